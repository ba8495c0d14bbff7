//! Files of other programs on their way into the model: spans are put onto their texts, what does not fit is held back.
//!
//! Owns: [`Intake`], [`Lines`], [`Draft`] and what it consists of. Unit: the one the file counts in, until placed.
//! Must not know: any one format.

use std::borrow::Cow;
use std::sync::Arc;

use super::dataset::annotation::{RawRelation, RawSpan};
use super::dataset::document::RawDocument;
use super::dataset::place::Placer;
use super::dataset::source::{Shared, Source};
use super::dataset::{Problem, Reading, follow};
use super::naming::{Naming, Wish};
use super::options::Unit;
use crate::model::document::Document;
use crate::model::edit::Details;
use crate::model::extra::Extra;
use crate::model::offset::{OffsetTable, Utf16};
use crate::model::project::Project;
use crate::model::scheme::Scheme;
use crate::model::span::{AnnotatorId, Origin, Timestamp, Value};
use crate::model::text::Text;

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
    /// `None` if the documents are to be named later.
    naming: Option<Naming>,
    unnamed: Vec<Unnamed>,
    /// How many problems there were before the line at hand.
    problems_before: usize,
    only_scheme: bool,
    /// For lines, the file they are of.
    file: String,
    /// The line at hand.
    line: usize,
    /// Of the line before, for the next one.
    shared: Shared,
}

/// What is needed to name a document later.
#[derive(Clone, Debug)]
struct Unnamed {
    wish: Wish,
    /// The line it came from.
    line: usize,
    /// True if its title is its id.
    title_is_id: bool,
    /// How much had been noted and held back before it.
    before: Before,
}

/// How many problems there were before a line, and how many unplaced spans and held relations before a document.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    problems: usize,
    unplaced: usize,
    held_relations: usize,
}

/// What a few lines of a file hold, read apart from the others: its documents have no lasting names yet.
pub struct Lines {
    reading: Reading,
    unnamed: Vec<Unnamed>,
    file: String,
}

impl Lines {
    /// The reading, with ids that no earlier one has. Must be called in the order of the file.
    #[must_use]
    pub fn name(self, naming: &mut Naming) -> Reading {
        let Self { mut reading, unnamed, file } = self;
        let mut notes = Vec::new();
        let mut unnamed = unnamed.into_iter().peekable();
        for document in &mut reading.project.documents {
            let Some(Unnamed { wish, line, title_is_id, before }) = unnamed.next() else { break };
            let (id, note) = naming.name(&wish);
            notes.extend(note.map(|message| (before.problems, Problem { place: place_of(&file, line), message })));
            if id == document.id {
                continue;
            }
            if title_is_id {
                document.details.title = id.to_string();
            }
            // What was held back of this document alone: another one may want the same id.
            let next = unnamed.peek().map(|next| next.before);
            let (unplaced, held) = (&mut reading.unplaced, &mut reading.held_relations);
            let ends = next.map_or((unplaced.len(), held.len()), |next| (next.unplaced, next.held_relations));
            let unplaced = unplaced.get_mut(before.unplaced..ends.0).unwrap_or_default();
            let held = held.get_mut(before.held_relations..ends.1).unwrap_or_default();
            follow(unplaced, held, &document.id, &id);
            document.id = id;
        }
        // From the last on, so that the places of the others stay.
        for (place, problem) in notes.into_iter().rev() {
            reading.problems.insert(place, problem);
        }
        reading
    }
}

impl Intake {
    /// `scheme`: what is known of labels beforehand; it grows by those that files use.
    #[must_use]
    pub fn new(scheme: Scheme) -> Self {
        let (problems, documents, unnamed, problems_before) = Default::default();
        Self {
            placer: Placer::foreign(scheme),
            problems,
            documents,
            naming: Some(Naming::default()),
            unnamed,
            problems_before,
            only_scheme: false,
            file: String::new(),
            line: 0,
            shared: Shared::default(),
        }
    }

    /// For about `count` lines of `file`, which is read in parts at the same time; see [`Self::next_line`] and
    /// [`Self::finish_lines`].
    #[must_use]
    pub fn for_lines(file: &str, count: usize) -> Self {
        let (documents, unnamed) = (Vec::with_capacity(count), Vec::with_capacity(count));
        Self { naming: None, documents, unnamed, file: file.to_owned(), ..Self::new(Scheme::default()) }
    }

    /// Must be called before each line of an intake for lines. Its place need not be given then: an empty one stands for
    /// it, as few lines of a corpus have anything that must be said of them.
    pub fn next_line(&mut self, line: usize) {
        self.line = line;
        self.problems_before = self.problems.len();
    }

    fn place(&self, given: &str) -> String {
        if given.is_empty() && self.naming.is_none() { place_of(&self.file, self.line) } else { given.to_owned() }
    }

    /// For the scheme alone: labels, attributes and relation types are found, documents are not made.
    #[must_use]
    pub fn for_scheme() -> Self {
        Self { only_scheme: true, ..Self::for_lines("", 0) }
    }

    /// True if nothing but the scheme is asked for.
    pub(super) fn wants_scheme_only(&self) -> bool {
        self.only_scheme
    }

    /// For a document that is read again: if its text is `text`, what is known of the text need not be found out anew.
    #[must_use]
    pub fn again(text: &Text) -> Self {
        let mut intake = Self::new(Scheme::default());
        intake.placer.known = Some(text.clone());
        intake
    }

    /// Notes that something at `place` (`doccano.jsonl, line 3`) could not be read as it should.
    pub fn problem(&mut self, place: &str, message: impl Into<String>) {
        self.problems.push(Problem { place: self.place(place), message: message.into() });
    }

    /// How many problems were noted.
    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.problems.len()
    }

    /// Takes a document in. Spans without an id get one; those that do not fit are held back and noted.
    pub fn document(&mut self, place: &str, draft: Draft) {
        let mut source = self.source("");
        let mut draft = draft;
        let wish = match draft.id.take().filter(|id| !id.is_empty()) {
            Some(id) => Wish::Id(id.into()),
            None => Wish::Title(draft.details.title.clone()),
        };
        let raw = raw_document(draft, &mut source);
        self.wished(place, source, Some((wish, raw)));
    }

    /// What reads `line`, to be given to [`Self::raw`].
    pub(super) fn source<'a>(&mut self, line: &'a str) -> Source<'a> {
        Source::sharing(line, std::mem::take(&mut self.shared))
    }

    /// Takes in a document that is written as in a dataset.
    pub(super) fn raw(&mut self, place: &str, source: Source<'_>, raw: Option<RawDocument<'_>>) {
        let wish = |raw: &RawDocument<'_>| match raw.id.as_deref().filter(|id| !id.is_empty()) {
            Some(id) => Wish::Id(id.into()),
            None => Wish::Missing,
        };
        self.wished(place, source, raw.map(|raw| (wish(&raw), raw)));
    }

    fn wished(&mut self, place: &str, mut source: Source<'_>, raw: Option<(Wish, RawDocument<'_>)>) {
        if self.only_scheme {
            if let Some((_, raw)) = raw {
                self.placer.only_scheme(&mut source, &raw);
            }
            self.shared = source.into_shared();
            return;
        }
        let document = raw.map(|(wish, raw)| {
            let id = match &mut self.naming {
                Some(naming) => {
                    let (id, note) = naming.name(&wish);
                    note.into_iter().for_each(|note| source.note(note));
                    id
                }
                None => {
                    let id = wish.first();
                    let before = Before {
                        problems: self.problems_before,
                        unplaced: self.placer.unplaced.len(),
                        held_relations: self.placer.held_relations.len(),
                    };
                    let (line, title_is_id) = (self.line, raw.title.is_none());
                    self.unnamed.push(Unnamed { wish, line, title_is_id, before });
                    id
                }
            };
            self.placer.place_as(id, &mut source, raw)
        });
        for note in std::mem::take(&mut source.notes) {
            let mut place = self.place(place);
            if !note.path.is_empty() {
                place.push_str(", ");
                place.push_str(&note.path);
            }
            self.problems.push(Problem { place, message: note.message });
        }
        self.documents.extend(document);
        self.shared = source.into_shared();
    }

    /// Everything that was taken in by an intake for lines.
    #[must_use]
    pub fn finish_lines(mut self) -> Lines {
        let (unnamed, file) = (std::mem::take(&mut self.unnamed), std::mem::take(&mut self.file));
        Lines { reading: self.finish(), unnamed, file }
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

/// The place of a line, for people.
fn place_of(file: &str, line: usize) -> String {
    format!("{file}, line {line}")
}

fn raw_document(draft: Draft, source: &mut Source<'_>) -> RawDocument<'static> {
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
