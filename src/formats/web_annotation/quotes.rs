//! Where quotes are: the one place whose words, and the words around it, fit best.
//!
//! Owns: [`Quotes`]. Unit: bytes. Memory: a number for each word of the text if there are many quotes.

use std::cell::Cell;
use std::ops::Range;

use super::super::tokens::is_blank;
use super::target::Place;
use crate::model::order::sort;
use crate::model::text::Text;

/// So many quotes are worth sorting the words of the text.
const MANY: usize = 32;

/// Words are sorted by so many bytes from their beginning on.
const KEY: usize = 32;

/// After so many equally good places it is enough: none of them is the one.
const ENOUGH: usize = 1000;

/// How well a place fits where the words and both halves of what is around them are as quoted.
const BEST: usize = 3;

/// How many characters are compared for all quotes of a text, where blanks differ: some seconds.
const PATIENCE: usize = 1 << 30;

/// A text in which quotes are looked for.
pub(super) struct Quotes<'t> {
    text: &'t str,
    /// Where words begin after a blank, sorted by what follows, then by place; empty if that is not worth it.
    words: Vec<usize>,
    /// How many characters may still be compared.
    patience: Cell<usize>,
}

impl<'t> Quotes<'t> {
    /// `count`: how many quotes will be looked for.
    pub(super) fn new(text: &'t Text, count: usize) -> Self {
        let (text, mut words) = (text.as_str(), Vec::new());
        if count > MANY {
            let mut is_after_blank = false;
            words.extend(text.char_indices().filter_map(|(at, c)| {
                let was_blank = std::mem::replace(&mut is_after_blank, is_blank(c));
                (was_blank && !is_after_blank).then_some(at)
            }));
            sort(&mut words, |a, b| key(text, *a).cmp(key(text, *b)).then(a.cmp(b)));
        }
        Self { text, words, patience: Cell::new(PATIENCE) }
    }

    /// The one place in `within` where the words of `place` are and what is around them fits best, or why there is none.
    pub(super) fn find(&self, within: Range<usize>, place: &Place) -> Result<Range<usize>, String> {
        let exact = place.exact.as_deref().unwrap_or_default();
        let mut best = self.verbatim(within.clone(), place, exact);
        if best.count == 0 {
            best = self.but_for_blanks(within, place, exact);
            if self.patience.get() == 0 {
                return Err(format!("Too many places are like “{exact}” to compare them all; a position is needed."));
            }
        }
        match best.count {
            0 => Err(format!("The words “{exact}” are not in the text.")),
            1 => Ok(best.range),
            count => Err(format!(
                "The words “{exact}” are in {count}{} places that fit equally well; a position or more of the words around them is needed.",
                if count < ENOUGH { "" } else { " or more" }
            )),
        }
    }

    /// True if the words of `place` are somewhere with all that it quotes around them, blanks aside.
    pub(super) fn has(&self, place: &Place) -> bool {
        let exact = place.exact.as_deref().unwrap_or_default();
        let all = 0..self.text.len();
        self.verbatim(all.clone(), place, exact).count > 0 || self.but_for_blanks(all, place, exact).fit == BEST
    }

    /// The places where words and context are exactly as quoted: nothing fits better.
    fn verbatim(&self, within: Range<usize>, place: &Place, exact: &str) -> Best {
        let mut best = Best::default();
        let all = [&place.prefix, exact, &place.suffix].concat();
        let step = all.chars().next().map_or(1, char::len_utf8);
        let mut add = |start: usize| {
            let start = start + place.prefix.len();
            best.add(1, start..start + exact.len())
        };
        if exact.is_empty() {
            return best;
        }
        if let Some((anchor, places)) = self.sorted(&all) {
            for start in places.iter().filter_map(|at| at.checked_sub(anchor)) {
                let is_within = within.start <= start && start + all.len() <= within.end;
                if is_within && self.text.get(start..).is_some_and(|rest| rest.starts_with(&all)) {
                    add(start);
                }
            }
            return best;
        }
        let mut from = within.start;
        while let Some(at) = self.text.get(from..within.end).and_then(|rest| rest.find(&all)) {
            if add(from + at) {
                break;
            }
            from += at + step;
        }
        best
    }

    /// Where the first word of `all` that follows a blank is in it, and where in the text words begin like it; `None` if it
    /// has no such word, or if there are more of them than are worth looking at.
    fn sorted(&self, all: &str) -> Option<(usize, &[usize])> {
        let blank = all.find(is_blank).filter(|_| !self.words.is_empty())?;
        let anchor = blank + all.get(blank..)?.find(|c| !is_blank(c))?;
        let wanted = key(all, anchor);
        let from = self.words.partition_point(|at| key(self.text, *at) < wanted);
        let rest = self.words.get(from..)?;
        let places = rest.get(..rest.partition_point(|at| key(self.text, *at).starts_with(wanted)))?;
        (places.len() < ENOUGH).then_some((anchor, places))
    }

    /// The places where the words are as quoted, blanks aside. What is around them fits, or half of it, or not.
    fn but_for_blanks(&self, within: Range<usize>, place: &Place, exact: &str) -> Best {
        let mut best = Best::default();
        let first_word = exact.split(is_blank).find(|word| !word.is_empty()).unwrap_or(exact);
        let lead = exact.find(first_word).unwrap_or_default();
        let more = exact.get(lead + first_word.len()..).unwrap_or_default();
        let step = first_word.chars().next().map_or(1, char::len_utf8);
        let text = self.text.get(..within.end).unwrap_or_default();
        let mut from = within.start;
        while let Some(at) = text.get(from..).filter(|_| !exact.is_empty()).and_then(|rest| rest.find(first_word)) {
            let at = from + at;
            from = at + step;
            let after_word = at + first_word.len();
            let start = at.checked_sub(lead).filter(|start| *start >= within.start);
            let verbatim = start.filter(|start| text.get(*start..).is_some_and(|rest| rest.starts_with(exact)));
            let there = || self.said(&mut text.get(after_word..)?.char_indices(), &mut more.chars());
            let range = verbatim
                .map(|start| start..start + exact.len())
                .or_else(|| there().map(|length| at..after_word + length));
            // A text of one word only would take long as well.
            self.tire(first_word.len());
            if let Some(range) = range {
                let before = text.get(within.start..range.start).unwrap_or_default();
                let after = text.get(range.end..).unwrap_or_default();
                let halves = [
                    self.said(&mut before.char_indices().rev(), &mut place.prefix.chars().rev()),
                    self.said(&mut after.char_indices(), &mut place.suffix.chars()),
                ];
                let fit = 1 + halves.iter().flatten().count();
                if best.add(fit, range) && fit == BEST {
                    break;
                }
            }
            if self.patience.get() == 0 {
                break;
            }
        }
        best
    }

    /// Whether `there` begins with `words`, blanks aside; then the byte after the last of them, 0 if there are none.
    fn said(
        &self,
        mut there: &mut dyn Iterator<Item = (usize, char)>,
        words: &mut dyn Iterator<Item = char>,
    ) -> Option<usize> {
        let is_word = |c: char| {
            self.tire(1);
            !is_blank(c)
        };
        let (there, mut end) = (&mut there, 0);
        for word in words.filter(|c| is_word(*c)) {
            let (at, c) = there.find(|(_, c)| is_word(*c))?;
            if c != word {
                return None;
            }
            end = at + c.len_utf8();
        }
        Some(end)
    }

    fn tire(&self, by: usize) {
        self.patience.set(self.patience.get().saturating_sub(by));
    }
}

/// The first place of those that fit best, and how many there are.
#[derive(Default)]
struct Best {
    fit: usize,
    range: Range<usize>,
    count: usize,
}

impl Best {
    /// Takes down a place; true if there are enough of those that fit best.
    fn add(&mut self, fit: usize, range: Range<usize>) -> bool {
        if fit > self.fit {
            *self = Self { fit, range, count: 1 };
        } else if fit == self.fit {
            self.count += 1;
        }
        self.count >= ENOUGH
    }
}

/// What a word at `at` is sorted by.
fn key(text: &str, at: usize) -> &[u8] {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.get(..KEY).unwrap_or(rest)
}
