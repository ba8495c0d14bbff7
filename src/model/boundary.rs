//! Where a span may begin and end: grapheme clusters never cut, blanks trimmed, ends snapped to words.
//!
//! Owns: [`Words`], [`UnicodeWords`] and the boundary methods of [`Text`]. Unit: code points.
//! Must not know: the screen. Who snaps passes the [`Words`] to snap to: the browser has dictionaries for
//! Thai, Chinese and Japanese built in (`Intl.Segmenter`), so none is shipped; elsewhere the rules of
//! Unicode Standard Annex #29 apply, which take each Chinese or Thai character for itself.

use std::ops::Range;

use super::breaks;
use super::offset::{Byte, CodePoint, TextRange};
use super::text::Text;

/// Finds words in a stretch of text.
pub trait Words {
    /// The words of `text` (letters or digits, no blanks, no punctuation) as byte ranges, in order.
    fn words(&self, text: &str) -> Vec<Range<usize>>;
}

/// Words after Unicode Standard Annex #29, default rules.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnicodeWords;

impl Words for UnicodeWords {
    fn words(&self, text: &str) -> Vec<Range<usize>> {
        let pieces = breaks::words(text).filter(|(_, piece)| piece.contains(char::is_alphanumeric));
        pieces.map(|(at, word)| at..at + word.len()).collect()
    }
}

impl Text {
    /// True if `at` does not lie inside an extended grapheme cluster (UAX #29), CR LF included.
    #[must_use]
    pub fn is_grapheme_boundary(&self, at: CodePoint) -> bool {
        self.is_boundary_byte(self.byte_from_code_point(at))
    }

    /// The next grapheme boundary after `at`; `None` at the end of the text.
    #[must_use]
    pub fn next_boundary(&self, at: CodePoint) -> Option<CodePoint> {
        let mut byte = self.byte_from_code_point(at);
        while byte.0 < self.as_str().len() {
            byte = self.next_char(byte);
            if self.is_boundary_byte(byte) {
                return Some(self.code_point_from_byte(byte));
            }
        }
        None
    }

    /// The grapheme boundary before `at`; `None` at the start of the text.
    #[must_use]
    pub fn previous_boundary(&self, at: CodePoint) -> Option<CodePoint> {
        let mut byte = self.byte_from_code_point(at);
        while byte.0 > 0 {
            byte = self.previous_char(byte);
            if self.is_boundary_byte(byte) {
                return Some(self.code_point_from_byte(byte));
            }
        }
        None
    }

    /// The smallest range around `range` that cuts no grapheme cluster.
    #[must_use]
    pub fn widen_to_graphemes(&self, range: TextRange) -> TextRange {
        let mut start = self.byte_from_code_point(range.start);
        let mut end = self.byte_from_code_point(range.end);
        while !self.is_boundary_byte(start) {
            start = self.previous_char(start);
        }
        while !self.is_boundary_byte(end) {
            end = self.next_char(end);
        }
        self.range_from_bytes(start, end)
    }

    /// `range` without the blanks at its ends; `None` if nothing else is in it.
    #[must_use]
    pub fn trim_blanks(&self, range: TextRange) -> Option<TextRange> {
        let start = self.byte_from_code_point(range.start);
        let slice = self.slice(range);
        let body = slice.trim_matches(is_blank);
        if body.is_empty() {
            return None;
        }
        let lead = slice.len() - slice.trim_start_matches(is_blank).len();
        Some(self.range_from_bytes(Byte(start.0 + lead), Byte(start.0 + lead + body.len())))
    }

    /// `range` with each end that lies inside a word moved outward to that word's edge.
    #[must_use]
    pub fn snap_to_words(&self, range: TextRange, words: &dyn Words) -> TextRange {
        let start = self.word_around(range.start, words).map_or(range.start, |word| word.start);
        let end = self.word_around(range.end, words).map_or(range.end, |word| word.end);
        TextRange { start, end }
    }

    /// What a selection of `range` means as a span: no cluster cut, blanks trimmed, ends snapped to `words`
    /// if any are given. `None` if only blanks are selected.
    #[must_use]
    pub fn span_range(&self, range: TextRange, words: Option<&dyn Words>) -> Option<TextRange> {
        let range = TextRange { start: range.start, end: range.end.min(self.len()) };
        let mut range = self.trim_blanks(self.widen_to_graphemes(range))?;
        if let Some(words) = words {
            // A cluster can reach into the next word (Thai U+0E33), so until nothing moves.
            loop {
                let next = self.widen_to_graphemes(self.snap_to_words(range, words));
                if next == range {
                    break;
                }
                range = next;
            }
            // A word can end in a byte-order mark, which is a blank here.
            range = self.trim_blanks(range)?;
        }
        Some(self.widen_to_graphemes(range))
    }

    /// The word that `at` lies strictly inside, if any.
    #[must_use]
    pub fn word_around(&self, at: CodePoint, words: &dyn Words) -> Option<TextRange> {
        let byte = self.byte_from_code_point(at).0;
        let (before, after) = self.as_str().split_at_checked(byte)?;
        // No word holds a blank, so the stretch between two blanks is enough to look at.
        let from = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let from = (from..=byte).find(|&at| before.is_char_boundary(at))?;
        let to = byte + after.find(char::is_whitespace).unwrap_or(after.len());
        let stretch = self.slice_bytes(Byte(from), Byte(to));
        words
            .words(stretch)
            .into_iter()
            .map(|word| word.start + from..word.end + from)
            .find(|word| word.start < byte && byte < word.end)
            .map(|word| self.range_from_bytes(Byte(word.start), Byte(word.end)))
    }

    /// The code points between two bytes.
    #[must_use]
    pub fn range_from_bytes(&self, start: Byte, end: Byte) -> TextRange {
        TextRange { start: self.code_point_from_byte(start), end: self.code_point_from_byte(end) }
    }

    fn is_boundary_byte(&self, at: Byte) -> bool {
        let text = self.as_str();
        let bytes = text.as_bytes();
        let (Some(before), Some(&after)) = (at.0.checked_sub(1).and_then(|i| bytes.get(i)), bytes.get(at.0)) else {
            return true;
        };
        if before.is_ascii() && after.is_ascii() {
            return (*before, after) != (b'\r', b'\n');
        }
        let around = text.split_at_checked(at.0);
        around.is_none_or(|(before, after)| breaks::is_grapheme_boundary(before, after))
    }

    fn previous_char(&self, at: Byte) -> Byte {
        let before = self.slice_bytes(Byte(0), at);
        Byte(before.char_indices().next_back().map_or(0, |(i, _)| i))
    }

    fn next_char(&self, at: Byte) -> Byte {
        let after = self.as_str().get(at.0..).unwrap_or_default();
        Byte(at.0 + after.chars().next().map_or(0, char::len_utf8))
    }
}

/// Blanks that no span begins or ends with: white space, and the byte-order mark used as a blank.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` marks the selection before and after, as in `"sa[id t]he" → "[said the]"`.
    fn check(before: &str, after: &str, words: Option<&dyn Words>) {
        let (text, range) = parse(before);
        let found = Text::new(text.as_str()).span_range(range, words);
        let expected = after.contains('[').then(|| parse(after).1);
        assert_eq!(found, expected, "{before:?}");
    }

    fn parse(marked: &str) -> (String, TextRange) {
        let start = marked.chars().position(|c| c == '[').unwrap();
        let end = marked.chars().position(|c| c == ']').unwrap() - 1;
        (marked.replace(['[', ']'], ""), TextRange::new(start, end))
    }

    #[test]
    fn blanks_are_trimmed_and_clusters_kept_whole() {
        check("a[ b ]c", "a [b] c", None);
        check("a[ \n\t\u{a0}]b", "", None);
        check("x[👩\u{200d}]🚒y", "x[👩\u{200d}🚒]y", None);
        check("caf[e]\u{301}s", "caf[e\u{301}]s", None);
        check("on[e\r]\ntwo", "on[e]\r\ntwo", None);
    }

    #[test]
    fn ends_inside_a_word_snap_to_it_and_others_stay() {
        let words: Option<&dyn Words> = Some(&UnicodeWords);
        check("The ar[my sa]id", "The [army said]", words);
        check("shot [12 ‘rai]ders’ near", "shot [12 ‘raiders]’ near", words);
        check("[1,2]00 civilians", "[1,200] civilians", words);
        check("said[.] No", "said[.] No", words);
        check("the [UN]-backed", "the [UN]-backed", words);
        check("在[马里]军队", "在[马里]军队", words);
        check("[ة]مالي", "[ةمالي]", words);
    }

    #[test]
    fn a_word_is_around_what_lies_strictly_inside_it() {
        let text = Text::new("The army, said");
        let around = |n| text.word_around(CodePoint(n), &UnicodeWords);
        assert_eq!((around(5), around(7)), (Some(TextRange::new(4, 8)), Some(TextRange::new(4, 8))));
        assert_eq!((around(4), around(8), around(9)), (None, None, None));
    }
}
