//! What a person has open: a project, one of its documents, what is selected in it, what can be undone.
//!
//! Owns: [`Session`], [`Change`]. Unit: code points. Must not know: the screen, storage, the clock. Each change
//! comes back as a [`Change`] for whoever stores and repaints it; an error is a value and leaves all as it was.

pub mod entry;
pub mod find;
pub mod list;
pub mod navigate;
pub mod number;
pub mod past;
pub mod recover;
pub mod thin;

use std::fmt;
use std::rc::Rc;

use crate::model::command::{Command, CommandError, Stamp};
use crate::model::digest::{Digest, Version};
use crate::model::document::{Document, DocumentId};
use crate::model::edit::{Edit, EditError, Status};
use crate::model::history::Step;
use crate::model::offset::{CodePoint, TextRange};
use crate::model::project::Project;
use crate::model::scheme::LabelId;
use crate::model::span::{AnnotationId, SharedSpan};

pub use entry::{Entry, Loaded, Logged};

/// One edit that was made, as it is to be stored: the `seq`th of its document, counted from 1.
#[derive(Clone, Debug)]
pub struct Change {
    /// Where.
    pub document: DocumentId,
    /// Its number in the document's journal.
    pub seq: u32,
    /// Whether it was done, undone or redone.
    pub step: Step,
    /// What it did.
    pub edit: Edit,
}

/// Why nothing happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionError {
    /// No document is open, or it is not loaded yet.
    NothingOpen,
    /// The command does not make sense.
    Command(CommandError),
    /// The edit does not fit.
    Edit(EditError),
    /// There is nothing to undo or redo.
    NothingToUndo,
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingOpen => f.write_str("Open a document first."),
            Self::Command(error) => error.fmt(f),
            Self::Edit(error) => error.fmt(f),
            Self::NothingToUndo => f.write_str("Nothing more to take back here."),
        }
    }
}

impl std::error::Error for SessionError {}

/// A project in use.
#[derive(Debug)]
pub struct Session {
    /// Names the project in storage.
    pub id: String,
    /// Everything about the project but its documents, which are in the entries; its list stays empty.
    pub info: Project,
    entries: Vec<Entry>,
    open: Option<DocumentId>,
    /// The selected span of the open document.
    selected: Option<AnnotationId>,
    /// The label that every selection is tagged with at once.
    pub chosen: Option<LabelId>,
    /// The stretch selected in the article, as it would be tagged.
    pub pending: Option<TextRange>,
    /// Where the person is in the open document: where the span selected last begins, or where the text cursor was put
    /// since.
    pub place: CodePoint,
}

impl Session {
    /// A session on `project`; all its documents are loaded, none is open.
    #[must_use]
    pub fn new(id: String, mut project: Project) -> Self {
        let documents = std::mem::take(&mut project.documents);
        let entries = documents.into_iter().map(Entry::loaded).collect();
        Self::with(id, project, entries)
    }

    fn with(id: String, info: Project, entries: Vec<Entry>) -> Self {
        let place = CodePoint(0);
        Self { id, info, entries, open: None, selected: None, chosen: None, pending: None, place }
    }

    /// A session on a stored project, whose documents are still to be loaded.
    #[must_use]
    pub fn stored(id: String, info: Project, documents: Vec<(DocumentId, String)>) -> Self {
        let entries = documents.into_iter().map(|(id, title)| Entry::listed(id, title)).collect();
        Self::with(id, info, entries)
    }

    /// The documents in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The open document, then the others in order.
    pub fn entries_open_first(&self) -> impl Iterator<Item = &Entry> {
        let is_open = |entry: &&Entry| Some(&entry.id) == self.open.as_ref();
        let others = self.entries.iter().filter(move |entry| !is_open(entry));
        self.entries.iter().filter(is_open).chain(others)
    }

    /// The entry of document `id`.
    #[must_use]
    pub fn entry(&self, id: &DocumentId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == *id)
    }

    /// Puts a document read from storage in its place.
    pub fn install(&mut self, loaded: Loaded) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == loaded.document.id) {
            entry.content = Ok(Some(loaded));
        }
    }

    /// Document `id` with what was done to it, to note more of that; `None` if it is not loaded.
    pub fn loaded_mut(&mut self, id: &DocumentId) -> Option<&mut Loaded> {
        self.entries.iter_mut().find(|entry| entry.id == *id)?.get_mut()
    }

    /// Notes that document `id` could not be read, and why.
    pub fn fail(&mut self, id: &DocumentId, why: String) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == *id) {
            entry.content = Err(why);
        }
    }

    /// Adds a document at the end. Its id is free: see [`crate::formats::naming`].
    pub fn add(&mut self, document: Document) {
        self.entries.push(Entry::loaded(document));
    }

    /// Takes a document out and gives it back with its place. The next one is opened if it was open.
    pub fn remove(&mut self, id: &DocumentId) -> Option<(usize, Entry)> {
        let at = self.entries.iter().position(|entry| entry.id == *id)?;
        let entry = self.entries.remove(at);
        if self.open.as_ref() == Some(id) {
            let next = self.entries.get(at).or(self.entries.last()).map(|entry| entry.id.clone());
            self.open = None;
            self.leave();
            if let Some(next) = next {
                self.open(&next);
            }
        }
        Some((at, entry))
    }

    /// Puts a document taken out with [`Self::remove`] back.
    pub fn restore(&mut self, at: usize, entry: Entry) {
        self.entries.insert(at.min(self.entries.len()), entry);
    }

    /// True once every document is loaded, or known to be unreadable.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.entries.iter().all(|entry| entry.get().is_some() || entry.failure().is_some())
    }

    /// The whole project as it stands, for export; `None` while a document is not loaded.
    #[must_use]
    pub fn project(&self) -> Option<Project> {
        let documents: Option<Vec<Document>> =
            self.entries.iter().map(|entry| entry.get().map(|loaded| loaded.document.as_ref().clone())).collect();
        Some(Project { documents: documents?, ..self.info.clone() })
    }

    /// How many edits the project has seen, over all documents.
    #[must_use]
    pub fn edits(&self) -> u64 {
        self.entries.iter().filter_map(Entry::get).map(|loaded| u64::from(loaded.seq)).sum()
    }

    /// The state of the project: another one after each change that makes a dataset of it another. Documents that are not
    /// loaded do not count.
    #[must_use]
    pub fn state(&self) -> Digest {
        let documents = self.entries.iter().filter_map(Entry::get).map(|loaded| Version {
            id: &loaded.document.id,
            text: loaded.document.text.as_str(),
            seq: loaded.seq,
            at: loaded.log.last().map_or("", |last| last.record.at.as_str()),
        });
        Digest::of_project(&self.info.name, &self.info, documents)
    }

    /// Stays where `before`, the same project as it was, had come to: its open document and what is chosen there. To be
    /// called once that document is loaded.
    pub fn stay(&mut self, before: &Self) {
        before.open.iter().for_each(|id| {
            self.open(id);
        });
        if self.open == before.open {
            self.chosen.clone_from(&before.chosen);
            self.select(before.selected.clone());
            self.place = before.place;
        }
    }

    /// The id of the open document.
    #[must_use]
    pub fn open_id(&self) -> Option<&DocumentId> {
        self.open.as_ref()
    }

    /// The open document, once it is loaded.
    #[must_use]
    pub fn current(&self) -> Option<&Loaded> {
        self.entry(self.open.as_ref()?)?.get()
    }

    /// Opens document `id`; false if there is none.
    pub fn open(&mut self, id: &DocumentId) -> bool {
        let known = self.entry(id).is_some();
        if known && self.open.as_ref() != Some(id) {
            self.open = Some(id.clone());
            self.leave();
        }
        known
    }

    fn leave(&mut self) {
        self.selected = None;
        self.pending = None;
        self.place = CodePoint(0);
    }

    /// The selected span.
    #[must_use]
    pub fn selected(&self) -> Option<&SharedSpan> {
        self.current()?.document.annotations.span(self.selected.as_ref()?)
    }

    /// Selects a span of the open document, or none; what is not there is not selected.
    pub fn select(&mut self, id: Option<AnnotationId>) {
        self.selected = id;
        let selected = self.selected().map(|span| (span.id.clone(), span.range.start));
        self.place = selected.as_ref().map_or(self.place, |(_, start)| *start);
        self.selected = selected.map(|(id, _)| id);
    }

    /// Carries out `command` on the open document.
    ///
    /// # Errors
    /// If no document is open or the command does not fit; nothing is changed then.
    pub fn run(&mut self, command: &Command, stamp: &mut Stamp<'_>) -> Result<Change, SessionError> {
        let document = Rc::clone(&self.current().ok_or(SessionError::NothingOpen)?.document);
        let mut edit = command.edit(&document, &self.info.scheme, stamp).map_err(SessionError::Command)?;
        // The first annotation of a document that was new begins the work on it.
        if document.details.status == Status::New && edit.details.is_none() {
            let begun = crate::model::edit::Details { status: Status::InProgress, ..document.details.clone() };
            edit.details = Some(Box::new((document.details.clone(), begun)));
        }
        self.apply(Step::Do, edit)
    }

    /// Takes the newest change of the open document back, or makes it again.
    ///
    /// # Errors
    /// If there is none, or no document is open.
    pub fn step(&mut self, step: Step) -> Result<Change, SessionError> {
        let history = &self.current().ok_or(SessionError::NothingOpen)?.history;
        let edit = match step {
            Step::Do => None,
            Step::Undo => history.undo(),
            Step::Redo => history.redo(),
        };
        self.apply(step, edit.ok_or(SessionError::NothingToUndo)?)
    }

    /// Makes a change of the open document that is known already.
    ///
    /// # Errors
    /// If it does not fit, or no document is open.
    pub fn change(&mut self, edit: Edit) -> Result<Change, SessionError> {
        self.apply(Step::Do, edit)
    }

    fn apply(&mut self, step: Step, edit: Edit) -> Result<Change, SessionError> {
        let id = self.open.clone().ok_or(SessionError::NothingOpen)?;
        let change = self.apply_to(&id, step, edit)?;
        // What an edit leaves in place is what a person wants to see selected.
        match change.edit.added_spans.as_slice() {
            [span] => self.select(Some(span.id.clone())),
            _ => self.select(self.selected.clone()),
        }
        Ok(change)
    }

    /// Applies an edit that was made in another window, or a stored one, to document `id`.
    ///
    /// # Errors
    /// If the document is not loaded or the edit does not fit it.
    pub fn apply_to(&mut self, id: &DocumentId, step: Step, edit: Edit) -> Result<Change, SessionError> {
        let entry = self.entries.iter_mut().find(|entry| entry.id == *id).ok_or(SessionError::NothingOpen)?;
        let loaded = entry.get_mut().ok_or(SessionError::NothingOpen)?;
        loaded.apply(step, &edit).map_err(SessionError::Edit)?;
        Ok(Change { document: id.clone(), seq: loaded.seq, step, edit })
    }
}
