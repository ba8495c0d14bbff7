//! Reading again what was written, before it is handed over.
//!
//! Owns: [`verify`], [`verify_document`], [`Bytes`]. Unit: code points, counted here character by character as Python does, so that a mistake in
//! the table of offsets cannot hide itself.

use std::borrow::Cow;

use super::super::WriteError;
use super::super::json::Reader;
use super::super::options::Unit;
use super::walk::walk;
use crate::model::document::Document;
use crate::model::project::Project;
use crate::model::span::SharedSpan;

/// What counts of a document that was written.
#[derive(Default)]
struct Written<'a> {
    title: Option<Cow<'a, str>>,
    text: Option<Cow<'a, str>>,
    spans: Vec<WrittenSpan<'a>>,
    /// Type, start and end of each.
    relations: Vec<[Option<Cow<'a, str>>; 3]>,
}

#[derive(Default)]
struct WrittenSpan<'a> {
    id: Option<Cow<'a, str>>,
    label: Option<Cow<'a, str>>,
    start: Option<usize>,
    end: Option<usize>,
    text: Option<Cow<'a, str>>,
}

/// Whether every span in `json` covers the words it should: its `text` is `document.text[start:end]`.
pub(crate) fn verify(project: &Project, json: &str) -> Result<(), WriteError> {
    let mut reader = Reader::new(json);
    let mut result = Ok(());
    let mut expected = project.documents.iter();
    reader.fields(&mut |reader, key| {
        if key != "documents" {
            reader.skip();
            return;
        }
        reader.items(&mut |reader| {
            let document = expected.next();
            let written = read_written(reader, document.map_or(0, |document| document.annotations.span_count()));
            if let (Some(document), Ok(())) = (document, &result) {
                result = check(&written, document);
            }
        });
    });
    result?;
    if expected.next().is_some() || reader.stop().is_some() || !reader.flaws().is_empty() {
        return Err(WriteError::Unreadable("the file is not whole when it is read again".to_owned()));
    }
    Ok(())
}

/// [`verify`] for a document that is written alone.
pub(crate) fn verify_document(document: &Document, json: &str) -> Result<(), WriteError> {
    let mut reader = Reader::new(json);
    check(&read_written(&mut reader, document.annotations.span_count()), document)?;
    if reader.stop().is_some() || !reader.flaws().is_empty() || !reader.is_at_end() {
        return Err(WriteError::Unreadable(format!("“{}” is not whole when it is read again", document.id)));
    }
    Ok(())
}

/// `spans`: how many to expect.
fn read_written<'a>(reader: &mut Reader<'a>, spans: usize) -> Written<'a> {
    let mut written = Written { spans: Vec::with_capacity(spans), ..Written::default() };
    reader.fields(&mut |reader, key| match key {
        "title" => written.title = reader.text(),
        "text" => written.text = reader.text(),
        "spans" => reader.items(&mut |reader| {
            let mut span = WrittenSpan::default();
            reader.fields(&mut |reader, key| match key {
                "id" => span.id = reader.text(),
                "label" => span.label = reader.text(),
                "start" => span.start = reader.whole(),
                "end" => span.end = reader.whole(),
                "text" => span.text = reader.text(),
                _ => drop(reader.skip()),
            });
            written.spans.push(span);
        }),
        "relations" => reader.items(&mut |reader| {
            let mut relation = [None, None, None];
            let [kind, from, to] = &mut relation;
            reader.fields(&mut |reader, key| match key {
                "type" => *kind = reader.text(),
                "from" => *from = reader.text(),
                "to" => *to = reader.text(),
                _ => drop(reader.skip()),
            });
            written.relations.push(relation);
        }),
        _ => drop(reader.skip()),
    });
    written
}

fn check(written: &Written<'_>, document: &Document) -> Result<(), WriteError> {
    let title = written.title.as_deref().unwrap_or_default();
    let relations = document.annotations.relations().map(|one| [one.kind.as_str(), one.from.as_str(), one.to.as_str()]);
    let same = written.text.as_deref() == Some(document.text.as_str())
        && written.spans.len() == document.annotations.span_count()
        && written
            .relations
            .iter()
            .map(|relation| relation.each_ref().map(Option::as_deref))
            .eq(relations.map(|relation| relation.map(Some)));
    if !same {
        return Err(WriteError::Unreadable(format!("“{title}” is not the same when it is read again")));
    }
    let is_other = |(written, span): &(&WrittenSpan<'_>, &SharedSpan)| {
        let range = (Some(span.range.start.0), Some(span.range.end.0));
        (written.start, written.end) != range || written.label.as_deref() != Some(span.label.as_str())
    };
    let moved = written.spans.iter().zip(document.annotations.spans()).find(is_other).map(|(written, _)| written);
    match moved.or_else(|| first_wrong(written)) {
        Some(span) => Err(WriteError::Offset(title.to_owned(), span.id.as_deref().unwrap_or_default().to_owned())),
        None => Ok(()),
    }
}

/// The first span whose slice is not its text.
fn first_wrong<'w, 'a>(written: &'w Written<'a>) -> Option<&'w WrittenSpan<'a>> {
    let text = written.text.as_deref().unwrap_or_default();
    let mut places = written.spans.iter().flat_map(|span| [span.start, span.end]);
    let bytes = Bytes::of(text, &mut places, Unit::CodePoint);
    written.spans.iter().find(|span| {
        let slice = bytes.at(span.start).zip(bytes.at(span.end)).and_then(|(start, end)| text.get(start..end));
        slice.is_none_or(str::is_empty) || slice != span.text.as_deref()
    })
}

/// The bytes of places in a text, found without its table of offsets: one pass for all places, character by character.
pub(crate) struct Bytes {
    /// Sorted, each with its byte, if a character begins there or the text ends.
    places: Vec<(usize, Option<usize>)>,
}

impl Bytes {
    /// `places` are counted in `unit`.
    pub(crate) fn of(text: &str, places: &mut dyn Iterator<Item = Option<usize>>, unit: Unit) -> Self {
        let mut places: Vec<(usize, Option<usize>)> = places.flatten().map(|place| (place, None)).collect();
        crate::model::order::sort(&mut places, |a, b| a.0.cmp(&b.0));
        let (mut at, mut counted) = (0, 0);
        for (place, byte) in &mut places {
            let rest = text.as_bytes().get(at..).unwrap_or_default();
            let (bytes, more) = walk(rest, *place - counted, unit == Unit::Utf16);
            (at, counted) = (at + bytes, counted + more);
            // Inside a surrogate pair, or beyond the end, there is no place.
            *byte = (counted == *place).then_some(at);
        }
        Self { places }
    }

    /// The byte of `place`, which must be one of those given.
    pub(crate) fn at(&self, place: Option<usize>) -> Option<usize> {
        let place = place?;
        let found = self.places.binary_search_by(|known| known.0.cmp(&place)).ok()?;
        self.places.get(found)?.1
    }
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
