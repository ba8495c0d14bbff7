//! A document as a file of another program has it, before it is put onto its text.
//!
//! Owns: [`Draft`] and what it consists of, [`Places`]. Unit: the one the file counts in. Must not know: any one format.

use std::borrow::Cow;

use super::dataset::annotation::{RawRelation, RawSpan};
use super::dataset::document::RawDocument;
use super::dataset::source::Source;
use super::options::Unit;
use crate::model::edit::Details;
use crate::model::extra::Extra;
use crate::model::offset::{OffsetTable, Utf16};
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
    /// Why it has no place, in a sentence, if its reader found that out; it is held back then.
    pub lost: String,
    /// Where it is, for messages (`d.ann, line 3`); empty: its place in the list of the document says it.
    pub at: String,
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
    /// Where it is, for messages (`d.ann, line 3`); empty: its place in the list of the document says it.
    pub at: String,
}

/// Where the spans and the relations of a document are in a file, as far as that is known.
#[derive(Default)]
pub(super) struct Places {
    spans: Vec<String>,
    relations: Vec<String>,
}

impl Places {
    /// Takes them out of `draft`.
    pub(super) fn of(draft: &mut Draft) -> Self {
        // A reader knows of all or of none, and most of none.
        let known = draft.spans.first().map(|span| &span.at).or(draft.relations.first().map(|relation| &relation.at));
        if known.is_none_or(String::is_empty) {
            return Self::default();
        }
        let spans = draft.spans.iter_mut().map(|span| std::mem::take(&mut span.at)).collect();
        let relations = draft.relations.iter_mut().map(|relation| std::mem::take(&mut relation.at)).collect();
        Self { spans, relations }
    }

    /// The place in the file of what is at `path` of the document, such as `spans[3]`.
    pub(super) fn find(&self, path: &str) -> Option<String> {
        let (list, number) = path.split_once('[')?;
        let all = if list == "spans" { &self.spans } else { &self.relations };
        let number: usize = number.split_once(']')?.0.parse().ok()?;
        all.get(number).filter(|place| !place.is_empty()).cloned()
    }
}

/// The document of `draft`, counted in code points.
pub(super) fn raw_document(draft: Draft, source: &mut Source<'_>) -> RawDocument<'static> {
    let table = (draft.unit == Unit::Utf16).then(|| OffsetTable::new(&draft.text));
    let place = |at: usize, lost: &mut String| match &table {
        // Beyond the text it stays beyond it, so that it is seen not to fit.
        Some(table) if at <= table.utf16_units().0 => {
            let code_point = table.code_point_from_utf16(&draft.text, Utf16(at));
            if table.utf16_from_code_point(&draft.text, code_point) != Utf16(at) && lost.is_empty() {
                *lost = inside_character(at);
            }
            code_point.0
        }
        Some(table) => table.code_points().0 + (at - table.utf16_units().0),
        None => at,
    };
    let mut annotator = AnnotatorCache::default();
    let mut spans = Vec::with_capacity(draft.spans.len());
    for (number, mut span) in draft.spans.into_iter().enumerate() {
        let id = if span.id.is_empty() { format!("s{}", number + 1) } else { span.id };
        spans.push((
            number,
            RawSpan {
                id: Some(Cow::Owned(id)),
                label: Some(Cow::Owned(span.label)),
                in_utf16: table.is_some(),
                start: span.start.map(|at| place(at, &mut span.lost)),
                end: span.end.map(|at| place(at, &mut span.lost)),
                text: span.quote.map(Cow::Owned),
                attributes: span.attributes.into_iter().map(|(id, value)| (source.attribute(&id), value)).collect(),
                note: span.note,
                annotator: annotator.share(&span.annotator),
                created_at: Timestamp::from(span.created_at),
                updated_at: Timestamp::from(span.updated_at),
                origin: span.origin.unwrap_or(Origin::Imported),
                extra: Extra::default(),
                lost: span.lost,
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
        id: None,
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

/// What is wrong with position `at`, which cuts a surrogate pair.
pub(super) fn inside_character(at: usize) -> String {
    format!(
        "Position {at} is inside a character that counts two in UTF-16, so the file counts otherwise. If its format leaves \
         that open, read it again with --from-unit code-point, or choose that under “Positions count”."
    )
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
