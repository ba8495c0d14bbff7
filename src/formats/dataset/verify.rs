//! Reading again what was written, before it is handed over.
//!
//! Owns: [`verify`]. Unit: code points, counted here character by character as Python does, so that a mistake in
//! the table of offsets cannot hide itself.

use std::borrow::Cow;

use super::super::WriteError;
use super::source::Source;
use crate::model::document::Document;
use crate::model::project::Project;

/// What counts of a document that was written.
#[derive(Default)]
struct Written<'a> {
    title: Option<Cow<'a, str>>,
    text: Option<Cow<'a, str>>,
    spans: Vec<WrittenSpan<'a>>,
    relations: usize,
}

#[derive(Default)]
struct WrittenSpan<'a> {
    id: Option<Cow<'a, str>>,
    start: Option<usize>,
    end: Option<usize>,
    text: Option<Cow<'a, str>>,
}

/// Whether every span in `json` covers the words it should: its `text` is `document.text[start:end]`.
pub(crate) fn verify(project: &Project, json: &str) -> Result<(), WriteError> {
    let mut source = Source::new(json, false);
    let mut result = Ok(());
    let mut expected = project.documents.iter();
    source.object(&mut |source, key| {
        if key != "documents" {
            source.reader.skip();
            return true;
        }
        source.list("documents", &mut |source, _| {
            let written = read_written(source);
            if let (Some(document), Ok(())) = (expected.next(), &result) {
                result = check(&written, document);
            }
        });
        true
    });
    result?;
    if expected.next().is_some() || source.reader.stop().is_some() || !source.reader.flaws().is_empty() {
        return Err(WriteError::Unreadable("the file is not whole when it is read again".to_owned()));
    }
    Ok(())
}

fn read_written<'a>(source: &mut Source<'a>) -> Written<'a> {
    let mut written = Written::default();
    source.object(&mut |source, key| {
        match key {
            "title" => written.title = source.text("title"),
            "text" => written.text = source.text("text"),
            "spans" => source.list("spans", &mut |source, _| {
                let mut span = WrittenSpan::default();
                source.object(&mut |source, key| {
                    match key {
                        "id" => span.id = source.text("id"),
                        "start" => span.start = source.whole("start"),
                        "end" => span.end = source.whole("end"),
                        "text" => span.text = source.text("text"),
                        _ => drop(source.reader.skip()),
                    }
                    true
                });
                written.spans.push(span);
            }),
            "relations" => source.list("relations", &mut |source, _| {
                source.reader.skip();
                written.relations += 1;
            }),
            _ => drop(source.reader.skip()),
        }
        true
    });
    written
}

fn check(written: &Written<'_>, document: &Document) -> Result<(), WriteError> {
    let title = written.title.as_deref().unwrap_or_default();
    let same = written.text.as_deref() == Some(document.text.as_str())
        && written.spans.len() == document.annotations.span_count()
        && written.relations == document.annotations.relation_count();
    if !same {
        return Err(WriteError::Unreadable(format!("“{title}” is not the same when it is read again")));
    }
    match first_wrong(written) {
        Some(span) => Err(WriteError::Offset(title.to_owned(), span.id.as_deref().unwrap_or_default().to_owned())),
        None => Ok(()),
    }
}

/// The first span whose slice is not its text. One pass over the text for all spans: the code points where spans
/// begin or end, sorted, get their bytes.
fn first_wrong<'w, 'a>(written: &'w Written<'a>) -> Option<&'w WrittenSpan<'a>> {
    let text = written.text.as_deref().unwrap_or_default();
    let mut places: Vec<usize> = written.spans.iter().flat_map(|span| [span.start, span.end]).flatten().collect();
    crate::model::order::sort(&mut places, Ord::cmp);
    places.dedup();
    let mut bytes = Vec::with_capacity(places.len());
    let mut chars = text.char_indices();
    let mut taken = 0;
    for place in &places {
        // After `place` characters the next one begins at its byte; at the end of the text there is none.
        while taken < *place && chars.next().is_some() {
            taken += 1;
        }
        bytes.push((taken == *place).then(|| chars.offset()));
    }
    let byte = |at: Option<usize>| bytes.get(places.binary_search(&at?).ok()?).copied().flatten();
    written.spans.iter().find(|span| {
        let slice = byte(span.start).zip(byte(span.end)).and_then(|(start, end)| text.get(start..end));
        slice.is_none_or(str::is_empty) || slice != span.text.as_deref()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::dataset::{read, write};

    /// What [`verify`] says of a written file in which `from` was replaced by `to`.
    fn check(from: &str, to: &str, expected: &Result<(), WriteError>) {
        let json = include_str!("../../../tests/fixtures/dataset/full.json");
        let project = read(json.as_bytes()).unwrap().project;
        let written = write(&project, &"".into(), "").unwrap();
        assert!(written.contains(from));
        assert_eq!(verify(&project, &written.replacen(from, to, 1)), *expected, "{from} → {to}");
    }

    #[test]
    fn every_slice_is_compared_before_a_file_is_handed_over() {
        let moved = |id: &str| Err(WriteError::Offset("Sévaré".to_owned(), id.to_owned()));
        check("\"start\": 31", "\"start\": 31", &Ok(()));
        check("\"start\": 31", "\"start\": 30", &moved("s4"));
        check("\"end\": 193", "\"end\": 194", &moved("whole"));
        check("\"end\": 8,", "\"end\": 9,", &moved("s2"));
        check("\"text\": \"马里\"", "\"text\": \"马\"", &moved("s11"));
        check("\"start\": 147", "\"begin\": 147", &moved("s11"));
        let changed = Err(WriteError::Unreadable("“Sévaré” is not the same when it is read again".to_owned()));
        check("\"text\": \"The army denied", "\"text\": \"The navy denied", &changed);
        check("\"spans\"", "\"span\"", &changed);
        let torn = Err(WriteError::Unreadable("the file is not whole when it is read again".to_owned()));
        check("\"campaign\": {", "\"campaign\": ", &torn);
        check("\"documents\"", "\"document\"", &torn);
    }
}
