//! Finding a string in every document of a project.
//!
//! Owns: [`Hit`], [`find_in_project`]. Unit: code points. Must not know: how hits are drawn.

use super::{Entry, Session};
use crate::model::boundary::Words;
use crate::model::document::DocumentId;
use crate::model::find::{Options, find_all};
use crate::model::offset::{CodePoint, TextRange};
use crate::model::text::Text;

/// One occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where it is.
    pub document: DocumentId,
    /// Where in that document; code points.
    pub range: TextRange,
}

/// The most occurrences that are listed.
pub const MOST_HITS: usize = 500;

/// The occurrences of `needle` in the loaded documents, those of the open one first, at most [`MOST_HITS`].
#[must_use]
pub fn find_in_project(session: &Session, needle: &str, options: Options, words: &dyn Words) -> Vec<Hit> {
    let mut hits = Vec::new();
    for loaded in session.entries_open_first().filter_map(Entry::get) {
        let limit = MOST_HITS - hits.len();
        let found = find_all(&loaded.document.text, needle, options, words, limit);
        hits.extend(found.into_iter().map(|range| Hit { document: loaded.document.id.clone(), range }));
    }
    hits
}

/// What stands before and after `range` on its line, at most `reach` code points each way. Where that is not the whole
/// line, it ends with a word and “…”; a script without blanks is cut between any two characters.
#[must_use]
pub fn context(text: &Text, range: TextRange, reach: usize) -> (String, String) {
    let line = |at| text.paragraphs().get(text.paragraph_at(at)).map_or(range, |paragraph| paragraph.range);
    let (first, last) = (line(range.start).start, line(range.end).end.max(range.end));
    let start = CodePoint(range.start.0.saturating_sub(reach)).max(first);
    let end = CodePoint(range.end.0 + reach).min(last);
    let before = text.slice(TextRange { start, end: range.start });
    let after = text.slice(TextRange { start: range.end, end });
    (
        match both(before.split_once(char::is_whitespace)) {
            _ if start == first => before.to_owned(),
            Some((_, rest)) => ["…", rest].concat(),
            None => ["…", before].concat(),
        },
        match both(after.rsplit_once(char::is_whitespace)) {
            _ if end == last => after.to_owned(),
            Some((rest, _)) => [rest, "…"].concat(),
            None => [after, "…"].concat(),
        },
    )
}

fn both<'a>(cut: Option<(&'a str, &'a str)>) -> Option<(&'a str, &'a str)> {
    cut.filter(|(first, second)| !first.is_empty() && !second.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, word: &str, reach: usize) -> (String, String) {
        let start = text.split(word).next().unwrap().chars().count();
        let range = TextRange { start: CodePoint(start), end: CodePoint(start + word.chars().count()) };
        context(&Text::new(text), range, reach)
    }

    #[test]
    fn a_context_is_cut_between_words_and_says_so() {
        let text = "Above.\nNine politicians denied that the army came before dawn.\nBelow.";
        assert_eq!(around(text, "army", 10), ("… that the ".to_owned(), " came…".to_owned()));
        assert_eq!(
            around(text, "army", 60),
            ("Nine politicians denied that the ".to_owned(), " came before dawn.".to_owned())
        );
        assert_eq!(around(text, "tician", 7), ("…poli".to_owned(), "s…".to_owned()));
        assert_eq!(around("山川河流城市村庄", "城", 2), ("…河流".to_owned(), "市村…".to_owned()));
    }
}
