//! `counterclaim merge`: several sources as one dataset.
//!
//! Documents with the same text (by its SHA-256 hash) become one with the spans of all. A span that the same annotator
//! made in the same place with the same label, attributes and note is there once; if one source has it several times, it
//! is there as often as in that one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::arguments::Merge;
use super::super::clock;
use super::super::extras::{self, Clash};
use super::super::failure::{Failure, Outcome};
use super::super::progress::Progress;
use super::super::read::Corpus;
use super::super::report::{Findings, Report};
use super::super::write::{check_dataset, check_file, write_file};
use crate::formats::dataset::{GENERATOR, Reading, sha256_of, write};
use crate::formats::loss::count;
use crate::formats::naming::used_before;
use crate::formats::versions::is_of_versions;
use crate::model::annotations::Annotations;
use crate::model::document::Document;
use crate::model::edit::Status;
use crate::model::extra::Extra;
use crate::model::relation::{Relation, SharedRelation};
use crate::model::span::{AnnotationId, SharedSpan, Span, Value};

/// Runs the command.
pub fn run(merge: &Merge) -> Result<Outcome, Failure> {
    check_dataset(&merge.out)?;
    check_file(&merge.out, &merge.input.inputs, merge.force)?;
    let mut report = Report::new("merge", merge.json, merge.out.as_os_str() == "-");
    let result = work(merge, &mut report);
    report.finish(result)
}

fn work(merge: &Merge, report: &mut Report) -> Result<(), Failure> {
    let corpus = Corpus::open(&merge.input)?;
    report.about(&corpus);
    let (mut reading, files) = corpus.whole_by_file(&Progress::start())?;
    drop_expected(&mut reading);
    report.add(Findings::of(&mut reading));
    let mut project = reading.project;
    if project.documents.is_empty() {
        return Err(Failure::Data("No document could be read, so there is nothing to merge.".to_owned()));
    }
    let before = project.documents.len();
    let ids: BTreeSet<String> = project.documents.iter().map(|document| document.id.to_string()).collect();
    let sourced = project.documents.into_iter().enumerate().map(|(place, document)| {
        let has_title = !is_only_id(&document, &ids);
        Sourced { file: files.of(place, &document), has_title, document }
    });
    project.documents = by_text(sourced.collect(), report)?;
    let joined = before - project.documents.len();
    if joined > 0 {
        report.notes.push(format!("Documents that joined another one with the same text: {joined}."));
    }
    write_file(&merge.out, write(&project, &clock::now(), GENERATOR)?.as_bytes())?;
    report.written.push((merge.out.display().to_string(), project.documents.len()));
    Ok(())
}

/// Drops what was said of documents that have the id or the text of an earlier one because they are the same document:
/// they will be one. It is said once of each; the same sentence about something in a document or in the scheme stays.
fn drop_expected(reading: &mut Reading) {
    let mut firsts: BTreeMap<&str, &str> = BTreeMap::new();
    let mut expected: BTreeMap<String, usize> = BTreeMap::new();
    for document in &reading.project.documents {
        match firsts.get(sha256_of(&document.text)) {
            Some(first) => *expected.entry(used_before(first, document.id.as_str())).or_default() += 1,
            None => drop(firsts.insert(sha256_of(&document.text), document.id.as_str())),
        }
    }
    let is_of_document = |place: &str| !["spans[", "relations[", "scheme."].iter().any(|part| place.contains(part));
    reading.problems.retain(|problem| !is_of_versions(&problem.message));
    reading.problems.retain(|problem| match expected.get_mut(&problem.message) {
        Some(count) if *count > 0 && is_of_document(&problem.place) => {
            *count -= 1;
            false
        }
        _ => true,
    });
}

/// A document, and what is known of it that it does not say itself.
struct Sourced {
    document: Document,
    /// The name of the file it is of.
    file: String,
    /// False if its title says nothing.
    has_title: bool,
}

/// True if the title is the id, the one in the file or the one with a number that it got since, or if there is none.
/// `ids`: those of all documents; a number is given only where another one has the id without it.
fn is_only_id(document: &Document, ids: &BTreeSet<String>) -> bool {
    let (id, title) = (document.id.as_str(), document.details.title.as_str());
    let number = id.strip_prefix(title).and_then(|rest| rest.strip_prefix('-'));
    let is_number = number.is_some_and(|number| number.parse::<usize>().is_ok());
    title.is_empty() || title == id || (is_number && ids.contains(title))
}

/// One document for each text, in the order of the first ones.
fn by_text(documents: Vec<Sourced>, report: &mut Report) -> Result<Vec<Document>, Failure> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<Sourced>> = Vec::new();
    for one in documents {
        let place = *places.entry(sha256_of(&one.document.text).to_owned()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.into_iter().map(|group| join(group, report)).collect()
}

fn join(group: Vec<Sourced>, report: &mut Report) -> Result<Document, Failure> {
    let mut documents = group.into_iter();
    let Some(mut first) = documents.next() else { return Err(Failure::Data("There is no document.".to_owned())) };
    let mut merged = Merged::default();
    merged.add(&first.document, "", report);
    let mut is_joined = false;
    for other in documents {
        is_joined = true;
        // Its id may be in no file by now: it was renamed because the first one has it.
        let (id, file) = (&first.document.id, &first.file);
        let files = if *file == other.file { String::new() } else { format!(" and {}", other.file) };
        let place = format!("{file}{files}: “{id}”");
        merged.add(&other.document, &place, report);
        complete(&mut first, &other, &place, report);
    }
    let mut first = first.document;
    if merged.agreed > 0 {
        let (spans, id) = (count(merged.agreed, "span"), &first.id);
        report.details.push(format!(
            "“{id}”: {spans} said the same as one of another file by the same annotator, and went into that one."
        ));
    }
    if is_joined {
        let wrong = |error| Failure::Data(format!("“{}” could not be merged: {error}", first.id));
        first.annotations = Annotations::new(merged.spans, merged.relations).map_err(wrong)?;
    }
    Ok(first)
}

/// Takes from `other` the details that `first` lacks; says at `place` where they differ.
fn complete(first: &mut Sourced, other: &Sourced, place: &str, report: &mut Report) {
    if other.has_title && !first.has_title {
        first.document.details.title.clear();
        first.has_title = true;
    }
    let (own, new) = (&mut first.document.details, &other.document.details);
    let title = if other.has_title { new.title.as_str() } else { "" };
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
            report.details.push(format!("{place}: the {name} is also “{new}”; “{own}” was kept."));
        }
    }
    // A new document is one of which nothing is said yet.
    if own.status == Status::default() {
        own.status = new.status;
    } else if new.status != Status::default() && own.status != new.status {
        let (own, new) = (own.status.as_str(), new.status.as_str());
        report.details.push(format!("{place}: the status is also “{new}”; “{own}” was kept."));
    }
    complete_extra(place, &mut first.document.metadata, &other.document.metadata, report);
    complete_extra(place, &mut first.document.extra, &other.document.extra, report);
}

/// Takes the unknown fields that `own` lacks; says where they differ.
fn complete_extra(place: &str, own: &mut Extra, other: &Extra, report: &mut Report) {
    for Clash { field, own, other } in extras::complete(own, other) {
        report.details.push(format!("{place}: the field “{field}” is also {other}; {own} was kept."));
    }
}

/// What tells two spans of a text apart, but for their ids and times.
type Said = (usize, usize, String, String, Vec<(String, String)>, String);

/// What tells two relations of a text apart, but for their ids and times.
type Joined = (String, AnnotationId, AnnotationId, String);

/// Where things that say the same are, in the order in which they came.
struct Places<K>(BTreeMap<K, Vec<usize>>);

impl<K> Default for Places<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Places<K> {
    /// For each of `things` of one document, by what they say and where something of that id is, the place that says the
    /// same; `None`: there is none, or none that no other of them stands for. Two things of one document that say the same
    /// are two: a person may have meant it.
    fn of(&self, things: &[(K, Option<usize>)]) -> Vec<Option<usize>> {
        // One with the same id is most likely the same.
        let mut found: Vec<Option<usize>> = Vec::with_capacity(things.len());
        let mut taken = BTreeSet::new();
        for (key, by_id) in things {
            let places = self.0.get(key);
            let is_there = |place: &usize| places.is_some_and(|places| places.binary_search(place).is_ok());
            let same = by_id.filter(is_there);
            taken.extend(same);
            found.push(same);
        }
        let mut next: BTreeMap<&K, std::slice::Iter<'_, usize>> = BTreeMap::new();
        for ((key, _), found) in things.iter().zip(&mut found) {
            if let (None, Some(places)) = (&found, self.0.get(key)) {
                let mut free = next.entry(key).or_insert_with(|| places.iter()).filter(|place| !taken.contains(*place));
                *found = free.next().copied();
            }
        }
        found
    }

    fn add(&mut self, key: K, place: usize) {
        self.0.entry(key).or_default().push(place);
    }
}

/// The annotations of several documents with the same text.
#[derive(Default)]
struct Merged {
    spans: Vec<SharedSpan>,
    relations: Vec<SharedRelation>,
    /// Their places in `spans`.
    said: Places<Said>,
    /// Their places in `relations`.
    joined: Places<Joined>,
    /// Spans that said the same as one that was there.
    agreed: usize,
    /// With their places.
    span_ids: BTreeMap<AnnotationId, usize>,
    /// With their places.
    relation_ids: BTreeMap<AnnotationId, usize>,
}

impl Merged {
    /// `place`: of the document, for what is to be said.
    fn add(&mut self, document: &Document, place: &str, report: &mut Report) {
        // What the spans of this document are called in the merged one.
        let names = self.add_spans(document, place, report);
        let relations = document.annotations.relations().filter_map(|relation| {
            let (from, to) = (names.get(&relation.from)?.clone(), names.get(&relation.to)?.clone());
            Some(Relation { from, to, ..relation.as_ref().clone() })
        });
        let relations: Vec<Relation> = relations.collect();
        let key = |one: &Relation| {
            let key = (one.kind.to_string(), one.from.clone(), one.to.clone(), one.annotator.to_string());
            (key, self.relation_ids.get(&one.id).copied())
        };
        let keys: Vec<(Joined, Option<usize>)> = relations.iter().map(key).collect();
        let known = self.joined.of(&keys);
        for ((relation, (key, _)), known) in relations.into_iter().zip(keys).zip(known) {
            if let Some(known) = known.and_then(|known| self.relations.get_mut(known)) {
                if known.extra != relation.extra {
                    let place = format!("{place}, relation “{}”", relation.id);
                    complete_extra(&place, &mut Arc::make_mut(known).extra, &relation.extra, report);
                }
                continue;
            }
            self.joined.add(key, self.relations.len());
            let id = free(&relation.id, &mut self.relation_ids, self.relations.len());
            self.relations.push(Arc::new(Relation { id, ..relation }));
        }
    }

    /// Adds the spans that are not there; returns what each is called in the merged document.
    fn add_spans<'d>(
        &mut self,
        document: &'d Document,
        place: &str,
        report: &mut Report,
    ) -> BTreeMap<&'d AnnotationId, AnnotationId> {
        let mut names = BTreeMap::new();
        let spans = document.annotations.spans();
        let keys: Vec<(Said, Option<usize>)> =
            spans.map(|span| (said(span), self.span_ids.get(&span.id).copied())).collect();
        let known = self.said.of(&keys);
        for ((span, (key, _)), known) in document.annotations.spans().zip(keys).zip(known) {
            if let Some(known) = known.and_then(|known| self.spans.get_mut(known)) {
                names.insert(&span.id, known.id.clone());
                self.agreed += 1;
                if known.extra != span.extra || known.attributes != span.attributes {
                    let place = format!("{place}, span “{}”", span.id);
                    compare_values(&place, known, span, report);
                    complete_extra(&place, &mut Arc::make_mut(known).extra, &span.extra, report);
                }
                continue;
            }
            self.said.add(key, self.spans.len());
            let id = free(&span.id, &mut self.span_ids, self.spans.len());
            names.insert(&span.id, id.clone());
            self.spans.push(Arc::new(Span { id, ..span.as_ref().clone() }));
        }
        names
    }
}

/// Says which attributes of two spans that say the same are a number in one of them and text in the other.
fn compare_values(place: &str, known: &Span, other: &Span, report: &mut Report) {
    let in_words = |value: &Value| match value {
        Value::Number(number) => format!("the number {number}"),
        Value::Text(text) => format!("the text “{text}”"),
    };
    for (id, new) in &other.attributes {
        let alike = |(own_id, own): &&(_, Value)| own_id == id && own.as_str() == new.as_str();
        let is_there = known.attributes.iter().any(|(own_id, own)| own_id == id && own == new);
        if let (false, Some((_, own))) = (is_there, known.attributes.iter().find(alike)) {
            let (own, new) = (in_words(own), in_words(new));
            report.details.push(format!("{place}: “{id}” is also {new}; {own} was kept."));
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

/// `id`, with a number if it is taken; the name is now taken, by what is at `place`.
fn free(id: &AnnotationId, taken: &mut BTreeMap<AnnotationId, usize>, place: usize) -> AnnotationId {
    let mut name = id.clone();
    let mut number = 2;
    while taken.contains_key(&name) {
        name = AnnotationId::from(format!("{id}-{number}"));
        number += 1;
    }
    taken.insert(name.clone(), place);
    name
}
