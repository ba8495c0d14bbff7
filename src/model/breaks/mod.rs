//! Where grapheme clusters, words and sentences begin: Unicode Standard Annex #29, default rules.
//!
//! Owns: [`is_grapheme_boundary`], [`words`], [`sentences`]. Unit: bytes. Must not know: what a span is.
//!
//! The rules are those of the crate `unicode-segmentation`, with which the tests compare them; its tables are three times
//! as large as all that is here.

mod grapheme;
mod sentence;
mod table;
mod word;

pub use grapheme::is_grapheme_boundary;
pub use sentence::sentences;
pub use word::words;

/// `text` in pieces that end where `is_break` says so, with the place of each.
fn pieces(text: &str, mut is_break: impl FnMut(usize, char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut chars = text.char_indices().skip(1);
    let mut start = 0;
    std::iter::from_fn(move || {
        let from = start;
        start = chars.by_ref().find(|(at, c)| is_break(*at, *c)).map_or(text.len(), |(at, _)| at);
        text.get(from..start).filter(|piece| !piece.is_empty()).map(|piece| (from, piece))
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    fn graphemes(text: &str) -> Vec<(usize, &str)> {
        let is_break = |at| {
            let (before, after) = text.split_at(at);
            is_grapheme_boundary(before, after)
        };
        pieces(text, |at, _| is_break(at)).collect()
    }

    fn check(text: &str) {
        assert_eq!(graphemes(text), text.grapheme_indices(true).collect::<Vec<_>>(), "{text:?}");
        if !word::is_misread_by_crate(text) {
            assert_eq!(
                words(text).collect::<Vec<_>>(),
                text.split_word_bound_indices().collect::<Vec<_>>(),
                "{text:?}"
            );
        }
        let expected: Vec<_> = text.split_sentence_bound_indices().collect();
        assert_eq!(sentences(text).collect::<Vec<_>>(), expected, "{text:?}");
    }

    /// Each kind behaves differently in one of these; if Unicode has grown, `cargo xtask unicode` makes the tables anew.
    #[test]
    fn every_character_is_of_the_kind_that_the_crate_says() {
        let but_ideographs = ('\0'..'\u{3410}').chain('\u{4db0}'..'\u{4e10}').chain('\u{9ff0}'..'\u{20010}');
        for c in but_ideographs
            .chain('\u{2fff0}'..'\u{30010}')
            .chain('\u{33000}'..'\u{34000}')
            .chain('\u{e0000}'..'\u{e1010}')
        {
            for (before, after) in [
                ("a", "a"),
                ("a.", "b"),
                ("1", "1"),
                ("א", "א"),
                ("a. ", " A. ア"),
                ("ア_", "ア\r\n"),
                ("\u{1f3ff}\u{200d}", "\u{1f1e6}"),
                ("क\u{94d}", "क"),
                ("क", "\u{94d}क"),
                ("\u{1100}", "\u{1161}"),
                ("\u{1161}", "\u{11a8}"),
            ] {
                check(&[before, c.encode_utf8(&mut [0; 4]), after].concat());
            }
        }
    }

    /// By the annex: what is between needs a letter or digit on both sides (WB6, WB7, WB11, WB12), and a joiner belongs to
    /// what is before it (WB4) and to a picture after it (WB3c).
    #[test]
    fn a_picture_is_no_letter_behind_an_apostrophe() {
        for (text, expected) in [
            ("é'\u{200d}❤?", vec!["é", "'\u{200d}❤", "?"]),
            ("1.\u{308}\u{200d}👩1", vec!["1", ".\u{308}\u{200d}👩", "1"]),
            ("א\"\u{200d}❤א", vec!["א", "\"\u{200d}❤", "א"]),
            ("é'\u{200d}a", vec!["é'\u{200d}a"]),
            ("é\u{200d}❤'a", vec!["é\u{200d}❤", "'", "a"]),
        ] {
            assert_eq!(words(text).map(|(_, word)| word).collect::<Vec<_>>(), expected, "{text:?}");
        }
        assert!(word::is_misread_by_crate("é'\u{308}\u{200d}❤") && !word::is_misread_by_crate("é\u{200d}❤'❤"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn texts_are_taken_apart_as_the_crate_does(
            text in "[aB1_ '\"\u{2019}.!?,:;)\u{ad}אアé\u{308}\u{200c}\u{200d}\n\r\t\u{85}\u{3000}马🇫🇷👩❤ℹ\u{fe0f}\u{1f3ff}क\u{94d}\u{93f}\u{600}ᄀ각가ᅡᆨกำ]{0,16}"
        ) {
            check(&text);
        }

        #[test]
        fn so_are_texts_of_any_characters(text in any::<String>()) {
            check(&text);
        }
    }
}
