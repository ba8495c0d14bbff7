//! The exports that `tests/consumers/run.py` loads with the tools they are for: every format of the table, over
//! texts that break converters, with every choice that makes a difference.
#![cfg(not(target_arch = "wasm32"))] // writes files
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test
#![allow(clippy::string_slice)] // cut where something was found

#[path = "support/adversarial.rs"]
mod adversarial;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use counterclaim::formats::FORMATS;
use counterclaim::formats::export::{Export, export};
use counterclaim::formats::format::{Format, OutputFile};
use counterclaim::formats::options::{Align, Options, Overlap, Unit};

/// Names the folder for the exports; without it they go where this test's own files go.
const FOLDER: &str = "COUNTERCLAIM_EXPORTS";

/// Every set of choices with a name for its folder, the default first.
fn choices(format: &Format) -> Vec<(String, Options)> {
    let mut sets = vec![("default".to_owned(), Options::default())];
    for (align, word) in Align::ALL {
        sets.push((format!("align-{word}"), Options { align: Some(align), ..Options::default() }));
    }
    for (overlap, word) in Overlap::ALL {
        let priority = vec!["casualty_figure".into(), "actor".into()];
        sets.push((format!("overlap-{word}"), Options { overlap, priority, ..Options::default() }));
    }
    sets.push(("spreadsheet".to_owned(), Options { spreadsheet: true, ..Options::default() }));
    if format.unit_varies {
        for (unit, word) in Unit::ALL {
            sets.push((format!("unit-{word}"), Options { unit: Some(unit), ..Options::default() }));
        }
    }
    sets
}

/// The files that a consumer loads.
fn data(export: &Export) -> impl Iterator<Item = &OutputFile> {
    export.files.iter().filter(|file| file.path != "manifest.json" && !file.path.ends_with(".md"))
}

/// The exports of a format, without those that equal an earlier one.
fn exports(format: &'static Format) -> Vec<(String, Export)> {
    let mut different: Vec<(String, Export)> = Vec::new();
    for (name, options) in choices(format) {
        let export = export(&adversarial::project(), format, &options, &"2026-11-22T00:00:00Z".into())
            .unwrap_or_else(|error| panic!("{}, {name}: {error}", format.id));
        if !different.iter().any(|(_, known)| data(known).eq(data(&export))) {
            different.push((name, export));
        }
    }
    different
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

#[test]
fn every_export_is_there_to_be_loaded() {
    let folder =
        env::var_os(FOLDER).map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumers"), PathBuf::from);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    let mut truth = None;
    for format in FORMATS.iter().filter(|format| format.writing.is_some()) {
        for (name, export) in exports(format) {
            for file in &export.files {
                write(&folder.join(format.id).join(&name).join(&file.path), &file.bytes);
            }
            if format.id == "dataset" {
                truth = export.files.first().map(|file| file.bytes.clone());
            }
        }
    }
    write(&folder.join("truth.json"), &truth.expect("the dataset is a format"));
}

#[test]
fn every_format_has_a_check() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("consumers");
    for format in FORMATS.iter().filter(|format| format.writing.is_some()) {
        let names = [format!("{}.py", format.id), format!("check_{}.py", format.id)];
        assert!(names.iter().any(|name| folder.join(name).is_file()), "tests/consumers has none of {names:?}");
    }
}
