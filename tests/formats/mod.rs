//! One file for each concern, and one for each format that has rules of its own; what they share is here.

mod accounting;
mod archives;
mod backup;
mod brat;
mod cas;
mod checks;
mod columns;
mod damaged;
mod doccano;
mod examples;
mod features;
mod foreign;
mod huggingface;
mod keys;
mod label_studio;
mod layers;
mod limits;
mod manifest;
mod mapping;
mod objects;
mod policies;
mod prodigy;
mod pubannotation;
mod recognising;
mod round_trip;
mod saved_page;
mod spacy;
mod splits;
mod tables;
mod tei;
mod text_source;
mod tokens;
mod unread;
mod web_annotation;

use counterclaim::formats::export::{Export, export};
use counterclaim::formats::format::{Format, InputFile, Writing};
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::formats::{FORMATS, import};
use counterclaim::model::project::Project;

/// The formats that are written document by document and can be read.
pub fn exchanged() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| matches!(format.writing, Some(Writing::Documents(_))) && format.reading.is_some())
}

/// The export of `project`, which must succeed.
pub fn exported(project: &Project, format: &'static Format, options: &Options) -> Export {
    export(project, format, options, &"2026-11-22T00:00:00Z".into())
        .unwrap_or_else(|error| panic!("{}: {error}", format.id))
}

/// The files of an export as files to read.
pub fn as_input(export: &Export) -> Vec<InputFile> {
    let input = |file: &counterclaim::formats::format::OutputFile| InputFile {
        name: file.path.clone(),
        bytes: file.bytes.clone(),
    };
    export.files.iter().map(input).collect()
}

/// `export`, read again as whatever it looks like, which must be `format`.
pub fn read_again(export: &Export, format: &Format, options: &ReadOptions) -> Project {
    let (found, rest, refused) = import::sort_out(as_input(export));
    assert!(refused.is_empty(), "{refused:?}");
    let names: Vec<&str> = rest.iter().map(|file| file.name.as_str()).collect();
    assert!(names.is_empty(), "{}: not recognised: {names:?}", format.id);
    let [found] = found.as_slice() else {
        panic!("{}: taken for {:?}", format.id, found.iter().map(|found| found.format.id).collect::<Vec<_>>());
    };
    assert_eq!(found.format.id, format.id);
    let reading = import::read(found.format, &found.files, options).unwrap_or_else(|error| panic!("{error}"));
    let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new(), "{}", format.id);
    assert!(reading.unplaced.is_empty() && reading.held_relations.is_empty());
    reading.project
}

/// `files`, read as `format`, whatever they look like: what was read, and what was wrong.
pub fn read_as(format: &Format, files: &[(&str, &str)]) -> (Project, Vec<String>) {
    let input = |(name, text): &(&str, &str)| InputFile { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() };
    let files: Vec<InputFile> = files.iter().map(input).collect();
    match import::read(format, &files, &ReadOptions::default()) {
        Ok(reading) => (reading.project, reading.problems.iter().map(ToString::to_string).collect()),
        Err(refusal) => (Project::default(), vec![refusal.to_string()]),
    }
}

/// The spans of all documents as `label start-end "words"`.
pub fn spans_of(project: &Project) -> Vec<String> {
    let documents = project.documents.iter();
    documents
        .flat_map(|document| {
            document.annotations.spans().map(|span| {
                let words = document.text.slice(span.range);
                format!("{} {}-{} {words:?}", span.label, span.range.start.0, span.range.end.0)
            })
        })
        .collect()
}

/// What the files that `format` writes of the adversarial project become when bytes in them change or go missing.
pub fn read_damaged(format: &'static Format, at: usize, change: &[u8]) {
    for mut file in as_input(&exported(&crate::adversarial::project(), format, &Options::default())) {
        let at = at % file.bytes.len().max(1);
        let end = file.bytes.len().min(at + change.len() / 2);
        file.bytes.splice(at..end, change.iter().copied());
        read_bytes(format, &file.name, &file.bytes);
        file.bytes.truncate(at);
        read_bytes(format, &file.name, &file.bytes);
    }
}

/// Reads `bytes`, whatever they are, which must not panic, nor give a span outside its text.
pub fn read_bytes(format: &Format, name: &str, bytes: &[u8]) {
    let file = InputFile { name: name.to_owned(), bytes: bytes.to_vec() };
    (format.recognise)(&file);
    if let Ok(reading) = import::read(format, &[file], &ReadOptions::default()) {
        for document in &reading.project.documents {
            document
                .annotations
                .spans()
                .for_each(|span| document.check(span).unwrap_or_else(|error| panic!("{error}")));
        }
    }
}

/// A file of an export.
pub fn file<'e>(export: &'e Export, path: &str) -> &'e str {
    let file = export.files.iter().find(|file| file.path == path);
    let paths: Vec<&str> = export.files.iter().map(|file| file.path.as_str()).collect();
    let bytes = &file.unwrap_or_else(|| panic!("no {path} in {paths:?}")).bytes;
    std::str::from_utf8(bytes).unwrap()
}
