//! Laws of tokens, sentences and tags, over texts made of what breaks them.

use std::ops::Range;

use counterclaim::formats::tags::{bilou, iob2, spans_of};
use counterclaim::formats::tokens::{Token, covered, is_blank, sentences, tokenise};
use counterclaim::model::offset::{CodePoint, TextRange};
use counterclaim::model::text::Text;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::texts::{config, text, text_and_range};

/// What `str.isspace()` is true for, one by one (Python 3.11, counted over all code points).
const PYTHON_BLANKS: &[char] = &[
    '\t', '\n', '\u{b}', '\u{c}', '\r', '\u{1c}', '\u{1d}', '\u{1e}', '\u{1f}', ' ', '\u{85}', '\u{a0}', '\u{1680}',
    '\u{2000}', '\u{2001}', '\u{2002}', '\u{2003}', '\u{2004}', '\u{2005}', '\u{2006}', '\u{2007}', '\u{2008}',
    '\u{2009}', '\u{200a}', '\u{2028}', '\u{2029}', '\u{202f}', '\u{205f}', '\u{3000}',
];

fn cuts() -> impl Strategy<Value = Vec<CodePoint>> {
    vec((0_usize..40).prop_map(CodePoint), 0..6)
}

/// Flat labelled ranges of places, as many as fit into `len` tokens.
fn flat(len: usize, steps: &[(usize, usize, &'static str)]) -> Vec<(Range<usize>, &'static str)> {
    let mut at = 0;
    let mut found = Vec::new();
    for (gap, size, label) in steps {
        let (start, end) = (at + gap, at + gap + size);
        if end > len {
            break;
        }
        found.push((start..end, *label));
        at = end;
    }
    found
}

fn spans() -> impl Strategy<Value = (usize, Vec<(Range<usize>, &'static str)>)> {
    // Labels that look like tags, that hold the sign between prefix and label, that are empty.
    let label = select(vec!["claim", "anti-claim", "B-x", "O", "-", ""]);
    (0_usize..20, vec((0_usize..3, 1_usize..4, label), 0..8)).prop_map(|(len, steps)| (len, flat(len, &steps)))
}

fn owned(spans: &[(Range<usize>, &str)]) -> Vec<(Range<usize>, String)> {
    spans.iter().map(|(range, label)| (range.clone(), (*label).to_owned())).collect()
}

#[test]
fn blanks_are_those_of_python() {
    let blanks: Vec<char> = (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_blank(*c)).collect();
    assert_eq!(blanks, PYTHON_BLANKS);
}

#[test]
fn words_keep_what_belongs_to_them() {
    let words = |text: &str| -> Vec<String> {
        let text = Text::new(text);
        tokenise(&text, &[]).iter().map(|token| token.text(&text).to_owned()).collect()
    };
    assert_eq!(words("Army denies 12 killed."), ["Army", "denies", "12", "killed", "."]);
    assert_eq!(words("don’t 1,200–1,300 U.N.-backed"), ["don’t", "1,200", "–", "1,300", "U.N", ".", "-", "backed"]);
    assert_eq!(words("在马里 👩🏽‍🚒🇲🇱"), ["在", "马", "里", "👩🏽‍🚒", "🇲🇱"]);
}

#[test]
fn a_span_of_blanks_between_tokens_is_left_out() {
    use counterclaim::formats::options::Align;
    let text = Text::new("one \n two");
    let span = crate::adversarial::span(&text, "s1", "a", "\n");
    let document = counterclaim::model::document::Document::new("d".into(), text, Default::default());
    for (policy, _) in Align::ALL {
        let mut said = Vec::new();
        let left = counterclaim::formats::reduce::align(&document, vec![span.clone()], policy, |kind, effect, span| {
            said.push((kind.as_str(), effect.as_str(), span.id.to_string()));
        });
        assert_eq!(left, []);
        assert_eq!(said, [("blanks", "left_out", "s1".to_owned())]);
    }
}

#[test]
fn paragraphs_end_sentences_and_spans_hold_them_together() {
    let text = Text::new("Mr. Smith left. He said\r\n\r\n“no”. End");
    let tokens = tokenise(&text, &[]);
    let as_words = |spans: &[TextRange]| -> Vec<String> {
        let words = |range: Range<usize>| tokens[range].iter().map(|token| token.text(&text)).collect::<Vec<_>>();
        sentences(&text, &tokens, spans).into_iter().map(|range| words(range).join(" ")).collect()
    };
    assert_eq!(as_words(&[]), ["Mr .", "Smith left .", "He said", "“ no ” .", "End"]);
    assert_eq!(as_words(&[TextRange::new(0, 9)])[0], "Mr . Smith left .");
    assert_eq!(as_words(&[TextRange::new(16, 31)]), ["Mr .", "Smith left .", "He said “ no ” .", "End"]);
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn tokens_cover_all_but_blanks_in_order(content in text(14), cuts in cuts()) {
        let text = Text::new(content.clone());
        let tokens = tokenise(&text, &cuts);
        let mut end = (0, 0);
        for Token { range, bytes } in &tokens {
            prop_assert!(range.start < range.end && bytes.start < bytes.end);
            prop_assert!(end.0 <= range.start.0 && end.1 <= bytes.start);
            prop_assert!(content[end.1..bytes.start].chars().all(is_blank));
            prop_assert_eq!(text.slice(*range), &content[bytes.clone()]);
            prop_assert!(!content[bytes.clone()].chars().any(is_blank));
            end = (range.end.0, bytes.end);
        }
        prop_assert!(content[end.1..].chars().all(is_blank));
    }

    #[test]
    fn cuts_are_kept_and_change_nothing_else(content in text(14), cuts in cuts()) {
        let text = Text::new(content);
        let plain = tokenise(&text, &[]);
        let cut = tokenise(&text, &cuts);
        let inside = |token: &Token, at: CodePoint| token.range.start < at && at < token.range.end;
        prop_assert!(!cut.iter().any(|token| cuts.iter().any(|at| inside(token, *at))));
        let edges = |tokens: &[Token]| tokens.iter().flat_map(|token| [token.range.start, token.range.end]).collect::<Vec<_>>();
        let (before, after) = (edges(&plain), edges(&cut));
        prop_assert!(before.iter().all(|edge| after.contains(edge)));
        prop_assert!(after.iter().all(|edge| before.contains(edge) || cuts.contains(edge)));
    }

    #[test]
    fn covered_tokens_are_those_that_share_a_character((content, range) in text_and_range(14)) {
        let text = Text::new(content);
        let tokens = tokenise(&text, &[]);
        let places: Vec<usize> = (0..tokens.len()).filter(|place| tokens[*place].range.overlaps(range)).collect();
        let found = covered(&tokens, range);
        if !range.is_empty() {
            prop_assert_eq!(found.collect::<Vec<_>>(), places);
        }
    }

    #[test]
    fn sentences_part_the_tokens_and_no_span((content, range) in text_and_range(20)) {
        let text = Text::new(content);
        let tokens = tokenise(&text, &[]);
        let inside = covered(&tokens, range);
        let mut end = 0;
        for sentence in sentences(&text, &tokens, &[range]) {
            prop_assert_eq!(sentence.start, end);
            prop_assert!(sentence.start < sentence.end);
            end = sentence.end;
            prop_assert!(range.is_empty() || end <= inside.start || inside.end <= end);
        }
        prop_assert_eq!(end, tokens.len());
    }

    #[test]
    fn tags_say_their_spans((len, spans) in spans()) {
        for tags in [iob2(len, &spans), bilou(len, &spans)] {
            prop_assert_eq!(tags.len(), len);
            prop_assert_eq!(spans_of(tags.iter().map(String::as_str)), owned(&spans));
        }
    }

    #[test]
    fn bilou_says_iob2_and_the_end((len, spans) in spans()) {
        let simple = |tag: &String| match tag.split_once('-') {
            Some(("U", label)) => format!("B-{label}"),
            Some(("L", label)) => format!("I-{label}"),
            _ => tag.clone(),
        };
        let bilou = bilou(len, &spans);
        prop_assert_eq!(bilou.iter().map(simple).collect::<Vec<_>>(), iob2(len, &spans));
        let ends = bilou.iter().filter(|tag| tag.starts_with("U-") || tag.starts_with("L-")).count();
        prop_assert_eq!(ends, spans.len());
    }
}

#[test]
fn tags_of_other_schemes_are_understood() {
    let found = |tags: &str| -> Vec<String> {
        spans_of(tags.split(' '))
            .iter()
            .map(|(range, label)| format!("{}-{} {label}", range.start, range.end))
            .collect()
    };
    // IOB1: `B-` only where a span follows another one of its label.
    assert_eq!(found("I-a I-a B-a I-b O I-a"), ["0-2 a", "2-3 a", "3-4 b", "5-6 a"]);
    assert_eq!(found("B-a E-a S-b O"), ["0-2 a", "2-3 b"]);
    assert_eq!(found("B-a M-a E-a W-b"), ["0-3 a", "3-4 b"]);
    assert_eq!(found("L-a L-a"), ["0-1 a", "1-2 a"]);
}
