//! Prodigy: one task a line, with tokens, spans and relations.
//!
//! Unit: code points, as Python counts; `token_start`, `token_end`, `head` and `child` are places of tokens from 0,
//! and `token_end` is the last token, not the one after it. Shape: `{"text", "meta", "tokens": [{"text", "start",
//! "end", "id", "ws"}], "spans": [{"start", "end", "token_start", "token_end", "label"}], "relations": [{"head",
//! "child", "label", "head_span", "child_span"}], "answer": "accept"}`. A relation leads from its head to its child,
//! each named by the last token of its span. Blanks that are not one space after a token are tokens of their own, as in
//! spaCy, so that `spacy.tokens.Doc(words, spaces)` is the text again.
//! Of spans with the same label over the same words, where there are relations, all but the first have `copy`, a number,
//! which relations repeat; Prodigy keeps fields that it does not know.
//! Cannot hold: attributes, notes, annotators of single spans, spans with blanks at their ends.
//! Sources: prodi.gy/docs, "Annotation interfaces" (`spans_manual`, `relations`); spaCy 3.8, `Doc`.

mod ends;

use std::collections::BTreeMap;

use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, InputFile, OutputFile, Reader, Writing, as_lines, no_fixed,
    no_last,
};
use super::glance;
use super::intake::{Draft, DraftRelation, DraftSpan, Intake};
use super::json::{Json, Writer};
use super::loss;
use super::options::{Align, ReadOptions, Unit};
use super::records;
use super::unread::Unread;
use super::words::{Word, words};
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::span::{AnnotationId, Span};
use ends::Ends;

/// The file's name.
const FILE: &str = "prodigy.jsonl";

/// Which of spans that are alike this is, from 1 on, where a relation may end at one of them; Prodigy keeps the field.
const COPY: &str = "copy";

/// Prodigy among the formats.
pub const FORMAT: Format = Format {
    id: "prodigy",
    name: "Prodigy JSONL",
    extension: "jsonl",
    media_type: "application/jsonl",
    description: "One task a line with tokens, spans and relations, for the annotation tool Prodigy and for spaCy.",
    loading: "`prodigy db-in my_dataset prodigy.jsonl` loads it as finished annotations. To go on with it, `prodigy \
              spans.manual my_dataset blank:en prodigy.jsonl --label …` (spans that overlap need `spans.manual`; \
              `ner.manual` takes none), or `rel.manual` if there are relations. Tokens are in the file, so no tokenizer \
              is asked.\n\nWith spaCy alone:\n\n```python\nimport spacy, srsly\nfrom spacy.tokens import Doc\n\nnlp = \
              spacy.blank(\"en\")\nfor task in srsly.read_jsonl(\"prodigy.jsonl\"):\n    doc = Doc(nlp.vocab, \
              words=[t[\"text\"] for t in task[\"tokens\"]], spaces=[t[\"ws\"] for t in task[\"tokens\"]])\n    \
              assert doc.text == task[\"text\"]\n    doc.spans[\"sc\"] = [doc.char_span(s[\"start\"], s[\"end\"], \
              label=s[\"label\"]) for s in task[\"spans\"]]\n```\n\n`token_end` is the last token of a span, not the one \
              after it.\n",
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds {
        tokens: true,
        align: Align::Split,
        relations: true,
        details: &["title", "source", "date", "language"],
        empty_documents: false,
        ..Holds::SPANS
    },
    writing: Some(Writing::Documents(DocumentWriting {
        main: Some(FILE),
        fixed: no_fixed,
        document: write,
        join: as_lines,
        last: no_last,
        check: None,
    })),
    reading: Some(Reader::Lines(read_line)),
    recognise,
    beside: Beside::NOTHING,
};

/// True for a task that was decided on; other programs answer questions in a field of this name.
fn is_decided(task: &Json) -> bool {
    matches!(task.get("answer").text(), Some("accept" | "reject" | "ignore"))
}

/// Tasks with tokens or an answer; else with spans as Prodigy has them, and no field of a format that has them, too.
fn recognise(file: &InputFile) -> bool {
    if !file.has_records() {
        return false;
    }
    let Some(record) = glance::first(file) else { return false };
    let has = |key: &&str| records::has(&record, key);
    let has_tokens = record.get("tokens").items().first().is_some_and(|token| token.get("text").text().is_some());
    let of_prodigy = ["_input_hash", "_task_hash", "_view_id"];
    let of_others = ["tokens", "words", "ents", "entities", "label", "labels", "ner_tags"];
    let is_task = || {
        let span = record.get("spans").items().first().unwrap_or(&Json::Null);
        let is_span = ["start", "end"].iter().all(|key| span.get(key).whole().is_some());
        let is_named = ["label", "token_start"].iter().any(|key| records::has(span, key));
        is_span && is_named && !records::has(span, "attributes") && !of_others.iter().any(has)
    };
    record.get("text").text().is_some()
        && !has(&"text_sha256")
        && (has_tokens || is_decided(&record) || of_prodigy.iter().any(has) || is_task())
}

/// The first and the last of `words` in `range`, both inclusive.
fn places(words: &[Word], range: TextRange) -> (usize, usize) {
    let first = words.partition_point(|word| word.range.start < range.start);
    let end = words.partition_point(|word| word.range.start < range.end);
    (first, end.saturating_sub(1))
}

fn write(document: &Document, _: &Context<'_>) -> Vec<OutputFile> {
    let ranges: Vec<TextRange> = document.annotations.spans().map(|span| span.range).collect();
    let words = words(&document.text, &ranges);
    let mut writer = Writer::compact();
    writer.open('{');
    writer.field("text", document.text.as_str());
    write_meta(&mut writer, document);
    writer.key("tokens");
    writer.open('[');
    for (number, word) in words.iter().enumerate() {
        writer.element();
        writer.open('{');
        writer.field("text", document.text.slice(word.range));
        writer.field_number("start", word.range.start.0);
        writer.field_number("end", word.range.end.0);
        writer.field_number("id", number);
        writer.key("ws");
        writer.truth(word.space);
        writer.close('}');
    }
    writer.close(']');
    let copies = copies(document);
    writer.key("spans");
    writer.open('[');
    for span in document.annotations.spans() {
        writer.element();
        write_span(&mut writer, span, &words, &copies);
    }
    writer.close(']');
    write_relations(&mut writer, document, &words, &copies);
    writer.field("answer", "accept");
    writer.close('}');
    let mut line = writer.finish();
    line.push('\n');
    vec![OutputFile::new(FILE, line)]
}

/// What the page shows below the text.
fn write_meta(writer: &mut Writer, document: &Document) {
    let details = &document.details;
    writer.key("meta");
    writer.open('{');
    writer.field("id", document.id.as_str());
    for (key, value) in [
        ("title", &details.title),
        ("source", &details.source),
        ("date", &details.date),
        ("language", &details.language),
    ] {
        if !value.is_empty() {
            writer.field(key, value);
        }
    }
    writer.close('}');
}

/// Of spans that say the same of the same words, how many are before each. None of them where nothing is joined.
type Copies<'d> = BTreeMap<&'d AnnotationId, usize>;

fn copies(document: &Document) -> Copies<'_> {
    let mut copies = Copies::new();
    if document.annotations.relation_count() == 0 {
        return copies;
    }
    let mut known: BTreeMap<(usize, usize, &str), usize> = BTreeMap::new();
    for span in document.annotations.spans() {
        let before = known.entry((span.range.start.0, span.range.end.0, span.label.as_str())).or_default();
        if *before > 0 {
            copies.insert(&span.id, *before);
        }
        *before += 1;
    }
    copies
}

fn write_span(writer: &mut Writer, span: &Span, words: &[Word], copies: &Copies<'_>) {
    let (first, last) = places(words, span.range);
    writer.open('{');
    writer.field_number("start", span.range.start.0);
    writer.field_number("end", span.range.end.0);
    writer.field_number("token_start", first);
    writer.field_number("token_end", last);
    writer.field("label", span.label.as_str());
    if let Some(copy) = copies.get(&span.id) {
        writer.field_number(COPY, *copy);
    }
    writer.close('}');
}

fn write_relations(writer: &mut Writer, document: &Document, words: &[Word], copies: &Copies<'_>) {
    writer.key("relations");
    writer.open('[');
    for relation in document.annotations.relations() {
        let ends = (document.annotations.span(&relation.from), document.annotations.span(&relation.to));
        let (Some(head), Some(child)) = ends else { continue };
        writer.element();
        writer.open('{');
        writer.field_number("head", places(words, head.range).1);
        writer.field_number("child", places(words, child.range).1);
        writer.field("label", relation.kind.as_str());
        writer.key("head_span");
        write_span(writer, head, words, copies);
        writer.key("child_span");
        write_span(writer, child, words, copies);
        writer.close('}');
    }
    writer.close(']');
}

fn read_line(line: &str, place: &str, _: &ReadOptions, intake: &mut Intake) {
    let record = records::parse(line, place, intake);
    let Some(text) = record.get("text").text() else {
        return intake.problem(place, "There is no text under “text”. The line was left out.");
    };
    let meta = record.get("meta");
    let mut draft = Draft { text: text.to_owned(), ..Draft::default() };
    let detail = |key: &str| meta.get(key).text_or_number().unwrap_or_default().to_owned();
    let own_id = meta.get("id").text_or_number().filter(|id| !id.is_empty());
    let id = own_id.or(record.get("id").text_or_number());
    draft.id = id.map(str::to_owned);
    draft.details.title = detail("title");
    draft.details.source = detail("source");
    draft.details.date = detail("date");
    draft.details.language = detail("language");
    let in_meta = ["id", "title", "source", "date", "language"];
    let taken = ["text", "meta", "tokens", "spans", "relations", "_annotator_id", "_session_id"];
    let of_meta = meta.fields().iter().filter(|(key, _)| !in_meta.contains(&key.as_str()));
    let of_task = record.fields().iter().filter(|(key, _)| {
        let is_internal = ["_input_hash", "_task_hash", "_view_id", "_is_binary"].contains(&key.as_str());
        let is_used = match key.as_str() {
            "id" => own_id.is_none() && id.is_some(),
            "answer" => is_decided(&record),
            key => taken.contains(&key),
        };
        !is_internal && !is_used
    });
    draft.metadata = records::metadata(&[], of_meta.chain(of_task), &mut |said| intake.problem(place, said));
    match record.get("answer").text() {
        Some(answer @ ("reject" | "ignore")) => {
            let count = record.get("spans").items().len();
            let message = format!("The answer to this task was “{answer}”. Not read: {}.", loss::count(count, "span"));
            intake.problem(place, message);
        }
        _ => read_annotations(&record, &mut draft, &mut intake.unread),
    }
    intake.document(place, draft);
}

/// The fields of tokens, spans and relations that are read, or say how the page shows them.
const IN_TOKEN: [&str; 7] = ["text", "start", "end", "id", "ws", "disabled", "style"];
const IN_SPAN: [&str; 9] = ["id", "label", "start", "end", "text", "token_start", "token_end", "note", COPY];
const IN_RELATION: [&str; 6] = ["head", "child", "label", "head_span", "child_span", "color"];

fn read_annotations(record: &Json, draft: &mut Draft, unread: &mut Unread) {
    let annotator = ["_annotator_id", "_session_id"].iter().find_map(|key| record.get(key).text()).unwrap_or_default();
    let tokens = record.get("tokens").items();
    tokens.iter().for_each(|token| unread.fields("tokens", token, &IN_TOKEN));
    for (number, item) in record.get("spans").items().iter().enumerate() {
        unread.fields("spans", item, &IN_SPAN);
        let span = read_span(item, tokens);
        draft.spans.push(DraftSpan { id: format!("s{}", number + 1), annotator: annotator.to_owned(), ..span });
    }
    let relations = record.get("relations").items();
    if relations.is_empty() {
        return;
    }
    let mut ends = Ends::new(&draft.spans, tokens);
    for item in relations {
        unread.fields("relations", item, &IN_RELATION);
        let mut end =
            |span: &str, token: &str| end_of(draft, &mut ends, item.get(span), item.get(token), tokens, annotator);
        let (from, to) = (end("head_span", "head"), end("child_span", "child"));
        let kind = item.get("label").text_or_number().unwrap_or_default().to_owned();
        draft.relations.push(DraftRelation {
            kind,
            from,
            to,
            annotator: annotator.to_owned(),
            ..DraftRelation::default()
        });
    }
}

/// A span, by its positions, or by its tokens if it has none.
fn read_span(item: &Json, tokens: &[Json]) -> DraftSpan {
    let token = |key: &str| item.get(key).whole().and_then(|place| tokens.get(place));
    DraftSpan {
        label: item.get("label").text_or_number().unwrap_or_default().to_owned(),
        start: item.get("start").whole().or_else(|| token("token_start")?.get("start").whole()),
        end: item.get("end").whole().or_else(|| token("token_end")?.get("end").whole()),
        quote: item.get("text").text().map(str::to_owned),
        note: item.get("note").text_or_number().unwrap_or_default().to_owned(),
        ..DraftSpan::default()
    }
}

/// The id of the span at which a relation ends: the one that `span` repeats, else the shortest one that ends with the
/// token `place`, else the shortest one around it; a new one without a label where only words are joined.
fn end_of(draft: &mut Draft, ends: &mut Ends, span: &Json, place: &Json, tokens: &[Json], annotator: &str) -> String {
    let place = place.whole().filter(|_| span.is_null());
    let token = place.and_then(|place| tokens.get(place)).unwrap_or(&Json::Null);
    let named = read_span(if span.is_null() { token } else { span }, tokens);
    let by_token = || place.and_then(|place| ends.with_token(place, &named));
    let copy = span.get(COPY).whole().unwrap_or(0);
    let known = ends.like(&named, copy).or_else(by_token).and_then(|place| draft.spans.get(place));
    if let Some(span) = known {
        return span.id.clone();
    }
    if named.start.is_none() {
        // Neither a span nor a token: the relation will be held back.
        return String::new();
    }
    let id = format!("s{}", draft.spans.len() + 1);
    ends.add(draft.spans.len(), &named);
    draft.spans.push(DraftSpan { id: id.clone(), quote: None, annotator: annotator.to_owned(), ..named });
    id
}
