//! Words, and what is between them.

use std::sync::LazyLock;

use super::grapheme::is_picture;
use super::pieces;
use super::table::{OTHER, Table};

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("word.bin")));

const NEWLINE: u8 = 1;
/// Belongs to what is before it (Extend and Format of the annex).
const EXTEND: u8 = 2;
const ZWJ: u8 = 3;
const LETTER: u8 = 4;
const HEBREW: u8 = 5;
const NUMERIC: u8 = 6;
const KATAKANA: u8 = 7;
const EXTEND_NUM_LET: u8 = 8;
const REGIONAL: u8 = 9;
const MID_LETTER: u8 = 10;
const MID_NUM: u8 = 11;
const MID_NUM_LET: u8 = 12;
const SINGLE_QUOTE: u8 = 13;
const DOUBLE_QUOTE: u8 = 14;
const BLANK: u8 = 15;
/// A picture that a joiner makes one with what is before it; in no table.
const JOINED: u8 = 16;

/// `text` taken apart at its word boundaries: words, punctuation, blanks, with the byte that each begins at.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let first = text.chars().next();
    let mut state = State { raw: first.map_or((' ', OTHER), |c| (c, kind(c))), ..State::default() };
    state.take(state.raw.1);
    pieces(text, move |at, c| {
        let is_joined = state.raw.1 == ZWJ && is_picture(c);
        let kind = if is_joined { JOINED } else { kind(c) };
        let is_break = state.is_break(c, kind, text.get(at + c.len_utf8()..).unwrap_or_default());
        // What extends counts as part of what it extends, unless that is the end of a line.
        if is_break || !matches!(kind, EXTEND | ZWJ) {
            state.take(kind);
        }
        state.raw = (c, kind);
        is_break
    })
}

/// What is before a place.
#[derive(Default)]
struct State {
    /// The character before it and its kind.
    raw: (char, u8),
    /// The kinds of the last two characters without those that extend them.
    last: u8,
    earlier: u8,
    /// True after an odd number of regional indicators: half a flag.
    is_half: bool,
}

impl State {
    fn take(&mut self, kind: u8) {
        self.is_half = kind == REGIONAL && !(self.last == REGIONAL && self.is_half);
        (self.earlier, self.last) = (self.last, kind);
    }

    /// True if a word or what is between words ends before `c`, which `after` follows.
    fn is_break(&self, c: char, kind: u8, after: &str) -> bool {
        // The numbers are those of the annex's rules.
        if self.last == NEWLINE || kind == NEWLINE {
            return (self.raw.0, c) != ('\r', '\n'); // WB3, WB3a, WB3b
        }
        if matches!(kind, JOINED | EXTEND | ZWJ) || (self.raw.1, kind) == (BLANK, BLANK) {
            return false; // WB3c, WB4, WB3d
        }
        let next = || after.chars().map(self::kind).find(|kind| !matches!(*kind, EXTEND | ZWJ)).unwrap_or(OTHER);
        let is_letter = |kind: u8| matches!(kind, LETTER | HEBREW);
        let in_word = |kind: u8| matches!(kind, MID_LETTER | MID_NUM_LET | SINGLE_QUOTE);
        let in_number = |kind: u8| matches!(kind, MID_NUM | MID_NUM_LET | SINGLE_QUOTE);
        let joins = match (self.last, kind) {
            (LETTER | HEBREW | NUMERIC, LETTER | HEBREW | NUMERIC) => true, // WB5, WB8 to WB10
            (HEBREW, SINGLE_QUOTE) => true,                                 // WB7a
            (HEBREW, DOUBLE_QUOTE) => next() == HEBREW,                     // WB7b
            (DOUBLE_QUOTE, HEBREW) => self.earlier == HEBREW,               // WB7c
            (last, kind) if is_letter(last) && in_word(kind) => is_letter(next()), // WB6
            (last, kind) if in_word(last) && is_letter(kind) => is_letter(self.earlier), // WB7
            (NUMERIC, kind) if in_number(kind) => next() == NUMERIC,        // WB12
            (last, NUMERIC) if in_number(last) => self.earlier == NUMERIC,  // WB11
            (KATAKANA, KATAKANA) => true,                                   // WB13
            (LETTER | HEBREW | NUMERIC | KATAKANA | EXTEND_NUM_LET, EXTEND_NUM_LET) => true, // WB13a
            (EXTEND_NUM_LET, LETTER | HEBREW | NUMERIC | KATAKANA) => true, // WB13b
            (REGIONAL, REGIONAL) => self.is_half,                           // WB15, WB16
            _ => false,                                                     // WB999
        };
        !joins
    }
}

fn kind(c: char) -> u8 {
    match c {
        'a'..='z' | 'A'..='Z' => LETTER,
        ' ' => BLANK,
        _ => TABLE.kind(c),
    }
}

/// True if `text` has what stands between letters or digits, then a joiner and a picture, where the crate that the tests
/// compare with departs from the annex: it joins what is before to that, though no letter or digit follows (WB6, WB12).
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(super) fn is_misread_by_crate(text: &str) -> bool {
    let is_between = |c: char| matches!(kind(c), MID_LETTER | MID_NUM | MID_NUM_LET | SINGLE_QUOTE | DOUBLE_QUOTE);
    let joiners = text.match_indices('\u{200d}').filter_map(|(at, _)| text.split_at_checked(at));
    joiners
        .filter(|(_, joined)| joined.chars().nth(1).is_some_and(is_picture))
        .any(|(before, _)| before.chars().rev().find(|c| !matches!(kind(*c), EXTEND | ZWJ)).is_some_and(is_between))
}
