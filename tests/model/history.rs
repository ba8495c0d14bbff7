//! Undo, redo, and the replay of a journal.

use counterclaim::model::command::Command;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Edit;
use counterclaim::model::history::{History, Step};
use counterclaim::model::offset::TextRange;

use crate::commands::edit;
use crate::notation::{document, marks, relations};

/// A document at work: its versions, its history and the journal written so far.
struct Desk {
    document: Document,
    history: History,
    journal: Vec<(Step, Edit)>,
}

impl Desk {
    fn new(marked: &str) -> Self {
        Self { document: document(marked, &[]), history: History::default(), journal: Vec::new() }
    }

    fn record(&mut self, step: Step, edit: Edit) {
        self.document = self.document.apply(&edit).unwrap();
        self.history.record(step, &edit);
        self.journal.push((step, edit));
    }

    fn carry_out(&mut self, command: &Command) {
        let edit = edit(&self.document, command).unwrap();
        self.record(Step::Do, edit);
    }

    fn undo(&mut self) {
        let edit = self.history.undo().unwrap();
        self.record(Step::Undo, edit);
    }

    fn redo(&mut self) {
        let edit = self.history.redo().unwrap();
        self.record(Step::Redo, edit);
    }

    fn expect(&self, marked: &str, can_undo: bool, can_redo: bool) {
        assert_eq!(marks(&self.document), marks(&document(marked, &[])));
        assert_eq!((self.history.can_undo(), self.history.can_redo()), (can_undo, can_redo), "at {marked}");
        assert_eq!((self.history.undo().is_some(), self.history.redo().is_some()), (can_undo, can_redo));
    }
}

fn tag(start: usize, end: usize, label: &str) -> Command {
    Command::Tag(vec![TextRange::new(start, end)], label.into())
}

#[test]
fn each_step_is_taken_back_and_made_again_whole() {
    let mut desk = Desk::new("army, army");
    desk.expect("army, army", false, false);
    desk.carry_out(&Command::Tag(vec![TextRange::new(0, 4), TextRange::new(6, 10)], "actor".into()));
    desk.carry_out(&Command::Delete(vec!["new2".into()]));
    desk.expect("[actor:army], army", true, false);
    desk.undo();
    desk.expect("[actor:army], [actor:army]", true, true);
    desk.undo();
    desk.expect("army, army", false, true);
    desk.redo();
    desk.expect("[actor:army], [actor:army]", true, true);
    desk.redo();
    desk.expect("[actor:army], army", true, false);
}

#[test]
fn a_new_change_forgets_what_was_undone() {
    let mut desk = Desk::new("army, army");
    desk.carry_out(&tag(0, 4, "actor"));
    desk.undo();
    desk.carry_out(&tag(6, 10, "claim"));
    desk.expect("army, [claim:army]", true, false);
    desk.undo();
    desk.expect("army, army", false, true);
}

#[test]
fn undo_restores_relations_and_times() {
    let before = document("[claim:x] [actor:y]", &["r said_by a b"]);
    let mut desk = Desk { document: before.clone(), ..Desk::new("") };
    desk.carry_out(&Command::SetNote("a".into(), "why?".to_owned()));
    desk.carry_out(&Command::Delete(vec!["b".into()]));
    assert_eq!(relations(&desk.document), [""; 0]);
    desk.undo();
    desk.undo();
    assert_eq!(desk.document, before);
}

#[test]
fn a_replayed_journal_gives_the_same_document_and_history() {
    let mut desk = Desk::new("army, army");
    desk.carry_out(&tag(0, 4, "actor"));
    desk.carry_out(&Command::Relabel("new1".into(), "claim".into()));
    desk.undo();
    desk.redo();
    desk.undo();
    desk.carry_out(&Command::Resize("new1".into(), TextRange::new(0, 10)));
    desk.carry_out(&Command::SetNote("new1".into(), "x".to_owned()));
    desk.undo();
    let mut replayed = Desk::new("army, army");
    for (step, edit) in desk.journal.clone() {
        replayed.record(step, edit);
    }
    assert_eq!(replayed.document, desk.document);
    for way in [Desk::redo, Desk::undo, Desk::undo, Desk::undo] {
        way(&mut desk);
        way(&mut replayed);
        assert_eq!(replayed.document, desk.document);
        assert_eq!(replayed.history.can_undo(), desk.history.can_undo());
        assert_eq!(replayed.history.can_redo(), desk.history.can_redo());
    }
    desk.expect("army, army", false, true);
}
