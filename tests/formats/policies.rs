//! Which spans stay where a format cannot hold all: overlap, tokens, characters.

use std::sync::Arc;

use counterclaim::formats::format::{Characters, Format, Holds, Overlaps};
use counterclaim::formats::jsonl;
use counterclaim::formats::loss::{Effect, LossKind, LossReport};
use counterclaim::formats::options::{Align, Options, Overlap};
use counterclaim::formats::reduce::{of_annotator, reduce};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::relation::Relation;
use counterclaim::model::scheme::Scheme;
use counterclaim::model::span::{SharedSpan, Span};
use counterclaim::model::text::Text;

use crate::adversarial::{project, relation, span};

fn format(holds: Holds) -> Format {
    Format { holds, ..jsonl::FORMAT }
}

fn flat() -> Format {
    format(Holds { overlap: Overlaps::None, ..Holds::ALL })
}

/// A document of `text` with spans from lines `label quote`, called `s0`, `s1`, ….
fn document(text: &str, spans: &[&str]) -> Document {
    let text = Text::new(text);
    let one = |(n, line): (usize, &&str)| {
        let (label, quote) = line.split_once(' ').unwrap();
        span(&text, &format!("s{n}"), label, quote)
    };
    let annotations = Annotations::new(spans.iter().enumerate().map(one).collect(), Vec::new()).unwrap();
    Document { annotations, ..Document::new("d".into(), text, Details::default()) }
}

/// The words of the spans that stay, joined by `|`, and how many of each kind are lost.
fn outcome(document: &Document, format: &Format, options: &Options) -> (String, Vec<(LossKind, Effect, usize)>) {
    let mut report = LossReport::default();
    let scheme = project().scheme;
    let reduced = reduce(document, &scheme, format, options, &mut report);
    let words = |document: &Document| {
        let words: Vec<&str> = document.annotations.spans().map(|span| document.text.slice(span.range)).collect();
        words.join("|")
    };
    let parts: Vec<String> = reduced.iter().map(|reduced| words(&reduced.document)).collect();
    (parts.join(" / "), report.losses.iter().map(|loss| (loss.kind, loss.effect, loss.count)).collect())
}

#[test]
fn each_policy_chooses_what_its_name_says() {
    // Two inside one that crosses the next.
    let document = document("aa bb cc dd ee ff", &["claim bb cc dd", "actor bb", "denial cc", "claim dd ee ff"]);
    let cases = [
        (Overlap::Longest, "bb cc dd"),
        (Overlap::Shortest, "bb|cc|dd ee ff"),
        (Overlap::Outermost, "bb cc dd"),
        (Overlap::Innermost, "bb|cc|dd ee ff"),
        (Overlap::Priority, "bb cc dd"),
        (Overlap::PerLabel, "bb cc dd / cc /  / bb"),
    ];
    for (overlap, expected) in cases {
        let (kept, losses) = outcome(&document, &flat(), &Options { overlap, ..Options::default() });
        assert_eq!(kept, expected, "{overlap:?}");
        let lost: usize = losses.iter().map(|(.., count)| count).sum();
        assert_eq!(lost + kept.split(['|', '/']).filter(|words| !words.trim().is_empty()).count(), 4, "{losses:?}");
    }
    let options = Options { overlap: Overlap::Priority, priority: vec!["actor".into()], ..Options::default() };
    assert_eq!(outcome(&document, &flat(), &options).0, "bb|cc|dd ee ff");
}

#[test]
fn outermost_prefers_the_first_of_two_that_cross_and_longest_the_longer() {
    let document = document("aa bb cc dd ee", &["claim aa bb", "claim bb cc dd ee"]);
    let kept = |overlap| outcome(&document, &flat(), &Options { overlap, ..Options::default() }).0;
    assert_eq!(kept(Overlap::Outermost), "aa bb");
    assert_eq!(kept(Overlap::Longest), "bb cc dd ee");
}

#[test]
fn losses_say_how_the_span_lay() {
    let spans = ["claim bb cc dd", "actor bb", "denial bb cc dd", "claim dd ee"];
    let (kept, losses) = outcome(&document("aa bb cc dd ee", &spans), &flat(), &Options::default());
    assert_eq!(kept, "bb cc dd");
    let left_out = |kind| (kind, Effect::LeftOut, 1);
    assert_eq!(losses, [LossKind::Crossing, LossKind::Nesting, LossKind::SameRange].map(left_out));
}

#[test]
fn nested_formats_lose_only_what_crosses() {
    let nested = format(Holds { overlap: Overlaps::Nested, ..Holds::ALL });
    let spans = ["claim bb cc dd", "actor bb", "denial bb cc dd", "claim dd ee"];
    let (kept, losses) = outcome(&document("aa bb cc dd ee", &spans), &nested, &Options::default());
    assert_eq!(kept, "bb cc dd|bb cc dd|bb");
    assert_eq!(losses, [(LossKind::Crossing, Effect::LeftOut, 1)]);
}

#[test]
fn spans_that_cut_tokens_are_treated_as_chosen_and_counted() {
    let tokens = format(Holds { tokens: true, ..Holds::ALL });
    let document = document("ab cd, ef  gh", &["claim b c", "actor d,", "denial ef ", "claim h"]);
    let cases = [
        (Align::Expand, "ab cd|cd,|ef|gh", (3, Effect::Changed)),
        (Align::Contract, ",|ef", (1, Effect::Changed)),
        (Align::Split, "b c|d,|ef|h", (0, Effect::Changed)),
        (Align::Drop, "ef", (3, Effect::LeftOut)),
    ];
    for (align, expected, (cut, effect)) in cases {
        let (kept, losses) = outcome(&document, &tokens, &Options { align: Some(align), ..Options::default() });
        assert_eq!(kept, expected, "{align:?}");
        let counted: usize = losses
            .iter()
            .filter(|(kind, how, _)| *kind == LossKind::CutsToken && *how == effect)
            .map(|(.., count)| count)
            .sum();
        assert_eq!(counted, cut, "{align:?} {losses:?}");
        assert!(losses.contains(&(LossKind::Blanks, Effect::Changed, 1)), "{losses:?}");
    }
}

#[test]
fn what_gives_way_to_another_span_is_not_counted_as_changed_too() {
    let format = format(Holds { tokens: true, overlap: Overlaps::None, ..Holds::ALL });
    let mut counted = document("ff", &["x f"]);
    let [first] = counted.annotations.spans().map(|span| span.as_ref().clone()).collect::<Vec<_>>().try_into().unwrap();
    let range = counterclaim::model::offset::TextRange::new(1, 2);
    let second = Span { id: "second".into(), range, ..first.clone() };
    counted.annotations = Annotations::new(vec![first.into(), second.into()], Vec::new()).unwrap();
    let (_, losses) = outcome(&counted, &format, &Options { align: Some(Align::Expand), ..Options::default() });
    let expected = [(LossKind::SameRange, Effect::LeftOut, 1), (LossKind::CutsToken, Effect::Changed, 1)];
    let mut losses = losses;
    losses.sort();
    let mut expected = expected.to_vec();
    expected.sort();
    assert_eq!(losses, expected);
}

#[test]
fn a_span_with_a_blank_at_its_end_that_gives_way_is_not_counted_as_trimmed_too() {
    let format = format(Holds { blank_ends: false, overlap: Overlaps::None, ..Holds::ALL });
    let crossed = document("The army said no", &["x army ", "x The army said"]);
    let (kept, losses) = outcome(&crossed, &format, &Options::default());
    assert_eq!(kept, "The army said");
    assert!(
        losses.iter().all(|(_, effect, n)| (*effect, *n) == (Effect::LeftOut, 1)) && losses.len() == 1,
        "{losses:?}"
    );
}

#[test]
fn a_span_of_blanks_is_left_out_of_token_formats() {
    let tokens = format(Holds { tokens: true, ..Holds::ALL });
    let text = Text::new("a \u{3000} b");
    let annotations = Annotations::new(vec![span(&text, "s", "claim", "\u{3000}")], Vec::new()).unwrap();
    let document = Document { annotations, ..Document::new("d".into(), text, Details::default()) };
    assert_eq!(
        outcome(&document, &tokens, &Options::default()),
        (String::new(), vec![(LossKind::Blanks, Effect::LeftOut, 1)])
    );
}

#[test]
fn line_breaks_become_one_character_and_spans_follow() {
    let lf = format(Holds { characters: Characters::LineFeeds, ..Holds::ALL });
    let document = document("a\r\n\r\nb\rc\n👩 d", &["claim a\r\n\r\nb", "actor c\n👩", "denial d"]);
    let (kept, losses) = outcome(&document, &lf, &Options::default());
    assert_eq!(kept, "a\n\nb|c\n👩|d");
    assert_eq!(losses, [(LossKind::LineEnd, Effect::Changed, 3)]);
}

#[test]
fn characters_that_xml_forbids_are_replaced_one_for_one() {
    let xml = format(Holds { characters: Characters::Xml, ..Holds::ALL });
    let (kept, losses) =
        outcome(&document("a\u{1f}\u{0}b\tc\u{fffe}", &["claim \u{1f}\u{0}b\tc\u{fffe}"]), &xml, &Options::default());
    assert_eq!(kept, "\u{fffd}\u{fffd}b\tc\u{fffd}");
    assert_eq!(losses, [(LossKind::Character, Effect::Changed, 3)]);
}

#[test]
fn relations_go_with_their_spans_and_one_annotator_can_be_chosen() {
    let mut document = document("aa bb cc", &["claim aa bb", "actor bb", "denial cc"]);
    let spans = document.annotations.spans().cloned().collect();
    let relations = vec![relation("r1 denies s0 s2"), relation("r2 said_by s1 s2")];
    document.annotations = Annotations::new(spans, relations).unwrap();
    let (_, losses) = outcome(&document, &flat(), &Options::default());
    assert_eq!(losses, [(LossKind::Nesting, Effect::LeftOut, 1), (LossKind::RelationEnd, Effect::LeftOut, 1)]);
    let other = Options { annotator: Some("nobody".into()), ..Options::default() };
    let mut report = LossReport::default();
    let reduced = reduce(&document, &Scheme::default(), &flat(), &other, &mut report);
    assert_eq!(reduced[0].document.annotations.span_count(), 0);
    let counted: Vec<_> = report.losses.iter().map(|loss| (loss.kind, loss.effect, loss.count)).collect();
    assert_eq!(counted, [(LossKind::OtherAnnotator, Effect::LeftOut, 5)]);
}

/// Of two relations between spans of one annotator, one is another's; of the annotator's own two, one leads to a span
/// of another.
#[test]
fn a_relation_is_whose_it_is() {
    let by =
        |annotator: &str, span: &SharedSpan| Arc::new(Span { annotator: annotator.into(), ..span.as_ref().clone() });
    let drawn = |annotator: &str, line: &str| {
        Arc::new(Relation { annotator: annotator.into(), ..relation(line).as_ref().clone() })
    };
    let mut document = document("aa bb cc", &["claim aa", "actor bb", "denial cc"]);
    let whose = ["me", "me", "you"];
    let spans = document.annotations.spans().zip(whose).map(|(span, annotator)| by(annotator, span)).collect();
    let relations =
        vec![drawn("me", "r1 denies s0 s1"), drawn("you", "r2 said_by s0 s1"), drawn("me", "r3 denies s1 s2")];
    document.annotations = Annotations::new(spans, relations).unwrap();
    let mine = Options { annotator: Some("me".into()), ..Options::default() };
    let mut report = LossReport::default();
    let kept = of_annotator(&document, &mine, &mut report);
    let relations: Vec<_> = kept.annotations.relations().map(|relation| relation.id.to_string()).collect();
    assert_eq!((kept.annotations.span_count(), relations), (2, vec!["r1".to_owned()]));
    let counted: Vec<_> = report.losses.iter().map(|loss| (loss.kind, loss.count)).collect();
    assert_eq!(counted, [(LossKind::RelationEnd, 1), (LossKind::OtherAnnotator, 2)]);
}
