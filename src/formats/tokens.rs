//! Tokens and sentences for formats made of them. Every token knows its exact place.
//!
//! Owns: [`Token`], [`tokenise`], [`sentences`], [`covered`]. Unit: code points.
//! Must not know: labels, formats.
//!
//! Words, numbers, punctuation and symbols after the default word boundaries of Unicode Standard Annex #29; runs of
//! blanks belong to no token. Scripts without blanks (Chinese, Thai) come character by character, as that annex
//! has them. No token holds a blank, of Unicode's or of Python's, at which consumers would split it again.

use std::ops::Range;

use crate::model::breaks;
use crate::model::offset::{CodePoint, TextRange};
use crate::model::text::Text;

/// A stretch of text without blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it is; code points, half-open, never empty.
    pub range: TextRange,
    /// The same in bytes.
    pub bytes: Range<usize>,
}

impl Token {
    /// Its characters.
    #[must_use]
    pub fn text<'t>(&self, text: &'t Text) -> &'t str {
        text.as_str().get(self.bytes.clone()).unwrap_or_default()
    }
}

/// True if Python's `str.split()` and `str.isspace()` take `c` for a blank: Unicode's White_Space and the four
/// information separators (Python, `str.isspace`).
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The tokens of `text` in order. Tokens are also split at each of `cuts`.
#[must_use]
pub fn tokenise(text: &Text, cuts: &[CodePoint]) -> Vec<Token> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.0).collect();
    crate::model::order::sort(&mut cuts, Ord::cmp);
    let mut cuts = cuts.into_iter().peekable();
    let mut tokens = Vec::with_capacity(text.as_str().len() / 5);
    let mut at = 0;
    pieces(text.as_str(), &mut |byte, piece, is_word| {
        while cuts.next_if(|cut| *cut <= at).is_some() {}
        if is_word && cuts.peek().is_none_or(|cut| *cut >= at + piece.len()) {
            push(&mut tokens, at..at + piece.len(), byte..byte + piece.len());
            at += piece.len();
            return;
        }
        let (mut first, mut first_byte) = (at, byte);
        for (offset, c) in piece.char_indices() {
            let here = byte + offset;
            let mut splits = is_blank(c);
            while cuts.next_if(|cut| *cut <= at).is_some() {
                splits = true;
            }
            if splits {
                push(&mut tokens, first..at, first_byte..here);
                (first, first_byte) = (at, here);
            }
            at += 1;
            if is_blank(c) {
                (first, first_byte) = (at, here + c.len_utf8());
            }
        }
        push(&mut tokens, first..at, first_byte..byte + piece.len());
    });
    tokens
}

/// Takes `text` apart at its word boundaries: where each piece begins, the piece, and whether it is known to be a word of
/// ASCII letters, digits and underscores.
///
/// Most of most texts are such words between single blanks. Between a blank and anything that does not attach to it, as
/// no ASCII does, there is always a boundary, whatever is before and after; the annex's rules are only needed between.
fn pieces<'t>(text: &'t str, take: &mut dyn FnMut(usize, &'t str, bool)) {
    let bytes = text.as_bytes();
    let is_ascii = |at: usize| bytes.get(at).is_none_or(u8::is_ascii);
    let is_blank = |at: usize| bytes.get(at) == Some(&b' ') && is_ascii(at + 1);
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let word = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let (end, is_word) = match word {
            0 if is_blank(at) => (at + 1, false),
            len if len > 0 && (at + len == bytes.len() || is_blank(at + len)) => (at + len, true),
            _ => {
                let next = (at + 1..bytes.len()).find(|next| is_blank(next - 1));
                let end = next.unwrap_or(bytes.len());
                for (byte, piece) in breaks::words(text.get(at..end).unwrap_or_default()) {
                    take(at + byte, piece, false);
                }
                at = end;
                continue;
            }
        };
        take(at, text.get(at..end).unwrap_or_default(), is_word);
        at = end;
    }
}

fn push(tokens: &mut Vec<Token>, range: Range<usize>, bytes: Range<usize>) {
    if !range.is_empty() {
        tokens.push(Token { range: TextRange::new(range.start, range.end), bytes });
    }
}

/// The tokens that share a code point with `range`, as places in `tokens`.
#[must_use]
pub fn covered(tokens: &[Token], range: TextRange) -> Range<usize> {
    let start = tokens.partition_point(|token| token.range.end <= range.start);
    let end = tokens.partition_point(|token| token.range.start < range.end);
    start..end.max(start)
}

/// Sentences as ranges of places in `tokens`: sentence boundaries of Unicode Standard Annex #29, and the ends of
/// paragraphs; but none inside one of `spans`, which would be torn apart.
#[must_use]
pub fn sentences(text: &Text, tokens: &[Token], spans: &[TextRange]) -> Vec<Range<usize>> {
    let mut ends = vec![false; tokens.len() + 1];
    let mut next = 0;
    let mut end_before = |byte: usize, next: &mut usize| {
        while tokens.get(*next).is_some_and(|token| token.bytes.start < byte) {
            *next += 1;
        }
        if let Some(end) = ends.get_mut(*next) {
            *end = true;
        }
    };
    for paragraph in text.paragraphs() {
        let start = paragraph.bytes.0.0;
        for (byte, sentence) in breaks::sentences(text.paragraph_str(paragraph)) {
            end_before(start + byte + sentence.len(), &mut next);
        }
    }
    for span in spans {
        let inside = covered(tokens, *span);
        for end in ends.get_mut(inside.start + 1..inside.end).into_iter().flatten() {
            *end = false;
        }
    }
    let mut found = Vec::new();
    let mut start = 0;
    for end in 1..=tokens.len() {
        if end == tokens.len() || ends.get(end) == Some(&true) {
            found.push(start..end);
            start = end;
        }
    }
    found
}

#[cfg(all(test, not(target_arch = "wasm32")))]
#[allow(clippy::string_slice)] // cut where a character begins
mod tests {
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    use super::*;

    /// Compares with what the annex says of the text as a whole; blanks split.
    fn check(text: &str) {
        let pieces = text.split_word_bound_indices().flat_map(|(byte, piece)| {
            let parts = piece.split(is_blank).scan(byte, |at, part| {
                let begin = *at;
                let after = text[begin + part.len()..].chars().next();
                *at = begin + part.len() + after.map_or(0, char::len_utf8);
                Some(begin..begin + part.len())
            });
            parts.collect::<Vec<_>>()
        });
        let expected: Vec<_> = pieces.filter(|part| !part.is_empty()).collect();
        let found: Vec<_> = tokenise(&Text::new(text), &[]).into_iter().map(|token| token.bytes).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_are_those_of_the_annex() {
        check("");
        check("Army  denies_12 killed, can't say 3.5 ");
        check("a \u{308}b c\u{308} d \u{200d} e\r\n f");
    }

    proptest! {
        #[test]
        fn words_are_those_of_the_annex_whatever_is_between(text in "[ab1_ '.,é\u{308}\u{200d}\n\t\u{a0}马م🇫]{0,24}") {
            check(&text);
        }
    }
}
