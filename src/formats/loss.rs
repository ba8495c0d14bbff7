//! What an export cannot hold: counted before anything is written.
//!
//! Owns: [`LossReport`], [`Loss`], [`Along`], [`LossKind`], [`counted`], [`count`], [`shorten`]. Must not know: how losses come about (see [`super::reduce`]).

use std::fmt;

use crate::model::document::{Document, DocumentId};
use crate::model::span::{AnnotationId, Span};

/// How many examples of each loss are kept.
pub const EXAMPLES: usize = 5;

/// How many characters of a text an example or a message shows.
const SHOWN: usize = 80;

/// What is lost or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LossKind {
    /// Documents without text.
    EmptyDocument,
    /// Spans left out because they cross another one.
    Crossing,
    /// Spans left out because they lie in another one, or around it.
    Nesting,
    /// Spans left out because another one has the same range.
    SameRange,
    /// Spans that begin or end inside a token: changed or left out, as chosen.
    CutsToken,
    /// Spans with blanks at their ends: trimmed; only blanks: left out.
    Blanks,
    /// Relations.
    Relation,
    /// Relations left out because a span of theirs is.
    RelationEnd,
    /// Values of attributes.
    Attribute,
    /// Notes on spans.
    Note,
    /// Who made spans and relations that are written.
    Annotator,
    /// Spans and relations of others than the annotator who was chosen.
    OtherAnnotator,
    /// Ids, times and origins of spans and relations.
    Provenance,
    /// Details of documents, such as source and date.
    Detail,
    /// Characters that were replaced.
    Character,
    /// Line ends that became LF alone, so that what follows is counted from a shorter text.
    LineEnd,
    /// Blanks and line breaks between tokens.
    Spacing,
    /// Fields of a dataset that this version does not know.
    Unknown,
}

impl LossKind {
    /// Every kind with its word in reports, in the order shown, its name on screen, and what one of it is called.
    pub const ALL: [(Self, &str, &str, &str); 18] = [
        (Self::EmptyDocument, "empty_document", "documents without text", "document without text"),
        (Self::Crossing, "crossing", "spans that cross another one", "span that crosses another one"),
        (Self::Nesting, "nesting", "spans inside or around another one", "span inside or around another one"),
        (
            Self::SameRange,
            "same_range",
            "spans over the same words as another one",
            "span over the same words as another one",
        ),
        (
            Self::CutsToken,
            "cuts_token",
            "spans that begin or end inside a token",
            "span that begins or ends inside a token",
        ),
        (Self::Blanks, "blanks", "spans with blanks at their ends", "span with blanks at its ends"),
        (Self::Relation, "relation", "relations", "relation"),
        (
            Self::RelationEnd,
            "relation_end",
            "relations of spans that are left out",
            "relation of a span that is left out",
        ),
        (Self::Attribute, "attribute", "values of attributes", "value of an attribute"),
        (Self::Note, "note", "notes", "note"),
        (Self::Annotator, "annotator", "mentions of who annotated", "mention of who annotated"),
        (
            Self::OtherAnnotator,
            "other_annotator",
            "spans and relations of other annotators",
            "span or relation of another annotator",
        ),
        (
            Self::Provenance,
            "provenance",
            "ids, times and origins of annotations",
            "id, times and origin of an annotation",
        ),
        (Self::Detail, "detail", "details of documents", "detail of a document"),
        (
            Self::Character,
            "character",
            "characters that the format cannot carry",
            "character that the format cannot carry",
        ),
        (
            Self::LineEnd,
            "line_end",
            "line ends other than LF (positions behind CR LF count one less)",
            "line end other than LF (positions behind CR LF count one less)",
        ),
        (
            Self::Spacing,
            "spacing",
            "documents whose blanks and line breaks are not kept",
            "document whose blanks and line breaks are not kept",
        ),
        (Self::Unknown, "unknown", "fields that this program does not know", "field that this program does not know"),
    ];

    /// The word used in reports and manifests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, word, ..)| word)
    }

    /// `count` of it, in words.
    #[must_use]
    pub fn counted(self, count: usize) -> String {
        let names = Self::ALL.iter().find(|(kind, ..)| *kind == self);
        names.map_or_else(String::new, |(_, _, several, one)| counted(count, one, several))
    }

    /// What is counted, in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, _, name, _)| name)
    }
}

/// `3 spans`, `1 span`.
#[must_use]
pub fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// `3 documents`, `1 document`, for words that take an s.
#[must_use]
pub fn count(count: usize, what: &str) -> String {
    counted(count, what, &format!("{what}s"))
}

/// What becomes of what a format cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It is not in the export.
    LeftOut,
    /// It is in the export, changed.
    Changed,
    /// It is in the export, but changed in this second view of it.
    ChangedInView(&'static str),
    /// It is in the export, but not in this second view of it.
    NotInView(&'static str),
}

impl Effect {
    /// The word used in reports and manifests.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftOut => "left_out",
            Self::Changed => "changed",
            Self::ChangedInView(_) => "changed_in_view",
            Self::NotInView(_) => "not_in_view",
        }
    }

    /// The view it is about, if it is about one.
    #[must_use]
    pub fn view(self) -> Option<&'static str> {
        match self {
            Self::ChangedInView(view) | Self::NotInView(view) => Some(view),
            Self::LeftOut | Self::Changed => None,
        }
    }
}

/// In words, for people.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeftOut => f.write_str("left out"),
            Self::Changed => f.write_str("changed"),
            Self::ChangedInView(view) => write!(f, "changed in {view}"),
            Self::NotInView(view) => write!(f, "not in {view}"),
        }
    }
}

/// One case of a loss, to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// In this document.
    pub document: DocumentId,
    /// At this span, if it is about one.
    pub span: Option<AnnotationId>,
    /// The words or the value concerned, shortened.
    pub text: String,
}

/// One kind of loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What is lost.
    pub kind: LossKind,
    /// What becomes of it.
    pub effect: Effect,
    /// How many.
    pub count: usize,
    /// What was said of spans that are left out, and is gone with them.
    pub along: Along,
    /// The first few.
    pub examples: Vec<Example>,
}

impl Loss {
    /// `name`, what [`LossKind`] calls it with its number or without, and what goes along with it.
    #[must_use]
    pub fn told(&self, name: &str) -> String {
        let Along { attributes, notes } = self.along;
        let along = [(LossKind::Attribute, attributes), (LossKind::Note, notes)];
        let along: Vec<String> =
            along.into_iter().filter(|(_, count)| *count > 0).map(|(kind, count)| kind.counted(count)).collect();
        if along.is_empty() { name.to_owned() } else { format!("{name}, along with {}", along.join(" and ")) }
    }
}

/// How much spans say that are left out; what is written of a document is not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Along {
    /// Values of attributes.
    pub attributes: usize,
    /// Notes.
    pub notes: usize,
}

/// Everything that an export leaves out or changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LossReport {
    /// Sorted by kind and effect; no count is 0.
    pub losses: Vec<Loss>,
}

impl LossReport {
    /// True if the export holds everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.losses.is_empty()
    }

    /// How many of `kind`, whatever becomes of them.
    #[must_use]
    pub fn count(&self, kind: LossKind) -> usize {
        self.losses.iter().filter(|loss| loss.kind == kind).map(|loss| loss.count).sum()
    }

    /// Counts `count` more, with the example that `example` makes as long as few are kept.
    pub fn add(&mut self, kind: LossKind, effect: Effect, count: usize, example: impl FnOnce() -> Example) {
        if count == 0 {
            return;
        }
        let loss = self.entry(kind, effect);
        loss.count += count;
        if loss.examples.len() < EXAMPLES {
            loss.examples.push(example());
        }
    }

    /// [`Self::add`] for one span, with its words as the example, and what it says if it is left out.
    pub fn span(&mut self, kind: LossKind, effect: Effect, document: &Document, span: &Span) {
        self.add(kind, effect, 1, || Example {
            document: document.id.clone(),
            span: Some(span.id.clone()),
            text: shorten(document.text.slice(span.range)),
        });
        if effect == Effect::LeftOut {
            let along = &mut self.entry(kind, effect).along;
            along.attributes += span.attributes.len();
            along.notes += usize::from(!span.note.is_empty());
        }
    }

    /// Adds what `other` counted.
    pub fn merge(&mut self, other: Self) {
        for loss in other.losses {
            let known = self.entry(loss.kind, loss.effect);
            known.count += loss.count;
            known.along.attributes += loss.along.attributes;
            known.along.notes += loss.along.notes;
            let room = EXAMPLES.saturating_sub(known.examples.len());
            known.examples.extend(loss.examples.into_iter().take(room));
        }
    }

    fn entry(&mut self, kind: LossKind, effect: Effect) -> &mut Loss {
        let place = self.losses.partition_point(|loss| (loss.kind, loss.effect) < (kind, effect));
        let is_there = self.losses.get(place).is_some_and(|loss| (loss.kind, loss.effect) == (kind, effect));
        if !is_there {
            self.losses.insert(place, Loss { kind, effect, count: 0, along: Along::default(), examples: Vec::new() });
        }
        &mut self.losses[place]
    }
}

/// The beginning of `text`, for messages and examples, with an ellipsis if that is not all.
#[must_use]
pub fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((byte, _)) => format!("{}…", text.get(..byte).unwrap_or_default()),
        None => text.to_owned(),
    }
}
