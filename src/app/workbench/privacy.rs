//! What is stored where and how much of it, and deleting all of it.
//!
//! Owns: [`Facts`].

use gloo_timers::future::TimeoutFuture;

use super::projects::OPEN;
use super::{Dialog, Workbench};
use crate::browser::everything::{self, Offline};
use crate::browser::preferences;
use crate::browser::storage::{self, Storage, StorageError};
use crate::formats::journal;

/// What is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Each project: id, name, documents, bytes.
    pub projects: Vec<(String, String, usize, u64)>,
    /// Why not all projects could be counted, if so.
    pub uncounted: Option<String>,
    /// How many settings, and their bytes.
    pub settings: (usize, u64),
    /// The program's own copy.
    pub offline: Offline,
    /// Bytes used and bytes that may be used, as the browser has it.
    pub room: Option<(u64, u64)>,
}

impl Facts {
    async fn count_projects(&mut self, storage: &Storage) -> Result<(), StorageError> {
        for project in storage.projects().await? {
            let (name, documents) = match journal::read_project(&project.json) {
                Ok((info, documents)) => (info.name, documents.len()),
                Err(_) => (project.id.clone(), 0),
            };
            let bytes = storage.size(&project.id).await?;
            self.projects.push((project.id, name, documents, bytes));
        }
        Ok(())
    }
}

/// What is drawn goes first, so that nothing writes a setting after all are deleted.
const AFTER_PAINT_MILLISECONDS: u32 = 60;

/// Forgets the settings and the folder of a project that was deleted: what it was called and where one was in it.
///
/// # Errors
/// If the folder cannot be forgotten.
pub(super) async fn forget(project: &str) -> Result<(), StorageError> {
    for name in preferences::all().map(|(names, _)| names).unwrap_or_default() {
        if name.split(':').nth(1) == Some(project) {
            // What cannot be removed could not have been kept either.
            drop(preferences::remove(&name));
        }
    }
    if preferences::get(OPEN).ok().flatten().as_deref() == Some(project) {
        drop(preferences::set(OPEN, ""));
    }
    storage::handles::forget(project).await
}

impl Workbench {
    /// Opens the privacy page and counts what it shows.
    pub fn show_privacy(&mut self) {
        self.dialog = Some(Dialog::Privacy);
        self.keeping.facts = None;
        let storage = self.storage.clone();
        self.me.spawn(|handle| async move {
            let settings = preferences::all().map(|(names, bytes)| (names.len(), bytes)).unwrap_or_default();
            let mut facts = Facts { settings, ..Facts::default() };
            if let Some(storage) = &storage
                && let Err(error) = facts.count_projects(storage).await
            {
                facts.uncounted = Some(error.to_string());
            }
            facts.offline = everything::offline().await;
            facts.room = storage::estimate().await;
            let persistent = storage::is_persistent().await;
            handle.act(|workbench| {
                workbench.keeping.facts = Some(facts);
                workbench.keeping.persistent = persistent;
            });
        });
    }

    /// Deletes everything that this program keeps in the browser.
    pub fn delete_everything(&mut self) {
        self.tell_tabs("forget", "", "");
        self.forget_here();
        self.me.spawn(|handle| async move {
            TimeoutFuture::new(AFTER_PAINT_MILLISECONDS).await;
            let left = everything::delete().await;
            handle.act(|workbench| workbench.dialog = Some(Dialog::Deleted(left)));
        });
    }
}
