//! JSON (RFC 8259): read piece by piece, saying where it is flawed instead of giving up; written byte by byte the same.
//!
//! Owns: [`Reader`] and what it gives, [`Writer`]. Unit: bytes of the JSON text. Must not know: what is read.
//!
//! A general JSON library stops at the first flaw and converts as it reads. Here a file that was cut off, that
//! holds half a surrogate pair or a number where a text belongs must give everything else it has; fields that
//! are not known, and the digits of numbers, must come through as they were written; and a place must be known
//! by line and column. So the reader is pulled: who calls decides what is a text, what is skipped, what is kept.
//!
//! Limitations: at most [`MAX_DEPTH`] objects and lists inside each other.

mod scalar;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
mod tree;
mod write;

use std::borrow::Cow;

pub use scalar::is_number;
pub(crate) use tree::Json;
pub(crate) use write::{Writer, transcode};

/// How deep objects and lists may lie inside each other.
pub const MAX_DEPTH: usize = 128;

/// What indentation is made of.
const BLANKS: &[u8; 8] = b"        ";

/// A value: scalars decoded, objects and lists as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item<'a> {
    Text(Cow<'a, str>),
    /// As written; valid by RFC 8259.
    Number(&'a str),
    Bool(bool),
    Null,
    /// An object or list that was skipped.
    Nested(&'a str),
}

/// Something that is not JSON, but can be read over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flaw {
    /// Half a surrogate pair as an escape; read as U+FFFD.
    LoneSurrogate,
    /// A control character that should have been escaped; read as it is.
    ControlCharacter,
    /// A comma after the last item; read over.
    TrailingComma,
    /// `NaN` or `Infinity`, as some programs write; read as `null`.
    NotANumber,
    /// A field that its object has more than once, in a tree; the earlier ones get another name.
    GivenTwice,
}

/// Where reading ended before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// The byte at which it ended.
    pub(crate) at: usize,
    pub(crate) why: Why,
}

/// Why reading ended before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The text ends in the middle.
    Cut,
    /// Something else stands where this would have been needed.
    Needed(&'static str),
    /// Objects and lists lie deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// A place to come back to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    at: usize,
    depth: usize,
}

/// Reads a JSON text from front to back. After a [`Stop`] every object and list simply ends, so that what was
/// read so far stays.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    limit: usize,
    /// True between an opening bracket and what follows it.
    fresh: bool,
    stop: Option<Stop>,
    flaws: Vec<(usize, Flaw)>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, limit: MAX_DEPTH, fresh: false, stop: None, flaws: Vec::new() }
    }

    /// For unknown fields that were kept, which are packed up to two levels deeper than they were found.
    pub(crate) fn of_kept(json: &'a str) -> Self {
        Self { limit: MAX_DEPTH + 2, ..Self::new(json) }
    }

    /// Where the reader is, to come back to by [`Self::go_back`].
    pub(crate) fn mark(&self) -> Mark {
        Mark { at: self.at, depth: self.depth }
    }

    /// Reads on from `mark`, where a value begins, and forgets that it stopped after that.
    pub(crate) fn go_back(&mut self, mark: Mark) {
        (self.at, self.depth) = (mark.at, mark.depth);
        self.stop = None;
    }

    /// How many bytes were read since `mark`.
    pub(crate) fn since(&self, mark: Mark) -> usize {
        self.at.saturating_sub(mark.at)
    }

    pub(crate) fn stop(&self) -> Option<Stop> {
        self.stop
    }

    /// A stop at the place of the next value.
    pub(crate) fn here(&self, needed: &'static str) -> Stop {
        Stop { at: self.at, why: Why::Needed(needed) }
    }

    /// Everything that was read over, each once, in the order of the text.
    pub(crate) fn flaws(&mut self) -> &[(usize, Flaw)] {
        crate::model::order::sort(&mut self.flaws, Ord::cmp);
        self.flaws.dedup();
        &self.flaws
    }

    /// True if nothing but blanks follows.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Enters an object; false, and nothing is read, if the next value is none.
    pub(crate) fn open_object(&mut self) -> bool {
        self.open(b'{')
    }

    /// Enters a list; false, and nothing is read, if the next value is none.
    pub(crate) fn open_list(&mut self) -> bool {
        self.open(b'[')
    }

    /// The next key of the object entered last; its value must be read next. `None` at its end, which is left.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))] // so that it stays in registers
    pub(crate) fn key(&mut self) -> Option<Cow<'a, str>> {
        if !self.next(b'}') {
            return None;
        }
        if self.peek()? != b'"' {
            return self.fail("a field name in quotation marks");
        }
        let key = self.string()?;
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return self.fail("a colon"),
            None => return self.cut(),
        }
        Some(key)
    }

    /// True if the list entered last has one more item, which must be read next; at its end it is left.
    pub(crate) fn element(&mut self) -> bool {
        self.next(b']')
    }

    /// The next value. `None` if there is none to read, because reading has stopped.
    pub(crate) fn item(&mut self) -> Option<Item<'a>> {
        match self.peek() {
            Some(b'"') => self.string().map(Item::Text),
            Some(b'{' | b'[') => {
                let from = self.at;
                self.skip_nested()?;
                self.text.get(from..self.at).map(Item::Nested)
            }
            Some(b'0'..=b'9') => self.number().map(Item::Number),
            Some(b'-') if !self.rest().starts_with("-Inf") => self.number().map(Item::Number),
            Some(_) => self.word(),
            None => self.cut(),
        }
    }

    /// Skips the next value; what a text in it holds is not looked at.
    pub(crate) fn skip(&mut self) -> Option<()> {
        match self.peek() {
            Some(b'"') => self.skip_string(),
            Some(b'{' | b'[') => self.skip_nested(),
            _ => self.item().map(|_| ()),
        }
    }

    /// Skips the next value, however deep it is: of an object or list, only where it ends is looked at.
    pub(crate) fn leap(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                Some(b'{' | b'[') => depth += 1,
                Some(b'}' | b']') => depth = depth.saturating_sub(1),
                Some(b'"') if depth > 0 => {
                    self.skip_string()?;
                    continue;
                }
                Some(_) if depth > 0 => {}
                Some(_) => return self.skip(),
                None => return self.cut(),
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// The fields of the next value, if it is an object: `field` reads the value of each.
    pub(crate) fn fields(&mut self, field: &mut dyn FnMut(&mut Self, &str)) {
        if !self.open_object() {
            self.skip();
            return;
        }
        while let Some(key) = self.key() {
            field(self, &key);
        }
    }

    /// The items of the next value, if it is a list: `item` reads each.
    pub(crate) fn items(&mut self, item: &mut dyn FnMut(&mut Self)) {
        if !self.open_list() {
            self.skip();
            return;
        }
        while self.element() {
            item(self);
        }
    }

    /// The next value, if it is a text.
    pub(crate) fn text(&mut self) -> Option<Cow<'a, str>> {
        if self.peek() == Some(b'"') {
            return self.string();
        }
        self.skip();
        None
    }

    /// The next value, if it is a whole number.
    pub(crate) fn whole(&mut self) -> Option<usize> {
        self.digits().or_else(|| match self.item()? {
            Item::Number(number) => number.parse().ok(),
            _ => None,
        })
    }

    /// The first byte of the next value.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        if self.stop.is_some() {
            return None;
        }
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
            // Indentation is a fifth of a pretty file: eight blanks at a time.
            while bytes.get(self.at..).and_then(<[u8]>::first_chunk) == Some(BLANKS) {
                self.at += BLANKS.len();
            }
        }
        None
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&mut self, needed: &'static str) -> Option<T> {
        self.stop.get_or_insert(Stop { at: self.at, why: Why::Needed(needed) });
        None
    }

    fn cut<T>(&mut self) -> Option<T> {
        self.stop.get_or_insert(Stop { at: self.text.len(), why: Why::Cut });
        None
    }

    fn flaw(&mut self, at: usize, flaw: Flaw) {
        self.flaws.push((at, flaw));
    }

    fn open(&mut self, bracket: u8) -> bool {
        if self.peek() != Some(bracket) {
            return false;
        }
        if self.depth == self.limit {
            self.stop.get_or_insert(Stop { at: self.at, why: Why::TooDeep });
            return false;
        }
        self.at += 1;
        self.depth += 1;
        self.fresh = true;
        true
    }

    /// Goes to the next item of what was entered last, or leaves it.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    fn next(&mut self, close: u8) -> bool {
        // Without blanks, as in most lines: a comma, and the next one begins.
        if !self.fresh
            && self.stop.is_none()
            && let Some([b',', b'"' | b'{', ..]) = self.text.as_bytes().get(self.at..)
        {
            self.at += 1;
            return true;
        }
        self.next_or_end(close)
    }

    fn next_or_end(&mut self, close: u8) -> bool {
        let first = std::mem::take(&mut self.fresh);
        let Some(mut byte) = self.peek() else {
            self.cut::<()>();
            return false;
        };
        if !first && byte == b',' {
            let comma = self.at;
            self.at += 1;
            let Some(after) = self.peek() else {
                self.cut::<()>();
                return false;
            };
            if after == close {
                self.flaw(comma, Flaw::TrailingComma);
            }
            byte = after;
        } else if !first && byte != close {
            self.fail::<()>("a comma or the closing bracket");
            return false;
        }
        if byte == close {
            self.at += 1;
            self.depth -= 1;
            return false;
        }
        true
    }

    fn skip_nested(&mut self) -> Option<()> {
        if self.open_object() {
            while self.key().is_some() {
                self.skip()?;
            }
        } else if self.open_list() {
            while self.element() {
                self.skip()?;
            }
        }
        if self.stop.is_some() { None } else { Some(()) }
    }
}

/// The line and the column (in code points) of byte `at`, both counted from 1.
pub(crate) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    (line, before.get(line_start..).unwrap_or_default().chars().count() + 1)
}
