//! One file for each concern, and one for each format that has rules of its own; what they share is here.

mod accounting;
mod archives;
mod cas;
mod examples;
mod policies;
mod round_trip;
mod splits;
mod tei;

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

/// A file of an export.
pub fn file<'e>(export: &'e Export, path: &str) -> &'e str {
    let file = export.files.iter().find(|file| file.path == path);
    let paths: Vec<&str> = export.files.iter().map(|file| file.path.as_str()).collect();
    let bytes = &file.unwrap_or_else(|| panic!("no {path} in {paths:?}")).bytes;
    std::str::from_utf8(bytes).unwrap()
}
