//! Reading the three tables of a folder, as we write them and as other programs save them again.
//!
//! Owns: [`read`], [`all_rows`]. Unit: code points, until placed.

use std::collections::BTreeMap;

use super::super::fields::{Fields, Names};
use super::super::format::InputFile;
use super::super::intake::{Draft, DraftRelation, DraftSpan, Intake};
use super::super::json::{Json, Reader, transcode};
use super::super::loss::counted;
use super::super::options::ReadOptions;
use super::cells::{rows_until, separator};
use super::columns::{DOCUMENTS, ESCAPED, RELATIONS, attribute, value};
use super::kind::sets;
use crate::model::edit::{Details, Status};
use crate::model::extra::Extra;
use crate::model::span::{Origin, Value};

/// Reads each set of tables: `documents` with their `spans` and `relations`.
pub(super) fn read(files: &[&InputFile], options: &ReadOptions, intake: &mut Intake) {
    for [documents, spans, relations] in sets(files, intake) {
        if documents.is_empty() {
            let place = spans.iter().chain(&relations).next().map_or("", |file| &file.name);
            intake.problem(
                place,
                "The table of documents, which has the texts, is missing. Open it together with this: its first row has \
                 “doc_id” and “text”.",
            );
            continue;
        }
        let mut drafts = Drafts { drafts: Vec::new(), by_id: BTreeMap::new(), missing: BTreeMap::new(), options };
        documents.into_iter().for_each(|file| drafts.documents(file, intake));
        spans.into_iter().for_each(|file| drafts.spans(file, intake));
        relations.into_iter().for_each(|file| drafts.relations(file, intake));
        for ((place, id), count) in drafts.missing {
            let rows = counted(count, "row is", "rows are");
            let what = format!("{rows} about the document “{id}”, which the table of documents does not have.");
            intake.problem(&place, format!("{what} They were left out."));
        }
        for (place, draft) in drafts.drafts {
            intake.document(&place, draft);
        }
    }
}

/// All rows of the table in `file`, whose text is `text`; a quotation mark that is never closed is noted.
pub(crate) fn all_rows(file: &InputFile, text: &str, intake: &mut Intake) -> Vec<Vec<String>> {
    let (rows, is_open) = rows_until(text, separator(text), usize::MAX);
    if is_open {
        intake.problem(
            &format!("{}, row {}", file.name, rows.len()),
            "A quotation mark is opened in this row and never closed. All that follows was read as one cell; close it, \
             or look whether the file was cut off.",
        );
    }
    rows
}

/// A table with the names of its columns.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// `None`, and noted, if one of the columns in `needed` is missing.
    fn new(file: &InputFile, needed: &[&str], intake: &mut Intake) -> Option<Self> {
        let text = intake.text(file)?;
        let mut rows = all_rows(file, &text, intake);
        let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        let mut given = Names::default();
        // Columns without a name have nothing in them, as a rule.
        let free = |name: String| if name.is_empty() { name } else { given.free(&name).into_owned() };
        let names: Vec<String> = head.into_iter().map(free).collect();
        given.said().into_iter().for_each(|said| intake.problem(&file.name, said));
        let missing: Vec<&str> =
            needed.iter().copied().filter(|name| !names.iter().any(|other| other == name)).collect();
        if !missing.is_empty() {
            let missing = missing.join("”, “");
            intake.problem(&file.name, format!("The first row has no column “{missing}”. The table was left out."));
            return None;
        }
        Some(Self { names, rows })
    }

    /// Each row with its number, counted as a spreadsheet does, and its cells, without added apostrophes.
    fn rows(&self) -> impl Iterator<Item = (usize, Row<'_>)> {
        self.rows.iter().enumerate().map(|(number, cells)| (number + 2, Row::new(&self.names, cells)))
    }
}

struct Row<'t> {
    cells: Vec<(&'t str, &'t str)>,
    /// True if there are more cells than columns.
    is_long: bool,
}

impl<'t> Row<'t> {
    fn new(names: &'t [String], cells: &'t [String]) -> Self {
        let is_long = cells.len() > names.len();
        let mut cells: Vec<(&str, &str)> =
            names.iter().zip(cells).map(|(name, cell)| (name.as_str(), cell.as_str())).collect();
        let escaped = cells.iter().find(|(name, _)| *name == ESCAPED).map_or("", |(_, cell)| cell);
        if !escaped.is_empty() {
            let escaped = Json::parse(escaped).0;
            let is_escaped = |name: &str| escaped.items().iter().any(|item| item.text() == Some(name));
            for (name, cell) in cells.iter_mut().filter(|(name, _)| is_escaped(name)) {
                let _: &str = name;
                *cell = cell.strip_prefix('\'').unwrap_or(cell);
            }
        }
        Self { cells, is_long }
    }

    fn get(&self, name: &str) -> &'t str {
        self.cells.iter().find(|(other, _)| *other == name).map_or("", |(_, cell)| cell)
    }

    fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    fn has(&self, name: &str) -> bool {
        self.cells.iter().any(|(other, _)| *other == name)
    }

    /// A position, also as `12.0`, as programs write that know only one kind of number.
    fn position(&self, name: &str) -> Option<usize> {
        Json::Number(self.get(name).to_owned()).whole()
    }
}

struct Drafts<'o> {
    /// Each with its place.
    drafts: Vec<(String, Draft)>,
    by_id: BTreeMap<String, usize>,
    /// How many rows of a table are about a document that is not there.
    missing: BTreeMap<(String, String), usize>,
    options: &'o ReadOptions,
}

impl Drafts<'_> {
    fn documents(&mut self, file: &InputFile, intake: &mut Intake) {
        let Some(table) = Table::new(file, &["doc_id", "text"], intake) else { return };
        for (number, row) in table.rows() {
            let place = format!("{}, row {number}", file.name);
            note_long(&row, &place, intake);
            let status = row.get("status");
            if !status.is_empty() && Status::parse(status).is_none() {
                intake.problem(&place, format!("“{status}” is no status. The document counts as new."));
            }
            let language = if row.has("lang") { row.text("lang") } else { row.text("language") };
            let details = Details {
                title: row.text("title"),
                source: row.text("source"),
                date: row.text("date"),
                language,
                status: Status::parse(status).unwrap_or_default(),
                note: row.text("note"),
            };
            let metadata = metadata(&row, &place, intake);
            let (id, text) = (row.text("doc_id"), row.text("text"));
            self.by_id.entry(id.clone()).or_insert(self.drafts.len());
            let unit = self.options.unit.unwrap_or_default();
            self.drafts.push((place, Draft { id: Some(id), details, metadata, text, unit, ..Draft::default() }));
        }
    }

    /// The draft that a row of `file` is about.
    fn draft(&mut self, row: &Row<'_>, file: &InputFile) -> Option<&mut Draft> {
        let id = row.get("doc_id");
        let Some(place) = self.by_id.get(id) else {
            *self.missing.entry((file.name.clone(), id.to_owned())).or_default() += 1;
            return None;
        };
        self.drafts.get_mut(*place).map(|(_, draft)| draft)
    }

    fn spans(&mut self, file: &InputFile, intake: &mut Intake) {
        let Some(table) = Table::new(file, &["doc_id", "start", "end"], intake) else { return };
        for (number, row) in table.rows() {
            let place = format!("{}, row {number}", file.name);
            note_long(&row, &place, intake);
            let mut attributes: Vec<(String, Value)> = Vec::new();
            for (name, cell) in &row.cells {
                let (Some(id), Some(value)) = (attribute(name), value(cell)) else { continue };
                if attributes.iter().any(|(other, _)| other == id) {
                    intake.problem(&place, format!("There are two columns “{id}”. The first one counts."));
                } else {
                    attributes.push((id.to_owned(), value));
                }
            }
            let more = row.get("more_attributes");
            if !more.is_empty() {
                more_attributes(more, &place, &mut attributes, intake);
            }
            let span = DraftSpan {
                id: row.text("span_id"),
                label: row.text("label"),
                start: row.position("start"),
                end: row.position("end"),
                quote: Some(row.text("text")).filter(|text| !text.is_empty()),
                attributes,
                note: row.text("note"),
                annotator: row.text("annotator"),
                created_at: row.text("created_at"),
                updated_at: row.text("updated_at"),
                origin: Origin::parse(row.get("origin")),
                at: place,
                ..DraftSpan::default()
            };
            if let Some(draft) = self.draft(&row, file) {
                draft.spans.push(span);
            }
        }
    }

    fn relations(&mut self, file: &InputFile, intake: &mut Intake) {
        let Some(table) = Table::new(file, &["doc_id", "from", "to"], intake) else { return };
        for (number, row) in table.rows() {
            let place = format!("{}, row {number}", file.name);
            note_long(&row, &place, intake);
            let others =
                row.cells.iter().filter(|(name, _)| !RELATIONS.contains(name) && ![ESCAPED, ""].contains(name));
            for (name, _) in others.filter(|(_, cell)| !cell.is_empty()) {
                intake.unread.count("relations", name, 1);
            }
            let relation = DraftRelation {
                id: row.text("relation_id"),
                kind: row.text("type"),
                from: row.text("from"),
                to: row.text("to"),
                annotator: row.text("annotator"),
                created_at: row.text("created_at"),
                at: place,
            };
            if let Some(draft) = self.draft(&row, file) {
                draft.relations.push(relation);
            }
        }
        intake.end_file(&file.name);
    }
}

fn note_long(row: &Row<'_>, place: &str, intake: &mut Intake) {
    if row.is_long {
        intake.problem(place, "The row has more cells than there are columns. The last ones were left out.");
    }
}

fn more_attributes(json: &str, place: &str, attributes: &mut Vec<(String, Value)>, intake: &mut Intake) {
    let (tree, stop) = Json::parse(json);
    if stop.is_some() || !matches!(tree, Json::Object(_)) {
        intake.problem(place, "“more_attributes” is no JSON object. What of it can be read was taken.");
    }
    for (id, value) in tree.fields() {
        let value = match value {
            Json::Number(number) => Value::Number(number.clone()),
            Json::Text(text) => Value::Text(text.clone()),
            _ => {
                intake.problem(place, format!("The attribute “{id}” is neither text nor number. It was left out."));
                continue;
            }
        };
        if attributes.iter().any(|(other, _)| other == id) {
            intake.problem(place, format!("The attribute “{id}” is given twice. The column counts."));
        } else {
            attributes.push((id.clone(), value));
        }
    }
}

/// The metadata of a document: the JSON object of its column, and columns that we do not write.
fn metadata(row: &Row<'_>, place: &str, intake: &mut Intake) -> Extra {
    let mut fields = Fields::new();
    let own = row.get("metadata");
    let mut reader = Reader::of_kept(own);
    if reader.open_object() {
        while let Some(key) = reader.key() {
            transcode(&mut reader, fields.key(&key));
        }
    }
    if !own.is_empty() && (reader.stop().is_some() || !own.trim_start().starts_with('{')) {
        intake.problem(place, "“metadata” is no JSON object. What of it can be read was taken.");
    }
    let others = row.cells.iter().filter(|(name, cell)| !cell.is_empty() && !DOCUMENTS.contains(name));
    for (name, cell) in others.filter(|(name, _)| ![ESCAPED, "language", ""].contains(name)) {
        fields.key(name).string(cell);
    }
    let (metadata, said) = fields.finish();
    said.into_iter().for_each(|said| intake.problem(place, said));
    metadata
}
