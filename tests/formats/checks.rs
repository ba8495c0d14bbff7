//! The checks that formats of millions of lines have instead of being read again: each tells a file that says something
//! else than its document.

use std::sync::Arc;

use counterclaim::formats::format::{Context, DocumentWriting, Format, OutputFile, ProjectFacts, Writing};
use counterclaim::formats::options::{Align, Options, Unit};
use counterclaim::formats::{FORMATS, WriteError};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::offset::{CodePoint, TextRange};
use counterclaim::model::relation::{Relation, SharedRelation};
use counterclaim::model::scheme::Scheme;
use counterclaim::model::span::SharedSpan;
use counterclaim::model::text::Text;

use crate::adversarial::span;

const TEXT: &str = "👩🏽‍🚒 The army denied that 12 were killed.";

fn relation(from: &str, to: &str) -> SharedRelation {
    Arc::new(Relation {
        id: "r1".into(),
        kind: "denies".into(),
        from: from.into(),
        to: to.into(),
        annotator: "a1".into(),
        created_at: "".into(),
        extra: Default::default(),
    })
}

fn document(text: &str, change: impl Fn(&mut Vec<SharedSpan>), relations: Vec<SharedRelation>) -> Document {
    let text = Text::new(text);
    let mut spans = vec![span(&text, "s1", "actor", "The"), span(&text, "s2", "figure", "were")];
    change(&mut spans);
    let annotations = Annotations::new(spans, relations).unwrap();
    Document { annotations, ..Document::new("d".into(), text, Details::default()) }
}

/// The formats that have such a check and are read here.
fn checked() -> impl Iterator<Item = (&'static Format, &'static DocumentWriting)> {
    FORMATS.iter().filter(|format| format.reading.is_some()).filter_map(|format| match &format.writing {
        Some(Writing::Documents(writing)) if writing.check.is_some() => Some((format, writing)),
        _ => None,
    })
}

/// With `unit` as the unit of the export, hands what is needed to `with`.
fn with<T>(unit: Unit, with: impl Fn(&Context<'_>) -> T) -> T {
    let (scheme, project, options) = (Scheme::default(), ProjectFacts::default(), Options::default());
    with(&Context {
        scheme: &scheme,
        project: &project,
        options: &options,
        unit,
        align: Align::Split,
        split: None,
        label: None,
        stem: "d",
        number: 0,
    })
}

fn verdict(writing: &DocumentWriting, of: &Document, files: &[OutputFile], unit: Unit) -> Result<(), WriteError> {
    with(unit, |context| writing.check.unwrap()(of, files, context))
}

#[test]
fn lines_of_another_document_are_told() {
    let names: Vec<&str> = checked().map(|(format, _)| format.id).collect();
    assert_eq!(names, ["jsonl", "doccano", "spacy"]);
    let moved = |by: usize| {
        move |spans: &mut Vec<SharedSpan>| {
            let mut other = spans[0].as_ref().clone();
            other.range =
                TextRange { start: CodePoint(other.range.start.0 + by), end: CodePoint(other.range.end.0 + by) };
            spans[0] = Arc::new(other);
        }
    };
    let labelled = |spans: &mut Vec<SharedSpan>| {
        let mut other = spans[1].as_ref().clone();
        other.label = "other".into();
        spans[1] = Arc::new(other);
    };
    let same = |_: &mut Vec<SharedSpan>| {};
    // Without relations, doccano's lines have another form.
    let all = || checked().flat_map(|(format, writing)| [(format, writing, true), (format, writing, false)]);
    for (format, writing, related) in all().filter(|(format, _, related)| format.holds.relations || !related) {
        let links = |from, to| if related { vec![relation(from, to)] } else { Vec::new() };
        let truth = document(TEXT, same, links("s1", "s2"));
        let check = |other: &Document| {
            let files = with(format.unit, |context| (writing.document)(other, context));
            verdict(writing, &truth, &files, format.unit)
        };
        assert_eq!(check(&truth), Ok(()), "{}", format.id);
        let others = [
            ("moved", document(TEXT, moved(1), links("s1", "s2"))),
            ("far", document(TEXT, moved(9), links("s1", "s2"))),
            ("label", document(TEXT, labelled, links("s1", "s2"))),
            ("fewer", document(TEXT, |spans| spans.truncate(1), Vec::new())),
            ("text", document(&TEXT.replace("12", "13"), same, links("s1", "s2"))),
        ];
        for (what, other) in &others {
            assert!(check(other).is_err(), "{}: {what}", format.id);
        }
        if related {
            for (what, links) in [("turned", links("s2", "s1")), ("none", Vec::new())] {
                assert!(check(&document(TEXT, same, links)).is_err(), "{}: {what}", format.id);
            }
        }
        for file in with(format.unit, |context| (writing.document)(&truth, context)) {
            let half = OutputFile::new(file.path.clone(), &file.bytes[..file.bytes.len() / 2]);
            assert!(verdict(writing, &truth, &[half], format.unit).is_err(), "{}: cut", format.id);
            if file.path.ends_with(".jsonl") {
                let more = OutputFile::new(file.path, [file.bytes.as_slice(), b"{}"].concat());
                assert!(verdict(writing, &truth, &[more], format.unit).is_err(), "{}: more", format.id);
            }
        }
    }
}

#[test]
fn lines_in_the_wrong_unit_are_told() {
    let truth = document(TEXT, |_| {}, vec![relation("s1", "s2")]);
    let (_, writing) = checked().find(|(format, _)| format.unit_varies).unwrap();
    for (written, meant) in [(Unit::Utf16, Unit::CodePoint), (Unit::CodePoint, Unit::Utf16)] {
        let files = with(written, |context| (writing.document)(&truth, context));
        assert_eq!(verdict(writing, &truth, &files, written), Ok(()));
        let wrong = WriteError::Offset("d".to_owned(), "s1".to_owned());
        assert_eq!(verdict(writing, &truth, &files, meant), Err(wrong));
    }
}
