//! Files that are nothing but texts, in a wrapping: tables with a text in each row, lines of JSON, Word documents.
//!
//! Owns: [`TextSource`], [`TEXT_SOURCES`], [`find`], [`ending`], [`chosen`], [`read`]. Must not know: where files come from. They are no formats,
//! because they hold no annotations; a table with the columns of one of our own is one.

use super::dataset::{Reading, Refusal};
use super::format::InputFile;
use super::intake::{Draft, Intake};
use super::options::ReadOptions;
use super::{docx, text_table};
use crate::model::edit::Details;
use crate::model::scheme::Scheme;

/// A kind of file that holds texts.
#[derive(Clone, Copy, Debug)]
pub struct TextSource {
    /// Names it on screen.
    pub name: &'static str,
    /// Endings of its files, without the dot.
    pub extensions: &'static [&'static str],
    /// The columns, or fields, among which a person chooses the one that holds the text; none if there is no choice.
    pub columns: fn(&InputFile) -> Vec<String>,
    /// Takes the texts in the chosen column; what cannot be read is noted.
    pub read: fn(&InputFile, &str, &mut Intake),
}

/// Every kind, one line each.
pub const TEXT_SOURCES: &[TextSource] = &[
    TextSource {
        name: "Table",
        extensions: &["csv", "tsv", "tab"],
        columns: text_table::columns,
        read: text_table::texts,
    },
    TextSource {
        name: "Lines of JSON",
        extensions: &["jsonl", "ndjson"],
        columns: text_table::fields,
        read: text_table::lines,
    },
    TextSource { name: "Word document", extensions: &["docx"], columns: |_| Vec::new(), read: word },
];

/// Names that the column of the text usually has, the likeliest first.
const LIKELY: [&str; 8] = ["text", "content", "body", "article", "fulltext", "full_text", "maintext", "data"];

/// What kind of text source `file` is, by its ending.
#[must_use]
pub fn find(file: &InputFile) -> Option<&'static TextSource> {
    TEXT_SOURCES.iter().find(|source| source.extensions.iter().any(|ending| file.has_extension(ending)))
}

/// The ending under which a file without a name, such as standard input, is read as texts: lines of JSON with texts in
/// them, or a table. If a person named the `column` of the text, it is one of these in any case; else a table must have
/// a column with a usual name, and a second row as long as the first. `None` for anything else, such as plain text.
#[must_use]
pub fn ending(file: &InputFile, column: Option<&str>) -> Option<&'static str> {
    let is_object = file.head().trim_start().starts_with('{');
    if is_object && !text_table::fields(file).is_empty() {
        return Some("jsonl");
    }
    let is_table = || text_table::is_table(file) && likely(&text_table::columns(file)).is_some();
    (column.is_some() || is_webanno(file) || is_table()).then_some("csv")
}

/// True for a table that is annotated, and not read.
fn is_webanno(file: &InputFile) -> bool {
    file.head().starts_with("#FORMAT=WebAnno")
}

/// The column that probably holds the text: one with a usual name, or the only one.
#[must_use]
pub fn likely(columns: &[String]) -> Option<&String> {
    let named = |name: &&str| columns.iter().find(|column| column.trim().eq_ignore_ascii_case(name));
    let only = || columns.first().filter(|_| columns.len() == 1);
    LIKELY.iter().find_map(named).or_else(only)
}

/// The column that `options` name, else the one that probably holds the text; `None` if there is none.
#[must_use]
pub fn chosen<'c>(columns: &'c [String], options: &ReadOptions) -> Option<&'c String> {
    match &options.text_column {
        Some(name) => columns.iter().find(|column| *column == name),
        None => likely(columns),
    }
}

/// Reads `file` as texts: those in the column that `options` name, else in the one that probably holds them.
///
/// # Errors
/// If it is no text source, if the column is not there or not clear, or if there is no text in it.
pub fn read(file: &InputFile, options: &ReadOptions) -> Result<Reading, Refusal> {
    let refuse = |message: String| Err(Refusal::Other(message));
    let Some(source) = find(file) else {
        return refuse(format!("“{}” is no table, no lines of JSON and no Word document.", file.name));
    };
    if is_webanno(file) {
        return refuse("WebAnno TSV is not read. Export UIMA CAS (XMI or JSON) instead.".to_owned());
    }
    let columns = (source.columns)(file);
    let mut intake = Intake::new(Scheme::default());
    match chosen(&columns, options) {
        Some(column) => (source.read)(file, column, &mut intake),
        None if matches!(source.extensions, ["docx"]) => (source.read)(file, "", &mut intake),
        None if columns.is_empty() => {
            let is_empty = file.bytes.trim_ascii().is_empty();
            let what = if is_empty { "columns: it is empty" } else { "columns and no fields that hold texts" };
            return refuse(format!("“{}” has no {what}. It was not read.", file.name));
        }
        None => {
            let what = match &options.text_column {
                Some(name) => format!("“{}” has no column “{name}”.", file.name),
                None => format!("It is not clear which column of “{}” holds the text.", file.name),
            };
            return refuse(format!("{what} Choose one of these: {}.", columns.join(", ")));
        }
    }
    let mut reading = intake.finish();
    if reading.project.documents.is_empty() {
        let why: Vec<String> = reading.problems.iter().take(3).map(ToString::to_string).collect();
        return refuse(format!("There is no text in “{}”. {}", file.name, why.join(" ")));
    }
    file.stem().clone_into(&mut reading.project.name);
    Ok(reading)
}

fn word(file: &InputFile, _: &str, intake: &mut Intake) {
    match docx::read(&file.bytes) {
        Ok((text, said)) => {
            said.into_iter().for_each(|said| intake.problem(&file.name, said));
            let details = Details { title: file.stem().to_owned(), ..Details::default() };
            intake.document(&file.name, Draft { details, text, ..Draft::default() });
        }
        Err(why) => intake.problem(&file.name, why),
    }
}
