//! Random texts made of what breaks offset arithmetic.

use counterclaim::model::offset::{CodePoint, TextRange};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Pieces that meet each other badly: joiners, marks, half flags, every line break, every blank, words without
/// blanks between them, characters of one to four bytes.
#[rustfmt::skip] // one line for each kind
const PIECES: &[&str] = &[
    "a", "The", "army", "ARMY", "1,200", "don’t", ".", "—", "é", "𝒜", // plain and wide letters
    " ", "\t", "\n", "\r\n", "\r", "\n\n", "\u{a0}", "\u{2028}", "\u{202f}", "\u{feff}", "\u{85}", // blanks
    "e\u{301}", "\u{301}", " \u{301}", "\u{200d}", "\u{fe0f}", "\u{200b}", "\u{ad}", "\u{202e}", // marks, invisible
    "👩🏽‍🚒", "👩", "🏽", "🚒", "👨‍👩‍👧", "1️⃣", "🇲🇱", "🇲", // emoji, flags, half a flag
    "مالي", "ا", "\u{64e}", "\u{600}", "١٢", "马里军队", "在", "กำ", "ทหาร", "ำ", "क्षि", "한", "\u{1112}\u{1161}",
    "。", "！", "「", "，", // what parts words where there are no blanks, and what does not between digits
];

/// A text of up to `most` pieces; may be empty.
pub fn text(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..=most).prop_map(|pieces| pieces.concat())
}

/// A text and a range in it, possibly empty, possibly cutting a grapheme cluster.
pub fn text_and_range(most: usize) -> impl Strategy<Value = (String, TextRange)> {
    text(most).prop_flat_map(|content| {
        let len = content.chars().count();
        (0..=len, 0..=len).prop_map(move |(a, b)| (content.clone(), TextRange::new(a.min(b), a.max(b))))
    })
}

/// Every code point of `text` with its byte and UTF-16 offsets, counted one by one, and the end.
pub fn positions(text: &str) -> Vec<(CodePoint, usize, usize)> {
    let mut utf16 = 0;
    let mut all = Vec::new();
    for (at, (byte, c)) in text.char_indices().enumerate() {
        all.push((CodePoint(at), byte, utf16));
        utf16 += c.len_utf16();
    }
    all.push((CodePoint(all.len()), text.len(), utf16));
    all
}

/// Tries `cases` random ones, and first those that failed before: they are kept next to the law. With
/// `PROPTEST_CASES=25600` in the environment a hundred times as many.
pub fn config(cases: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let cases = cases * usual.cases.div_ceil(256);
    let beside = FileFailurePersistence::WithSource("proptest-regressions");
    ProptestConfig { cases, failure_persistence: Some(Box::new(beside)), ..usual }
}
