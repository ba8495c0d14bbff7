//! Commands: what a person asks for and what the document is afterwards.

use counterclaim::model::command::{Command, CommandError};
use counterclaim::model::edit::{Details, Status};
use counterclaim::model::offset::TextRange;
use counterclaim::model::span::{Origin, Value};

use crate::commands::{NOW, carry_out, edit};
use crate::notation::{document, marks, relations};
use crate::parts::{ANNOTATOR, MADE, relation, span};

/// Carries out `command` on `before`; the places must be those of `after`.
fn check(before: &str, command: &Command, after: &str) {
    let found = carry_out(&document(before, &[]), command);
    let expected = document(after, &[]);
    assert_eq!(found.text, expected.text);
    assert_eq!(marks(&found), marks(&expected), "{command:?} on {before}");
}

fn refused(before: &str, lines: &[&str], command: &Command, why: &CommandError) {
    assert_eq!(edit(&document(before, lines), command).as_ref(), Err(why), "{command:?} on {before}");
}

fn tag(ranges: &[(usize, usize)], label: &str) -> Command {
    Command::Tag(ranges.iter().map(|&(start, end)| TextRange::new(start, end)).collect(), label.into())
}

fn relate(kind: &str, from: &str, to: &str) -> Command {
    Command::Relate(kind.into(), from.into(), to.into())
}

fn delete(ids: &[&str]) -> Command {
    Command::Delete(ids.iter().map(|&id| id.into()).collect())
}

fn strings(lines: &[&str]) -> Vec<String> {
    lines.iter().map(ToString::to_string).collect()
}

fn not_allowed(kind: &str, from: &str, to: &str) -> CommandError {
    CommandError::NotAllowed(kind.to_owned(), from.to_owned(), to.to_owned())
}

#[test]
fn tag_marks_each_range_that_is_not_yet_tagged_so() {
    check("The army said", &tag(&[(4, 8)], "actor"), "The [actor:army] said");
    check("army, army, army", &tag(&[(0, 4), (6, 10), (12, 16)], "actor"), "[actor:army], [actor:army], [actor:army]");
    check("army, [actor:army]", &tag(&[(0, 4), (6, 10)], "actor"), "[actor:army], [actor:army]");
    // Another label, or another range, is another statement.
    check("The [actor:army] said", &tag(&[(4, 8)], "claim"), "The [actor:[claim:army]] said");
    check("The [actor:army] said", &tag(&[(4, 13)], "actor"), "The [actor:[actor:army] said]");
    check("👩🏽‍🚒 12\r\nمالي", &tag(&[(5, 7), (9, 13)], "figure"), "👩🏽‍🚒 [figure:12]\r\n[figure:مالي]");
    // A range given twice is tagged once.
    check("The army said", &tag(&[(4, 8), (4, 8)], "actor"), "The [actor:army] said");
    refused("The [actor:army]", &[], &tag(&[(4, 8)], "actor"), &CommandError::AlreadyTagged("a".into()));
    refused("The army", &[], &tag(&[], "actor"), &CommandError::NoChange);
}

#[test]
fn tag_stamps_what_it_makes() {
    let found = carry_out(&document("The army", &[]), &tag(&[(4, 8)], "actor"));
    let made = found.annotations.span(&"new1".into()).unwrap();
    assert_eq!((made.annotator.as_str(), made.created_at.as_str(), made.updated_at.as_str()), (ANNOTATOR, NOW, NOW));
    assert_eq!(made.origin, Origin::Manual);
}

#[test]
fn what_another_annotator_tagged_can_be_tagged_again() {
    let before = document("The army", &[]);
    let mut theirs = span("theirs", "actor", TextRange::new(4, 8)).as_ref().clone();
    theirs.annotator = "someone".into();
    let added = counterclaim::model::edit::Edit { added_spans: vec![theirs.into()], ..Default::default() };
    let after = carry_out(&before.apply(&added).unwrap(), &tag(&[(4, 8)], "actor"));
    assert_eq!(after.annotations.span_count(), 2);
}

#[test]
fn changes_keep_the_identity_of_the_span() {
    let relabel = |id: &str, label: &str| Command::Relabel(id.into(), label.into());
    let resize = |id: &str, start, end| Command::Resize(id.into(), TextRange::new(start, end));
    let note = |id: &str, note: &str| Command::SetNote(id.into(), note.to_owned());
    check("The [claim:army [actor:x]]", &relabel("b", "denial"), "The [claim:army [denial:x]]");
    check("The [actor:army] said", &resize("a", 0, 8), "[actor:The army] said");
    check("The [actor:army] said", &note("a", "sure?"), "The [actor:army] said");
    refused("[actor:army]", &[], &relabel("a", "actor"), &CommandError::NoChange);
    refused("[actor:army]", &[], &resize("a", 0, 4), &CommandError::NoChange);
    refused("[actor:army]", &[], &note("a", ""), &CommandError::NoChange);
    for command in [relabel("z", "actor"), resize("z", 0, 1), note("z", "x")] {
        refused("[actor:army]", &[], &command, &CommandError::Missing("z".into()));
    }
    for command in [relabel("a", "denial"), resize("a", 0, 8), note("a", "sure?")] {
        let found = carry_out(&document("The [actor:army]", &["r near a a"]), &command);
        let span = found.annotations.span(&"a".into()).unwrap();
        assert_eq!((span.created_at.as_str(), span.updated_at.as_str()), (MADE, NOW), "{command:?}");
        assert_eq!(relations(&found), ["r near a a"], "{command:?}");
    }
    let found = carry_out(&document("The [actor:army]", &[]), &note("a", "sure?"));
    assert_eq!(found.annotations.span(&"a".into()).unwrap().note, "sure?");
}

#[test]
fn no_change_makes_the_same_span_twice() {
    let relabel = |id: &str, label: &str| Command::Relabel(id.into(), label.into());
    let resize = |id: &str, start, end| Command::Resize(id.into(), TextRange::new(start, end));
    let double = |id: &str| CommandError::Doubles(id.into());
    refused("The [claim:[actor:army]]", &[], &relabel("b", "claim"), &double("a"));
    refused("[actor:The [actor:army]]", &[], &resize("b", 0, 8), &double("a"));
    check("The [claim:[actor:army]]", &relabel("b", "denial"), "The [claim:[denial:army]]");
    check("[claim:The [actor:army]]", &resize("b", 0, 8), "[claim:[actor:The army]]");
}

#[test]
fn attributes_are_set_in_place_and_taken_away() {
    let set = |name: &str, value: Option<&str>| {
        let value = value.map(|value| Value::Text(value.to_owned()));
        Command::SetAttribute("a".into(), name.into(), value)
    };
    let mut document = document("[figure:12] killed", &[]);
    for (name, value, expected) in [
        ("unit", Some("dead"), "unit=dead"),
        ("modifier", Some("at least"), "unit=dead modifier=at least"),
        ("unit", Some("hurt"), "unit=hurt modifier=at least"),
        ("unit", None, "modifier=at least"),
    ] {
        document = carry_out(&document, &set(name, value));
        let span = document.annotations.span(&"a".into()).unwrap();
        let found: Vec<_> = span.attributes.iter().map(|(name, value)| format!("{name}={}", value.as_str())).collect();
        assert_eq!(found.join(" "), expected);
    }
    assert_eq!(edit(&document, &set("unit", None)), Err(CommandError::NoChange));
    assert_eq!(edit(&document, &set("modifier", Some("at least"))), Err(CommandError::NoChange));
    // The same digits as a number are another value.
    let number = Command::SetAttribute("a".into(), "modifier".into(), Some(Value::Number("at least".into())));
    assert!(edit(&document, &number).is_ok());
}

#[test]
fn delete_takes_the_relations_along() {
    let check = |ids: &[&str], after: &str, left: &[&str]| {
        let lines = ["r1 said_by a b", "r2 near b a", "r3 near b c", "r4 near c c"];
        let found = carry_out(&document("[claim:x] [actor:y] [figure:z]", &lines), &delete(ids));
        assert_eq!((marks(&found), relations(&found)), (marks(&document(after, &[])), strings(left)), "{ids:?}");
    };
    check(&["a"], "x [actor:y] [figure:z]", &["r3 near b c", "r4 near c c"]);
    check(&["b"], "[claim:x] y [figure:z]", &["r4 near c c"]);
    check(&["c"], "[claim:x] [actor:y] z", &["r1 said_by a b", "r2 near b a"]);
    check(&["c", "a"], "x [actor:y] z", &[]);
    check(&["a", "b", "c"], "x y z", &[]);
    // An id given twice is deleted once.
    check(&["a", "a"], "x [actor:y] [figure:z]", &["r3 near b c", "r4 near c c"]);
    refused("[claim:x]", &[], &delete(&["a", "z"]), &CommandError::Missing("z".into()));
    refused("[claim:x]", &[], &delete(&[]), &CommandError::NoChange);
}

#[test]
fn relate_obeys_the_scheme() {
    let text = "[claim:a] [actor:b] [figure:c] [figure:d]";
    let check = |before: &[&str], command: &Command, after: &[&str]| {
        let found = carry_out(&document(text, before), command);
        assert_eq!(relations(&found), after, "{command:?}");
    };
    check(&[], &relate("said_by", "a", "b"), &["new1 said_by a b"]);
    check(&[], &relate("near", "b", "d"), &["new1 near b d"]);
    check(&[], &relate("concerns", "c", "a"), &["new1 concerns c a"]);
    // The other direction, another type and another end are other statements.
    check(&["r near a b"], &relate("near", "b", "a"), &["new1 near b a", "r near a b"]);
    check(&["r near a b"], &relate("said_by", "a", "b"), &["new1 said_by a b", "r near a b"]);
    check(&["r near a b"], &relate("near", "a", "c"), &["new1 near a c", "r near a b"]);
    refused(text, &[], &relate("said_by", "b", "a"), &not_allowed("said by", "ACTOR", "CLAIM"));
    refused(text, &[], &relate("conflicts", "c", "a"), &not_allowed("conflicts", "FIGURE", "CLAIM"));
    refused(text, &[], &relate("concerns", "c", "d"), &not_allowed("concerns", "FIGURE", "FIGURE"));
    refused(text, &[], &relate("unheard", "a", "b"), &not_allowed("unheard", "CLAIM", "ACTOR"));
    refused(text, &[], &relate("near", "a", "a"), &not_allowed("near", "CLAIM", "CLAIM"));
    refused(text, &[], &relate("near", "a", "z"), &CommandError::Missing("z".into()));
    refused(text, &["r near a b"], &relate("near", "a", "b"), &CommandError::AlreadyRelated);
    refused(text, &["r conflicts c d"], &relate("conflicts", "d", "c"), &CommandError::AlreadyRelated);
}

#[test]
fn relate_stamps_and_unrelate_removes() {
    let before = document("[claim:a] [actor:b]", &["r near b a"]);
    let after = carry_out(&before, &relate("said_by", "a", "b"));
    let made = after.annotations.relation(&"new1".into()).unwrap();
    assert_eq!((made.annotator.as_str(), made.created_at.as_str()), (ANNOTATOR, NOW));
    let after = carry_out(&after, &Command::Unrelate("new1".into()));
    assert_eq!(after, before);
    assert_eq!(after.annotations.relation(&"r".into()), Some(&relation("r near b a")));
    assert_eq!(edit(&after, &Command::Unrelate("new1".into())), Err(CommandError::Missing("new1".into())));
}

#[test]
fn details_are_replaced_whole() {
    let before = document("[claim:a]", &[]);
    let details = Details { title: "Report".to_owned(), status: Status::Done, ..Details::default() };
    let command = Command::SetDetails(details.clone());
    let after = carry_out(&before, &command);
    assert_eq!(after.details, details);
    assert_eq!(after.annotations, before.annotations);
    assert_eq!(edit(&after, &command), Err(CommandError::NoChange));
}

#[test]
fn errors_name_what_they_are_about() {
    let check = |error: CommandError, part: &str| assert!(error.to_string().contains(part), "{error}");
    check(CommandError::Missing("s7".into()), "s7");
    check(not_allowed("said by", "Actor", "Claim"), "“said by” from Actor to Claim");
}
