//! Several inputs, each named by itself: they keep their folders, and files of the same name are told apart.

use super::{Folder, line, run, run_with};

#[test]
fn texts_of_the_same_name_in_two_folders_are_two() {
    let folder = Folder::new();
    for (name, content) in [
        ("a/1.txt", "London calling"),
        ("a/1.ann", "T1\tcity 0 6\tLondon\n"),
        ("b/1.txt", "To Paris now"),
        ("b/1.ann", "T1\tcity 3 8\tParis\n"),
    ] {
        folder.with(name, content);
    }
    let inputs = ["a/1.ann", "./a/1.txt", "b/1.ann", "b/./1.txt"];
    let words = [&["convert"], &inputs[..], &["--to", "jsonl", "--out", "-"]].concat();
    let ran = run(&folder, &words).is(0).says("b/1.txt: The id “1” is used before");
    let out = ran.text();
    assert!(out.contains("London calling") && out.contains("To Paris now"), "{out}");
    assert!(out.contains("\"text\":\"London\"") && out.contains("\"text\":\"Paris\""), "{out}");
    assert!(!ran.error.contains("not placed"), "{}", ran.error);
    // One alone keeps its short name.
    folder.with("a/deep/x.txt", "A text.");
    folder.with("c/2.ann", "T1\tcity 0 6\tLondon\n");
    run(&folder, &["validate", "c/2.ann"]).is(1);
    let out = run(&folder, &["convert", "a/deep/x.txt", "--to", "jsonl", "--out", "-"]).is(0).text();
    assert!(out.contains("\"id\":\"x\"") && out.contains("\"title\":\"x\""), "{out}");
    // So do the titles and ids of several.
    let words = ["convert", "a/deep/x.txt", "a/1.txt", "--to", "jsonl", "--out", "-"];
    let out = run(&folder, &words).is(0).text();
    assert!(out.contains("\"id\":\"x\"") && out.contains("\"title\":\"x\""), "{out}");
}

#[test]
fn tables_of_two_folders_are_two_sets() {
    let folder = Folder::new();
    for (top, text, end) in [("a", "London calling", 6), ("b", "Paris is calling", 5)] {
        folder.with(&format!("{top}/documents.csv"), format!("doc_id,text,title\nd,{text},{top}\n"));
        folder.with(&format!("{top}/spans.csv"), format!("doc_id,start,end,label\nd,0,{end},city\n"));
    }
    let inputs = ["a/documents.csv", "b/documents.csv", "a/spans.csv", "b/spans.csv"];
    let words = [&["convert"], &inputs[..], &["--to", "jsonl", "--out", "-"]].concat();
    let out = run(&folder, &words).is(0).text();
    assert!(out.contains("\"text\":\"London\"") && out.contains("\"text\":\"Paris\""), "{out}");
}

#[test]
fn merge_names_the_file_with_its_folder() {
    let folder = Folder::new();
    for (top, batch) in [("a", 1), ("b", 2)] {
        let field = format!("\"batch\":{batch},\"spans\"");
        folder.with(&format!("{top}/x.jsonl"), line("d", "London calling", &[]).replace("\"spans\"", &field));
    }
    let words = ["merge", "a/x.jsonl", "b/x.jsonl", "--out", "out.json"];
    run(&folder, &words).is(0).says("a/x.jsonl and b/x.jsonl: “d”: the field “batch” is also 2; 1 was kept.");
}

#[test]
fn standard_input_is_given_once() {
    let folder = Folder::new();
    let lines = line("a", "Army denies.", &[("x", "Army")]).repeat(2_000);
    for words in [&["validate", "-", "-"][..], &["convert", "-", "-", "--to", "jsonl", "--out", "b.jsonl"]] {
        run_with(&folder, words, lines.as_bytes()).is(2);
    }
    run_with(&folder, &["stats", "-", "-"], lines.as_bytes()).is(2).says("once");
    assert!(folder.names().is_empty());
}
