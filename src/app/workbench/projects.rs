//! Which project is open, and what else is stored.
//!
//! Owns: [`Listed`], opening and leaving projects, adding and removing documents. How they are read is in
//! [`super::loading`].

use crate::browser::locks::{self, Claim, Outcome};
use crate::browser::storage::{Durability, Storage, StoredProject, Write};
use crate::browser::{clock, preferences};
use crate::formats::journal;
use crate::formats::naming::{Naming, Wish};
use crate::model::document::{Document, DocumentId};
use crate::model::order::sort;
use crate::model::project::Project;
use crate::session::{Entry, Loaded, Session};

use super::toasts::ToastAction;
use super::{Workbench, count, loading, practice, saving, tabs};
use crate::app::handle::Handle;

/// A stored project, as the start screen lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Names it in storage.
    pub id: String,
    /// Shown.
    pub name: String,
    /// How many documents it has.
    pub documents: usize,
    /// When it was last opened, RFC 3339.
    pub opened_at: String,
}

impl Listed {
    fn new(stored: &StoredProject) -> Self {
        let (name, documents) = match (&stored.damaged, journal::read_project(&stored.json)) {
            (Some(error), _) => (error.to_string(), 0),
            (None, Ok((project, documents))) => (project.name, documents.len()),
            (None, Err(error)) => (format!("Cannot be read: {error}"), 0),
        };
        Self { id: stored.id.clone(), name, documents, opened_at: stored.opened_at.clone() }
    }
}

/// The setting that names the project that is open; empty if the person left it for the start screen.
pub(super) const OPEN: &str = "project";

/// What is said when the settings know of a project and the database knows of none.
const GONE: &str = "What this browser had stored of your work is not there any more: its database was cleared, or damaged \
                    in a crash. Open the dataset or the backup that you saved last.";

/// Reads the list of stored projects; how many there are, if it could be read.
pub async fn list(handle: &Handle, storage: &Storage) -> Option<usize> {
    match storage.projects().await {
        Ok(stored) => {
            let mut list: Vec<Listed> = stored.iter().map(Listed::new).collect();
            sort(&mut list, |a, b| b.opened_at.cmp(&a.opened_at));
            handle.act(|workbench| workbench.projects = list);
            Some(stored.len())
        }
        Err(error) => {
            handle.act(|workbench| workbench.warn(error.to_string()));
            None
        }
    }
}

/// Opens the project that was open when the page was left.
pub(super) async fn open_last(handle: &Handle, storage: &Storage) {
    let count = list(handle, storage).await;
    let known = preferences::get(OPEN).ok().flatten();
    // Another tab may have opened another one since.
    let is_listed = |id: &String| handle.read(|workbench| workbench.projects.iter().any(|listed| listed.id == *id));
    let here = preferences::in_tab(OPEN).filter(|id| id.is_empty() || is_listed(id));
    if count == Some(0) && known.as_ref().is_some_and(|id| !id.is_empty()) {
        return handle.act(|workbench| workbench.warn(GONE));
    }
    // Nothing known: the browser died before it kept the setting.
    let newest = || handle.read(|workbench| workbench.projects.first().map(|listed| listed.id.clone()));
    if let Some(id) = here.or(known).or_else(newest).filter(|id| !id.is_empty()) {
        loading::load(handle, storage, &id).await;
    }
}

impl Workbench {
    /// Opens a stored project.
    pub fn open_project(&mut self, id: &str) {
        let (Some(storage), id) = (self.storage.clone(), id.to_owned()) else { return };
        self.me.spawn(|handle| async move { loading::load(&handle, &storage, &id).await });
    }

    /// Makes `session` the open one.
    pub fn enter(&mut self, session: Session) {
        self.forget_removed();
        self.let_go();
        self.keep_open(&session.id);
        self.show_own();
        self.dialog = None;
        self.outgoing = Default::default();
        self.document_filter = Default::default();
        self.find = None;
        self.filter = Default::default();
        self.stop_relating();
        self.session = Some(session);
        self.load_file_state();
        self.load_removed();
        self.paint_labels();
    }

    /// Opens a project that is not stored yet, stores it, and opens its first document.
    pub fn adopt(&mut self, project: Project) {
        let id = clock::random_id('p');
        let mut session = Session::new(id, project);
        if let Some(first) = session.entries().first().map(|entry| entry.id.clone()) {
            session.open(&first);
        }
        let documents: Vec<_> = session.entries().iter().filter_map(Entry::get).cloned().collect();
        if self.has_storage() {
            // Read from the storage only when the start screen is shown.
            let (id, name) = (session.id.clone(), session.info.name.clone());
            self.projects.insert(0, Listed { id, name, documents: documents.len(), opened_at: clock::now() });
        }
        self.enter(session);
        self.claim_project();
        self.store_documents(documents);
    }

    /// Starts a project with the default scheme and nothing in it.
    fn new_project(&mut self, name: &str) {
        let project = Project { name: name.to_owned(), scheme: practice::default_scheme(), ..Project::default() };
        self.adopt(project);
    }

    /// Adds documents to the open project, or to a new one, and opens the first of them. A new one of several is called
    /// `name`, of one as that is. `add_known`: those whose text is in the project already, too.
    pub fn add_documents(&mut self, documents: Vec<Document>, name: &str, add_known: bool) {
        let is_new = self.session.is_none();
        if is_new {
            self.new_project(if let [one] = documents.as_slice() { &one.details.title } else { name });
        }
        if !self.may_write() {
            return;
        }
        let Some(session) = &self.session else { return };
        let (mut new, mut known): (Vec<Document>, _) = (Vec::new(), Vec::new());
        for document in documents {
            if add_known {
                new.push(document);
                continue;
            }
            let mut there = session.entries().iter().filter_map(Entry::get).map(|loaded| loaded.document.as_ref());
            let mut new_ones = new.iter().filter(|other| other.details.title == document.details.title);
            let is_same = |other: &&Document| other.text == document.text;
            match there.find(is_same).or_else(|| new_ones.find(is_same)) {
                Some(twin) => known.push((twin.id.clone(), document.details.title)),
                None => new.push(document),
            }
        }
        if let (true, Some((first, _))) = (new.is_empty(), known.first()) {
            let first = first.clone();
            self.open_document(&first);
        }
        let added = self.append_documents(new);
        // One alone is as quickly taken out by itself.
        if added.len() > 1 && !is_new {
            let text = format!("Added {}.", count(added.len(), "text"));
            self.toast(text, false, Some(("Undo", ToastAction::RemoveDocuments(added))));
        }
        match known.as_slice() {
            [] => {}
            [(_, title)] => self.say(format!("“{title}” is in this project already.")),
            several => self.say(format!("{} of these texts are in this project already.", several.len())),
        }
    }

    /// Adds documents to the open project, whatever is in it, and opens the first of them. One whose id is taken, or
    /// that has none, gets one made of its title. Their ids.
    pub(super) fn append_documents(&mut self, documents: Vec<Document>) -> Vec<DocumentId> {
        let Some(session) = &mut self.session else { return Vec::new() };
        let mut added = Vec::new();
        // A document that was removed can still be put back, so its id is taken.
        let removed = self.saving.removed.iter().map(|(_, entry)| entry);
        let mut naming = Naming::beside(session.entries().iter().chain(removed).map(|entry| &entry.id));
        for mut document in documents {
            if !naming.take(&document.id) {
                document.id = naming.name(&Wish::Title(document.details.title.clone())).0;
            }
            added.push(Loaded::new(document.clone(), 0, Vec::new()));
            session.add(document);
        }
        let ids: Vec<DocumentId> = added.iter().map(|loaded| loaded.document.id.clone()).collect();
        if let Some(first) = ids.first() {
            self.open_document(first);
            self.store_documents(added);
            self.search_again();
        }
        ids
    }

    /// Opens a document of the project.
    pub fn open_document(&mut self, id: &DocumentId) {
        self.leave_fields();
        self.saving.removals_to_undo = 0;
        let Some(session) = &mut self.session else { return };
        if session.open_id() == Some(id) && self.model.is_none() {
            self.sheet = None;
            return;
        }
        if !session.open(id) {
            return;
        }
        let key = format!("open:{}", session.id);
        self.show_own();
        self.stop_relating();
        self.sheet = None;
        self.set_preference(&key, id.as_str());
        self.restore_view();
    }

    /// Goes back to the start screen; the project stays stored. If it is not, the person is asked first.
    pub fn leave_project(&mut self) {
        if self.may_leave() {
            self.leave_project_anyway();
        }
    }

    /// True if leaving the open project loses nothing; otherwise the person is told.
    pub(super) fn may_leave(&mut self) -> bool {
        let lossy = self.is_nowhere();
        if lossy {
            let text =
                "This project is neither stored nor in a file. Export it first, or it is lost when you leave it.";
            self.toast(text.to_owned(), true, Some(("Leave it anyway", ToastAction::Leave)));
        }
        !lossy
    }

    /// Goes back to the start screen, whatever is not stored.
    pub fn leave_project_anyway(&mut self) {
        self.forget_removed();
        self.let_go();
        self.session = None;
        self.show_own();
        self.dialog = None;
        self.find = None;
        self.sheet = None;
        self.keep_open("");
        if let Some(storage) = self.storage.clone() {
            self.me.spawn(|handle| async move {
                list(&handle, &storage).await;
            });
        }
    }

    /// Keeps which project is open, for this tab and for the next one; empty if none is.
    fn keep_open(&mut self, id: &str) {
        preferences::set_in_tab(OPEN, id);
        self.set_preference(OPEN, id);
    }

    /// Deletes a stored project for good, unless another tab works on it.
    pub fn delete_project(&mut self, id: &str) {
        let (Some(storage), id) = (self.storage.clone(), id.to_owned()) else { return };
        let write = Write::DeleteProject { id: id.clone() };
        self.me.spawn(|handle| async move {
            // If this tab left it before all of it was stored, the lock is still here, and so is what waits.
            let is_held = handle.read(|workbench| workbench.still_holds(&id));
            let mut claimed = None;
            if !is_held {
                claimed = Some(locks::acquire(&tabs::lock_name(&id), Claim::IfFree, || {}).await);
            }
            if matches!(claimed, Some(Outcome::Taken)) {
                let text = "This project is open in another tab. Leave it there first, then delete it.";
                return handle.act(|workbench| workbench.warn(text));
            }
            let left = handle.quietly(|workbench| workbench.take_left(&id));
            if left.is_some() {
                saving::quiet(&handle, saving::PATIENCE_MILLISECONDS).await;
                handle.act(|workbench| workbench.drop_waiting(&id));
            }
            match storage.commit(&[write], Durability::Strict).await {
                Ok(()) => {
                    if let Err(error) = super::privacy::forget(&id).await {
                        handle.act(|workbench| workbench.warn(error.to_string()));
                    }
                    handle.read(|workbench| workbench.tell_tabs("project", &id, ""));
                }
                Err(error) => handle.act(|workbench| workbench.warn(error.to_string())),
            }
            list(&handle, &storage).await;
        });
    }
}
