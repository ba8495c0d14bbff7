//! Finding in the project.

use std::rc::Rc;

use super::{BrowserWords, Workbench};
use crate::browser::selection;
use crate::model::find::Options;
use crate::session::find::{Hit, find_in_project};

/// A search in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Find {
    /// What is looked for.
    pub needle: String,
    /// What counts.
    pub options: Options,
    /// What was found.
    pub hits: Rc<Vec<Hit>>,
    /// The hit that is shown.
    pub at: Option<usize>,
}

impl Workbench {
    /// Opens the search.
    pub fn show_find(&mut self) {
        if self.session.is_some() && self.find.is_none() {
            let options = Options { match_case: false, whole_words: false };
            self.find = Some(Find { needle: String::new(), options, hits: Rc::default(), at: None });
        }
    }

    /// Ends the search. What was gone to is selected, so that it can be tagged.
    pub fn close_find(&mut self) {
        let Some(find) = self.find.take() else { return };
        let hit = find.at.and_then(|at| find.hits.get(at));
        let Some((session, hit)) = self.session.as_mut().zip(hit) else { return };
        let current = session.current().filter(|loaded| loaded.document.id == hit.document);
        let found = current.and_then(|loaded| loaded.document.text.span_range(hit.range, None));
        if let Some(found) = found.filter(|_| self.model.is_none() && !self.tabs.reading && session.pending.is_none()) {
            session.select(None);
            session.pending = Some(found);
            // The text cursor was elsewhere.
            selection::clear();
            self.by_keyboard = true;
        }
    }

    /// Looks for something else.
    pub fn search(&mut self, needle: String, options: Options) {
        let Some(session) = &self.session else { return };
        let hits = Rc::new(find_in_project(session, &needle, options, &BrowserWords));
        self.find = Some(Find { needle, options, hits, at: None });
    }

    /// Looks for the same again: there are other documents now.
    pub(super) fn search_again(&mut self) {
        if let Some(Find { needle, options, .. }) = self.find.take() {
            self.search(needle, options);
        }
    }

    /// Shows the hit at a place of the list, opening its document.
    pub fn show_hit(&mut self, at: usize) {
        let Some(find) = &mut self.find else { return };
        let Some(hit) = find.hits.get(at).cloned() else { return };
        find.at = Some(at);
        let is_shown =
            |workbench: &Self| workbench.session.as_ref().is_some_and(|s| s.open_id() == Some(&hit.document));
        if !is_shown(self) {
            self.open_document(&hit.document);
        }
        if is_shown(self) {
            self.reveal(hit.range);
        }
    }

    /// Shows the next hit, round again after the last.
    pub fn next_hit(&mut self, back: bool) {
        let Some(find) = &self.find else { return };
        let count = find.hits.len();
        if count > 0 {
            let step = if back { count - 1 } else { 1 };
            let at = find.at.map_or(if back { count - 1 } else { 0 }, |at| (at + step) % count);
            self.show_hit(at);
        }
    }
}
