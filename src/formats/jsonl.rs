//! The documents of a dataset, one a line: for pipelines that read a corpus document by document.
//!
//! Unit: code points. Source: each line is an object as in `documents` of a dataset (`dataset.schema.json`); the file
//! itself is JSON Lines (jsonlines.org). The scheme is not in it; labels are known by their ids.

use super::dataset::document::{read_document, read_usage, write_document};
use super::dataset::{sha256_of, verify_document};
use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, OutputFile, Reader, WriteError, Writing, as_lines, no_fixed,
    no_last,
};
use super::glance;
use super::intake::Intake;
use super::json::{Json, Writer};
use super::options::{ReadOptions, Unit};
use super::records::has;
use crate::model::document::Document;

/// The file's name.
const FILE: &str = "documents.jsonl";

/// Lines of JSON among the formats.
pub const FORMAT: Format = Format {
    id: "jsonl",
    name: "Counterclaim JSON Lines",
    extension: "jsonl",
    media_type: "application/jsonl",
    description: "The documents of a dataset, one a line, for pipelines and for more texts than fit in memory.",
    loading: "```python\nimport json\n\nwith open(\"documents.jsonl\", encoding=\"utf-8\") as lines:\n    for line in lines:\n        \
              document = json.loads(line)\n        for span in document[\"spans\"]:\n            \
              assert document[\"text\"][span[\"start\"]:span[\"end\"]] == span[\"text\"]\n```\n",
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds::ALL,
    writing: Some(Writing::Documents(DocumentWriting {
        main: Some(FILE),
        fixed: no_fixed,
        document: write,
        join: as_lines,
        last: no_last,
        check: Some(check),
    })),
    reading: Some(Reader::Lines(read_line)),
    recognise: |file| {
        let is_ours = |record: &Json| {
            // Written by hand, the hash may be missing; relations of others do not lead from a span to another by name.
            let is_like_ours = ["id", "spans", "relations"].iter().all(|key| has(record, key))
                && !has(record, "tokens")
                && record.get("relations").items().first().is_none_or(|one| one.get("from").text().is_some());
            has(record, "text")
                && (has(record, "text_sha256") || is_like_ours || (file.file_name() == FILE && has(record, "status")))
        };
        file.has_records() && glance::first(file).as_ref().is_some_and(is_ours)
    },
    beside: Beside::NOTHING,
};

fn write(document: &Document, _: &Context<'_>) -> Vec<OutputFile> {
    let mut writer = Writer::compact_with(document.text.as_str().len() * 2 + 1024);
    writer.open('{');
    write_document(&mut writer, document, sha256_of(&document.text));
    writer.close('}');
    let mut line = writer.finish();
    line.push('\n');
    vec![OutputFile::new(FILE, line)]
}

fn check(document: &Document, files: &[OutputFile], _: &Context<'_>) -> Result<(), WriteError> {
    files.iter().try_for_each(|file| verify_document(document, &file.text()))
}

fn read_line(line: &str, place: &str, _: &ReadOptions, intake: &mut Intake) {
    let mut source = intake.source(line);
    if intake.wants_scheme_only() {
        let raw = read_usage(&mut source);
        return intake.raw(place, source, raw);
    }
    let raw = read_document(&mut source, &mut |_, _| false);
    if let Some(stop) = source.reader.stop() {
        intake
            .problem(place, format!("The line is not JSON from character {} on. What is whole was read.", stop.at + 1));
    }
    intake.raw(place, source, raw);
}
