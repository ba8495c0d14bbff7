//! Documents taken out of the project. They stay stored until the project is left, also if the page is reloaded, so that
//! putting one back loses nothing.

use super::toasts::{Toast, ToastAction};
use super::{Workbench, count, loading};
use crate::browser::preferences;
use crate::browser::storage::Write;
use crate::model::document::DocumentId;
use crate::session::Entry;

/// What is said when documents are removed.
const LATER: &str = "What was removed can be put back until you leave the project.";

impl Workbench {
    /// Takes a document out of the project.
    pub fn remove_document(&mut self, id: &DocumentId) {
        if let Some(title) = self.take_out(std::slice::from_ref(id)) {
            let text = format!("“{title}” was removed. {LATER}");
            self.toast(text, false, Some(("Put it back", ToastAction::RestoreDocument(id.clone()))));
        }
    }

    /// Takes documents that were added in one go out of the project again.
    pub fn remove_documents(&mut self, ids: &[DocumentId]) {
        if self.take_out(ids).is_some() {
            self.say(format!("{} removed. {LATER}", count(ids.len(), "document")));
        }
    }

    /// Takes documents out; the title of the last one, if there was any.
    fn take_out(&mut self, ids: &[DocumentId]) -> Option<String> {
        if !self.may_write() {
            return None;
        }
        let session = self.session.as_mut()?;
        let mut title = None;
        for (at, entry) in ids.iter().filter_map(|id| session.remove(id)) {
            title = Some(entry.title().to_owned());
            self.saving.removed.push((at, entry));
            self.saving.removals_to_undo += 1;
        }
        self.show_own();
        self.keep_removed();
        self.store_project();
        self.search_again();
        title
    }

    /// Puts the document back that was removed last.
    pub fn restore_last(&mut self) {
        if let Some(id) = self.saving.removed.last().map(|(_, entry)| entry.id.clone()) {
            self.restore_document(&id);
        }
    }

    /// Puts a removed document back.
    pub fn restore_document(&mut self, id: &DocumentId) {
        if !self.may_write() {
            return;
        }
        let Some(index) = self.saving.removed.iter().position(|(_, entry)| entry.id == *id) else { return };
        // What was removed right before it is the next to be undone.
        let is_next = self.saving.removed.len() - index <= self.saving.removals_to_undo;
        let left = self.saving.removals_to_undo - usize::from(is_next);
        let (at, entry) = self.saving.removed.remove(index);
        // What was removed after it stood behind it, where it did.
        let later = self.saving.removed.iter_mut().skip(index);
        later.filter(|(place, _)| *place >= at).for_each(|(place, _)| *place += 1);
        self.keep_removed();
        let is_loaded = entry.get().is_some();
        let Some(session) = &mut self.session else { return };
        session.restore(at, entry);
        let project = session.id.clone();
        self.store_project();
        self.open_document(id);
        self.saving.removals_to_undo = left;
        self.search_again();
        self.announced = "The document is back.".into();
        let is_of_it = |toast: &Toast| matches!(&toast.action, Some((_, ToastAction::RestoreDocument(of))) if of == id);
        self.toasts.list.retain(|toast| !is_of_it(toast));
        if let Some(storage) = self.storage.clone().filter(|_| !is_loaded) {
            self.me.spawn(|handle| async move { loading::load_documents(&handle, &storage, &project, true).await });
        }
    }

    /// Deletes for good what was removed from the project that is being left. What cannot be read, a newer version of the
    /// program may have stored: it is kept, and can still be put back.
    pub(super) fn forget_removed(&mut self) {
        let Some(project) = self.session.as_ref().map(|session| session.id.clone()) else { return };
        let removed = std::mem::take(&mut self.saving.removed);
        let (kept, removed): (Vec<_>, _) = removed.into_iter().partition(|(_, entry)| entry.failure().is_some());
        self.saving.removals_to_undo = 0;
        let is_of_project =
            |action: &ToastAction| matches!(action, ToastAction::RestoreDocument(_) | ToastAction::RemoveDocuments(_));
        self.toasts.list.retain(|toast| !toast.action.as_ref().is_some_and(|(_, action)| is_of_project(action)));
        if !self.is_writing(&project) {
            // Whoever writes may have put them back.
            return;
        }
        self.saving.removed = kept;
        self.keep_removed();
        self.saving.removed.clear();
        for (_, entry) in removed {
            self.store(Write::DeleteDocument { project: project.clone(), document: entry.id.to_string() });
        }
    }

    /// Finds what was removed from the open project before the page was reloaded, or by the tab that wrote before; what
    /// that one deleted for good can be put back no more.
    pub(super) fn load_removed(&mut self) {
        let Some(session) = &self.session else { return };
        // Where the browser keeps no settings, the tab goes by what it knows.
        let Ok(kept) = preferences::get(&key(&session.id)) else { return };
        let kept = kept.unwrap_or_default();
        let mut known = std::mem::take(&mut self.saving.removed);
        let removed = kept.lines().filter_map(|line| {
            let mut parts = line.splitn(3, '\t');
            let at = parts.next()?.parse().ok()?;
            let (id, title) = (DocumentId::from(parts.next()?), parts.next()?.to_owned());
            if session.entry(&id).is_some() {
                return None;
            }
            let here = known.iter().position(|(_, entry)| entry.id == id);
            Some(here.map_or_else(|| (at, Entry::listed(id, title)), |here| known.swap_remove(here)))
        });
        self.saving.removed = removed.collect();
        self.saving.removals_to_undo = self.saving.removals_to_undo.min(self.saving.removed.len());
    }

    /// Keeps what was removed for [`Self::load_removed`].
    pub(super) fn keep_removed(&mut self) {
        let Some(session) = &self.session else { return };
        let line = |(at, entry): &(usize, Entry)| {
            let title = entry.title().split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{at}\t{}\t{title}\n", entry.id)
        };
        let (key, lines) = (key(&session.id), self.saving.removed.iter().map(line).collect::<String>());
        self.set_preference(&key, &lines);
    }
}

/// Names it in the preferences.
fn key(project: &str) -> String {
    format!("removed:{project}")
}
