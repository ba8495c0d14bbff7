//! MessagePack, as far as a DocBin needs it.
//!
//! Owns: [`Pack`], [`Packed`]. Must not know: what is packed.
//!
//! Source: the MessagePack specification (github.com/msgpack/msgpack). Floating-point numbers and extensions are read
//! over.

use std::io;

use super::super::bound::Out;

/// How deep lists and maps may lie inside each other.
const MAX_DEPTH: usize = 64;

/// Bytes that grow by values.
#[derive(Debug, Default)]
pub(super) struct Pack(pub(super) Vec<u8>);

impl Pack {
    /// A number, a length or a tag with one of the three sizes that follow each other.
    fn sized(&mut self, tags: [u8; 3], len: usize) {
        match (u8::try_from(len), u16::try_from(len)) {
            (Ok(len), _) if tags[0] != 0 => self.0.extend([tags[0], len]),
            (_, Ok(len)) => {
                self.0.push(tags[1]);
                self.0.extend(len.to_be_bytes());
            }
            _ => {
                self.0.push(tags[2]);
                self.0.extend(u32::try_from(len).unwrap_or(u32::MAX).to_be_bytes());
            }
        }
    }

    /// Begins a map of `len` pairs.
    pub(super) fn map(&mut self, len: usize) {
        self.few(0x80, [0, 0xde, 0xdf], len);
    }

    /// Begins a list of `len` items.
    pub(super) fn list(&mut self, len: usize) {
        self.few(0x90, [0, 0xdc, 0xdd], len);
    }

    fn few(&mut self, short: u8, tags: [u8; 3], len: usize) {
        match u8::try_from(len) {
            Ok(len) if len < 16 => self.0.push(short | len),
            _ => self.sized(tags, len),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        match u8::try_from(text.len()) {
            Ok(len) if len < 32 => self.0.push(0xa0 | len),
            _ => self.sized([0xd9, 0xda, 0xdb], text.len()),
        }
        self.0.extend(text.as_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.begin_bytes(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// Begins `len` bytes, which must follow.
    pub(super) fn begin_bytes(&mut self, len: usize) {
        self.sized([0xc4, 0xc5, 0xc6], len);
    }

    /// Writes what there is, and begins anew.
    pub(super) fn give(&mut self, out: Out<'_>) -> io::Result<()> {
        out(&self.0)?;
        self.0.clear();
        Ok(())
    }

    pub(super) fn truth(&mut self, yes: bool) {
        self.0.push(if yes { 0xc3 } else { 0xc2 });
    }

    pub(super) fn number(&mut self, number: usize) {
        match u8::try_from(number) {
            Ok(number) if number < 128 => self.0.push(number),
            _ => self.sized([0xcc, 0xcd, 0xce], number),
        }
    }
}

/// A value that was packed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Packed<'a> {
    /// Also what is not needed: floating-point numbers, numbers below 0, extensions.
    Nil,
    Bool(bool),
    Number(u64),
    Text(&'a str),
    Bytes(&'a [u8]),
    List(Vec<Packed<'a>>),
    Map(Vec<(Packed<'a>, Packed<'a>)>),
}

impl<'a> Packed<'a> {
    /// The value that `bytes` are; `None` if they are none, or end early.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        Unpack(bytes).value(0)
    }

    /// The value of `key` in a map; [`Packed::Nil`] if there is none.
    pub(super) fn get(&self, key: &str) -> &Self {
        let Self::Map(pairs) = self else { return &Self::Nil };
        pairs.iter().find(|(name, _)| name.text() == Some(key)).map_or(&Self::Nil, |(_, value)| value)
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The bytes; none of anything else.
    pub(super) fn bytes(&self) -> &'a [u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            _ => &[],
        }
    }

    /// The text, if this is one.
    pub(super) fn text(&self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// What is left to unpack.
struct Unpack<'a>(&'a [u8]);

impl<'a> Unpack<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of `len` bytes, the largest first.
    fn number(&mut self, len: usize) -> Option<u64> {
        Some(self.take(len)?.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
    }

    fn len(&mut self, bytes: usize) -> Option<usize> {
        usize::try_from(self.number(bytes)?).ok()
    }

    fn text(&mut self, len: usize) -> Option<Packed<'a>> {
        std::str::from_utf8(self.take(len)?).ok().map(Packed::Text)
    }

    fn list(&mut self, len: usize, depth: usize) -> Option<Packed<'a>> {
        // Grows as items come: a file may claim to have more than it has.
        let mut items = Vec::new();
        for _ in 0..len {
            items.push(self.value(depth + 1)?);
        }
        Some(Packed::List(items))
    }

    fn map(&mut self, len: usize, depth: usize) -> Option<Packed<'a>> {
        let mut pairs = Vec::new();
        for _ in 0..len {
            let key = self.value(depth + 1)?;
            pairs.push((key, self.value(depth + 1)?));
        }
        Some(Packed::Map(pairs))
    }

    fn skip(&mut self, len: usize) -> Option<Packed<'a>> {
        self.take(len).map(|_| Packed::Nil)
    }

    fn value(&mut self, depth: usize) -> Option<Packed<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        let tag = *self.take(1)?.first()?;
        let low = |mask: u8| usize::from(tag & mask);
        match tag {
            0x00..=0x7f => Some(Packed::Number(u64::from(tag))),
            0x80..=0x8f => self.map(low(15), depth),
            0x90..=0x9f => self.list(low(15), depth),
            0xa0..=0xbf => self.text(low(31)),
            0xc2 | 0xc3 => Some(Packed::Bool(tag == 0xc3)),
            0xc4..=0xc6 => {
                let len = self.len(1 << (tag - 0xc4))?;
                self.take(len).map(Packed::Bytes)
            }
            0xc7..=0xc9 => {
                let len = self.len(1 << (tag - 0xc7))?;
                self.skip(len.checked_add(1)?)
            }
            0xca => self.skip(4),
            0xcb => self.skip(8),
            0xcc..=0xcf => self.number(1 << (tag - 0xcc)).map(Packed::Number),
            0xd0..=0xd3 => self.skip(1 << (tag - 0xd0)),
            0xd4..=0xd8 => self.skip((1 << (tag - 0xd4)) + 1),
            0xd9..=0xdb => {
                let len = self.len(1 << (tag - 0xd9))?;
                self.text(len)
            }
            0xdc | 0xdd => {
                let len = self.len(2 << (tag - 0xdc))?;
                self.list(len, depth)
            }
            0xde | 0xdf => {
                let len = self.len(2 << (tag - 0xde))?;
                self.map(len, depth)
            }
            0xc0 | 0xc1 | 0xe0..=0xff => Some(Packed::Nil),
        }
    }
}
