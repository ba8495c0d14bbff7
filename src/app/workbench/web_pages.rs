//! Articles of web pages: taken out, told where they come from, made documents.
//!
//! Owns: [`TakenArticle`].

use super::Import;
use super::files::stem;
use crate::browser::html::{self, Article};
use crate::formats::{plain_text, saved_page};
use crate::model::document::Document;
use crate::model::edit::Details;
use crate::model::text::Text;
use crate::model::wrapped::join_lines;

/// An article taken from a web page.
#[derive(Clone, Debug)]
pub struct TakenArticle {
    /// The number of its file.
    pub(super) place: usize,
    /// What was taken, and what was left out.
    pub article: Article,
    /// Whether the person wants it.
    pub wanted: bool,
    /// Lines that were broken to fit a page are made paragraphs.
    pub joined: bool,
}

impl TakenArticle {
    /// Its text as it is to be stored.
    pub fn text(&self) -> String {
        if self.joined { join_lines(&self.article.text) } else { self.article.text.clone() }
    }
}

impl Import {
    /// A page says its encoding itself, or is read like any text.
    pub(super) fn take_page(&mut self, name: &str, bytes: &[u8]) {
        let declared = html::decode_declared(bytes);
        let text = match declared {
            Some(declared) => Ok((declared.html, declared.announced)),
            None => plain_text::decode(bytes).map(|decoded| (decoded.text, decoded.announced)),
        };
        match text {
            Ok((text, announced)) => {
                self.announced.extend(announced.map(|text| format!("{name}: {text}")));
                let mut article = html::article(&text);
                let has_address = article.source.as_ref().is_some_and(|source| source.starts_with("http"));
                if !has_address && let Some(saved) = saved_page::address(&text) {
                    article.source = Some(saved.to_owned());
                }
                // As of any file.
                article.source.get_or_insert_with(|| name.to_owned());
                self.take_article(name, article);
            }
            Err(refusal) => self.refused.push(format!("{name}: {refusal}")),
        }
    }

    pub(super) fn take_article(&mut self, name: &str, mut article: Article) {
        if article.text.trim().is_empty() {
            self.refused.push(format!(
                "{name}: no article text was found in this page. Select the text in the browser and paste it instead."
            ));
            return;
        }
        article.title = article.title.filter(|title| !title.trim().is_empty()).or_else(|| Some(stem(name).to_owned()));
        self.articles.push(TakenArticle { place: self.place, article, wanted: true, joined: false });
    }
}

/// The document that an article becomes.
pub(super) fn from_article(taken: TakenArticle) -> Document {
    let text = Text::new(taken.text());
    let article = taken.article;
    let details = Details {
        title: article.title.unwrap_or_default(),
        source: article.source.unwrap_or_default(),
        date: article.date.unwrap_or_default(),
        language: article.language.unwrap_or_default(),
        ..Details::default()
    };
    Document::new("".into(), text, details)
}
