//! The state of the page and every action on it.
//!
//! Owns: [`Workbench`]. Each area has its file: [`article`] marking and moving about, [`details`] the selected span,
//! [`typing`] what is being typed, [`relating`] the relation that is being drawn,
//! [`files`], [`web_pages`] and [`import`] what comes in, [`known`] what of it is here already, [`export`] what goes out, [`projects`] which project is open, [`loading`]
//! how it is read and mended, [`saving`] what is stored when, [`tidying`] snapshots and compaction, [`tabs`] which tab
//! writes, [`mishaps`] what is done when the storage is lost or another tab was first, [`past`] the history, [`keeping`],
//! [`folder`] and [`backup`] that it outlasts the browser, [`privacy`] what is stored, [`program`] the program as one file
//! and its new versions, [`removal`] documents taken out, [`practice`] the practice articles, [`find`] the search, [`dialogs`] and [`toasts`] what
//! the person is asked and told, [`view`] how the page looks, [`words`] where words begin and end. Must not know: elements and events, but for the key events that [`super::keys`] passes on.

mod article;
mod backup;
mod details;
mod dialogs;
mod export;
mod files;
mod find;
mod folder;
mod import;
mod in_file;
mod keeping;
mod known;
mod loading;
mod mishaps;
mod past;
mod practice;
mod privacy;
mod program;
mod projects;
mod relating;
mod removal;
mod resizing;
mod saving;
mod tabs;
mod tidying;
mod toasts;
mod typing;
mod view;
mod waiting;
mod web_pages;
mod words;

use std::rc::Rc;

pub use crate::formats::loss::count;
pub use backup::{Incoming, Standing};
pub use dialogs::{Dialog, Occurrences};
pub use export::{Outgoing, is_other};
pub use files::{Import, accepted, read_all};
pub use find::Find;
pub use folder::{Link, LinkState};
pub use import::{Foreign, Table};
pub use in_file::InFile;
pub use keeping::{Keeping, MANY_EDITS};
pub use loading::ORIGINAL;
pub use past::PAST_ROWS;
pub use privacy::Facts;
pub use projects::Listed;
pub use saving::{SaveState, Saving};
pub use toasts::{Toast, ToastAction, Toasts};
pub use typing::{Field, Typed};
pub use web_pages::TakenArticle;
pub use words::BrowserWords;

use super::article::Restore;
use super::handle::WeakHandle;
use yew::AttrValue;

use crate::browser::selection::Selected;
use crate::browser::storage::{self, Storage};
use crate::browser::{clock, page, preferences, program as page_script, style};
use crate::model::command::Stamp;
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::span::AnnotationId;
use crate::session::Session;
use crate::session::list::{DocumentFilter, ListFilter};

/// The tabs of the right panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// The list of annotations.
    #[default]
    Annotations,
    /// The selected span.
    Details,
    /// How to annotate.
    Guidelines,
    /// What was done to the document.
    History,
}

/// The panel that covers the article on a narrow screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The documents.
    Left,
    /// Annotations, details, guidelines.
    Right,
}

/// Everything the page knows.
pub struct Workbench {
    me: WeakHandle,
    /// The open project.
    pub session: Option<Session>,
    /// The stored projects, the last used first.
    pub projects: Vec<Listed>,
    storage: Option<Storage>,
    /// What is stored and what is not yet.
    pub saving: Saving,
    /// Title and text that were typed into the dialog *Paste text* and are not added yet.
    pub draft: (String, String),
    /// Of a project: name, licence, annotator and description that were typed into the dialog *Project* and are not saved
    /// yet.
    pub project_draft: Option<(String, [String; 4])>,
    /// What is being typed.
    typing: typing::Typing,
    /// How safe the work is.
    pub keeping: Keeping,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// What is chosen for the next export.
    pub outgoing: Outgoing,
    /// The shown tab of the right panel.
    pub panel: Panel,
    /// The side panels folded away on a wide screen: left, right.
    pub folded: (bool, bool),
    /// The side panel that is open as a sheet on a narrow screen.
    pub sheet: Option<Side>,
    /// What the annotation list shows.
    pub filter: ListFilter,
    /// Messages, the newest last.
    pub toasts: Toasts,
    /// What a screen reader says of the newest edit, or of the span gone to.
    pub announced: AttrValue,
    /// The search, while it is open.
    pub find: Option<Find>,
    /// The span that a relation is being drawn from.
    pub relating: Option<AnnotationId>,
    /// What the article should bring into view, and how many times it was asked to.
    pub reveal: (u32, Option<TextRange>),
    /// The model annotation of a practice article, while it is shown instead of the person's own.
    pub model: Option<Rc<Document>>,
    /// The span selected in it.
    pub looked_at: Option<AnnotationId>,
    /// The number of the edit after which the document is shown, while `model` is what it was then.
    pub past: Option<u32>,
    /// How many rows of the history are in the page.
    pub past_rows: usize,
    /// Who annotates.
    pub annotator: String,
    /// False until start-up is over.
    pub ready: bool,
    /// True until the text that was open when the page was left is shown again.
    pub arriving: bool,
    /// The text was last selected with keys.
    pub by_keyboard: bool,
    /// What was selected when what is about to be tagged was made of it.
    pending_of: Option<(Selected, TextRange)>,
    /// What the document list shows.
    pub document_filter: DocumentFilter,
    /// How the person left the open document.
    pub restore: Restore,
    /// Other tabs on the same project.
    pub tabs: tabs::Tabs,
    /// The page is about to be loaded anew with a new version of the program.
    updating: bool,
    labels_sheet: Option<style::Sheet>,
    kept: view::Kept,
}

impl Workbench {
    /// The state before anything is loaded.
    pub fn new(me: WeakHandle) -> Self {
        Self {
            me,
            session: None,
            projects: Vec::new(),
            storage: None,
            saving: Saving::default(),
            draft: Default::default(),
            project_draft: None,
            typing: typing::Typing::default(),
            keeping: Keeping::default(),
            dialog: None,
            outgoing: Outgoing::default(),
            panel: Panel::default(),
            folded: (false, false),
            sheet: None,
            filter: ListFilter::default(),
            toasts: Toasts::default(),
            announced: AttrValue::default(),
            find: None,
            relating: None,
            reveal: (0, None),
            model: None,
            looked_at: None,
            past: None,
            past_rows: PAST_ROWS,
            annotator: "a1".to_owned(),
            ready: false,
            arriving: true,
            by_keyboard: false,
            pending_of: None,
            document_filter: DocumentFilter::default(),
            restore: Restore::default(),
            tabs: tabs::Tabs::default(),
            updating: false,
            labels_sheet: style::Sheet::adopt(),
            kept: view::Kept::default(),
        }
    }

    /// Opens the storage, and the project that was open when the page was left.
    pub fn start(&mut self) {
        if let Ok(Some(annotator)) = preferences::get("annotator") {
            self.annotator = annotator;
        }
        if let Ok(Some(theme)) = preferences::get("theme") {
            page::set_root_attribute("data-theme", &theme);
        }
        self.me.spawn(|handle| async move {
            let listening = handle.clone();
            handle.quietly(|workbench| workbench.listen_to_tabs(listening));
            if let Some(storage) = mishaps::open(&handle, &[0]).await {
                projects::open_last(&handle, &storage).await;
            }
            handle.act(|workbench| {
                workbench.open_carried();
                workbench.ready = true;
                workbench.arriving = workbench.session.is_some();
            });
            page_script::listens();
            // If this fails, nothing is worse than before.
            drop(storage::begin_new_log().await);
        });
    }

    /// True if there is a storage to write to.
    pub fn has_storage(&self) -> bool {
        self.storage.is_some()
    }

    /// True if project `id` is the open one.
    pub fn is_open(&self, id: &str) -> bool {
        self.session.as_ref().is_some_and(|session| session.id == id)
    }

    /// The document in the article: the open one, or the model annotation while that is shown.
    pub fn shown(&self) -> Option<Rc<Document>> {
        let own = &self.session.as_ref()?.current()?.document;
        Some(Rc::clone(self.model.as_ref().unwrap_or(own)))
    }

    /// The span selected in what is shown: the person's own, or one that is only looked at.
    pub fn selected_shown(&self) -> Option<AnnotationId> {
        match &self.model {
            Some(model) => self.looked_at.clone().filter(|id| model.annotations.span(id).is_some()),
            None => self.selected_id(),
        }
    }

    /// Keeps a small setting; where the browser keeps none, it lasts as long as the page.
    pub fn set_preference(&mut self, key: &str, value: &str) {
        // That storage is blocked or full is said by the save state. What is lost with a setting is a convenience, or
        // that a document can be put back after a reload: it stays stored all the same.
        drop(preferences::set(key, value));
    }

    /// Calls `with` with a stamp of this moment.
    fn stamped<T>(&mut self, with: impl FnOnce(&mut Session, &mut Stamp<'_>) -> T) -> Option<T> {
        let session = self.session.as_mut()?;
        let mut new_id = || clock::random_id('s').into();
        let mut stamp =
            Stamp { annotator: self.annotator.as_str().into(), at: clock::now().into(), new_id: &mut new_id };
        Some(with(session, &mut stamp))
    }

    /// Gives each label of the open project its colour on the page.
    fn paint_labels(&mut self) {
        if let (Some(sheet), Some(session)) = (&self.labels_sheet, &self.session) {
            sheet.replace(&super::paint::rules(&session.info.scheme));
        }
    }
}
