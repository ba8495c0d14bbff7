//! Finding a span's place again by the words it quotes.
//!
//! Owns: [`reanchor`]. Unit: code points. Must not know: why the place was lost.

use super::offset::{Byte, CodePoint, TextRange};
use super::text::Text;

/// The occurrence of `quote` in `text` that begins nearest to `near`; the earlier of two equally near. `None` if
/// the quote is empty or does not occur.
#[must_use]
pub fn reanchor(text: &Text, quote: &str, near: CodePoint) -> Option<TextRange> {
    if quote.is_empty() {
        return None;
    }
    let haystack = text.as_str();
    let at = text.byte_from_code_point(near).0;
    // Searching both ways from the expected place, so that a text full of the quote costs no more.
    let mut overlap_end = (at + quote.len()).min(haystack.len());
    while !haystack.is_char_boundary(overlap_end) {
        overlap_end -= 1;
    }
    let before = haystack.get(..overlap_end)?.rfind(quote);
    let after = haystack.get(at..)?.find(quote).map(|found| at + found);
    let start = match (before, after) {
        (Some(before), Some(after)) => {
            let distance = |byte: usize| text.code_point_from_byte(Byte(byte)).0.abs_diff(near.0);
            if distance(after) < distance(before) { after } else { before }
        }
        (one, other) => one.or(other)?,
    };
    Some(text.range_from_bytes(Byte(start), Byte(start + quote.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, quote: &str, near: usize, expected: Option<(usize, usize)>) {
        let found = reanchor(&Text::new(text), quote, CodePoint(near));
        assert_eq!(found, expected.map(|(start, end)| TextRange::new(start, end)), "{quote:?} near {near}");
    }

    #[test]
    fn the_nearest_occurrence_is_taken() {
        check("ab ab ab", "ab", 3, Some((3, 5)));
        check("ab ab ab", "ab", 4, Some((3, 5)));
        check("ab ab ab", "ab", 5, Some((6, 8)));
        check("👩 12 killed", "12 killed", 3, Some((2, 11)));
        check("ab xx", "ab", 99, Some((0, 2)));
        check("ab", "cd", 0, None);
        check("ab", "", 0, None);
    }
}
