//! Marking text and moving about in it.

use std::rc::Rc;

use web_sys::KeyboardEvent;

use super::{BrowserWords, Panel, Side, Workbench};
use crate::app::article;
use crate::app::later::once_drawn;
use crate::browser::page;
use crate::browser::selection::{self, Position, Selected};
use crate::model::boundary::Words;
use crate::model::command::{Command, CommandError};
use crate::model::history::Step;
use crate::model::offset::TextRange;
use crate::model::scheme::LabelId;
use crate::model::span::AnnotationId;
use crate::session::navigate::{self, Direction};
use crate::session::past::quoted;
use crate::session::{Change, Session, SessionError};

impl Workbench {
    /// Notes what is selected in the article. `exact`: the ends stay where they are instead of snapping to words.
    pub fn select_text(&mut self, selected: Option<Selected>, exact: bool) {
        if self.model.is_some() {
            return;
        }
        let Some(session) = &self.session else { return };
        let pending = selected.and_then(|selected| pending(session, selected, exact));
        if pending.is_some() && session.selected().is_some() {
            // A key must not mean a span that is perhaps not even on screen.
            self.set_selected(None);
        }
        self.pending_of = selected.zip(pending);
        if let Some(session) = &mut self.session {
            session.pending = pending;
        }
    }

    /// Notes where the text cursor was put: going to the next span begins there, if none is selected.
    pub fn note_cursor(&mut self, at: Position) {
        let Some(session) = self.session.as_mut().filter(|session| session.selected().is_none()) else { return };
        let Some(current) = session.current() else { return };
        session.place = current.document.text.code_point_in_paragraph(at.paragraph, at.offset);
    }

    /// A selection was finished: with a label chosen, it is tagged at once. True if it was.
    pub fn finish_selection(&mut self, selected: Option<Selected>, exact: bool) -> bool {
        self.by_keyboard = false;
        self.select_text(selected, exact);
        let Some(session) = &self.session else { return false };
        let Some(label) = session.chosen.clone() else { return false };
        if session.pending.is_none() {
            self.only_blanks();
            return false;
        }
        let tagged = self.tag(&label);
        // Whoever tags one after the other wants no handles in the way of the next selection.
        if let Some(session) = &mut self.session {
            session.select(None);
        }
        tagged
    }

    /// A third click follows two that tagged a word at once: the paragraph was meant.
    pub fn untag(&mut self) {
        let Some(session) = &mut self.session else { return };
        // It was the newest edit, so that it can be taken back.
        if let Ok(change) = session.step(Step::Undo) {
            self.store_change(&change);
        }
    }

    /// Says it if nothing but blanks is selected, which nothing can be tagged with.
    fn only_blanks(&mut self) -> bool {
        let selected = article::element().and_then(|article| selection::read(&article));
        let is_blank = |selected: Selected| !selected.is_collapsed() && self.preview(selected, true).is_none();
        let only_blanks = selected.is_some_and(is_blank);
        if only_blanks {
            self.say("Only blanks are selected. Select some text to tag it.");
        }
        only_blanks
    }

    /// Selects the whole text.
    pub fn select_all(&mut self) {
        // Without a text on screen there is nothing to select.
        let selected = article::element().and_then(|article| selection::set_all(&article));
        self.by_keyboard = false;
        self.select_text(selected, false);
    }

    /// Gives up what is about to be tagged.
    pub fn drop_pending(&mut self) {
        if let Some(session) = &mut self.session
            && session.pending.take().is_some()
        {
            // Whoever marks with the mouse needs no text cursor, and putting it somewhere measures the text.
            if self.by_keyboard { selection::clear_but_keep_cursor() } else { selection::clear() }
        }
    }

    /// A click on text at `at`, over the given spans (innermost first).
    pub fn click(&mut self, stack: &[AnnotationId], at: Option<Position>) {
        let Some(session) = &mut self.session else { return };
        session.pending = None;
        if self.model.is_some() {
            self.looked_at = navigate::next_outward(stack, self.looked_at.as_ref()).cloned();
            return;
        }
        let selected = session.selected().map(|span| span.id.clone());
        let next = navigate::next_outward(stack, selected.as_ref()).cloned();
        let ends_relation = next.as_ref().is_some_and(|next| self.relate_to(next));
        // A click beside all spans leaves the relation open.
        if !ends_relation && self.relating_from().is_none() {
            self.set_selected(next);
            at.into_iter().for_each(|at| self.note_cursor(at));
        }
    }

    fn set_selected(&mut self, id: Option<AnnotationId>) {
        self.leave_fields();
        if let Some(session) = &mut self.session {
            session.select(id);
        }
    }

    /// Tags the pending selection; with none, relabels the selected span; with neither, chooses the label.
    pub fn label(&mut self, label: &LabelId) {
        let Some(session) = &self.session else { return };
        let selected = session.selected().map(|span| span.id.clone());
        if session.pending.is_some() {
            self.tag(label);
        } else if self.only_blanks() {
            // A slip of the mouse must not relabel or choose.
        } else if let Some(id) = selected {
            self.run(&Command::Relabel(id, label.clone()));
        } else {
            self.choose(label);
        }
    }

    /// Chooses a label for every selection to come, or lets it go if it is chosen already.
    pub fn choose(&mut self, label: &LabelId) {
        if self.only_looks() {
            return;
        }
        let Some(session) = &mut self.session else { return };
        let again = session.chosen.as_ref() == Some(label);
        session.chosen = (!again).then(|| label.clone());
        if session.chosen.is_some() {
            session.select(None);
        }
    }

    /// True if it was done.
    fn tag(&mut self, label: &LabelId) -> bool {
        let Some(range) = self.session.as_ref().and_then(|session| session.pending) else { return false };
        let tagged = self.run(&Command::Tag(vec![range], label.clone()));
        if tagged {
            self.drop_pending();
        }
        tagged
    }

    /// Carries out a command, stores it, and says what is wrong with it if it cannot be done. True if it was done.
    pub fn run(&mut self, command: &Command) -> bool {
        self.store_typed();
        if self.only_looks() || !self.may_write() {
            return false;
        }
        match self.stamped(|session, stamp| session.run(command, stamp)) {
            Some(Ok(change)) => {
                self.store_change(&change);
                if let Command::Relabel(id, _) = command {
                    self.look_at_relations(id);
                }
                true
            }
            Some(Err(SessionError::Command(CommandError::NoChange))) | None => false,
            Some(Err(error)) => {
                if let SessionError::Command(CommandError::AlreadyTagged(id)) = &error {
                    self.select(id.clone());
                }
                self.say(error.to_string());
                false
            }
        }
    }

    /// Undoes or redoes the newest change of the open document.
    pub fn step(&mut self, step: Step) {
        self.leave_fields();
        if step == Step::Undo && self.saving.removals_to_undo > 0 {
            return self.restore_last();
        }
        if self.model.is_some() || self.past.is_some() {
            // What is not seen is not changed.
            self.show_own();
            return self.say("This is your own as it is now. Nothing was undone or redone.");
        }
        self.drop_pending();
        if !self.may_write() {
            return;
        }
        let Some(session) = &mut self.session else { return };
        match session.step(step) {
            Ok(change) => {
                self.store_change(&change);
                self.show_change(&change);
            }
            Err(SessionError::NothingToUndo) => {
                self.say(if step == Step::Undo { "Nothing to undo here." } else { "Nothing to redo here." });
            }
            Err(error) => self.warn(error.to_string()),
        }
    }

    fn show_change(&mut self, change: &Change) {
        if let Some(range) = change.edit.ranges().next() {
            self.reveal(range);
        }
    }

    /// Brings a stretch of the open document into view.
    pub fn reveal(&mut self, range: TextRange) {
        self.reveal = (self.reveal.0.wrapping_add(1), Some(range));
    }

    /// Selects a span of the open document and brings it into view.
    pub fn select(&mut self, id: AnnotationId) {
        self.leave_fields();
        self.drop_pending();
        // Blanks, perhaps: a label then means the span.
        selection::clear_but_keep_cursor();
        let Some(session) = &mut self.session else { return };
        if self.model.is_some() {
            self.looked_at = Some(id);
        } else {
            session.select(Some(id));
        }
        let selected = self.selected_shown();
        let shown = self.shown().and_then(|shown| {
            let range = shown.annotations.span(&selected?)?.range;
            Some((range, article::positions(&shown.text, range).1))
        });
        if let Some((range, end)) = shown {
            // The keyboard goes on from there.
            article::element().iter().for_each(|article| selection::move_along(article, end));
            self.reveal(range);
        }
    }

    /// Deletes the selected span.
    pub fn delete_selected(&mut self) {
        if !self.only_looks()
            && let Some(id) = self.selected_id()
        {
            self.run(&Command::Delete(vec![id]));
        }
    }

    pub(super) fn selected_id(&self) -> Option<AnnotationId> {
        self.session.as_ref()?.selected().map(|span| span.id.clone())
    }

    /// Goes to the next or previous span.
    pub fn go(&mut self, direction: Direction) {
        let (Some(session), Some(shown)) = (&self.session, self.shown()) else { return };
        let at = session.pending.map_or(session.place, |range| range.start);
        let selected = self.selected_shown().and_then(|id| shown.annotations.span(&id)).map(AsRef::as_ref);
        match navigate::neighbour(&shown.annotations, selected, at, direction) {
            Some(span) => {
                let quote = quoted(&shown.text, span.range);
                let news = format!("{}: {quote}", session.info.scheme.label_name(&span.label));
                self.select(span.id.clone());
                self.announced = news.into();
            }
            None => self.say("There are no spans in this document yet."),
        }
    }

    /// Goes to the next or previous document.
    pub fn go_document(&mut self, direction: Direction) {
        let Some(session) = &self.session else { return };
        let ids: Vec<_> = session.entries().iter().map(|entry| &entry.id).collect();
        let Some(at) = ids.iter().position(|id| Some(*id) == session.open_id()) else { return };
        let to = match direction {
            Direction::Next => at + 1,
            Direction::Previous => at.wrapping_sub(1),
        };
        if let Some(id) = ids.get(to).map(|id| (*id).clone()) {
            self.open_document(&id);
        }
    }

    /// The stretch that a selection means, for a preview.
    pub fn preview(&self, selected: Selected, exact: bool) -> Option<TextRange> {
        pending(self.session.as_ref()?, selected, exact)
    }

    /// A digit was pressed.
    pub fn key_label(&mut self, event: &KeyboardEvent) {
        let digit = event.code().strip_prefix("Digit").and_then(|digit| digit.chars().next());
        let key = event.key().chars().next().filter(char::is_ascii_digit).or(digit);
        let Some(session) = &self.session else { return };
        let label = key.and_then(|key| session.info.scheme.label_for_key(key)).map(|label| label.id.clone());
        let Some(label) = label else {
            self.say("No label has that key.");
            return;
        };
        self.catch_up(event.alt_key());
        self.label(&label);
    }

    /// The browser reports a selection that is made or grows by keys a little later; a key pressed now means what is
    /// selected now. `exact`: without snapping to words.
    fn catch_up(&mut self, exact: bool) {
        let selected = article::element().and_then(|article| selection::read(&article));
        if let Some(selected) = selected.filter(|selected| !selected.is_collapsed())
            && (exact || !self.is_pending(selected))
        {
            self.select_text(Some(selected), exact);
        }
    }

    /// True if what is about to be tagged is what is selected, snapped to words or exactly.
    pub fn is_pending(&self, selected: Selected) -> bool {
        let pending = self.session.as_ref().and_then(|session| session.pending);
        if pending.is_some_and(|pending| self.pending_of == Some((selected, pending))) {
            return true;
        }
        let wanted = if selected.is_collapsed() { None } else { self.preview(selected, false) };
        pending == wanted || pending.is_some() && wanted.is_some() && pending == self.preview(selected, true)
    }

    /// Tags what is selected with the chosen label, or shows the details of the selected span.
    pub fn show_details(&mut self) {
        self.catch_up(false);
        let chosen = self.session.as_ref().filter(|session| session.pending.is_some()).and_then(|s| s.chosen.clone());
        if let Some(label) = chosen {
            self.tag(&label);
            return;
        }
        let Some(selected) = self.selected_shown() else { return };
        if self.model.is_some() || !self.relate_to(&selected) {
            self.show_panel(Panel::Details);
            self.reveal_panel();
            once_drawn(|| page::focus("#right-panel select"));
        }
    }

    /// Shows a tab of the right panel.
    pub fn show_panel(&mut self, panel: Panel) {
        self.panel = panel;
        self.folded.1 = false;
        if panel == Panel::History {
            self.look_aside();
        }
    }

    pub(super) fn reveal_panel(&mut self) {
        self.sheet = Some(Side::Right);
    }

    /// Steps out of the innermost thing that is open.
    pub fn step_out(&mut self) {
        self.leave_fields();
        if self.dialog.is_some() {
            self.shut();
        } else if self.find.is_some() {
            self.close_find();
        } else if self.relating_from().is_some() {
            self.stop_relating();
        } else if self.session.as_ref().is_some_and(|session| session.pending.is_some()) {
            self.drop_pending();
        } else if self.looked_at.take().is_some() {
            // What is only looked at is left first.
        } else if let Some(session) = &mut self.session {
            if session.selected().is_some() {
                session.select(None);
            } else if session.chosen.take().is_none() {
                self.close_sheet();
                // What is selected and cannot be tagged.
                selection::clear_but_keep_cursor();
            }
        }
    }
}

/// What a selection means as a span.
fn pending(session: &Session, selected: Selected, exact: bool) -> Option<TextRange> {
    let text = &Rc::clone(&session.current()?.document).text;
    let at = |place: Position| text.code_point_in_paragraph(place.paragraph, place.offset);
    let range = TextRange { start: at(selected.start), end: at(selected.end) };
    let words: Option<&dyn Words> = if exact { None } else { Some(&BrowserWords) };
    if range.is_empty() { None } else { text.span_range(range, words) }
}
