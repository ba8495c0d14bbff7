//! What a person can choose when exporting and importing.
//!
//! Owns: [`Options`], [`Overlap`], [`Align`], [`Unit`], [`ReadOptions`]. Must not know: which format asks.

use crate::model::offset::CodePoint;
use crate::model::scheme::LabelId;
use crate::model::span::AnnotatorId;
use crate::model::text::Text;

use super::split::Ratios;

/// In what a format counts positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points: Python's `str` index.
    #[default]
    CodePoint,
    /// UTF-16 code units: a JavaScript or Java string index.
    Utf16,
}

impl Unit {
    /// Every unit with its word in commands and manifests.
    pub const ALL: [(Self, &str); 2] = [(Self::CodePoint, "code-point"), (Self::Utf16, "utf16")];

    /// The word used in commands and manifests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(&Self::ALL, self)
    }

    /// The unit called `word`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        parse(&Self::ALL, word)
    }

    /// Where `at` is, counted in this unit.
    #[must_use]
    pub fn count(self, text: &Text, at: CodePoint) -> usize {
        match self {
            Self::CodePoint => at.0,
            Self::Utf16 => text.utf16_from_code_point(at).0,
        }
    }
}

/// Which of two spans stays where a format allows one only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// The longer one.
    #[default]
    Longest,
    /// The shorter one.
    Shortest,
    /// The one that lies around the other; of two that cross, the first.
    Outermost,
    /// The one inside the other; of two that cross, the first.
    Innermost,
    /// The one whose label comes first in [`Options::priority`], else in the scheme; then the longer one.
    Priority,
    /// Both, in files of their own: one for each label; the longer one within a label.
    PerLabel,
}

impl Overlap {
    /// Every policy with its word in commands and manifests.
    pub const ALL: [(Self, &str); 6] = [
        (Self::Longest, "longest"),
        (Self::Shortest, "shortest"),
        (Self::Outermost, "outermost"),
        (Self::Innermost, "innermost"),
        (Self::Priority, "priority"),
        (Self::PerLabel, "per-label"),
    ];

    /// The word used in commands and manifests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(&Self::ALL, self)
    }

    /// The policy called `word`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        parse(&Self::ALL, word)
    }
}

/// What becomes of a span that begins or ends inside a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// It grows to the token's edge.
    #[default]
    Expand,
    /// It shrinks to whole tokens; one that holds none is left out.
    Contract,
    /// The token is split at the span's edge, so that the span stays as it is.
    Split,
    /// It is left out.
    Drop,
}

impl Align {
    /// Every policy with its word in commands and manifests.
    pub const ALL: [(Self, &str); 4] =
        [(Self::Expand, "expand"), (Self::Contract, "contract"), (Self::Split, "split"), (Self::Drop, "drop")];

    /// The word used in commands and manifests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word(&Self::ALL, self)
    }

    /// The policy called `word`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        parse(&Self::ALL, word)
    }
}

/// The choices of an export. What is `None` is as the format has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// For formats that allow no overlapping spans.
    pub overlap: Overlap,
    /// For [`Overlap::Priority`]: labels, the most important first; those not named follow in the scheme's order.
    pub priority: Vec<LabelId>,
    /// For formats made of tokens.
    pub align: Option<Align>,
    /// For formats whose consumers disagree about it.
    pub unit: Option<Unit>,
    /// Only the spans of this annotator.
    pub annotator: Option<AnnotatorId>,
    /// Into training, development and test data.
    pub split: Option<Ratios>,
    /// Puts a `-DOCSTART-` line before each document of a column format.
    pub docstart: bool,
    /// Puts an apostrophe before cells that a spreadsheet program would run as a formula.
    pub spreadsheet: bool,
}

/// The choices of an import.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadOptions {
    /// In what the file counts, where that cannot be told from the format.
    pub unit: Option<Unit>,
    /// The column, or field, that holds the text, in tables and lines of JSON that are only texts.
    pub text_column: Option<String>,
}

fn word<T: Copy + PartialEq>(all: &[(T, &'static str)], value: T) -> &'static str {
    all.iter().find(|(other, _)| *other == value).map_or("", |(_, word)| word)
}

fn parse<T: Copy>(all: &[(T, &str)], word: &str) -> Option<T> {
    all.iter().find(|(_, name)| *name == word).map(|(value, _)| *value)
}
