//! Files of other programs on their way into the model: spans are put onto their texts, what does not fit is held back.
//!
//! Owns: [`Intake`], [`Lines`]. Unit: code points.
//! Must not know: any one format.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::dataset::document::RawDocument;
use super::dataset::place::Placer;
use super::dataset::source::{Shared, Source};
use super::dataset::{Problem, Reading, follow};
use super::draft::{Places, raw_document};
use super::format::InputFile;
use super::huggingface::features::Features;
use super::known::Known;
use super::naming::{Naming, Wish};
use super::plain_text::{Announced, decode_data};
use super::unread::Unread;
use crate::model::document::Document;
use crate::model::project::Project;
use crate::model::scheme::Scheme;
use crate::model::text::Text;

pub use super::draft::{Draft, DraftRelation, DraftSpan};

/// Collects documents and what was wrong with them.
pub struct Intake {
    placer: Placer,
    /// What the manifest beside the files says of documents.
    pub(super) known: Known,
    /// What files beside rows say that numbers in them stand for.
    pub(super) features: Arc<Features>,
    /// Who made what of the file at hand names nobody.
    pub(super) annotator: String,
    /// What the file at hand says that is not read; see [`Self::end_file`].
    pub(super) unread: Unread,
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
    said_once: BTreeSet<String>,
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
    unread: Unread,
}

impl Lines {
    /// What these lines say that is not read, to be counted together with that of the others of their file.
    pub fn take_unread(&mut self) -> Unread {
        std::mem::take(&mut self.unread)
    }

    /// The reading, with ids that no earlier one has. Must be called in the order of the file.
    #[must_use]
    pub fn name(self, naming: &mut Naming) -> Reading {
        let Self { mut reading, unnamed, file, .. } = self;
        let mut notes = Vec::new();
        let mut unnamed = unnamed.into_iter().peekable();
        for document in &mut reading.project.documents {
            let Some(Unnamed { wish, line, title_is_id, before }) = unnamed.next() else { break };
            let (id, note) = naming.name(&wish);
            notes.extend(note.map(|message| (before.problems, Problem::mild(place_of(&file, line), message))));
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
            known: Known::default(),
            features: Arc::default(),
            annotator: String::new(),
            unread: Unread::default(),
            problems,
            documents,
            naming: Some(Naming::default()),
            unnamed,
            problems_before,
            only_scheme: false,
            file: String::new(),
            line: 0,
            shared: Shared::default(),
            said_once: BTreeSet::new(),
        }
    }

    /// The id of the document in `file`, where its name says that: as the manifest has it, else the name without ending.
    pub(super) fn id_of(&self, file: &InputFile) -> String {
        self.known.id(file).unwrap_or_else(|| file.stem()).to_owned()
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

    /// Where the line at hand is, for people: `given` unless that is empty.
    pub(super) fn place(&self, given: &str) -> String {
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
        self.problems.push(Problem::new(self.place(place), message));
    }

    /// Notes `problem`, whose place is whole.
    pub(super) fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// [`Self::problem`] for something by which nothing was lost.
    pub(super) fn mild(&mut self, place: &str, message: impl Into<String>) {
        self.problems.push(Problem::mild(self.place(place), message));
    }

    /// What is to be said of how `place` was decoded.
    pub fn decoded(&mut self, place: &str, said: Announced) {
        let Announced { text: message, is_whole: is_mild } = said;
        self.problems.push(Problem { is_mild, place: self.place(place), message });
    }

    /// [`Self::problem`], unless the same was said before by this means.
    pub(super) fn problem_once(&mut self, place: &str, message: String) {
        if self.said_once.insert(message.clone()) {
            self.problem(place, message);
        }
    }

    /// [`Self::problem_once`] for something by which nothing was lost.
    pub(super) fn mild_once(&mut self, place: &str, message: String) {
        if self.said_once.insert(message.clone()) {
            self.mild(place, message);
        }
    }

    /// Says what was counted in [`Self::unread`] since the file before; the one called `name` was read.
    pub(super) fn end_file(&mut self, name: &str) {
        for said in self.unread.said() {
            self.mild(name, said);
        }
    }

    /// The text of `file`, whose format is UTF-8; that it is something else is noted. `None`, and noted, if it is no text.
    pub fn text<'f>(&mut self, file: &'f InputFile) -> Option<Cow<'f, str>> {
        let (text, said) = match decode_data(&file.bytes) {
            Ok((text, said)) => (Some(text), said),
            Err(refusal) => (None, Some(Announced { text: refusal.to_string(), is_whole: false })),
        };
        said.into_iter().for_each(|said| self.decoded(&file.name, said));
        text
    }

    /// Adds a label that no span may have.
    pub(super) fn label(&mut self, id: &str) {
        self.placer.usage.add_label(id);
    }

    /// Makes a relation type that was found symmetric.
    pub(super) fn goes_both_ways(&mut self, kind: &str) {
        self.placer.usage.make_symmetric(kind);
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
        let of_spans = draft.spans.iter_mut().map(|span| &mut span.annotator);
        let all = of_spans.chain(draft.relations.iter_mut().map(|relation| &mut relation.annotator));
        for annotator in all.filter(|annotator| annotator.is_empty() && !self.annotator.is_empty()) {
            annotator.clone_from(&self.annotator);
        }
        let places = Places::of(&mut draft);
        let raw = raw_document(draft, &mut source);
        self.wished(place, source, Some((wish, raw)), &places);
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
        self.wished(place, source, raw.map(|raw| (wish(&raw), raw)), &Places::default());
    }

    fn wished(&mut self, place: &str, mut source: Source<'_>, raw: Option<(Wish, RawDocument<'_>)>, places: &Places) {
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
                    note.into_iter().for_each(|note| source.mild(note));
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
            let place = places.find(&note.path).unwrap_or_else(|| {
                let place = self.place(place);
                if note.path.is_empty() { place } else { format!("{place}, {}", note.path) }
            });
            self.problems.push(Problem { is_mild: note.is_mild, place, message: note.message });
        }
        self.documents.extend(document);
        self.shared = source.into_shared();
    }

    /// Everything that was taken in by an intake for lines.
    #[must_use]
    pub fn finish_lines(mut self) -> Lines {
        let (unnamed, file) = (std::mem::take(&mut self.unnamed), std::mem::take(&mut self.file));
        let unread = std::mem::take(&mut self.unread);
        Lines { reading: self.finish(), unnamed, file, unread }
    }

    /// Everything that was taken in.
    #[must_use]
    pub fn finish(self) -> Reading {
        let Placer { unplaced, held_relations, usage, .. } = self.placer;
        let scheme = Arc::new(usage.into_scheme());
        let mut documents = self.documents;
        self.known.sort(&mut documents);
        let project = Project { scheme, documents, ..Project::default() };
        Reading { project, problems: self.problems, unplaced, held_relations }
    }
}

/// The place of a line, for people.
fn place_of(file: &str, line: usize) -> String {
    format!("{file}, line {line}")
}
