//! A text as spaCy has it: words, each with or without one blank after it.
//!
//! Owns: [`words`], [`Word`]. Unit: code points. Must not know: labels.
//!
//! In spaCy the words and the blanks after them are the text, so every character is in one: the first blank after a
//! token belongs to it, other blanks and line breaks are words of their own, as in spaCy's tokenizer. Words are split
//! where a span begins or ends, so that each span is made of whole words and `Doc.char_span` finds it strictly.

use super::tokens::tokenise;
use crate::model::offset::{CodePoint, TextRange};
use crate::model::order::sort;
use crate::model::text::Text;

/// A word of a spaCy `Doc`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Without the blank after it.
    pub(super) range: TextRange,
    /// True if `' '` follows that belongs to it.
    pub(super) space: bool,
}

/// The words of `text`; no edge of `spans` lies inside one.
pub(super) fn words(text: &Text, spans: &[TextRange]) -> Vec<Word> {
    let sorted = |edge: fn(&TextRange) -> CodePoint| {
        let mut edges: Vec<CodePoint> = spans.iter().map(edge).collect();
        sort(&mut edges, Ord::cmp);
        edges
    };
    let (starts, ends) = (sorted(|span| span.start), sorted(|span| span.end));
    let mut cuts: Vec<CodePoint> = starts.iter().chain(&ends).copied().collect();
    sort(&mut cuts, Ord::cmp);
    let mut words: Vec<Word> = Vec::new();
    let add_gap = |words: &mut Vec<Word>, gap: TextRange| {
        let mut start = gap.start;
        let after = CodePoint(start.0 + 1);
        // A blank at which a span begins or ends must be a word.
        let is_edge = starts.binary_search(&start).is_ok() || ends.binary_search(&after).is_ok();
        let is_single = start < gap.end && text.slice(TextRange { start, end: after }) == " ";
        if let Some(word) = words.last_mut()
            && is_single
            && !is_edge
        {
            word.space = true;
            start = after;
        }
        let first = cuts.partition_point(|cut| *cut <= start);
        let inside = cuts.iter().skip(first).take_while(|cut| **cut < gap.end).copied();
        for end in inside.chain([gap.end]) {
            if start < end {
                words.push(Word { range: TextRange { start, end }, space: false });
                start = end;
            }
        }
    };
    let mut end = CodePoint(0);
    for token in tokenise(text, &cuts) {
        add_gap(&mut words, TextRange { start: end, end: token.range.start });
        words.push(Word { range: token.range, space: false });
        end = token.range.end;
    }
    add_gap(&mut words, TextRange { start: end, end: text.len() });
    words
}
