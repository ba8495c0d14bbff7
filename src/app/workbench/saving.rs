//! What is stored, when, and what the person is told of it.
//!
//! Owns: [`Saving`], [`SaveState`]. Every edit is its own record, handed to the storage in the task in which it was
//! made. "Saved" is said when the transaction is complete, not before. What cannot be stored stays in memory, in
//! order, and is tried again with the next edit or by the person.

use std::collections::VecDeque;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;

use super::Workbench;
use crate::app::handle::Handle;
use crate::browser::storage::{Durability, StorageError, Write};
use crate::browser::{clock, preferences};
use crate::formats::journal::{self, Record};
use crate::model::document::Document;
use crate::session::{Change, Entry, Session};

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

/// What waits to be stored. New documents are turned into records only when it is their turn: a long one must be on
/// screen before it is hashed and written.
enum Waiting {
    Write(Write),
    Documents(String, Vec<Rc<Document>>),
}

impl Waiting {
    fn writes(self) -> Vec<Write> {
        match self {
            Self::Write(write) => vec![write],
            Self::Documents(project, documents) => documents
                .iter()
                .flat_map(|document| {
                    let sha256 = journal::sha256_of(&document.text).to_owned();
                    let text = Write::PutText { sha256: sha256.clone(), text: document.text.as_str().into() };
                    // What a removed document of this name may have left behind must not be taken for this one's.
                    let clear = Write::DeleteDocument { project: project.clone(), document: document.id.to_string() };
                    [clear, text, snapshot(&project, document, sha256, 0)]
                })
                .collect(),
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
    /// Edits of the project when it was last written to a file.
    pub in_file: u64,
    /// The file that Ctrl+S writes to.
    pub file: Option<crate::browser::files::SaveTarget>,
    /// Documents taken out of the project since it was opened, with their places.
    pub removed: Vec<(usize, Entry)>,
    snapshot_timer: u32,
}

/// Edits after which a new snapshot is worth its writing.
const SNAPSHOT_EVERY: u32 = 200;
/// How long what is heavy to store lets the screen go first.
const AFTER_PAINT_MILLISECONDS: u32 = 60;
/// How long nobody must have edited before a snapshot is written.
const IDLE_MILLISECONDS: u32 = 3_000;

impl Workbench {
    /// Stores one edit.
    pub(super) fn store_change(&mut self, change: &Change) {
        let Some(session) = &self.session else { return };
        let record = Record {
            step: change.step,
            edit: change.edit.clone(),
            at: clock::now().into(),
            annotator: self.annotator.as_str().into(),
        };
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
        if change.seq.is_multiple_of(SNAPSHOT_EVERY) {
            self.snapshot_when_idle();
        }
    }

    /// Stores new documents with their texts, and the project that lists them.
    pub(super) fn store_documents(&mut self, documents: &[Rc<Document>]) {
        let Some(session) = &self.session else { return };
        let waiting = Waiting::Documents(session.id.clone(), documents.to_vec());
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

    fn store(&mut self, write: Write) {
        self.saving.queue.push_back(Waiting::Write(write));
        self.flush();
    }

    /// Writes what waits, unless that is under way already.
    pub fn flush(&mut self) {
        if self.saving.running || self.saving.queue.is_empty() || self.storage.is_none() {
            return;
        }
        self.saving.running = true;
        self.saving.state = SaveState::Saving;
        self.me.spawn(|handle| async move { write_queue(&handle).await });
    }

    fn take_batch(&mut self) -> Vec<Write> {
        let batch: Vec<Write> = self.saving.queue.drain(..).flat_map(Waiting::writes).collect();
        if batch.is_empty() {
            self.saving.running = false;
        }
        batch
    }

    fn saving_failed(&mut self, batch: Vec<Write>, error: &StorageError) {
        for write in batch.into_iter().rev() {
            self.saving.queue.push_front(Waiting::Write(write));
        }
        self.saving.running = false;
        self.storage_failed(error);
    }

    fn storage_failed(&mut self, error: &StorageError) {
        let text = error.to_string();
        if self.saving.state != SaveState::Failed(text.clone()) {
            self.warn(text.clone());
        }
        self.saving.state = SaveState::Failed(text);
    }

    /// The storage is gone: the work goes on in memory.
    pub fn storage_lost(&mut self, error: &StorageError) {
        self.storage = None;
        self.storage_failed(error);
    }

    fn snapshot_when_idle(&mut self) {
        self.saving.snapshot_timer = self.saving.snapshot_timer.wrapping_add(1);
        let timer = self.saving.snapshot_timer;
        self.me.spawn(move |handle| async move {
            loop {
                let edits = handle.read(|workbench| workbench.session.as_ref().map(Session::edits));
                TimeoutFuture::new(IDLE_MILLISECONDS).await;
                let now = handle.read(|workbench| workbench.session.as_ref().map(Session::edits));
                if handle.read(|workbench| workbench.saving.snapshot_timer) != timer {
                    return;
                }
                if edits == now {
                    break;
                }
            }
            write_snapshot(&handle).await;
        });
    }

    /// Deletes for good what was removed from the project that is being left.
    pub(super) fn forget_removed(&mut self) {
        let Some(project) = self.session.as_ref().map(|session| session.id.clone()) else { return };
        for (_, entry) in std::mem::take(&mut self.saving.removed) {
            self.store(Write::DeleteDocument { project: project.clone(), document: entry.id.to_string() });
        }
    }

    /// True while something is on its way to the storage.
    pub fn is_storing(&self) -> bool {
        self.saving.running
    }

    fn tell_tabs_of(&self, batch: &[Write]) {
        let mut told = None;
        for write in batch {
            match write {
                Write::AppendRecord { document, .. } if told != Some(document) => {
                    self.tell_tabs("change", document);
                    told = Some(document);
                }
                Write::PutProject { .. } => self.tell_tabs("project", ""),
                _ => {}
            }
        }
    }

    /// True if something was made that is in no file yet.
    pub fn only_in_browser(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.is_loaded() && session.edits() != self.saving.in_file)
    }

    /// True if leaving the page now would leave something behind: work in no file, or not even stored.
    pub fn would_lose(&self) -> bool {
        self.only_in_browser() && !self.updating || (self.session.is_some() && self.saving.state != SaveState::Saved)
    }

    /// Notes that everything made so far is in a file.
    pub(super) fn written_to_file(&mut self) {
        let Some(session) = &self.session else { return };
        self.saving.in_file = session.edits();
        let (key, value) = (format!("in-file:{}", session.id), self.saving.in_file.to_string());
        self.set_preference(&key, &value);
        self.is_filed();
    }

    pub(super) fn load_file_state(&mut self) {
        let Some(session) = &self.session else { return };
        let kept = preferences::get(&format!("in-file:{}", session.id)).ok().flatten();
        self.saving.in_file = kept.and_then(|count| count.parse().ok()).unwrap_or(0);
        self.saving.file = None;
        self.watch_project();
    }
}

fn snapshot(project: &str, document: &Document, text_sha256: String, seq: u32) -> Write {
    Write::PutDocument {
        project: project.to_owned(),
        document: document.id.to_string(),
        text_sha256,
        seq,
        snapshot: journal::write_snapshot(document),
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
            return handle.act(|workbench| workbench.saving_failed(batch, &StorageError::Closed));
        };
        if batch.is_empty() {
            return handle.act(|workbench| {
                workbench.saving.state = SaveState::Saved;
                workbench.all_is_stored();
            });
        }
        if let Err(error) = storage.commit(&batch, Durability::Relaxed).await {
            return handle.act(|workbench| workbench.saving_failed(batch, &error));
        }
        handle.read(|workbench| workbench.tell_tabs_of(&batch));
    }
}

/// A snapshot is written strictly: the journal before it is not needed to restore the document from then on.
async fn write_snapshot(handle: &Handle) {
    let ready = handle.read(|workbench| {
        let session = workbench.session.as_ref()?;
        let current = session.current()?;
        let idle = workbench.saving.state == SaveState::Saved;
        let write = || {
            let hash = journal::sha256_of(&current.document.text).to_owned();
            snapshot(&session.id, &current.document, hash, current.seq)
        };
        Some((workbench.storage.clone().filter(|_| idle)?, write()))
    });
    if let Some((storage, write)) = ready
        && let Err(error) = storage.commit(&[write], Durability::Strict).await
    {
        handle.act(|workbench| workbench.storage_failed(&error));
    }
}
