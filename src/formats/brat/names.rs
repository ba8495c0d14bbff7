//! Names and notes in the characters that brat's lines can hold, and back.
//!
//! Owns: [`name`], [`note_type`], [`line`], [`plain`]. Must not know: what is named.
//!
//! What cannot stand is written as its code between `_x` and `_`, in four hexadecimal digits, or six beyond U+FFFF:
//! ISO/IEC 9075-14 (SQL/XML), section 9.1. An underscore that would read as the beginning of one is written as its own code.
//! Nothing at all is `_x_`.

use super::super::tokens::is_blank;
use super::{NOTES, is_separator};

/// What stands for an empty name or text.
const NOTHING: &str = "_x_";

/// `text` as the type of a span, relation or attribute. The page takes only ASCII letters, digits, `-` and `_`
/// (`normalize_to_storage_form`), and a line of its configuration means something else if it begins with `-`.
pub(super) fn name(text: &str) -> String {
    escape(text, |c, is_edge| c.is_ascii_alphanumeric() || c == '_' || (c == '-' && !is_edge))
}

/// `text`, the name of an attribute, as the type of a note; never that of the notes people write.
pub(super) fn note_type(text: &str) -> String {
    match text {
        NOTES => format!("_x0041_{}", NOTES.trim_start_matches('A')),
        _ => name(text),
    }
}

/// `text` as the text of a note: one line, without blanks at its ends, which programs strip.
pub(super) fn line(text: &str) -> String {
    escape(text, |c, is_edge| !(is_separator(c) || is_edge && is_blank(c)))
}

/// True if `text` has in it what [`plain`] would change.
pub(super) fn has_code(text: &str) -> bool {
    text == NOTHING || text.match_indices("_x").any(|(at, _)| code(text.get(at..).unwrap_or_default()).is_some())
}

/// What was written as `text`.
pub(super) fn plain(text: &str) -> String {
    if text == NOTHING {
        return String::new();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (c, length) = code(from).unwrap_or(('_', 1));
        out.push(c);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The character whose code `text` begins with, and how many bytes that takes.
fn code(text: &str) -> Option<(char, usize)> {
    let digits = text.strip_prefix("_x")?.split('_').next()?;
    let length = digits.len() + 3;
    let is_code = matches!(digits.len(), 4 | 6) && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
    if !is_code || text.as_bytes().get(length - 1) != Some(&b'_') {
        return None;
    }
    Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, length))
}

fn escape(text: &str, keeps: impl Fn(char, bool) -> bool) -> String {
    if text.is_empty() {
        return NOTHING.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let is_edge = at == 0 || at + c.len_utf8() == text.len();
        let reads_as_code = c == '_' && (text == NOTHING || code(text.get(at..).unwrap_or_default()).is_some());
        if keeps(c, is_edge) && !reads_as_code {
            out.push(c);
        } else {
            let code = u32::from(c);
            out.push_str(&if code > 0xffff { format!("_x{code:06X}_") } else { format!("_x{code:04X}_") });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back() {
        let texts = [
            "",
            "claim",
            "casualty_figure",
            "who, \"exactly\"?",
            "-",
            "a-b",
            "é🚒",
            "_x_",
            "_x0041_",
            "_x0041",
            "__x0020__",
            "_x_x0041_",
            " \u{301} ",
            "a\tb\n",
            "_x01F692_",
            "AnnotatorNotes",
            "_x0041_nnotatorNotes",
            "_xD800_",
        ];
        for text in texts {
            for written in [name(text), note_type(text), line(text)] {
                assert_eq!(plain(&written), text, "{written:?}");
                assert!(!written.contains(is_separator) && !written.is_empty());
            }
            assert!(name(text).bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')), "{text:?}");
            assert_ne!(note_type(text), NOTES);
        }
        assert_eq!(name("at least"), "at_x0020_least");
        assert_eq!(line(" two\nlines"), "_x0020_two_x000A_lines");
    }
}
