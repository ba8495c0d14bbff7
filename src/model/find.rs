//! Finding every occurrence of a string.
//!
//! Owns: [`Options`], [`find_all`]. Unit: code points. Must not know: what the occurrences are wanted for.
//!
//! Blanks in what is looked for are found as whatever blanks stand in the text, one line break among them: nobody sees or
//! types the difference between a space and a no-break space, and a line may have been broken to fit a page. Two line
//! breaks end a paragraph and are found only if they are looked for. Limitations: ignoring case compares characters by
//! their simple lower-case form, so "ß" does not find "SS".

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
    if match_case && !needle.contains(char::is_whitespace) {
        return rest.find(needle).map(|at| (from + at, from + at + needle.len()));
    }
    rest.char_indices().find_map(|(at, _)| {
        let tail = rest.get(at..)?;
        folded_prefix(tail, needle, match_case).map(|len| (from + at, from + at + len))
    })
}

/// The length in bytes of the prefix of `tail` that equals `needle` but for blanks and, if wanted, case.
fn folded_prefix(tail: &str, needle: &str, match_case: bool) -> Option<usize> {
    let (mut tail_left, mut needle_left) = (tail, needle);
    while let Some(wanted) = needle_left.chars().next() {
        let c = tail_left.chars().next()?;
        if wanted.is_whitespace() && c.is_whitespace() {
            let (blanks, breaks) = blanks(needle_left, usize::MAX);
            needle_left = needle_left.get(blanks..)?;
            tail_left = tail_left.get(self::blanks(tail_left, breaks.max(1)).0..)?;
            continue;
        }
        if c != wanted && (match_case || !c.to_lowercase().eq(wanted.to_lowercase())) {
            return None;
        }
        needle_left = needle_left.get(wanted.len_utf8()..)?;
        tail_left = tail_left.get(c.len_utf8()..)?;
    }
    Some(tail.len() - tail_left.len())
}

/// The length in bytes of the blanks that `text` begins with, up to the line break after the `most`th, and how many line
/// breaks are among them.
fn blanks(text: &str, most: usize) -> (usize, usize) {
    let (mut len, mut breaks, mut before) = (0, 0, ' ');
    for c in text.chars().take_while(|c| c.is_whitespace()) {
        let ends_line = matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if ends_line && (before, c) != ('\r', '\n') {
            if breaks == most {
                break;
            }
            breaks += 1;
        }
        len += c.len_utf8();
        before = c;
    }
    (len, breaks)
}

/// `text` in lower case with blanks as one space: of two texts made so one holds the other if [`find_all`] finds it.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // One by one: a whole word in capitals may end with another letter in lower case (Greek).
    for c in text.chars().flat_map(char::to_lowercase) {
        match c.is_whitespace() {
            true if folded.ends_with(' ') => {}
            true => folded.push(' '),
            false => folded.push(c),
        }
    }
    folded
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
        check("a b\nb", "b b", true, false, &[(2, 5)]);
        check("army\r\n  came, army  came", "army came", true, true, &[(0, 12), (14, 24)]);
        check("army\n\ncame", "army came", true, true, &[]);
        check("army\n\ncame, army\ncame", "army\n\ncame", true, true, &[(0, 10), (12, 21)]);
        check("the army\n\nThe army", "army ", false, false, &[(4, 9)]);
        check("aaa", "aa", true, false, &[(0, 2)]);
        check("e\u{301}e", "e", true, false, &[(2, 3)]);
        check("x", "", true, false, &[]);
    }
}
