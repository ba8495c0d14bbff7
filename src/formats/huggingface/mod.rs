//! A folder that Hugging Face `datasets` loads: a row for each document, with tokens, tags and spans.
//!
//! Unit: code points in `token_start`, `token_end` and `spans` (Python's `str` index); tags go by token. Shape: a
//! dataset card with the features (see [`card`]), and `data/<split>.jsonl`. Tags are names; `datasets` makes numbers
//! of them as the card says. `ner_tags` holds one span at a time, chosen by policy; `ner_tags_<label>` the same for
//! the spans of one label; `spans` and `relations` hold all. Attributes are a JSON string, because a free dictionary
//! would become a struct with the keys of all rows.
//!
//! The JSON reader of `datasets` looks for dates before it knows the features, so the card says how to load without it.
//!
//! Cannot hold: documents' status, note and metadata. Every row has the same columns, or loading fails.
//!
//! Sources: "Dataset card" and "Features" of the documentation of `datasets`; run with `datasets` 5.2.0 and 2.21.0.

mod card;
pub mod features;
mod read;

use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, InputFile, OutputFile, Reader, Writing, as_lines, no_fixed,
};
use super::glance;
use super::json::{Json, Writer};
use super::options::{Align, Unit};
use super::records;
use super::reduce::{align, aligned, flatten};
use super::rows::write_spans;
use super::tags::iob2;
use super::tokens::{Token, covered};
use crate::model::document::Document;
use crate::model::span::SharedSpan;

/// The column of the flat view.
const TAGS: &str = "ner_tags";

/// Folders for `datasets`.
pub const FORMAT: Format = Format {
    id: "huggingface",
    name: "Hugging Face",
    extension: "jsonl",
    media_type: "application/jsonl",
    description: "A dataset for token classification and for spans, with its dataset card.",
    loading: LOADING,
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds {
        align: Align::Expand,
        view: Some(TAGS),
        label_views: Some("ner_tags_<label>"),
        details: &["title", "source", "date", "language"],
        unknown: false,
        ..Holds::ALL
    },
    writing: Some(Writing::Documents(DocumentWriting {
        main: Some("data/train.jsonl"),
        fixed: no_fixed,
        document: write,
        join: as_lines,
        last: |context, totals| vec![OutputFile::new("README.md", card::card(context, totals))],
        check: None,
    })),
    reading: Some(Reader::Lines(read::read_line)),
    recognise,
    beside: Beside { tells: features::is_features, ..Beside::NOTHING },
};

/// Lines with tags, or with tokens that are texts; beside a text of their own, these need tags or spans.
fn recognise(file: &InputFile) -> bool {
    if !["jsonl", "json"].iter().any(|ending| file.has_extension(ending)) {
        return false;
    }
    let Some(row) = glance::first(file).filter(|_| file.head().trim_start().starts_with('{')) else { return false };
    // Words alone may be anything.
    let has_words = read::has_words(&row);
    let has_tokens = row.get("tokens").items().first().is_some_and(|token| token.text().is_some());
    let has_lists = |is_one: fn(&str) -> bool| {
        row.fields().iter().any(|(key, value)| is_one(key) && matches!(value, Json::List(_)))
    };
    has_lists(|key| key.starts_with(TAGS))
        || has_words && has_lists(read::is_column)
        || has_tokens && (!records::has(&row, "text") || has_lists(|key| key == "spans" || read::is_column(key)))
}

/// How to load it.
const LOADING: &str = "```python\nimport json\n\nfrom datasets import Dataset, load_dataset_builder\n\n\
    folder = \"PATH/OF/THIS/FOLDER\"\nfeatures = load_dataset_builder(folder).info.features\n\
    with open(f\"{folder}/data/train.jsonl\", encoding=\"utf-8\") as lines:\n    \
    rows = Dataset.from_list([json.loads(line) for line in lines], features=features)\nnames = rows.features[\"ner_tags\"].feature.names\nfor row in rows:\n    \
    tags = [names[tag] for tag in row[\"ner_tags\"]]\n    for span in row[\"spans\"]:\n        \
    assert row[\"text\"][span[\"start\"]:span[\"end\"]] == span[\"text\"]\n```\n\n\
    `load_dataset(\"PATH/OF/THIS/FOLDER\")` loads it, too, without holding it in memory. But its reader takes texts for dates \
    where all of a column look like dates, and writes them in another way (`2024-05-01T10:00:00Z` becomes \
    `2024-05-01 10:00:00`), whatever the card says: moments always, ids and words at times. The class names come from this \
    card: loading `data/*.jsonl` alone gives the tags as text.\n\n\
    `ner_tags` has one label a token: where spans overlap, those that the chosen policy keeps; spans that begin or \
    end inside a token as chosen. `ner_tags_<label>` has the spans of one label, by the same policy among \
    themselves. `spans` has every span at its exact place, in code points: `row[\"text\"][start:end]`. Its \
    `attributes` are JSON: `json.loads(span[\"attributes\"])`. `token_start` and `token_end` give each token's place \
    in `text`.\n";

/// `data/<split>.jsonl`.
fn path(split: Option<&str>) -> String {
    format!("data/{}.jsonl", split.unwrap_or("train"))
}

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let (tokens, _) = aligned(document, context.align);
    let spans: Vec<SharedSpan> = document.annotations.spans().cloned().collect();
    let whole = align(document, spans, context.align, |_, _, _| {});
    let mut json = Writer::compact();
    json.open('{');
    json.field("id", document.id.as_str());
    json.field_list("tokens", &mut tokens.iter().map(|token| token.text(&document.text)));
    write_tags(&mut json, TAGS, &tokens, whole.clone(), context);
    for label in &context.scheme.labels {
        let of_label = whole.iter().filter(|span| span.label == label.id).cloned().collect();
        write_tags(&mut json, &column(label.id.as_str()), &tokens, of_label, context);
    }
    write_places(&mut json, "token_start", &mut tokens.iter().map(|token| token.range.start.0));
    write_places(&mut json, "token_end", &mut tokens.iter().map(|token| token.range.end.0));
    json.field("text", document.text.as_str());
    write_spans(&mut json, document, true);
    write_relations(&mut json, document);
    json.field("title", &document.details.title);
    json.field("source", &document.details.source);
    json.field("date", &document.details.date);
    json.field("language", &document.details.language);
    json.close('}');
    let mut line = json.finish();
    line.push('\n');
    vec![OutputFile::new(path(context.split), line)]
}

/// The column with the tags of one label.
fn column(label: &str) -> String {
    format!("{TAGS}_{label}")
}

/// A column of tags: of `spans`, those that a flat view keeps.
fn write_tags(json: &mut Writer, key: &str, tokens: &[Token], spans: Vec<SharedSpan>, context: &Context<'_>) {
    let kept = flatten(spans, context.options, context.scheme);
    let placed: Vec<_> = kept.iter().map(|span| (covered(tokens, span.range), span.label.as_str())).collect();
    let tags = iob2(tokens.len(), &placed);
    json.key(key);
    json.list(&mut tags.iter().map(String::as_str));
}

fn write_places(json: &mut Writer, key: &str, places: &mut dyn Iterator<Item = usize>) {
    json.key(key);
    json.open('[');
    for place in places {
        json.element();
        json.raw(&place.to_string());
    }
    json.close(']');
}

fn write_relations(json: &mut Writer, document: &Document) {
    json.key("relations");
    json.open('[');
    for relation in document.annotations.relations() {
        json.element();
        json.open('{');
        json.field("id", relation.id.as_str());
        json.field("type", relation.kind.as_str());
        json.field("from", relation.from.as_str());
        json.field("to", relation.to.as_str());
        json.field("annotator", relation.annotator.as_str());
        json.field("created_at", relation.created_at.as_str());
        json.close('}');
    }
    json.close(']');
}
