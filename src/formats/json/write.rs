//! Writing JSON, pretty or compact, always the same bytes for the same content.
//!
//! Owns: [`Writer`], [`transcode`]. Must not know: what is written.
//!
//! Pretty means two blanks a level and one item a line, as serde_json and Python's `indent=2` have it.

use super::scalar::{WIDE, is_number, plain};
use super::{Item, Reader};

/// Appends JSON to a string. The caller sees to it that every value has its key or its place in a list.
#[derive(Debug)]
pub(crate) struct Writer {
    out: String,
    pretty: bool,
    exact: bool,
    ascii: bool,
    broken: bool,
    depth: usize,
    fresh: bool,
}

impl Writer {
    /// Without blanks.
    pub(crate) fn compact() -> Self {
        Self { out: String::new(), pretty: false, exact: false, ascii: false, broken: false, depth: 0, fresh: false }
    }

    /// Without blanks. `capacity`: how many bytes to expect.
    pub(crate) fn compact_with(capacity: usize) -> Self {
        Self { out: String::with_capacity(capacity), ..Self::compact() }
    }

    /// Without blanks, for what the program stores for itself.
    pub(crate) fn exact() -> Self {
        Self { exact: true, ..Self::compact() }
    }

    /// Without blanks, and with nothing but ASCII: no reader can mistake the encoding. `capacity`: how many bytes to expect.
    pub(crate) fn ascii(capacity: usize) -> Self {
        Self { ascii: true, ..Self::compact_with(capacity) }
    }

    /// For people and version control. `capacity`: how many bytes to expect.
    pub(crate) fn pretty(capacity: usize) -> Self {
        Self { out: String::with_capacity(capacity), pretty: true, ..Self::compact() }
    }

    /// For the items, one after the other, of a list that lies `depth` deep in pretty JSON. `first`: the next is the
    /// first of the list.
    pub(crate) fn items(depth: usize, first: bool) -> Self {
        Self { depth, fresh: first, ..Self::pretty(0) }
    }

    /// What was written so far; the rest is written as if something had been written after it.
    pub(crate) fn take(&mut self) -> String {
        self.fresh = false;
        std::mem::take(&mut self.out)
    }

    /// True if this is for the program itself: every field of the model must come back as it was.
    pub(crate) fn is_exact(&self) -> bool {
        self.exact
    }

    /// True if something that was to be copied was not JSON.
    pub(crate) fn is_broken(&self) -> bool {
        self.broken
    }

    /// Copies the fields of `object` into the object at hand.
    pub(crate) fn fields_of(&mut self, object: &str) {
        let mut reader = Reader::of_kept(object);
        if !reader.open_object() {
            self.broken = true;
            return;
        }
        while let Some(key) = reader.key() {
            self.key(&key);
            transcode(&mut reader, self);
        }
        self.broken |= reader.stop().is_some();
    }

    /// Writes `json`, an object or list that was kept, in the layout of this writer.
    pub(crate) fn kept(&mut self, json: &str) {
        let mut reader = Reader::of_kept(json);
        self.broken |= !transcode(&mut reader, self) || reader.stop().is_some();
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// `open`: `{` or `[`.
    pub(crate) fn open(&mut self, open: char) {
        self.out.push(open);
        self.depth += 1;
        self.fresh = true;
    }

    /// `close`: `}` or `]`.
    pub(crate) fn close(&mut self, close: char) {
        self.depth -= 1;
        if !std::mem::take(&mut self.fresh) {
            self.new_line();
        }
        self.out.push(close);
    }

    /// Goes to the next item of a list; its value must be written next.
    pub(crate) fn element(&mut self) {
        if !std::mem::take(&mut self.fresh) {
            self.out.push(',');
        }
        self.new_line();
    }

    /// Goes to the next field of an object; its value must be written next.
    pub(crate) fn key(&mut self, key: &str) {
        self.element();
        self.string(key);
        self.colon();
    }

    /// Goes to the field called `name`, in which nothing is to be escaped.
    fn name(&mut self, name: &'static str) {
        debug_assert!(plain(name.as_bytes(), WIDE) == name.len(), "{name}");
        self.element();
        self.out.push('"');
        self.out.push_str(name);
        self.out.push('"');
        self.colon();
    }

    fn colon(&mut self) {
        self.out.push(':');
        if self.pretty {
            self.out.push(' ');
        }
    }

    /// A field with a text.
    pub(crate) fn field(&mut self, name: &'static str, text: &str) {
        self.name(name);
        self.string(text);
    }

    /// A field with a number.
    pub(crate) fn field_number(&mut self, name: &'static str, number: usize) {
        self.name(name);
        self.whole(number);
    }

    /// A whole number.
    pub(crate) fn whole(&mut self, number: usize) {
        let mut digits = [0_u8; 20];
        let mut rest = number;
        let mut from = digits.len();
        loop {
            from -= 1;
            digits[from] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.out.push_str(std::str::from_utf8(&digits[from..]).unwrap_or_default());
    }

    /// A field with a list of texts.
    pub(crate) fn field_list(&mut self, name: &'static str, texts: &mut dyn Iterator<Item = &str>) {
        self.name(name);
        self.list(texts);
    }

    /// A list of texts.
    pub(crate) fn list(&mut self, texts: &mut dyn Iterator<Item = &str>) {
        self.open('[');
        for text in texts {
            self.element();
            self.string(text);
        }
        self.close(']');
    }

    /// A number as it is written; one that JSON does not know becomes a text.
    pub(crate) fn number(&mut self, number: &str) {
        if is_number(number) {
            self.out.push_str(number);
        } else {
            self.string(number);
        }
    }

    pub(crate) fn truth(&mut self, yes: bool) {
        self.out.push_str(if yes { "true" } else { "false" });
    }

    /// A value that is JSON already, as it is.
    pub(crate) fn raw(&mut self, json: &str) {
        self.out.push_str(json);
    }

    /// A text in quotation marks; only what JSON demands is escaped, in ASCII also everything else.
    pub(crate) fn string(&mut self, text: &str) {
        self.out.reserve(text.len() + 2);
        self.out.push('"');
        let also = if self.ascii { WIDE } else { 0 };
        let mut rest = text;
        while let Some((run, special)) = rest.split_at_checked(plain(rest.as_bytes(), also))
            && !special.is_empty()
        {
            self.out.push_str(run);
            let mut chars = special.chars();
            chars.next().into_iter().for_each(|c| self.special(c));
            rest = chars.as_str();
        }
        self.out.push_str(rest);
        self.out.push('"');
    }

    /// A character that cannot stand in a text as it is.
    fn special(&mut self, c: char) {
        match c {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            '\u{8}' => self.out.push_str("\\b"),
            '\u{c}' => self.out.push_str("\\f"),
            other => other.encode_utf16(&mut [0; 2]).iter().for_each(|unit| self.escape(*unit)),
        }
    }

    fn escape(&mut self, unit: u16) {
        self.out.push_str("\\u");
        for shift in [12, 8, 4, 0] {
            self.out.extend(char::from_digit(u32::from(unit >> shift) & 15, 16));
        }
    }

    fn new_line(&mut self) {
        if self.pretty {
            self.out.push('\n');
            for _ in 0..self.depth {
                self.out.push_str("  ");
            }
        }
    }
}

/// Copies the next value of `reader` as it is, but for blanks and the way texts are escaped. False, and nothing
/// is written, if there is none to read; what a reader that stops has given of an object or list is kept.
pub(crate) fn transcode(reader: &mut Reader<'_>, writer: &mut Writer) -> bool {
    if reader.open_object() {
        writer.open('{');
        while let Some(key) = reader.key() {
            let mark = (writer.out.len(), writer.fresh);
            writer.key(&key);
            if !transcode(reader, writer) {
                writer.out.truncate(mark.0);
                writer.fresh = mark.1;
            }
        }
        writer.close('}');
        return true;
    }
    if reader.open_list() {
        writer.open('[');
        while reader.element() {
            let mark = (writer.out.len(), writer.fresh);
            writer.element();
            if !transcode(reader, writer) {
                writer.out.truncate(mark.0);
                writer.fresh = mark.1;
            }
        }
        writer.close(']');
        return true;
    }
    match reader.item() {
        Some(Item::Text(text)) => writer.string(&text),
        Some(Item::Number(number)) => writer.number(number),
        Some(Item::Bool(yes)) => writer.truth(yes),
        Some(Item::Null) => writer.raw("null"),
        // Objects and lists were entered above; what is left is one nested too deep, at which the reader stops.
        Some(Item::Nested(_)) | None => return false,
    }
    true
}
