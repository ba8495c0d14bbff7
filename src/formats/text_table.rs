//! Tables and lines of JSON that hold a text in each row.
//!
//! Owns: [`columns`], [`is_table`], [`texts`] for `.csv` and `.tsv`; [`fields`], [`lines`] for `.jsonl`; [`first_words`]. Must not know: annotations.
//!
//! A row is a document: its id, title, source, date and language come from the columns of these names, everything else is
//! kept as its metadata. A text without id and title is called after its first words.

use super::fields::{Fields, Names};
use super::format::InputFile;
use super::intake::{Draft, Intake};
use super::json::{Item, Json, Reader, is_number, transcode};
use super::tables::all_rows;
use super::tables::cells::{rows, separator};
use crate::model::edit::Details;

/// How many lines of JSON are looked at for their fields.
const LOOKED_AT: usize = 100;

/// How long a title may be that is made of a text, and what is shown of a cell, in code points.
const SHOWN: usize = 60;

/// The names in the first row of a table; columns without a name are numbered.
#[must_use]
pub fn columns(file: &InputFile) -> Vec<String> {
    // What is wrong with the file is said when it is read.
    let Some(text) = Intake::new(Default::default()).text(file) else { return Vec::new() };
    let names = rows(&text, separator(&text), 1).into_iter().next().unwrap_or_default();
    named(names).0
}

/// True if the first two rows have as many cells as each other, and more than one.
#[must_use]
pub fn is_table(file: &InputFile) -> bool {
    let Some(text) = Intake::new(Default::default()).text(file) else { return false };
    let rows = rows(&text, separator(&text), 2);
    matches!(rows.as_slice(), [first, second] if first.len() > 1 && first.len() == second.len())
}

/// The names of columns, each once, and what is to be said of them.
fn named(names: Vec<String>) -> (Vec<String>, Option<String>) {
    let mut given = Names::default();
    let mut all = Vec::with_capacity(names.len());
    for (place, name) in names.into_iter().enumerate() {
        let name = if name.is_empty() { format!("column {}", place + 1) } else { name };
        all.push(given.free(&name).into_owned());
    }
    (all, given.said())
}

/// Takes in the texts in the column called `column`, a document for each row.
pub fn texts(file: &InputFile, column: &str, intake: &mut Intake) {
    let Some(text) = intake.text(file) else { return };
    let mut rows = all_rows(file, &text, intake).into_iter();
    let (names, said) = named(rows.next().unwrap_or_default());
    said.into_iter().for_each(|said| intake.problem(&file.name, said));
    if names.iter().any(|name| is_like_text(name)) {
        let shown: Vec<String> = names.iter().map(|name| first_words(name)).collect();
        let message = format!(
            "The first line was taken as the names of columns: “{}”. If it is a text like the others, put a line with \
             names before it.",
            shown.join("”, “")
        );
        intake.problem(&file.name, message);
    }
    let mut with_spans: Vec<String> = Vec::new();
    let place_of = |keys: &[&str]| names.iter().position(|name| keys.iter().any(|key| name.eq_ignore_ascii_case(key)));
    let ranges = place_of(&STARTS).zip(place_of(&ENDS)).zip(place_of(&[column]));
    for (number, cells) in rows.enumerate() {
        let place = format!("{}, row {}", file.name, number + 2);
        if cells.len() > names.len() {
            intake.problem(&place, "The row has more cells than there are columns. The last ones were left out.");
        }
        let number_in = |place: usize| cells.get(place).and_then(|cell| cell.trim().parse::<usize>().ok());
        if let Some(((start, end), text)) = ranges
            && let (Some(from), Some(to), Some(text)) = (number_in(start), number_in(end), cells.get(text))
            // What is beyond the text counts something else, such as milliseconds.
            && from < to && to <= text.len()
        {
            note(&mut with_spans, names.get(start).map_or("", String::as_str));
        }
        let mut row = Row::new(column);
        for (name, cell) in names.iter().zip(cells) {
            if name != column && cell.starts_with(['[', '{']) && has_ranges(&Json::parse(&cell).0) {
                note(&mut with_spans, name);
            }
            if !row.take(name, &cell) && !cell.is_empty() {
                row.metadata.key(name).string(&cell);
            }
        }
        row.finish(&place, intake);
    }
    say_spans(&with_spans, "no format of tables has them so", file, intake);
}

/// True for what hardly is the name of a column: a number, a sentence, or something long that is no question of a survey.
fn is_like_text(name: &str) -> bool {
    let is_figure = is_number(name);
    let is_sentence = name.ends_with(['.', '!', '…', '。']) && name.split_whitespace().count() > 2;
    is_figure || is_sentence || (name.chars().count() > SHOWN && !name.ends_with('?'))
}

/// The first line of `text` with something in it, cut if it is long: a title for what has none. Empty if there is no line.
#[must_use]
pub fn first_words(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.chars().count() <= SHOWN {
        return line.to_owned();
    }
    line.chars().take(SHOWN - 3).chain(['…']).collect()
}

/// Takes down `name`, once.
fn note(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// Says that the fields `names` seem to hold spans, and `why` they were not read.
fn say_spans(names: &[String], why: &str, file: &InputFile, intake: &mut Intake) {
    if !names.is_empty() {
        let names = names.join("”, “");
        intake.problem(&file.name, format!("“{names}” seems to hold spans, which were kept as metadata: {why}."));
    }
}

/// The fields of lines of JSON that hold texts, in the order in which they first come.
#[must_use]
pub fn fields(file: &InputFile) -> Vec<String> {
    let Some(text) = Intake::new(Default::default()).text(file) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for line in text.split('\n').filter(|line| !line.trim().is_empty()).take(LOOKED_AT) {
        let mut reader = Reader::new(line);
        if !reader.open_object() {
            continue;
        }
        while let Some(key) = reader.key() {
            let is_text = matches!(reader.item(), Some(Item::Text(_)));
            if is_text && !found.iter().any(|known| *known == key) {
                found.push(key.into_owned());
            }
        }
    }
    found
}

/// Fields that hold spans in formats of lines.
pub(super) const SPAN_FIELDS: [&str; 7] =
    ["spans", "label", "labels", "entities", "annotations", "ents", "denotations"];

/// What the beginning of a span is called.
const STARTS: [&str; 5] = ["start", "start_offset", "begin", "token_start", "start_char"];

/// What its end is called.
const ENDS: [&str; 4] = ["end", "end_offset", "stop", "end_char"];

/// What both together are called.
const PLACES: [&str; 2] = ["span", "offsets"];

/// Takes in the texts in the field called `field`, a document for each line. Spans that no format was told by are noted.
pub fn lines(file: &InputFile, field: &str, intake: &mut Intake) {
    let Some(text) = intake.text(file) else { return };
    let mut with_spans: Vec<String> = Vec::new();
    for (number, line) in text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("{}, line {}", file.name, number + 1);
        let mut reader = Reader::new(line);
        let mut row = Row::new(field);
        if !reader.open_object() {
            intake.problem(&place, "The line is no JSON object. It was left out.");
            continue;
        }
        while let Some(key) = reader.key() {
            let mark = reader.mark();
            let is_taken = match reader.item() {
                Some(Item::Text(text)) => row.take(&key, &text),
                Some(Item::Number(number)) if key != field => row.take(&key, number),
                Some(_) => false,
                None => break,
            };
            if !is_taken {
                reader.go_back(mark);
                let is_new = SPAN_FIELDS.contains(&&*key) && !with_spans.iter().any(|known| *known == key);
                if is_new && has_ranges(&Json::read(&mut reader)) {
                    note(&mut with_spans, &key);
                }
                reader.go_back(mark);
                transcode(&mut reader, row.metadata.key(&key));
            }
        }
        if let Some(stop) = reader.stop() {
            let at = stop.at + 1;
            intake.problem(&place, format!("The line is not JSON from byte {at} on. What is whole was read."));
        }
        row.finish(&place, intake);
    }
    let why = "the format is not clear. On the command line, --from names it";
    say_spans(&with_spans, why, file, intake);
}

/// True for spans, as objects or lists with places in them, alone or in groups.
pub(super) fn has_ranges(value: &Json) -> bool {
    value.items().iter().chain(value.fields().iter().map(|(_, group)| group)).any(|item| {
        STARTS.iter().chain(&PLACES).any(|key| !item.get(key).is_null())
            || matches!(item.items(), [Json::Number(_), Json::Number(_), ..])
            || matches!(item, Json::List(_)) && has_ranges(item)
    })
}

/// A document on its way.
struct Row<'c> {
    column: &'c str,
    id: String,
    details: Details,
    text: Option<String>,
    metadata: Fields,
}

impl<'c> Row<'c> {
    fn new(column: &'c str) -> Self {
        let metadata = Fields::new();
        Self { column, id: String::new(), details: Details::default(), text: None, metadata }
    }

    /// Takes the value of the column `name`; false if it is for the metadata.
    fn take(&mut self, name: &str, value: &str) -> bool {
        if name == self.column && self.text.is_none() {
            self.text = Some(value.to_owned());
            return true;
        }
        let field = match name.trim().to_lowercase().as_str() {
            "id" | "doc_id" => &mut self.id,
            "title" | "headline" => &mut self.details.title,
            "source" => &mut self.details.source,
            "date" => &mut self.details.date,
            "language" | "lang" => &mut self.details.language,
            _ => return false,
        };
        if !field.is_empty() {
            return false;
        }
        value.clone_into(field);
        true
    }

    fn finish(self, place: &str, intake: &mut Intake) {
        let Some(text) = self.text.filter(|text| !text.trim().is_empty()) else {
            return intake.problem(place, format!("There is no text in “{}”. The row was left out.", self.column));
        };
        let (metadata, said) = self.metadata.finish();
        said.into_iter().for_each(|said| intake.problem(place, said));
        let (id, mut details) = (Some(self.id), self.details);
        if details.title.is_empty() && id.as_ref().is_some_and(String::is_empty) {
            details.title = first_words(&text);
        }
        intake.document(place, Draft { id, details, metadata, text, ..Draft::default() });
    }
}
