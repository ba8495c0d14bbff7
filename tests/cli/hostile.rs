//! Input and words that mean harm, or nothing: a message, a status, and no panic.

use std::fs;

use counterclaim::formats::FORMATS;

use super::{Folder, line, run, run_with};

#[test]
fn words_that_make_no_sense_are_status_2() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army denies.", &[]));
    for words in [
        &[][..],
        &["bake"],
        &["convert", "in.jsonl", "--out", "x"],
        &["convert", "in.jsonl", "--to", "bread", "--out", "x"],
        &["convert", "--to", "jsonl", "--out", "x"],
        &["convert", "in.jsonl", "--to", "jsonl", "--out", "x", "--overlap", "loudest"],
        &["convert", "in.jsonl", "--to", "jsonl", "--out", "x", "--map", "a"],
        &["convert", "in.jsonl", "--to", "jsonl", "--out", "x", "--seed", "1"],
        &["convert", "in.jsonl", "--to", "jsonl", "--out", "x", "--split", "0/0"],
        &["convert", "in.jsonl", "--to", "jsonl", "--out", "x", "--priority", "a", "--overlap", "longest"],
        &["formats", "--json", "--markdown"],
        &["validate", "in.jsonl", "--fix", "-"],
    ] {
        let ran = run(&folder, words).is(2);
        assert!(!ran.error.is_empty() && ran.out.is_empty(), "{words:?}");
    }
    assert_eq!(folder.names(), ["in.jsonl"]);
    for words in [&["--help"][..], &["--version"], &["convert", "--help"]] {
        run(&folder, words).is(0);
    }
    let help = run(&folder, &["convert", "--help"]).text();
    assert!(help.contains("--split, which compares all texts, keeps some 600 bytes of each document"), "{help}");
    assert!(help.contains("or of a dataset with its one file"), "{help}");
}

#[test]
fn files_that_are_not_there_or_not_known_are_status_1_and_named() {
    let folder = Folder::new();
    folder.with("odd.xyz", "odd");
    folder.with("good.jsonl", line("d", "Army denies.", &[]));
    run(&folder, &["convert", "gone.jsonl", "--to", "jsonl", "--out", "-"]).is(1).says("gone.jsonl: It cannot be read");
    run(&folder, &["convert", "odd.xyz", "--to", "jsonl", "--out", "-"]).is(1).says("odd.xyz").says("--from");
    // What is whole is written all the same.
    let ran = run(&folder, &["convert", "gone.jsonl", "odd.xyz", "good.jsonl", "--to", "jsonl", "--out", "-"]).is(1);
    assert!(ran.text().contains("Army denies."), "{}", ran.error);
    let ran = run(&folder, &["convert", "gone", "--to", "jsonl", "--out", "x.jsonl", "--json"]).is(1);
    assert!(ran.json()["error"].as_str().unwrap().contains("Nothing was written"));
    run(&folder, &["stats", "good.jsonl", "--scheme", "gone.json"]).is(1).says("gone.json");
}

#[test]
fn arbitrary_bytes_in_any_format_never_panic() {
    let samples: [&[u8]; 8] = [
        b"",
        b"\n\n\n",
        b"\0\xff\xfe{\"text\":\"\xff\"}\n[]\n{",
        b"{\"text\":\"a\",\"spans\":[{\"start\":18446744073709551615,\"end\":-1}]}\n",
        b"{\"text\":{},\"spans\":{},\"label\":[[0,\"x\"]]}\n[[[[[\n\"\n",
        b"PK\x03\x04 not an archive",
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{\"id\":\"\",\"text\":\"\"}\r\n",
    ];
    let folder = Folder::new();
    for format in FORMATS.iter().filter(|format| format.reading.is_some()) {
        for (number, bytes) in samples.iter().enumerate() {
            let name = format!("{number}.{}", format.extension);
            folder.with(&name, bytes);
            for words in [&["validate", &name, "--from", format.id][..], &["validate", "-", "--from", format.id]] {
                let ran = run_with(&folder, words, bytes);
                assert!(ran.status < 2, "{words:?} {}", ran.error);
            }
            let out = run(&folder, &["convert", &name, "--to", "jsonl", "--out", "-"]);
            assert!(out.status < 2, "{name} {}", out.error);
        }
    }
}

#[test]
fn names_in_the_data_cannot_lead_out_of_the_folder() {
    let corpus: String = ["../../evil", "/etc/evil", "a/../b", "CON", ".", "", "a\\b", "x\u{0}y", "manifest", "README"]
        .iter()
        .map(|id| line(id, &format!("Text of {id:?}."), &[("l", "Text")]))
        .collect();
    for format in FORMATS.iter().filter(|format| format.writing.is_some()) {
        let folder = Folder::new();
        folder.with("in.jsonl", &corpus);
        run(&folder, &["convert", "in.jsonl", "--to", format.id, "--out", "out", "--overlap", "per-label"]).is(0);
        assert_eq!(folder.names(), ["in.jsonl", "out"], "{}", format.id);
        assert!(!fs::read_dir(std::env::temp_dir()).unwrap().any(|entry| entry.unwrap().file_name() == "evil"));
    }
}

#[test]
fn links_that_lead_back_are_not_followed() {
    #[cfg(unix)]
    {
        let folder = Folder::new();
        folder.with("in/a.jsonl", line("d", "Army denies.", &[]));
        std::os::unix::fs::symlink("..", folder.at("in/back")).unwrap();
        let ran = run(&folder, &["convert", "in", "--to", "jsonl", "--out", "-"]).is(1);
        assert!(ran.error.contains("in/back") && ran.text().contains("Army denies."), "{}", ran.error);
    }
}

#[test]
fn a_full_disk_is_said_and_not_taken_for_success() {
    if cfg!(target_os = "linux") {
        let folder = Folder::new();
        folder.with("in.jsonl", line("d", "Army denies.", &[]));
        run(&folder, &["convert", "in.jsonl", "--to", "jsonl", "--out", "/dev/full"]).is(1).says("/dev/full");
    }
}
