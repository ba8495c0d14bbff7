//! What was done to a document, for undo and redo.
//!
//! Owns: [`History`]. Must not know: what an edit means; undo is its inverse, nothing else.

use std::sync::Arc;

use super::edit::Edit;

/// How an edit came about, as a journal says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A person changed something.
    Do,
    /// The newest change was taken back; the edit is the inverse of it.
    Undo,
    /// The newest undo was taken back; the edit is the change once more.
    Redo,
}

/// The changes that can be taken back and those that can be made again. No limit.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Arc<Edit>>,
    undone: Vec<Arc<Edit>>,
}

impl History {
    /// The edit that takes back the newest change.
    #[must_use]
    pub fn undo(&self) -> Option<Edit> {
        self.done.last().map(|edit| edit.inverted())
    }

    /// The edit that makes the newest undone change again.
    #[must_use]
    pub fn redo(&self) -> Option<Edit> {
        self.undone.last().map(|edit| edit.as_ref().clone())
    }

    /// True if there is something to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// True if there is something to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Notes that `edit` was applied as `step`. A journal replayed through here gives the same history; one that begins
    /// in the middle gives the same from there on, because what is undone or redone is in the edit itself.
    pub fn record(&mut self, step: Step, edit: &Edit) {
        match step {
            Step::Do => {
                self.done.push(Arc::new(edit.clone()));
                self.undone.clear();
            }
            Step::Undo => {
                self.done.pop();
                self.undone.push(Arc::new(edit.inverted()));
            }
            Step::Redo => {
                self.undone.pop();
                self.done.push(Arc::new(edit.clone()));
            }
        }
    }

    /// Nothing before this can be taken back any more.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}
