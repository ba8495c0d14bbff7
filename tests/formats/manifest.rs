//! What an export says about itself: how much is in it, and which choices made it so.

use counterclaim::formats::columns::{BILOU, CONLL};
use counterclaim::formats::dataset::text_sha256;
use counterclaim::formats::export::Export;
use counterclaim::formats::format::{Format, InputFile};
use counterclaim::formats::options::{Align, Options, Overlap, ReadOptions};
use counterclaim::formats::split::Ratios;
use counterclaim::formats::{brat, huggingface, import, jsonl, pubannotation};
use counterclaim::model::document::Document;
use counterclaim::model::project::Project;
use counterclaim::model::text::Text;
use serde_json::{Value, json};

use super::{as_input, exchanged, exported, file, read_again, spans_of};
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
    let empty = Document::new("empty".into(), Text::new(""), Default::default());
    project.documents.push(empty);
    let said = manifest(&exported(&project, &counterclaim::formats::doccano::FORMAT, &Options::default()));
    assert_eq!((&said["counts"]["documents"], &said["counts_in_project"]["documents"]), (&json!(6), &json!(7)));
}

#[test]
fn a_hash_is_of_the_text_as_it_is_in_the_export() {
    let mut project = adversarial::project();
    project.documents = vec![Document::new("lines".into(), Text::new("One\r\ntwo\r\n"), Default::default())];
    let export = exported(&project, &brat::FORMAT, &Options::default());
    let said = manifest(&export);
    let entry = &said["documents"][0];
    let text = file(&export, &format!("{}.txt", entry["file"].as_str().unwrap()));
    assert_eq!(text, "One\ntwo\n");
    assert_eq!(entry["text_sha256"], text_sha256(text));
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

/// Ids that no file can have, in another order than their files.
fn odd_ids() -> Project {
    let mut project = adversarial::project();
    project.documents.retain(|document| !["blanks-and-breaks", "none"].contains(&document.id.as_str()));
    let ids = ["wire:9/b", "Équipe: a", "wire:10", "wire_9_b"];
    for (document, id) in project.documents.iter_mut().zip(ids) {
        document.id = id.into();
        document.details.title = id.to_owned();
    }
    project
}

fn ids(project: &Project) -> Vec<&str> {
    project.documents.iter().map(|document| document.id.as_str()).collect()
}

#[test]
fn documents_come_back_in_their_order_under_their_ids() {
    let project = odd_ids();
    let split = Some(Ratios::parse("50/25/25", 1).unwrap());
    for format in exchanged() {
        for split in [None, split] {
            let again = read_again(
                &exported(&project, format, &Options { split, ..Options::default() }),
                format,
                &ReadOptions::default(),
            );
            assert_eq!(ids(&again), ids(&project), "{} {}", format.id, split.is_some());
            let titles: Vec<&str> = again.documents.iter().map(|document| document.details.title.as_str()).collect();
            assert_eq!(titles, ids(&project), "{}", format.id);
        }
    }
}

#[test]
fn a_manifest_says_nothing_of_files_elsewhere() {
    let project = odd_ids();
    let mut files = Vec::new();
    for folder in ["a", "a/b", "ab"] {
        let of_it = as_input(&exported(&project, &brat::FORMAT, &Options::default()));
        let of_it = of_it.into_iter().filter(|file| folder != "ab" || file.name != "manifest.json");
        files.extend(of_it.map(|file| InputFile { name: format!("{folder}/{}", file.name), ..file }));
    }
    let (found, ..) = import::sort_out(files);
    let reading = import::read(&brat::FORMAT, &found[0].files, &ReadOptions::default()).unwrap();
    let all = ids(&reading.project);
    assert_eq!(all.len(), 12);
    assert_eq!(all[..4], ids(&project));
    assert!(all.contains(&"wire:9/b-2") && all.contains(&"wire_9_b-3") && all.contains(&"wire_10"), "{all:?}");
}

#[test]
fn files_of_single_labels_are_one_document_again() {
    let project = odd_ids();
    for (format, align) in
        [(&CONLL, Align::Expand), (&BILOU, Align::Expand), (&CONLL, Align::Split), (&CONLL, Align::Drop)]
    {
        let options = Options { overlap: Overlap::PerLabel, align: Some(align), ..Options::default() };
        let export = exported(&project, format, &options);
        let again = read_again(&export, format, &ReadOptions::default());
        assert_eq!(ids(&again), ids(&project), "{align:?}");
        let said = manifest(&export);
        let count = |document: &Document| json!(document.annotations.span_count());
        for (document, entry) in again.documents.iter().zip(said["documents"].as_array().unwrap()) {
            assert_eq!(count(document), entry["spans"], "{align:?} {}", document.id);
        }
        if align == Align::Split {
            let visible = |project: &Project| -> Vec<String> {
                let spans = spans_of(project).into_iter();
                let mut spans: Vec<String> = spans
                    .map(|span| {
                        let (label, words) = (
                            span.split(' ').next().unwrap().to_owned(),
                            span.split_once('"').unwrap().1.replace([' ', '\n'], ""),
                        );
                        format!("{label} {words}")
                    })
                    .collect();
                spans.sort();
                spans
            };
            let kept = visible(&again);
            assert!(kept.iter().all(|span| visible(&project).contains(span)), "{kept:?}");
        }
    }
}

#[test]
fn files_of_single_labels_with_other_words_stay_apart_and_that_is_said() {
    let options = Options { overlap: Overlap::PerLabel, ..Options::default() };
    let mut files = as_input(&exported(&odd_ids(), &CONLL, &options));
    let of_claims = files.iter_mut().find(|file| file.name == "claim/wire_10.conll").unwrap();
    of_claims.bytes.extend(b"More\tB-claim\n\n");
    let (found, ..) = import::sort_out(files);
    let reading = import::read(&CONLL, &found[0].files, &ReadOptions::default()).unwrap();
    assert_eq!(reading.project.documents.len(), 5);
    let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert!(problems.iter().any(|said| said.contains("other words than")), "{problems:?}");
    assert_eq!(reading.unplaced, []);
}
