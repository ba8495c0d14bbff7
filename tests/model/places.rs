//! Places that random texts showed to be hard (see `laws/boundaries.rs` and `laws/search.rs` for the rules).

use counterclaim::model::boundary::UnicodeWords;
use counterclaim::model::offset::{CodePoint, TextRange};
use counterclaim::model::quote::reanchor;
use counterclaim::model::text::Text;

#[test]
fn a_snapped_selection_is_trimmed_and_stays_when_snapped_again() {
    let check = |text: &str, (start, end), expected: (usize, usize)| {
        let (text, expected) = (Text::new(text), TextRange::new(expected.0, expected.1));
        let found = text.span_range(TextRange::new(start, end), Some(&UnicodeWords));
        assert_eq!(found, Some(expected), "{:?}", text.as_str());
        assert_eq!(text.span_range(expected, Some(&UnicodeWords)), Some(expected), "{:?}", text.as_str());
    };
    // A byte-order mark belongs to the word before it, and is a blank.
    check("army\u{feff}", (0, 2), (0, 4));
    check("ar\u{feff}my x", (0, 1), (0, 5));
    // U+0E33 makes one character with the letter before it, but begins a word that a direction mark prolongs.
    check("Theำ\u{202e}", (0, 1), (0, 5));
    // A mark makes one character with the blank before it.
    check("a \u{301}b", (1, 2), (1, 3));
}

#[test]
fn a_quote_is_found_nearest_among_characters_of_other_widths() {
    let check = |text: &str, quote: &str, near, expected: (usize, usize)| {
        let found = reanchor(&Text::new(text), quote, CodePoint(near));
        assert_eq!(found, Some(TextRange::new(expected.0, expected.1)), "{quote:?} near {near} in {text:?}");
    };
    check("éxé", "é", 1, (0, 1));
    check("👩xy👩", "👩", 1, (0, 1));
    check("👩xy👩", "👩", 2, (3, 4));
}
