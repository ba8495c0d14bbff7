//! Rows of cells as text and back.
//!
//! Owns: [`Rows`], [`rows`], [`rows_until`], [`separator`], [`is_formula`]. Source: RFC 4180; formulas: OWASP, "CSV injection".
//! Must not know: what is in the cells.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::super::is_number;
use super::super::json::Writer;
use super::columns::ESCAPED;

/// Writes rows: every cell in quotation marks, CR LF after each row.
pub(super) struct Rows {
    out: String,
    separator: char,
    /// True if spreadsheet programs are to run nothing.
    spreadsheet: bool,
}

impl Rows {
    pub(super) fn new(separator: char, spreadsheet: bool) -> Self {
        Self { out: String::new(), separator, spreadsheet }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    /// The first row. Spreadsheet programs take UTF-8 for UTF-8 only after a byte-order mark.
    pub(super) fn head(&mut self, names: &mut dyn Iterator<Item = &str>) {
        if self.spreadsheet {
            self.out.push('\u{feff}');
        }
        for name in names {
            self.cell(&["", name]);
        }
        if self.spreadsheet {
            self.cell(&["", ESCAPED]);
        }
        self.end();
    }

    /// A row of cells with the names of their columns.
    pub(super) fn row<'a>(&mut self, cells: impl Iterator<Item = (&'a str, &'a str)>) {
        let mut escaped = Writer::compact();
        escaped.open('[');
        for (name, text) in cells {
            let runs = self.spreadsheet && is_formula(text) && !is_number(text);
            if runs {
                escaped.element();
                escaped.string(name);
            }
            self.cell(&[if runs { "'" } else { "" }, text]);
        }
        escaped.close(']');
        if self.spreadsheet {
            let escaped = escaped.finish();
            self.cell(&["", if escaped == "[]" { "" } else { &escaped }]);
        }
        self.end();
    }

    fn cell(&mut self, parts: &[&str]) {
        self.out.push('"');
        for part in parts {
            for (place, piece) in part.split('"').enumerate() {
                self.out.push_str(if place > 0 { "\"\"" } else { "" });
                self.out.push_str(piece);
            }
        }
        self.out.push('"');
        self.out.push(self.separator);
    }

    /// The separator after the last cell gives way to the end of the row.
    fn end(&mut self) {
        self.out.pop();
        self.out.push_str("\r\n");
    }
}

/// True if a spreadsheet program would run `cell`, or cut off its beginning.
pub(super) fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The character between the cells of `text`: the one of `,`, `;`, tab and `|` that its first row has most often.
pub(crate) fn separator(text: &str) -> u8 {
    if let Some((separator, _)) = announced(text) {
        return separator;
    }
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0), (b'|', 0)];
    let mut is_quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if !is_quoted => {
                counts.iter_mut().filter(|(other, _)| *other == byte).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| *byte)
}

/// What a first line such as `sep=;`, which Excel heeds, says to be between cells, and all that follows it.
fn announced(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    match line.trim_end_matches('\r').as_bytes() {
        [b's', b'e', b'p', b'=', separator @ (b',' | b'\t' | b';' | b'|')] => Some((*separator, rest)),
        _ => None,
    }
}

/// The rows of `text`, whatever is wrong with it. At most `most` of them.
pub(crate) fn rows(text: &str, separator: u8, most: usize) -> Vec<Vec<String>> {
    rows_until(text, separator, most).0
}

/// The same; true if the last one has an open quotation mark, which ends with the text.
pub(crate) fn rows_until(text: &str, separator: u8, most: usize) -> (Vec<Vec<String>>, bool) {
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let mut rows = Vec::new();
    let mut input = announced(text).map_or(text, |(_, rest)| rest).as_bytes();
    let (mut output, mut ends) = (vec![0; 4096], vec![0; 32]);
    let (mut written, mut cells) = (0, 0);
    // A line feed after the text ends the last record, unless it is in quotation marks.
    let (mut is_after, mut is_open) = (false, false);
    while rows.len() < most {
        let room = (output.get_mut(written..).unwrap_or_default(), ends.get_mut(cells..).unwrap_or_default());
        let (result, read, wrote, ended) = reader.read_record(input, room.0, room.1);
        input = input.get(read..).unwrap_or_default();
        written += wrote;
        cells += ended;
        match result {
            ReadRecordResult::OutputFull => output.resize(output.len() * 2, 0),
            ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
            // All was given at once; asking again without input ends the last record.
            ReadRecordResult::InputEmpty if is_after => is_open |= wrote > 0,
            ReadRecordResult::InputEmpty => (is_after, input) = (true, b"\n"),
            ReadRecordResult::Record => {
                rows.push(record(&output, ends.get(..cells).unwrap_or_default()));
                (written, cells) = (0, 0);
            }
            ReadRecordResult::End => break,
        }
    }
    if is_open {
        rows.last_mut().and_then(|cells| cells.last_mut()).map(String::pop);
    }
    (rows, is_open)
}

fn record(output: &[u8], ends: &[usize]) -> Vec<String> {
    let mut start = 0;
    let mut cells = Vec::with_capacity(ends.len());
    for end in ends {
        // The input was text, and is cut only at separators.
        let cell = output.get(start..*end).unwrap_or_default();
        cells.push(String::from_utf8_lossy(cell).into_owned());
        start = *end;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back() {
        let cells = ["a", "", "\"q\" , x", "two\r\nlines\rand\ttab", "’\0é", " x "];
        for separator in [',', '\t'] {
            let mut out = Rows::new(separator, false);
            out.row(cells.iter().map(|cell| ("c", *cell)));
            out.row([("c", "b")].into_iter());
            let text = out.finish();
            let found = rows(&text, u8::try_from(separator).unwrap(), usize::MAX);
            assert_eq!(found, [cells.map(str::to_owned).to_vec(), vec!["b".to_owned()]]);
        }
    }

    #[test]
    fn long_rows_and_rows_of_others_are_read() {
        let long = "x".repeat(10_000);
        let many = vec!["y"; 100].join(",");
        let found = rows(&format!("{long},1\n{many}\n\nlast,\"open"), b',', usize::MAX);
        assert_eq!(found[0], [long, "1".to_owned()]);
        assert_eq!(found[1].len(), 100);
        assert_eq!(found[2], ["last", "open"]);
        assert_eq!(rows("", b',', 9), Vec::<Vec<String>>::new());
        assert_eq!(rows("a\r\rb\n\"c\"", b',', 9), [["a"], ["b"], ["c"]]);
    }

    #[test]
    fn the_separator_is_told_by_the_first_row() {
        assert_eq!(separator("a,b;c,d\n;;;;"), b',');
        assert_eq!(separator("\"a,b,c\";d"), b';');
        assert_eq!(separator("a\tb"), b'\t');
        assert_eq!(separator("text\n"), b',');
    }

    #[test]
    fn spreadsheets_run_nothing() {
        let mut out = Rows::new(',', true);
        out.head(&mut ["a", "b"].into_iter());
        out.row([("a", "=1+1"), ("b", "-1.5")].into_iter());
        out.row([("a", "x"), ("b", "@b")].into_iter());
        let expected = "\u{feff}\"a\",\"b\",\"escaped\"\r\n\"'=1+1\",\"-1.5\",\"[\"\"a\"\"]\"\r\n\"x\",\"'@b\",\"[\"\"b\"\"]\"\r\n";
        assert_eq!(out.finish(), expected);
    }
}
