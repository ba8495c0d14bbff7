//! Each command does what it says.

use std::fs;

use counterclaim::formats::FORMATS;
use counterclaim::formats::dataset::{self, SCHEMA};
use counterclaim::model::project::Project;
use serde_json::{Value, json};

use super::{Folder, dataset_of, line, names, run, run_with};
use crate::adversarial;

#[test]
fn everything_of_a_dataset_survives_jsonl_and_back() {
    let folder = Folder::new();
    let project = adversarial::project();
    folder.with("in.json", dataset_of(&project));
    run(&folder, &["convert", "in.json", "--to", "jsonl", "--out", "mid"]).is(0);
    run(&folder, &["convert", "mid", "--to", "dataset", "--out", "out.json"]).is(0);
    let back = dataset::read(&fs::read(folder.at("out.json")).unwrap()).unwrap();
    assert!(back.is_whole());
    assert_eq!(back.project.documents, project.documents);
    assert_eq!(back.project.scheme.labels, project.scheme.labels);
}

#[test]
fn a_folder_of_lines_is_read_as_its_manifest_says() {
    let folder = Folder::new();
    let mut project = adversarial::project();
    project.name = "Sahel".to_owned();
    project.description = "Who says how many.".to_owned();
    project.license = "CC0".to_owned();
    folder.with("in.json", dataset_of(&project));
    for out in ["as-folder", "as.zip"] {
        run(&folder, &["convert", "in.json", "--to", "doccano", "--out", out, "--unit", "code-point"]);
        run(&folder, &["convert", out, "--to", "dataset", "--out", "out.json", "--force"]).is(0);
        let back = dataset::read(&fs::read(folder.at("out.json")).unwrap()).unwrap().project;
        assert_eq!([&back.name, &back.description, &back.license], ["Sahel", "Who says how many.", "CC0"], "{out}");
        let ranges = |project: &Project| -> Vec<_> {
            project.documents.iter().flat_map(|one| one.annotations.spans().map(|span| span.range)).collect()
        };
        assert_eq!(ranges(&back), ranges(&project), "{out}");
    }
}

#[test]
fn the_report_as_json_counts_and_stays_out_of_the_data() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army denies 12 killed.", &[("denial", "Army denies")]));
    let ran = run(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "out.jsonl", "--json"]).is(0);
    let report = ran.json();
    assert_eq!(report["read"], json!({"documents": 1, "spans": 1, "relations": 0}));
    assert_eq!(report["written"], json!([{"path": "out.jsonl", "documents": 1}]));
    assert_eq!(report["losses"], json!([]));
    assert_eq!(ran.error, "");
    let ran = run(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "-", "--json"]).is(0);
    assert_eq!(ran.out, fs::read(folder.at("out.jsonl")).unwrap());
    let report: Value = serde_json::from_str(&ran.error).unwrap();
    assert_eq!(report["problem_count"], 0);
}

#[test]
fn labels_can_be_mapped_and_held_against_a_scheme() {
    let folder = Folder::new();
    folder.with("scheme.json", dataset_of(&adversarial::project()));
    let project = adversarial::project();
    let known = project.scheme.labels[0].id.as_str();
    folder.with("in.jsonl", line("d", "Army denies 12 killed.", &[("nein", "Army denies"), (known, "12 killed")]));
    let words = ["convert", "in.jsonl", "--to", "jsonl", "--out", "-", "--scheme", "scheme.json"];
    run(&folder, &words).is(1).says("It has no label “nein”").says("--map nein=LABEL");
    let map = format!("nein={known}");
    for out in ["-", "out.json"] {
        let to = if out == "-" { "jsonl" } else { "dataset" };
        let words = ["convert", "in.jsonl", "--to", to, "--out", out, "--scheme", "scheme.json", "--map", &map];
        let ran = run(&folder, &words).is(0);
        let text = if out == "-" { ran.text() } else { fs::read_to_string(folder.at(out)).unwrap() };
        assert!(!text.contains("nein") && text.contains(known), "{text}");
    }
    let out = fs::read(folder.at("out.json")).unwrap();
    assert_eq!(dataset::read(&out).unwrap().project.scheme.labels, project.scheme.labels);
}

#[test]
fn validate_names_every_problem_and_its_place_and_fixes_what_it_can() {
    let folder = Folder::new();
    let shifted = line("d", "Army denies 12 killed.", &[("denial", "Army denies"), ("figure", "12 killed")])
        .replace("\"start\":12,", "\"start\":13,")
        .replace("\"end\":21,", "\"end\":22,");
    folder.with("in.jsonl", &shifted);
    let ran = run(&folder, &["validate", "in.jsonl"]).is(1);
    assert!(ran.text().contains("in.jsonl, line 1, spans[1]: The text at 13–22 is “2 killed.”"), "{}", ran.text());
    let report = run(&folder, &["validate", "in.jsonl", "--json"]).is(1).json();
    assert_eq!(report["unplaced"][0]["proposal"], json!({"start": 12, "end": 21}));
    assert_eq!(report["unplaced"][0]["text"], "12 killed");
    run(&folder, &["validate", "in.jsonl", "--fix", "fixed.json"]).is(1);
    let ran = run(&folder, &["validate", "fixed.json"]).is(0);
    assert!(ran.text().contains("2 spans") && ran.text().contains("Nothing is wrong."), "{}", ran.text());
}

#[test]
fn stats_counts_what_there_is() {
    let folder = Folder::new();
    let quotes = [("denial", "Army denies 12"), ("actor", "Army"), ("figure", "12 killed"), ("claim", "Army")];
    folder.with("in.jsonl", line("d", "Army denies 12 killed.", &quotes) + &line("e", "Ä.", &[]));
    let ran = run(&folder, &["stats", "in.jsonl", "--json"]).is(0);
    let statistics = &ran.json()["statistics"];
    assert_eq!(statistics["documents"], 2);
    assert_eq!(statistics["characters"], 24);
    assert_eq!(statistics["tokens"], 7);
    assert_eq!(statistics["labels"], json!({"actor": 1, "claim": 1, "denial": 1, "figure": 1}));
    assert_eq!(statistics["overlaps"], json!({"crossing": 1, "nested": 2, "same_range": 1}));
    assert_eq!(statistics["spans_per_document"], json!({"least": 0, "median": 2, "most": 4}));
    let ran = run(&folder, &["stats", "in.jsonl"]).is(0);
    assert!(ran.text().contains("Spans by label") && ran.error.is_empty(), "{}", ran.text());
}

#[test]
fn split_keeps_copies_together_and_says_how_labels_are_spread() {
    let folder = Folder::new();
    let mut corpus = String::new();
    for number in 0..40 {
        // Two documents each time have the same text.
        let text = format!("Report {} of the ministry: {} denied.", number / 2, "x".repeat(number / 2 + 1));
        corpus.push_str(&line(&format!("d{number}"), &text, &[("denial", "denied")]));
    }
    folder.with("in.jsonl", &corpus);
    let report = run(&folder, &["split", "in.jsonl", "--out", "out", "--split", "50/25/25", "--json"]).is(0).json();
    assert_eq!(names(&folder.at("out")), ["dev.json", "test.json", "train.json"]);
    assert_eq!(report["label_distribution"]["denial"], json!({"train": 20, "dev": 10, "test": 10}));
    assert_eq!(report["same_or_nearly_same_text"].as_array().unwrap().len(), 20);
    let mut seen = Vec::new();
    for name in ["train", "dev", "test"] {
        let bytes = fs::read(folder.at("out").join(format!("{name}.json"))).unwrap();
        let read = dataset::read(&bytes).unwrap();
        assert!(read.is_whole());
        let mut texts: Vec<String> = read.project.documents.iter().map(|d| d.text.as_str().to_owned()).collect();
        texts.sort();
        texts.dedup();
        seen.extend(texts);
    }
    assert_eq!(seen.len(), 20, "a text is in two splits");
    run(&folder, &["split", "in.jsonl", "--out", "out"]).is(1).says("has something in it");
    run(&folder, &["split", "in.jsonl", "--out", "parts", "--split", "0.8/0.1/0.1"]).is(0);
    run(&folder, &["split", "in.jsonl", "--out", "other", "--split", "all"]).is(2).says("80/10/10");
}

/// What is in a split that has no share any more is in another one by now.
#[test]
fn a_split_without_a_share_does_not_stay_from_before() {
    let folder = Folder::new();
    let corpus: String = (0..20).map(|n| line(&format!("d{n}"), &format!("Text {}", "x".repeat(n)), &[])).collect();
    folder.with("in.jsonl", corpus);
    let split = |shares| run(&folder, &["split", "in.jsonl", "--out", "out", "--force", "--split", shares]).is(0);
    split("80/10/10");
    folder.with("out/notes.json", "{}");
    assert_eq!(names(&folder.at("out")), ["dev.json", "notes.json", "test.json", "train.json"]);
    split("90/10/0");
    assert_eq!(names(&folder.at("out")), ["dev.json", "notes.json", "train.json"]);
}

#[test]
fn merge_joins_documents_by_text_and_keeps_annotators_apart() {
    let folder = Folder::new();
    let text = "Army denies 12 killed.";
    folder.with("a.jsonl", line("d", text, &[("denial", "Army denies")]) + &line("other", "Another text.", &[]));
    let second = line("e", text, &[("denial", "Army denies"), ("figure", "12 killed")]);
    folder.with("b.jsonl", second.clone() + &line("other", "A third text.", &[]));
    folder.with("c.jsonl", line("f", text, &[("denial", "Army denies")]).replace("\"a1\"", "\"zoe\""));
    let ran = run(&folder, &["merge", "a.jsonl", "b.jsonl", "c.jsonl", "--out", "out.json"]).is(0);
    assert!(ran.error.contains("“other” is used before"), "{}", ran.error);
    let merged = dataset::read(&fs::read(folder.at("out.json")).unwrap()).unwrap();
    assert!(merged.is_whole());
    let ids: Vec<&str> = merged.project.documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids, ["d", "other", "other-2"]);
    let spans: Vec<String> = merged.project.documents[0]
        .annotations
        .spans()
        .map(|span| format!("{} {} {} {}", span.id, span.label, span.range, span.annotator))
        .collect();
    assert_eq!(spans, ["s1 denial 0–11 a1", "s1-2 denial 0–11 zoe", "s2 figure 12–21 a1"]);
    // The same document from two people is what the command is for; a scheme beside lines that use it, too.
    let project = adversarial::project();
    folder.with("project.json", dataset_of(&project));
    run(&folder, &["convert", "project.json", "--to", "jsonl", "--out", "project.jsonl"]).is(0);
    for order in [["project.json", "project.jsonl"], ["project.jsonl", "project.json"]] {
        run(&folder, &["merge", order[0], order[1], "--out", "again.json"]).is(0);
        let again = dataset::read(&fs::read(folder.at("again.json")).unwrap()).unwrap().project;
        assert_eq!(again.documents, project.documents);
        let sorted = |project: &Project| {
            let mut labels = project.scheme.labels.clone();
            labels.sort_by(|a, b| a.id.cmp(&b.id));
            labels
        };
        assert_eq!(sorted(&again), sorted(&project), "{order:?}");
    }
    let out = run_with(&folder, &["merge", "-", "a.jsonl", "--out", "-"], second.as_bytes()).is(0).out;
    assert_eq!(dataset::read(&out).unwrap().project.documents.len(), 2);
}

#[test]
fn formats_and_schema_say_what_the_table_says() {
    let folder = Folder::new();
    let listed = run(&folder, &["formats", "--json"]).is(0).json();
    let ids: Vec<&str> = listed.as_array().unwrap().iter().map(|format| format["id"].as_str().unwrap()).collect();
    assert_eq!(ids, FORMATS.iter().map(|format| format.id).collect::<Vec<_>>());
    let markdown = run(&folder, &["formats", "--markdown"]).is(0).text();
    // If this fails: cargo run -- formats --markdown > docs/formats.md
    assert_eq!(markdown, include_str!("../../docs/formats.md"));
    for format in FORMATS {
        assert!(markdown.contains(&format!("`{}`", format.id)), "{}", format.id);
    }
    assert!(run(&folder, &["formats"]).is(0).text().contains("jsonl"));
    assert_eq!(run(&folder, &["schema"]).is(0).text().trim_end(), SCHEMA.trim_end());
}
