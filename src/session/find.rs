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

/// What stands before and after `range` on its line, at most `reach` code points each way.
#[must_use]
pub fn context(text: &Text, range: TextRange, reach: usize) -> (&str, &str) {
    let line = |at| text.paragraphs().get(text.paragraph_at(at)).map_or(range, |paragraph| paragraph.range);
    let start = CodePoint(range.start.0.saturating_sub(reach)).max(line(range.start).start);
    let end = CodePoint(range.end.0 + reach).min(line(range.end).end);
    (
        text.slice(TextRange { start, end: range.start }),
        text.slice(TextRange { start: range.end, end: end.max(range.end) }),
    )
}
