//! Tasks of Label Studio: files for its import, exports of its server as JSON and as JSON_MIN.
//!
//! Owns: [`read`], [`recognise`]. Must not know: how tasks are written, in what they count (see [`super::quotes`]).
//!
//! Limitations: predictions, drafts, annotations that were skipped, and what is about another text of a task than the
//! one that is read, are counted and left out. What is said of the whole text becomes metadata of the document.

use std::collections::BTreeSet;

use super::super::format::InputFile;
use super::super::glance;
use super::super::intake::{Draft, Intake};
use super::super::json::Json;
use super::super::layers::Layers;
use super::super::loss::{count, counted};
use super::super::options::ReadOptions;
use super::super::records;
use super::super::unread::Unread;
use super::CONFIG;
use super::choice::{Choice, Results, object_of, text_of};
use super::quotes;
use super::results::{Regions, texts};
use super::shown::{Shown, shown};
use crate::model::edit::Status;

/// The fields of a task, or of a flat record, that are about the work and not about the text.
const OF_WORK: [&str; 6] = ["annotation_id", "annotator", "created_at", "updated_at", "lead_time", "id"];

/// The fields of a task's data that have a place in a document.
const OF_DATA: [&str; 5] = ["doc_id", "title", "source", "date", "language"];

/// True for tasks and for a labelling configuration, which lies beside them.
pub(super) fn recognise(file: &InputFile) -> bool {
    if file.has_extension("xml") {
        let head = file.head();
        return head.contains("<View") && (file.file_name() == CONFIG || head.contains("<Text "));
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
    let mut layers = Layers::default();
    let (configs, tasks): (Vec<&InputFile>, Vec<_>) = files.iter().copied().partition(|file| file.has_extension("xml"));
    let configs: Vec<(&str, Shown)> = configs.into_iter().map(|file| (file.folder(), shown(file, intake))).collect();
    for file in tasks {
        let beside = configs.iter().find(|(place, _)| *place == file.folder());
        let choice = Choice { options, shown: beside.map_or(&[], |(_, shown)| shown) };
        records::each(file, intake, &mut |intake, place, record| {
            note_layers(record, &mut layers);
            if is_flat(record) {
                read_flat(record, place, choice, intake);
            } else {
                read_task(record, place, choice, &mut ways, intake);
            }
        });
        intake.end_file(&file.name);
        std::mem::take(&mut layers).said().into_iter().for_each(|said| intake.problem(&file.name, said));
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

/// The fields of results that are read, or say how the page shows them; and those of their `meta`.
const IN_RESULT: [&str; 16] = [
    "id",
    "from_name",
    "to_name",
    "type",
    "value",
    "origin",
    "meta",
    "parentID",
    "normalization",
    "direction",
    "from_id",
    "to_id",
    "labels",
    "readonly",
    "hidden",
    "locked",
];
const IN_META: [&str; 3] = ["text", "annotator", "attributes"];

/// Counts what is said of an annotation and of its results and is not read. Most fields of an annotation are the
/// server's own bookkeeping.
fn note_unread(annotation: &Json, unread: &mut Unread) {
    let is_true = *annotation.get("ground_truth") == Json::Bool(true);
    unread.count("annotations", "ground_truth", usize::from(is_true));
    unread.count("annotations", "lead_time", usize::from(!annotation.get("lead_time").is_null()));
    for result in annotation.get("result").items() {
        unread.fields("results", result, &IN_RESULT);
        let meta = result.get("meta").fields().iter().filter(|(key, _)| !IN_META.contains(&key.as_str()));
        for (key, _) in meta.filter(|(_, value)| !value.is_nothing()) {
            unread.count("results", &["meta.", key].concat(), 1);
        }
    }
}

/// Tells `layers` which labels each control gave.
fn note_layers(task: &Json, layers: &mut Layers) {
    let annotations = ["annotations", "completions"].map(|key| task.get(key).items());
    let of_task = annotations.into_iter().flatten().filter(|annotation| !is_skipped(annotation));
    for result in of_task.flat_map(|annotation| annotation.get("result").items()) {
        let control = result.get("from_name").text().unwrap_or_default();
        texts(result.get("value").get("labels")).iter().for_each(|label| layers.add(label, control));
    }
    // Those of JSON_MIN lie in the field of their control.
    for (control, list) in task.fields().iter().filter(|_| is_flat(task)) {
        for item in list.items() {
            texts(item.get("labels")).iter().for_each(|label| layers.add(label, control));
        }
    }
}

fn read_task(task: &Json, place: &str, choice: Choice<'_>, ways: &mut Ways, intake: &mut Intake) {
    let data = task.get("data");
    let lists = ["annotations", "completions"].map(|key| task.get(key).items());
    let annotations: Vec<&Json> = lists.iter().copied().flatten().collect();
    let is_read = |annotation: &&&Json| !is_skipped(annotation);
    let mut results = Results::default();
    for annotation in annotations.iter().filter(is_read) {
        annotation.get("result").items().iter().for_each(|result| results.add(result));
    }
    let Some((text_key, content)) = text_of(data.fields(), &results, choice, (place, intake)) else {
        return intake.problem(place, "There is no text in “data”. The task was left out.");
    };
    let object = object_of((text_key, content), data.fields(), &results, choice);
    for (name, count) in results.named.iter().filter(|(name, _)| *name != object) {
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
            let message = format!(
                "An annotation with {} was skipped by its annotator and not read.",
                count(results.len(), "result")
            );
            intake.problem(place, message);
            continue;
        }
        results.iter().for_each(|result| count_ways(result, ways));
        note_unread(annotation, &mut intake.unread);
        let regions = Regions::of(results, object);
        of_whole_text.extend(take(
            regions,
            &annotator_of(annotation.get("completed_by")),
            annotation,
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
    quotes::finish(draft, place, intake);
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
    let Some((text_key, content)) = text_of(record.fields(), &Results::default(), choice, (place, intake)) else {
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
    note_unread(record, &mut intake.unread);
    let of_whole_text = take(Regions::of(&results, ""), &annotator, record, &mut draft, &mut taken, place, intake);
    let is_data = |key: &str| key != text_key && !OF_DATA.contains(&key) && !OF_WORK.contains(&key);
    let of_data = others.into_iter().filter(|(key, _)| is_data(key));
    draft.metadata = records::metadata(&[], of_data.chain(&of_whole_text), &mut |said| intake.problem(place, said));
    quotes::finish(draft, place, intake);
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

/// Takes the spans and relations of one annotation into `draft`, with its times; what is said of the whole text is
/// returned.
fn take(
    mut regions: Regions,
    annotator: &str,
    annotation: &Json,
    draft: &mut Draft,
    taken: &mut BTreeSet<String>,
    place: &str,
    intake: &mut Intake,
) -> Vec<(String, Json)> {
    if regions.not_text > 0 {
        let (one, several) = ("region is not of plain text", "regions are not of plain text");
        let what = counted(regions.not_text, one, several);
        intake.problem(place, format!("{what} (hypertext, paragraphs, images, sound). Not read."));
    }
    for kind in std::mem::take(&mut regions.not_held) {
        intake.problem(place, format!("What results of the type “{kind}” say cannot be held; it was left out."));
    }
    for control in std::mem::take(&mut regions.joined) {
        intake.problem(place, records::joined(&control, "a span"));
    }
    if regions.inside > 0 {
        let what = counted(regions.inside, "region lies in another", "regions lie in others");
        intake.problem(place, format!("{what} (“parentID”), which is not kept."));
    }
    let of_whole_text = std::mem::take(&mut regions.of_whole_text);
    let (mut spans, mut relations) = regions.drafts(annotator, taken);
    for span in &mut spans {
        span.created_at = text(annotation, "created_at");
        span.updated_at = text(annotation, "updated_at");
    }
    relations.iter_mut().for_each(|relation| relation.created_at = text(annotation, "created_at"));
    draft.spans.extend(spans);
    draft.relations.extend(relations);
    of_whole_text
}

/// Who annotated: a number, a name, or an object with an e-mail address.
fn annotator_of(by: &Json) -> String {
    let parts = [by, by.get("email"), by.get("username"), by.get("id")];
    parts.into_iter().find_map(Json::text_or_number).unwrap_or_default().to_owned()
}
