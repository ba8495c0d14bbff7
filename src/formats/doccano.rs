//! doccano: one document a line, with spans, or with spans and relations.
//!
//! Unit: UTF-16 code units, in which doccano's page counts, being JavaScript (`substring`, Range offsets); who reads
//! the file with Python counts code points, so a person can choose. Shape: `{"id", "title", "text", "label": [[start,
//! end, label], …]}`, or, where there are relations, `"entities": [{"id", "label", "start_offset", "end_offset"}]` and
//! `"relations": [{"id", "from_id", "to_id", "type"}]`. The relation form is used if the scheme has relation types, so
//! that all lines have the same fields (doccano's database demands it), and for a document that has relations
//! although the scheme knows none. ASCII only: doccano guesses encodings.
//! Cannot hold: attributes, notes, annotators, documents without text.
//! Sources: doccano 1.8.4, `backend/data_import/pipeline` and `backend/data_export/pipeline`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::annotators::of_files;
use super::counting;
use super::dataset::Bytes;
use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, InputFile, OutputFile, Reader, WriteError, Writing, as_lines,
    no_fixed, no_last,
};
use super::glance;
use super::intake::{Draft, DraftRelation, DraftSpan, Intake};
use super::json::{self, Json, Writer};
use super::options::{ReadOptions, Unit};
use super::records;
use crate::model::document::Document;
use crate::model::span::AnnotationId;

/// The file's name.
const FILE: &str = "doccano.jsonl";

/// doccano among the formats.
pub const FORMAT: Format = Format {
    id: "doccano",
    name: "doccano JSONL",
    extension: "jsonl",
    media_type: "application/jsonl",
    description: "One document a line with its spans, and relations if there are any, for the annotation tool doccano.",
    loading: "1. In doccano, create a project of the type *Sequence Labeling*. **Tick *Allow overlapping spans* first**: \
              without it, spans that overlap vanish without a message, and a relation to one of them stops the import. \
              If the lines have `entities` and `relations`, tick *Use relation labeling* too.\n\
              2. *Dataset*, *Actions*, *Import dataset*, *JSONL*; encoding *utf_8*, column data `text`, column label \
              `label` (spans alone).\n\
              3. If doccano says that fields are missing, some lines have relations and others have not: add the \
              relation types to the scheme and export again.\n\n\
              Offsets count UTF-16 code units, as doccano's page does, unless `manifest.json` says `code-point`. In \
              Python, with `code-point`:\n\n```python\nimport json\n\nfor line in open(\"doccano.jsonl\", \
              encoding=\"utf-8\"):\n    record = json.loads(line)\n    for start, end, label in \
              record.get(\"label\", []):\n        print(label, record[\"text\"][start:end])\n```\n\n\
              For offsets in UTF-16: `text.encode(\"utf-16-le\")[2 * start : 2 * end].decode(\"utf-16-le\")`.\n",
    unit: Unit::Utf16,
    unit_varies: true,
    holds: Holds { relations: true, details: &["title"], empty_documents: false, ..Holds::SPANS },
    writing: Some(Writing::Documents(DocumentWriting {
        main: Some(FILE),
        fixed: no_fixed,
        document: write,
        join: as_lines,
        last: no_last,
        check: Some(check),
    })),
    reading: Some(Reader::Lines(read_line)),
    recognise,
    beside: Beside { annotators: of_files, ..Beside::NOTHING },
};

/// Compares each line with its document. The places are found in the text as it was read again, character by character
/// and in the unit of the export, so that a mistake in the table of offsets cannot hide itself.
fn check(document: &Document, files: &[OutputFile], context: &Context<'_>) -> Result<(), WriteError> {
    let annotations = &document.annotations;
    for file in files {
        let json = file.text();
        let mut reader = json::Reader::new(&json);
        let Written { text, spans, relations } = read_written(&mut reader, annotations.span_count());
        let text = text.as_deref().unwrap_or_default();
        let same = reader.stop().is_none()
            && reader.is_at_end()
            && text == document.text.as_str()
            && spans.len() == annotations.span_count()
            && relations.len() == annotations.relation_count();
        if !same {
            return Err(WriteError::Unreadable(format!("“{}”, read again, is another document", document.id)));
        }
        let bytes = Bytes::of(text, &mut spans.iter().flat_map(|span| [span.start, span.end]), context.unit);
        let mut ids: BTreeMap<usize, &AnnotationId> = BTreeMap::new();
        for (written, span) in spans.iter().zip(annotations.spans()) {
            let range = [span.range.start, span.range.end].map(|at| Some(document.text.byte_from_code_point(at).0));
            let same_label = written.label.as_deref() == Some(span.label.as_str());
            if [written.start, written.end].map(|at| bytes.at(at)) != range || !same_label {
                return Err(WriteError::Offset(document.id.to_string(), span.id.to_string()));
            }
            ids.extend(written.id.map(|id| (id, &span.id)));
        }
        for (written, relation) in relations.iter().zip(annotations.relations()) {
            let ends = [written.from, written.to].map(|end| ids.get(&end?).copied());
            let same_kind = written.kind.as_deref() == Some(relation.kind.as_str());
            if ends != [Some(&relation.from), Some(&relation.to)] || !same_kind {
                return Err(WriteError::Unreadable(format!("“{}”, read again, has other relations", document.id)));
            }
        }
    }
    Ok(())
}

/// What counts of a line that was written.
#[derive(Default)]
struct Written<'a> {
    text: Option<Cow<'a, str>>,
    spans: Vec<WrittenSpan<'a>>,
    relations: Vec<WrittenRelation<'a>>,
}

#[derive(Default)]
struct WrittenSpan<'a> {
    id: Option<usize>,
    label: Option<Cow<'a, str>>,
    start: Option<usize>,
    end: Option<usize>,
}

#[derive(Default)]
struct WrittenRelation<'a> {
    from: Option<usize>,
    to: Option<usize>,
    kind: Option<Cow<'a, str>>,
}

/// Reads a line without making a tree of it, as a corpus has millions. `spans`: how many to expect.
fn read_written<'a>(reader: &mut json::Reader<'a>, spans: usize) -> Written<'a> {
    let mut written = Written { spans: Vec::with_capacity(spans), ..Written::default() };
    reader.fields(&mut |reader, key| match key {
        "text" => written.text = reader.text(),
        "label" => reader.items(&mut |reader| {
            let mut span = WrittenSpan::default();
            let mut place = 0;
            reader.items(&mut |reader| {
                match place {
                    0 => span.start = reader.whole(),
                    1 => span.end = reader.whole(),
                    _ => span.label = reader.text(),
                }
                place += 1;
            });
            written.spans.push(span);
        }),
        "entities" => reader.items(&mut |reader| {
            let mut span = WrittenSpan::default();
            reader.fields(&mut |reader, key| match key {
                "id" => span.id = reader.whole(),
                "label" => span.label = reader.text(),
                "start_offset" => span.start = reader.whole(),
                "end_offset" => span.end = reader.whole(),
                _ => drop(reader.skip()),
            });
            written.spans.push(span);
        }),
        "relations" => reader.items(&mut |reader| {
            let mut relation = WrittenRelation::default();
            reader.fields(&mut |reader, key| match key {
                "from_id" => relation.from = reader.whole(),
                "to_id" => relation.to = reader.whole(),
                "type" => relation.kind = reader.text(),
                _ => drop(reader.skip()),
            });
            written.relations.push(relation);
        }),
        _ => drop(reader.skip()),
    });
    written
}

fn recognise(file: &InputFile) -> bool {
    // Older versions called their exports `.json1`.
    if !file.has_records() && !file.has_extension("json1") {
        return false;
    }
    let Some(record) = glance::first(file) else { return false };
    let of_others = ["text_sha256", "tokens", "spans", "ner_tags", "denotations", "annotation_id"];
    // Lists under `entities` are spaCy's; objects with other places, and labels alone, are those of many programs.
    let has_spans = |key: &&str| match record.get(key) {
        Json::List(items) => items.first().map_or(*key != "annotations", |item| {
            records::has(item, "start_offset") || key.starts_with("label") && records::is_range(item)
        }),
        _ => false,
    };
    ["text", "data"].iter().any(|key| record.get(key).text().is_some())
        && SPAN_FIELDS.iter().any(has_spans)
        && !of_others.iter().any(|key| records::has(&record, key))
}

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let mut writer = Writer::ascii(document.text.as_str().len() + 64 * document.annotations.span_count() + 256);
    writer.open('{');
    writer.field("id", document.id.as_str());
    writer.field("title", &document.details.title);
    writer.field("text", document.text.as_str());
    if context.scheme.relations.is_empty() && document.annotations.relation_count() == 0 {
        write_spans(&mut writer, document, context);
    } else {
        write_entities(&mut writer, document, context);
    }
    writer.close('}');
    let mut line = writer.finish();
    line.push('\n');
    vec![OutputFile::new(FILE, line)]
}

/// `[start, end, label]` for each span.
fn write_spans(writer: &mut Writer, document: &Document, context: &Context<'_>) {
    writer.key("label");
    writer.open('[');
    for span in document.annotations.spans() {
        writer.element();
        writer.open('[');
        for at in [span.range.start, span.range.end] {
            writer.element();
            writer.whole(context.offset(document, at));
        }
        writer.element();
        writer.string(span.label.as_str());
        writer.close(']');
    }
    writer.close(']');
}

/// Spans and relations as objects. Ids must be whole numbers, or doccano drops every span in silence.
fn write_entities(writer: &mut Writer, document: &Document, context: &Context<'_>) {
    let mut numbers: BTreeMap<&AnnotationId, usize> = BTreeMap::new();
    writer.key("entities");
    writer.open('[');
    for (number, span) in document.annotations.spans().enumerate() {
        numbers.insert(&span.id, number);
        writer.element();
        writer.open('{');
        writer.field_number("id", number);
        writer.field("label", span.label.as_str());
        writer.field_number("start_offset", context.offset(document, span.range.start));
        writer.field_number("end_offset", context.offset(document, span.range.end));
        writer.close('}');
    }
    writer.close(']');
    writer.key("relations");
    writer.open('[');
    for (number, relation) in document.annotations.relations().enumerate() {
        let number_of = |id| numbers.get(id).copied().unwrap_or_default();
        writer.element();
        writer.open('{');
        writer.field_number("id", number);
        writer.field_number("from_id", number_of(&relation.from));
        writer.field_number("to_id", number_of(&relation.to));
        writer.field("type", relation.kind.as_str());
        writer.close('}');
    }
    writer.close(']');
}

/// The fields that may hold spans: `annotations` in exports of doccano before 1.0.
const SPAN_FIELDS: [&str; 4] = ["label", "labels", "entities", "annotations"];

/// The fields of a span that are read; those of places are two where one of each is enough.
const IN_SPAN: [&str; 10] =
    ["id", "label", "start_offset", "start", "end_offset", "end", "text", "note", "user", "created_at"];

/// The fields of a relation that are read.
const IN_RELATION: [&str; 4] = ["id", "type", "from_id", "to_id"];

fn read_line(line: &str, place: &str, options: &ReadOptions, intake: &mut Intake) {
    let record = records::parse(line, place, intake);
    let named = options.text_column.as_deref().unwrap_or("text");
    let Some((text_key, text)) = [named, "text", "data"].iter().find_map(|key| Some((*key, record.get(key).text()?)))
    else {
        return intake.problem(place, "There is no text under “text” or “data”. The line was left out.");
    };
    if options.text_column.is_some() && text_key != named {
        intake.problem(place, records::not_there(named, text_key));
    }
    let unit = options.unit.unwrap_or(FORMAT.unit);
    let mut draft = Draft { text: text.to_owned(), unit, ..Draft::default() };
    draft.id = record.get("id").text_or_number().map(str::to_owned);
    draft.details.title = record.get("title").text().unwrap_or_default().to_owned();
    let mut of_whole_text = Vec::new();
    for key in SPAN_FIELDS {
        let field = record.get(key);
        let is_span = |item: &&Json| matches!(item, Json::List(_) | Json::Object(_));
        for item in field.items().iter().filter(is_span) {
            intake.unread.fields("spans", item, &IN_SPAN);
            draft.spans.push(read_span(item));
        }
        let is_list_of_spans = matches!(field, Json::List(items) if items.iter().all(|item| is_span(&item)));
        if !field.is_null() && !is_list_of_spans {
            of_whole_text.push(key);
        }
    }
    for key in &of_whole_text {
        intake.mild(place, format!("“{key}” has labels of the whole text; they were kept as its metadata."));
    }
    for item in record.get("relations").items() {
        intake.unread.fields("relations", item, &IN_RELATION);
        draft.relations.push(read_relation(item));
    }
    let is_used = |key: &str| {
        [text_key, "id", "title", "relations"].contains(&key)
            || SPAN_FIELDS.contains(&key) && !of_whole_text.contains(&key)
    };
    draft.metadata = records::metadata(&[], record.fields().iter().filter(|(key, _)| !is_used(key)), &mut |said| {
        intake.problem(place, said)
    });
    if options.unit.is_none()
        && let Some(doubt) = counting::doubt(&draft)
    {
        intake.problem_once(place, doubt);
    }
    intake.document(place, draft);
}

fn read_span(item: &Json) -> DraftSpan {
    let first = |keys: [&str; 2]| keys.iter().find_map(|key| item.get(key).whole());
    let text = |json: &Json| json.text_or_number().unwrap_or_default().to_owned();
    match item.items() {
        [] => DraftSpan {
            id: text(item.get("id")),
            label: text(item.get("label")),
            start: first(["start_offset", "start"]),
            end: first(["end_offset", "end"]),
            quote: item.get("text").text().map(str::to_owned),
            note: text(item.get("note")),
            // Exports before 1.0 say who made it, and when.
            annotator: text(item.get("user")),
            created_at: text(item.get("created_at")),
            ..DraftSpan::default()
        },
        parts => DraftSpan {
            start: parts.first().and_then(Json::whole),
            end: parts.get(1).and_then(Json::whole),
            label: parts.get(2).map(text).unwrap_or_default(),
            ..DraftSpan::default()
        },
    }
}

fn read_relation(item: &Json) -> DraftRelation {
    let text = |key: &str| item.get(key).text_or_number().unwrap_or_default().to_owned();
    DraftRelation {
        id: text("id"),
        kind: text("type"),
        from: text("from_id"),
        to: text("to_id"),
        ..DraftRelation::default()
    }
}
