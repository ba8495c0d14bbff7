//! That the work outlasts the browser: what is in no file yet, asking the browser to keep it, and the person to put it
//! into a file.
//!
//! Owns: [`Keeping`]. The person is reminded when, since the project was last written to a file or the reminder put off,
//! it has seen [`MANY_EDITS`] edits, or a day has passed with at least one.

use gloo_timers::future::TimeoutFuture;

use super::Workbench;
use super::folder::Link;
use super::privacy::Facts;
use crate::browser::{clock, preferences, storage};
use crate::session::Session;

/// So many edits in no file are worth a reminder.
pub const MANY_EDITS: u64 = 50;
/// So are any that are older than this.
const DAY_MILLISECONDS: f64 = 24.0 * 60.0 * 60.0 * 1000.0;

/// How often one looks whether a project is loaded.
const STEP_MILLISECONDS: u32 = 200;

/// The setting that the browser has been asked to keep what is stored.
const ASKED: &str = "asked-to-keep";

/// What is known of how safe the work is.
#[derive(Default)]
pub struct Keeping {
    /// Whether the browser has promised not to clear what is stored; `None` if it does not say.
    pub persistent: Option<bool>,
    /// The person is being reminded.
    pub reminding: bool,
    /// The folder that the open project is kept in step with.
    pub folder: Option<Link>,
    /// What the privacy page shows; `None` while it is being counted.
    pub facts: Option<Facts>,
    /// The edits and the moment that the next reminder counts from.
    from: Option<(u64, f64)>,
    asked: bool,
    pub(super) settling: u32,
}

impl Workbench {
    /// Everything made so far is stored.
    pub(super) fn all_is_stored(&mut self) {
        if self.session.as_ref().is_some_and(|session| session.edits() > 0) {
            self.ask_to_keep_once();
        }
        self.consider_reminding();
        self.settle_folder();
    }

    /// Asks the browser to keep what is stored: once by itself, since some browsers ask the person.
    fn ask_to_keep_once(&mut self) {
        if std::mem::replace(&mut self.keeping.asked, true) || matches!(preferences::get(ASKED), Ok(Some(_))) {
            return;
        }
        self.set_preference(ASKED, "yes");
        self.ask_to_keep();
    }

    /// Asks the browser not to clear what is stored when the disk runs low.
    pub fn ask_to_keep(&mut self) {
        self.me.spawn(|handle| async move {
            let persistent = storage::request_persistence().await;
            handle.act(|workbench| workbench.keeping.persistent = persistent);
        });
    }

    /// A project was entered: the reminder and the folder are its own from now on.
    pub(super) fn watch_project(&mut self) {
        self.keeping.from = None;
        self.keeping.reminding = false;
        self.keeping.folder = None;
        let Some(id) = self.session.as_ref().map(|session| session.id.clone()) else { return };
        let kept = preferences::get(&unfiled(&id)).ok().flatten();
        self.keeping.from = kept.as_deref().and_then(|kept| {
            let (edits, at) = kept.split_once(' ')?;
            Some((edits.parse().ok()?, at.parse::<u64>().ok()? as f64))
        });
        self.load_in_file(&id);
        self.me.spawn(move |handle| async move {
            while !handle.read(|w| w.session.as_ref().is_some_and(Session::is_loaded)) {
                TimeoutFuture::new(STEP_MILLISECONDS).await;
                if !handle.read(|workbench| workbench.is_open(&id)) {
                    return;
                }
            }
            handle.act(Workbench::consider_reminding);
            super::folder::find(&handle, &id).await;
        });
    }

    /// Reminds, or stops to, by the rule.
    pub(super) fn consider_reminding(&mut self) {
        let Some(session) = self.session.as_ref().filter(|session| session.is_loaded()) else { return };
        let (edits, id) = (session.edits(), session.id.clone());
        if !self.only_in_browser() {
            self.keeping.reminding = false;
            if self.keeping.from.take().is_some() {
                // One that stays is only a reminder too many.
                drop(preferences::remove(&unfiled(&id)));
            }
            return;
        }
        let now = clock::milliseconds();
        let (before, since) = match self.keeping.from {
            Some(from) => from,
            None => {
                let before = self.saving.in_file.edits;
                self.remind_from(&id, before, now);
                (before, now)
            }
        };
        self.keeping.reminding = edits.saturating_sub(before) >= MANY_EDITS || now - since >= DAY_MILLISECONDS;
    }

    fn remind_from(&mut self, id: &str, edits: u64, at: f64) {
        self.keeping.from = Some((edits, at));
        self.set_preference(&unfiled(id), &format!("{edits} {}", at as u64));
    }

    /// Puts the reminder off.
    pub fn remind_later(&mut self) {
        self.keeping.reminding = false;
        let Some((id, edits)) = self.session.as_ref().map(|session| (session.id.clone(), session.edits())) else {
            return;
        };
        self.remind_from(&id, edits, clock::milliseconds());
    }

    pub(super) fn load_file_state(&mut self) {
        self.saving.file = None;
        self.watch_project();
    }
}

fn unfiled(project: &str) -> String {
    format!("unfiled:{project}")
}
