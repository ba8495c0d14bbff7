//! The same project in several tabs: one writes, the others read along.
//!
//! Owns: [`Tabs`]. The tab that holds the project's lock writes; every other one shows each change as soon as it is
//! stored, and can take over: the writing tab then stores what waits, lets the lock be taken and reads along itself. So a
//! document is never written from two histories.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;

use super::saving::{FORGOTTEN, quiet};
use super::{Workbench, loading, mishaps, projects};
use crate::app::handle::Handle;
use crate::browser::channel::Channel;
use crate::browser::locks::{self, Claim, Lock, Outcome};
use crate::browser::preferences;
use crate::browser::storage::StorageError;
use crate::formats::journal;
use crate::model::document::DocumentId;
use crate::session::Session;

/// What the tabs say to each other is a word, the project's id and, for a change, the document's, one a line; for a file, how
/// the project is in it.
const CHANNEL: &str = "counterclaim";
/// How long a tab that should let go of a project may take before it is taken from it.
const PATIENCE_MILLISECONDS: u32 = 4_000;

/// The name of the lock of project `id`.
pub(super) fn lock_name(id: &str) -> String {
    format!("{CHANNEL}:{id}")
}

/// A lock this tab holds, and the turn in which it was asked for.
struct Held {
    turn: u32,
    _lock: Lock,
}

/// A project that was left while something of this tab was not stored yet. It is kept as it is in memory, for what waits
/// goes on from there.
pub(super) struct Left {
    session: Session,
    held: Option<Held>,
}

/// What this tab may do with the open project.
#[derive(Default)]
pub struct Tabs {
    channel: Option<Channel>,
    lock: Option<Held>,
    /// Another tab writes; this one reads along.
    pub reading: bool,
    /// It was asked to let this one write.
    wanted: bool,
    /// It is not known yet whether this tab may write.
    pub(super) claiming: bool,
    /// What is made here is being made again on top of what another tab stored; nothing is written meanwhile.
    pub(super) rebasing: bool,
    /// The projects that were left before everything was stored.
    pub(super) leaving: Vec<Left>,
    /// Everything was deleted, here or in another tab: nothing is stored any more until the page is loaded anew.
    pub(super) forgotten: bool,
    /// Counts the projects entered, so that a lock that comes too late is let go.
    turn: u32,
}

impl Workbench {
    /// Begins to listen to other tabs.
    pub(super) fn listen_to_tabs(&mut self, handle: Handle) {
        self.tabs.channel = Channel::open(CHANNEL, move |text| {
            let mut parts = text.splitn(3, '\n').map(str::to_owned);
            let mut next = || parts.next().unwrap_or_default();
            let (word, project, document) = (next(), next(), next());
            if word == "forget" {
                return handle.act(Workbench::forget_all);
            }
            let open = handle.read(|workbench| workbench.session.as_ref().map(|session| session.id.clone()));
            let is_open = open.as_ref() == Some(&project);
            let handle = handle.clone();
            wasm_bindgen_futures::spawn_local(async move {
                match word.as_str() {
                    "project" if open.is_none() => list(&handle).await,
                    _ if !is_open => {}
                    "change" => follow(&handle, &project, &document.into()).await,
                    "project" => reload(&handle, &project).await,
                    "file" => handle.act(|workbench| workbench.note_in_file(&project, &document)),
                    "release" => release(&handle).await,
                    "released" => handle.act(Workbench::take_released),
                    _ => {}
                }
            });
        });
    }

    /// Tells the other tabs that something was stored.
    pub(super) fn tell_tabs(&self, word: &str, project: &str, document: &str) {
        if let Some(channel) = &self.tabs.channel {
            channel.say(&format!("{word}\n{project}\n{document}"));
        }
    }

    /// Asks for the right to write the project that was just opened.
    pub(super) fn claim_project(&mut self) {
        self.tabs.claiming = true;
        self.claim(Claim::IfFree);
    }

    /// Leaves the open project, if there is one; its lock is let go as soon as everything of it is stored.
    pub(super) fn let_go(&mut self) {
        self.store_typed();
        self.typing = Default::default();
        let held = self.tabs.lock.take();
        if let Some(session) = self.session.take()
            && !(self.is_stored() || self.tabs.reading || self.tabs.forgotten)
        {
            self.tabs.leaving.push(Left { session, held });
        }
        self.tabs.reading = false;
        self.tabs.wanted = false;
        self.tabs.claiming = false;
        self.tabs.turn = self.tabs.turn.wrapping_add(1);
        self.flush();
    }

    /// True if project `id` is the open one, or could be opened again as it was left because it is not stored yet.
    pub(super) fn resume(&mut self, id: &str) -> bool {
        if self.is_open(id) {
            return true;
        }
        let Some(left) = self.take_left(id) else { return false };
        self.enter(left.session);
        match left.held {
            Some(held) => self.tabs.lock = Some(held),
            None => self.claim_project(),
        }
        self.drop_pending();
        self.restore_view();
        true
    }

    /// The project `id`, if it was left before it was stored; with it goes its lock.
    pub(super) fn take_left(&mut self, id: &str) -> Option<Left> {
        let at = self.tabs.leaving.iter().position(|left| left.session.id == id)?;
        Some(self.tabs.leaving.remove(at))
    }

    /// True if project `id` was left and this tab still holds its lock: no other tab can have been first.
    pub(super) fn still_holds(&self, id: &str) -> bool {
        self.tabs.leaving.iter().any(|left| left.session.id == id && left.held.is_some())
    }

    /// Another tab deletes everything.
    fn forget_all(&mut self) {
        self.forget_here();
        self.warn(FORGOTTEN);
    }

    /// Everything is being deleted: what is open here is left, and not stored anew.
    pub(super) fn forget_here(&mut self) {
        preferences::remove_in_tab(projects::OPEN);
        self.tabs.forgotten = true;
        self.tabs.leaving.clear();
        self.let_go();
        self.saving = Default::default();
        self.draft = Default::default();
        self.keeping = Default::default();
        self.dialog = None;
        self.find = None;
        self.sheet = None;
        self.show_own();
        self.projects.clear();
        if let Some(storage) = self.storage.take() {
            // That it is gone is what was wanted.
            storage.on_closed(|_| {});
        }
    }

    /// True if this tab holds the lock of the open project `id`, so that no other can write it.
    pub(super) fn holds(&self, id: &str) -> bool {
        self.is_writing(id) && self.tabs.lock.is_some()
    }

    /// True while it is not known yet whether this tab may write project `id`.
    pub(super) fn is_claiming(&self, id: &str) -> bool {
        self.tabs.claiming && self.is_open(id)
    }

    /// True if this tab is the one that writes project `id`.
    pub(super) fn is_writing(&self, id: &str) -> bool {
        !self.tabs.reading && !self.tabs.claiming && self.is_open(id)
    }

    fn claim(&mut self, claim: Claim) {
        let Some(session) = &self.session else { return };
        self.tabs.turn = self.tabs.turn.wrapping_add(1);
        let (turn, id) = (self.tabs.turn, session.id.clone());
        self.me.spawn(move |handle| async move {
            let lost = handle.clone();
            let on_lost = move || lost.act(|workbench| workbench.lose_lock(turn));
            let outcome = locks::acquire(&lock_name(&id), claim, on_lost).await;
            let was_reading = handle.act(|workbench| workbench.settle_lock(turn, outcome));
            if was_reading {
                // It may write once it knows everything the other tab wrote.
                reload(&handle, &id).await;
                handle.act(|workbench| workbench.begin_writing(turn));
            }
        });
    }

    /// True if this tab holds the lock now and read along before.
    fn settle_lock(&mut self, turn: u32, outcome: Outcome) -> bool {
        if turn != self.tabs.turn {
            return false;
        }
        self.tabs.claiming = false;
        let was_reading = match outcome {
            Outcome::Held(lock) => {
                self.tabs.lock = Some(Held { turn, _lock: lock });
                self.tabs.claiming = self.tabs.reading;
                self.tabs.reading
            }
            Outcome::Taken => {
                self.tabs.reading = true;
                // When the other tab is closed, this one goes on by itself.
                self.claim(Claim::Wait);
                if !self.is_stored() {
                    // Something was changed in the moment before this was known.
                    self.me.spawn(|handle| async move { mishaps::rebase(&handle).await });
                }
                return false;
            }
            // Then the first to store an edit is right, and the other follows.
            Outcome::Unavailable => false,
        };
        self.flush();
        was_reading
    }

    fn begin_writing(&mut self, turn: u32) {
        if turn == self.tabs.turn && self.tabs.lock.is_some() {
            self.tabs.reading = false;
            self.tabs.wanted = false;
            self.tabs.claiming = false;
            self.load_removed();
            // Whoever wrote before may have written the files, too.
            self.watch_project();
            self.flush();
        }
    }

    fn lose_lock(&mut self, turn: u32) {
        let is_lost = |held: &Option<Held>| held.as_ref().is_some_and(|held| held.turn == turn);
        self.tabs.leaving.retain(|left| !is_lost(&left.held));
        if is_lost(&self.tabs.lock) {
            self.tabs.lock = None;
            self.tabs.reading = true;
            self.tabs.wanted = false;
            self.tabs.claiming = false;
            self.claim(Claim::Wait);
            self.say("Another tab has taken this project over. You are reading along here.");
        }
    }

    /// Makes this tab the one that writes.
    pub fn take_over(&mut self) {
        let Some(session) = &self.session else { return };
        if self.tabs.lock.is_some() {
            // Another tab asked for it and has not taken it yet.
            return self.write_on();
        }
        self.tell_tabs("release", &session.id, "");
        self.tabs.wanted = true;
        let turn = self.tabs.turn;
        self.me.spawn(move |handle| async move {
            TimeoutFuture::new(PATIENCE_MILLISECONDS).await;
            handle.act(|workbench| {
                if workbench.tabs.turn == turn {
                    workbench.take_released();
                }
            });
        });
    }

    /// Goes on writing with the lock that this tab still holds, so that nobody else has written.
    fn write_on(&mut self) {
        self.tabs.reading = false;
        self.flush();
    }

    /// Takes the project from the tab that wrote: that one has stored everything, or did not answer. Only the tab that
    /// asked for it does, however many read along.
    fn take_released(&mut self) {
        let wanted = std::mem::take(&mut self.tabs.wanted);
        if wanted && self.tabs.reading && self.tabs.lock.is_none() {
            self.claim(Claim::Steal);
        }
    }

    /// True if this tab may change the project; otherwise the person is told why not.
    pub fn may_write(&mut self) -> bool {
        if self.tabs.reading {
            self.say("This project is being edited in another tab. Press “Edit here instead” to change it here.");
        }
        !self.tabs.reading
    }
}

/// Another tab wants to write: what waits is stored, to the folder, too, then that tab may take the lock. If it does not,
/// this one goes on.
async fn release(handle: &Handle) {
    let Some(turn) = handle.read(|workbench| workbench.tabs.lock.as_ref().map(|held| held.turn)) else { return };
    let goes_on = move |workbench: &Workbench| {
        workbench.tabs.reading && workbench.tabs.lock.as_ref().is_some_and(|held| held.turn == turn)
    };
    handle.act(|workbench| {
        workbench.store_typed();
        workbench.tabs.reading = true;
        workbench.drop_pending();
        workbench.flush();
    });
    quiet(handle, PATIENCE_MILLISECONDS).await;
    super::folder::quiet(handle, PATIENCE_MILLISECONDS).await;
    handle.read(|workbench| {
        if let Some(session) = workbench.session.as_ref().filter(|_| goes_on(workbench) && workbench.is_stored()) {
            workbench.tell_tabs("released", &session.id, "");
        }
    });
    TimeoutFuture::new(PATIENCE_MILLISECONDS).await;
    if handle.read(goes_on) {
        handle.act(Workbench::write_on);
    }
}

/// What is stored was changed by another tab while this one shows the list of it.
async fn list(handle: &Handle) {
    if let Some(storage) = handle.read(|workbench| workbench.storage.clone()) {
        projects::list(handle, &storage).await;
    }
}

/// Another tab stored edits of a document: they are made here too.
async fn follow(handle: &Handle, project: &str, document: &DocumentId) {
    let known = handle.read(|workbench| {
        let session = workbench.session.as_ref()?;
        Some((workbench.storage.clone()?, session.entry(document)?.get()?.seq))
    });
    let Some((storage, seq)) = known else { return };
    let records = match storage.records_after(project, document.as_str(), seq).await {
        Ok(records) => records,
        Err(error) => return say(handle, &error),
    };
    let mut fits = true;
    handle.act(|workbench| {
        let Some(session) = workbench.session.as_mut().filter(|session| session.id == project) else { return };
        for (number, json) in records {
            let known = session.entry(document).and_then(|entry| entry.get()).map_or(0, |loaded| loaded.seq);
            if number != known + 1 {
                fits &= number <= known;
                continue;
            }
            fits &= json.and_then(|json| journal::read_record(&json).ok()).is_some_and(|record| {
                let applied = session.apply_to(document, record.step, record.edit.clone()).is_ok();
                let loaded = session.loaded_mut(document).filter(|_| applied);
                loaded.is_some_and(|loaded| {
                    let same = record.digest.is_none_or(|digest| digest == loaded.digest());
                    loaded.note(Rc::new(record));
                    same
                })
            });
        }
    });
    if !fits {
        reload(handle, project).await;
    }
}

/// Loads the project again as it is stored; what is not stored yet is made again on top of it.
async fn reload(handle: &Handle, project: &str) {
    if !handle.read(Workbench::is_stored) {
        return mishaps::rebase(handle).await;
    }
    if let Some(storage) = handle.read(|workbench| workbench.storage.clone()) {
        loading::reload(handle, &storage, project).await;
    }
}

fn say(handle: &Handle, error: &StorageError) {
    handle.act(|workbench| workbench.warn(error.to_string()));
}
