//! What came of reading a dataset.
//!
//! Owns: [`Reading`], [`Refusal`] and what they list, [`doubtful`]. Must not know: JSON.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{MAX_BYTES, NAME, VERSION};
use crate::model::document::{Document, DocumentId};
use crate::model::edit::Edit;
use crate::model::figures::turned_round;
use crate::model::offset::TextRange;
use crate::model::project::Project;
use crate::model::relation::Relation;
use crate::model::scheme::Scheme;
use crate::model::span::Span;

/// A rule that the file breaks, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// True if no text, span or relation was lost by it and nothing means something else now.
    pub is_mild: bool,
    /// Where in the file: `documents[2].spans[17] (“Title”)`, `line 3, column 14`, or `file`.
    pub place: String,
    /// What is wrong and what was done, for a person to read.
    pub message: String,
}

impl Problem {
    /// One by which something was lost, or may be.
    #[must_use]
    pub fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { is_mild: false, place: place.into(), message: message.into() }
    }

    /// One that changes nothing, but is worth knowing.
    #[must_use]
    pub fn mild(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { is_mild: true, ..Self::new(place, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// What in `documents` breaks no rule of `scheme` and is to be doubted all the same: bounds of a figure the wrong way
/// round.
#[must_use]
pub fn doubtful(documents: &[Document], scheme: &Scheme) -> Vec<Problem> {
    let of_span = |document: &Document, span: &Span| {
        let (low, high) = turned_round(span, scheme.label(&span.label)?.1)?;
        let message =
            ["“low” is ", low, " and “high” is ", high, ". The lower bound should not be above the upper one."];
        Some(Problem::mild(format!("{}, {}", document.id, span.id), message.concat()))
    };
    let mut found = Vec::new();
    for document in documents {
        found.extend(document.annotations.spans().filter_map(|span| of_span(document, span)));
    }
    found
}

/// A span that does not fit its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The document it belongs to.
    pub document: DocumentId,
    /// The span; its range is as the file has it (0 for what is missing) and must not be trusted.
    pub span: Span,
    /// The words it marks, by its own account.
    pub quote: String,
    /// Where these words are, nearest to the given range; whole grapheme clusters.
    pub proposal: Option<TextRange>,
}

/// A relation of which one end is not in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRelation {
    /// The document it belongs to.
    pub document: DocumentId,
    /// The relation.
    pub relation: Relation,
}

/// Gives what was held back of document `from` the document's new id.
pub fn follow(unplaced: &mut [Unplaced], held: &mut [HeldRelation], from: &DocumentId, to: &DocumentId) {
    let of_spans = unplaced.iter_mut().map(|unplaced| &mut unplaced.document);
    let of_relations = held.iter_mut().map(|held| &mut held.document);
    of_spans.chain(of_relations).filter(|of| **of == *from).for_each(|of| *of = to.clone());
}

/// What a dataset holds. Everything in the file is in the project, in one of the lists, or named in a problem.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Everything that keeps the rules.
    pub project: Project,
    /// Every rule that was broken.
    pub problems: Vec<Problem>,
    /// Spans that were held back.
    pub unplaced: Vec<Unplaced>,
    /// Relations that were held back because an end of theirs was, or is not in the file.
    pub held_relations: Vec<HeldRelation>,
}

impl Reading {
    /// True if the file was read whole and nothing in it was amiss.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty() && self.unplaced.is_empty() && self.held_relations.is_empty()
    }

    /// Puts every span that has a proposal there, and the relations that waited for it. What still does not fit
    /// stays in the lists.
    #[must_use]
    pub fn reanchor(mut self) -> Self {
        let mut waiting: BTreeMap<DocumentId, (Vec<Unplaced>, Vec<HeldRelation>)> = BTreeMap::new();
        for unplaced in std::mem::take(&mut self.unplaced) {
            waiting.entry(unplaced.document.clone()).or_default().0.push(unplaced);
        }
        for held in std::mem::take(&mut self.held_relations) {
            waiting.entry(held.document.clone()).or_default().1.push(held);
        }
        for document in &mut self.project.documents {
            let Some((unplaced, held)) = waiting.remove(&document.id) else { continue };
            for unplaced in unplaced {
                let mut span = unplaced.span.clone();
                span.range = unplaced.proposal.unwrap_or_default();
                let edit = Edit { added_spans: vec![Arc::new(span)], ..Edit::default() };
                match document.apply(&edit) {
                    Ok(next) => *document = next,
                    Err(_) => self.unplaced.push(unplaced),
                }
            }
            for held in held {
                let edit = Edit { added_relations: vec![Arc::new(held.relation.clone())], ..Edit::default() };
                match document.apply(&edit) {
                    Ok(next) => *document = next,
                    Err(_) => self.held_relations.push(held),
                }
            }
        }
        self
    }
}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in the file.
    Empty,
    /// The file is larger than this reads; its size in bytes.
    TooLarge(usize),
    /// The file is UTF-16.
    Utf16,
    /// Not JSON from this line and column on, before anything could be read.
    NotJson(usize, usize),
    /// JSON of another kind; what it says it is.
    NotDataset(String),
    /// A version that is not known here.
    Version(String),
    /// Another reason, in words.
    Other(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The file is empty. Nothing was opened. Look for an earlier copy of it."),
            Self::TooLarge(size) => write!(
                f,
                "The file has {} MB; at most {} MB can be opened. Split it into several datasets.",
                size >> 20,
                MAX_BYTES >> 20
            ),
            Self::Utf16 => f.write_str("The file is encoded in UTF-16. Save it as UTF-8 and open it again."),
            Self::NotJson(line, column) => write!(
                f,
                "The file is not a dataset: line {line}, column {column} is not JSON. To annotate it as a text, \
                 give it the ending .txt."
            ),
            Self::NotDataset(what) => write!(
                f,
                "The file is JSON, but not a dataset: {what}. A dataset has “format”: “{NAME}” at its top. If the \
                 file comes from another program, export it there in a format that can be opened here."
            ),
            Self::Version(version) => write!(
                f,
                "The file is a dataset of version {version}; this program reads up to version {VERSION}. Open it \
                 with a newer version of the program."
            ),
            Self::Other(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Refusal {}
