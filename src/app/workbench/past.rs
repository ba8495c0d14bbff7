//! The document as it was: looking at it, and going back to it.

use std::rc::Rc;

use super::{Panel, Workbench};
use crate::app::later::once_drawn;
use crate::browser::page;

/// How many rows of the history are in the page at first, and are added by each press.
pub const PAST_ROWS: usize = 100;

impl Workbench {
    /// Shows the person's own document as it is now, whatever was shown in its place.
    pub fn show_own(&mut self) {
        self.model = None;
        self.past = None;
        self.looked_at = None;
    }

    /// Shows what was done to the open document.
    pub fn show_history(&mut self) {
        self.show_panel(Panel::History);
        self.past_rows = PAST_ROWS;
        self.reveal_panel();
        once_drawn(|| {
            // Without any edit there is no row to begin at.
            page::focus("#right-panel");
            page::focus("#right-panel .past[aria-current]");
        });
    }

    /// Shows the document as it was after edit number `seq`; as it is now, if that is the last.
    pub fn show_past(&mut self, seq: u32) {
        let Some(loaded) = self.session.as_ref().and_then(|session| session.current()) else { return };
        let past = (seq != loaded.seq).then(|| Rc::new(loaded.at(seq)));
        self.past = past.is_some().then_some(seq);
        self.model = past;
        self.looked_at = None;
        self.stop_relating();
        // On a narrow screen the list covers what it shows.
        self.sheet = None;
        self.turn_to_other();
    }

    /// Another version of the text is shown: what was selected or chosen in the one before is given up.
    pub(super) fn turn_to_other(&mut self) {
        if let Some(session) = &mut self.session {
            session.select(None);
            session.chosen = None;
        }
        self.stay_in_place();
        self.drop_pending();
    }

    /// True if what is shown is not the person's own as it is now; it is then said that nothing can be changed in it.
    pub(super) fn only_looks(&mut self) -> bool {
        if self.model.is_some() {
            self.say(match self.past {
                Some(_) => "This is how the document was. Go back to now to change something.",
                None => "This is the model annotation. Go back to your own to change something.",
            });
        }
        self.model.is_some()
    }

    /// Makes the document what it was, as one edit that can be undone.
    pub fn go_back_to_past(&mut self) {
        if !self.may_write() {
            return;
        }
        let (Some(_), Some(past), Some(session)) = (self.past, self.model.clone(), &mut self.session) else { return };
        let Some(edit) = session.current().map(|loaded| loaded.document.edit_to(&past)) else { return };
        if edit.is_empty() {
            self.show_own();
            self.say("Nothing has changed since then.");
            return;
        }
        match session.change(edit) {
            Ok(change) => {
                self.show_own();
                self.store_change(&change);
                self.say("The document is what it was then. One undo takes that back.");
            }
            Err(error) => self.warn(error.to_string()),
        }
    }

    /// Puts more of the history into the page.
    pub fn more_past(&mut self) {
        self.past_rows += PAST_ROWS;
    }
}
