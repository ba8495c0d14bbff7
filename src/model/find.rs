//! Finding every occurrence of a string.
//!
//! Owns: [`Options`], [`find_all`]. Unit: code points. Must not know: what the occurrences are wanted for.
//!
//! A blank in what is looked for is found as whatever blank stands in the text: nobody sees or types the difference between
//! a space and a no-break space. Limitations: ignoring case compares characters by their simple lower-case form, so "ß" does not find "SS".

use super::boundary::Words;
use super::offset::{Byte, TextRange};
use super::text::Text;

/// What counts as an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// "Army" does not find "army".
    pub match_case: bool,
    /// "army" is not found in "armyworm".
    pub whole_words: bool,
}

/// The occurrences of `needle` in `text`, in order, none overlapping the one before, at most `limit`. Empty if
/// `needle` is.
#[must_use]
pub fn find_all(text: &Text, needle: &str, options: Options, words: &dyn Words, limit: usize) -> Vec<TextRange> {
    let mut found = Vec::new();
    let haystack = text.as_str();
    let mut from = 0;
    while !needle.is_empty() && found.len() < limit {
        let Some((start, end)) = next(haystack, needle, from, options.match_case) else { break };
        let range = text.range_from_bytes(Byte(start), Byte(end));
        let cut = |at| options.whole_words && text.word_around(at, words).is_some();
        let whole = text.is_grapheme_boundary(range.start) && text.is_grapheme_boundary(range.end);
        if whole && !cut(range.start) && !cut(range.end) {
            found.push(range);
            from = end;
        } else {
            from = start + haystack.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        }
    }
    found
}

/// The first occurrence that begins at or after byte `from`, as bytes.
fn next(haystack: &str, needle: &str, from: usize, match_case: bool) -> Option<(usize, usize)> {
    let rest = haystack.get(from..)?;
    if match_case && !needle.contains(is_blank) {
        return rest.find(needle).map(|at| (from + at, from + at + needle.len()));
    }
    rest.char_indices().find_map(|(at, _)| {
        let tail = rest.get(at..)?;
        folded_prefix(tail, needle, match_case).map(|len| (from + at, from + at + len))
    })
}

/// The length in bytes of the prefix of `tail` that equals `needle` but for the kind of blanks and, if wanted, case.
fn folded_prefix(tail: &str, needle: &str, match_case: bool) -> Option<usize> {
    let mut chars = tail.char_indices();
    for wanted in needle.chars() {
        let (_, c) = chars.next()?;
        let alike = || !match_case && c.to_lowercase().eq(wanted.to_lowercase());
        if c != wanted && !(is_blank(c) && is_blank(wanted)) && !alike() {
            return None;
        }
    }
    Some(chars.offset())
}

/// A blank that ends no line.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `text` in lower case with every blank a space: of two texts made so one holds the other if [`find_all`] finds it.
#[must_use]
pub fn folded(text: &str) -> String {
    // One by one: a whole word in capitals may end with another letter in lower case (Greek).
    text.chars().flat_map(char::to_lowercase).map(|c| if is_blank(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::boundary::UnicodeWords;

    fn check(text: &str, needle: &str, match_case: bool, whole_words: bool, expected: &[(usize, usize)]) {
        let options = Options { match_case, whole_words };
        let found = find_all(&Text::new(text), needle, options, &UnicodeWords, 100);
        let expected: Vec<_> = expected.iter().map(|&(start, end)| TextRange::new(start, end)).collect();
        assert_eq!(found, expected, "{needle:?} in {text:?}");
    }

    #[test]
    fn occurrences_respect_case_words_and_characters() {
        check("The army, the Army.", "army", false, true, &[(4, 8), (14, 18)]);
        check("The army, the Army.", "army", true, true, &[(4, 8)]);
        check("armyworm army", "army", false, true, &[(9, 13)]);
        check("armyworm army", "army", false, false, &[(0, 4), (9, 13)]);
        check("ÉTAT état 🪖État", "état", false, true, &[(0, 4), (5, 9), (11, 15)]);
        check("203\u{a0}killed, 12\u{202f}hurt", "203 killed", true, true, &[(0, 10)]);
        check("203\u{a0}Killed, 12\u{202f}hurt", "12 HURT", false, true, &[(12, 19)]);
        check("a b\nb", "b b", true, false, &[]);
        check("aaa", "aa", true, false, &[(0, 2)]);
        check("e\u{301}e", "e", true, false, &[(2, 3)]);
        check("x", "", true, false, &[]);
    }
}
