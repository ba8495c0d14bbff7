//! What is done when the storage is lost, emptied, or another tab wrote first.
//!
//! Owns: [`open`], [`rebase`]. Nothing is lost: what is in memory is stored anew, what does not fit any more is set
//! aside.

use gloo_timers::future::TimeoutFuture;

use super::saving::SaveState;
use super::toasts::ToastAction;
use super::{Workbench, count, loading, projects};
use crate::app::handle::Handle;
use crate::browser::clock;
use crate::browser::storage::{NAME, Storage, StorageError, Write};
use crate::formats::journal::read_record;
use crate::model::history::Step;

/// After how long opening is tried, again and again.
const AGAIN_MILLISECONDS: [u32; 4] = [20, 200, 1_000, 5_000];
/// How often it is looked whether what is on its way has come to an end.
const MOMENT_MILLISECONDS: u32 = 20;
/// How often at most.
const MOMENTS: u32 = 100;

impl Workbench {
    /// The connection to the storage was cut from outside: it is opened again at once.
    pub fn connection_lost(&mut self, error: &StorageError) {
        self.storage = None;
        self.saving.state = SaveState::Failed(error.to_string());
        self.reopen_storage();
    }

    /// Tries to open the storage again and writes what waits.
    pub fn reopen_storage(&mut self) {
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
    handle.act(|workbench| workbench.storage_lost(&refused));
    None
}

/// The storage is there again. If the open project is not in it any more, it is stored anew.
async fn reopened(handle: &Handle, storage: &Storage) {
    let stored = storage.projects().await;
    // What was on its way when the connection was cut must be back in the queue.
    for _ in 0..MOMENTS {
        if !handle.read(Workbench::is_storing) {
            break;
        }
        TimeoutFuture::new(MOMENT_MILLISECONDS).await;
    }
    handle.act(|workbench| {
        let open = workbench.session.as_ref().map(|session| session.id.clone());
        let is_gone = |id: &String| matches!(&stored, Ok(all) if all.iter().all(|project| project.id != *id));
        if open.as_ref().is_some_and(is_gone) && workbench.may_store_anew() {
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
/// top of them; those that do not fit, or are of a project that was left, are set aside.
pub async fn rebase(handle: &Handle) {
    let edits = handle.quietly(Workbench::take_unstored);
    let open = handle.read(|workbench| {
        Some((workbench.storage.clone()?, workbench.session.as_ref().map(|session| session.id.clone())?))
    });
    if let Some((storage, id)) = &open {
        loading::reload(handle, storage, id).await;
    }
    handle.act(|workbench| {
        let mut rest = edits;
        rest.retain(|[project, document, json]| {
            !workbench.is_writing(project) || !workbench.make_again(document, json)
        });
        workbench.set_aside(&rest);
        workbench.flush();
        if workbench.is_stored() {
            workbench.all_saved();
        }
    });
}

impl Workbench {
    /// A tab that reads along leaves it to the one that writes.
    fn may_store_anew(&self) -> bool {
        !self.tabs.reading
    }

    fn make_again(&mut self, document: &str, json: &str) -> bool {
        let (Some(session), Ok(record)) = (&mut self.session, read_record(json)) else { return false };
        let made = session.apply_to(&document.into(), Step::Do, record.edit);
        made.is_ok_and(|change| {
            self.store_change(&change);
            true
        })
    }

    fn set_aside(&mut self, edits: &[[String; 3]]) {
        if edits.is_empty() {
            return;
        }
        for of_one in edits.chunk_by(|a, b| a[..2] == b[..2]) {
            let Some([project, document, _]) = of_one.first().cloned() else { continue };
            let records = of_one.iter().map(|[_, _, record]| record.clone()).collect();
            let why = "Another tab had changed the document first.".to_owned();
            self.store(Write::PutAside { project, document, at: clock::now(), why, records });
        }
        let made = count(edits.len(), "edit");
        self.toast(
            format!("Another tab changed this project first: {made} made here could not be kept, and was set aside."),
            true,
            Some(("Download it", ToastAction::DownloadAside)),
        );
    }
}
