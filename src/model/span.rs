//! One annotation of a stretch of text.
//!
//! Owns: [`Span`] and what it carries. Unit: code points, half-open.
//! Must not know: the text it lies in; [`super::document`] checks that it fits.

use std::cmp::Reverse;
use std::sync::Arc;

use super::extra::Extra;
use super::offset::{CodePoint, TextRange};
use super::scheme::{AttributeId, LabelId, id};

id!(
    /// Names a span or a relation, unique in its document.
    AnnotationId
);
id!(
    /// Names who annotated.
    AnnotatorId
);
id!(
    /// A moment, RFC 3339 in UTC. The model only carries it: it reads no clock and does not calculate.
    Timestamp
);

/// How a span came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A person marked it here.
    #[default]
    Manual,
    /// It came with a file of another program.
    Imported,
    /// A suggestion that a person accepted.
    Suggested,
    /// The outcome of comparing annotators.
    Adjudicated,
}

impl Origin {
    /// Every origin with its word in files.
    pub const ALL: [(Self, &str); 4] = [
        (Self::Manual, "manual"),
        (Self::Imported, "imported"),
        (Self::Suggested, "suggested"),
        (Self::Adjudicated, "adjudicated"),
    ];

    /// The word used in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(origin, _)| *origin == self).map_or("manual", |(_, word)| word)
    }

    /// The origin called `word`, if there is one.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == word).map(|(origin, _)| *origin)
    }
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, or one of the choices.
    Text(String),
    /// A number in the decimal notation of JSON, digits kept as written.
    Number(String),
}

impl Value {
    /// The value as text, whichever kind it is.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
        }
    }
}

/// A labelled stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Unique in its document.
    pub id: AnnotationId,
    /// What it is.
    pub label: LabelId,
    /// Where it is; code points, half-open, never empty.
    pub range: TextRange,
    /// What is said of it, in the order it was said.
    pub attributes: Vec<(AttributeId, Value)>,
    /// Free text of the annotator.
    pub note: String,
    /// Who made it.
    pub annotator: AnnotatorId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// How it came to be.
    pub origin: Origin,
    /// Unknown fields of the file.
    pub extra: Extra,
}

impl Span {
    /// The order of spans everywhere: by start, then the longer first, then by id.
    #[must_use]
    pub fn order(&self) -> (CodePoint, Reverse<CodePoint>, &AnnotationId) {
        (self.range.start, Reverse(self.range.end), &self.id)
    }

    /// The value of attribute `id`.
    #[must_use]
    pub fn attribute(&self, id: &AttributeId) -> Option<&Value> {
        self.attributes.iter().find(|(name, _)| name == id).map(|(_, value)| value)
    }
}

/// A span as it is shared between versions of a document, the history and the screen.
pub type SharedSpan = Arc<Span>;
