//! Short messages that come and go.
//!
//! Owns: [`Toasts`], [`Toast`]. An error stays until it is closed, and so does the offer of a new version; other
//! news leave after a while, or when newer ones need the room. What is said again is one message with a count.

use gloo_timers::future::TimeoutFuture;

use super::Workbench;
use crate::model::document::DocumentId;

/// What a button in a message does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToastAction {
    /// Puts a removed document back.
    RestoreDocument(DocumentId),
    /// Takes out documents that were added in one go.
    RemoveDocuments(Vec<DocumentId>),
    /// Loads the page anew with the version that waits.
    UseUpdate,
    /// Downloads what was set aside.
    DownloadAside,
    /// Downloads what is stored of a project, or of one document of it, as it is.
    DownloadStored(String, String),
    /// Leaves a project that is not stored.
    Leave,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Tells it from others.
    pub id: u32,
    /// What is said.
    pub text: String,
    /// Something went wrong; it stays until it is closed.
    pub is_error: bool,
    /// The button in it.
    pub action: Option<(&'static str, ToastAction)>,
    /// How often it was said.
    pub times: u32,
}

impl Toast {
    /// True if it is there until it is closed.
    fn stays(&self) -> bool {
        self.is_error || matches!(self.action, Some((_, ToastAction::UseUpdate)))
    }
}

/// All messages on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Toasts {
    /// The newest last.
    pub list: Vec<Toast>,
    /// All of them are shown, and not only the newest.
    pub all: bool,
    last: u32,
}

/// How many messages are shown unless all are asked for.
const SHOWN: usize = 3;

impl Toasts {
    /// Those to show, and how many are not shown.
    pub fn shown(&self) -> (&[Toast], usize) {
        let hidden = if self.all { 0 } else { self.list.len().saturating_sub(SHOWN) };
        (self.list.get(hidden..).unwrap_or_default(), hidden)
    }

    /// True if there are more than are shown without being asked for.
    pub fn are_many(&self) -> bool {
        self.list.len() > SHOWN
    }

    /// The oldest news leave where there are too many messages; what stays, stays.
    fn make_room(&mut self) {
        while self.are_many()
            && let Some(at) =
                self.list.split_last().and_then(|(_, older)| older.iter().position(|toast| !toast.stays()))
        {
            self.list.remove(at);
        }
    }
}

/// How long news stay.
const MILLISECONDS: u32 = 6_000;

impl Workbench {
    /// Says something.
    pub fn say(&mut self, text: impl Into<String>) {
        self.toast(text.into(), false, None);
    }

    /// Says that something went wrong.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.toast(text.into(), true, None);
    }

    /// Says something, with a button.
    pub fn toast(&mut self, text: String, is_error: bool, action: Option<(&'static str, ToastAction)>) {
        let toasts = &mut self.toasts;
        let same = toasts.list.iter().position(|toast| toast.text == text && toast.action == action);
        let times = same.map_or(1, |at| toasts.list.remove(at).times + 1);
        toasts.last += 1;
        let id = toasts.last;
        let toast = Toast { id, text, is_error, action, times };
        let stays = toast.stays();
        toasts.list.push(toast);
        toasts.make_room();
        if !stays {
            self.me.spawn(move |handle| async move {
                TimeoutFuture::new(MILLISECONDS).await;
                handle.act(|workbench| workbench.close_toast(id));
            });
        }
    }

    /// Takes a message away.
    pub fn close_toast(&mut self, id: u32) {
        self.toasts.list.retain(|toast| toast.id != id);
        self.toasts.all &= self.toasts.are_many();
    }

    /// Shows all messages.
    pub fn show_all_toasts(&mut self) {
        self.toasts.all = true;
    }

    /// Takes all messages away.
    pub fn close_all_toasts(&mut self) {
        self.toasts.list.clear();
        self.toasts.all = false;
    }
}
