//! Search and re-anchoring give what looking at every place gives.

use counterclaim::model::boundary::UnicodeWords;
use counterclaim::model::find::{Options, find_all};
use counterclaim::model::offset::{CodePoint, TextRange};
use counterclaim::model::quote::reanchor;
use counterclaim::model::text::Text;
use proptest::prelude::*;

use crate::texts::{config, text};

/// A text, often of few different pieces so that things occur twice, and a needle that is often in it.
fn text_and_needle() -> impl Strategy<Value = (String, String, usize)> {
    let of = |pieces: &'static [&'static str]| {
        proptest::collection::vec(proptest::sample::select(pieces), 0..20).prop_map(|pieces| pieces.concat())
    };
    prop_oneof![text(20), of(&["a", "A", "é", "É", " ", "\n", "\r\n", "\u{301}"]), of(&["x", "é", "👩"])].prop_flat_map(
        |content| {
            let chars: Vec<char> = content.chars().collect();
            let len = chars.len();
            let inside = (0..=len, 0..4_usize)
                .prop_map(move |(start, size)| chars.iter().skip(start).take(size).collect::<String>());
            (Just(content), prop_oneof![4 => inside, 1 => text(2)], 0..=len + 3)
        },
    )
}

/// What stands between blanks, and how many line breaks are in each run of blanks; a line break of two characters is one.
fn parts(chars: &[char]) -> Vec<(String, usize)> {
    let text: String = chars.iter().collect();
    let mut parts = vec![(String::new(), 0)];
    for c in text.replace("\r\n", "\n").chars() {
        match parts.last_mut() {
            Some((before, breaks)) if c.is_whitespace() => {
                *breaks += usize::from("\n\u{b}\u{c}\r\u{85}\u{2028}\u{2029}".contains(c));
                before.push(if before.ends_with(' ') { continue } else { ' ' });
            }
            Some((before, _)) if !before.ends_with(' ') => before.push(c),
            _ => parts.push((c.to_string(), 0)),
        }
    }
    parts
}

/// True if `found` is what is looked for with `needle`: blanks for blanks, with one line break or as many as there.
fn is_alike(found: &[char], needle: &[char], match_case: bool) -> bool {
    let one = |c: char| if match_case { c.to_string() } else { c.to_lowercase().collect() };
    let fold = |text: &str| text.chars().map(one).collect::<Vec<String>>();
    let (found, needle) = (parts(found), parts(needle));
    found.len() == needle.len() && found.iter().zip(&needle).all(|(a, b)| fold(&a.0) == fold(&b.0) && a.1 <= b.1.max(1))
}

/// The range of `needle` at code point `start`, if it is there.
fn occurs(chars: &[char], start: usize, needle: &[char], same: impl Fn(char, char) -> bool) -> Option<TextRange> {
    let found = chars.get(start..start + needle.len())?;
    let all = found.iter().zip(needle).all(|(&a, &b)| same(a, b));
    (all && !needle.is_empty()).then(|| TextRange::new(start, start + needle.len()))
}

proptest! {
    #![proptest_config(config(2048))]

    #[test]
    fn every_occurrence_is_found(
        (content, needle, _) in text_and_needle(),
        match_case in any::<bool>(),
        whole_words in any::<bool>(),
        limit in prop_oneof![Just(1000), 0..3_usize],
    ) {
        let text = Text::new(content);
        let (chars, wanted): (Vec<char>, Vec<char>) = (text.as_str().chars().collect(), needle.chars().collect());
        // As far as it goes: of blanks at the end, all.
        let occurs = |start: usize| {
            let ends = (start + 1..=chars.len()).rev();
            let mut alike = ends.filter(|&end| !wanted.is_empty() && is_alike(&chars[start..end], &wanted, match_case));
            alike.next().map(|end| TextRange::new(start, end))
        };
        let mut expected: Vec<TextRange> = Vec::new();
        for start in 0..=chars.len() {
            let Some(range) = occurs(start) else { continue };
            let fits = |at| {
                text.is_grapheme_boundary(at)
                    && !(whole_words && text.word_around(at, &UnicodeWords).is_some())
            };
            let free = expected.last().is_none_or(|last| last.end <= range.start);
            if free && fits(range.start) && fits(range.end) {
                expected.push(range);
            }
        }
        expected.truncate(limit);
        let options = Options { match_case, whole_words };
        prop_assert_eq!(find_all(&text, &needle, options, &UnicodeWords, limit), expected, "{:?}", needle);
    }

    #[test]
    fn the_nearest_occurrence_is_taken((content, quote, near) in text_and_needle()) {
        let text = Text::new(content);
        let (chars, wanted): (Vec<char>, Vec<char>) = (text.as_str().chars().collect(), quote.chars().collect());
        let near = near.min(chars.len());
        let expected = (0..=chars.len())
            .filter_map(|start| occurs(&chars, start, &wanted, |a, b| a == b))
            .min_by_key(|range| (range.start.0.abs_diff(near), range.start));
        prop_assert_eq!(reanchor(&text, &quote, CodePoint(near)), expected, "{:?} near {}", quote, near);
    }
}
