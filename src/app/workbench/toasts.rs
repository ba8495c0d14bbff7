//! Short messages that come and go.
//!
//! Owns: [`Toasts`], [`Toast`]. An error stays until it is closed, and so does the offer of a new version; other
//! news leave after a while.

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
}

/// All messages on screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Toasts {
    /// The newest last.
    pub list: Vec<Toast>,
    last: u32,
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
        self.toasts.list.retain(|toast| toast.text != text || toast.action != action);
        self.toasts.last += 1;
        let id = self.toasts.last;
        let stays = is_error || matches!(action, Some((_, ToastAction::UseUpdate)));
        self.toasts.list.push(Toast { id, text, is_error, action });
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
    }
}
