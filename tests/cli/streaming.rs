//! What is written batch by batch is what would be written at once, for every format that both are possible for.

use std::fs;

use counterclaim::formats::export::manifest::DUPLICATES;
use counterclaim::formats::export::{Export, export};
use counterclaim::formats::format::{Format, InputFile, Reader, Writing};
use counterclaim::formats::options::{Align, Options, Overlap, ReadOptions, Unit};
use counterclaim::formats::split::Ratios;
use counterclaim::formats::{FORMATS, format, import};
use counterclaim::model::project::Project;

use serde_json::{Value, json};

use super::{Folder, line, program, run, run_with};
use crate::adversarial;

/// The formats whose lines are documents.
fn sources() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| matches!(format.reading, Some(Reader::Lines(_))) && format.writing.is_some())
}

/// The formats that are written document by document.
fn targets() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| matches!(format.writing, Some(Writing::Documents(_))))
}

/// `project` in `format`, as its main file alone.
fn main_file(project: &Project, format: &'static Format) -> Vec<u8> {
    let export = export(project, format, &Options::default(), &"".into()).unwrap();
    let Some(Writing::Documents(writing)) = &format.writing else { panic!("{} is whole", format.id) };
    let main = writing.main.unwrap();
    export.files.into_iter().find(|file| file.path == main).unwrap().bytes
}

/// What the library makes of `files`, all at once.
fn at_once(source: &Format, files: &[InputFile], target: &'static Format, options: &Options) -> Vec<(String, Vec<u8>)> {
    let reading = import::read(source, files, &ReadOptions::default()).unwrap();
    let export = export(&reading.project, target, options, &"".into()).unwrap();
    export.files.into_iter().map(|file| (file.path, file.bytes)).collect()
}

/// `bytes` in three files, each of which is a batch of its own.
fn parts(bytes: &[u8], ending: &str) -> Vec<InputFile> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let file = |(number, lines): (usize, &[&[u8]])| {
        let name = format!("part-{number}.{ending}");
        InputFile { name, bytes: lines.concat() }
    };
    lines.chunks(lines.len().div_ceil(3)).enumerate().map(file).collect()
}

#[test]
fn streamed_and_at_once_are_the_same_for_every_pair_of_formats() {
    let project = adversarial::project();
    let policies = [(Overlap::Longest, "longest"), (Overlap::PerLabel, "per-label")];
    for source in sources() {
        let folder = Folder::new();
        let parts = parts(&main_file(&project, source), source.extension);
        assert_eq!(parts.len(), 3);
        for InputFile { name, bytes } in &parts {
            folder.with(&format!("in/{name}"), bytes);
        }
        for target in targets() {
            for (overlap, word) in policies {
                let options = Options { overlap, ..Options::default() };
                let expected = at_once(source, &parts, target, &options);
                let out = format!("{}-{word}", target.id);
                let words = ["convert", "in", "--from", source.id, "--to", target.id, "--out", &out, "--overlap", word];
                run(&folder, &words).is(0);
                let mut found = files(&folder.at(&out));
                found.sort();
                let paths = |files: &[(String, Vec<u8>)]| files.iter().map(|file| file.0.clone()).collect::<Vec<_>>();
                assert_eq!(paths(&found), paths(&expected), "{} to {} {word}", source.id, target.id);
                for ((path, found), (_, expected)) in found.iter().zip(&expected) {
                    let [found, expected] = [found, expected].map(|bytes| String::from_utf8_lossy(bytes));
                    assert_eq!(found, expected, "{} to {}: {path}", source.id, target.id);
                }
            }
        }
    }
}

/// What only the last document has, a label, an attribute or a relation, changes the first lines of some formats.
/// Every choice that an export has, some of them together.
#[test]
fn every_choice_comes_to_the_same_as_at_once() {
    let project = adversarial::project();
    let annotator =
        project.documents.iter().flat_map(|document| document.annotations.spans()).next().unwrap().annotator.clone();
    let plain = Options::default();
    let split = Some(Ratios { parts: [2, 1, 1], seed: 9 });
    let labels: Vec<&str> = project.scheme.labels.iter().rev().map(|label| label.id.as_str()).collect();
    let (named, priority) = (labels.join(","), labels.iter().map(|label| (*label).into()).collect());
    let choices: [(&str, Options); 8] = [
        (
            "--unit utf16 --align contract",
            Options { unit: Some(Unit::Utf16), align: Some(Align::Contract), ..plain.clone() },
        ),
        (
            "--unit code-point --align drop",
            Options { unit: Some(Unit::CodePoint), align: Some(Align::Drop), ..plain.clone() },
        ),
        ("--align split --docstart", Options { align: Some(Align::Split), docstart: true, ..plain.clone() }),
        (
            "--align expand --spreadsheet-safe",
            Options { align: Some(Align::Expand), spreadsheet: true, ..plain.clone() },
        ),
        ("--overlap innermost --split 2/1/1 --seed 9", Options { overlap: Overlap::Innermost, split, ..plain.clone() }),
        ("--overlap per-label --split 2/1/1 --seed 9", Options { overlap: Overlap::PerLabel, split, ..plain.clone() }),
        (&format!("--priority {named}"), Options { overlap: Overlap::Priority, priority, ..plain.clone() }),
        (&format!("--annotator {annotator}"), Options { annotator: Some(annotator.clone()), ..plain }),
    ];
    let folder = Folder::new();
    let source = format("jsonl").unwrap();
    let parts = parts(&main_file(&project, source), source.extension);
    for InputFile { name, bytes } in &parts {
        folder.with(&format!("in/{name}"), bytes);
    }
    for (number, (words, options)) in choices.iter().enumerate() {
        for target in targets() {
            let out = format!("{}-{number}", target.id);
            let all = ["convert", "in", "--to", target.id, "--out", &out].into_iter().chain(words.split(' '));
            run(&folder, &all.collect::<Vec<_>>()).is(0);
            let mut found = files(&folder.at(&out));
            found.sort();
            let expected = at_once(source, &parts, target, options);
            for ((path, found), (expected_path, expected)) in found.iter().zip(&expected) {
                assert_eq!(path, expected_path, "{} {words}", target.id);
                let [found, expected] = [found, expected].map(|bytes| String::from_utf8_lossy(bytes));
                assert_eq!(found, expected, "{} {words}: {path}", target.id);
            }
            assert_eq!(found.len(), expected.len(), "{} {words}", target.id);
        }
    }
}

/// Read in batches, and never all in memory; every fifth document is nearly a copy of another one.
#[test]
fn documents_are_divided_as_at_once_for_every_format() {
    let text = |number: usize| {
        let own = if number % 5 == 1 { number - 1 } else { number };
        let words: Vec<String> = (0..40).map(|word| format!("w{}", own * 41 + word)).collect();
        format!("Army denies {number} killed. {}", words.join(" "))
    };
    let spans = [("denial", "Army denies")];
    let lines = (0..60).map(|number| line(&format!("d{number}"), &text(number), &spans[..usize::from(number % 3 > 0)]));
    let folder = Folder::new();
    let source = format("jsonl").unwrap();
    let parts = parts(lines.collect::<String>().as_bytes(), source.extension);
    for InputFile { name, bytes } in &parts {
        folder.with(&format!("in/{name}"), bytes);
    }
    let options = Options { split: Some(Ratios { parts: [50, 25, 25], seed: 3 }), ..Options::default() };
    for target in targets() {
        let words = ["convert", "in", "--to", target.id, "--out", target.id, "--split", "50/25/25", "--seed", "3"];
        run(&folder, &words).is(0);
        let mut found = files(&folder.at(target.id));
        found.sort();
        let expected = at_once(source, &parts, target, &options);
        assert!(found == expected, "{} is divided otherwise", target.id);
        assert!(expected.iter().any(|(path, _)| path.contains("dev")), "{} is not divided", target.id);
        let manifest = expected.iter().find(|(path, _)| path == "manifest.json").unwrap();
        let manifest: Value = serde_json::from_slice(&manifest.1).unwrap();
        assert!(manifest[DUPLICATES].as_array().unwrap().contains(&json!(["d10", "d11"])), "{manifest}");
    }
}

#[test]
fn what_comes_last_is_known_from_the_first_line_on() {
    let folder = Folder::new();
    let first = line("a", "Army denies 12 killed.", &[("denial", "Army denies")]);
    let two = [("denial", "Army denies"), ("figure", "12 killed")];
    let mut last: Value = serde_json::from_str(&line("b", "Army denies 12 killed!", &two)).unwrap();
    last["spans"][1]["attributes"] = json!({"certainty": "high"});
    last["relations"] = json!([{"id": "r1", "type": "about", "from": "s1", "to": "s2"}]);
    let corpus = format!("{first}{last}\n");
    let first_line_of = |words: &[&str]| {
        let ran =
            run_with(&folder, &[&["convert", "-", "--out", "-", "--to"], words].concat(), corpus.as_bytes()).is(0);
        ran.text().lines().next().unwrap().to_owned()
    };
    assert!(first_line_of(&["doccano"]).contains("\"relations\":[]"));
    assert!(first_line_of(&["huggingface"]).contains("\"ner_tags_figure\""));
    assert!(first_line_of(&["csv"]).contains("certainty"));
    // A scheme that says so beforehand comes to the same.
    folder.with("in.jsonl", &corpus);
    run(&folder, &["convert", "in.jsonl", "--to", "dataset", "--out", "scheme.json"]).is(0);
    assert!(first_line_of(&["doccano", "--scheme", "scheme.json"]).contains("\"relations\":[]"));
}

fn files(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            all.extend(files(&path).into_iter().map(|(inside, bytes)| (format!("{name}/{inside}"), bytes)));
        } else {
            all.push((name, fs::read(&path).unwrap()));
        }
    }
    all
}

/// Several batches; ids that repeat, that are missing, that are no file names; a label that only the last line has.
fn long_corpus() -> String {
    let mut lines = String::new();
    for number in 0..6000 {
        let id = match number % 7 {
            0 => "the same".to_owned(),
            1 => format!("Report/{}", number % 100),
            _ => format!("doc-{number}"),
        };
        let text = format!("Army denies {number} killed near the bridge. {}", "Witnesses said so. ".repeat(20));
        let label = if number == 5999 { "last" } else { "denial" };
        lines.push_str(&line(&id, &text, &[(label, "Army denies"), ("figure", &format!("{number} killed"))]));
        if number % 1000 == 500 {
            lines.push('\n');
        }
    }
    lines
}

/// Into a folder and through a pipe: a format whose lines stand alone, and one for which all labels and relation types
/// must be known first, so that standard input is kept to be read twice.
#[test]
fn a_corpus_of_many_batches_is_the_same_as_at_once() {
    let corpus = long_corpus();
    assert!(corpus.len() > 2 * (2 << 20), "{} bytes are not three batches", corpus.len());
    let folder = Folder::new();
    folder.with("in.jsonl", &corpus);
    let file = InputFile { name: "in.jsonl".to_owned(), bytes: corpus.clone().into_bytes() };
    let project = import::read(format("jsonl").unwrap(), &[file], &ReadOptions::default()).unwrap().project;
    let exported = |to: &str| export(&project, format(to).unwrap(), &Options::default(), &"".into()).unwrap();
    let [jsonl, doccano] = ["jsonl", "doccano"].map(exported);
    let is_same = |export: &Export, name: &str, found: &[u8]| {
        let expected = export.files.iter().find(|file| file.path == name).unwrap();
        assert!(found == expected.bytes, "{name} differs");
    };
    run(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "out"]).is(0).says("is used before");
    for name in ["documents.jsonl", "manifest.json"] {
        is_same(&jsonl, name, &fs::read(folder.at("out").join(name)).unwrap());
    }
    let ran = run_with(&folder, &["convert", "-", "--to", "doccano", "--out", "-"], corpus.as_bytes()).is(0);
    is_same(&doccano, "doccano.jsonl", &ran.out);
}

/// Written in one pass as long as nothing comes that matters for what was written before; the report counts once.
#[test]
fn a_relation_at_the_very_end_changes_the_file_from_the_first_line_on() {
    let corpus = long_corpus();
    let mut last: Value = serde_json::from_str(corpus.lines().last().unwrap()).unwrap();
    last["relations"] = json!([{"id": "r1", "type": "about", "from": "s1", "to": "s2"}]);
    last["id"] = json!("the last");
    let folder = Folder::new();
    for (name, corpus) in [("without", corpus.clone()), ("with", format!("{corpus}{last}\n"))] {
        folder.with("in.jsonl", &corpus);
        let file = InputFile { name: "in.jsonl".to_owned(), bytes: corpus.into_bytes() };
        let project = import::read(format("jsonl").unwrap(), &[file], &ReadOptions::default()).unwrap().project;
        let expected = export(&project, format("doccano").unwrap(), &Options::default(), &"".into()).unwrap();
        let out = format!("{name}.jsonl");
        let count = format!("{} documents", project.documents.len());
        run(&folder, &["convert", "in.jsonl", "--to", "doccano", "--out", &out]).is(0).says(&count);
        let main = expected.files.iter().find(|file| file.path == "doccano.jsonl").unwrap();
        assert!(fs::read(folder.at(&out)).unwrap() == main.bytes, "{name}");
        assert_eq!(String::from_utf8_lossy(&main.bytes).contains("\"relations\":[{"), name == "with");
    }
    assert_eq!(folder.names(), ["in.jsonl", "with.jsonl", "without.jsonl"]);
}

#[test]
fn what_is_held_back_and_said_follows_its_own_document() {
    let folder = Folder::new();
    let moved = |quote: &str| line("x", quote, &[("denial", quote)]).replace("\"start\":0", "\"start\":1");
    folder.with("in.jsonl", format!("{}{}{}", moved("One two."), "{\"text\":1\n", moved("Three four.")));
    let report = run(&folder, &["validate", "in.jsonl", "--json", "--from", "jsonl"]).is(1).json();
    let unplaced = report["unplaced"].as_array().unwrap();
    let held: Vec<_> = unplaced.iter().map(|one| (one["document"].as_str().unwrap(), &one["text"])).collect();
    assert_eq!(held, [("x", &json!("One two.")), ("x-2", &json!("Three four."))]);
    let places: Vec<_> = report["problems"].as_array().unwrap().iter().map(|one| one["place"].to_string()).collect();
    assert!(places.is_sorted() && places.len() > 3, "{places:?}");
}

#[test]
fn each_file_counts_its_own_lines_and_ids_are_one_list() {
    let folder = Folder::new();
    folder.with("a/one.jsonl", line("x", "One text.", &[]));
    folder.with("a/two.jsonl", format!("{}{}", line("x", "Two texts.", &[]), "{\"text_sha256\":1\n"));
    let ran = run(&folder, &["convert", "a", "--from", "jsonl", "--to", "jsonl", "--out", "-"]).is(1);
    assert!(ran.error.contains("two.jsonl, line 1: The id “x” is used before"), "{}", ran.error);
    assert!(ran.error.contains("two.jsonl, line 2"), "{}", ran.error);
    assert!(ran.text().contains("\"id\":\"x-2\""), "{}", ran.text());
}

#[test]
fn each_line_keeps_who_and_when_whatever_the_line_before_says() {
    let folder = Folder::new();
    let said = [("a1", "2026-01-01"), ("zoe", "2026-01-02"), ("", ""), ("zoe", ""), ("zoe", "2026-01-02")];
    let by = |(annotator, at): (&str, &str)| {
        let who = format!("\"annotator\":\"{annotator}\",\"created_at\":\"{at}\"");
        line("d", "Army denies.", &[("denial", "Army")]).replace("\"annotator\":\"a1\"", &who)
    };
    folder.with("in.jsonl", said.map(by).concat());
    let out = run(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "-"]).is(0).text();
    let documents: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let fields = |name: &str| -> Vec<Value> { documents.iter().map(|one| one["spans"][0][name].clone()).collect() };
    assert_eq!(fields("annotator"), said.map(|(annotator, _)| annotator));
    assert_eq!(fields("created_at"), said.map(|(_, at)| at));
    assert_eq!(fields("updated_at"), fields("created_at"));
}

#[test]
fn one_annotator_can_be_chosen_also_in_a_dataset() {
    let folder = Folder::new();
    let other = line("d", "Army denies. Witnesses said so.", &[("denial", "Army denies"), ("source", "Witnesses")]);
    folder.with("in.jsonl", other.replacen("\"a1\"", "\"zoe\"", 1));
    for (format, out) in [("jsonl", "out.jsonl"), ("dataset", "out.json")] {
        run(&folder, &["convert", "in.jsonl", "--to", format, "--out", out, "--annotator", "zoe"]).is(0);
        let ran = run(&folder, &["stats", out, "--json"]).is(0);
        assert_eq!(ran.json()["statistics"]["annotators"], serde_json::json!({"zoe": 1}), "{format}");
    }
}

#[test]
fn a_reader_that_has_had_enough_ends_the_program_quietly() {
    let folder = Folder::new();
    // More than a pipe holds.
    let text = "Army denies. ".repeat(20_000);
    folder.with("in.jsonl", (0..8).map(|n| line(&format!("d{n}"), &text, &[])).collect::<String>());
    let mut command = program(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "-"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// Of two spans over the same words, all else equal, the label that comes first in the scheme stays: that must be known
/// before the first line is written, though the label is first used there.
#[test]
fn what_stays_of_two_alike_does_not_depend_on_streaming() {
    let folder = Folder::new();
    let lines = [line("one", "Army denies.", &[("b", "Army")]), line("two", "Army.", &[("a", "Army"), ("b", "Army")])];
    let bytes = lines.concat().into_bytes();
    folder.with("in.jsonl", &bytes);
    let source = format("jsonl").unwrap();
    let input = [InputFile { name: "in.jsonl".to_owned(), bytes }];
    for target in ["spacy", "conll", "huggingface"].map(|id| format(id).unwrap()) {
        run(&folder, &["convert", "in.jsonl", "--to", target.id, "--out", target.id]).is(0);
        for (path, bytes) in at_once(source, &input, target, &Options::default()) {
            assert!(fs::read(folder.at(target.id).join(&path)).unwrap() == bytes, "{path} of {}", target.id);
        }
    }
}

/// The scheme is looked for only as long as it decides: standard input is kept, and read again from its beginning.
#[test]
fn the_first_relation_decides_and_all_lines_follow() {
    let folder = Folder::new();
    let related = r#"{"id":"first","text":"Army denies.","text_sha256":"","spans":[{"id":"a","label":"x","start":0,"end":4,"text":"Army"},{"id":"b","label":"y","start":5,"end":11,"text":"denies"}],"relations":[{"id":"r","type":"says","from":"a","to":"b"}]}"#;
    let mut input = format!("{related}\n");
    for number in 0..4000 {
        input.push_str(&line(&format!("d{number}"), "Rebels claim the town near the river.", &[("z", "Rebels")]));
    }
    let words = ["convert", "-", "--to", "doccano", "--out", "-"];
    let out = run_with(&folder, &words, input.as_bytes()).is(0).text();
    assert_eq!(out.lines().count(), 4001);
    assert!(out.lines().all(|line| line.contains("\"relations\":[")), "all lines have the same fields");
    assert!(out.lines().next().unwrap().contains("\"type\":\"says\""));
}
