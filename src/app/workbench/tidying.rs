//! Snapshots and compaction, while nobody edits.
//!
//! A snapshot is written strictly. Old edits are thinned (see [`crate::session::thin`]) only after two snapshots were
//! written and read back, in a transaction of their own, and only by the tab that holds the project's lock.
//!
//! A snapshot needs no lock. It is written only while nothing waits, so that all its edits are in the journal under their
//! numbers, and another tab's edits can only follow them; a state behind the newest, with the edits after it, comes to the
//! same document. Only two things could go wrong for a tab that is behind (one without locks, or one that slept while
//! another took the lock): edits after its state might have been thinned meanwhile, so that they no longer begin where it
//! ends, and the document might have been deleted. Hence [`Over::Older`]: in the transaction that would write it, it never
//! takes the place of a later snapshot, which thinning always leaves, nor of none.

use gloo_timers::future::TimeoutFuture;

use super::Workbench;
use super::loading::{put_record, store_loaded};
use super::saving::SaveState;
use crate::app::handle::Handle;
use crate::browser::clock;
use crate::browser::storage::{Durability, Over, Storage, StorageError, Write};
use crate::formats::journal;
use crate::model::document::DocumentId;
use crate::session::thin::{DAYS, KEPT, thin};
use crate::session::{Entry, Loaded, Logged, Session};

/// Edits after which a new snapshot is worth its writing.
const SNAPSHOT_EVERY: u32 = 100;
/// How long nobody must have edited before anything is tidied.
const IDLE_MILLISECONDS: u32 = 3_000;

impl Workbench {
    /// Tidies as soon as nobody has edited for a while, if there is anything to tidy.
    pub(super) fn tidy_when_idle(&mut self) {
        let loaded = || self.session.iter().flat_map(Session::entries).filter_map(Entry::get);
        if self.saving.tidying || !loaded().any(|loaded| is_due(loaded) || loaded.log.len() > KEPT) {
            return;
        }
        self.saving.tidying = true;
        self.me.spawn(|handle| async move {
            loop {
                let before = handle.read(|workbench| workbench.session.as_ref().map(Session::edits));
                TimeoutFuture::new(IDLE_MILLISECONDS).await;
                let now = handle.read(|workbench| workbench.session.as_ref().map(Session::edits));
                if before == now {
                    break;
                }
            }
            let tidied = tidy(&handle).await;
            handle.quietly(|workbench| workbench.saving.tidying = false);
            if let Err(error) = tidied {
                handle.act(|workbench| {
                    if !workbench.tabs.forgotten {
                        workbench.warn(error.to_string());
                    }
                });
            }
        });
    }

    /// The storage, if this tab may write `project` and nothing waits to be written.
    fn idle_storage(&self, project: &str) -> Option<Storage> {
        let idle = self.is_writing(project) && self.saving.state == SaveState::Saved;
        self.storage.clone().filter(|_| idle)
    }

    fn loaded(&self, project: &str, document: &DocumentId) -> Option<&Loaded> {
        self.session.as_ref().filter(|session| session.id == project)?.entry(document)?.get()
    }
}

fn is_due(loaded: &Loaded) -> bool {
    loaded.seq - loaded.in_snapshot.min(loaded.seq) >= SNAPSHOT_EVERY
}

async fn tidy(handle: &Handle) -> Result<(), StorageError> {
    let Some((project, documents)) = handle.read(|workbench| {
        let session = workbench.session.as_ref()?;
        Some((session.id.clone(), session.entries().iter().map(|entry| entry.id.clone()).collect::<Vec<_>>()))
    }) else {
        return Ok(());
    };
    let cutoff = clock::days_ago(DAYS);
    for document in documents {
        let (due, thinned) = handle.read(|workbench| {
            let Some(loaded) = workbench.loaded(&project, &document) else { return (false, Vec::new()) };
            let thinned = if workbench.holds(&project) { thin(loaded, &cutoff) } else { Vec::new() };
            (is_due(loaded), thinned)
        });
        if due || !thinned.is_empty() {
            snapshot(handle, &project, &document).await?;
        }
        if !thinned.is_empty() {
            compact(handle, &project, &document, &thinned).await?;
        }
    }
    Ok(())
}

/// Writes a snapshot of the document as it stands; false if this is no moment to write.
async fn snapshot(handle: &Handle, project: &str, document: &DocumentId) -> Result<bool, StorageError> {
    let ready = handle.read(|workbench| {
        let (storage, loaded) = (workbench.idle_storage(project)?, workbench.loaded(project, document)?);
        Some((storage, store_loaded(project, loaded, &[], Over::Older), loaded.seq))
    });
    let Some((storage, writes, seq)) = ready else { return Ok(false) };
    storage.commit(&writes, Durability::Strict).await?;
    handle.quietly(|workbench| {
        let session = workbench.session.as_mut().filter(|session| session.id == project);
        if let Some(loaded) = session.and_then(|session| session.loaded_mut(document)) {
            loaded.in_snapshot = seq;
        }
    });
    Ok(true)
}

/// Puts the thinned edits in the place of the old ones, once the snapshots on both sides of them are seen to be whole.
async fn compact(
    handle: &Handle,
    project: &str,
    document: &DocumentId,
    thinned: &[Logged],
) -> Result<(), StorageError> {
    // Where there are no locks, another tab may still append to what is thinned here. The second snapshot: so that the
    // earlier one does not reach back into what is thinned either.
    let holds = || handle.read(|workbench| workbench.holds(project));
    if !holds() || !snapshot(handle, project, document).await? {
        return Ok(());
    }
    let Some(storage) = handle.read(|workbench| workbench.idle_storage(project)) else { return Ok(()) };
    let earlier = storage.earlier(project, document.as_str()).await?;
    let newest = storage.document(project, document.as_str()).await?.and_then(|stored| stored.snapshot);
    let whole = handle.read(|workbench| {
        let text = &workbench.loaded(project, document)?.document.text;
        let is_whole = |(at, json): &&(u32, String)| {
            thinned.iter().all(|thin| thin.seq <= *at) && journal::read_snapshot(json, text.clone()).is_ok()
        };
        Some([newest, earlier].iter().flatten().filter(is_whole).count())
    });
    if whole != Some(2) || !holds() || handle.read(|workbench| workbench.idle_storage(project)).is_none() {
        return Ok(());
    }
    let writes: Vec<Write> = thinned.iter().map(|one| put_record(project, document, one)).collect();
    storage.commit(&writes, Durability::Strict).await?;
    handle.act(|workbench| {
        let session = workbench.session.as_mut().filter(|session| session.id == project);
        if let Some(loaded) = session.and_then(|session| session.loaded_mut(document)) {
            loaded.replace(thinned);
        }
    });
    Ok(())
}
