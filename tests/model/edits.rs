//! Edits: taken whole or not at all.

use counterclaim::model::annotations::Annotations;
use counterclaim::model::edit::{Details, Edit, EditError};
use counterclaim::model::offset::TextRange;
use counterclaim::model::relation::SharedRelation;
use counterclaim::model::span::SharedSpan;

use crate::notation::{document, marks, relations};
use crate::parts::{relation, span};

const TEXT: &str = "[claim:one] [actor:two] e\u{301} 👩🏽‍🚒\r\nend";

/// Applies `edit` to [`TEXT`], where it must fail with `why` and leave everything as it was.
fn check(edit: &Edit, why: &EditError) {
    let before = document(TEXT, &["r near a b"]);
    let kept = before.clone();
    assert_eq!(before.apply(edit).as_ref(), Err(why), "{edit:?}");
    assert_eq!(before, kept);
    assert_eq!(before, document(TEXT, &["r near a b"]), "the document was touched by {edit:?}");
}

/// A good span, so that a half-applied edit would show.
fn good() -> SharedSpan {
    span("good", "claim", TextRange::new(0, 7))
}

fn adds(id: &str, start: usize, end: usize) -> Edit {
    Edit { added_spans: vec![good(), span(id, "claim", TextRange::new(start, end))], ..Edit::default() }
}

fn removes(span: SharedSpan) -> Edit {
    Edit { removed_spans: vec![span], added_spans: vec![good()], ..Edit::default() }
}

fn links(removed: &[&str], added: &[&str]) -> Edit {
    let all = |lines: &[&str]| lines.iter().map(|line| relation(line)).collect::<Vec<SharedRelation>>();
    Edit { added_spans: vec![good()], removed_relations: all(removed), added_relations: all(added), ..Edit::default() }
}

#[test]
fn a_span_must_fit_the_text() {
    let range = TextRange::new;
    check(&adds("x", 2, 2), &EditError::Empty("x".into()));
    check(&adds("x", 3, 2), &EditError::Empty("x".into()));
    check(&adds("x", 0, 21), &EditError::OutsideText("x".into(), range(0, 21), 20));
    check(&adds("x", 9, 10), &EditError::CutsCharacter("x".into(), range(9, 10)));
    check(&adds("x", 8, 9), &EditError::CutsCharacter("x".into(), range(8, 9)));
    check(&adds("x", 11, 13), &EditError::CutsCharacter("x".into(), range(11, 13)));
    check(&adds("x", 14, 19), &EditError::CutsCharacter("x".into(), range(14, 19)));
    check(&adds("x", 15, 16), &EditError::CutsCharacter("x".into(), range(15, 16)));
    for (start, end) in [(0, 20), (8, 10), (11, 15), (15, 17), (18, 20)] {
        assert!(document(TEXT, &[]).apply(&adds("x", start, end)).is_ok(), "{start}–{end}");
    }
}

#[test]
fn ids_are_used_once() {
    check(&adds("a", 0, 1), &EditError::SpanExists("a".into()));
    check(&adds("good", 0, 1), &EditError::SpanExists("good".into()));
    check(&links(&[], &["r near b a"]), &EditError::RelationExists("r".into()));
}

#[test]
fn what_is_removed_must_be_there_as_the_edit_knows_it() {
    check(&removes(span("z", "claim", TextRange::new(0, 3))), &EditError::SpanMissing("z".into()));
    check(&removes(span("a", "denial", TextRange::new(0, 3))), &EditError::SpanMissing("a".into()));
    check(&links(&["z near a b"], &[]), &EditError::RelationMissing("z".into()));
    check(&links(&["r near b a"], &[]), &EditError::RelationMissing("r".into()));
    let both = |details: &Details| Some(Box::new((details.clone(), Details::default())));
    let stale = Details { note: "other".to_owned(), ..Details::default() };
    let edit = Edit { details: both(&stale), ..adds("x", 0, 1) };
    check(&edit, &EditError::DetailsChanged);
}

#[test]
fn no_relation_dangles() {
    let a = span("a", "claim", TextRange::new(0, 3));
    check(&removes(a.clone()), &EditError::DanglingRelation("r".into(), "a".into()));
    check(&links(&[], &["s near z a"]), &EditError::DanglingRelation("s".into(), "z".into()));
    check(&links(&[], &["s near a z"]), &EditError::DanglingRelation("s".into(), "z".into()));
    // Removed with its span, or moved to a new one: fine.
    let edit = Edit { removed_relations: vec![relation("r near a b")], ..removes(a.clone()) };
    assert_eq!(relations(&document(TEXT, &["r near a b"]).apply(&edit).unwrap()), [""; 0]);
    let edit = Edit { added_relations: vec![relation("s near good b")], ..edit };
    assert_eq!(relations(&document(TEXT, &["r near a b"]).apply(&edit).unwrap()), ["s near good b"]);
    // A changed span keeps its relations.
    let moved = Edit { added_spans: vec![span("a", "claim", TextRange::new(0, 7))], ..removes(a) };
    assert_eq!(relations(&document(TEXT, &["r near a b"]).apply(&moved).unwrap()), ["r near a b"]);
}

#[test]
fn an_edit_and_its_inverse_cancel() {
    let before = document(TEXT, &["r near a b"]);
    let after = document("[claim:one two e\u{301}] 👩🏽‍🚒\r\nend", &[]);
    let (old, new) = (Details::default(), Details { title: "T".to_owned(), ..Details::default() });
    let edit = Edit {
        removed_spans: before.annotations.spans().cloned().collect(),
        added_spans: after.annotations.spans().cloned().collect(),
        removed_relations: before.annotations.relations().cloned().collect(),
        added_relations: Vec::new(),
        details: Some(Box::new((old, new.clone()))),
    };
    let found = before.apply(&edit).unwrap();
    assert_eq!((marks(&found), &found.details), (marks(&after), &new));
    assert!(found.text.is_same(&before.text), "the text is shared, not copied");
    assert_eq!(found.apply(&edit.inverted()).unwrap(), before);
    assert_eq!(edit.inverted().inverted(), edit);
    assert!(!edit.is_empty() && Edit::default().is_empty());
    let touched: Vec<_> = edit.ranges().map(|range| range.to_string()).collect();
    assert_eq!(touched, ["0–3", "4–7", "0–10"]);
}

#[test]
fn annotations_are_checked_when_they_are_made() {
    let at = |id: &str| span(id, "claim", TextRange::new(0, 1));
    let check = |spans: &[&str], lines: &[&str], why: Option<EditError>| {
        let made =
            Annotations::new(spans.iter().map(|id| at(id)).collect(), lines.iter().map(|l| relation(l)).collect());
        assert_eq!(made.err(), why, "{spans:?} {lines:?}");
    };
    check(&["a", "b"], &["r near a b", "a near b a"], None);
    check(&["a", "b", "a"], &[], Some(EditError::SpanExists("a".into())));
    // Many are looked through in another way than few.
    let many: Vec<String> = (0..40).map(|number| format!("s{number}")).collect();
    let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
    check(&many, &[], None);
    many.push("s7");
    check(&many, &[], Some(EditError::SpanExists("s7".into())));
    check(&["a", "b"], &["r near a b", "r near b a"], Some(EditError::RelationExists("r".into())));
    check(&["a", "b"], &["r near a z"], Some(EditError::DanglingRelation("r".into(), "z".into())));
}

#[test]
fn errors_name_what_they_are_about() {
    let check = |error: EditError, parts: &[&str]| {
        let message = error.to_string();
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
    };
    check(EditError::OutsideText("s7".into(), TextRange::new(3, 9), 5), &["s7", "3–9", "5"]);
    check(EditError::CutsCharacter("s7".into(), TextRange::new(3, 9)), &["s7", "3–9"]);
    check(EditError::DanglingRelation("r1".into(), "s7".into()), &["r1", "s7"]);
}
