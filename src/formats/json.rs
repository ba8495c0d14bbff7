//! Reading JSON (RFC 8259) piece by piece, and saying where it is flawed instead of giving up.
//!
//! Owns: [`Reader`] and what it gives. Unit: bytes of the JSON text. Must not know: what is read.
//!
//! A general JSON library stops at the first flaw and converts as it reads. Here a file that was cut off, that
//! holds half a surrogate pair or a number where a text belongs must give everything else it has; fields that
//! are not known, and the digits of numbers, must come through as they were written; and a place must be known
//! by line and column. So the reader is pulled: who calls decides what is a text, what is skipped, what is kept.
//!
//! Limitations: at most [`MAX_DEPTH`] objects and lists inside each other.

use std::borrow::Cow;

/// How deep objects and lists may lie inside each other.
pub const MAX_DEPTH: usize = 128;

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
}

/// Where reading ended before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// The byte at which it ended.
    pub(crate) at: usize,
    /// What would have been needed there; `None` if the text just ends.
    pub(crate) needed: Option<&'static str>,
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
    /// True between an opening bracket and what follows it.
    fresh: bool,
    stop: Option<Stop>,
    flaws: Vec<(usize, Flaw)>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0, fresh: false, stop: None, flaws: Vec::new() }
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

    pub(crate) fn stop(&self) -> Option<Stop> {
        self.stop
    }

    /// Everything that was read over, each once, in the order of the text.
    pub(crate) fn flaws(&mut self) -> &[(usize, Flaw)] {
        self.flaws.sort_unstable();
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
            Some(b'-' | b'0'..=b'9') if !self.rest().starts_with("-Inf") => self.number().map(Item::Number),
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

    /// The first byte of the next value.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        if self.stop.is_some() {
            return None;
        }
        let bytes = self.text.as_bytes();
        // Indentation is a fifth of a pretty file: eight blanks at a time.
        while bytes.get(self.at..self.at + 8).is_some_and(|blanks| blanks == b"        ") {
            self.at += 8;
        }
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&mut self, needed: &'static str) -> Option<T> {
        self.stop.get_or_insert(Stop { at: self.at, needed: Some(needed) });
        None
    }

    fn cut<T>(&mut self) -> Option<T> {
        self.stop.get_or_insert(Stop { at: self.text.len(), needed: None });
        None
    }

    fn flaw(&mut self, at: usize, flaw: Flaw) {
        self.flaws.push((at, flaw));
    }

    fn open(&mut self, bracket: u8) -> bool {
        if self.peek() != Some(bracket) {
            return false;
        }
        if self.depth == MAX_DEPTH {
            self.fail::<()>("an end: objects and lists lie more than 128 deep inside each other");
            return false;
        }
        self.at += 1;
        self.depth += 1;
        self.fresh = true;
        true
    }

    /// Goes to the next item of what was entered last, or leaves it.
    fn next(&mut self, close: u8) -> bool {
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

    fn skip_string(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        loop {
            at += plain(bytes.get(at..)?);
            match bytes.get(at) {
                None => return self.cut(),
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
            }
            if at > bytes.len() {
                return self.cut();
            }
        }
        self.at = at + 1;
        Some(())
    }

    /// A text from its opening quotation mark; borrowed if nothing in it is escaped.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut from = self.at + 1;
        let mut at = from;
        let mut decoded = String::new();
        loop {
            at += plain(bytes.get(at..)?);
            match bytes.get(at) {
                None => return self.cut(),
                Some(b'"') => break,
                Some(b'\\') => {
                    decoded.push_str(text.get(from..at)?);
                    self.at = at;
                    decoded.push(self.escape()?);
                    at = self.at;
                    from = at;
                }
                Some(_) => {
                    self.flaw(at, Flaw::ControlCharacter);
                    at += 1;
                }
            }
        }
        self.at = at + 1;
        let last = text.get(from..at)?;
        if decoded.is_empty() {
            return Some(Cow::Borrowed(last));
        }
        decoded.push_str(last);
        Some(Cow::Owned(decoded))
    }

    /// The character an escape stands for, from its backslash.
    fn escape(&mut self) -> Option<char> {
        let bytes = self.text.as_bytes();
        let begin = self.at;
        let Some(letter) = bytes.get(begin + 1) else { return self.cut() };
        self.at = begin + 2;
        Some(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(begin),
            _ => {
                self.at = begin;
                return self.fail("one of \" \\ / b f n r t u after the backslash");
            }
        })
    }

    /// The character after `\u`; two escapes if they are a surrogate pair.
    fn unicode_escape(&mut self, begin: usize) -> Option<char> {
        let unit = self.hex()?;
        if let Some(c) = char::from_u32(unit) {
            return Some(c);
        }
        let after = self.at;
        if unit < 0xDC00 && self.rest().starts_with("\\u") {
            self.at += 2;
            let low = self.hex()?;
            if (0xDC00..0xE000).contains(&low) {
                return char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
            }
            self.at = after;
        }
        self.flaw(begin, Flaw::LoneSurrogate);
        Some('\u{fffd}')
    }

    fn hex(&mut self) -> Option<u32> {
        let mut value = 0;
        for _ in 0..4 {
            let Some(byte) = self.text.as_bytes().get(self.at) else { return self.cut() };
            let Some(digit) = char::from(*byte).to_digit(16) else { return self.fail("four hexadecimal digits") };
            value = value * 16 + digit;
            self.at += 1;
        }
        Some(value)
    }

    fn number(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let is_part = |b: &u8| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
        let len = rest.bytes().take_while(|b| is_part(b)).count();
        // At the end of the text more digits may have been cut off.
        if len == rest.len() && self.depth > 0 {
            return self.cut();
        }
        let number = rest.get(..len)?;
        if !is_number(number) {
            return self.fail("a number without leading zeros or plus sign");
        }
        self.at += len;
        Some(number)
    }

    fn word(&mut self) -> Option<Item<'a>> {
        let rest = self.rest();
        let words = [("true", Item::Bool(true)), ("false", Item::Bool(false)), ("null", Item::Null)];
        let odd = [("NaN", Item::Null), ("Infinity", Item::Null), ("-Infinity", Item::Null)];
        for (index, (word, item)) in words.into_iter().chain(odd).enumerate() {
            if rest.starts_with(word) {
                if index > 2 {
                    self.flaw(self.at, Flaw::NotANumber);
                }
                self.at += word.len();
                return Some(item);
            }
            if word.starts_with(rest) {
                return self.cut();
            }
        }
        self.fail("a value")
    }
}

/// How many bytes come before a quotation mark, a backslash or a control character. Eight at a time: the
/// expression sets the top bit of each byte looked for, exact up to the first one found.
pub(crate) fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    let has = |word: u64, byte: u8| {
        let zero = word ^ (ONES * u64::from(byte));
        zero.wrapping_sub(ONES) & !zero
    };
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (control | has(word, b'"') | has(word, b'\\')) & (ONES << 7);
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let special = |b: &u8| *b < 0x20 || matches!(b, b'"' | b'\\');
    words.len() * 8 + tail.iter().position(special).unwrap_or(tail.len())
}

/// True if `text` is a number by the grammar of RFC 8259, section 6.
pub(crate) fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

/// The line and the column (in code points) of byte `at`, both counted from 1.
pub(crate) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    (line, before.get(line_start..).unwrap_or_default().chars().count() + 1)
}
