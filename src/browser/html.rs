//! A web page, saved or pasted, to the text of its article.
//!
//! Owns: [`article`], [`Article`], [`decode_declared`].
//! Must not know: documents, annotations.
//!
//! The page is parsed by the browser's own `DOMParser`, which runs nothing and loads nothing, and copied into a small
//! tree of our own ([`tree`]); what is left out ([`boilerplate`], [`raised`]), where the article is ([`choice`]) and how it is
//! written as text ([`writer`]) are decided on that tree alone.
//!
//! Limitations: style sheets are not applied, so what a page hides by its classes alone is taken; an article split
//! over several pages is as long as the page.

mod boilerplate;
mod charset;
mod choice;
mod metadata;
mod raised;
mod tree;
mod writer;

use wasm_bindgen::prelude::*;
use web_sys::Document;

pub use charset::{DeclaredText, decode_declared};

/// The article of a web page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// What the page calls the article.
    pub title: Option<String>,
    /// BCP 47, as the page says.
    pub language: Option<String>,
    /// The day of publication, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The page's own address or its base, or else the name of its site.
    pub source: Option<String>,
    /// Blocks with one blank line between; items of a list and rows of a table one a line. Empty if there was no text.
    pub text: String,
    /// What was left out, in the page's order: what kind, and how it begins.
    pub left_out: Vec<String>,
}

/// Takes the article out of a page or of a piece of one.
#[must_use]
pub fn article(html: &str) -> Article {
    let Some(document) = parse(html) else {
        return Article::default();
    };
    let Some(body) = document.body() else {
        return metadata::read(&document, None);
    };
    let mut page = tree::copy(&body);
    boilerplate::mark(&mut page);
    let heading = page.find(&|element| element.name == "h1").map(|heading| writer::write_all(heading).text);
    let mut article = metadata::read(&document, heading.as_deref());
    let root = choice::choose(&page);
    let mut left_out = Vec::new();
    choice::outside(&page, root, &mut left_out);
    let mut written = writer::write(root, left_out);
    if written.text.is_empty() {
        // Nothing but what looks like boilerplate: better all of it than nothing.
        boilerplate::unmark(&mut page);
        written = writer::write_all(&page);
    }
    article.text = written.text;
    article.left_out = written.left_out;
    article
}

#[wasm_bindgen]
extern "C" {
    type DOMParser;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<DOMParser, JsValue>;
    #[wasm_bindgen(method, js_name = parseFromString, catch)]
    fn parse(this: &DOMParser, html: &str, media_type: &str) -> Result<Document, JsValue>;

    #[wasm_bindgen(js_namespace = counterclaim, catch)]
    fn parsed(html: &str) -> Result<Document, JsValue>;
}

fn parse(html: &str) -> Option<Document> {
    // The page's policy takes mark-up only from its own script, which knows that this is parsed and never shown; a page
    // without that script has no such policy.
    let by_parser = || DOMParser::new()?.parse(html, "text/html");
    // Both fail on a broken browser only; a page that is not well formed is parsed all the same.
    parsed(html).or_else(|_| by_parser()).ok()
}
