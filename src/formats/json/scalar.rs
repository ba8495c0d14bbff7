//! Texts, numbers and words of JSON, byte by byte.
//!
//! Owns: the scalar half of [`Reader`], [`is_number`]. Unit: bytes. Must not know: objects and lists.

use std::borrow::Cow;

use super::{Flaw, Item, Reader};

impl<'a> Reader<'a> {
    pub(super) fn skip_string(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        loop {
            at += plain_short(bytes.get(at..)?);
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
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))] // so that short texts stay in registers
    pub(crate) fn string(&mut self) -> Option<Cow<'a, str>> {
        let from = self.at + 1;
        let at = from + plain_short(self.text.as_bytes().get(from..)?);
        if self.text.as_bytes().get(at) == Some(&b'"') {
            self.at = at + 1;
            return self.text.get(from..at).map(Cow::Borrowed);
        }
        self.special_string(from, at)
    }

    /// A text of which nothing is special between `from` and `at`, where something is.
    fn special_string(&mut self, mut from: usize, mut at: usize) -> Option<Cow<'a, str>> {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut decoded = String::new();
        loop {
            at += plain(bytes.get(at..)?, 0);
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

    pub(super) fn number(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let is_part = |b: &u8| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
        let len = rest.bytes().take_while(|b| is_part(b)).count();
        // At the end of the text more digits may have been cut off.
        if len == rest.len() && self.depth > 0 {
            return self.cut();
        }
        let number = rest.get(..len)?;
        // Most are a few digits.
        let is_whole = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
        if !is_whole && !is_number(number) {
            return self.fail("a number without leading zeros or plus sign");
        }
        self.at += len;
        Some(number)
    }

    /// The next value, if it is a whole number of a few digits, as nearly all numbers are; otherwise nothing but
    /// blanks is read.
    pub(crate) fn digits(&mut self) -> Option<usize> {
        self.peek()?;
        let rest = self.text.as_bytes().get(self.at..)?;
        let len = rest.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, after) = rest.split_at_checked(len)?;
        let is_whole = matches!(after, [b',' | b'}' | b']', ..]) && (len == 1 || digits.first() != Some(&b'0'));
        if !is_whole || !(1..10).contains(&len) {
            return None;
        }
        self.at += len;
        Some(digits.iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
    }

    pub(super) fn word(&mut self) -> Option<Item<'a>> {
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

/// Eight bytes of 1.
const ONES: u64 = u64::MAX / 255;

/// In [`plain`], the bytes of characters beyond ASCII.
pub(super) const WIDE: u64 = ONES << 7;

/// The top bits of those of eight bytes that cannot stand in a text as they are: quotation mark, backslash, control
/// characters and, with `also`, [`WIDE`]. Exact up to the first one found.
fn special(word: u64, also: u64) -> u64 {
    // With its second bit turned, the quotation mark follows the control characters, which stay what they are.
    let control_or_quote = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    ((control_or_quote | backslash) & !word | word & also) & (ONES << 7)
}

/// How many bytes come before a quotation mark, a backslash, a control character or, with `also`, [`WIDE`]. Eight at a
/// time.
pub(crate) fn plain(bytes: &[u8], also: u64) -> usize {
    let (words, tail) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let found = special(u64::from_le_bytes(*word), also);
        if found != 0 {
            return index * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    if tail.is_empty() { bytes.len() } else { plain_tail(bytes, tail, also) }
}

/// [`plain`] for `bytes` that end in `tail`, before which nothing was found.
fn plain_tail(bytes: &[u8], tail: &[u8], also: u64) -> usize {
    // The last eight, of which the first few were looked at before.
    if let Some(last) = bytes.last_chunk::<8>() {
        let found = special(u64::from_le_bytes(*last), also);
        return if found == 0 { bytes.len() } else { bytes.len() - 8 + found.trailing_zeros() as usize / 8 };
    }
    // Fewer than eight, behind blanks: in this order it only tells whether there is one.
    if special(tail.iter().fold(ONES * 0x20, |word, byte| word << 8 | u64::from(*byte)), also) == 0 {
        return bytes.len();
    }
    let is_special = |b: &u8| *b < 0x20 || matches!(b, b'"' | b'\\') || also != 0 && !b.is_ascii();
    tail.iter().position(is_special).unwrap_or(tail.len())
}

/// [`plain`] where a text is read: most keys and many values end within eight bytes, and need no call.
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(super) fn plain_short(bytes: &[u8]) -> usize {
    if cfg!(not(target_arch = "wasm32"))
        && let Some((word, rest)) = bytes.split_first_chunk::<8>()
    {
        let found = special(u64::from_le_bytes(*word), 0);
        return if found == 0 { 8 + plain(rest, 0) } else { found.trailing_zeros() as usize / 8 };
    }
    plain(bytes, 0)
}

/// True if `text` is a number by the grammar of RFC 8259, section 6.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
