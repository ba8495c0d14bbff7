//! A number for the state of a document's annotations: two states that differ have, but for chance, different ones.
//!
//! Owns: [`Digest`]. Unit: code points, through the spans it looks at. Must not know: where it is stored.
//!
//! Each span, each relation and the details are hashed for themselves with 64-bit FNV-1a (Fowler, Noll, Vo), mixed as
//! `MurmurHash3` ends, and added up without carry. So the order does not count, and an [`Edit`] changes the sum by what
//! it removes and adds. It finds damage and faults of the program, not forgery.

use std::fmt;

use super::document::{Document, DocumentId};
use super::edit::{Details, Edit};
use super::extra::Extra;
use super::project::Project;
use super::relation::Relation;
use super::span::Span;

/// The digest of a document's annotations and details; the text has a hash of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Digest {
    /// The digest of `document` as it stands.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let spans = document.annotations.spans().map(|span| of_span(span));
        let relations = document.annotations.relations().map(|relation| of_relation(relation));
        let rest = Hash::new(3).extra(&document.metadata).extra(&document.extra).end();
        let start = of_details(&document.details).wrapping_add(rest);
        Self(spans.chain(relations).fold(start, u64::wrapping_add))
    }

    /// The digest of a whole project under a name: of what else is said about it, of what its scheme names, and of which
    /// documents are in it, in their order. Those in `project` itself are not looked at.
    #[must_use]
    pub fn of_project<'a>(name: &str, project: &Project, documents: impl Iterator<Item = Version<'a>>) -> Self {
        let hash = Hash::new(5).text(name).text(&project.description).text(&project.license).extra(&project.extra);
        let labels = project.scheme.labels.iter().map(|label| (label.id.as_str(), label.name.as_str()));
        let relations = project.scheme.relations.iter().map(|kind| (kind.id.as_str(), kind.name.as_str()));
        let hash = labels.chain(relations).fold(hash, |hash, (id, name)| hash.text(id).text(name));
        Self(documents.fold(hash, |hash, version| version.add_to(hash)).end())
    }

    /// The digest after `edit`, which must have been made where this is the digest.
    #[must_use]
    pub fn after(self, edit: &Edit) -> Self {
        let mut sum = self.0;
        sum = edit.removed_spans.iter().fold(sum, |sum, span| sum.wrapping_sub(of_span(span)));
        sum = edit.added_spans.iter().fold(sum, |sum, span| sum.wrapping_add(of_span(span)));
        sum = edit.removed_relations.iter().fold(sum, |sum, relation| sum.wrapping_sub(of_relation(relation)));
        sum = edit.added_relations.iter().fold(sum, |sum, relation| sum.wrapping_add(of_relation(relation)));
        if let Some(both) = &edit.details {
            sum = sum.wrapping_sub(of_details(&both.0)).wrapping_add(of_details(&both.1));
        }
        Self(sum)
    }

    /// Reads what [`fmt::Display`] wrote.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        u64::from_str_radix(hex, 16).ok().map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.0)
    }
}

/// A document as it was after an edit, told without looking at its annotations: they may be many.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// Its id, which another text may have had before.
    pub id: &'a DocumentId,
    /// Its text.
    pub text: &'a str,
    /// The number of the edit; 0: there was none.
    pub seq: u32,
    /// When it was made, which tells it from one of that number in another tab.
    pub at: &'a str,
}

/// As much of a text, at its end, as is looked at in bytes: with its length it tells texts of one title apart.
const TAIL: usize = 64;

impl Version<'_> {
    fn add_to(self, hash: Hash) -> Hash {
        let mut hash = hash.text(self.id.as_str()).number(self.seq.into()).text(self.at).number(self.text.len() as u64);
        self.text.bytes().rev().take(TAIL).for_each(|byte| hash.byte(byte));
        hash
    }
}

struct Hash(u64);

impl Hash {
    /// `kind` keeps a span and a relation of the same content apart.
    fn new(kind: u64) -> Self {
        Self(0xcbf2_9ce4_8422_2325).number(kind)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn text(mut self, text: &str) -> Self {
        text.bytes().for_each(|byte| self.byte(byte));
        // No text holds this byte, so that "ab", "c" is another than "a", "bc".
        self.byte(0xff);
        self
    }

    fn number(mut self, number: u64) -> Self {
        number.to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
        self
    }

    fn extra(self, extra: &Extra) -> Self {
        self.text(extra.as_str().unwrap_or_default())
    }

    fn end(self) -> u64 {
        let mut hash = self.0;
        for factor in [0xff51_afd7_ed55_8ccd_u64, 0xc4ce_b9fe_1a85_ec53] {
            hash = (hash ^ (hash >> 33)).wrapping_mul(factor);
        }
        hash ^ (hash >> 33)
    }
}

fn of_span(span: &Span) -> u64 {
    let mut hash = Hash::new(1).text(span.id.as_str()).text(span.label.as_str());
    hash = hash.number(span.range.start.0 as u64).number(span.range.end.0 as u64);
    for (id, value) in &span.attributes {
        hash = hash.text(id.as_str()).text(value.as_str());
    }
    hash = hash.text(&span.note).text(span.annotator.as_str()).text(span.created_at.as_str());
    hash.text(span.updated_at.as_str()).text(span.origin.as_str()).extra(&span.extra).end()
}

fn of_relation(relation: &Relation) -> u64 {
    let hash = Hash::new(2).text(relation.id.as_str()).text(relation.kind.as_str());
    let hash = hash.text(relation.from.as_str()).text(relation.to.as_str()).text(relation.annotator.as_str());
    hash.text(relation.created_at.as_str()).extra(&relation.extra).end()
}

fn of_details(details: &Details) -> u64 {
    let Details { title, source, date, language, status, note } = details;
    let texts = [title, source, date, language, note];
    texts.into_iter().fold(Hash::new(4), |hash, text| hash.text(text)).text(status.as_str()).end()
}
