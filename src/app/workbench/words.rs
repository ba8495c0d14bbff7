//! Where words begin and end.
//!
//! Owns: [`BrowserWords`]. Unit: bytes of the string given. Must not know: what snaps to them.

use std::cell::RefCell;
use std::ops::Range;

use crate::browser::words::word_ranges;
use crate::model::boundary::Words;
use crate::model::offset::Utf16;
use crate::model::text::Text;

/// Words as the browser's dictionaries see them; where it has none (before 2024), letters and digits in a row. Unicode's
/// rules would add their tables to the size of the program.
pub struct BrowserWords;

thread_local! {
    /// The words found last, and in what. A paragraph of Chinese without a blank is looked through as a whole, and who selects
    /// in it by keyboard asks for its words with every key.
    static LAST: RefCell<(String, Vec<Range<usize>>)> = RefCell::default();
}

impl Words for BrowserWords {
    fn words(&self, text: &str) -> Vec<Range<usize>> {
        let known = LAST.with_borrow(|(of, words)| (of == text).then(|| words.clone()));
        known.unwrap_or_else(|| {
            let words = find_words(text);
            LAST.set((text.to_owned(), words.clone()));
            words
        })
    }
}

fn find_words(text: &str) -> Vec<Range<usize>> {
    let Some(ranges) = word_ranges(text) else { return plain_words(text) };
    let text = Text::new(text);
    let byte = |at: usize| {
        let at = text.code_point_from_utf16(Utf16(at));
        text.byte_from_code_point(at).0
    };
    ranges.into_iter().map(|range| byte(range.start)..byte(range.end)).collect()
}

fn plain_words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        let end = at + c.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == at => word.end = end,
            _ => words.push(at..end),
        }
    }
    words
}
