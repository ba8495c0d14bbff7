//! What is stored, when, and what the person is told of it.
//!
//! Owns: [`Saving`], [`SaveState`]. Every edit is its own record, handed to the storage in the task in which it was
//! made. "Saved" is said when the transaction is complete, not before. What cannot be stored stays in memory, in
//! order, and is tried again after a while, with the next edit, or by the person. When snapshots are written is in
//! [`super::tidying`], what is done when the storage is lost or another tab was first in [`super::mishaps`].

use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;

use super::waiting::Waiting;
use super::{InFile, Workbench, mishaps};
use crate::app::handle::Handle;
use crate::browser::clock;
use crate::browser::storage::{Durability, StorageError, Write};
use crate::formats::journal::{self, Record};
use crate::session::past::describe;
use crate::session::{Change, Entry, Loaded};

/// What the person is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Everything is stored.
    #[default]
    Saved,
    /// Something is on its way.
    Saving,
    /// Something could not be stored, and why.
    Failed(String),
}

impl SaveState {
    /// The state in a word, for the page's attributes.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Saving => "saving",
            Self::Failed(_) => "failed",
        }
    }
}

/// What waits to be stored.
#[derive(Default)]
pub struct Saving {
    /// What the person is told.
    pub state: SaveState,
    queue: VecDeque<Waiting>,
    running: bool,
    /// The project as it was last written to a file.
    pub in_file: InFile,
    /// The file that Ctrl+S writes to.
    pub file: Option<crate::browser::files::SaveTarget>,
    /// Documents taken out of the project since it was opened, with their places.
    pub removed: Vec<(usize, Entry)>,
    /// How many documents were removed since the last other thing was done: undoing puts them back first.
    pub removals_to_undo: usize,
    /// Something of the open project was set aside, as far as it was looked for.
    pub has_aside: bool,
    /// How often in a row it failed.
    failures: u32,
    /// What was said of the last failure.
    said: Option<String>,
    /// Somebody waits for a quiet moment.
    pub(super) tidying: bool,
}

/// How long what is heavy to store lets the screen go first.
const AFTER_PAINT_MILLISECONDS: u32 = 60;
/// How often it is looked whether what is on its way has come to an end.
const MOMENT_MILLISECONDS: u32 = 20;
/// How long that may take, where nothing else says.
pub(super) const PATIENCE_MILLISECONDS: u32 = 10_000;
/// After how long what failed is tried again: at first, and at most.
const AGAIN_MILLISECONDS: (u32, u32) = (500, 30_000);

/// Why nothing is stored any more once everything was deleted.
pub(super) const FORGOTTEN: &str = "Everything that this program kept in this browser was deleted. Reload the page to go \
                                    on; what is made before that is not stored.";

impl Workbench {
    /// Stores one edit, and notes it in the document's past.
    pub(super) fn store_change(&mut self, change: &Change) {
        self.saving.removals_to_undo = 0;
        self.relate_from_what_is_there();
        let Some(session) = &mut self.session else { return };
        let scheme = Arc::clone(&session.info.scheme);
        let Some(loaded) = session.loaded_mut(&change.document) else { return };
        let record = Rc::new(Record {
            step: change.step,
            edit: change.edit.clone(),
            at: clock::now().into(),
            annotator: self.annotator.as_str().into(),
            digest: Some(loaded.digest()),
            since: None,
        });
        loaded.note(Rc::clone(&record));
        let news = loaded.log.last().map(|one| describe(one, &loaded.document, &scheme));
        self.announced = news.unwrap_or_default().into();
        let write = Write::AppendRecord {
            project: session.id.clone(),
            document: change.document.to_string(),
            seq: change.seq,
            json: journal::write_record(&record),
        };
        self.store(write);
        if change.edit.details.is_some() {
            self.store_project();
        }
        self.tidy_when_idle();
    }

    /// Stores documents with their texts and their past where nothing of them is stored, and the project that lists
    /// them.
    pub(super) fn store_documents(&mut self, documents: Vec<Loaded>) {
        let Some(session) = &self.session else { return };
        let waiting = Waiting::Documents(session.id.clone(), documents);
        self.saving.queue.push_back(waiting);
        self.store_project();
    }

    /// Stores everything about the project but its documents.
    pub(super) fn store_project(&mut self) {
        let Some(session) = &self.session else { return };
        let documents: Vec<_> =
            session.entries().iter().map(|entry| (entry.id.clone(), entry.title().to_owned())).collect();
        let write = Write::PutProject {
            id: session.id.clone(),
            json: journal::write_project(&session.info, &documents),
            opened_at: clock::now(),
        };
        self.store(write);
    }

    pub(super) fn store(&mut self, write: Write) {
        self.saving.queue.push_back(Waiting::Write(write));
        self.flush();
    }

    /// Writes what waits, unless that is under way already, or it is not known yet whether this tab may.
    pub fn flush(&mut self) {
        if self.tabs.forgotten && !self.saving.queue.is_empty() {
            self.saving.state = SaveState::Failed(FORGOTTEN.to_owned());
        }
        if self.saving.running || self.saving.queue.is_empty() || self.storage.is_none() {
            return;
        }
        // What failed before counts as failed until it is stored.
        if self.saving.failures == 0 {
            self.saving.state = SaveState::Saving;
        }
        if self.tabs.claiming || self.tabs.rebasing {
            return;
        }
        self.saving.running = true;
        self.me.spawn(|handle| async move { write_queue(&handle).await });
    }

    fn take_batch(&mut self) -> Vec<Write> {
        let batch: Vec<Write> = self.saving.queue.drain(..).flat_map(Waiting::writes).collect();
        if batch.is_empty() {
            self.saving.running = false;
        }
        batch
    }

    pub(super) fn all_saved(&mut self) {
        self.saving.state = SaveState::Saved;
        self.saving.failures = 0;
        self.tabs.leaving.clear();
        if let Some(said) = self.saving.said.take() {
            self.toasts.list.retain(|toast| toast.text != said);
            self.say("Everything is stored again.");
        }
        self.all_is_stored();
    }

    fn saving_failed(&mut self, batch: Vec<Write>, error: &StorageError) {
        if self.tabs.forgotten {
            // That it is gone is what was wanted.
            self.saving.running = false;
            return;
        }
        for write in batch.into_iter().rev() {
            self.saving.queue.push_front(Waiting::Write(write));
        }
        self.saving.running = false;
        self.saving.failures = self.saving.failures.saturating_add(1);
        self.storage_failed(error);
        match error {
            StorageError::Conflict => self.me.spawn(|handle| async move { mishaps::rebase(&handle).await }),
            _ => self.try_again_later(),
        }
    }

    /// What fails once need not fail for ever: a transaction may be broken off, room may be made.
    pub(super) fn try_again_later(&mut self) {
        let failures = self.saving.failures;
        let wait = (AGAIN_MILLISECONDS.0 << failures.min(7)).min(AGAIN_MILLISECONDS.1);
        self.me.spawn(move |handle| async move {
            TimeoutFuture::new(wait).await;
            if handle.read(|workbench| workbench.saving.failures == failures) {
                handle.act(Self::flush);
            }
        });
    }

    fn storage_failed(&mut self, error: &StorageError) {
        let text = error.to_string();
        if self.saving.said.as_ref() != Some(&text) {
            self.warn(text.clone());
            self.saving.said = Some(text.clone());
        }
        self.saving.state = SaveState::Failed(text);
    }

    /// There is no storage: the work goes on in memory.
    pub fn storage_lost(&mut self, error: &StorageError) {
        self.storage = None;
        self.saving.failures = self.saving.failures.max(1);
        self.storage_failed(error);
    }

    /// True if nothing is left to be stored.
    pub(super) fn is_stored(&self) -> bool {
        !self.saving.running && self.saving.queue.is_empty()
    }

    /// Takes out of the queue what another tab may have been first with: project, document and record of each edit, and
    /// for what waits of a project itself, an empty document and the last of it. What no other tab can have written
    /// stays: documents that wait as a whole, with the edits after them, and projects whose lock this tab still holds.
    pub(super) fn take_unstored(&mut self) -> Vec<[String; 3]> {
        let whole = self.whole_documents();
        let held: Vec<bool> = self.saving.queue.iter().map(|waiting| self.still_holds(waiting.project())).collect();
        let mut held = held.into_iter();
        let mut taken: Vec<[String; 3]> = Vec::new();
        self.saving.queue.retain_mut(|waiting| {
            let is_held = held.next().unwrap_or_default();
            match waiting {
                Waiting::Write(Write::AppendRecord { project, document, json, .. })
                    if !is_held && !whole.iter().any(|(of, id)| of == project && id == document) =>
                {
                    taken.push([project, document, json].map(std::mem::take));
                    false
                }
                Waiting::Write(Write::PutProject { id, json, .. }) if !is_held => {
                    taken.retain(|[project, document, _]| !(document.is_empty() && project == id));
                    taken.push([std::mem::take(id), String::new(), std::mem::take(json)]);
                    false
                }
                _ => true,
            }
        });
        taken
    }

    /// Takes out of the queue what would delete a document for good that `is_listed`, of its project and id, says is one;
    /// not where this tab still holds the project's lock.
    pub(super) fn drop_deletions(&mut self, mut is_listed: impl FnMut(&str, &str) -> bool) {
        let whole = self.whole_documents();
        let mut queue = std::mem::take(&mut self.saving.queue);
        queue.retain(|waiting| match waiting {
            // What clears the place for a document that is stored as a whole.
            Waiting::Write(Write::DeleteDocument { project, document })
                if !whole.iter().any(|(of, id)| of == project && id == document) =>
            {
                self.still_holds(project) || !is_listed(project, document)
            }
            _ => true,
        });
        self.saving.queue = queue;
    }

    /// Projects and ids of the documents that wait as a whole.
    pub(super) fn whole_documents(&self) -> Vec<(String, String)> {
        let mut whole = Vec::new();
        for waiting in &self.saving.queue {
            match waiting {
                Waiting::Documents(project, documents) => {
                    whole.extend(documents.iter().map(|loaded| (project.clone(), loaded.document.id.to_string())));
                }
                Waiting::Write(Write::PutDocument { project, document, .. }) => {
                    whole.push((project.clone(), document.clone()));
                }
                Waiting::Write(_) => {}
            }
        }
        whole
    }

    /// Nothing that waits of project `id` is stored any more.
    pub(super) fn drop_waiting(&mut self, id: &str) {
        self.saving.queue.retain(|waiting| waiting.project() != id);
    }

    /// Stores the open project anew: everything of it that is in memory, in the place of whatever else waits of it.
    pub(super) fn store_everything(&mut self) {
        let Some(session) = &self.session else { return };
        let id = session.id.clone();
        self.drop_waiting(&id);
        let Some(session) = &self.session else { return };
        let entries = session.entries().iter().chain(self.saving.removed.iter().map(|(_, entry)| entry));
        let all: Vec<Loaded> = entries.filter_map(Entry::get).cloned().collect();
        self.store_documents(all);
    }

    fn tell_tabs_of(&self, batch: &[Write]) {
        let mut told = None;
        for write in batch {
            match write {
                Write::AppendRecord { project, document, .. } if told != Some(document) => {
                    self.tell_tabs("change", project, document);
                    told = Some(document);
                }
                Write::PutProject { id, .. } => self.tell_tabs("project", id, ""),
                _ => {}
            }
        }
    }
}

/// Waits until what is on its way to the storage has come to an end, stored or back in the queue; not for ever.
pub(super) async fn quiet(handle: &Handle, patience_milliseconds: u32) {
    wait_while(handle, patience_milliseconds, |workbench| workbench.saving.running).await;
}

/// Waits while something is on its way; not for ever.
pub(super) async fn wait_while(handle: &Handle, patience_milliseconds: u32, is_on_its_way: fn(&Workbench) -> bool) {
    for _ in 0..patience_milliseconds / MOMENT_MILLISECONDS {
        if !handle.read(is_on_its_way) {
            break;
        }
        TimeoutFuture::new(MOMENT_MILLISECONDS).await;
    }
}

async fn write_queue(handle: &Handle) {
    loop {
        let is_heavy = |waiting: &Waiting| matches!(waiting, Waiting::Documents(..));
        if handle.read(|workbench| workbench.saving.queue.iter().any(is_heavy)) {
            TimeoutFuture::new(AFTER_PAINT_MILLISECONDS).await;
        }
        let (batch, storage) = handle.quietly(|workbench| (workbench.take_batch(), workbench.storage.clone()));
        let Some(storage) = storage else {
            if batch.is_empty() {
                return;
            }
            return handle.act(|workbench| workbench.saving_failed(batch, &StorageError::Closed));
        };
        if batch.is_empty() {
            return handle.act(Workbench::all_saved);
        }
        if let Err(error) = storage.commit(&batch, Durability::Relaxed).await {
            // Nothing of it is stored: it goes back to the front, in its order.
            return handle.act(|workbench| workbench.saving_failed(batch, &error));
        }
        handle.read(|workbench| workbench.tell_tabs_of(&batch));
    }
}
