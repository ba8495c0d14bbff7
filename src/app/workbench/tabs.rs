//! The same project in several tabs: one writes, the others read along.
//!
//! Owns: [`Tabs`]. The tab that holds the project's lock writes; every other one shows each change as soon as it is
//! stored, and can take over: the writing tab then stores what waits, lets go of the lock and reads along itself. So a
//! document is never written from two histories.

use gloo_timers::future::TimeoutFuture;

use super::{Workbench, projects};
use crate::app::handle::Handle;
use crate::browser::channel::Channel;
use crate::browser::locks::{self, Claim, Lock, Outcome};
use crate::browser::storage::StorageError;
use crate::formats::journal;
use crate::model::document::DocumentId;

/// What the tabs say to each other is a word, the project's id and, for a change, the document's, one a line.
const CHANNEL: &str = "counterclaim";
/// How long a tab that should let go of a project may take before it is taken from it.
const PATIENCE_MILLISECONDS: u32 = 4_000;

/// What this tab may do with the open project.
#[derive(Default)]
pub struct Tabs {
    channel: Option<Channel>,
    lock: Option<Lock>,
    /// Another tab writes; this one reads along.
    pub reading: bool,
    /// Counts the projects entered, so that a lock that comes too late is let go.
    turn: u32,
}

impl Workbench {
    /// Begins to listen to other tabs.
    pub(super) fn listen_to_tabs(&mut self, handle: Handle) {
        self.tabs.channel = Channel::open(CHANNEL, move |text| {
            let mut parts = text.split('\n').map(str::to_owned);
            let mut next = || parts.next().unwrap_or_default();
            let (word, project, document) = (next(), next(), next());
            if handle.read(|workbench| workbench.session.as_ref().is_none_or(|session| session.id != project)) {
                return;
            }
            let handle = handle.clone();
            wasm_bindgen_futures::spawn_local(async move {
                match word.as_str() {
                    "change" => follow(&handle, &project, &document.into()).await,
                    "project" => reload(&handle, &project).await,
                    "release" => release(&handle).await,
                    _ => {}
                }
            });
        });
    }

    /// Tells the other tabs that something was stored.
    pub(super) fn tell_tabs(&self, word: &str, document: &str) {
        if let (Some(channel), Some(session)) = (&self.tabs.channel, &self.session) {
            channel.say(&format!("{word}\n{}\n{document}", session.id));
        }
    }

    /// Asks for the right to write the project that was just opened.
    pub(super) fn claim_project(&mut self) {
        self.tabs.lock = None;
        self.tabs.reading = false;
        self.claim(Claim::IfFree);
    }

    /// Lets the project go.
    pub(super) fn let_go(&mut self) {
        self.tabs.lock = None;
        self.tabs.reading = false;
        self.tabs.turn = self.tabs.turn.wrapping_add(1);
    }

    fn claim(&mut self, claim: Claim) {
        let Some(session) = &self.session else { return };
        self.tabs.turn = self.tabs.turn.wrapping_add(1);
        let (turn, id) = (self.tabs.turn, session.id.clone());
        self.me.spawn(move |handle| async move {
            let lost = handle.clone();
            let on_lost = move || lost.act(|workbench| workbench.lose_lock(turn));
            let outcome = locks::acquire(&format!("{CHANNEL}:{id}"), claim, on_lost).await;
            let was_reading = handle.act(|workbench| workbench.settle_lock(turn, outcome));
            if was_reading {
                reload(&handle, &id).await;
            }
        });
    }

    /// True if this tab may write now and could not before.
    fn settle_lock(&mut self, turn: u32, outcome: Outcome) -> bool {
        if turn != self.tabs.turn {
            return false;
        }
        match outcome {
            Outcome::Held(lock) => {
                self.tabs.lock = Some(lock);
                std::mem::take(&mut self.tabs.reading)
            }
            Outcome::Taken => {
                self.tabs.reading = true;
                // When the other tab is closed, this one goes on by itself.
                self.claim(Claim::Wait);
                false
            }
            Outcome::Unavailable => false,
        }
    }

    fn lose_lock(&mut self, turn: u32) {
        if turn == self.tabs.turn && self.tabs.lock.take().is_some() {
            self.tabs.reading = true;
            self.claim(Claim::Wait);
            self.say("Another tab has taken this project over. You are reading along here.");
        }
    }

    /// Makes this tab the one that writes.
    pub fn take_over(&mut self) {
        self.tell_tabs("release", "");
        let turn = self.tabs.turn;
        self.me.spawn(move |handle| async move {
            TimeoutFuture::new(PATIENCE_MILLISECONDS).await;
            handle.act(|workbench| {
                if workbench.tabs.turn == turn && workbench.tabs.reading {
                    workbench.claim(Claim::Steal);
                }
            });
        });
    }

    /// True if this tab may change the project; otherwise the person is told why not.
    pub fn may_write(&mut self) -> bool {
        if self.tabs.reading {
            self.say("This project is being edited in another tab. Take it over to change it here.");
        }
        !self.tabs.reading
    }
}

/// Another tab wants to write: what waits is stored, then the lock is let go.
async fn release(handle: &Handle) {
    if handle.read(|workbench| workbench.tabs.lock.is_none()) {
        return;
    }
    handle.act(|workbench| {
        workbench.tabs.reading = true;
        workbench.drop_pending();
        workbench.flush();
    });
    for _ in 0..PATIENCE_MILLISECONDS / 50 {
        if !handle.read(Workbench::is_storing) {
            break;
        }
        TimeoutFuture::new(50).await;
    }
    handle.act(|workbench| {
        workbench.tabs.lock = None;
        workbench.claim(Claim::Wait);
    });
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
            let applied = journal::read_record(&json).ok().map(|r| session.apply_to(document, r.step, r.edit));
            fits &= matches!(applied, Some(Ok(_)));
        }
    });
    if !fits {
        reload(handle, project).await;
    }
}

/// Loads the project again as it is stored.
async fn reload(handle: &Handle, project: &str) {
    if let Some(storage) = handle.read(|workbench| workbench.storage.clone()) {
        projects::reload(handle, &storage, project).await;
    }
}

fn say(handle: &Handle, error: &StorageError) {
    handle.act(|workbench| workbench.warn(error.to_string()));
}
