//! Bytes of a text file to text.
//!
//! Owns: [`decode`], [`decode_data`], [`decode_line`], [`Decoded`], [`Announced`], [`Refusal`].
//! Unit: sizes in bytes, lines from 1.
//! Must not know: files, documents.
//!
//! UTF-8, UTF-16 and, as a last resort that is announced, Windows-1252, as the WHATWG Encoding Standard defines
//! them. They are decoded here and not by a crate because the one for all encodings brings the tables of all of them:
//! 128 kB of compressed wasm. Line breaks and everything else stay as they are, but for the byte-order mark.
//!
//! Limitations: no other encoding is recognised; what is neither UTF-8 nor UTF-16 is read as Windows-1252 and that
//! is said.

mod signature;

use std::borrow::Cow;
use std::fmt;

pub use signature::Kind;

/// The largest text file that is read, in bytes.
pub const SIZE_LIMIT: usize = 100_000_000;

/// Control characters beyond this share (one in so many) mean that it is no text.
const CONTROLS_ONE_IN: usize = 20;
/// So few control characters say nothing about a short text.
const CONTROLS_ALLOWED: usize = 4;
/// What stands for something that is no character: U+FFFD.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// A text file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without the byte-order mark; line breaks as in the file.
    pub text: String,
    /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `windows-1252`.
    pub encoding: &'static str,
    /// Whether a byte-order mark was dropped.
    pub had_bom: bool,
    /// What the person should know about the decoding, in sentences; `None` if it went without doubt or loss.
    pub announced: Option<String>,
    /// True if no character had to be replaced.
    pub is_whole: bool,
}

/// What is to be said of how a file was decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// In sentences.
    pub text: String,
    /// As [`Decoded::is_whole`].
    pub is_whole: bool,
}

/// Why bytes are not taken as a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing, or nothing but blanks.
    Empty,
    /// More than [`SIZE_LIMIT`].
    TooLarge {
        /// Bytes.
        size: usize,
    },
    /// Begins as a kind of file that is no plain text.
    NotText(Kind),
    /// Full of control characters.
    Binary,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("There is no text in it. Nothing was added."),
            Self::TooLarge { size } => write!(
                f,
                "It has {} MB; a text may have up to {} MB. Split it into smaller files and open those.",
                size.div_ceil(1_000_000),
                SIZE_LIMIT / 1_000_000
            ),
            Self::NotText(kind) => write!(f, "This is {}, not a plain text. {}", kind.name, kind.advice),
            Self::Binary => f.write_str(
                "This is not a text: it is full of control characters. Save the text as plain text (.txt, UTF-8) in \
                 the program it was made with, or copy and paste it.",
            ),
        }
    }
}

impl std::error::Error for Refusal {}

/// Decodes a text file. See the module for what is recognised.
///
/// # Errors
/// A [`Refusal`] when the bytes are not, or not only, a text that could be annotated.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Refusal> {
    if bytes.len() > SIZE_LIMIT {
        return Err(Refusal::TooLarge { size: bytes.len() });
    }
    if let Some(kind) = signature::kind(bytes) {
        return Err(Refusal::NotText(kind));
    }
    let mut notes = Vec::new();
    let mut decoded = by_mark(bytes, &mut notes).unwrap_or_else(|| by_content(bytes, &mut notes));
    if decoded.text.chars().all(|c| c.is_whitespace() || c == '\0') {
        return Err(Refusal::Empty);
    }
    let (mut characters, mut controls) = (0, 0);
    for c in decoded.text.chars() {
        characters += 1;
        controls += usize::from(c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}'));
    }
    if controls > CONTROLS_ALLOWED && controls > characters / CONTROLS_ONE_IN {
        return Err(Refusal::Binary);
    }
    replace_nul(&mut decoded.text, &mut notes);
    // Which encoding it is was guessed, if neither a mark nor the bytes tell; that is said first.
    let is_guessed = !decoded.had_bom && decoded.encoding != "UTF-8";
    decoded.is_whole = notes.len() == usize::from(is_guessed);
    decoded.announced = (!notes.is_empty()).then(|| notes.join(" "));
    Ok(decoded)
}

/// The text of a file whose format is UTF-8: as it is, without a byte-order mark, whatever characters it holds, since an
/// annotated text may be full of control characters. What is not UTF-8 is decoded as a text file; what is to be said of
/// that comes second.
///
/// # Errors
/// A [`Refusal`] if it is neither UTF-8 nor a text.
pub fn decode_data(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<Announced>), Refusal> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)), None)),
        Err(_) => decode(bytes).map(|Decoded { text, announced, is_whole, .. }| {
            (Cow::Owned(text), announced.map(|text| Announced { text, is_whole }))
        }),
    }
}

/// What a file says that a program wrote, without a byte-order mark; bytes that are no character are replaced.
pub(super) fn without_mark(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes))
}

/// One line of a file whose format is UTF-8, and what is to be said if it is not. Each line is looked at alone, so that a
/// file is the same text to those who have all of it and to those who have it line by line.
#[must_use]
pub fn decode_line(bytes: &[u8]) -> (Cow<'_, str>, Option<Announced>) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), None);
    }
    let mut unsaid = Vec::new();
    if mostly_utf_8(bytes) {
        let said = "The line is not UTF-8. Bytes that are no character were replaced by “\u{fffd}”.";
        let said = Announced { text: said.to_owned(), is_whole: false };
        return (Cow::Owned(utf_8(bytes, &mut unsaid)), Some(said));
    }
    let said = "The line is not UTF-8. It was read as Windows-1252; look whether its letters are right.";
    let said = Announced { text: said.to_owned(), is_whole: true };
    (Cow::Owned(windows_1252(bytes, &mut unsaid)), Some(said))
}

/// If there is a byte-order mark, it decides.
fn by_mark(bytes: &[u8], notes: &mut Vec<String>) -> Option<Decoded> {
    let (text, encoding) = if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        (utf_8(rest, notes), "UTF-8")
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        (utf_16(rest, u16::from_le_bytes, notes), "UTF-16LE")
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        (utf_16(rest, u16::from_be_bytes, notes), "UTF-16BE")
    } else {
        return None;
    };
    Some(Decoded { text, encoding, had_bom: true, announced: None, is_whole: true })
}

fn by_content(bytes: &[u8], notes: &mut Vec<String>) -> Decoded {
    let (text, encoding) = if let Some((little_endian, encoding)) = unmarked_utf_16(bytes) {
        notes.push(format!("This file does not name its encoding; it was read as {encoding}."));
        (utf_16(bytes, if little_endian { u16::from_le_bytes } else { u16::from_be_bytes }, notes), encoding)
    } else if mostly_utf_8(bytes) {
        (utf_8(bytes, notes), "UTF-8")
    } else {
        (windows_1252(bytes, notes), "windows-1252")
    };
    Decoded { text, encoding, had_bom: false, announced: None, is_whole: true }
}

/// Western text in UTF-16 has a NUL in nearly every second byte, always on the same side.
fn unmarked_utf_16(bytes: &[u8]) -> Option<(bool, &'static str)> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if pairs.len() < 2 || !rest.is_empty() {
        return None;
    }
    let most = |nul: fn(&[u8; 2]) -> bool| pairs.iter().filter(|pair| nul(pair)).count() > pairs.len() / 10 * 7;
    if most(|[low, high]| *high == 0 && *low != 0) {
        Some((true, "UTF-16LE"))
    } else if most(|[high, low]| *high == 0 && *low != 0) {
        Some((false, "UTF-16BE"))
    } else {
        None
    }
}

/// All of it, or most: a text in Windows-1252 hardly ever holds as many well-formed sequences of two bytes and more
/// as ill-formed ones.
fn mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut sequences, mut errors) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        errors += usize::from(!chunk.invalid().is_empty());
    }
    errors <= sequences
}

fn utf_8(bytes: &[u8], notes: &mut Vec<String>) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut errors = Errors::default();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            errors.add(&text);
            text.push(REPLACEMENT);
        }
    }
    errors.report("There is no valid UTF-8", notes);
    text
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, notes: &mut Vec<String>) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut errors = Errors::default();
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        text.push(character.unwrap_or_else(|_| {
            errors.add(&text);
            REPLACEMENT
        }));
    }
    // Half a pair and half a unit at the very end are one fault (WHATWG Encoding Standard, shared UTF-16 decoder).
    let half_a_pair = pairs.last().is_some_and(|pair| (0xd800..0xdc00).contains(&unit(*pair)));
    if !rest.is_empty() && !half_a_pair {
        errors.add(&text);
        text.push(REPLACEMENT);
    }
    errors.report("There is no valid UTF-16", notes);
    text
}

/// Bytes 0x80 to 0x9F; all others are the code point of the same number (WHATWG Encoding Standard, index
/// windows-1252).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', //
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn windows_1252(bytes: &[u8], notes: &mut Vec<String>) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut first = None;
    for byte in bytes {
        if first.is_none() && !byte.is_ascii() {
            first = Some(line(&text));
        }
        let special = byte.checked_sub(0x80).and_then(|index| WINDOWS_1252.get(usize::from(index)));
        text.push(special.copied().unwrap_or(char::from(*byte)));
    }
    if let Some(line) = first {
        notes.push(format!(
            "This file is not in UTF-8; it was read as Windows-1252. Look at line {line}: if a letter or a quotation \
             mark is wrong there, save the file as UTF-8 and open it again."
        ));
    }
    text
}

/// A NUL cannot be shown, and much software ends a text there.
fn replace_nul(text: &mut String, notes: &mut Vec<String>) {
    let mut errors = Errors::default();
    for (at, _) in text.match_indices('\0') {
        errors.add(text.get(..at).unwrap_or_default());
    }
    if errors.count > 0 {
        *text = text.replace('\0', "\u{fffd}");
        errors.report("There is a NUL, which cannot be shown,", notes);
    }
}

/// How many places were replaced, and where the first was.
#[derive(Default)]
struct Errors {
    count: usize,
    first_line: usize,
}

impl Errors {
    fn add(&mut self, before: &str) {
        if self.count == 0 {
            self.first_line = line(before);
        }
        self.count += 1;
    }

    fn report(&self, what: &str, notes: &mut Vec<String>) {
        let Self { count, first_line } = self;
        match count {
            0 => {}
            1 => notes.push(format!("{what} in one place, on line {first_line}: replaced by “{REPLACEMENT}” there.")),
            _ => notes.push(format!(
                "{what} in {count} places, the first on line {first_line}: replaced by “{REPLACEMENT}” there."
            )),
        }
    }
}

/// The line on which `before` ends, from 1; `\r\n` is one break.
fn line(before: &str) -> usize {
    let bytes = before.as_bytes();
    let breaks = bytes.iter().enumerate().filter(|(at, byte)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    breaks.count() + 1
}
