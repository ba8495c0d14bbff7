//! A change to a document as a value.
//!
//! Owns: [`Edit`], [`EditError`], [`Details`]. Unit: code points, through the spans it holds.
//! Must not know: why the change was asked for (that is [`super::command`]), when, or where it is stored.
//!
//! Everything that happens to annotations is one `Edit`: applied, inverted for undo, stored as one journal
//! record, broadcast to other tabs, and repainted by the ranges it touches.

use std::fmt;

use super::offset::TextRange;
use super::relation::SharedRelation;
use super::span::{AnnotationId, SharedSpan};

/// How far the work on a document has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Nobody has begun.
    #[default]
    New,
    /// Begun.
    InProgress,
    /// Finished.
    Done,
}

impl Status {
    /// Every status with its word in files.
    pub const ALL: [(Self, &str); 3] = [(Self::New, "new"), (Self::InProgress, "in_progress"), (Self::Done, "done")];

    /// The word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(status, _)| *status == self).map_or("new", |(_, word)| word)
    }

    /// The status called `word`, if there is one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(status, _)| *status)
    }
}

/// What is said about a document as a whole; it can change, the text cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Shown in lists.
    pub title: String,
    /// Where the text comes from.
    pub source: String,
    /// When it was published, as written.
    pub date: String,
    /// BCP 47 language tag, or empty.
    pub language: String,
    /// How far the work has come.
    pub status: Status,
    /// Free text of the annotator.
    pub note: String,
}

/// A change: what it takes away and what it puts in place. A changed span is removed as it was and added as it
/// is, under the same id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// Spans taken away, exactly as they are before.
    pub removed_spans: Vec<SharedSpan>,
    /// Spans put in place.
    pub added_spans: Vec<SharedSpan>,
    /// Relations taken away, exactly as they are before.
    pub removed_relations: Vec<SharedRelation>,
    /// Relations put in place.
    pub added_relations: Vec<SharedRelation>,
    /// The document's details before and after, if they change.
    pub details: Option<Box<(Details, Details)>>,
}

impl Edit {
    /// The change that takes this one back.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self {
            removed_spans: self.added_spans.clone(),
            added_spans: self.removed_spans.clone(),
            removed_relations: self.added_relations.clone(),
            added_relations: self.removed_relations.clone(),
            details: self.details.as_ref().map(|both| Box::new((both.1.clone(), both.0.clone()))),
        }
    }

    /// True if it changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The ranges of all spans that it removes or adds.
    pub fn ranges(&self) -> impl Iterator<Item = TextRange> + '_ {
        self.removed_spans.iter().chain(&self.added_spans).map(|span| span.range)
    }
}

/// Why a change cannot be made. The document stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// A span of this id is there already.
    SpanExists(AnnotationId),
    /// The span to be removed is not there, or no longer as the edit knows it.
    SpanMissing(AnnotationId),
    /// A relation of this id is there already.
    RelationExists(AnnotationId),
    /// The relation to be removed is not there, or no longer as the edit knows it.
    RelationMissing(AnnotationId),
    /// The relation (first) would lead to or from a span (second) that is not there.
    DanglingRelation(AnnotationId, AnnotationId),
    /// The span would cover nothing.
    Empty(AnnotationId),
    /// The span would reach beyond the text, which has this many code points.
    OutsideText(AnnotationId, TextRange, usize),
    /// The span would cut a grapheme cluster.
    CutsCharacter(AnnotationId, TextRange),
    /// The document's details are not as the edit knows them.
    DetailsChanged,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SpanExists(id) => write!(f, "There is already a span with the id “{id}”."),
            Self::SpanMissing(id) => write!(f, "The span “{id}” is not there any more, or was changed meanwhile."),
            Self::RelationExists(id) => write!(f, "There is already a relation with the id “{id}”."),
            Self::RelationMissing(id) => {
                write!(f, "The relation “{id}” is not there any more, or was changed meanwhile.")
            }
            Self::DanglingRelation(id, span) => {
                write!(f, "The relation “{id}” needs the span “{span}”, which is not there.")
            }
            Self::Empty(id) => write!(f, "The span “{id}” covers no text."),
            Self::OutsideText(id, range, len) => {
                write!(f, "The span “{id}” ({range}) reaches beyond the text, which has {len} characters.")
            }
            Self::CutsCharacter(id, range) => {
                write!(f, "The span “{id}” ({range}) would cut a character in two.")
            }
            Self::DetailsChanged => f.write_str("The document's details were changed meanwhile."),
        }
    }
}

impl std::error::Error for EditError {}
