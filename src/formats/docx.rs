//! The text of Word documents.
//!
//! Owns: [`read`]. Source: ECMA-376, part 1 (WordprocessingML, 17.3 and 17.13) and part 2 (packages). Must not know: files.
//!
//! A paragraph is a line; so is a row of a table, with tabs between its cells. Text that was deleted or moved away with
//! changes tracked, notes, comments, headers and footers are left out; so are the codes of fields, but not what they
//! show, and text that is hidden by itself (not by a style). Automatic numbers of lists are no text. A figure above or
//! below the line is kept apart from the one before it, as in web pages, if its run says by itself that it is there.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::archive;
use super::format::InputFile;
use super::plain_text;

/// Where the text is, unless the package says otherwise.
const USUAL: &str = "word/document.xml";

/// Elements whose content is not read: what was deleted, how things look, and the second form of a drawing, for older
/// programs.
const LEFT_OUT: [&str; 8] = ["del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "tblGrid", "Fallback"];

/// A line of more characters than this is a paragraph of the text, not one of several in the cell of a table.
const SHORT: usize = 100;

/// In so many rows one in another a row is a line; what is deeper would only be copied once more by each.
const DEEPEST: usize = 8;

/// The text of the Word document `bytes`, and what is to be said of what was not read: notes, hidden text.
///
/// # Errors
/// If it is none, or damaged; in words, with what to do.
pub fn read(bytes: &[u8]) -> Result<(String, Vec<String>), String> {
    const ADVICE: &str = "Open it in a word processor and save it as .docx or as plain text.";
    if !archive::is_archive(bytes) {
        return Err(format!("This is no Word document (.docx), or it is protected by a password. {ADVICE}"));
    }
    let files = archive::read(bytes, archive::LIMITS)?;
    let path = main_part(&files).unwrap_or_else(|| USUAL.to_owned());
    let Some(main) = files.iter().find(|file| file.name == path) else {
        return Err(format!("There is no text in it (“{path}”). {ADVICE}"));
    };
    let content = content(main).map_err(|why| format!("Its text cannot be read: {why} {ADVICE}"))?;
    paragraphs(&content).map_err(|why| format!("Its text is damaged: {why}. {ADVICE}"))
}

fn content(file: &InputFile) -> Result<String, String> {
    plain_text::decode_data(&file.bytes).map(|(text, _)| text.into_owned()).map_err(|refusal| refusal.to_string())
}

/// The path of the part that the package names as its document.
fn main_part(files: &[InputFile]) -> Option<String> {
    let relations = content(files.iter().find(|file| file.name == "_rels/.rels")?).ok()?;
    let mut reader = Reader::from_str(&relations);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return None,
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "Relationship"
                    && attribute(&element, "Type")?.ends_with("/officeDocument") =>
            {
                return Some(attribute(&element, "Target")?.trim_start_matches('/').to_owned());
            }
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let all = element.attributes().flatten();
    let mut found = all.filter(|attribute| attribute.key.local_name().as_ref() == name);
    found.next().map(|attribute| attribute.value.into_owned())
}

fn paragraphs(xml: &str) -> Result<(String, Vec<String>), String> {
    let mut reader = Reader::from_str(xml);
    let mut out = String::new();
    // How many elements that are left out, and how many texts, the reader is in.
    let (mut left_out, mut texts) = (0_usize, 0_usize);
    // Whether each run that the reader is in is hidden; how many are, and how many notes there are.
    let mut runs = vec![false];
    let (mut hidden, mut notes) = (0_usize, 0_usize);
    let (mut tables, mut line) = (Tables::default(), Line::default());
    loop {
        let event = reader.read_event().map_err(|error| format!("{error} at byte {}", reader.error_position()))?;
        let is_seen = left_out == 0 && runs.last() != Some(&true);
        if let Event::Start(element) | Event::Empty(element) = &event {
            match element.local_name().as_ref() {
                "footnoteReference" | "endnoteReference" if is_seen => notes += 1,
                // Among how the run looks, not how the mark of its paragraph does.
                "vanish" if left_out == 1 && runs.len() > 1 && !is_off(element) => {
                    hidden += 1;
                    runs.pop();
                    runs.push(true);
                }
                "vertAlign" if left_out == 1 && runs.len() > 1 => {
                    line.run = match attribute(element, "val").as_deref() {
                        Some("superscript") => Level::Above,
                        Some("subscript") => Level::Below,
                        _ => Level::On,
                    };
                }
                _ => {}
            }
        }
        match event {
            Event::Eof => break,
            Event::Start(element) => match element.local_name().as_ref() {
                name if LEFT_OUT.contains(&name) => left_out += 1,
                "tr" | "tc" if left_out == 0 => tables.begin(element.local_name().as_ref() == "tr", &out),
                "t" => texts += 1,
                "r" => {
                    runs.push(runs.last() == Some(&true));
                    line.run = Level::On;
                }
                name if is_seen => mark(&mut out, name, &element),
                _ => {}
            },
            Event::Empty(element) if left_out == 0 => match element.local_name().as_ref() {
                // A paragraph without anything in it.
                "p" => out.push('\n'),
                "r" => {}
                name if is_seen => mark(&mut out, name, &element),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                name if LEFT_OUT.contains(&name) => left_out = left_out.saturating_sub(1),
                "t" => texts = texts.saturating_sub(1),
                "r" if runs.len() > 1 => drop(runs.pop()),
                "p" if left_out == 0 => out.push('\n'),
                "tr" | "tc" if left_out == 0 => tables.end(element.local_name().as_ref() == "tr", &mut out),
                _ => {}
            },
            Event::Text(text) if texts > 0 && is_seen => line.write(&text.xml10_content(), &mut out),
            Event::CData(text) if texts > 0 && is_seen => line.write(&text.xml10_content(), &mut out),
            Event::GeneralRef(name) if texts > 0 && is_seen => {
                let by_number = name.resolve_char_ref().ok().flatten();
                let letter = by_number.or_else(|| entity(&name)).unwrap_or(char::REPLACEMENT_CHARACTER);
                line.write(letter.encode_utf8(&mut [0; 4]), &mut out);
            }
            _ => {}
        }
    }
    if out.ends_with('\n') {
        out.pop();
    }
    if out.trim().is_empty() {
        return Err("it holds no words".to_owned());
    }
    let mut said = Vec::new();
    for (what, count) in [("Footnotes and endnotes", notes), ("Stretches of hidden text", hidden)] {
        if count > 0 {
            said.push(format!("{what}: {count}, not read."));
        }
    }
    Ok((out, said))
}

/// Where a run stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Level {
    #[default]
    On,
    Above,
    Below,
}

/// Keeps figures above and below the line apart from those before and after them, as in web pages.
#[derive(Default)]
struct Line {
    /// Where the run that is read stands.
    run: Level,
    /// Where what was written last stands.
    last: Level,
    /// Where a sign was put before the figure above the line that was begun last.
    sign: Option<usize>,
}

impl Line {
    fn write(&mut self, text: &str, out: &mut String) {
        let Some(first) = text.chars().next() else { return };
        if self.last == self.run {
            out.push_str(text);
            return;
        }
        // Not through all the blanks that a damaged file may hold.
        let before = out.chars().rev().take(4).find(|c| *c != ' ').filter(|c| !c.is_control());
        let touches = before.is_some_and(|c| c.is_numeric() || matches!(c, '.' | ','));
        match (self.last, self.run) {
            (_, Level::Above) => {
                let is_figure = first.is_numeric() || matches!(first, '+' | '-' | '−' | '–');
                self.sign = (before.is_some() && is_figure).then_some(out.len());
                if self.sign.is_some() {
                    out.push('^');
                }
            }
            (_, Level::Below) if touches && first.is_numeric() => out.push('_'),
            (Level::Above | Level::Below, Level::On) if first.is_numeric() && out.ends_with(char::is_numeric) => {
                out.push(' ');
            }
            // It was the upper part of a fraction.
            (Level::Above, Level::On) if matches!(first, '/' | '\u{2044}') => {
                let sign = self.sign.filter(|sign| out.get(*sign..).is_some_and(|upper| upper.starts_with('^')));
                if let Some(sign) = sign {
                    let number = out.get(..sign).is_some_and(|before| before.ends_with(char::is_numeric));
                    out.replace_range(sign..=sign, if number { " " } else { "" });
                }
            }
            _ => {}
        }
        self.last = self.run;
        out.push_str(text);
    }
}

/// The rows and cells that the reader is in, one in another.
#[derive(Default)]
struct Tables {
    /// Of each row the text of its cells so far.
    rows: Vec<Vec<String>>,
    /// Where in the text each cell began.
    cells: Vec<usize>,
}

impl Tables {
    fn begin(&mut self, is_row: bool, out: &str) {
        if is_row {
            self.rows.push(Vec::new());
        } else {
            self.cells.push(out.len());
        }
    }

    fn end(&mut self, is_row: bool, out: &mut String) {
        if is_row {
            self.rows.pop().into_iter().for_each(|cells| write_row(&cells, out));
        } else if let (depth, Some(row), Some(start)) = (self.rows.len(), self.rows.last_mut(), self.cells.pop())
            && depth <= DEEPEST
        {
            row.push(out.split_off(start));
        }
    }
}

/// A row as a line, unless there is nothing in it; as its paragraphs, where it is a frame or columns on the page.
fn write_row(cells: &[String], out: &mut String) {
    let is_column =
        |cell: &String| cell.trim_matches('\n').contains('\n') && cell.lines().any(|line| line.chars().count() > SHORT);
    if cells.len() == 1 || cells.iter().any(is_column) {
        cells.iter().for_each(|cell| out.push_str(cell));
        return;
    }
    // The cell's own lines have no room in a row.
    let cells = cells.iter().map(|cell| {
        let lines = cell.split(['\n', '\t']).map(|line| line.trim_matches(' ')).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join(" ")
    });
    let row = cells.collect::<Vec<_>>().join("\t");
    if !row.trim().is_empty() {
        out.push_str(&row);
        out.push('\n');
    }
}

/// True if what `element` says is switched off (ECMA-376, part 1, 17.17.4).
fn is_off(element: &BytesStart<'_>) -> bool {
    matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}

/// The entities that XML itself defines (XML 1.0, section 4.6).
fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Characters that are elements.
fn mark(out: &mut String, name: &str, element: &BytesStart<'_>) {
    match name {
        "tab" | "ptab" => out.push('\t'),
        "br" | "cr" => out.push('\n'),
        "noBreakHyphen" => out.push('\u{2011}'),
        "softHyphen" => out.push('\u{ad}'),
        "sym" => {
            let code = attribute(element, "char").and_then(|digits| u32::from_str_radix(&digits, 16).ok());
            out.push(code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        _ => {}
    }
}
