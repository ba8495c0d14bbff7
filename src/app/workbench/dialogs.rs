//! The dialogs, and what is done in them.

use super::{Import, Incoming, Workbench};
use crate::browser::page;
use crate::model::command::Command;
use crate::model::find::{Options, find_all};
use crate::model::offset::TextRange;
use crate::model::scheme::{LabelId, RelationTypeId};
use crate::model::span::AnnotationId;

/// What is open above the page.
#[derive(Clone, Debug)]
pub enum Dialog {
    /// The shortcuts.
    Shortcuts,
    /// A box to paste text into.
    Paste,
    /// What comes in, before it is taken.
    Import(Import),
    /// What goes out.
    Export,
    /// Name, description and licence of the project.
    Project,
    /// What else can be done.
    Menu,
    /// What is stored where.
    Privacy,
    /// What is in a backup, before it is put back.
    Restore(Incoming),
    /// The question before everything is deleted.
    DeleteAll,
    /// Everything is deleted, but for what is named here.
    Deleted(Vec<String>),
    /// The question before a stored project is deleted.
    DeleteProject {
        /// Names it in storage.
        id: String,
        /// Names it for the person.
        name: String,
    },
    /// The places that would be tagged.
    Occurrences(Occurrences),
    /// Several relations are possible between two spans.
    Relate {
        /// The span it starts from.
        from: AnnotationId,
        /// The span it leads to.
        to: AnnotationId,
        /// What the scheme allows.
        kinds: Vec<RelationTypeId>,
    },
}

/// A preview of tagging every occurrence of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrences {
    /// The text looked for.
    pub needle: String,
    /// What they would be tagged with.
    pub label: LabelId,
    /// What counts.
    pub options: Options,
    /// The places found, and whether each is to be tagged.
    pub places: Vec<(TextRange, bool)>,
    /// How many places have that label already.
    pub tagged: usize,
}

/// The most places that are tagged in one step.
const MOST: usize = 5_000;

impl Workbench {
    /// Closes the dialog. Once everything is deleted nothing can be stored, so the page then starts anew.
    pub fn shut(&mut self) {
        if let Some(Dialog::Deleted(_)) = self.dialog.take() {
            // In a task of its own: what listens to the page being left wants the workbench.
            self.me.spawn(|_| async { page::reload() });
        }
    }

    /// Opens a dialog.
    pub fn dialog(&mut self, dialog: Dialog) {
        self.dialog = Some(dialog);
    }

    /// Shows where the selected span's text occurs again.
    pub fn preview_occurrences(&mut self) {
        if self.only_looks() {
            return;
        }
        let Some(session) = &self.session else { return };
        let (Some(span), Some(current)) = (session.selected(), session.current()) else {
            self.say("Select a span first: all places with the same text can then be tagged.");
            return;
        };
        let needle = current.document.text.slice(span.range).to_owned();
        let options = Options { match_case: true, whole_words: true };
        let label = span.label.clone();
        self.find_occurrences(&needle, &label, options);
    }

    /// Looks for the places again, with other options.
    pub fn find_occurrences(&mut self, needle: &str, label: &LabelId, options: Options) {
        let Some(current) = self.session.as_ref().and_then(|session| session.current()) else { return };
        let document = &current.document;
        let found = find_all(&document.text, needle, options, &super::BrowserWords, MOST);
        let is_tagged = |range: &TextRange| {
            document.annotations.between(*range).any(|span| span.range == *range && span.label == *label)
        };
        let all = found.len();
        let places: Vec<_> = found.into_iter().filter(|range| !is_tagged(range)).map(|range| (range, true)).collect();
        let tagged = all - places.len();
        self.dialog = Some(Dialog::Occurrences(Occurrences {
            needle: needle.to_owned(),
            label: label.clone(),
            options,
            places,
            tagged,
        }));
    }

    /// Includes a place, or leaves it out.
    pub fn toggle_occurrence(&mut self, at: usize) {
        if let Some(Dialog::Occurrences(occurrences)) = &mut self.dialog
            && let Some(place) = occurrences.places.get_mut(at)
        {
            place.1 = !place.1;
        }
    }

    /// Tags the included places in one step.
    pub fn tag_occurrences(&mut self) {
        let Some(Dialog::Occurrences(occurrences)) = self.dialog.take() else { return };
        let ranges: Vec<_> = occurrences.places.iter().filter(|place| place.1).map(|place| place.0).collect();
        let count = ranges.len();
        if count > 0 && self.run(&Command::Tag(ranges, occurrences.label)) {
            self.say(format!("Tagged {count} more. One undo takes them all back."));
        }
    }

    /// Changes what is said about the project, and the annotator's name.
    pub fn set_project_info(&mut self, name: &str, description: String, license: String, annotator: &str) {
        self.dialog = None;
        let annotator = annotator.trim();
        if !annotator.is_empty() {
            self.annotator = annotator.to_owned();
            self.set_preference("annotator", annotator);
        }
        if !self.may_write() {
            return;
        }
        self.project_draft = None;
        if let Some(session) = &mut self.session {
            let name = if name.trim().is_empty() { session.info.name.clone() } else { name.trim().to_owned() };
            session.info.name = name;
            session.info.description = description;
            session.info.license = license;
            self.store_project();
        }
    }
}
