//! The whole workspace as one archive, and what is in such an archive put back.
//!
//! Owns: [`Incoming`], [`Standing`]. Nothing that is stored is ever overwritten: what is here already is skipped, and
//! another version of a project comes as a copy.

use std::rc::Rc;

use super::saving::{PATIENCE_MILLISECONDS, quiet};
use super::{Dialog, InFile, Workbench, count, loading, projects};
use crate::app::handle::Handle;
use crate::browser::storage::{Durability, Over, Storage, Write};
use crate::browser::{clock, files};
use crate::formats::backup::{self, Kept};
use crate::formats::journal;
use crate::model::digest::{Digest, Version};
use crate::model::document::DocumentId;
use crate::model::order::sort;
use crate::model::project::Project;
use crate::session::{Entry, Loaded};

/// How a project of an archive stands to what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is not here.
    New,
    /// It is here, exactly so.
    Same,
    /// Another version of it is here.
    Other,
}

/// What is in an archive, before anything is done.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The archive's name.
    pub name: String,
    /// Each project, how it stands to what is here, and whether it is wanted.
    pub projects: Vec<(Rc<Kept>, Standing, bool)>,
    /// What of the archive is damaged.
    pub problems: Vec<String>,
}

impl Workbench {
    /// Downloads every project as one archive.
    pub fn back_up(&mut self) {
        self.flush();
        self.me.spawn(|handle| async move {
            quiet(&handle, PATIENCE_MILLISECONDS).await;
            let (kept, left_out) = gather(&handle).await;
            handle.act(|workbench| workbench.download_backup(&kept, &left_out));
        });
    }

    fn download_backup(&mut self, kept: &[Kept], left_out: &[String]) {
        for why in left_out {
            self.warn(format!("Not in the backup: {why}"));
        }
        if kept.is_empty() {
            return self.say("There is no project to back up yet.");
        }
        let day = clock::now().get(..10).unwrap_or_default().to_owned();
        let name = format!("counterclaim-backup-{day}.zip");
        let written = backup::write(kept).map_err(|error| error.to_string());
        let written = written
            .and_then(|bytes| files::download(&name, "application/zip", &bytes).map_err(|error| error.to_string()));
        match written {
            Err(why) => self.warn(why),
            Ok(()) => {
                for one in kept {
                    self.written_to_file((one.id.clone(), in_file(one, &one.project.name)));
                }
                self.say(format!("Downloaded {name} with {}.", count(kept.len(), "project")));
            }
        }
    }

    /// Reads an archive and shows what is in it.
    pub(super) fn take_backup(&mut self, name: String, bytes: &[u8]) {
        let read = match backup::read(bytes) {
            Ok(read) => read,
            Err(why) => return self.warn(format!("{name}: {why}")),
        };
        self.me.spawn(move |handle| async move {
            let (here, _) = gather(&handle).await;
            let stored = stored_ids(&handle).await;
            // What is stored and cannot be read is another version, too.
            let is_stored = |id: &String| stored.as_ref().is_none_or(|stored| stored.contains(id));
            let standing = |one: &Kept| match here.iter().find(|other| other.id == one.id) {
                None if is_stored(&one.id) => Standing::Other,
                None => Standing::New,
                Some(other) if matches!((one.files(), other.files()), (Ok(a), Ok(b)) if a == b) => Standing::Same,
                Some(_) => Standing::Other,
            };
            let projects = read.projects.into_iter().map(|one| {
                let standing = standing(&one);
                (Rc::new(one), standing, standing != Standing::Same)
            });
            let restore = Incoming { name, projects: projects.collect(), problems: read.problems };
            handle.act(|workbench| match workbench.dialog {
                None => workbench.dialog = Some(Dialog::Restore(restore)),
                Some(_) => {
                    let name = restore.name;
                    workbench.warn(format!(
                        "{name} was not looked at: another question is open. Answer it, then open {name} again."
                    ));
                }
            });
        });
    }

    /// Takes the project at place `n` of the archive, or leaves it.
    pub fn toggle_restored(&mut self, n: usize) {
        if let Some(Dialog::Restore(restore)) = &mut self.dialog
            && let Some(project) = restore.projects.get_mut(n)
        {
            project.2 = !project.2;
        }
    }

    /// Stores what is wanted of the archive.
    pub fn restore(&mut self) {
        let Some(Dialog::Restore(restore)) = self.dialog.take() else { return };
        let Some(storage) = self.storage.clone() else {
            return self.warn("Nothing was restored: this browser lets the page store nothing. Open the datasets in the archive one by one.");
        };
        self.me.spawn(|handle| async move {
            let (mut done, mut failed) = (0, Vec::new());
            for (kept, standing, _) in restore.projects.iter().filter(|project| project.2) {
                let (id, name, writes) = writes(kept, *standing);
                match storage.commit(&writes, Durability::Strict).await {
                    Ok(()) => {
                        done += 1;
                        handle.quietly(|workbench| workbench.written_to_file((id, in_file(kept, &name))));
                    }
                    Err(error) => failed.push(format!("“{}” was not restored: {error}", kept.project.name)),
                }
            }
            projects::list(&handle, &storage).await;
            handle.act(|workbench| {
                failed.into_iter().for_each(|why| workbench.warn(why));
                match done {
                    0 => {}
                    1 => workbench.say("Restored 1 project. It is listed under All projects."),
                    _ => workbench.say(format!("Restored {done} projects. They are listed under All projects.")),
                }
            });
        });
    }
}

/// The state of a project in an archive, as far as its history is known, under the name that it has here.
fn in_file(kept: &Kept, name: &str) -> InFile {
    let edits = kept.histories.iter().map(|(id, _)| u64::from(kept.last_edit(id))).sum();
    let last = |id| kept.history(id).last().and_then(|(_, json)| journal::read_record(json).ok());
    let times: Vec<_> = kept.project.documents.iter().map(|document| last(&document.id)).collect();
    let documents = kept.project.documents.iter().zip(&times).map(|(document, last)| Version {
        id: &document.id,
        text: document.text.as_str(),
        seq: kept.last_edit(&document.id),
        at: last.as_ref().map_or("", |record| record.at.as_str()),
    });
    InFile { edits, state: Some(Digest::of_project(name, &kept.project, documents)) }
}

/// Everything of a project, under an id and a name of its own where another version is here.
fn writes(kept: &Kept, standing: Standing) -> (String, String, Vec<Write>) {
    let is_copy = standing != Standing::New;
    let id = if is_copy || kept.id.is_empty() { clock::random_id('p') } else { kept.id.clone() };
    let name = if is_copy { format!("{} (restored)", kept.project.name) } else { kept.project.name.clone() };
    let info = Project { name: name.clone(), documents: Vec::new(), ..kept.project.clone() };
    let list: Vec<_> = kept.project.documents.iter().map(|one| (one.id.clone(), one.details.title.clone())).collect();
    let json = journal::write_project(&info, &list);
    let mut writes = vec![Write::PutProject { id: id.clone(), json, opened_at: clock::now() }];
    for document in &kept.project.documents {
        let text_sha256 = journal::sha256_of(&document.text).to_owned();
        let name = document.id.to_string();
        writes.push(Write::PutText { sha256: text_sha256.clone(), text: document.text.as_str().into() });
        writes.push(Write::PutDocument {
            project: id.clone(),
            document: name.clone(),
            text_sha256,
            seq: kept.last_edit(&document.id),
            snapshot: journal::write_snapshot(document),
            over: Over::Any,
        });
        writes.extend(kept.history(&document.id).iter().map(|(seq, json)| Write::AppendRecord {
            project: id.clone(),
            document: name.clone(),
            seq: *seq,
            json: json.clone(),
        }));
    }
    (id, name, writes)
}

/// The ids of what is stored; `None` if that cannot be known.
async fn stored_ids(handle: &Handle) -> Option<Vec<String>> {
    match handle.read(|workbench| workbench.storage.clone()) {
        Some(storage) => Some(storage.projects().await.ok()?.into_iter().map(|project| project.id).collect()),
        None => Some(Vec::new()),
    }
}

/// Every project with its history, by id, and what cannot be read, in words. The open one is as it is on screen.
pub(super) async fn gather(handle: &Handle) -> (Vec<Kept>, Vec<String>) {
    let (mut all, mut left_out) = (Vec::new(), Vec::new());
    let storage = handle.read(|workbench| workbench.storage.clone());
    let open = handle.read(|workbench| {
        let session = workbench.session.as_ref()?;
        let histories = session.entries().iter().filter_map(Entry::get).filter_map(history_of).collect();
        Some(Kept { id: session.id.clone(), project: session.project()?, histories })
    });
    let stored = match &storage {
        Some(storage) => storage.projects().await.unwrap_or_else(|error| {
            left_out.push(error.to_string());
            Vec::new()
        }),
        None => Vec::new(),
    };
    if let Some(storage) = &storage {
        for project in stored.iter().filter(|project| open.as_ref().is_none_or(|open| open.id != project.id)) {
            match read_stored(storage, &project.id, &project.json).await {
                Ok((kept, unreadable)) => {
                    left_out.extend(unreadable);
                    all.push(kept);
                }
                Err(why) => left_out.push(why),
            }
        }
    }
    all.extend(open);
    sort(&mut all, |a, b| a.id.cmp(&b.id));
    (all, left_out)
}

/// A stored project with the documents that can be read, and why the others cannot.
async fn read_stored(storage: &Storage, id: &str, json: &str) -> Result<(Kept, Vec<String>), String> {
    let (mut project, documents) = journal::read_project(json).map_err(|error| format!("project “{id}”: {error}"))?;
    let (mut histories, mut unreadable) = (Vec::new(), Vec::new());
    for (document, title) in documents {
        match loading::read_document(storage, id, &document, title.clone()).await {
            Ok(recovered) => {
                let damage = recovered.damage.join(" ");
                if !damage.is_empty() {
                    unreadable.push(format!("a part of “{title}” of “{}”: {damage}", project.name));
                }
                histories.extend(history_of(&recovered.loaded));
                project.documents.push((*recovered.loaded.document).clone());
            }
            Err(why) => unreadable.push(format!("“{title}” of “{}”: {why}", project.name)),
        }
    }
    Ok((Kept { id: id.to_owned(), project, histories }, unreadable))
}

/// What was done to a document, if it is known up to its newest edit.
fn history_of(loaded: &Loaded) -> Option<(DocumentId, Vec<(u32, String)>)> {
    loaded.log.last().filter(|last| last.seq == loaded.seq)?;
    let records = loaded.log.iter().map(|one| (one.seq, journal::write_record(&one.record))).collect();
    Some((loaded.document.id.clone(), records))
}
