//! Reading a written document again with the reader of its format, before it is handed over.
//!
//! Owns: [`verify`]. Unit: code points, after the reader has converted them.

use super::super::export::join::joined;
use super::super::format::{Context, InputFile, OutputFile, Reader, WriteError};
use super::super::intake::Intake;
use super::super::options::ReadOptions;
use super::super::tokens::is_blank;
use super::piece::Job;
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::scheme::Scheme;
use crate::model::span::AnnotationId;

/// Whether `files`, read again, give the text, the spans and the relations of `document`.
pub(super) fn verify(
    document: &Document,
    files: &[OutputFile],
    job: &Job<'_>,
    context: &Context<'_>,
) -> Result<(), WriteError> {
    let Some(reader) = &job.format.reading else { return Ok(()) };
    let options = ReadOptions { unit: Some(context.unit), ..ReadOptions::default() };
    let mut intake = Intake::new(Scheme::default());
    match reader {
        Reader::Whole(_) => return Ok(()),
        Reader::Lines(read) => {
            let main = job.writing.main.unwrap_or_default();
            for file in files.iter().filter(|file| is_main(&file.path, main)) {
                let text = String::from_utf8_lossy(&file.bytes);
                text.lines().for_each(|line| read(line, "", &options, &mut intake));
            }
        }
        Reader::Files(read) => {
            let alone = |file: &OutputFile| InputFile {
                name: file.path.clone(),
                bytes: joined(&(job.writing.join)(&file.path, context), vec![file.bytes.clone()]),
            };
            let files: Vec<InputFile> = files.iter().map(alone).collect();
            read(&files, &options, &mut intake);
        }
    }
    let reading = intake.finish();
    let name = document.id.as_str();
    if let Some(problem) = reading.problems.first() {
        return Err(WriteError::Unreadable(format!("“{name}”, read again: {problem}")));
    }
    let [read] = reading.project.documents.as_slice() else {
        let count = reading.project.documents.len();
        return Err(WriteError::Unreadable(format!("“{name}”, read again, is {count} documents")));
    };
    compare(document, read, job.format.holds.text)
}

/// True for the file itself and for one in a folder, or named for a split (`data/train.jsonl`).
fn is_main(path: &str, main: &str) -> bool {
    path == main || path.rsplit_once('.').map(|(_, ending)| ending) == main.rsplit_once('.').map(|(_, ending)| ending)
}

fn compare(document: &Document, read: &Document, exact_text: bool) -> Result<(), WriteError> {
    let wrong = |what: &str| Err(WriteError::Unreadable(format!("“{}”, read again, has {what}", document.id)));
    let same_text = if exact_text {
        document.text == read.text
    } else {
        visible(document.text.as_str()).eq(visible(read.text.as_str()))
    };
    if !same_text {
        return wrong("another text");
    }
    let (written, again) = (spans(document, exact_text), spans(read, exact_text));
    if let Some(lost) = written.iter().find(|span| again.binary_search(span).is_err()) {
        let id = document.annotations.spans().find(|span| place(document, span.range, exact_text) == lost.0);
        let id = id.map(|span| span.id.to_string()).unwrap_or_default();
        return Err(WriteError::Offset(document.id.to_string(), id));
    }
    if written.len() != again.len() {
        return wrong("other spans");
    }
    if relations(document, exact_text) != relations(read, exact_text) {
        return wrong("other relations");
    }
    Ok(())
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !is_blank(*c))
}

/// The place of a range: as it is, or, where blanks are not kept, counted in visible characters.
fn place(document: &Document, range: TextRange, exact: bool) -> (usize, usize) {
    if exact {
        return (range.start.0, range.end.0);
    }
    let before = |range: TextRange| visible(document.text.slice(range)).count();
    let start = before(TextRange::new(0, range.start.0));
    (start, start + before(range))
}

type Place<'d> = ((usize, usize), &'d str);

fn spans(document: &Document, exact: bool) -> Vec<Place<'_>> {
    let mut spans: Vec<Place<'_>> =
        document.annotations.spans().map(|span| (place(document, span.range, exact), span.label.as_str())).collect();
    crate::model::order::sort(&mut spans, Ord::cmp);
    spans
}

fn relations(document: &Document, exact: bool) -> Vec<(&str, Option<Place<'_>>, Option<Place<'_>>)> {
    let end = |id: &AnnotationId| {
        document.annotations.span(id).map(|span| (place(document, span.range, exact), span.label.as_str()))
    };
    let mut relations: Vec<_> = document
        .annotations
        .relations()
        .map(|relation| (relation.kind.as_str(), end(&relation.from), end(&relation.to)))
        .collect();
    crate::model::order::sort(&mut relations, Ord::cmp);
    relations
}
