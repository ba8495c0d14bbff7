//! What the program stores for itself: a record for each edit, snapshots of documents, the project without them.
//!
//! Owns: [`Record`] and the JSON of the three, version [`VERSION`]. Unit: code points.
//! Must not know: where it is stored.
//!
//! Fields are those of the dataset, but compact and exact: unknown fields come back as the very string they were,
//! and a span does not repeat its text. What breaks a rule is an error: it was written here, so it is damaged.

use std::fmt;
use std::sync::Arc;

use super::dataset::annotation::{RawRelation, RawSpan, read_relation, read_span, write_relation, write_span};
use super::dataset::document::{read_details, read_document, write_details, write_document};
use super::dataset::scheme::{read_scheme, write_scheme};
use super::dataset::source::Source;
pub use super::dataset::{sha256_of, text_sha256};
use super::json::Writer;
use crate::model::annotations::Annotations;
use crate::model::digest::Digest;
use crate::model::document::{Document, DocumentId};
use crate::model::edit::{Details, Edit};
use crate::model::extra::Extra;
use crate::model::history::Step;
use crate::model::project::Project;
use crate::model::relation::SharedRelation;
use crate::model::span::{AnnotatorId, SharedSpan, Timestamp};
use crate::model::text::Text;

/// The version written, and the newest one read.
pub const VERSION: usize = 2;

/// One edit as it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// How it came about.
    pub step: Step,
    /// What it changed.
    pub edit: Edit,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub annotator: AnnotatorId,
    /// The document after it; unknown for records from before version 2.
    pub digest: Option<Digest>,
    /// The number of the first edit it stands for, if it stands for several, or for what was lost or mended:
    /// older edits are kept as one a day.
    pub since: Option<u32>,
}

/// Why something stored could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalError {
    /// It was stored by a newer version of the program; the version it names.
    Newer(usize),
    /// It is not as it was written; where and in what way.
    Damaged(String),
    /// The snapshot belongs to another text than this one.
    OtherText,
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(version) => write!(
                f,
                "This was stored by a newer version of the program (storage version {version}, known here: \
                 {VERSION}). Reload the page to get the newer program."
            ),
            Self::Damaged(what) => write!(
                f,
                "Something stored in this browser is damaged: {what}. The rest was read; compare it with your last \
                 export."
            ),
            Self::OtherText => f.write_str(
                "The annotations stored in this browser belong to another text than the one stored with them. \
                 Open your last export instead.",
            ),
        }
    }
}

impl std::error::Error for JournalError {}

const STEPS: [(Step, &str); 3] = [(Step::Do, "do"), (Step::Undo, "undo"), (Step::Redo, "redo")];

/// Writes a record.
#[must_use]
pub fn write_record(record: &Record) -> String {
    let mut writer = begin();
    let step = STEPS.iter().find(|(step, _)| *step == record.step).map_or("do", |(_, word)| word);
    writer.field("step", step);
    writer.field("at", record.at.as_str());
    writer.field("annotator", record.annotator.as_str());
    if let Some(digest) = record.digest {
        writer.field("digest", &digest.to_string());
    }
    if let Some(since) = record.since {
        writer.field_number("since", since as usize);
    }
    let edit = &record.edit;
    write_spans(&mut writer, "removed_spans", &edit.removed_spans);
    write_spans(&mut writer, "added_spans", &edit.added_spans);
    write_relations(&mut writer, "removed_relations", &edit.removed_relations);
    write_relations(&mut writer, "added_relations", &edit.added_relations);
    if let Some(both) = &edit.details {
        for (key, details) in [("details_before", &both.0), ("details_after", &both.1)] {
            writer.key(key);
            writer.open('{');
            write_details(&mut writer, details);
            writer.close('}');
        }
    }
    end(writer)
}

fn write_spans(writer: &mut Writer, key: &str, spans: &[SharedSpan]) {
    if spans.is_empty() {
        return;
    }
    writer.key(key);
    writer.open('[');
    for span in spans {
        writer.element();
        write_span(writer, span, None);
    }
    writer.close(']');
}

fn write_relations(writer: &mut Writer, key: &str, relations: &[SharedRelation]) {
    if relations.is_empty() {
        return;
    }
    writer.key(key);
    writer.open('[');
    for relation in relations {
        writer.element();
        write_relation(writer, relation);
    }
    writer.close(']');
}

/// Reads a record back. Fields it does not know are passed over, for it is never written again: whether what is known
/// was enough, the digest says. A step it does not know is taken for a change like any other.
///
/// # Errors
/// If it is of a newer version or not as it was written.
pub fn read_record(json: &str) -> Result<Record, JournalError> {
    let (mut step, mut at, mut annotator, mut digest, mut since) = (None, None, None, None, None);
    let mut edit = Edit::default();
    let (mut before, mut after): (Option<Details>, Option<Details>) = (None, None);
    parse(json, &mut |source, key| {
        match key {
            "step" => {
                step = source
                    .text("step")
                    .map(|word| STEPS.iter().find(|(_, name)| *name == word).map_or(Step::Do, |(step, _)| *step));
            }
            "at" => at = source.text("at").map(Timestamp::from),
            "annotator" => annotator = source.text("annotator").map(AnnotatorId::from),
            "removed_spans" => read_spans(source, "removed_spans", &mut edit.removed_spans),
            "added_spans" => read_spans(source, "added_spans", &mut edit.added_spans),
            "removed_relations" => read_relations(source, "removed_relations", &mut edit.removed_relations),
            "added_relations" => read_relations(source, "added_relations", &mut edit.added_relations),
            "details_before" => before = read_details(source),
            "details_after" => after = read_details(source),
            "digest" => digest = source.text("digest").and_then(|hex| Digest::parse(&hex)),
            "since" => since = source.whole("since").and_then(|seq| seq.try_into().ok()),
            _ => drop(source.reader.skip()),
        }
        true
    })?;
    edit.details = match (before, after) {
        (Some(before), Some(after)) => Some(Box::new((before, after))),
        (None, None) => None,
        _ => return Err(JournalError::Damaged("details are there only before or only after the edit".to_owned())),
    };
    let (Some(step), Some(at), Some(annotator)) = (step, at, annotator) else {
        return Err(JournalError::Damaged("“step”, “at” or “annotator” is missing".to_owned()));
    };
    Ok(Record { step, edit, at, annotator, digest, since })
}

fn read_spans(source: &mut Source<'_>, field: &'static str, spans: &mut Vec<SharedSpan>) {
    source.list(field, &mut |source, _| {
        let mut raw = RawSpan::default();
        match read_span(source, &mut raw).then(|| raw.into_exact()).flatten() {
            Some(span) => spans.push(Arc::new(span)),
            None => source.note("A span needs “id”, “label”, “start” and “end”."),
        }
    });
}

fn read_relations(source: &mut Source<'_>, field: &'static str, relations: &mut Vec<SharedRelation>) {
    source.list(field, &mut |source, _| match read_relation(source).map(RawRelation::into_exact) {
        Some(Some(relation)) => relations.push(Arc::new(relation)),
        _ => source.note("A relation needs “id”, “type”, “from” and “to”."),
    });
}

/// Writes everything of a document but its text, which is stored once.
#[must_use]
pub fn write_snapshot(document: &Document) -> String {
    let mut writer = begin();
    writer.field("digest", &Digest::of(document).to_string());
    write_document(&mut writer, document, sha256_of(&document.text));
    end(writer)
}

/// Reads a snapshot back and joins it with its text.
///
/// # Errors
/// If it is of a newer version, not as it was written, or belongs to another text.
pub fn read_snapshot(json: &str, text: Text) -> Result<Document, JournalError> {
    let mut source = Source::new(json, true);
    let (mut version, mut digest) = (None, None);
    let raw = read_document(&mut source, &mut |source, key| {
        if key == "digest" {
            digest = source.text("digest").and_then(|hex| Digest::parse(&hex));
            return true;
        }
        read_version(source, key, &mut version)
    });
    check(&mut source, version)?;
    let damaged = |what: &str| JournalError::Damaged(what.to_owned());
    let raw = raw.ok_or_else(|| damaged("the snapshot is no object"))?;
    let (Some(id), Some(title), Some(hash)) = (raw.id, raw.title, raw.text_sha256) else {
        return Err(damaged("“id”, “title” or “text_sha256” of the snapshot is missing"));
    };
    if hash != sha256_of(&text) {
        return Err(JournalError::OtherText);
    }
    let spans: Option<Vec<SharedSpan>> =
        raw.spans.into_iter().map(|(_, span)| span.into_exact().map(Arc::new)).collect();
    let relations: Option<Vec<SharedRelation>> =
        raw.relations.into_iter().map(|(_, relation)| relation.into_exact().map(Arc::new)).collect();
    let (Some(spans), Some(relations)) = (spans, relations) else {
        return Err(damaged("a span or relation of the snapshot lacks a field"));
    };
    let annotations = Annotations::new(spans, relations).map_err(|error| damaged(&error.to_string()))?;
    let details = Details { title: title.into_owned(), ..raw.details };
    let document =
        Document { id: DocumentId::from(id), text, details, annotations, metadata: raw.metadata, extra: raw.extra };
    for span in document.annotations.spans() {
        document.check(span).map_err(|error| damaged(&error.to_string()))?;
    }
    if digest.is_some_and(|digest| digest != Digest::of(&document)) {
        return Err(damaged("the snapshot is not what it was when it was stored"));
    }
    Ok(document)
}

/// Writes everything of a project but its documents, and which documents there are: their ids and titles, in order.
#[must_use]
pub fn write_project(project: &Project, documents: &[(DocumentId, String)]) -> String {
    let mut writer = begin();
    writer.field("name", &project.name);
    writer.field("description", &project.description);
    writer.field("license", &project.license);
    writer.key("scheme");
    write_scheme(&mut writer, &project.scheme);
    writer.key("documents");
    writer.open('[');
    for (id, title) in documents {
        writer.element();
        writer.open('{');
        writer.field("id", id.as_str());
        writer.field("title", title);
        writer.close('}');
    }
    writer.close(']');
    if let Some(extra) = project.extra.as_str() {
        writer.field("extra", extra);
    }
    end(writer)
}

/// Reads a project back: without its documents, and their ids and titles in order.
///
/// # Errors
/// If it is of a newer version or not as it was written.
pub fn read_project(json: &str) -> Result<(Project, Vec<(DocumentId, String)>), JournalError> {
    let mut project = Project::default();
    let mut documents = Vec::new();
    project.extra = parse(json, &mut |source, key| {
        match key {
            "name" => project.name = source.string("name"),
            "description" => project.description = source.string("description"),
            "license" => project.license = source.string("license"),
            "scheme" => project.scheme = Arc::new(source.within("scheme", read_scheme)),
            "documents" => source.list("documents", &mut |source, _| {
                let (mut id, mut title) = (None, String::new());
                source.object(&mut |source, key| {
                    match key {
                        "id" => id = source.text("id"),
                        "title" => title = source.string("title"),
                        _ => return false,
                    }
                    true
                });
                match id {
                    Some(id) => documents.push((DocumentId::from(id), std::mem::take(&mut title))),
                    None => source.note("A document needs an “id”."),
                }
            }),
            _ => return false,
        }
        true
    })?;
    Ok((project, documents))
}

fn begin() -> Writer {
    let mut writer = Writer::exact();
    writer.open('{');
    writer.field_number("v", VERSION);
    writer
}

fn end(mut writer: Writer) -> String {
    writer.close('}');
    writer.finish()
}

/// Reads an object of which `field` knows every field but the version.
fn parse(json: &str, field: &mut dyn FnMut(&mut Source<'_>, &str) -> bool) -> Result<Extra, JournalError> {
    let mut source = Source::new(json, true);
    let mut version = None;
    let extra = source.object(&mut |source, key| read_version(source, key, &mut version) || field(source, key));
    check(&mut source, version)?;
    Ok(extra.unwrap_or_default())
}

fn read_version(source: &mut Source<'_>, key: &str, version: &mut Option<usize>) -> bool {
    if key == "v" {
        *version = source.whole("v");
    }
    key == "v"
}

/// Whether what was read is of this version and whole.
fn check(source: &mut Source<'_>, version: Option<usize>) -> Result<(), JournalError> {
    if let Some(version) = version.filter(|version| *version > VERSION) {
        return Err(JournalError::Newer(version));
    }
    let damage = match (version, source.notes.first()) {
        (_, Some(note)) => format!("{} {}", note.path, note.message),
        _ if source.reader.stop().is_some() || !source.reader.is_at_end() => {
            "it ends in the middle, or something follows it".to_owned()
        }
        (None, None) => "“v” is missing".to_owned(),
        (Some(_), None) => return Ok(()),
    };
    Err(JournalError::Damaged(damage))
}
