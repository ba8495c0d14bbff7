//! brat standoff: a text and its annotations side by side, with the configuration of the page that shows them.
//!
//! Unit: code points of the `.txt` as it lies on the disk. Source: brat's description of its standoff format
//! (brat.nlplab.org/standoff.html) and its server (`annotation.py`, `projectconfig.py`), which takes lines apart with
//! Python's `str.splitlines`; checked with `bioc` 2.1, `bratly` 0.1 and the server's own code.
//!
//! Shape: for each document `<name>.txt` and `<name>.ann`; `annotation.conf` and `visual.conf` for all. Line ends are LF
//! alone, because programs that read in text mode take CR LF for one character. A span over a line break becomes several
//! fragments, which the reader puts together again. Values of one word are attributes (`A`); free text cannot be one,
//! so it becomes a note (`#`) whose type is the attribute. What a name or a note cannot hold is written as its code,
//! `_x0020_` for a blank (ISO/IEC 9075-14, SQL/XML); see [`names`].
//!
//! Cannot hold: annotators, times, ids, details of documents, blanks at the ends of spans.

mod config;
mod names;
mod place;
mod read;

use std::collections::BTreeMap;

use super::format::{
    Beside, Characters, Context, DocumentWriting, Format, Holds, OutputFile, Reader, Writing, as_lines, no_last,
};
use super::is_number;
use super::options::Unit;
use super::tokens::is_blank;
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::span::{AnnotationId, Span, Value};

/// The type of the notes that brat's page shows and changes.
const NOTES: &str = "AnnotatorNotes";

/// brat among the formats.
pub const FORMAT: Format = Format {
    id: "brat",
    name: "brat standoff",
    extension: "ann",
    media_type: "text/plain",
    description: "Texts with standoff annotations beside them, for the brat annotation tool and programs that read its files.",
    loading: LOADING,
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds {
        relations: true,
        attributes: true,
        notes: true,
        blank_ends: false,
        characters: Characters::LineFeeds,
        ..Holds::SPANS
    },
    writing: Some(Writing::Documents(DocumentWriting {
        main: None,
        fixed: config::files,
        document: write,
        join: as_lines,
        last: no_last,
        check: None,
    })),
    reading: Some(Reader::Files(read::read)),
    recognise: |file| ["ann", "a1", "a2"].iter().any(|ending| file.has_extension(ending)),
    beside: Beside { endings: &["txt", "conf"], ..Beside::NOTHING },
};

const LOADING: &str = "\
Put the folder into brat's `data` folder and open it there. In Python:

```python
from bioc import brat

with open(\"NAME.txt\", encoding=\"utf-8\", newline=\"\") as text, open(\"NAME.ann\", encoding=\"utf-8\") as ann:
    document = brat.load(text, ann)
for span in document.entities:
    start, end = span.total_span
    print(span.type, start, end, document.text[start:end])
```

- Offsets count Unicode code points, as Python does; JavaScript and Java count otherwise after an emoji.
- A span over a line break has several fragments (`0 4;6 9`); only line breaks, tabs and blanks lie between them.
- Values of one word are attributes (`A`). Values that brat cannot hold, such as `at least`, are notes whose type is the
  attribute: `#1<TAB>modifier T1<TAB>at least`.
- What a label, another name or a note cannot hold is written as its code: `_x0020_` is a blank, so that `casualty figure`
  is `casualty_x0020_figure`; `_x000A_` is a line break.
- brat's page shows attributes with free numbers as flags. Do not change spans that have them there.
";

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let mut lines = Lines::default();
    let mut numbers: BTreeMap<&AnnotationId, usize> = BTreeMap::new();
    for (place, span) in document.annotations.spans().enumerate() {
        numbers.insert(&span.id, place + 1);
        lines.span(document, span, place + 1);
    }
    for (place, relation) in document.annotations.relations().enumerate() {
        let number = |id| numbers.get(id).copied().unwrap_or_default().to_string();
        let kind = names::name(relation.kind.as_str());
        let ends = [number(&relation.from), number(&relation.to)];
        push(
            &mut lines.relations,
            &["R", &(place + 1).to_string(), "\t", &kind, " Arg1:T", &ends[0], " Arg2:T", &ends[1]],
        );
    }
    let Lines { spans, relations, attributes, notes, .. } = lines;
    vec![
        OutputFile::new(format!("{}.txt", context.stem), document.text.as_str()),
        OutputFile::new(format!("{}.ann", context.stem), spans + &relations + &attributes + &notes),
    ]
}

/// Lines of each kind, and how many there are of those that are numbered on their own.
#[derive(Default)]
struct Lines {
    spans: String,
    relations: String,
    attributes: String,
    notes: String,
    attribute_count: usize,
    note_count: usize,
}

impl Lines {
    fn span(&mut self, document: &Document, span: &Span, number: usize) {
        let number = number.to_string();
        let (mut offsets, mut surface) = (String::new(), String::new());
        for (range, words) in fragments(document, span.range) {
            let is_first = surface.is_empty();
            offsets.push_str(if is_first { "" } else { ";" });
            offsets.push_str(&format!("{} {}", range.start, range.end));
            surface.push_str(if is_first { "" } else { " " });
            surface.push_str(words);
        }
        let label = names::name(span.label.as_str());
        push(&mut self.spans, &["T", &number, "\t", &label, " ", &offsets, "\t", &surface]);
        for (id, value) in &span.attributes {
            match value {
                Value::Number(word) if is_number(word) => self.attribute(&names::name(id.as_str()), &number, word),
                Value::Text(word) if is_word(word) => self.attribute(&names::name(id.as_str()), &number, word),
                Value::Number(text) | Value::Text(text) => self.note(&names::note_type(id.as_str()), &number, text),
            }
        }
        if !span.note.is_empty() {
            self.note(NOTES, &number, &span.note);
        }
    }

    fn attribute(&mut self, name: &str, span: &str, value: &str) {
        self.attribute_count += 1;
        push(&mut self.attributes, &["A", &self.attribute_count.to_string(), "\t", name, " T", span, " ", value]);
    }

    fn note(&mut self, kind: &str, span: &str, text: &str) {
        self.note_count += 1;
        push(&mut self.notes, &["#", &self.note_count.to_string(), "\t", kind, " T", span, "\t", &names::line(text)]);
    }
}

fn push(lines: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| lines.push_str(part));
    lines.push('\n');
}

/// True if `value` can be the value of an attribute as it is: a word that is no number, so that it comes back as text.
fn is_word(value: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    !value.is_empty() && value.chars().all(is_plain) && !is_number(value) && !names::has_code(value)
}

/// True for what Python's `str.splitlines` takes for a line end (Python, `str.splitlines`), and for the tab, which
/// stands between fields.
fn is_separator(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The stretches of `range` between separators, without those of nothing but blanks.
fn fragments(document: &Document, range: TextRange) -> Vec<(TextRange, &str)> {
    let mut found = Vec::new();
    let mut at = range.start.0;
    for piece in document.text.slice(range).split(is_separator) {
        let end = at + piece.chars().count();
        if !piece.chars().all(is_blank) {
            found.push((TextRange::new(at, end), piece));
        }
        at = end + 1;
    }
    found
}
