//! Tasks of Label Studio: files for its import, exports of its server as JSON and as JSON_MIN.
//!
//! Owns: [`read`], [`recognise`]. Unit: code points; UTF-16 where only that fits what the file quotes, as older
//! versions counted. Must not know: how tasks are written.
//!
//! Limitations: predictions, drafts, annotations that were skipped, and what is about another text of a task than the
//! one that is read, are counted and left out. What is said of the whole text becomes metadata of the document.

use std::collections::BTreeSet;

use super::super::format::InputFile;
use super::super::glance;
use super::super::intake::{Draft, DraftSpan, Intake};
use super::super::json::Json;
use super::super::loss::counted;
use super::super::options::{ReadOptions, Unit};
use super::super::records;
use super::results::{Regions, is_region, texts};
use super::shown::{Shown, folder, shown};
use super::{CONFIG, TEXT};
use crate::model::edit::Status;
use crate::model::offset::{CodePoint, OffsetTable, Utf16};

/// The fields of a task, or of a flat record, that are about the work and not about the text.
const OF_WORK: [&str; 6] = ["annotation_id", "annotator", "created_at", "updated_at", "lead_time", "id"];

/// The fields of a task's data that have a place in a document.
const OF_DATA: [&str; 5] = ["doc_id", "title", "source", "date", "language"];

/// True for tasks and for a labelling configuration, which lies beside them.
pub(super) fn recognise(file: &InputFile) -> bool {
    if file.file_name() == CONFIG {
        return file.head().contains("<View");
    }
    if !file.has_extension("json") && !file.has_extension("jsonl") {
        return false;
    }
    let Some(record) = glance::first(file) else { return false };
    let is_task = !record.get("data").fields().is_empty()
        && ["annotations", "completions", "predictions"].iter().any(|key| records::has_list(&record, key));
    let is_region = |(_, value): &(String, Json)| value.items().iter().any(|item| records::has(item, "start"));
    is_task || is_flat(&record) && (records::has(&record, "lead_time") || record.fields().iter().any(is_region))
}

/// True for a record of JSON_MIN, in which the fields of `data` and the results of each control lie side by side.
fn is_flat(record: &Json) -> bool {
    records::has(record, "annotation_id") && records::has(record, "annotator")
}

/// Reads tasks.
pub(super) fn read(files: &[&InputFile], options: &ReadOptions, intake: &mut Intake) {
    let mut ways = Ways::new();
    let (configs, tasks): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.has_extension("xml"));
    let configs: Vec<(&str, Shown)> = configs.into_iter().map(|file| (folder(file), shown(file, intake))).collect();
    for file in tasks {
        let beside = configs.iter().find(|(place, _)| *place == folder(file));
        let choice = Choice { options, shown: beside.map_or(&[], |(_, shown)| shown) };
        records::each(file, intake, &mut |intake, place, record| {
            if is_flat(record) {
                read_flat(record, place, choice, intake);
            } else {
                read_task(record, place, choice, &mut ways, intake);
            }
        });
        // A type is symmetric or not, a relation alone cannot be.
        for (kind, both, one) in ways.drain(..).filter(|(_, both, _)| *both > 0) {
            if one == 0 {
                intake.goes_both_ways(&kind);
            } else {
                let message =
                    format!("Relations “{kind}” that go both ways: {both}. Others go one way, so they were read so.");
                intake.problem(&file.name, message);
            }
        }
    }
}

/// By what the text of a task is chosen, besides what is in the task.
#[derive(Clone, Copy)]
struct Choice<'c> {
    options: &'c ReadOptions,
    /// What the configuration beside shows.
    shown: &'c [(String, String)],
}

/// How many relations of each type go both ways, and how many one way.
type Ways = Vec<(String, usize, usize)>;

fn count_ways(result: &Json, ways: &mut Ways) {
    let kinds = if result.get("type").text() == Some("relation") { texts(result.get("labels")) } else { Vec::new() };
    let is_both = result.get("direction").text() == Some("bi");
    for kind in kinds {
        let (both, one) = (usize::from(is_both), usize::from(!is_both));
        match ways.iter_mut().find(|(known, ..)| *known == kind) {
            Some(known) => (known.1, known.2) = (known.1 + both, known.2 + one),
            None => ways.push((kind, both, one)),
        }
    }
}

fn read_task(task: &Json, place: &str, choice: Choice<'_>, ways: &mut Ways, intake: &mut Intake) {
    let data = task.get("data");
    let lists = ["annotations", "completions"].map(|key| task.get(key).items());
    let annotations: Vec<&Json> = lists.iter().copied().flatten().collect();
    let is_read = |annotation: &&&Json| !is_skipped(annotation);
    let mut named = Vec::new();
    for annotation in annotations.iter().filter(is_read) {
        annotation.get("result").items().iter().for_each(|result| count_name(result, &mut named));
    }
    let quotes: Vec<&str> = annotations
        .iter()
        .filter(is_read)
        .flat_map(|annotation| annotation.get("result").items())
        .filter_map(|result| result.get("value").get("text").text().filter(|_| is_region(result)))
        .collect();
    let Some((text_key, content)) = text_of(data.fields(), &named, &quotes, choice) else {
        return intake.problem(place, "There is no text in “data”. The task was left out.");
    };
    let object = object_of(text_key, data.fields(), &named, &quotes, choice);
    for (name, count) in named.iter().filter(|(name, _)| *name != object) {
        let message = format!(
            "Results about “{name}”, another text: {count}. They were not placed, because the text of the document is \
             “{text_key}”; choose “{name}” as the text to read them."
        );
        intake.problem(place, message);
    }
    let mut draft = Draft { text: content.to_owned(), ..Draft::default() };
    let meta = task.get("meta");
    let id = [data.get("doc_id"), data.get("id"), task.get("id")].into_iter().find_map(Json::text_or_number);
    draft.id = id.map(str::to_owned);
    read_details(data, &mut draft);
    draft.details.note = text(meta, "note");
    draft.details.status = meta.get("status").text().and_then(Status::parse).unwrap_or_default();
    let mut of_whole_text = Vec::new();
    let mut taken = BTreeSet::new();
    for annotation in annotations {
        let results = annotation.get("result").items();
        if is_skipped(annotation) {
            let message =
                format!("An annotation with {} results was skipped by its annotator and not read.", results.len());
            intake.problem(place, message);
            continue;
        }
        results.iter().for_each(|result| count_ways(result, ways));
        let regions = Regions::of(results, object);
        of_whole_text.extend(take(
            regions,
            &annotator_of(annotation.get("completed_by")),
            &mut draft,
            &mut taken,
            place,
            intake,
        ));
    }
    for (kind, one, why) in
        [("predictions", "prediction was", "guesses of a model"), ("drafts", "draft was", "never submitted")]
    {
        let count = task.get(kind).items().len();
        if count > 0 {
            let what = counted(count, one, &[kind, "were"].join(" "));
            intake.problem(place, format!("{what} not read: {why}."));
        }
    }
    let of_data = data.fields().iter().filter(|(key, _)| key != text_key && !OF_DATA.contains(&key.as_str()));
    let of_meta = meta.fields().iter().filter(|(key, _)| !["status", "note", "metadata"].contains(&key.as_str()));
    let kept = meta.get("metadata").fields();
    let others: Vec<&(String, Json)> = of_data.chain(of_meta).collect();
    let known: Vec<&(String, Json)> = kept.iter().chain(others.iter().copied()).collect();
    let added = additions(of_whole_text, &known, place, intake);
    let others = others.into_iter().chain(&added);
    draft.metadata = records::metadata(kept, others, &mut |said| intake.problem(place, said));
    finish(draft, place, intake);
}

/// What results say of the whole text and `known` does not; what says something else once more is noted.
fn additions(
    said: Vec<(String, Json)>,
    known: &[&(String, Json)],
    place: &str,
    intake: &mut Intake,
) -> Vec<(String, Json)> {
    let mut added: Vec<(String, Json)> = Vec::new();
    for (control, value) in said {
        let mut all = known.iter().copied().chain(&added);
        match all.find(|(key, value)| *key == control && !value.is_nothing()) {
            None => added.push((control, value)),
            Some((_, first)) if *first == value => {}
            Some(_) => {
                let message = format!("“{control}” is said of the whole text once more. What came first was kept.");
                intake.problem(place, message);
            }
        }
    }
    added
}

fn is_skipped(annotation: &Json) -> bool {
    *annotation.get("was_cancelled") == Json::Bool(true)
}

fn text(from: &Json, key: &str) -> String {
    from.get(key).text_or_number().unwrap_or_default().to_owned()
}

fn read_details(data: &Json, draft: &mut Draft) {
    draft.details.title = text(data, "title");
    draft.details.source = text(data, "source");
    draft.details.date = text(data, "date");
    draft.details.language = text(data, "language");
}

fn read_flat(record: &Json, place: &str, choice: Choice<'_>, intake: &mut Intake) {
    let Some((text_key, content)) = text_of(record.fields(), &[], &[], choice) else {
        return intake.problem(place, "There is no text in the record. It was left out.");
    };
    let mut draft = Draft { text: content.to_owned(), ..Draft::default() };
    let id = [record.get("doc_id"), record.get("id")].into_iter().find_map(Json::text_or_number);
    draft.id = id.map(str::to_owned);
    read_details(record, &mut draft);
    let is_region = |item: &Json| records::has(item, "start") && records::has(item, "end");
    let (of_regions, others): (Vec<_>, Vec<_>) =
        record.fields().iter().partition(|(_, value)| value.items().first().is_some_and(is_region));
    let results: Vec<Json> = of_regions
        .iter()
        .flat_map(|(control, list)| list.items().iter().map(|item| as_result(control, item)))
        .collect();
    let mut taken = BTreeSet::new();
    let annotator = annotator_of(record.get("annotator"));
    let of_whole_text = take(Regions::of(&results, ""), &annotator, &mut draft, &mut taken, place, intake);
    let is_data = |key: &str| key != text_key && !OF_DATA.contains(&key) && !OF_WORK.contains(&key);
    let of_data = others.into_iter().filter(|(key, _)| is_data(key));
    draft.metadata = records::metadata(&[], of_data.chain(&of_whole_text), &mut |said| intake.problem(place, said));
    finish(draft, place, intake);
}

/// A region of JSON_MIN as a result of JSON.
fn as_result(control: &str, item: &Json) -> Json {
    let kinds = ["labels", "choices", "number", "rating", "taxonomy", "datetime", "text"];
    let kind = kinds.into_iter().find(|kind| records::has(item, kind)).unwrap_or_default();
    let kind = if kind == "text" { "textarea" } else { kind };
    let text = |text: &str| Json::Text(text.to_owned());
    let field = |key: &str, value| (key.to_owned(), value);
    let fields = vec![field("from_name", text(control)), field("type", text(kind)), field("value", item.clone())];
    Json::Object(fields)
}

/// Takes the spans and relations of one annotation into `draft`; what is said of the whole text is returned.
fn take(
    mut regions: Regions,
    annotator: &str,
    draft: &mut Draft,
    taken: &mut BTreeSet<String>,
    place: &str,
    intake: &mut Intake,
) -> Vec<(String, Json)> {
    if regions.not_text > 0 {
        let message = format!(
            "{} regions are not of plain text (hypertext, paragraphs, images, sound) and were left out.",
            regions.not_text
        );
        intake.problem(place, message);
    }
    for kind in std::mem::take(&mut regions.not_held) {
        intake.problem(place, format!("What results of the type “{kind}” say cannot be held; it was left out."));
    }
    let of_whole_text = std::mem::take(&mut regions.of_whole_text);
    let (spans, relations) = regions.drafts(annotator, taken);
    draft.spans.extend(spans);
    draft.relations.extend(relations);
    of_whole_text
}

/// How many regions of plain text are about each object that results name; few are named.
type Named<'j> = [(&'j str, usize)];

fn count_name<'j>(result: &'j Json, named: &mut Vec<(&'j str, usize)>) {
    let Some(name) = result.get("to_name").text().filter(|_| is_region(result)) else { return };
    match named.iter_mut().find(|(known, _)| *known == name) {
        Some((_, count)) => *count += 1,
        None => named.push((name, 1)),
    }
}

fn count_of(name: &str, named: &Named<'_>) -> usize {
    named.iter().find(|(known, _)| *known == name).map_or(0, |(_, count)| *count)
}

/// How many of `quotes` are in `text`.
fn found(quotes: &[&str], text: &str) -> usize {
    quotes.iter().filter(|quote| text.contains(**quote)).count()
}

/// The field with the text: the one that was chosen, the one that the configuration shows where most results are, the
/// one that most results name unless they quote nothing of it, the one that has most of what they quote, `text`, or the
/// longest text.
fn text_of<'j>(
    fields: &'j [(String, Json)],
    named: &Named<'_>,
    quotes: &[&str],
    choice: Choice<'_>,
) -> Option<(&'j str, &'j str)> {
    let texts = || fields.iter().filter_map(|(key, value)| Some((key.as_str(), value.text()?)));
    let called = |name: &str| texts().find(|(key, _)| *key == name);
    let chosen = choice.options.text_column.as_deref().and_then(called);
    let object = named.iter().max_by_key(|(_, count)| *count);
    let is_it = |name: &str| object.is_none_or(|(most, _)| *most == name);
    let shown = || choice.shown.iter().filter(|(name, _)| is_it(name)).find_map(|(_, field)| called(field));
    let is_named =
        |(key, text): &(&str, &str)| count_of(key, named) > 0 && (quotes.is_empty() || found(quotes, text) > 0);
    let most = || texts().filter(is_named).max_by_key(|(key, text)| (count_of(key, named), text.len()));
    let likely = || texts().max_by_key(|(key, text)| (found(quotes, text), *key == TEXT, text.len()));
    chosen.or_else(shown).or_else(most).or_else(likely)
}

/// The object that shows `text_key`: by the configuration, the one of this name, else the most named one that is no other field's, which
/// would have some of what is quoted.
fn object_of<'j>(
    text_key: &'j str,
    fields: &[(String, Json)],
    named: &Named<'j>,
    quotes: &[&str],
    choice: Choice<'_>,
) -> &'j str {
    let is_shown = |name: &str| choice.shown.iter().any(|(object, field)| object == name && field == text_key);
    if let Some((name, _)) = named.iter().find(|(name, _)| is_shown(name)) {
        return name;
    }
    let is_quoted = |value: &Json| quotes.is_empty() || value.text().is_some_and(|text| found(quotes, text) > 0);
    let is_free = |name: &str| fields.iter().all(|(key, value)| key != name || !is_quoted(value));
    let free = named.iter().filter(|(name, _)| is_free(name)).max_by_key(|(_, count)| *count);
    if count_of(text_key, named) > 0 { text_key } else { free.map_or(text_key, |(name, _)| name) }
}

/// Who annotated: a number, a name, or an object with an e-mail address.
fn annotator_of(by: &Json) -> String {
    let parts = [by, by.get("email"), by.get("username"), by.get("id")];
    parts.into_iter().find_map(Json::text_or_number).unwrap_or_default().to_owned()
}

/// Hands the document over, counted in the unit that fits its quotes.
fn finish(mut draft: Draft, place: &str, intake: &mut Intake) {
    if draft.spans.iter().any(|span| span.quote.is_some()) {
        let table = OffsetTable::new(&draft.text);
        let fits = |unit| draft.spans.iter().all(|span| quote_fits(&draft.text, &table, span, unit));
        if !draft.text.is_ascii() && !fits(Unit::CodePoint) && fits(Unit::Utf16) {
            draft.unit = Unit::Utf16;
        }
        for span in &mut draft.spans {
            // Line breaks are often quoted as blanks or as `\n`; only the words count.
            if quote_fits(&draft.text, &table, span, draft.unit) {
                span.quote = None;
            }
        }
    }
    intake.document(place, draft);
}

/// True if the text at the place of `span` is what it quotes, apart from blanks; also if it quotes nothing.
fn quote_fits(text: &str, table: &OffsetTable, span: &DraftSpan, unit: Unit) -> bool {
    let (Some(quote), Some(start), Some(end)) = (&span.quote, span.start, span.end) else { return true };
    let byte = |at: usize| match unit {
        Unit::CodePoint => table.byte_from_code_point(text, CodePoint(at)).0,
        Unit::Utf16 => table.byte_from_code_point(text, table.code_point_from_utf16(text, Utf16(at))).0,
    };
    let there = text.get(byte(start)..byte(end)).unwrap_or_default();
    let visible = |text: &str| text.replace("\\n", "\n").chars().filter(|c| !c.is_whitespace()).collect::<String>();
    there == quote || visible(there) == visible(quote)
}
