//! The immutable text of a document: its characters, its paragraphs, slices by code points.
//!
//! Owns: [`Text`], [`Paragraph`]. Unit: code points, UTF-16 for paragraph-relative screen positions.
//! Must not know: annotations, the screen, where the text came from.
//!
//! A paragraph is a line: it ends before `\n`, `\r\n` or a lone `\r`, and the break belongs to none. A text
//! always has at least one paragraph.
//!
//! Limitations: line separators other than CR and LF (U+2028, U+0085) are characters of their paragraph.

use std::sync::{Arc, OnceLock};

use super::offset::{Byte, CodePoint, OffsetTable, TextRange, Utf16, measure};

/// One line of the text, without its line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it lies in the text, in code points; may be empty.
    pub range: TextRange,
    /// Its first byte and the byte after its last.
    pub bytes: (Byte, Byte),
    /// The UTF-16 offset of its first character in the text.
    pub utf16_start: Utf16,
}

#[derive(Debug)]
struct Inner {
    content: String,
    table: OffsetTable,
    /// Made when they are asked for: most texts of a corpus are never shown.
    paragraphs: OnceLock<Vec<Paragraph>>,
    digest: OnceLock<String>,
}

/// The content decides; the rest follows from it.
impl PartialEq for Inner {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

impl Eq for Inner {}

/// The text of a document, exactly as stored. Cloning shares it. Never changes after import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(Arc<Inner>);

impl Text {
    /// Takes `content` as it is: no normalisation, line breaks kept.
    #[must_use]
    pub fn new(content: impl Into<String>) -> Self {
        let content = content.into();
        let table = OffsetTable::new(&content);
        Self(Arc::new(Inner { content, table, paragraphs: OnceLock::new(), digest: OnceLock::new() }))
    }

    /// The whole text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.content
    }

    /// The length in code points.
    #[must_use]
    pub fn len(&self) -> CodePoint {
        self.0.table.code_points()
    }

    /// True if there is no character at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.content.is_empty()
    }

    /// True if both are the same text in memory; cheaper than comparing.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// What `make` makes of the text, made once however often it is asked for: a hash of a long text takes its time.
    /// The same `make` must be meant every time.
    pub fn digest(&self, make: impl FnOnce(&str) -> String) -> &str {
        self.0.digest.get_or_init(|| make(&self.0.content))
    }

    /// The characters of `range` (code points); what lies outside the text is left out.
    #[must_use]
    pub fn slice(&self, range: TextRange) -> &str {
        let start = self.byte_from_code_point(range.start);
        let end = self.byte_from_code_point(range.end);
        self.slice_bytes(start, end)
    }

    /// The characters between two bytes; empty if either is not a character boundary.
    #[must_use]
    pub fn slice_bytes(&self, start: Byte, end: Byte) -> &str {
        self.0.content.get(start.0..end.0).unwrap_or_default()
    }

    /// See [`OffsetTable::byte_from_code_point`].
    #[must_use]
    pub fn byte_from_code_point(&self, at: CodePoint) -> Byte {
        self.0.table.byte_from_code_point(&self.0.content, at)
    }

    /// See [`OffsetTable::code_point_from_byte`].
    #[must_use]
    pub fn code_point_from_byte(&self, at: Byte) -> CodePoint {
        self.0.table.code_point_from_byte(&self.0.content, at)
    }

    /// See [`OffsetTable::utf16_from_code_point`].
    #[must_use]
    pub fn utf16_from_code_point(&self, at: CodePoint) -> Utf16 {
        self.0.table.utf16_from_code_point(&self.0.content, at)
    }

    /// See [`OffsetTable::code_point_from_utf16`].
    #[must_use]
    pub fn code_point_from_utf16(&self, at: Utf16) -> CodePoint {
        self.0.table.code_point_from_utf16(&self.0.content, at)
    }

    /// The paragraphs in order; at least one.
    #[must_use]
    pub fn paragraphs(&self) -> &[Paragraph] {
        self.0.paragraphs.get_or_init(|| paragraphs(&self.0.content))
    }

    /// The text of a paragraph, without its line break.
    #[must_use]
    pub fn paragraph_str(&self, paragraph: &Paragraph) -> &str {
        self.slice_bytes(paragraph.bytes.0, paragraph.bytes.1)
    }

    /// The index of the paragraph that holds `at`; a position in a line break belongs to the line it ends.
    #[must_use]
    pub fn paragraph_at(&self, at: CodePoint) -> usize {
        self.paragraphs().partition_point(|p| p.range.start <= at).saturating_sub(1)
    }

    /// The code point `offset` UTF-16 units into paragraph `index`, clamped to that paragraph.
    #[must_use]
    pub fn code_point_in_paragraph(&self, index: usize, offset: Utf16) -> CodePoint {
        let Some(paragraph) = self.paragraphs().get(index) else { return self.len() };
        let at = self.code_point_from_utf16(Utf16(paragraph.utf16_start.0 + offset.0));
        at.min(paragraph.range.end)
    }

    /// The paragraph of `at` and the UTF-16 offset inside it, clamped to the paragraph's end.
    #[must_use]
    pub fn paragraph_position(&self, at: CodePoint) -> (usize, Utf16) {
        let index = self.paragraph_at(at);
        let Some(paragraph) = self.paragraphs().get(index) else { return (0, Utf16(0)) };
        let at = self.utf16_from_code_point(at.min(paragraph.range.end));
        (index, Utf16(at.0.saturating_sub(paragraph.utf16_start.0)))
    }
}

fn paragraphs(content: &str) -> Vec<Paragraph> {
    let mut list = Vec::new();
    let (mut code_point, mut utf16) = (0, 0);
    let mut start = 0;
    for line in lines(content) {
        let body = line.strip_suffix("\r\n").or_else(|| line.strip_suffix(['\r', '\n'])).unwrap_or(line);
        let (code_points, units) = measure(body);
        list.push(Paragraph {
            range: TextRange::new(code_point, code_point + code_points),
            bytes: (Byte(start), Byte(start + body.len())),
            utf16_start: Utf16(utf16),
        });
        let line_break = line.len() - body.len();
        code_point += code_points + line_break;
        utf16 += units + line_break;
        start += line.len();
    }
    list
}

/// Lines with their breaks; an empty text and a break at the very end each leave an empty last line.
fn lines(content: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(content);
    std::iter::from_fn(move || {
        let text = rest?;
        let bytes = text.as_bytes();
        let Some(at) = bytes.iter().position(|b| matches!(b, b'\n' | b'\r')) else {
            rest = None;
            return Some(text);
        };
        let end = if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') { at + 2 } else { at + 1 };
        let (line, after) = text.split_at(end);
        rest = Some(after);
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &str, expected: &[&str]) {
        let text = Text::new(content);
        let found: Vec<&str> = text.paragraphs().iter().map(|p| text.paragraph_str(p)).collect();
        assert_eq!(found, expected, "{content:?}");
        for (index, paragraph) in text.paragraphs().iter().enumerate() {
            assert_eq!(text.slice(paragraph.range), expected[index]);
            assert_eq!(text.paragraph_at(paragraph.range.start), index);
            assert_eq!(text.paragraph_at(paragraph.range.end), index);
            assert_eq!(text.utf16_from_code_point(paragraph.range.start), paragraph.utf16_start);
        }
    }

    #[test]
    fn a_paragraph_is_a_line_without_its_break() {
        check("", &[""]);
        check("one", &["one"]);
        check("one\ntwo", &["one", "two"]);
        check("one\r\n\r\ntwo\r", &["one", "", "two", ""]);
        check("\n👩🏽‍🚒\r\nمالي\n", &["", "👩🏽‍🚒", "مالي", ""]);
    }

    #[test]
    fn positions_inside_a_paragraph_go_both_ways() {
        let text = Text::new("ab\n👩c\nd");
        assert_eq!(text.code_point_in_paragraph(1, Utf16(2)), CodePoint(4));
        assert_eq!(text.code_point_in_paragraph(1, Utf16(99)), CodePoint(5));
        assert_eq!(text.paragraph_position(CodePoint(4)), (1, Utf16(2)));
        assert_eq!(text.paragraph_position(CodePoint(6)), (2, Utf16(0)));
        assert_eq!(text.code_point_in_paragraph(9, Utf16(0)), CodePoint(7));
    }
}
