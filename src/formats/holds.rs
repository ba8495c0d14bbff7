//! What a format can hold.
//!
//! Owns: [`Holds`], [`Overlaps`], [`Characters`]. Must not know: any one format.

use super::options::Align;

/// Which overlaps a format can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlaps {
    /// All of them.
    Any,
    /// One span inside another, or the same range twice, but no crossing.
    Nested,
    /// None.
    None,
}

/// Which characters a format can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// All of them.
    All,
    /// Those of XML 1.0 (section 2.2); the others become U+FFFD, one for one.
    Xml,
    /// All of them, but labels and relation types, which a file of XML beside has too, those of XML 1.0.
    XmlNames,
    /// Lines end in LF; CR LF and CR become LF, and offsets follow.
    LineFeeds,
}

/// What a format can say. The export leaves out or changes the rest, and counts it (see [`super::loss`]).
/// Every flag that is true is a promise that [`super::format::Format::reading`] gives it back.
#[derive(Clone, Copy, Debug)]
pub struct Holds {
    /// Which overlaps.
    pub overlap: Overlaps,
    /// True if spans must be made of whole tokens.
    pub tokens: bool,
    /// What becomes of spans that cut tokens, unless a person chooses otherwise; for token formats and views.
    pub align: Align,
    /// The name of a second view of the same spans that allows no overlap and needs whole tokens (`ner_tags`);
    /// what the view lacks is counted, though the file has it.
    pub view: Option<&'static str>,
    /// The name of further views, one for each label, that allow no overlap among its spans and need whole tokens.
    pub label_views: Option<&'static str>,
    /// Links between spans.
    pub relations: bool,
    /// Values of attributes.
    pub attributes: bool,
    /// Notes on spans.
    pub notes: bool,
    /// Who made a span.
    pub annotators: bool,
    /// Who made a relation, if it is told of spans.
    pub relation_annotators: bool,
    /// Ids, times and origin of spans and relations.
    pub provenance: bool,
    /// Which of the documents' details it keeps: `title`, `source`, `date`, `language`, `status`, `note`, `metadata`.
    pub details: &'static [&'static str],
    /// True if spans may begin and end with blanks; otherwise they are trimmed, and those of nothing else left out.
    pub blank_ends: bool,
    /// True if the text comes back exactly, blanks and line breaks included.
    pub text: bool,
    /// Which characters.
    pub characters: Characters,
    /// Documents without text.
    pub empty_documents: bool,
    /// Fields of a dataset that this program does not know; only where everything else is held, too.
    pub unknown: bool,
}

impl Holds {
    /// Everything.
    pub const ALL: Self = Self {
        overlap: Overlaps::Any,
        tokens: false,
        align: Align::Expand,
        view: None,
        label_views: None,
        relations: true,
        attributes: true,
        notes: true,
        annotators: true,
        relation_annotators: true,
        provenance: true,
        details: &["title", "source", "date", "language", "status", "note", "metadata"],
        blank_ends: true,
        text: true,
        characters: Characters::All,
        empty_documents: true,
        unknown: true,
    };

    /// True if nothing can be lost.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.overlap == Overlaps::Any
            && self.characters == Characters::All
            && self.view.is_none()
            && !self.tokens
            && self.unknown
            && self.details.len() == Self::ALL.details.len()
            && [self.relations, self.attributes, self.notes, self.annotators, self.provenance].iter().all(|has| *has)
            && [self.relation_annotators, self.blank_ends, self.text, self.empty_documents].iter().all(|has| *has)
    }

    /// Labelled spans of any kind, and nothing else.
    pub const SPANS: Self = Self {
        relations: false,
        attributes: false,
        notes: false,
        annotators: false,
        provenance: false,
        details: &[],
        unknown: false,
        ..Self::ALL
    };
}
