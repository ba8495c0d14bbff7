//! What is done when the storage is lost, emptied, or another tab wrote first.
//!
//! Owns: [`open`], [`rebase`]. Nothing is lost: what is in memory is stored anew, what does not fit any more is set
//! aside, and a document that another tab still has is not deleted.

use gloo_timers::future::TimeoutFuture;

use super::saving::{PATIENCE_MILLISECONDS, SaveState, quiet};
use super::toasts::ToastAction;
use super::{Workbench, count, loading, projects};
use crate::app::handle::Handle;
use crate::browser::clock;
use crate::browser::storage::{NAME, Storage, StorageError, StoredProject, Write};
use crate::formats::journal::{read_project, read_record};
use crate::model::digest::Digest;
use crate::model::history::Step;
use crate::model::order::sort;
use crate::session::{Entry, Loaded, Session};

/// After how long opening is tried, again and again.
const AGAIN_MILLISECONDS: [u32; 4] = [20, 200, 1_000, 5_000];

impl Workbench {
    /// The connection to the storage was cut from outside: it is opened again at once.
    pub fn connection_lost(&mut self, error: &StorageError) {
        self.storage = None;
        self.saving.state = SaveState::Failed(error.to_string());
        self.reopen_storage();
    }

    /// Tries to open the storage again and writes what waits.
    pub fn reopen_storage(&mut self) {
        if self.tabs.forgotten {
            return;
        }
        self.me.spawn(|handle| async move {
            if let Some(storage) = open(&handle, &AGAIN_MILLISECONDS).await {
                reopened(&handle, &storage).await;
            }
        });
    }
}

/// Opens the storage, after each of `waits` until it opens, and says so if there is none. While the browser clears it,
/// opening is refused for a moment.
pub async fn open(handle: &Handle, waits: &[u32]) -> Option<Storage> {
    let mut refused = StorageError::Unavailable;
    for wait in waits {
        if *wait > 0 {
            TimeoutFuture::new(*wait).await;
        }
        match Storage::open(NAME).await {
            Ok(storage) => {
                let closed = handle.clone();
                storage.on_closed(move |error| closed.act(|workbench| workbench.connection_lost(&error)));
                handle.act(|workbench| workbench.storage = Some(storage.clone()));
                return Some(storage);
            }
            Err(error) => refused = error,
        }
        if matches!(refused, StorageError::NewerVersion | StorageError::Unavailable) {
            break;
        }
    }
    handle.act(|workbench| {
        workbench.storage_lost(&refused);
        if refused == StorageError::Silent && waits.len() == 1 {
            workbench.reopen_storage();
        }
    });
    None
}

/// The storage is there again. If the open project is not in it any more, it is stored anew.
async fn reopened(handle: &Handle, storage: &Storage) {
    let stored = storage.projects().await;
    // What was on its way when the connection was cut must be back in the queue.
    quiet(handle, PATIENCE_MILLISECONDS).await;
    handle.act(|workbench| {
        let open = workbench.session.as_ref().map(|session| session.id.clone());
        let is_gone = |id: &String| matches!(&stored, Ok(all) if all.iter().all(|project| project.id != *id));
        if open.as_ref().is_some_and(is_gone) && !workbench.waits_as_a_whole() && workbench.may_store_anew() {
            let missing = workbench.session.as_ref().is_some_and(|session| !session.is_loaded());
            workbench.store_everything();
            workbench.warn(if missing {
                "What this browser had stored was deleted while the page was open. What was loaded of this project is \
                 stored anew; documents that were not loaded yet are gone. Export the dataset to be safe."
            } else {
                "What this browser had stored was deleted while the page was open. This project is stored anew; \
                 everything of it is here. Other projects are gone unless they are open in a tab. Export the dataset \
                 to be safe."
            });
        }
        if workbench.is_stored() {
            workbench.all_saved();
        }
        workbench.flush();
    });
    projects::list(handle, storage).await;
}

/// Another tab stored edits of the same document first: they are taken over, and the edits made here are made again on
/// top of them; those that do not fit, or are of a project that was left, are set aside. Until everything is read, the
/// person goes on with what is in memory; nothing of it is written meanwhile, and all of it is made again.
pub async fn rebase(handle: &Handle) {
    if handle.quietly(|workbench| std::mem::replace(&mut workbench.tabs.rebasing, true)) {
        return;
    }
    // Only what waits is made again: what is on its way must be stored, or waiting again, before anything is read.
    quiet(handle, PATIENCE_MILLISECONDS).await;
    let Some(storage) = handle.read(|workbench| workbench.storage.clone()) else {
        // It goes on when there is one again.
        return handle.quietly(|workbench| workbench.tabs.rebasing = false);
    };
    let open = handle.read(|workbench| workbench.session.as_ref().map(|session| session.id.clone()));
    let mut fresh = None;
    if let Some(id) = &open {
        fresh = loading::read_whole(handle, &storage, id).await;
    }
    let stored = storage.projects().await;
    handle.act(|workbench| {
        workbench.tabs.rebasing = false;
        let now = workbench.session.as_ref().map(|session| &session.id);
        let (true, Ok(stored)) = (now == open.as_ref() && now.is_some() == fresh.is_some(), stored) else {
            // Another project was opened meanwhile, or this one could not be read: all of it stays where it is.
            return workbench.try_again_later();
        };
        let rest = workbench.take_unstored();
        let is_same = rest.is_empty();
        workbench.keep_listed(&stored);
        let mut damaged = Vec::new();
        if let Some((session, found)) = fresh {
            workbench.exchange(session);
            damaged = found;
        }
        let mut rest = workbench.make_all_again(rest);
        workbench.remove_again(true);
        workbench.set_aside(&mut rest);
        if is_same {
            workbench.try_again_later();
        } else {
            workbench.flush();
        }
        if workbench.is_stored() {
            workbench.all_saved();
        }
        for (document, damage, writes) in damaged {
            workbench.report_damage(&storage, &document, &damage, writes);
        }
    });
}

const STILL_LISTED: &str = "Not removed, because another tab still has it in the project";

/// What is said of documents; nothing if there are none.
fn named(what: &str, titles: &[String]) -> Option<String> {
    let names: Vec<_> = titles.iter().map(|title| format!("“{title}”")).collect();
    (!names.is_empty()).then(|| format!("{what}: {}.", names.join(", ")))
}

/// Whether nothing was done to a document between the two.
fn is_same(was: &Loaded, now: &Loaded) -> bool {
    let digest = |loaded: &Loaded| Digest::of(&loaded.document);
    was.seq == now.seq && was.document.text == now.document.text && digest(was) == digest(now)
}

impl Workbench {
    /// A tab that reads along leaves it to the one that writes.
    fn may_store_anew(&self) -> bool {
        !self.tabs.reading
    }

    /// True if every document of the open project waits as a whole: then it was never stored, and nothing was deleted.
    fn waits_as_a_whole(&self) -> bool {
        let whole = self.whole_documents();
        let waits = |entry: &Entry| whole.iter().any(|(project, id)| self.is_open(project) && id == entry.id.as_str());
        self.session.as_ref().is_some_and(|session| session.entries().iter().all(waits))
    }

    /// Puts the open project as it is stored in the place of what is in memory; documents that wait as a whole are kept.
    fn exchange(&mut self, mut fresh: Session) {
        let Some(open) = &self.session else { return };
        let whole = self.whole_documents();
        let is_whole = |entry: &&Entry| {
            whole.iter().any(|(project, document)| *project == open.id && document == entry.id.as_str())
        };
        let mut is_longer = false;
        for loaded in open.entries().iter().filter(is_whole).filter_map(Entry::get) {
            if fresh.entry(&loaded.document.id).is_none() {
                fresh.add(loaded.document.as_ref().clone());
                is_longer = true;
            }
            fresh.install(loaded.clone());
        }
        fresh.stay(open);
        self.session = Some(fresh);
        self.paint_labels();
        self.search_again();
        if is_longer {
            self.store_project();
        }
    }

    /// Makes the edits again; those that cannot be are left over, and so is what was changed of the project itself.
    fn make_all_again(&mut self, mut edits: Vec<[String; 3]>) -> Vec<[String; 3]> {
        edits.retain(|[project, document, json]| {
            if document.is_empty() {
                let known = self.session.as_ref().filter(|session| session.id == *project);
                return known.is_none_or(|session| !read_project(json).is_ok_and(|(info, _)| info == session.info));
            }
            !self.is_writing(project) || !self.make_again(document, json)
        });
        edits
    }

    fn make_again(&mut self, document: &str, json: &str) -> bool {
        let (Some(session), Ok(record)) = (&mut self.session, read_record(json)) else { return false };
        let made = session.apply_to(&document.into(), Step::Do, record.edit);
        made.is_ok_and(|change| {
            self.store_change(&change);
            true
        })
    }

    /// What was removed here and is listed all the same is removed again, if this tab writes and no other changed it; else
    /// it stays, and must not be deleted when the project is left. `is_said`: the person is told.
    pub(super) fn remove_again(&mut self, is_said: bool) {
        let (mut again, mut changed, mut listed, mut last) = (Vec::new(), Vec::new(), Vec::new(), None);
        let may = self.session.as_ref().is_some_and(|session| self.is_writing(&session.id));
        for (at, was) in std::mem::take(&mut self.saving.removed) {
            let Some(session) = &mut self.session else { return };
            let Some(now) = session.entry(&was.id) else {
                self.saving.removed.push((at, was));
                continue;
            };
            let title = was.title().to_owned();
            match (was.get(), now.get()) {
                _ if !may => listed.push(title),
                (Some(was), Some(now)) if !is_same(was, now) => changed.push(title),
                // What is not loaded yet may be another by now; what cannot be read is not.
                (None, None) if was.failure().is_none() || now.failure().is_none() => listed.push(title),
                (Some(_), Some(_)) | (None, None) => {
                    self.saving.removed.extend(session.remove(&was.id));
                    last = Some(was.id.clone());
                    again.push(title);
                }
                _ => listed.push(title),
            }
        }
        let stays = !(changed.is_empty() && listed.is_empty());
        // There may be nothing left that undoing could put back.
        if stays {
            self.saving.removals_to_undo = 0;
        }
        if may && stays {
            // Only then: what is kept is shared with the other tab, which may have removed something else.
            self.keep_removed();
        }
        if !again.is_empty() {
            self.store_project();
        }
        if is_said {
            let again = named("Removed all the same, though another tab had changed the project first", &again);
            if let Some((text, last)) = again.zip(last) {
                self.toast(text, false, Some(("Put it back", ToastAction::RestoreDocument(last))));
            }
            let changed = named("Not removed, because another tab had changed it first", &changed);
            changed.into_iter().chain(named(STILL_LISTED, &listed)).for_each(|text| self.warn(text));
        }
    }

    /// What waits to be deleted of a project that was left stays, if the project still lists it.
    fn keep_listed(&mut self, stored: &[StoredProject]) {
        let mut kept = Vec::new();
        self.drop_deletions(|project, document| {
            let stored = stored.iter().find(|stored| stored.id == project);
            let listed = stored.and_then(|stored| read_project(&stored.json).ok()).map_or_else(Vec::new, |read| read.1);
            let title = listed.into_iter().find(|(id, _)| id.as_str() == document).map(|(_, title)| title);
            kept.extend(title.clone());
            title.is_some()
        });
        named(STILL_LISTED, &kept).into_iter().for_each(|text| self.warn(text));
    }

    fn set_aside(&mut self, unkept: &mut Vec<[String; 3]>) {
        if unkept.is_empty() {
            return;
        }
        // One entry a document: two of the same moment would have the same place.
        sort(unkept, |a, b| a[..2].cmp(&b[..2]));
        for of_one in unkept.chunk_by(|a, b| a[..2] == b[..2]) {
            let Some([project, document, _]) = of_one.first().cloned() else { continue };
            let records = of_one.iter().map(|[_, _, record]| record.clone()).collect();
            let why = "Another tab had changed the project first.".to_owned();
            self.store(Write::PutAside { project, document, at: clock::now(), why, records });
        }
        let made = count(unkept.len(), "change");
        self.toast(
            format!("Another tab changed this project first: {made} made here could not be kept, and was set aside."),
            true,
            Some(("Download it", ToastAction::DownloadAside)),
        );
    }
}
