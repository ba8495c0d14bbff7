//! A text put together from tokens, for files that have no other.
//!
//! Owns: [`Rebuilt`]. Unit: code points. Must not know: formats.
//!
//! One blank between tokens and a line break between sentences. Where a blank would become one character with what
//! stands beside it (a token that is a lone accent), a line break stands instead, so that no token's edge lies
//! inside a character.

use std::ops::Range;

use crate::model::breaks::is_grapheme_boundary;

/// A text that grows by tokens.
#[derive(Clone, Debug, Default)]
pub(super) struct Rebuilt {
    text: String,
    len: usize,
    breaks: bool,
}

impl Rebuilt {
    /// Adds a token; gives its place.
    pub(super) fn token(&mut self, token: &str) -> Range<usize> {
        let breaks = std::mem::take(&mut self.breaks);
        if !self.text.is_empty() {
            let blank = if breaks || joins(&self.text, token) { '\n' } else { ' ' };
            self.text.push(blank);
            self.len += 1;
        }
        let start = self.len;
        self.text.push_str(token);
        self.len += token.chars().count();
        start..self.len
    }

    /// The next token begins a line.
    pub(super) fn end_sentence(&mut self) {
        self.breaks = true;
    }

    /// The text.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// True if a blank between `before` and `after` would be one grapheme cluster with a neighbour.
fn joins(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    if last.is_ascii() && first.is_ascii() {
        return false;
    }
    let is_boundary = |before: char, after: char| {
        is_grapheme_boundary(before.encode_utf8(&mut [0; 4]), after.encode_utf8(&mut [0; 4]))
    };
    !(is_boundary(last, ' ') && is_boundary(' ', first))
}
