//! Files of any known format, or of several, as projects.
//!
//! Owns: [`sort_out`], [`read`], [`Found`], [`is_about`]. Must not know: where files come from.

use std::collections::BTreeSet;

use super::about::About;
use super::dataset::{Problem, Reading, Refusal};
use super::export::manifest::MANIFEST;
use super::format::{Format, InputFile, ProjectFacts, Reader};
use super::huggingface::features::Features;
use super::intake::Intake;
use super::json;
use super::known::Known;
use super::options::{ReadOptions, Unit};
use super::plain_text;
use super::versions::Versions;
use super::{FORMATS, archive};

/// Files that belong together, and what they are.
#[derive(Clone, Debug)]
pub struct Found {
    /// The format.
    pub format: &'static Format,
    /// The files, with their companions.
    pub files: Vec<InputFile>,
    /// The name of the archive they came in.
    pub archive: Option<String>,
}

/// Unpacks archives and finds out which files are of which format. The rest is returned as it is: texts, pages,
/// unknown files. The third list says which archives could not be opened, and why.
#[must_use]
pub fn sort_out(files: Vec<InputFile>) -> (Vec<Found>, Vec<InputFile>, Vec<String>) {
    let (mut found, mut rest, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let mut loose = Vec::new();
    for file in files {
        if archive::is_archive(&file.bytes) && !file.has_extension("docx") {
            match archive::read_nested(&file.bytes, archive::LIMITS).map(without_copies) {
                Ok(inside) => match unreadable(&inside) {
                    Some(format) => refused.push(format!(
                        "{}: {} can be written, but not opened again. Open the project's dataset instead.",
                        file.name, format.name
                    )),
                    None => sort_set(inside, Some(&file.name), &mut found, &mut rest),
                },
                Err(why) => refused.push(format!("{}: {why}", file.name)),
            }
        } else {
            loose.push(file);
        }
    }
    sort_set(loose, None, &mut found, &mut rest);
    (found, rest, refused)
}

/// The files of an archive without copies, whatever formats they are of.
fn without_copies(files: Vec<InputFile>) -> Vec<InputFile> {
    FORMATS.iter().fold(files, |files, format| (format.beside.without_copies)(files))
}

fn sort_set(mut files: Vec<InputFile>, archive: Option<&str>, found: &mut Vec<Found>, rest: &mut Vec<InputFile>) {
    // An export says what it is; that decides between formats whose files look alike.
    let order = About::read(&files).and_then(|about| about.format).into_iter().chain(FORMATS);
    for format in order.filter(|format| format.reading.is_some()) {
        let (of_it, others): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| file.file_name() != MANIFEST && (format.recognise)(file));
        files = others;
        if of_it.is_empty() {
            continue;
        }
        if matches!(format.reading, Some(Reader::Whole(_))) {
            found.extend(of_it.into_iter().map(|file| Found { format, files: vec![file], archive: None }));
            continue;
        }
        let belongs = |file: &InputFile| {
            let beside = &format.beside;
            beside.endings.iter().any(|ending| file.has_extension(ending))
                || is_about(format, file)
                || (beside.joins)(file, &of_it)
        };
        let (companions, others): (Vec<_>, Vec<_>) = files.into_iter().partition(belongs);
        files = others;
        let is_export = companions.iter().any(|file| file.file_name() == MANIFEST);
        files.retain(|file| !(is_wrapping(file) && is_export));
        let files_of_it = of_it.into_iter().chain(companions).collect();
        found.push(Found { format, files: files_of_it, archive: archive.map(str::to_owned) });
    }
    rest.extend(files);
}

/// True for a file that holds no documents and tells of those of `format` beside it: the manifest of an export, the card of
/// a dataset.
#[must_use]
pub fn is_about(format: &Format, file: &InputFile) -> bool {
    file.file_name() == MANIFEST || (format.beside.tells)(file)
}

/// True for what an export holds besides data: its README, scripts.
#[must_use]
pub fn is_wrapping(file: &InputFile) -> bool {
    file.file_name() == "README.md" || file.has_extension("py")
}

/// Reads `files`, all of `format`, as one project.
///
/// # Errors
/// If nothing can be read.
pub fn read(format: &Format, files: &[InputFile], options: &ReadOptions) -> Result<Reading, Refusal> {
    let about = About::read(files).unwrap_or_default();
    let mut intake = Intake::new(about.scheme);
    // Of these it is said in other words.
    let mut are_versions = false;
    intake.known = Known::read(files);
    intake.features = Features::read(files).into();
    let known = intake.known.clone();
    let unit_of = |file: &InputFile| options.unit.or(known.unit(file)).or(about.unit);
    let counting = |unit: Option<Unit>| ReadOptions { unit, ..options.clone() };
    match format.reading {
        None => return Err(Refusal::Other(format!("{} can only be written.", format.name))),
        Some(Reader::Whole(read)) => {
            return read(files.first().map(|file| file.bytes.as_slice()).unwrap_or_default());
        }
        Some(Reader::Lines(read)) => {
            let data: Vec<&InputFile> = files.iter().filter(|file| !is_about(format, file)).collect();
            let by = (format.beside.annotators)(&data);
            for (place, file) in data.iter().enumerate() {
                intake.annotator = by.get(&place).cloned().unwrap_or_default();
                read_lines(file, &counting(unit_of(file)), read, &mut intake);
                intake.end_file(&file.name);
            }
            let names: Vec<&str> =
                by.keys().filter_map(|place| data.get(*place)).map(|file| file.name.as_str()).collect();
            are_versions = !names.is_empty();
            if are_versions {
                let message = "These hold the same texts, so each was taken for what one person marked; its name is their \
                               annotator.";
                intake.mild(&names.join(", "), message);
            }
        }
        Some(Reader::Files(read)) => {
            let mut rest: Vec<&InputFile> = files.iter().filter(|file| file.file_name() != MANIFEST).collect();
            // Exports that count otherwise than each other share no files; of all else it is not asked.
            while let Some(unit) = rest.first().map(|file| unit_of(file)) {
                let (alike, others) = rest.into_iter().partition(|file| !format.unit_varies || unit_of(file) == unit);
                rest = others;
                read(&alike, &counting(unit), &mut intake);
            }
        }
    }
    let mut reading = intake.finish();
    if reading.project.documents.is_empty() {
        let mut why: Vec<String> = reading.problems.iter().take(3).map(ToString::to_string).collect();
        if why.is_empty() {
            why.push("There is none in it.".to_owned());
        }
        return Err(Refusal::Other(format!("No document could be read as {}. {}", format.name, why.join(" "))));
    }
    let mut versions = Versions::new(Box::<BTreeSet<String>>::default());
    versions.add(if are_versions { &[] } else { &reading.project.documents });
    let place = files.first().map_or("", |file| file.name.as_str());
    reading.problems.extend(versions.said().map(|message| Problem::mild(place, message)));
    let first = || files.first().map(|file| file.stem().to_owned());
    let ProjectFacts { name, description, license } = about.project;
    let named = Some(name).filter(|name| !name.trim().is_empty());
    reading.project.name = named.or_else(first).unwrap_or_default();
    reading.project.description = description;
    reading.project.license = license;
    Ok(reading)
}

/// How one line of a format is read.
type ReadLine = fn(&str, &str, &ReadOptions, &mut Intake);

fn read_lines(file: &InputFile, options: &ReadOptions, read: ReadLine, intake: &mut Intake) {
    let mut bytes = file.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file.bytes);
    let text;
    if file.head().trim_start().starts_with('[') || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let Some(whole) = intake.text(file) else { return };
        if read_list(&whole, file, options, read, intake) {
            return;
        }
        text = whole;
        bytes = text.as_bytes();
    }
    // As in a corpus of which only a few lines are at hand, each line says for itself how it is encoded.
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let (line, said) = plain_text::decode_line(line);
        if !line.trim().is_empty() {
            let place = format!("{}, line {}", file.name, number + 1);
            said.into_iter().for_each(|said| intake.decoded(&place, said));
            read(&line, &place, options, intake);
        }
    }
}

/// Reads the records of a list as if they were lines; what is broken runs to the end. False if `text` is no list.
fn read_list(text: &str, file: &InputFile, options: &ReadOptions, read: ReadLine, intake: &mut Intake) -> bool {
    let mut list = json::Reader::new(text);
    let start = list.mark();
    if !list.open_list() {
        return false;
    }
    let mut number = 0;
    while list.element() {
        number += 1;
        let from = list.since(start);
        list.leap();
        let to = if list.stop().is_some() { text.len() } else { list.since(start) };
        let record = text.get(from..to).unwrap_or_default();
        read(record, &format!("{}, record {number}", file.name), options, intake);
    }
    if list.stop().is_some() || !list.is_at_end() {
        intake.problem(&file.name, "It is a list of records, but not to its end. What is whole was read.");
    }
    true
}

/// The format of an export that cannot be read again.
fn unreadable(files: &[InputFile]) -> Option<&'static Format> {
    About::read(files)?.format.filter(|format| format.reading.is_none())
}

/// What texts from `files` have in common: the name of the one file, or of the innermost folder that all lie in.
#[must_use]
pub fn common_name(files: &[InputFile]) -> Option<&str> {
    let (first, others) = files.split_first()?;
    if others.is_empty() {
        return Some(first.stem()).filter(|name| !name.is_empty());
    }
    let mut common = first.folder();
    for file in others {
        let is_in = |folder: &str| file.name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        while !common.is_empty() && !is_in(common) {
            common = common.rsplit_once('/').map_or("", |(up, _)| up);
        }
    }
    common.rsplit('/').next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_named_after_their_file_or_folder() {
        let name = |names: &[&str]| {
            let files: Vec<_> =
                names.iter().map(|name| InputFile { name: (*name).to_owned(), bytes: Vec::new() }).collect();
            common_name(&files).map(str::to_owned)
        };
        assert_eq!(name(&["March/witnesses.csv"]).as_deref(), Some("witnesses"));
        assert_eq!(name(&["March/a.txt", "March/b.html"]).as_deref(), Some("March"));
        assert_eq!(name(&["2026/March/a.txt", "2026/April/b.txt", "2026/c.txt"]).as_deref(), Some("2026"));
        assert_eq!(name(&["2026/March/a.txt", "2026/March/b.txt"]).as_deref(), Some("March"));
        assert_eq!(name(&["March/a.txt", "March 2/b.txt"]), None, "the beginning of a name is no folder");
        assert_eq!(name(&["a.txt", "b.txt"]), None);
        assert_eq!(name(&["March/a.txt", "b.txt"]), None);
        assert_eq!(name(&[]), None);
    }
}
