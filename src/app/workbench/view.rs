//! Small things about how the page looks and what of it is kept.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Side, Workbench};
use crate::app::article::Restore;
use crate::app::handle::Shared;
use crate::browser::{page, preferences};
use crate::model::command::Command;
use crate::model::edit::{Details, Status};
use crate::model::offset::TextRange;
use crate::model::scheme::Scheme;

/// Values handed to views by identity, so that the same content is the same object from one drawing to the next.
#[derive(Default)]
pub struct Kept {
    scheme: RefCell<Option<(std::sync::Arc<Scheme>, Shared<Scheme>)>>,
    hits: RefCell<Shared<Vec<TextRange>>>,
}

impl Workbench {
    /// The open project's scheme.
    pub fn scheme(&self) -> Shared<Scheme> {
        let scheme = self.session.as_ref().map(|session| session.info.scheme.clone()).unwrap_or_default();
        let mut kept = self.kept.scheme.borrow_mut();
        if let Some((of, shared)) = kept.as_ref()
            && std::sync::Arc::ptr_eq(of, &scheme)
        {
            return shared.clone();
        }
        let shared = Shared(Rc::new(scheme.as_ref().clone()));
        *kept = Some((scheme, shared.clone()));
        shared
    }

    /// `hits`, as the same object as last time if they are the same.
    pub fn hits(&self, hits: Vec<TextRange>) -> Shared<Vec<TextRange>> {
        let mut kept = self.kept.hits.borrow_mut();
        if *kept.0 != hits {
            *kept = Shared(Rc::new(hits));
        }
        kept.clone()
    }

    /// Goes back to where the person left the open document.
    pub fn restore_view(&mut self) {
        let turn = self.restore.turn.wrapping_add(1);
        self.reveal.1 = None;
        self.restore = Restore { turn, ..Restore::default() };
        let kept = self.kept_view(turn);
        if let (Some(session), Some((restore, span))) = (&mut self.session, kept) {
            self.restore = restore;
            session.select(span.map(Into::into));
        }
    }

    /// Another version of the same text is shown from where one is in this one.
    pub(super) fn stay_in_place(&mut self) {
        let turn = self.restore.turn.wrapping_add(1);
        self.reveal.1 = None;
        let top = self.kept_view(turn).and_then(|(restore, _)| restore.top);
        self.restore = Restore { turn, top, selection: None };
    }

    /// What was kept of how the person left the open document, and the span that was selected.
    fn kept_view(&self, turn: u32) -> Option<(Restore, Option<String>)> {
        let session = self.session.as_ref()?;
        let key = format!("view:{}:{}", session.id, session.current()?.document.id);
        preferences::get(&key).ok().flatten().map(|kept| Restore::parse(turn, &kept))
    }

    /// Goes from what is seen to its opposite, light or dark.
    pub fn next_theme(&mut self) {
        let chosen = page::root().and_then(|root| root.get_attribute("data-theme"));
        let is_dark = chosen.map_or_else(page::is_dark_by_system, |theme| theme == "dark");
        self.set_theme(if is_dark { "light" } else { "dark" });
    }

    /// Makes the page "light", "dark", or, with nothing, as the system has it.
    pub fn set_theme(&mut self, theme: &str) {
        page::set_root_attribute("data-theme", theme);
        self.set_preference("theme", theme);
        self.say(match theme {
            "light" => "Light.",
            "dark" => "Dark.",
            _ => "Light or dark as the system has it.",
        });
    }

    /// Closes the sheet of a narrow screen; the focus goes back to the button that opened it.
    pub fn close_sheet(&mut self) {
        if let Some(side) = self.sheet.take() {
            page::focus(if side == Side::Left { ".opens-left" } else { ".opens-right" });
        }
    }

    /// Writes again what could not be stored.
    pub fn try_saving_again(&mut self) {
        if self.has_storage() {
            self.flush();
        } else {
            self.reopen_storage();
        }
    }

    /// Marks the open document as done, or as not done.
    pub fn toggle_done(&mut self) {
        self.change_details(|details| {
            details.status = if details.status == Status::Done { Status::InProgress } else { Status::Done };
        });
    }

    /// Gives the open document another title.
    pub fn rename_document(&mut self, title: &str) {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if !title.is_empty() {
            self.change_details(|details| details.title = title);
        }
    }

    fn change_details(&mut self, change: impl FnOnce(&mut Details)) {
        let Some(current) = self.session.as_ref().and_then(|session| session.current()) else { return };
        let mut details = current.document.details.clone();
        change(&mut details);
        self.run(&Command::SetDetails(details));
    }
}
