//! Files of other programs on their way into the model: spans are put onto their texts, what does not fit is held back.
//!
//! Owns: [`Intake`], [`Draft`] and what it consists of. Unit: the one the file counts in, until placed.
//! Must not know: any one format.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::dataset::annotation::{RawRelation, RawSpan};
use super::dataset::document::RawDocument;
use super::dataset::place::Placer;
use super::dataset::source::Source;
use super::dataset::{Problem, Reading};
use super::options::Unit;
use crate::model::document::{Document, DocumentId};
use crate::model::edit::Details;
use crate::model::extra::Extra;
use crate::model::offset::{OffsetTable, Utf16};
use crate::model::project::Project;
use crate::model::scheme::Scheme;
use crate::model::span::{AnnotatorId, Origin, Timestamp, Value};

/// A document as a file has it.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Names it, if the file does.
    pub id: Option<String>,
    /// Title, source and the like; the id if there is no title.
    pub details: Details,
    /// What else is known of it, as the `metadata` object of a dataset.
    pub metadata: Extra,
    /// The text, exactly.
    pub text: String,
    /// In what the ranges of spans count.
    pub unit: Unit,
    /// In the order of the file.
    pub spans: Vec<DraftSpan>,
    /// In the order of the file.
    pub relations: Vec<DraftRelation>,
}

/// A span as a file has it; empty fields are unknown.
#[derive(Clone, Debug, Default)]
pub struct DraftSpan {
    /// What relations call it.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Its first position, in [`Draft::unit`].
    pub start: Option<usize>,
    /// The position after its last.
    pub end: Option<usize>,
    /// The words it marks, if the file says so; they are compared.
    pub quote: Option<String>,
    /// What is said of it.
    pub attributes: Vec<(String, Value)>,
    /// Free text.
    pub note: String,
    /// Who made it.
    pub annotator: String,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// How it came to be; unless the file says so, from a file.
    pub origin: Option<Origin>,
}

/// A relation as a file has it; empty fields are unknown.
#[derive(Clone, Debug, Default)]
pub struct DraftRelation {
    /// Its name, if it has one.
    pub id: String,
    /// What it says.
    pub kind: String,
    /// The id of the span it starts from.
    pub from: String,
    /// The id of the span it leads to.
    pub to: String,
    /// Who made it.
    pub annotator: String,
    /// When it was made.
    pub created_at: String,
}

/// Collects documents and what was wrong with them.
pub struct Intake {
    placer: Placer,
    problems: Vec<Problem>,
    documents: Vec<Document>,
    ids: BTreeSet<DocumentId>,
}

impl Intake {
    /// `scheme`: what is known of labels beforehand; it grows by those that files use.
    #[must_use]
    pub fn new(scheme: Scheme) -> Self {
        Self { placer: Placer::foreign(scheme), problems: Vec::new(), documents: Vec::new(), ids: BTreeSet::new() }
    }

    /// Notes that something at `place` (`doccano.jsonl, line 3`) could not be read as it should.
    pub fn problem(&mut self, place: &str, message: impl Into<String>) {
        self.problems.push(Problem { place: place.to_owned(), message: message.into() });
    }

    /// How many problems were noted.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.problems.len()
    }

    /// Takes a document in. Spans without an id get one; those that do not fit are held back and noted.
    pub fn document(&mut self, place: &str, draft: Draft) {
        let mut source = Source::new("", false);
        let mut draft = draft;
        let id = draft.id.take().filter(|id| !id.is_empty());
        let id = id.unwrap_or_else(|| {
            let title = if draft.details.title.is_empty() { "document" } else { &draft.details.title };
            Project::free_id_among(title, |id| self.ids.contains(id)).to_string()
        });
        self.ids.insert(DocumentId::from(&id));
        let raw = raw_document(id, draft, &mut source);
        self.raw(place, source, Some(raw));
    }

    /// Takes in a document that is written as in a dataset.
    pub(super) fn raw(&mut self, place: &str, mut source: Source<'_>, raw: Option<RawDocument<'_>>) {
        let document = raw.map(|raw| self.placer.place(&mut source, raw));
        for note in source.notes {
            let place = if note.path.is_empty() { place.to_owned() } else { format!("{place}, {}", note.path) };
            self.problems.push(Problem { place, message: note.message });
        }
        self.documents.extend(document);
    }

    /// Everything that was taken in.
    #[must_use]
    pub fn finish(self) -> Reading {
        let Placer { unplaced, held_relations, usage, .. } = self.placer;
        let scheme = Arc::new(usage.into_scheme());
        let project = Project { scheme, documents: self.documents, ..Project::default() };
        Reading { project, problems: self.problems, unplaced, held_relations }
    }
}

fn raw_document(id: String, draft: Draft, source: &mut Source<'_>) -> RawDocument<'static> {
    let table = (draft.unit == Unit::Utf16).then(|| OffsetTable::new(&draft.text));
    let place = |at: usize| match &table {
        // Beyond the text it stays beyond it, so that it is seen not to fit.
        Some(table) if at <= table.utf16_units().0 => table.code_point_from_utf16(&draft.text, Utf16(at)).0,
        Some(table) => table.code_points().0 + (at - table.utf16_units().0),
        None => at,
    };
    let mut annotator = AnnotatorCache::default();
    let mut spans = Vec::with_capacity(draft.spans.len());
    for (number, span) in draft.spans.into_iter().enumerate() {
        let id = if span.id.is_empty() { format!("s{}", number + 1) } else { span.id };
        spans.push((
            number,
            RawSpan {
                id: Some(Cow::Owned(id)),
                label: Some(Cow::Owned(span.label)),
                start: span.start.map(place),
                end: span.end.map(place),
                text: span.quote.map(Cow::Owned),
                attributes: span.attributes.into_iter().map(|(id, value)| (source.attribute(&id), value)).collect(),
                note: span.note,
                annotator: annotator.share(&span.annotator),
                created_at: Timestamp::from(span.created_at),
                updated_at: Timestamp::from(span.updated_at),
                origin: span.origin.unwrap_or(Origin::Imported),
                extra: Extra::default(),
            },
        ));
    }
    let mut relations = Vec::with_capacity(draft.relations.len());
    for (number, relation) in draft.relations.into_iter().enumerate() {
        let id = if relation.id.is_empty() { format!("r{}", number + 1) } else { relation.id };
        relations.push((
            number,
            RawRelation {
                id: Some(Cow::Owned(id)),
                kind: Some(Cow::Owned(relation.kind)),
                from: Some(Cow::Owned(relation.from)),
                to: Some(Cow::Owned(relation.to)),
                annotator: annotator.share(&relation.annotator),
                created_at: Timestamp::from(relation.created_at),
                extra: Extra::default(),
            },
        ));
    }
    let title = (!draft.details.title.is_empty()).then(|| Cow::Owned(draft.details.title.clone()));
    RawDocument {
        id: Some(Cow::Owned(id)),
        title,
        details: draft.details,
        metadata: draft.metadata,
        text: Some(Cow::Owned(draft.text)),
        text_sha256: None,
        spans,
        relations,
        extra: Extra::default(),
    }
}

/// Equal annotators in a row share memory.
#[derive(Default)]
struct AnnotatorCache(AnnotatorId);

impl AnnotatorCache {
    fn share(&mut self, name: &str) -> AnnotatorId {
        if self.0.as_str() != name {
            self.0 = name.into();
        }
        self.0.clone()
    }
}
