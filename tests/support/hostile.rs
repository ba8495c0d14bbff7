//! What a reader must stand: any bytes, in any number of files. Shared by the fuzzer and the tests that replay what
//! it found.
//!
//! An input is one piece of bytes. It holds several files if lines of the form `==== name` say where each begins;
//! else it is one file.

use counterclaim::formats::dataset::{self, Reading};
use counterclaim::formats::export::export;
use counterclaim::formats::format::{Format, InputFile, WriteError};
use counterclaim::formats::import;
use counterclaim::formats::options::{Options, ReadOptions, Unit};
use counterclaim::model::document::Document;

/// What stands before the name of each file.
const MARK: &[u8] = b"==== ";

/// `files` as one input.
#[allow(dead_code)] // the fuzzer only unpacks
pub fn pack(files: &[InputFile]) -> Vec<u8> {
    let mut input = Vec::new();
    for file in files {
        input.extend_from_slice(MARK);
        input.extend_from_slice(file.name.as_bytes());
        input.push(b'\n');
        input.extend_from_slice(&file.bytes);
        input.push(b'\n');
    }
    input
}

/// The files in `input`; a single one with the ending of `format` if no names are in it.
pub fn unpack(format: &Format, input: &[u8]) -> Vec<InputFile> {
    if !input.starts_with(MARK) {
        return vec![InputFile { name: format!("file.{}", format.extension), bytes: input.to_vec() }];
    }
    let mut files: Vec<InputFile> = Vec::new();
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        match (line.strip_prefix(MARK), files.last_mut()) {
            (Some(name), _) => {
                let name = String::from_utf8_lossy(name.strip_suffix(b"\n").unwrap_or(name)).into_owned();
                files.push(InputFile { name, bytes: Vec::new() });
            }
            (None, Some(file)) => file.bytes.extend_from_slice(line),
            (None, None) => {}
        }
    }
    for file in &mut files {
        if file.bytes.ends_with(b"\n") {
            file.bytes.pop();
        }
    }
    files
}

/// Reads `input` as `format` and as whatever it looks like, and panics if that panics, or if what was read breaks a
/// rule of the model or cannot be written.
pub fn exercise(format: &'static Format, input: &[u8]) {
    let files = unpack(format, input);
    let mut units = vec![None];
    if format.unit_varies {
        units.extend(Unit::ALL.map(|(unit, _)| Some(unit)));
    }
    for unit in units {
        if let Ok(reading) = import::read(format, &files, &ReadOptions { unit, ..ReadOptions::default() }) {
            check(format, &reading);
        }
    }
    let (found, ..) = import::sort_out(files);
    for other in found.iter().filter(|found| found.format.id != format.id || found.files.len() > 1) {
        if let Ok(reading) = import::read(other.format, &other.files, &ReadOptions::default()) {
            check(other.format, &reading);
        }
    }
}

fn check(format: &'static Format, reading: &Reading) {
    for problem in &reading.problems {
        assert!(!problem.to_string().is_empty());
    }
    reading.project.documents.iter().for_each(check_document);
    let at = "2026-11-22T00:00:00Z".into();
    if let Err(error) = dataset::write(&reading.project, &at, dataset::GENERATOR) {
        panic!("what was read as {} cannot be written as a dataset: {error}", format.id);
    }
    match export(&reading.project, format, &Options::default(), &at) {
        Ok(_) | Err(WriteError::Nothing) => {}
        Err(error) => panic!("what was read as {} cannot be written as such: {error}", format.id),
    }
}

/// Every span marks words of the text, and every relation joins spans that are there.
fn check_document(document: &Document) {
    let length = document.text.len().0;
    for span in document.annotations.spans() {
        let (start, end) = (span.range.start.0, span.range.end.0);
        assert!(start < end && end <= length, "{}: {start}–{end} of {length}", span.id.as_str());
        let words = document.text.slice(span.range);
        assert_eq!(words.chars().count(), end - start, "{}", span.id.as_str());
    }
    for relation in document.annotations.relations() {
        for end in [&relation.from, &relation.to] {
            assert!(document.annotations.span(end).is_some(), "{} leads nowhere", relation.id.as_str());
        }
    }
}
