//! Positions in a text, one type for each unit, and the table that converts between them.
//!
//! Owns: [`CodePoint`], [`Utf16`], [`Byte`], [`TextRange`], [`OffsetTable`].
//! Unit: each type names its own; a bare number is never a position.
//! Must not know: what a text means, how it is drawn.
//!
//! The table keeps a checkpoint about every [`STRIDE`] bytes and counts inside one stride, so a conversion
//! is a binary search and at most [`STRIDE`] bytes of scanning: O(log n), the same for Latin and for
//! Chinese, in 12 bytes of memory for each stride. A text of ASCII only needs no table at all.

use std::fmt;

/// A position counted in Unicode code points (Python's `str` index), from 0 to the length of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePoint(pub usize);

/// A position counted in UTF-16 code units (a DOM offset, a JavaScript string index).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16(pub usize);

/// A position counted in UTF-8 bytes (a Rust `str` index).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Byte(pub usize);

impl fmt::Display for CodePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A stretch of text: half-open, in code points. Stored ranges are never empty and never outside their text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextRange {
    /// The first code point inside.
    pub start: CodePoint,
    /// The first code point no longer inside.
    pub end: CodePoint,
}

impl TextRange {
    /// The range from `start` up to, not including, `end`; both in code points.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: CodePoint(start), end: CodePoint(end) }
    }

    /// The length in code points; 0 if the ends are in the wrong order.
    #[must_use]
    pub fn len(self) -> usize {
        self.end.0.saturating_sub(self.start.0)
    }

    /// True if no code point lies inside.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// True if `at` is one of the code points inside.
    #[must_use]
    pub fn contains(self, at: CodePoint) -> bool {
        self.start <= at && at < self.end
    }

    /// True if the two share at least one code point.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start.max(other.start) < self.end.min(other.end)
    }
}

impl fmt::Display for TextRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.start, self.end)
    }
}

/// Bytes between two checkpoints.
const STRIDE: usize = 256;

/// One place of the text in all three units. Texts are below 4 GiB, so 32 bits do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Checkpoint {
    byte: u32,
    code_point: u32,
    utf16: u32,
}

/// Converts positions of one text between units. Made once for each text; every method takes that same text.
///
/// Limitations: texts of 4 GiB and more are not supported (the reader refuses far smaller ones).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetTable {
    /// Sorted in each unit; the first is the start of the text. Empty if the text is ASCII.
    checkpoints: Vec<Checkpoint>,
    end: Checkpoint,
}

impl OffsetTable {
    /// The table of `text`; one pass over it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            let n = narrow(text.len());
            return Self { checkpoints: Vec::new(), end: Checkpoint { byte: n, code_point: n, utf16: n } };
        }
        let mut here = Checkpoint::default();
        let mut checkpoints = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut rest = text;
        while !rest.is_empty() {
            checkpoints.push(here);
            let (stretch, after) = rest.split_at(rest.ceil_char_boundary(STRIDE));
            let (code_points, utf16) = measure(stretch);
            here.byte += narrow(stretch.len());
            here.code_point += narrow(code_points);
            here.utf16 += narrow(utf16);
            rest = after;
        }
        Self { checkpoints, end: here }
    }

    /// The length of the text in code points.
    #[must_use]
    pub fn code_points(&self) -> CodePoint {
        CodePoint(self.end.code_point as usize)
    }

    /// The length of the text in UTF-16 code units.
    #[must_use]
    pub fn utf16_units(&self) -> Utf16 {
        Utf16(self.end.utf16 as usize)
    }

    /// The byte where code point `at` begins; beyond the end: the end.
    #[must_use]
    pub fn byte_from_code_point(&self, text: &str, at: CodePoint) -> Byte {
        Byte(self.find(text, at.0, |c| c.code_point).byte as usize)
    }

    /// The UTF-16 offset where code point `at` begins; beyond the end: the end.
    #[must_use]
    pub fn utf16_from_code_point(&self, text: &str, at: CodePoint) -> Utf16 {
        Utf16(self.find(text, at.0, |c| c.code_point).utf16 as usize)
    }

    /// The code point that begins at byte `at`; inside a character: that character's; beyond the end: the end.
    #[must_use]
    pub fn code_point_from_byte(&self, text: &str, at: Byte) -> CodePoint {
        CodePoint(self.find(text, at.0, |c| c.byte).code_point as usize)
    }

    /// The code point at UTF-16 offset `at`; between two surrogates: the code point they encode; beyond the
    /// end: the end.
    #[must_use]
    pub fn code_point_from_utf16(&self, text: &str, at: Utf16) -> CodePoint {
        CodePoint(self.find(text, at.0, |c| c.utf16).code_point as usize)
    }

    /// The last character boundary whose position in `unit` is at most `target`.
    fn find(&self, text: &str, target: usize, unit: impl Fn(&Checkpoint) -> u32) -> Checkpoint {
        if target >= unit(&self.end) as usize {
            return self.end;
        }
        let Some(after) = self.checkpoints.partition_point(|c| unit(c) as usize <= target).checked_sub(1) else {
            let n = narrow(target);
            return Checkpoint { byte: n, code_point: n, utf16: n };
        };
        let mut here = self.checkpoints[after];
        let next = self.checkpoints.get(after + 1).unwrap_or(&self.end);
        if next.byte - here.byte == next.code_point - here.code_point {
            // ASCII up to the next one.
            let ahead = narrow(target) - unit(&here);
            let (byte, code_point, utf16) = (here.byte + ahead, here.code_point + ahead, here.utf16 + ahead);
            return Checkpoint { byte, code_point, utf16 };
        }
        let rest = text.get(here.byte as usize..).unwrap_or_default();
        for c in rest.chars() {
            let mut next = here;
            advance(&mut next, c);
            if unit(&next) as usize > target {
                break;
            }
            here = next;
        }
        here
    }
}

/// Code points and UTF-16 units of `text`. ASCII, the usual case, needs no counting; elsewhere each code point has one byte
/// that is no continuation, and a byte from F0 on begins one of two units.
pub(super) fn measure(text: &str) -> (usize, usize) {
    if text.is_ascii() {
        return (text.len(), text.len());
    }
    let count = |is: fn(&u8) -> bool| text.as_bytes().iter().filter(|byte| is(byte)).count();
    let code_points = count(|byte| byte & 0xC0 != 0x80);
    (code_points, code_points + count(|byte| *byte >= 0xF0))
}

fn advance(here: &mut Checkpoint, c: char) {
    here.byte += narrow(c.len_utf8());
    here.utf16 += narrow(c.len_utf16());
    here.code_point += 1;
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let table = OffsetTable::new(text);
        let mut utf16 = 0;
        for (code_point, (byte, c)) in text.char_indices().enumerate() {
            let at = CodePoint(code_point);
            assert_eq!(table.byte_from_code_point(text, at), Byte(byte));
            assert_eq!(table.utf16_from_code_point(text, at), Utf16(utf16));
            for inside in 0..c.len_utf8() {
                assert_eq!(table.code_point_from_byte(text, Byte(byte + inside)), at);
            }
            for inside in 0..c.len_utf16() {
                assert_eq!(table.code_point_from_utf16(text, Utf16(utf16 + inside)), at);
            }
            utf16 += c.len_utf16();
        }
        let n = CodePoint(text.chars().count());
        assert_eq!(table.code_points(), n);
        assert_eq!(table.utf16_units(), Utf16(utf16));
        assert_eq!(table.byte_from_code_point(text, CodePoint(n.0 + 5)), Byte(text.len()));
        assert_eq!(table.code_point_from_utf16(text, Utf16(utf16 + 5)), n);
    }

    #[test]
    fn every_position_converts_in_every_unit() {
        check("");
        check("Army denies 12 killed.");
        check("👩🏽‍🚒 e\u{301} مالي 马里\r\n\u{a0}x");
        check(&"a👩é马".repeat(400));
        check(&format!("{}é", "x".repeat(5_000)));
    }
}
