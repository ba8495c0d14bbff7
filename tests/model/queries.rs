//! Questions about the annotations of a text.

use counterclaim::model::offset::{CodePoint, TextRange};
use counterclaim::model::span::SharedSpan;

use crate::notation::document;
use crate::parts::span;

/// a: claim 0–7, b: actor 2–5, c: figure 7–8, d: denial 8–13, 1: claim 8–11, e: figure 10–13; 15 code points.
const TEXT: &str = "[claim:a [actor:b c] d][figure:e][denial:[1:claim:f [figure:g]1 h]] i";

fn ids<'a>(spans: impl IntoIterator<Item = &'a SharedSpan>) -> String {
    spans.into_iter().map(|span| span.id.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn spans_over_a_place_come_innermost_first() {
    let annotations = document(TEXT, &[]).annotations;
    let check = |at, expected: &str| assert_eq!(ids(&annotations.at(CodePoint(at))), expected, "at {at}");
    check(0, "a");
    check(2, "b a");
    check(4, "b a");
    check(5, "a");
    check(7, "c");
    check(8, "1 d");
    check(10, "e 1 d");
    check(11, "e d");
    check(13, "");
    check(99, "");
    let twins = document("[claim:[actor:x]]", &[]).annotations;
    assert_eq!(ids(&twins.at(CodePoint(0))), "b a", "of identical ranges, the one marked later is inner");
}

#[test]
fn spans_that_share_a_code_point_come_in_document_order() {
    let annotations = document(TEXT, &[]).annotations;
    let check = |start, end, expected: &str| {
        assert_eq!(ids(annotations.between(TextRange::new(start, end))), expected, "{start}–{end}");
    };
    assert_eq!(ids(annotations.spans()), "a b c d 1 e");
    check(0, 15, "a b c d 1 e");
    check(0, 2, "a");
    check(0, 3, "a b");
    check(5, 8, "a c");
    check(7, 9, "c d 1");
    check(11, 12, "d e");
    check(13, 15, "");
    // Nothing shares a code point with a range that has none.
    check(3, 3, "");
    check(4, 3, "");
}

#[test]
fn spans_have_a_place_in_the_order() {
    let annotations = document(TEXT, &[]).annotations;
    for (place, id) in ["a", "b", "c", "d", "1", "e"].into_iter().enumerate() {
        let span = annotations.span(&id.into()).unwrap();
        assert_eq!(annotations.nth(place), Some(span));
        assert_eq!(annotations.rank(span), place);
    }
    assert_eq!(annotations.nth(6), None);
    let check_absent = |start, end, expected| {
        let absent = span("zz", "claim", TextRange::new(start, end));
        assert_eq!(annotations.rank(&absent), expected, "{start}–{end}");
    };
    check_absent(0, 9, 0);
    check_absent(0, 7, 1);
    check_absent(0, 1, 1);
    check_absent(14, 15, 6);
    let check_at = |at, expected| assert_eq!(annotations.rank_at(CodePoint(at)), expected, "at {at}");
    check_at(0, 0);
    check_at(1, 1);
    check_at(8, 3);
    check_at(9, 5);
    check_at(99, 6);
}

#[test]
fn relations_are_found_from_either_end() {
    let lines = ["r1 near a b", "r2 near b a", "r3 near c c", "r4 near b c"];
    let annotations = document(TEXT, &lines).annotations;
    let check = |id: &str, expected: &str| {
        let id = id.into();
        let found: Vec<_> = annotations.relations_of(&id).map(|relation| relation.id.as_str()).collect();
        assert_eq!(found.join(" "), expected, "of {id}");
    };
    check("a", "r1 r2");
    check("b", "r1 r2 r4");
    check("c", "r3 r4");
    check("d", "");
    check("z", "");
    assert_eq!(annotations.relation_count(), 4);
    assert_eq!(annotations.relation(&"r9".into()), None);
}

#[test]
fn spans_are_counted_by_label() {
    let annotations = document(TEXT, &[]).annotations;
    let check = |label: &str, expected| assert_eq!(annotations.label_count(&label.into()), expected, "{label}");
    check("claim", 2);
    check("figure", 2);
    check("denial", 1);
    check("unheard", 0);
    assert_eq!(annotations.span_count(), 6);
}
