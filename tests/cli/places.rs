//! Where things are written: files, folders, archives; and that nothing is written over by accident.

use std::fs;

use counterclaim::formats::about::About;
use counterclaim::formats::format::{Format, InputFile, Writing};
use counterclaim::formats::{FORMATS, archive};

use super::{Folder, dataset_of, line, names, run, run_with};
use crate::adversarial;

#[test]
fn the_name_decides_between_file_archive_and_folder() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army denies.", &[("denial", "Army")]));
    for out in ["out.jsonl", "out.zip", "out", "deep/er/out.jsonl"] {
        run(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", out]).is(0);
    }
    assert_eq!(folder.names(), ["deep", "in.jsonl", "out", "out.jsonl", "out.zip"]);
    assert_eq!(names(&folder.at("out")), ["README.md", "documents.jsonl", "manifest.json"]);
    let packed = archive::read(&fs::read(folder.at("out.zip")).unwrap(), archive::LIMITS).unwrap();
    for InputFile { name, bytes } in &packed {
        assert!(fs::read(folder.at("out").join(name)).unwrap() == *bytes, "{name} differs");
    }
    assert_eq!(packed.len(), 3);
    let main = fs::read(folder.at("out/documents.jsonl")).unwrap();
    assert_eq!(fs::read(folder.at("out.jsonl")).unwrap(), main);
    // The other name of lines of JSON.
    run(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "deep/out.NDJSON"]).is(0);
    assert_eq!(fs::read(folder.at("deep/out.NDJSON")).unwrap(), main);
}

#[test]
fn every_format_goes_into_folder_and_archive_and_is_known_again() {
    let project = adversarial::project();
    let folder = Folder::new();
    folder.with("in.json", dataset_of(&project));
    for format in FORMATS.iter().filter(|format| format.writing.is_some()) {
        for out in [format!("{}.zip", format.id), format!("{}-folder", format.id)] {
            run(&folder, &["convert", "in.json", "--to", format.id, "--out", &out]).is(0);
            if format.reading.is_some() {
                let json = run(&folder, &["validate", &out, "--json"]).is(0).json();
                assert_eq!(json["formats"], serde_json::json!([format.id]), "{out}");
            }
        }
    }
}

#[test]
fn with_one_file_a_format_of_many_takes_one_document() {
    let project = adversarial::project();
    for format in FORMATS {
        let Some(Writing::Documents(writing)) = &format.writing else { continue };
        if writing.main.is_some() {
            continue;
        }
        let folder = Folder::new();
        folder.with("many.json", dataset_of(&project));
        folder.with("one.jsonl", line("d", "Army denies 12 killed.", &[("denial", "Army denies")]));
        let out = format!("out.{}", format.extension);
        run(&folder, &["convert", "many.json", "--to", format.id, "--out", &out]).is(2).says("folder");
        // Nor does a part of it get out before that is known.
        let ran = run(&folder, &["convert", "many.json", "--to", format.id, "--out", "-"]).is(2);
        assert!(ran.out.is_empty(), "{}", format.id);
        assert!(!folder.at(&out).exists());
        run(&folder, &["convert", "one.jsonl", "--to", format.id, "--out", &out]).is(0);
        assert!(folder.at(&out).metadata().unwrap().len() > 0, "{}", format.id);
    }
}

#[test]
fn splits_go_into_folders_of_their_own_and_not_into_one_file() {
    let folder = Folder::new();
    let corpus: String = (0..20).map(|n| line(&format!("d{n}"), &format!("Text {}", "x".repeat(n)), &[])).collect();
    folder.with("in.jsonl", corpus);
    let words = ["convert", "in.jsonl", "--to", "jsonl", "--split", "80/10/10", "--seed", "7", "--out"];
    let with = |out: &'static str| words.iter().copied().chain([out]).collect::<Vec<_>>();
    run(&folder, &with("out")).is(0);
    assert_eq!(names(&folder.at("out")), ["README.md", "dev", "manifest.json", "test", "train"]);
    run(&folder, &with("again")).is(0);
    let train = |top: &str| fs::read(folder.at(top).join("train/documents.jsonl")).unwrap();
    assert_eq!(train("out"), train("again"));
    run(&folder, &with("out.jsonl")).is(2).says("several files");
    run(&folder, &["convert", "in.jsonl", "--to", "dataset", "--split", "80/10/10", "--out", "o.json"])
        .is(2)
        .says("counterclaim split");
}

#[test]
fn a_folder_with_something_in_it_needs_force_and_keeps_what_is_not_ours() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army denies.", &[]));
    folder.with("out/mine.txt", "mine");
    folder.with("out/documents.jsonl", "old");
    let words = ["convert", "in.jsonl", "--to", "jsonl", "--out", "out"];
    run(&folder, &words).is(1).says("--force");
    assert_eq!(fs::read_to_string(folder.at("out/documents.jsonl")).unwrap(), "old");
    run(&folder, &[&words[..], &["--force"]].concat()).is(0);
    assert_eq!(names(&folder.at("out")), ["README.md", "documents.jsonl", "manifest.json", "mine.txt"]);
    assert!(fs::read_to_string(folder.at("out/documents.jsonl")).unwrap().contains("Army denies"));
    folder.with("file", "mine");
    run(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "file"]).is(1).says("is a file");
}

#[test]
fn an_input_is_written_over_only_with_force() {
    let folder = Folder::new();
    let content = line("d", "Army denies.", &[("denial", "Army")]);
    folder.with("in/a.jsonl", &content);
    let all = [
        &["convert", "in/a.jsonl", "--to", "doccano", "--out", "./in/../in/a.jsonl"][..],
        &["convert", "in", "--to", "jsonl", "--out", "in/a.jsonl"],
        &["merge", "in/a.jsonl", "--out", "in/a.jsonl.json"],
        &["validate", "in/a.jsonl", "--fix", "in/a.jsonl.json"],
    ];
    for words in all {
        let out = words.last().unwrap();
        let is_input = out.ends_with(".jsonl");
        if !is_input {
            // Any other file is replaced, as by any program.
            folder.with(out, "mine");
            run(&folder, words).is(0);
            fs::remove_file(folder.at(out)).unwrap();
            continue;
        }
        run(&folder, words).is(2).says("--force").says("one of the files to be read");
        assert_eq!(fs::read_to_string(folder.at("in/a.jsonl")).unwrap(), content);
        run(&folder, &[words, &["--force"]].concat()).is(0);
        folder.with("in/a.jsonl", &content);
    }
}

#[test]
fn a_file_can_be_converted_into_itself_and_a_failure_leaves_it_alone() {
    let folder = Folder::new();
    let content = line("d", "Army denies.", &[("denial", "Army")]);
    folder.with("a.jsonl", &content);
    run(&folder, &["convert", "a.jsonl", "--to", "jsonl", "--out", "a.jsonl", "--force"]).is(0);
    assert!(fs::read_to_string(folder.at("a.jsonl")).unwrap().contains("Army denies."));
    folder.with("broken.jsonl", "not JSON\n");
    run(&folder, &["convert", "broken.jsonl", "--from", "jsonl", "--to", "jsonl", "--out", "a.jsonl", "--force"])
        .is(1)
        .says("broken.jsonl, line 1");
    assert!(fs::read_to_string(folder.at("a.jsonl")).unwrap().contains("Army denies."));
    assert_eq!(folder.names(), ["a.jsonl", "broken.jsonl"], "nothing half-written stays");
}

#[test]
fn what_a_folder_export_says_of_itself_is_read_back() {
    let folder = Folder::new();
    let project = adversarial::project();
    folder.with("in.json", dataset_of(&project));
    run(&folder, &["convert", "in.json", "--to", "jsonl", "--out", "out"]).is(0);
    let manifest = fs::read(folder.at("out/manifest.json")).unwrap();
    let file = InputFile { name: "manifest.json".to_owned(), bytes: manifest };
    assert_eq!(About::read(&[file]).unwrap().scheme.labels, project.scheme.labels);
}

#[test]
fn standard_input_is_known_by_what_is_in_it() {
    let folder = Folder::new();
    let dataset = dataset_of(&adversarial::project());
    let lines = run_with(&folder, &["convert", "-", "--to", "jsonl", "--out", "-"], dataset.as_bytes()).is(0).out;
    let again = run_with(&folder, &["convert", "-", "--to", "jsonl", "--out", "-"], &lines).is(0).out;
    assert_eq!(lines, again);
    let text = run_with(&folder, &["convert", "-", "--to", "jsonl", "--out", "-"], "Army denies.".as_bytes()).is(0);
    assert!(text.text().contains("\"text\":\"Army denies.\""), "{}", text.text());
    // Every format that its content gives away: not brat and BILOU, nor tables, which belong together by their names.
    folder.with("in.jsonl", line("d", "Army denies 12 killed.", &[("denial", "Army denies")]));
    let is_mute = |format: &Format| ["brat", "bilou", "csv", "tsv"].contains(&format.id);
    for format in FORMATS.iter().filter(|format| format.reading.is_some() && !is_mute(format)) {
        let out = format!("{}.{}", format.id, format.extension);
        run(&folder, &["convert", "in.jsonl", "--to", format.id, "--out", &out]).is(0);
        let bytes = fs::read(folder.at(&out)).unwrap();
        let ran = run_with(&folder, &["stats", "-", "--json"], &bytes);
        assert_eq!(ran.json()["formats"], serde_json::json!([format.id]), "{out}: {}", ran.error);
    }
}

/// As a shell gives it for `<(…)`: a path that can be read once, also by formats that must be read twice.
#[cfg(unix)]
#[test]
fn a_pipe_with_a_path_is_read_like_standard_input() {
    let folder = Folder::new();
    let lines = line("d", "Army denies 12 killed.", &[("denial", "Army denies")]);
    let cases: [&[&str]; 3] = [&["jsonl"], &["huggingface"], &["jsonl", "--split", "80/20"]];
    for (number, more) in cases.iter().enumerate() {
        let out = number.to_string();
        let words = [&["convert", "/dev/stdin", "--out", &out, "--to"], *more].concat();
        run_with(&folder, &words, lines.as_bytes()).is(0).says("1 document");
    }
}

#[test]
fn the_docbin_of_spacy_can_be_written_alone() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[("a", "Army"), ("b", "Army left")]));
    let ran = run(&folder, &["convert", "in.jsonl", "--to", "spacy", "--out", "x.spacy"]).is(0);
    ran.says("spacy.jsonl").says("to_docbin.py").says("inside or around");
    assert_eq!(folder.names(), ["in.jsonl", "x.spacy"]);
    run(&folder, &["convert", "in.jsonl", "--to", "spacy", "--out", "all"]).is(0);
    assert_eq!(fs::read(folder.at("x.spacy")).unwrap(), fs::read(folder.at("all/train.spacy")).unwrap());
    let stats = run(&folder, &["stats", "x.spacy", "--json"]).json();
    assert_eq!(stats["statistics"]["spans"], 2);
    run(&folder, &["convert", "in.jsonl", "--to", "spacy", "--out", "y.spacy", "--split", "50/50"])
        .is(2)
        .says("folder");
}

/// Formats with a file a document and those with one file of all: each document is in the folder of its split, also if
/// its name has the word for a split in it; and none is called as the export's own files are.
#[test]
fn documents_and_labels_may_be_called_as_the_files_of_an_export() {
    let ids = ["manifest", "README", "readme", "train", "Test", "contest", "strain", "device", "a/b", "a_b"];
    let quotes =
        [("a.b", "Army"), ("a_b", "denies"), ("README.md", "killed"), ("manifest.json", "near"), ("dev", "of")];
    let corpus: String = (0..ids.len() * 3)
        .map(|n| {
            let text = format!("Army denies {} killed near {} of it.", "x".repeat(n + 1), "y".repeat(3 * n + 1));
            line(&format!("{}{}", ids[n % ids.len()], &"-3"[..2 * (n / ids.len() % 2)]), &text, &quotes)
        })
        .collect();
    let folder = Folder::new();
    folder.with("in.jsonl", &corpus);
    for format in FORMATS.iter().filter(|format| matches!(format.writing, Some(Writing::Documents(_)))) {
        for split in ["", "60/20/20", "1/0/0"] {
            let out = format!("{}{}", format.id, split.len());
            let mut words = vec!["convert", "in.jsonl", "--to", format.id, "--out", &out, "--overlap", "per-label"];
            if !split.is_empty() {
                words.extend(["--split", split]);
            }
            run(&folder, &words).is(0).says("is used before");
            if format.reading.is_none() {
                continue;
            }
            let stats = run(&folder, &["stats", &out, "--json"]).json();
            assert_eq!(stats["statistics"]["documents"], ids.len() * 3, "{out}");
            assert_eq!(stats["statistics"]["spans"], ids.len() * 3 * 5, "{out}");
            let manifest = fs::read_to_string(folder.at(&out).join("manifest.json")).unwrap();
            assert!(manifest.contains("\"generator\""), "{out}");
            if !split.is_empty() {
                let own = ["README.md", "manifest.json", "train", "dev", "test", "data"];
                let extra = ["annotation.conf", "visual.conf", "to_docbin.py", "TypeSystem.xml", "label_config.xml"];
                let bins = ["train.spacy", "dev.spacy", "test.spacy"];
                let known = |name: &String| own.iter().chain(&extra).chain(&bins).any(|known| known == name);
                let odd: Vec<String> = names(&folder.at(&out)).into_iter().filter(|name| !known(name)).collect();
                assert_eq!(odd, Vec::<String>::new(), "{out}");
            }
        }
    }
}

#[test]
fn force_replaces_an_earlier_export_and_touches_nothing_else() {
    let folder = Folder::new();
    folder.with("two.jsonl", line("one", "Army denies.", &[("denial", "Army")]) + &line("two", "Rebels claim.", &[]));
    folder.with("one.jsonl", line("one", "Army denies.", &[("denial", "Army")]));
    run(&folder, &["convert", "two.jsonl", "--to", "brat", "--out", "out"]).is(0);
    folder.with("out/three.txt", "mine");
    folder.with("out/two.md", "mine");
    run(&folder, &["convert", "one.jsonl", "--to", "brat", "--out", "out", "--force"]).is(0);
    let left = names(&folder.at("out"));
    let of_export: Vec<&str> = left.iter().map(String::as_str).filter(|name| !name.ends_with(".conf")).collect();
    assert_eq!(of_export, ["README.md", "manifest.json", "one.ann", "one.txt", "three.txt", "two.md"]);
    // Another format, with folders for splits before.
    run(&folder, &["convert", "two.jsonl", "--to", "conll", "--split", "50/0/50", "--out", "split"]).is(0);
    assert!(names(&folder.at("split")).iter().any(|name| ["train", "test"].contains(&name.as_str())));
    run(&folder, &["convert", "one.jsonl", "--to", "dataset", "--out", "split", "--force"]).is(0);
    assert_eq!(names(&folder.at("split")), ["dataset.json"]);
}

#[test]
fn a_manifest_cannot_make_files_elsewhere_go() {
    let folder = Folder::new();
    folder.with("one.jsonl", line("one", "Army denies.", &[]));
    folder.with("precious.txt", "mine");
    let at = folder.at("precious").display().to_string();
    let entries: Vec<_> =
        ["../precious", "a/../../precious", &at].iter().map(|file| serde_json::json!({"file": file})).collect();
    let manifest = serde_json::json!({"generator": "counterclaim 9", "format": "brat", "documents": entries});
    for format in ["dataset", "brat"] {
        folder.with("out/manifest.json", manifest.to_string());
        run(&folder, &["convert", "one.jsonl", "--to", format, "--out", "out", "--force"]).is(0);
        assert!(folder.names().contains(&"precious.txt".to_owned()), "{format}");
    }
    // Nor does the manifest of another program.
    folder.with("other/manifest.json", r#"{"generator": "x", "format": "brat", "documents": [{"file": "a"}]}"#);
    folder.with("other/a.txt", "mine");
    run(&folder, &["convert", "one.jsonl", "--to", "brat", "--out", "other", "--force"]).is(0);
    assert!(names(&folder.at("other")).contains(&"a.txt".to_owned()));
}

#[test]
fn a_name_that_ends_as_another_kind_of_file_is_refused() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army denies.", &[("denial", "Army")]));
    for (format, out, right) in [
        ("doccano", "x.json", ".jsonl"),
        ("brat", "x.csv", ".ann"),
        ("dataset", "x.jsonl", ".json"),
        ("conll", "x.spacy", ".conll"),
    ] {
        run(&folder, &["convert", "in.jsonl", "--to", format, "--out", out]).is(2).says(out).says(right);
    }
    run(&folder, &["merge", "in.jsonl", "--out", "x.jsonl"]).is(2).says(".json");
    run(&folder, &["validate", "in.jsonl", "--fix", "x.csv"]).is(2).says(".json");
    run(&folder, &["split", "in.jsonl", "--out", "x.json"]).is(2).says("folder");
    assert_eq!(folder.names(), ["in.jsonl"]);
    // A folder that is there may be called so, and a dot alone makes no kind.
    folder.with("y.json/mine", "");
    for out in ["y.json", "v1.2"] {
        run(&folder, &["convert", "in.jsonl", "--to", "doccano", "--out", out, "--force"]).is(0);
    }
}

/// As CoNLL-2003 itself has it: all documents of a part one after the other, each after its line.
#[test]
fn documents_after_docstart_lines_are_one_file() {
    let folder = Folder::new();
    let two = line("a", "London calling", &[("GPE", "London")]) + &line("b", "Army left.", &[("actor", "Army")]);
    folder.with("two.jsonl", two);
    let expected = "-DOCSTART- -X- O O\n\nLondon\tB-GPE\ncalling\tO\n\n\
                    -DOCSTART- -X- O O\n\nArmy\tB-actor\nleft\tO\n.\tO\n\n";
    let words = ["convert", "two.jsonl", "--to", "conll", "--docstart", "--out"];
    let to = |out: &'static str| [&words[..], &[out]].concat();
    run(&folder, &to("x.conll")).is(0).says("ids are not in it");
    assert_eq!(fs::read_to_string(folder.at("x.conll")).unwrap(), expected);
    assert_eq!(run(&folder, &to("-")).is(0).text(), expected);
    assert_eq!(run(&folder, &["stats", "x.conll", "--json"]).is(0).json()["read"]["documents"], 2);
    // In a folder, each has its own file.
    run(&folder, &to("out")).is(0);
    assert!(folder.at("out/a.conll").is_file() && folder.at("out/b.conll").is_file());
    // Without the lines nothing would tell where a document ends.
    let words = ["convert", "two.jsonl", "--to", "bilou", "--out", "y.conll"];
    run(&folder, &words).is(2).says("--docstart");
    let words = ["convert", "two.jsonl", "--to", "brat", "--out", "y.ann"];
    assert!(!run(&folder, &words).is(2).error.contains("--docstart"));
}
