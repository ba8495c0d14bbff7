//! What an export says about itself: how much is in it, and which choices made it so.

use counterclaim::formats::columns::CONLL;
use counterclaim::formats::export::Export;
use counterclaim::formats::format::Format;
use counterclaim::formats::options::{Align, Options, Overlap};
use counterclaim::formats::{brat, huggingface, jsonl, pubannotation};
use counterclaim::model::text::Text;
use serde_json::{Value, json};

use super::{exported, file};
use crate::adversarial;

fn manifest(export: &Export) -> Value {
    serde_json::from_str(file(export, "manifest.json")).unwrap()
}

/// How many spans and relations the lines of `export` have.
fn in_lines(export: &Export) -> (usize, usize) {
    let lines = file(export, "documents.jsonl").lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.fold((0, 0), |(spans, relations), line| {
        let len = |name: &str| line[name].as_array().unwrap().len();
        (spans + len("spans"), relations + len("relations"))
    })
}

#[test]
fn counts_are_of_what_is_in_the_export() {
    let project = adversarial::project();
    let whole = json!({"documents": 6, "spans": 36, "relations": 6});
    let options = Options { annotator: Some("a2".into()), ..Options::default() };
    let export = exported(&project, &jsonl::FORMAT, &options);
    assert_eq!(in_lines(&export), (1, 0));
    let said = manifest(&export);
    assert_eq!(said["counts"], json!({"documents": 6, "spans": 1, "relations": 0}));
    assert_eq!(said["counts_in_project"], whole);
    assert_eq!((&said["documents"][0]["spans"], &said["documents"][1]["spans"]), (&json!(1), &json!(0)));

    let flat = manifest(&exported(&project, &CONLL, &Options::default()));
    let losses = flat["losses"].as_array().unwrap().iter();
    let of_spans = ["same_range", "nesting", "crossing", "cuts_token", "blanks"];
    let is_gone = |loss: &&Value| loss["effect"] == "left_out" && of_spans.iter().any(|kind| loss["kind"] == *kind);
    let gone: u64 = losses.filter(is_gone).map(|loss| loss["count"].as_u64().unwrap()).sum();
    assert!(gone > 0, "{flat}");
    assert_eq!(flat["counts"], json!({"documents": 6, "spans": 36 - gone, "relations": 0}));
    assert_eq!(flat["counts_in_project"], whole);

    let per_label = Options { overlap: Overlap::PerLabel, ..Options::default() };
    let said = manifest(&exported(&project, &CONLL, &per_label));
    let of_documents: u64 =
        said["documents"].as_array().unwrap().iter().map(|entry| entry["spans"].as_u64().unwrap()).sum();
    assert_eq!(said["counts"]["spans"], of_documents);
    assert!(of_documents > 36 - gone, "{said}");
}

#[test]
fn a_document_that_the_format_cannot_hold_counts_in_the_project_alone() {
    let mut project = adversarial::project();
    let empty = counterclaim::model::document::Document::new("empty".into(), Text::new(""), Default::default());
    project.documents.push(empty);
    let said = manifest(&exported(&project, &counterclaim::formats::doccano::FORMAT, &Options::default()));
    assert_eq!((&said["counts"]["documents"], &said["counts_in_project"]["documents"]), (&json!(6), &json!(7)));
}

#[test]
fn choices_that_change_nothing_are_not_named() {
    let options = Options {
        overlap: Overlap::Priority,
        priority: vec!["actor".into()],
        align: Some(Align::Drop),
        spreadsheet: true,
        ..Options::default()
    };
    let names = |format: &'static Format| -> Vec<String> {
        let said = manifest(&exported(&adversarial::project(), format, &options));
        said["choices"].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names(&brat::FORMAT), ["offset_unit"]);
    assert_eq!(names(&pubannotation::FORMAT), ["offset_unit", "overlap", "priority"]);
    assert_eq!(names(&CONLL), ["offset_unit", "overlap", "priority", "align"]);
    assert_eq!(names(&huggingface::FORMAT), ["offset_unit", "overlap", "priority", "align"]);
    assert_eq!(names(&counterclaim::formats::tables::CSV), ["offset_unit", "spreadsheet_safe"]);
}
