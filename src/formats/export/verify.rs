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
use crate::model::offset::CodePoint;
use crate::model::span::{AnnotationId, Span};

/// Whether `files`, read again or checked by their format, give the text, the spans and the relations of `document`.
pub(super) fn verify(
    document: &Document,
    files: &[OutputFile],
    job: &Job<'_>,
    context: &Context<'_>,
) -> Result<(), WriteError> {
    let reader = match (&job.writing.check, &job.format.reading) {
        (Some(check), _) => return check(document, files, context),
        (None, Some(reader)) => reader,
        (None, None) => return Ok(()),
    };
    let options = ReadOptions { unit: Some(context.unit), ..ReadOptions::default() };
    let mut intake = Intake::again(&document.text);
    match reader {
        Reader::Whole(_) => return Ok(()),
        Reader::Lines(read) => {
            let main = job.writing.main.unwrap_or_default();
            for file in files.iter().filter(|file| is_main(&file.path, main)) {
                let text = file.text();
                text.lines().for_each(|line| read(line, "", &options, &mut intake));
            }
        }
        Reader::Files(read) => {
            let mut alone = Vec::with_capacity(files.len());
            for file in files {
                let bytes = joined(&(job.writing.join)(&file.path, context), vec![file.bytes.clone()])?;
                alone.push(InputFile { name: file.path.clone(), bytes });
            }
            read(&alone.iter().collect::<Vec<_>>(), &options, &mut intake);
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

fn compare(document: &Document, read: &Document, exact: bool) -> Result<(), WriteError> {
    let wrong = |what: &str| Err(WriteError::Unreadable(format!("“{}”, read again, has {what}", document.id)));
    let (written, again) = (Places::new(document, exact), Places::new(read, exact));
    let (text, text_again) = (document.text.as_str(), read.text.as_str());
    let same_text = if exact { text == text_again } else { visible(text).eq(visible(text_again)) };
    if !same_text {
        return wrong("another text");
    }
    let (spans, spans_again) = (written.spans(), again.spans());
    if let Some(lost) = spans.iter().find(|span| spans_again.binary_search(span).is_err()) {
        let id = document.annotations.spans().find(|span| written.of(span) == *lost).map(|span| span.id.to_string());
        return Err(WriteError::Offset(document.id.to_string(), id.unwrap_or_default()));
    }
    if spans.len() != spans_again.len() {
        return wrong("other spans");
    }
    if written.relations() != again.relations() {
        return wrong("other relations");
    }
    Ok(())
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !is_blank(*c))
}

/// A range and a label.
type Place<'d> = (usize, usize, &'d str);

/// Where the annotations of a document are: as they are, or, where blanks are not kept, counted in visible characters.
struct Places<'d> {
    document: &'d Document,
    /// How many visible characters come before each code point; empty if every character counts.
    before: Vec<usize>,
}

impl<'d> Places<'d> {
    fn new(document: &'d Document, exact: bool) -> Self {
        let mut before = Vec::new();
        if !exact {
            let mut count = 0;
            before.push(count);
            before.extend(document.text.as_str().chars().map(|c| {
                count += usize::from(!is_blank(c));
                count
            }));
        }
        Self { document, before }
    }

    fn of<'s>(&self, span: &'s Span) -> Place<'s> {
        let place = |at: CodePoint| self.before.get(at.0).copied().unwrap_or(at.0);
        (place(span.range.start), place(span.range.end), span.label.as_str())
    }

    fn spans(&self) -> Vec<Place<'d>> {
        let mut spans: Vec<Place<'d>> = self.document.annotations.spans().map(|span| self.of(span)).collect();
        crate::model::order::sort(&mut spans, Ord::cmp);
        spans
    }

    fn relations(&self) -> Vec<(&'d str, Option<Place<'d>>, Option<Place<'d>>)> {
        let annotations = &self.document.annotations;
        let end = |id: &AnnotationId| annotations.span(id).map(|span| self.of(span));
        let mut relations: Vec<_> = annotations
            .relations()
            .map(|relation| (relation.kind.as_str(), end(&relation.from), end(&relation.to)))
            .collect();
        crate::model::order::sort(&mut relations, Ord::cmp);
        relations
    }
}
