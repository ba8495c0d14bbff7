//! Sentences.

use std::sync::LazyLock;

use super::pieces;
use super::table::{OTHER, Table};

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("sentence.bin")));

const SEPARATOR: u8 = 1;
/// Belongs to what is before it (Extend and Format of the annex).
const EXTEND: u8 = 2;
/// A full stop, which may also end an abbreviation.
const STOP: u8 = 3;
/// Any other end of a sentence.
const END: u8 = 4;
const CLOSE: u8 = 5;
const SPACE: u8 = 6;
const CONTINUE: u8 = 7;
const NUMERIC: u8 = 8;
const LETTER: u8 = 9;
const UPPER: u8 = 10;
const LOWER: u8 = 11;

/// The sentences of `text`, which are all of it, with the byte that each begins at.
pub fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let first = text.chars().next();
    let mut state = State { raw: first, ..State::default() };
    state.take(first.map_or(OTHER, kind));
    pieces(text, move |at, c| {
        let kind = kind(c);
        let is_break = state.is_break(c, kind, text.get(at..).unwrap_or_default());
        if is_break || kind != EXTEND {
            state.take(kind);
            state.raw = Some(c);
        }
        is_break
    })
}

/// What is before a place, without what extends it.
#[derive(Default)]
struct State {
    raw: Option<char>,
    last: u8,
    /// The end of a sentence and what may follow it there, if that is what is before it.
    ended: Option<Ended>,
}

#[derive(Clone, Copy)]
struct Ended {
    /// What ended it: [`STOP`] or [`END`].
    by: u8,
    /// True if a letter with a case was before that.
    after_letter: bool,
    /// The kind of what followed last: [`CLOSE`], [`SPACE`], or the end itself.
    then: u8,
}

impl State {
    fn take(&mut self, kind: u8) {
        self.ended = match (kind, self.ended) {
            (STOP | END, _) => Some(Ended { by: kind, after_letter: matches!(self.last, UPPER | LOWER), then: kind }),
            (CLOSE, Some(ended)) if ended.then != SPACE => Some(Ended { then: CLOSE, ..ended }),
            (SPACE, Some(ended)) => Some(Ended { then: SPACE, ..ended }),
            _ => None,
        };
        self.last = kind;
    }

    /// True if a sentence ends before `c`, with which `rest` begins.
    fn is_break(&self, c: char, kind: u8, rest: &str) -> bool {
        // The numbers are those of the annex's rules.
        if self.last == SEPARATOR {
            return (self.raw, c) != (Some('\r'), '\n'); // SB3, SB4
        }
        let Some(ended) = self.ended.filter(|_| kind != EXTEND) else { return false }; // SB5, SB998
        let is_at_stop = ended.then == STOP;
        let goes_on = match kind {
            NUMERIC if is_at_stop => true,                     // SB6
            UPPER if is_at_stop && ended.after_letter => true, // SB7
            CONTINUE | STOP | END => true,                     // SB8a
            CLOSE if ended.then != SPACE => true,              // SB9
            SPACE | SEPARATOR => true,                         // SB9, SB10
            _ => ended.by == STOP && is_lower_next(rest),      // SB8
        };
        !goes_on // SB11
    }
}

/// True if the next letter or end in `text` is a small letter.
fn is_lower_next(text: &str) -> bool {
    let next = text.chars().map(kind).find(|kind| matches!(*kind, LETTER | UPPER | LOWER | SEPARATOR | STOP | END));
    next == Some(LOWER)
}

fn kind(c: char) -> u8 {
    match c {
        'a'..='z' => LOWER,
        'A'..='Z' => UPPER,
        _ => TABLE.kind(c),
    }
}
