//! One document of a session: listed, loaded, or unreadable.
//!
//! Owns: [`Entry`], [`Loaded`]. Must not know: where documents are loaded from.

use std::rc::Rc;

use crate::model::document::{Document, DocumentId};
use crate::model::edit::{Edit, EditError};
use crate::model::history::{History, Step};

/// A document with what was done to it.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The current version.
    pub document: Rc<Document>,
    /// What can be undone and redone.
    pub history: History,
    /// How many edits its journal has.
    pub seq: u32,
}

impl Loaded {
    /// Applies `edit` and notes it in the history.
    ///
    /// # Errors
    /// If the edit does not fit; nothing is changed then.
    pub fn apply(&mut self, step: Step, edit: &Edit) -> Result<(), EditError> {
        self.document = Rc::new(self.document.apply(edit)?);
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
        let loaded = Loaded { document: Rc::new(document), history: History::default(), seq: 0 };
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
