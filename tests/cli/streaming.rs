//! What is written batch by batch is what would be written at once, for every format that both are possible for.

use std::fs;

use counterclaim::formats::export::export;
use counterclaim::formats::format::{Format, InputFile, Reader, Writing};
use counterclaim::formats::options::{Options, Overlap, ReadOptions};
use counterclaim::formats::{FORMATS, format, import};
use counterclaim::model::project::Project;

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

/// What the library makes of `bytes`, all at once.
fn at_once(source: &Format, bytes: &[u8], target: &'static Format, options: &Options) -> Vec<(String, Vec<u8>)> {
    let file = InputFile { name: format!("in.{}", source.extension), bytes: bytes.to_vec() };
    let reading = import::read(source, &[file], &ReadOptions::default()).unwrap();
    let export = export(&reading.project, target, options, &"".into()).unwrap();
    export.files.into_iter().map(|file| (file.path, file.bytes)).collect()
}

#[test]
fn streamed_and_at_once_are_the_same_for_every_pair_of_formats() {
    let project = adversarial::project();
    let policies = [(Overlap::Longest, "longest"), (Overlap::PerLabel, "per-label")];
    for source in sources() {
        let bytes = main_file(&project, source);
        for target in targets() {
            for (overlap, word) in policies {
                let folder = Folder::new();
                let name = format!("in.{}", source.extension);
                folder.with(&name, &bytes);
                let options = Options { overlap, ..Options::default() };
                let expected = at_once(source, &bytes, target, &options);
                let words =
                    ["convert", &name, "--from", source.id, "--to", target.id, "--out", "out", "--overlap", word];
                run(&folder, &words).is(0);
                let mut found = files(&folder.at("out"));
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
    for number in 0..9000 {
        let id = match number % 7 {
            0 => "the same".to_owned(),
            1 => format!("Report/{}", number % 100),
            _ => format!("doc-{number}"),
        };
        let text = format!("Army denies {number} killed near the bridge. {}", "Witnesses said so. ".repeat(20));
        let label = if number == 8999 { "last" } else { "denial" };
        lines.push_str(&line(&id, &text, &[(label, "Army denies"), ("figure", &format!("{number} killed"))]));
        if number % 1000 == 500 {
            lines.push('\n');
        }
    }
    lines
}

#[test]
fn a_corpus_of_many_batches_is_the_same_for_every_format() {
    let jsonl = format("jsonl").unwrap();
    let corpus = long_corpus();
    assert!(corpus.len() > 3 * (2 << 20), "{} bytes are one batch", corpus.len());
    for target in targets() {
        // Thousands of files say no more than a few.
        let Some(Writing::Documents(writing)) = &target.writing else { continue };
        let Some(main) = writing.main else { continue };
        let folder = Folder::new();
        folder.with("in.jsonl", &corpus);
        let expected = at_once(jsonl, corpus.as_bytes(), target, &Options::default());
        run(&folder, &["convert", "in.jsonl", "--to", target.id, "--out", "out"]).is(1).says("is used before");
        for name in [main, "manifest.json"] {
            let found = fs::read(folder.at("out").join(name)).unwrap();
            let expected = expected.iter().find(|(path, _)| path == name).unwrap();
            assert!(found == expected.1, "{}: {name} differs", target.id);
        }
        // The same through pipes, where nothing can be read twice without being kept.
        let out = run_with(&folder, &["convert", "-", "--to", target.id, "--out", "-"], corpus.as_bytes()).is(1).out;
        let expected = expected.iter().find(|(path, _)| path == main).unwrap();
        assert!(out == expected.1, "{}: standard output differs", target.id);
    }
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
    folder.with("in.jsonl", long_corpus());
    let mut command = program(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "-"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
