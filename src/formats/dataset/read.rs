//! Reading a dataset from the bytes of a file.
//!
//! Owns: [`read`], the fields at the top. Must not know: how spans find their place.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::json::{Flaw, Mark, Stop, Why, Writer, line_and_column};
use super::document::read_document;
use super::place::Placer;
use super::reading::{Problem, Reading, Refusal};
use super::scheme::read_scheme;
use super::source::{Note, Source};
use super::usage::Usage;
use super::{MAX_BYTES, MAX_DEPTH, NAME, VERSION};
use crate::model::document::Document;
use crate::model::extra::Extra;
use crate::model::project::Project;
use crate::model::scheme::Scheme;

/// Reads a dataset. A file that breaks rules, or ends in the middle, gives what it holds and a list of what is
/// wrong with it.
///
/// # Errors
/// If nothing can be read: the file is empty, too large, not JSON, another kind of JSON, or of a newer version.
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::TooLarge(bytes.len()));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Refusal::Utf16);
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut problems = Vec::new();
    let text = decode(bytes, &mut problems);
    let mut source = Source::new(&text, false);
    if source.reader.is_at_end() {
        return Err(Refusal::Empty);
    }
    let mut top = read_top(&mut source);
    check_identity(&mut source, &text, &top)?;
    let stop = source.reader.stop();
    for mark in std::mem::take(&mut top.skipped) {
        source.reader.go_back(mark);
        read_documents(&mut source, &mut top);
    }
    let stop = source.reader.stop().or(stop);
    let documents = top.documents;
    report_flaws(&mut source, &text, &mut problems);
    if let Some(stop) = stop {
        problems.push(report_stop(stop, source.stopped_in.as_deref(), &text));
    }
    for Note { document, path, message, is_mild } in source.notes {
        let title = document.and_then(|index| documents.iter().find(|(at, _)| *at == index));
        let path = if path.is_empty() { "file" } else { &path };
        let place = match title {
            Some((_, document)) => format!("{path} (“{}”)", document.details.title),
            None => path.to_owned(),
        };
        problems.push(Problem { is_mild, place, message });
    }
    let placer = top.placer.unwrap_or_else(|| Placer::new(Usage::new(top.scheme.unwrap_or_default())));
    let Placer { unplaced, held_relations, usage, .. } = placer;
    let project = Project {
        scheme: Arc::new(usage.into_scheme()),
        documents: documents.into_iter().map(|(_, document)| document).collect(),
        ..top.project
    };
    Ok(Reading { project, problems, unplaced, held_relations })
}

/// UTF-8, with U+FFFD for what is not. A character that was cut at the very end is left to the JSON reader,
/// which sees that the file ends in the middle.
fn decode<'a>(bytes: &'a [u8], problems: &mut Vec<Problem>) -> Cow<'a, str> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Cow::Borrowed(text),
        Err(error) => error,
    };
    let (valid, rest) = bytes.split_at(error.valid_up_to());
    let valid = std::str::from_utf8(valid).unwrap_or_default();
    if error.error_len().is_none() {
        return Cow::Borrowed(valid);
    }
    let (line, column) = line_and_column(valid, valid.len());
    problems.push(Problem::new(
        format!("line {line}, column {column}"),
        "The file is not UTF-8 from here on. Bytes that are no character were replaced by “\u{fffd}”.",
    ));
    Cow::Owned(valid.to_owned() + &String::from_utf8_lossy(rest))
}

/// What lies at the top of a dataset.
#[derive(Default)]
struct Top<'a> {
    is_object: bool,
    format: Option<Cow<'a, str>>,
    version: Option<Cow<'a, str>>,
    offset_unit: Option<Cow<'a, str>>,
    /// All but scheme and documents.
    project: Project,
    /// Until the first documents are read.
    scheme: Option<Scheme>,
    /// Documents with their places in the list.
    documents: Vec<(usize, Document)>,
    placer: Option<Placer>,
    /// Lists of documents that came before the scheme, which they need.
    skipped: Vec<Mark>,
}

impl Top<'_> {
    /// True if everything is known that documents need.
    fn is_ready(&self) -> bool {
        let of_this_kind = self.format.as_deref() == Some(NAME) && self.version.as_deref() == Some("1");
        of_this_kind && (self.scheme.is_some() || self.placer.is_some())
    }
}

fn read_top<'a>(source: &mut Source<'a>) -> Top<'a> {
    let mut top = Top { is_object: source.reader.peek() == Some(b'{'), ..Top::default() };
    let mut project_extra = Extra::default();
    let extra = source.object(&mut |source, key| {
        match key {
            "format" => top.format = source.text("format"),
            "version" => top.version = source.text_or_number(),
            "generator" | "exported_at" => drop(source.reader.skip()),
            "offset_unit" => top.offset_unit = source.text("offset_unit"),
            "project" => project_extra = source.within("project", |source| read_project(source, &mut top.project)),
            "scheme" => top.scheme = Some(source.within("scheme", read_scheme)),
            "documents" if top.is_ready() => read_documents(source, &mut top),
            "documents" => {
                source.reader.peek();
                top.skipped.push(source.reader.mark());
                source.reader.skip();
            }
            _ => return false,
        }
        true
    });
    if source.reader.stop().is_none() && !source.reader.is_at_end() {
        source.note("Something follows the end of the dataset. It was left out.");
    }
    top.project.extra = join(&extra.unwrap_or_default(), &project_extra);
    top
}

fn read_project(source: &mut Source<'_>, project: &mut Project) -> Extra {
    let extra = source.object(&mut |source, key| {
        match key {
            "name" => project.name = source.string("name"),
            "description" => project.description = source.string("description"),
            "license" => project.license = source.string("license"),
            _ => return false,
        }
        true
    });
    extra.unwrap_or_default()
}

/// The unknown fields of the dataset and those of its project object as one, which `write` takes apart again.
fn join(dataset: &Extra, project: &Extra) -> Extra {
    let mut writer = Writer::compact();
    writer.open('{');
    for (key, extra) in [("dataset", dataset), ("project", project)] {
        if let Some(json) = extra.as_str() {
            writer.key(key);
            writer.raw(json);
        }
    }
    writer.close('}');
    let json = writer.finish();
    Extra::new(if json == "{}" { "" } else { &json })
}

/// Whether this is a dataset of a version that is known here.
fn check_identity(source: &mut Source<'_>, text: &str, top: &Top<'_>) -> Result<(), Refusal> {
    match (top.format.as_deref(), source.reader.stop()) {
        (Some(NAME), _) => {}
        (Some(other), _) => return Err(Refusal::NotDataset(format!("its “format” is “{other}”"))),
        // Programs that sort fields write "documents" before "format", and the file may have been cut between.
        (None, Some(_)) if !top.skipped.is_empty() => {
            source.note("“format” is missing. It was taken for a dataset, because it has “documents”.");
        }
        (None, Some(stop)) => {
            let (line, column) = line_and_column(text, stop.at);
            return Err(Refusal::NotJson(line, column));
        }
        (None, None) if top.is_object => return Err(Refusal::NotDataset("it has no “format”".to_owned())),
        (None, None) => return Err(Refusal::NotDataset("it is a list or a single value".to_owned())),
    }
    match top.version.as_deref() {
        None => source.note(format!("“version” is missing. The file was read as version {VERSION}.")),
        Some(word) => match version(word) {
            Some(VERSION) => {}
            Some(number) if number > VERSION => return Err(Refusal::Version(word.to_owned())),
            _ => {
                source.note(format!("“version” is “{word}”, which never was. The file was read as version {VERSION}."))
            }
        },
    }
    if top.placer.is_none() && top.skipped.is_empty() {
        source.note("“documents” is missing. The project has no documents.");
    }
    if let Some(unit) = top.offset_unit.as_deref().filter(|unit| *unit != "code_point") {
        source.note(format!(
            "“offset_unit” is “{unit}”; only “code_point” is known. Offsets were read as code points, and spans \
             that do not match their text are held back."
        ));
    }
    Ok(())
}

/// The version that `word` names, without what may follow a point.
fn version(word: &str) -> Option<usize> {
    let whole = word.split_once('.').map_or(word, |(whole, _)| whole);
    let is_number = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| whole.parse().unwrap_or(usize::MAX))
}

/// Reads a list of documents.
fn read_documents(source: &mut Source<'_>, top: &mut Top<'_>) {
    let Top { scheme, placer, documents, .. } = top;
    let placer = placer.get_or_insert_with(|| Placer::new(Usage::new(scheme.take().unwrap_or_default())));
    source.list("documents", &mut |source, index| {
        if let Some(raw) = read_document(source, &mut |_, _| false) {
            documents.push((index, placer.place(source, raw)));
        }
    });
}

/// What is not quite JSON.
fn report_flaws(source: &mut Source<'_>, text: &str, problems: &mut Vec<Problem>) {
    let (mut at, mut line, mut column) = (0, 1, 1);
    for (place, flaw) in source.reader.flaws() {
        for c in text.get(at..*place).unwrap_or_default().chars() {
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        at = *place;
        let message = match flaw {
            Flaw::LoneSurrogate => "Half of a surrogate pair stands here alone. It was replaced by “\u{fffd}”.",
            Flaw::ControlCharacter => "A control character stands here unescaped. It was kept.",
            Flaw::TrailingComma => "A comma stands here before a closing bracket. It was ignored.",
            Flaw::NotANumber => "NaN and Infinity are not JSON. It was read as null.",
            Flaw::GivenTwice => "The object before this has a field more than once. The last one counts.",
        };
        problems.push(Problem::new(format!("line {line}, column {column}"), message));
    }
}

fn report_stop(stop: Stop, stopped_in: Option<&str>, text: &str) -> Problem {
    let (line, column) = line_and_column(text, stop.at);
    let inside = match stopped_in {
        Some(path) if !path.is_empty() => format!(", in {path}"),
        _ => String::new(),
    };
    let why = match stop.why {
        Why::Cut => format!("The file ends in the middle{inside}."),
        Why::Needed(needed) => format!("This is not JSON{inside}: {needed} is needed here."),
        Why::TooDeep => format!("Objects and lists lie more than {MAX_DEPTH} deep inside each other{inside}."),
    };
    let message = format!("{why} Everything complete before was read; what is cut there and what follows are missing.");
    Problem::new(format!("line {line}, column {column}"), message)
}
