//! `counterclaim merge`: several sources as one dataset.
//!
//! Documents with the same text (by its SHA-256 hash) become one with the spans of all. A span that the same annotator
//! made in the same place with the same label, attributes and note is there once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::arguments::Merge;
use super::super::clock;
use super::super::extras::{self, Clash};
use super::super::failure::{Failure, Outcome};
use super::super::progress::Progress;
use super::super::read::Corpus;
use super::super::report::{Findings, Report};
use super::super::write::{check_dataset, write_file};
use crate::formats::dataset::{GENERATOR, sha256_of, write};
use crate::formats::naming::used_before;
use crate::model::annotations::Annotations;
use crate::model::document::Document;
use crate::model::edit::Status;
use crate::model::extra::Extra;
use crate::model::relation::{Relation, SharedRelation};
use crate::model::span::{AnnotationId, SharedSpan, Span};

/// Runs the command.
pub fn run(merge: &Merge) -> Result<Outcome, Failure> {
    check_dataset(&merge.out)?;
    let mut report = Report::new("merge", merge.json, merge.out.as_os_str() == "-");
    let result = work(merge, &mut report);
    report.finish(result)
}

fn work(merge: &Merge, report: &mut Report) -> Result<(), Failure> {
    let corpus = Corpus::open(&merge.input)?;
    report.about(&corpus);
    let mut reading = corpus.whole(&Progress::start())?;
    let expected = expected(&reading.project.documents);
    reading.problems.retain(|problem| !expected.contains(&problem.message));
    report.add(Findings::of(&mut reading));
    let mut project = reading.project;
    if project.documents.is_empty() {
        return Err(Failure::Data("No document could be read, so there is nothing to merge.".to_owned()));
    }
    let before = project.documents.len();
    project.documents = by_text(project.documents, report)?;
    let joined = before - project.documents.len();
    if joined > 0 {
        report.notes.push(format!("Documents that joined another one with the same text: {joined}."));
    }
    write_file(&merge.out, write(&project, &clock::now(), GENERATOR)?.as_bytes())?;
    report.written.push((merge.out.display().to_string(), project.documents.len()));
    Ok(())
}

/// What was said of documents that have the id of an earlier one because they are the same document: they will be one.
fn expected(documents: &[Document]) -> BTreeSet<String> {
    let mut firsts: BTreeMap<&str, &str> = BTreeMap::new();
    let mut expected = BTreeSet::new();
    for document in documents {
        match firsts.get(sha256_of(&document.text)) {
            Some(first) => drop(expected.insert(used_before(first, document.id.as_str()))),
            None => drop(firsts.insert(sha256_of(&document.text), document.id.as_str())),
        }
    }
    expected
}

/// One document for each text, in the order of the first ones.
fn by_text(documents: Vec<Document>, report: &mut Report) -> Result<Vec<Document>, Failure> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Document>> = Vec::new();
    for document in documents {
        let place = *places.entry(sha256_of(&document.text).to_owned()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(document),
            None => groups.push(vec![document]),
        }
    }
    groups.into_iter().map(|group| join(group, report)).collect()
}

fn join(group: Vec<Document>, report: &mut Report) -> Result<Document, Failure> {
    let mut documents = group.into_iter();
    let Some(mut first) = documents.next() else { return Err(Failure::Data("There is no document.".to_owned())) };
    let mut merged = Merged::default();
    merged.add(&first, report);
    let mut is_joined = false;
    for document in documents {
        is_joined = true;
        merged.add(&document, report);
        complete(&mut first, &document, report);
    }
    if is_joined {
        let wrong = |error| Failure::Data(format!("“{}” could not be merged: {error}", first.id));
        first.annotations = Annotations::new(merged.spans, merged.relations).map_err(wrong)?;
    }
    Ok(first)
}

/// Takes from `other` the details that `first` lacks; says where they differ.
fn complete(first: &mut Document, other: &Document, report: &mut Report) {
    let (own, new) = (&mut first.details, &other.details);
    // A title that is only the id says nothing.
    let title = if new.title == other.id.as_str() { "" } else { &new.title };
    for (name, own, new) in [
        ("title", &mut own.title, title),
        ("source", &mut own.source, new.source.as_str()),
        ("date", &mut own.date, new.date.as_str()),
        ("language", &mut own.language, new.language.as_str()),
        ("note", &mut own.note, new.note.as_str()),
    ] {
        if own.is_empty() {
            new.clone_into(own);
        } else if !new.is_empty() && own != new {
            report.notes.push(format!("“{}”: the {name} is also “{new}”; “{own}” was kept.", first.id));
        }
    }
    // A new document is one of which nothing is said yet.
    if own.status == Status::default() {
        own.status = new.status;
    } else if new.status != Status::default() && own.status != new.status {
        let (own, new) = (own.status.as_str(), new.status.as_str());
        report.notes.push(format!("“{}”: the status is also “{new}”; “{own}” was kept.", first.id));
    }
    let place = format!("“{}”", first.id);
    complete_extra(&place, &mut first.metadata, &other.metadata, report);
    complete_extra(&place, &mut first.extra, &other.extra, report);
}

/// Takes the unknown fields that `own` lacks; says where they differ.
fn complete_extra(place: &str, own: &mut Extra, other: &Extra, report: &mut Report) {
    for Clash { field, own, other } in extras::complete(own, other) {
        report.notes.push(format!("{place}: the field “{field}” is also {other}; {own} was kept."));
    }
}

/// What tells two spans of a text apart, but for their ids and times.
type Said = (usize, usize, String, String, Vec<(String, String)>, String);

/// What tells two relations of a text apart, but for their ids and times.
type Joined = (String, AnnotationId, AnnotationId, String);

/// The annotations of several documents with the same text.
#[derive(Default)]
struct Merged {
    spans: Vec<SharedSpan>,
    relations: Vec<SharedRelation>,
    /// With their places in `spans`.
    said: BTreeMap<Said, usize>,
    /// With their places in `relations`.
    joined: BTreeMap<Joined, usize>,
    span_ids: BTreeSet<AnnotationId>,
    relation_ids: BTreeSet<AnnotationId>,
}

impl Merged {
    fn add(&mut self, document: &Document, report: &mut Report) {
        // What the spans of this document are called in the merged one.
        let mut names: BTreeMap<&AnnotationId, AnnotationId> = BTreeMap::new();
        // Two spans of one document that say the same are two: a person may have meant it.
        let earlier = self.said.clone();
        for span in document.annotations.spans() {
            let key = said(span);
            if let Some(known) = earlier.get(&key).and_then(|place| self.spans.get_mut(*place)) {
                names.insert(&span.id, known.id.clone());
                if known.extra != span.extra {
                    let place = format!("“{}”, span “{}”", document.id, span.id);
                    complete_extra(&place, &mut Arc::make_mut(known).extra, &span.extra, report);
                }
                continue;
            }
            let id = free(&span.id, &mut self.span_ids);
            self.said.insert(key, self.spans.len());
            names.insert(&span.id, id.clone());
            self.spans.push(Arc::new(Span { id, ..span.as_ref().clone() }));
        }
        for relation in document.annotations.relations() {
            let (Some(from), Some(to)) = (names.get(&relation.from), names.get(&relation.to)) else { continue };
            let key = (relation.kind.to_string(), from.clone(), to.clone(), relation.annotator.to_string());
            if let Some(known) = self.joined.get(&key).and_then(|place| self.relations.get_mut(*place)) {
                if known.extra != relation.extra {
                    let place = format!("“{}”, relation “{}”", document.id, relation.id);
                    complete_extra(&place, &mut Arc::make_mut(known).extra, &relation.extra, report);
                }
                continue;
            }
            self.joined.insert(key, self.relations.len());
            let id = free(&relation.id, &mut self.relation_ids);
            let (from, to) = (from.clone(), to.clone());
            self.relations.push(Arc::new(Relation { id, from, to, ..relation.as_ref().clone() }));
        }
    }
}

fn said(span: &Span) -> Said {
    let mut attributes: Vec<(String, String)> =
        span.attributes.iter().map(|(id, value)| (id.to_string(), value.as_str().to_owned())).collect();
    attributes.sort();
    let (label, annotator) = (span.label.to_string(), span.annotator.to_string());
    (span.range.start.0, span.range.end.0, label, annotator, attributes, span.note.clone())
}

/// `id`, with a number if it is taken.
fn free(id: &AnnotationId, taken: &mut BTreeSet<AnnotationId>) -> AnnotationId {
    let mut name = id.clone();
    let mut number = 2;
    while !taken.insert(name.clone()) {
        name = AnnotationId::from(format!("{id}-{number}"));
        number += 1;
    }
    name
}
