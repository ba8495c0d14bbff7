//! One document of a session: listed, loaded, or unreadable.
//!
//! Owns: [`Entry`], [`Loaded`], [`Logged`]. Must not know: where documents are loaded from.

use std::rc::Rc;

use crate::formats::journal::Record;
use crate::model::digest::Digest;
use crate::model::document::{Document, DocumentId};
use crate::model::edit::{Edit, EditError};
use crate::model::history::{History, Step};

/// One edit of the past, as the journal has it.
#[derive(Clone, Debug)]
pub struct Logged {
    /// Its number; of the last one, if it stands for several.
    pub seq: u32,
    /// What was done, when and by whom.
    pub record: Rc<Record>,
}

/// A document with what was done to it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The current version.
    pub document: Rc<Document>,
    /// What can be undone and redone.
    pub history: History,
    /// The number of its last edit.
    pub seq: u32,
    /// Everything that was done to it, as far as it is known, in order.
    pub log: Vec<Logged>,
    /// The number of the last edit in the stored snapshot.
    pub in_snapshot: u32,
    /// Reckoned at the first edit: a long document must be on screen before.
    digest: Option<Digest>,
}

impl Loaded {
    /// A document as it is after edit number `seq`, with what is known of the edits before.
    #[must_use]
    pub fn new(document: Document, seq: u32, log: Vec<Logged>) -> Self {
        let mut history = History::default();
        for Logged { record, .. } in &log {
            // What stands for several edits, or for a lost one, cannot be taken back; what follows it can.
            if record.since.is_some() {
                history.forget();
            } else {
                history.record(record.step, &record.edit);
            }
        }
        Self { document: Rc::new(document), history, seq, log, in_snapshot: seq, digest: None }
    }

    /// The digest of the document as it stands.
    pub fn digest(&mut self) -> Digest {
        *self.digest.get_or_insert_with(|| Digest::of(&self.document))
    }

    /// Notes when and by whom the newest edit was made.
    pub fn note(&mut self, record: Rc<Record>) {
        self.log.push(Logged { seq: self.seq, record });
    }

    /// Puts edits that stand for several in their place.
    pub fn replace(&mut self, thinned: &[Logged]) {
        for one in thinned {
            let since = one.record.since.unwrap_or(one.seq);
            self.log.retain(|other| other.seq < since || other.seq > one.seq);
            let at = self.log.partition_point(|other| other.seq < one.seq);
            self.log.insert(at, one.clone());
        }
    }

    /// The document as it was after edit number `seq`; as early as is known, if that is later.
    #[must_use]
    pub fn at(&self, seq: u32) -> Document {
        let later = self.log.iter().rev().take_while(|logged| logged.seq > seq);
        later.fold(self.document.as_ref().clone(), |document, logged| {
            let back = logged.record.edit.inverted();
            document.apply(&back).unwrap_or_else(|_| document.apply_leniently(&back).0)
        })
    }

    /// Applies `edit` and notes it in the history.
    ///
    /// # Errors
    /// If the edit does not fit; nothing is changed then.
    pub fn apply(&mut self, step: Step, edit: &Edit) -> Result<(), EditError> {
        self.document = Rc::new(self.document.apply(edit)?);
        self.digest = self.digest.map(|digest| digest.after(edit));
        self.history.record(step, edit);
        self.seq += 1;
        Ok(())
    }
}

/// A document of the project.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Unique in the project.
    pub id: DocumentId,
    /// The title it had when it was listed; a loaded document knows its own.
    listed_title: String,
    /// Nothing while it is not loaded; why, if it cannot be.
    pub(super) content: Result<Option<Loaded>, String>,
}

impl Entry {
    /// A document at hand.
    #[must_use]
    pub fn loaded(document: Document) -> Self {
        let loaded = Loaded::new(document, 0, Vec::new());
        Self { id: loaded.document.id.clone(), listed_title: String::new(), content: Ok(Some(loaded)) }
    }

    /// A document known by name only.
    #[must_use]
    pub fn listed(id: DocumentId, title: String) -> Self {
        Self { id, listed_title: title, content: Ok(None) }
    }

    /// The title to show.
    #[must_use]
    pub fn title(&self) -> &str {
        let title = self.get().map_or(self.listed_title.as_str(), |loaded| &loaded.document.details.title);
        if title.trim().is_empty() { self.id.as_str() } else { title }
    }

    /// The document, once loaded.
    #[must_use]
    pub fn get(&self) -> Option<&Loaded> {
        self.content.as_ref().ok()?.as_ref()
    }

    pub(super) fn get_mut(&mut self) -> Option<&mut Loaded> {
        self.content.as_mut().ok()?.as_mut()
    }

    /// Why it cannot be read, if so.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.content.as_ref().err().map(String::as_str)
    }
}
