//! What of the work is in a file, and what is in this browser only.
//!
//! Owns: [`InFile`]. It is kept in the settings, so that every tab and a later visit know it.

use std::fmt;

use super::{SaveState, Workbench};
use crate::browser::preferences;
use crate::model::digest::Digest;
use crate::session::Session;

/// How a project was when it was last written to a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InFile {
    /// How many edits it had seen; 0 if it never was.
    pub edits: u64,
    /// Its state; none if it never was, or where an earlier version of the program kept only the number of edits.
    pub state: Option<Digest>,
}

impl InFile {
    /// The project as it is now.
    pub fn now(session: &Session) -> Self {
        Self { edits: session.edits(), state: Some(session.state()) }
    }

    /// True if everything made is in the file. Of a project that never was in one, what only was opened counts as being in
    /// the files it came from.
    fn holds(&self, session: &Session) -> bool {
        self.state.map_or_else(|| self.edits == session.edits(), |state| state == session.state())
    }

    fn parse(kept: &str) -> Option<Self> {
        let (edits, state) = kept.split_once(' ').unwrap_or((kept, ""));
        Some(Self { edits: edits.parse().ok()?, state: Digest::parse(state) })
    }
}

impl fmt::Display for InFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.edits)?;
        self.state.map_or(Ok(()), |state| state.fmt(f))
    }
}

/// Names it in the preferences.
fn key(project: &str) -> String {
    format!("in-file:{project}")
}

impl Workbench {
    /// True if something was made that is in no file yet.
    pub fn only_in_browser(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.is_loaded() && !self.saving.in_file.holds(session))
    }

    /// True if leaving the page now would leave something behind: work in no file, or not even stored, or a text that is being
    /// pasted together.
    pub fn would_lose(&self) -> bool {
        !self.draft.1.trim().is_empty()
            || self.only_in_browser() && !self.updating
            || (self.session.is_some() && self.save_state() != SaveState::Saved)
    }

    /// True if the open project is neither stored nor as it is in a file.
    pub(super) fn is_nowhere(&self) -> bool {
        let failed = matches!(self.saving.state, SaveState::Failed(_));
        failed && self.session.as_ref().is_some_and(|session| self.saving.in_file.state != Some(session.state()))
    }

    /// The open project as it is now, to be told to [`Self::written_to_file`] once that is in a file.
    pub(super) fn to_be_written(&self) -> Option<(String, InFile)> {
        self.session.as_ref().map(|session| (session.id.clone(), InFile::now(session)))
    }

    /// Notes that a project, as it was, is in a file. It may have been changed or left since.
    pub(super) fn written_to_file(&mut self, (project, was): (String, InFile)) {
        let was = was.to_string();
        self.set_preference(&key(&project), &was);
        // With what it says: the settings may come to another tab later than the word.
        self.tell_tabs("file", &project, &was);
        self.note_in_file(&project, &was);
    }

    /// Notes what of the open project, if it is that one, is in a file.
    pub(super) fn note_in_file(&mut self, project: &str, kept: &str) {
        if self.is_open(project) {
            self.saving.in_file = InFile::parse(kept).unwrap_or_default();
            self.consider_reminding();
        }
    }

    /// Finds out what of the open project, which is `project`, is in a file.
    pub(super) fn load_in_file(&mut self, project: &str) {
        let kept = preferences::get(&key(project)).ok().flatten();
        self.note_in_file(project, &kept.unwrap_or_default());
    }
}
