//! Tables of documents, spans and relations, for spreadsheets, R and pandas: separated by commas or by tabs.
//!
//! Unit: code points, as `str` has it in Python. Source: RFC 4180, with every cell in quotation marks and rows that end in
//! CR LF; the table with tabs is the same but for the separator, as `pandas` and `pyarrow` read it. Checked with both.
//!
//! Shape: `documents`, `spans`, `relations`, joined by `doc_id`. Each attribute has a column, named by its id (see
//! [`columns`]); an empty cell means that it is not there. A value that would read as something else is written as a JSON
//! text: `""` for nothing, `"12"` for a text of digits.
//!
//! Cannot hold: nothing is lost. In a table for spreadsheets, cells that a spreadsheet program would run begin with an
//! apostrophe, and the column `escaped` names them.

pub(super) mod cells;
mod columns;
mod kind;
mod read;

use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, Join, OutputFile, Reader, Writing, no_fixed, no_last,
};
use super::options::Unit;
use crate::model::document::Document;
use cells::Rows;
use columns::{DOCUMENTS, RELATIONS, Table};
pub(super) use read::all_rows;

/// Tables with commas among the formats.
pub const CSV: Format = Format {
    id: "csv",
    name: "CSV tables",
    extension: "csv",
    media_type: "text/csv",
    description: "Tables of documents, spans and relations, for pandas, R and spreadsheets.",
    loading: "```python\nimport json\nimport pandas\n\n\
              documents = pandas.read_csv(\"documents.csv\", keep_default_na=False, dtype=str)\n\
              spans = pandas.read_csv(\"spans.csv\", keep_default_na=False, dtype=str)\n\
              for table in (documents, spans):\n    for row, names in enumerate(table.get(\"escaped\", [])):\n        \
              for name in json.loads(names or \"[]\"):\n            \
              table.at[row, name] = table.at[row, name][1:]\n\
              texts = dict(zip(documents.doc_id, documents.text))\nfor span in spans.itertuples():\n    \
              assert texts[span.doc_id][int(span.start):int(span.end)] == span.text\n```\n\n\
              - `keep_default_na=False`, or words such as “NA” and “null” become missing values.\n\
              - Offsets count Unicode code points, as Python does; R's `substring` does too, from 1.\n\
              - An attribute that is not given is an empty cell. A value in quotation marks is a JSON text: \
              `\"\"` is nothing, `\"12\"` is a text of digits.\n\
              - Written for spreadsheets, as the page does unless you say otherwise and the command line does with \
              `--spreadsheet-safe`, cells that would be run as formulas begin with an apostrophe. The column `escaped` names \
              them; the loop above takes it off again, as opening the tables here does. Excel cuts texts of more than 32,767 characters.\n",
    recognise: |file| file.has_extension("csv") && kind::is_ours(file),
    beside: Beside { joins: |file, ours| file.has_extension("csv") && kind::is_beside(file, ours), ..Beside::NOTHING },
    writing: Some(Writing::Documents(DocumentWriting { main: Some("spans.csv"), document: write_csv, ..WRITING })),
    ..SHARED
};

/// Tables with tabs among the formats.
pub const TSV: Format = Format {
    id: "tsv",
    name: "TSV tables",
    extension: "tsv",
    media_type: "text/tab-separated-values",
    description: "The same tables as CSV, separated by tabs.",
    loading: "```python\nimport pandas\n\noptions = {\"sep\": \"\\t\", \"keep_default_na\": False, \"dtype\": str}\n\
              documents = pandas.read_csv(\"documents.tsv\", **options)\nspans = pandas.read_csv(\"spans.tsv\", **options)\n\
              texts = dict(zip(documents.doc_id, documents.text))\nfor span in spans.itertuples():\n    \
              assert texts[span.doc_id][int(span.start):int(span.end)] == span.text\n```\n\n\
              - Cells stand in quotation marks, as in CSV, because texts hold tabs and line breaks; split rows with a CSV \
              reader, not at tabs.\n- Offsets count Unicode code points, as Python does.\n\
              - An attribute that is not given is an empty cell. A value in quotation marks is a JSON text.\n",
    recognise: |file| file.has_extension("tsv") && kind::is_ours(file),
    beside: Beside { joins: |file, ours| file.has_extension("tsv") && kind::is_beside(file, ours), ..Beside::NOTHING },
    writing: Some(Writing::Documents(DocumentWriting { main: Some("spans.tsv"), document: write_tsv, ..WRITING })),
    ..SHARED
};

const WRITING: DocumentWriting =
    DocumentWriting { main: None, fixed: no_fixed, document: write_csv, join: heads, last: no_last, check: None };

const SHARED: Format = Format {
    id: "",
    name: "",
    extension: "",
    media_type: "",
    description: "",
    loading: "",
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds { unknown: false, ..Holds::ALL },
    writing: None,
    reading: Some(Reader::Files(read::read)),
    recognise: |_| false,
    beside: Beside::NOTHING,
};

/// The first row of each table.
fn heads(path: &str, context: &Context<'_>) -> Join {
    let mut rows = Rows::new(if path.ends_with(".tsv") { '\t' } else { ',' }, context.options.spreadsheet);
    match path.rsplit('/').next().and_then(|name| name.split('.').next()) {
        Some("documents") => rows.head(&mut DOCUMENTS.iter().copied()),
        Some("relations") => rows.head(&mut RELATIONS.iter().copied()),
        Some("spans") => rows.head(&mut Table::new(context.scheme).names()),
        _ => return Join::text("", "", ""),
    }
    Join::text(rows.finish(), "", "")
}

fn write_csv(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    write(document, context, ',', "csv")
}

fn write_tsv(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    write(document, context, '\t', "tsv")
}

fn write(document: &Document, context: &Context<'_>, separator: char, ending: &str) -> Vec<OutputFile> {
    let rows = || Rows::new(separator, context.options.spreadsheet);
    let (mut documents, mut spans, mut relations) = (rows(), rows(), rows());
    let id = document.id.as_str();
    let details = &document.details;
    let metadata = document.metadata.as_str().unwrap_or_default();
    let cells = [id, &details.title, &details.language, document.text.as_str(), &details.source, &details.date];
    let cells = cells.into_iter().chain([details.status.as_str(), &details.note, metadata]);
    documents.row(DOCUMENTS.iter().copied().zip(cells));
    let table = Table::new(context.scheme);
    for span in document.annotations.spans() {
        spans.row(table.names().zip(table.cells(document, span, context).iter().map(String::as_str)));
    }
    for relation in document.annotations.relations() {
        let what = [relation.id.as_str(), relation.kind.as_str(), relation.from.as_str(), relation.to.as_str()];
        let who = [relation.annotator.as_str(), relation.created_at.as_str()];
        relations.row(RELATIONS.iter().copied().zip([id].into_iter().chain(what).chain(who)));
    }
    let file = |name: &str, rows: Rows| OutputFile::new(format!("{name}.{ending}"), rows.finish());
    vec![file("documents", documents), file("spans", spans), file("relations", relations)]
}
