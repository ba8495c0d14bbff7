//! Rows with tokens and tags, ours and those of other datasets.
//!
//! Owns: [`read_line`], [`is_column`]. Unit: code points. Must not know: other rows.
//!
//! Tags that are numbers have the names of the features beside the rows (see [`super::features`]).
//! `spans` are taken as they are. Without them the tags are, each column of them, and a span that two columns say is
//! one. Without a text it is put together from the tokens. Columns with no place in a document
//! are kept as its metadata.

use std::ops::Range;
use std::sync::Arc;

use super::super::intake::{Draft, DraftRelation, DraftSpan, Intake};
use super::super::json::Json;
use super::super::loss::shorten;
use super::super::options::ReadOptions;
use super::super::rebuild::Rebuilt;
use super::super::records;
use super::super::rows::{SPAN, read_span};
use super::super::tags::{is_tag, spans_of};
use super::super::text_table::{SPAN_FIELDS, has_ranges};
use super::TAGS;

/// What other datasets call the column of tags.
const TAG_COLUMNS: [&str; 5] = ["ner_tags", "tags", "labels", "ner", "ner_labels"];

/// What some datasets call the column of tokens.
const WORDS: &str = "words";

pub(super) fn read_line(line: &str, place: &str, _: &ReadOptions, intake: &mut Intake) {
    let (row, stop) = Json::parse(line);
    if let Some(stop) = stop {
        intake
            .problem(place, format!("The line is not JSON from character {} on. What is whole was read.", stop.at + 1));
    }
    let words = row.get(tokens_key(&row));
    let tokens: Vec<&str> = words.items().iter().map(|token| token.text().unwrap_or_default()).collect();
    if row.get("text").text().is_none() && words.is_null() {
        return intake.problem(place, "The row has neither “text” nor “tokens”. It was left out.");
    }
    let (text, places) = text_and_places(&row, &tokens, place, intake);
    let mut draft = Draft { text, ..Draft::default() };
    draft.id = row.get("id").text_or_number().map(str::to_owned);
    let detail = |key: &str| row.get(key).text_or_number().unwrap_or_default().to_owned();
    draft.details.title = detail("title");
    draft.details.source = detail("source");
    draft.details.date = detail("date");
    draft.details.language = detail("language");
    if !records::has_list(&row, "spans") {
        draft.spans = spans_from_tags(&row, &places, place, intake);
    } else {
        for span in row.get("spans").items() {
            intake.unread.fields("spans", span, &SPAN);
            draft.spans.push(read_span(span, &mut |message| intake.problem(place, message)));
        }
    }
    for relation in row.get("relations").items() {
        intake.unread.fields("relations", relation, &RELATION);
        draft.relations.push(read_relation(relation));
    }
    let others = row.fields().iter().filter(|(key, value)| !is_used(key, value, &row));
    for (key, _) in others.clone().filter(|(key, value)| SPAN_FIELDS.contains(&key.as_str()) && has_ranges(value)) {
        let message = format!(
            "“{key}” seems to hold spans, which were kept as metadata: those of rows with tokens are in “spans” or in tags."
        );
        intake.problem_once(place, message);
    }
    draft.metadata = records::metadata(&[], others, &mut |said| intake.problem(place, said));
    if tokens_key(&row) == WORDS {
        say_columns(&row, place, intake);
    }
    intake.document(place, draft);
}

/// The column with the tokens.
fn tokens_key(row: &Json) -> &'static str {
    if row.get("tokens").is_null() && has_words(row) { WORDS } else { "tokens" }
}

/// True if the column that some datasets have for tokens holds texts.
pub(super) fn has_words(row: &Json) -> bool {
    row.get(WORDS).items().first().is_some_and(|word| word.text().is_some())
}

/// Says once which columns were taken, where they are called otherwise than in most datasets.
fn say_columns(row: &Json, place: &str, intake: &mut Intake) {
    let mut message = format!("The tokens were taken from “{WORDS}”");
    let is_taken = |(key, value): &&(String, Json)| is_column(key) && is_used(key, value, row);
    for (number, (key, _)) in row.fields().iter().filter(is_taken).enumerate() {
        message.push_str(if number == 0 { ", the tags from “" } else { "”, “" });
        message.push_str(key);
    }
    message.push_str(if message.ends_with('”') { "." } else { "”." });
    intake.mild_once(place, message);
}

/// True for a column with tags.
pub(super) fn is_column(key: &str) -> bool {
    TAG_COLUMNS.contains(&key) || key.strip_prefix(TAGS).is_some_and(|label| label.starts_with('_'))
}

/// True if the column `key` of `row` has a place in the document, so that it is not kept as metadata.
fn is_used(key: &str, value: &Json, row: &Json) -> bool {
    let is_list = matches!(value, Json::List(_));
    match key {
        WORDS => tokens_key(row) == WORDS,
        "tokens" | "token_start" | "token_end" | "spans" | "relations" => is_list,
        "text" | "id" | "title" | "source" | "date" | "language" => value.text_or_number().is_some(),
        // Beside spans, only our own tags are a view of them.
        _ => is_list && is_column(key) && (!records::has_list(row, "spans") || key.starts_with(TAGS)),
    }
}

/// The text of a row, and where each token is in it; no places if they cannot be known.
fn text_and_places(row: &Json, tokens: &[&str], place: &str, intake: &mut Intake) -> (String, Vec<Range<usize>>) {
    let Some(text) = row.get("text").text() else {
        let mut rebuilt = Rebuilt::default();
        let places = tokens.iter().map(|token| rebuilt.token(token)).collect();
        return (rebuilt.into_text(), places);
    };
    let (starts, ends) = (row.get("token_start").items(), row.get("token_end").items());
    if starts.len() == tokens.len() && ends.len() == tokens.len() {
        let places = starts.iter().zip(ends).filter_map(|(start, end)| Some(start.whole()?..end.whole()?));
        let places: Vec<_> = places.collect();
        if places.len() == tokens.len() {
            return (text.to_owned(), places);
        }
    }
    let places = found_in_order(text, tokens).unwrap_or_else(|| {
        if !records::has_list(row, "spans") {
            intake.problem(place, "Its tokens are not in “text” one after the other. Its tags were left out.");
        }
        Vec::new()
    });
    (text.to_owned(), places)
}

/// Where the tokens are in `text`, each after the one before.
fn found_in_order(text: &str, tokens: &[&str]) -> Option<Vec<Range<usize>>> {
    let mut places = Vec::with_capacity(tokens.len());
    let (mut rest, mut at) = (text, 0);
    for token in tokens {
        let (before, after) = rest.split_once(token)?;
        let start = at + before.chars().count();
        at = start + token.chars().count();
        places.push(start..at);
        rest = after;
    }
    Some(places)
}

fn spans_from_tags(row: &Json, places: &[Range<usize>], place: &str, intake: &mut Intake) -> Vec<DraftSpan> {
    let mut spans: Vec<DraftSpan> = Vec::new();
    let features = Arc::clone(&intake.features);
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    // Which of them are of one column: these are in the order of the text.
    let mut columns: Vec<Range<usize>> = Vec::new();
    if places.is_empty() {
        return spans;
    }
    let is_tags = |(key, column): &&(String, Json)| is_column(key) && matches!(column, Json::List(_));
    for (key, column) in row.fields().iter().filter(is_tags) {
        let mut tags: Vec<&str> = column.items().iter().filter_map(Json::text).collect();
        if tags.len() != column.items().len() {
            let names = features.names(&intake.place(place), key);
            let Some(names) = names.filter(|_| tags.is_empty()) else {
                let message = format!(
                    "The tags in “{key}” are numbers; only the dataset's features know what they mean. Open its card \
                     (README.md) or dataset_infos.json with it, or write them as names: \
                     `features[\"{key}\"].feature.int2str`. They were left out."
                );
                intake.problem(place, message);
                continue;
            };
            tags = named(column.items(), names, key, place, intake);
        }
        if tags.len() != places.len() {
            let message = format!("“{key}” has {} tags for {} tokens. They were left out.", tags.len(), places.len());
            intake.problem(place, message);
            continue;
        }
        if let Some(bad) = tags.iter().find(|tag| !is_tag(tag)) {
            let bad = shorten(bad);
            intake.problem(place, format!("“{bad}” in “{key}” is no tag of IOB, BILOU or IOBES. It was read as none."));
        }
        let known = tags.into_iter().map(|tag| if is_tag(tag) { tag } else { "O" });
        let first = found.len();
        for span in spans_of(known) {
            let is_there = |earlier: &Range<usize>| {
                let of_it = found.get(earlier.clone()).unwrap_or_default();
                of_it.get(of_it.partition_point(|other| other.0.start < span.0.start)) == Some(&span)
            };
            if !columns.iter().any(is_there) {
                found.push(span);
            }
        }
        columns.push(first..found.len());
    }
    for (tokens, label) in found {
        let (first, last) = (places.get(tokens.start), places.get(tokens.end.wrapping_sub(1)));
        let (start, end) = (first.map(|first| first.start), last.map(|last| last.end));
        spans.push(DraftSpan { label, start, end, ..DraftSpan::default() });
    }
    spans
}

/// The names of the tags `numbers`.
fn named<'n>(numbers: &[Json], names: &'n [String], key: &str, place: &str, intake: &mut Intake) -> Vec<&'n str> {
    let mut name = |number: &Json| {
        let name = number.whole().and_then(|number| names.get(number));
        if name.is_none() {
            let number = number.text_or_number().unwrap_or_default();
            let message = format!(
                "“{number}” in “{key}” has no name among the {} of the dataset's features. It was read as no tag.",
                names.len()
            );
            intake.problem(place, message);
        }
        name.map_or("O", String::as_str)
    };
    numbers.iter().map(&mut name).collect()
}

/// The fields of a relation that are read.
const RELATION: [&str; 6] = ["id", "type", "from", "to", "annotator", "created_at"];

fn read_relation(relation: &Json) -> DraftRelation {
    let said = |key: &str| relation.get(key).text_or_number().unwrap_or_default().to_owned();
    DraftRelation {
        id: said("id"),
        kind: said("type"),
        from: said("from"),
        to: said("to"),
        annotator: said("annotator"),
        created_at: said("created_at"),
        ..DraftRelation::default()
    }
}
