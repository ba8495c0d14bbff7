//! Reading a stored project, and mending what is damaged in it.
//!
//! Owns: [`load`], [`reload`]. What is damaged is set aside as it is, before what could be recovered takes its place, and
//! only by the tab that writes.

use gloo_timers::future::TimeoutFuture;

use super::toasts::ToastAction;
use super::{Workbench, count, projects};
use crate::app::handle::Handle;
use crate::browser::storage::{Durability, Over, Storage, Write};
use crate::browser::{clock, files, preferences};
use crate::formats::journal::{self, JournalError};
use crate::model::document::DocumentId;
use crate::session::recover::{Parts, Recovered, recover};
use crate::session::{Entry, Loaded, Logged, Session};

/// How often it is looked whether this tab may write.
const MOMENT_MILLISECONDS: u32 = 50;

/// The name of the button that downloads what is damaged.
pub const ORIGINAL: &str = "Download the original";

/// Loads a stored project and makes it the open one.
pub async fn load(handle: &Handle, storage: &Storage, id: &str) {
    if !handle.act(|workbench| workbench.resume(id)) {
        let Some(session) = read_project(handle, storage, id).await else {
            let is_read = projects::list(handle, storage).await.is_some();
            return handle.act(|workbench| {
                if is_read && workbench.projects.iter().all(|listed| listed.id != id) {
                    workbench.warn("That project is not there any more: it was deleted in another tab.");
                }
            });
        };
        handle.act(|workbench| {
            if !workbench.resume(id) {
                workbench.enter(session);
                workbench.claim_project();
            }
        });
    }
    load_documents(handle, storage, id, true).await;
}

/// Loads the open project again, as it is stored; the person stays where they are.
pub async fn reload(handle: &Handle, storage: &Storage, id: &str) {
    let Some(mut session) = read_project(handle, storage, id).await else { return };
    let is_open = handle.act(|workbench| {
        let open = workbench.session.as_ref().filter(|open| open.id == id);
        let is_open = open.is_some();
        if is_open {
            // What is on screen stays there until it has been read.
            let known = workbench.session.iter().flat_map(Session::entries).filter_map(Entry::get);
            known.for_each(|loaded| session.install(loaded.clone()));
            workbench.session.iter().for_each(|open| session.stay(open));
            workbench.session = Some(session);
            workbench.remove_again(!workbench.tabs.reading);
            workbench.paint_labels();
            workbench.search_again();
        }
        is_open
    });
    if is_open {
        load_documents(handle, storage, id, false).await;
    }
}

/// What is damaged in a document, and the writes that mend it.
type Damaged = (DocumentId, Vec<String>, Vec<Write>);

/// A stored project with all its documents, and what is damaged in them; `None`, and the person is told why, if it
/// cannot be read.
pub(super) async fn read_whole(handle: &Handle, storage: &Storage, id: &str) -> Option<(Session, Vec<Damaged>)> {
    let mut session = read_project(handle, storage, id).await?;
    let listed: Vec<_> = session.entries().iter().map(|entry| (entry.id.clone(), entry.title().to_owned())).collect();
    let mut damaged = Vec::new();
    for (document, title) in listed {
        let read = read_document(storage, id, &document, title).await;
        damaged.extend(install(&mut session, &document, read));
    }
    Some((session, damaged))
}

/// Puts a document that was read into the project; what was damaged in it, if anything.
fn install(session: &mut Session, document: &DocumentId, read: Result<Recovered, String>) -> Option<Damaged> {
    match read {
        Ok(Recovered { loaded, damage, repaired }) => {
            let damaged = (!damage.is_empty())
                .then(|| (document.clone(), damage, store_loaded(&session.id, &loaded, &repaired, Over::Damaged)));
            session.install(loaded);
            damaged
        }
        Err(why) => {
            session.fail(document, why);
            None
        }
    }
}

/// What is stored of a project but its documents; `None`, and the person is told why, if it cannot be read.
async fn read_project(handle: &Handle, storage: &Storage, id: &str) -> Option<Session> {
    let stored = match storage.projects().await {
        Ok(projects) => projects.into_iter().find(|project| project.id == id)?,
        Err(error) => {
            handle.act(|workbench| workbench.warn(error.to_string()));
            return None;
        }
    };
    match journal::read_project(&stored.json) {
        Ok((info, documents)) => {
            let last = preferences::get(&format!("open:{id}")).ok().flatten().map(DocumentId::from);
            let first = documents.first().map(|(id, _)| id.clone());
            let mut session = Session::stored(id.to_owned(), info, documents);
            let opened = last.is_some_and(|last| session.open(&last));
            if let Some(first) = first.filter(|_| !opened) {
                session.open(&first);
            }
            Some(session)
        }
        Err(error) => {
            let why = match error {
                JournalError::Damaged(what) => format!("{what}."),
                error => error.to_string(),
            };
            let text = format!("The stored project cannot be read: {why} It is kept as it is.");
            let download = (ORIGINAL, ToastAction::DownloadStored(id.to_owned(), String::new()));
            handle.act(|workbench| workbench.toast(text, true, Some(download)));
            None
        }
    }
}

/// Loads the documents of the open project: the one that is shown first, the others after it. `restoring`: the one that
/// is shown comes back as the person left it, at once, for what is shown is soon kept as the place to come back to, and
/// what is in memory already stays.
pub(super) async fn load_documents(handle: &Handle, storage: &Storage, id: &str, restoring: bool) {
    let listed: Vec<_> = handle.read(|workbench| {
        let entries = workbench.session.iter().flat_map(Session::entries_open_first);
        entries
            .filter(|entry| !restoring || entry.get().is_none())
            .map(|entry| (entry.id.clone(), entry.title().to_owned()))
            .collect()
    });
    let mut unreadable = Vec::new();
    for (document, title) in listed {
        let read = read_document(storage, id, &document, title.clone()).await;
        if read.is_err() {
            unreadable.push((document.clone(), title));
        }
        let damaged = handle.act(|workbench| {
            let session = workbench.session.as_mut().filter(|session| session.id == id)?;
            if restoring && session.entry(&document)?.get().is_some() {
                return None;
            }
            let damaged = install(session, &document, read);
            if restoring && session.open_id() == Some(&document) {
                workbench.restore_view();
            }
            damaged
        });
        if let Some((document, damage, writes)) = damaged {
            handle.act(|workbench| workbench.report_damage(storage, &document, &damage, writes));
        }
    }
    handle.act(|workbench| workbench.report_unreadable(id, &unreadable));
    handle.quietly(Workbench::tidy_when_idle);
}

/// One document with its past: the snapshot, then the records after it; as much as there is, if something is damaged.
pub(super) async fn read_document(
    storage: &Storage,
    project: &str,
    id: &DocumentId,
    title: String,
) -> Result<Recovered, String> {
    let read = async || -> Result<Parts, String> {
        let stored = storage.document(project, id.as_str()).await.map_err(|error| error.to_string())?;
        let stored = stored.ok_or("It is listed in the project but not stored in this browser.")?;
        let snapshots = stored.snapshot.into_iter().collect();
        Ok(Parts { title: title.clone(), text: stored.text, snapshots, records: stored.records, damage: stored.damage })
    };
    let recovered = recover(id, read().await?)?;
    if recovered.damage.is_empty() {
        return Ok(recovered);
    }
    // Damage is rare, so that the parts are read again for it instead of being kept for it.
    let mut parts = read().await?;
    parts.snapshots.extend(storage.earlier(project, id.as_str()).await.ok().flatten());
    recover(id, parts)
}

/// The write of one edit, in the place of those it stands for.
pub(super) fn put_record(project: &str, document: &DocumentId, one: &Logged) -> Write {
    Write::PutRecord {
        project: project.to_owned(),
        document: document.to_string(),
        since: one.record.since.unwrap_or(one.seq),
        seq: one.seq,
        json: journal::write_record(&one.record),
    }
}

/// The writes of a snapshot, in the place of what `over` says, and of `log`. The text is stored apart.
pub(super) fn store_loaded(project: &str, loaded: &Loaded, log: &[Logged], over: Over) -> Vec<Write> {
    let document = loaded.document.id.to_string();
    let text_sha256 = journal::sha256_of(&loaded.document.text).to_owned();
    let mut writes: Vec<Write> = log.iter().map(|one| put_record(project, &loaded.document.id, one)).collect();
    let snapshot = journal::write_snapshot(&loaded.document);
    let (project, seq) = (project.to_owned(), loaded.seq);
    writes.push(Write::PutDocument { project, document, text_sha256, seq, snapshot, over });
    writes
}

impl Workbench {
    /// Says what was damaged, and mends it as soon as this tab may write.
    pub(super) fn report_damage(
        &mut self,
        storage: &Storage,
        document: &DocumentId,
        damage: &[String],
        writes: Vec<Write>,
    ) {
        let Some(session) = &self.session else { return };
        let title = session.entry(document).map_or_else(|| document.to_string(), |entry| entry.title().to_owned());
        let project = session.id.clone();
        let listed = damage.iter().take(3).cloned().collect::<Vec<_>>().join(" ");
        let more = damage.len().saturating_sub(3);
        let more = if more > 0 { format!(" And {more} more.") } else { String::new() };
        let mut text = format!(
            "What this browser stored of “{title}” was damaged in {}. {listed}{more} Everything else was recovered; \
             compare it with your last export.",
            count(damage.len(), "place")
        );
        let why = damage.join(" ");
        let set_aside =
            Write::SetAside { project: project.clone(), document: document.to_string(), at: clock::now(), why };
        let batch: Vec<Write> = std::iter::once(set_aside).chain(writes).collect();
        let storage = storage.clone();
        self.me.spawn(move |handle| async move {
            while handle.read(|workbench| workbench.is_claiming(&project)) {
                TimeoutFuture::new(MOMENT_MILLISECONDS).await;
            }
            let mut download = None;
            // A tab that reads along leaves it to the other, or does it when it takes over and reads all again.
            if handle.read(|workbench| workbench.is_writing(&project)) {
                match storage.commit(&batch, Durability::Strict).await {
                    Ok(()) => {
                        text += " The damaged original is kept aside.";
                        download = Some((ORIGINAL, ToastAction::DownloadAside));
                    }
                    Err(error) => handle.act(|workbench| workbench.warn(error.to_string())),
                }
            }
            handle.act(|workbench| workbench.toast(text, true, download));
        });
    }

    /// Says which documents of project `project` cannot be read at all, and offers what is stored of them.
    fn report_unreadable(&mut self, project: &str, unreadable: &[(DocumentId, String)]) {
        let (document, text) = match unreadable {
            [] => return,
            [(document, title)] => (
                document.to_string(),
                format!("“{title}” cannot be read, and is kept as it is stored. Open it to see what is wrong."),
            ),
            several => {
                let titles: Vec<_> = several.iter().take(3).map(|(_, title)| format!("“{title}”")).collect();
                let (all, listed) = (count(several.len(), "document"), titles.join(", "));
                let more = if several.len() > 3 { " and others" } else { "" };
                (String::new(), format!("{all} cannot be read, and are kept as they are stored: {listed}{more}."))
            }
        };
        self.toast(text, true, Some((ORIGINAL, ToastAction::DownloadStored(project.to_owned(), document))));
    }

    /// Downloads what is stored of a document, or of a whole project for an empty `document`, as it is.
    pub fn download_stored(&mut self, project: &str, document: &str) {
        let Some(storage) = self.storage.clone() else { return };
        let (project, document) = (project.to_owned(), document.to_owned());
        self.me.spawn(|handle| async move {
            let stored = storage.as_stored(&project, &document).await;
            handle.act(|workbench| match stored {
                Ok(json) => workbench.hand_over("as-stored.json", json.as_bytes()),
                Err(error) => workbench.warn(error.to_string()),
            });
        });
    }

    /// Downloads what was set aside of the open project.
    pub fn download_aside(&mut self) {
        let (Some(storage), Some(session)) = (self.storage.clone(), &self.session) else { return };
        let id = session.id.clone();
        self.me.spawn(|handle| async move {
            match storage.set_aside(&id, "").await {
                Ok(entries) if entries.is_empty() => {
                    handle.act(|workbench| workbench.say("Nothing was set aside in this project."));
                }
                Ok(entries) => {
                    let json = format!("[{}]\n", entries.join(",\n"));
                    handle.act(|workbench| workbench.hand_over("set-aside.json", json.as_bytes()));
                }
                Err(error) => handle.act(|workbench| workbench.warn(error.to_string())),
            }
        });
    }

    /// Looks whether anything of the open project was set aside, for the history to offer it.
    pub(super) fn look_aside(&mut self) {
        self.saving.has_aside = false;
        let (Some(storage), Some(session)) = (self.storage.clone(), &self.session) else { return };
        let id = session.id.clone();
        self.me.spawn(|handle| async move {
            // Where it cannot be looked, it is offered: the download then says why.
            let found = storage.set_aside(&id, "").await.map_or(true, |entries| !entries.is_empty());
            handle.act(|workbench| workbench.saving.has_aside = found);
        });
    }

    fn hand_over(&mut self, name: &str, bytes: &[u8]) {
        if let Err(error) = files::download(name, "application/json", bytes) {
            self.warn(error.to_string());
        }
    }
}
