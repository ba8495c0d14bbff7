//! Files as other programs write them, and files that are broken: what can be read is read, the rest is said.

use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::{Format, InputFile};
use counterclaim::formats::import;
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::model::document::Document;
use counterclaim::model::project::Project;
use counterclaim::model::span::AnnotationId;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::{as_input, exchanged, exported};
use crate::adversarial;
use crate::texts::config;

/// What `format` reads from one file.
pub fn read(format: &Format, name: &str, content: &str) -> Reading {
    let file = InputFile { name: name.to_owned(), bytes: content.as_bytes().to_vec() };
    assert!((format.recognise)(&file), "{}: not recognised: {content}", format.id);
    import::read(format, &[file], &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The only document that was read.
pub fn only(reading: &Reading) -> &Document {
    let [document] = reading.project.documents.as_slice() else {
        panic!("{} documents", reading.project.documents.len())
    };
    document
}

/// `label words`, and what else is said, for each span.
pub fn spans(document: &Document) -> Vec<String> {
    let span = |span: &counterclaim::model::span::SharedSpan| {
        let mut said = format!("{} {:?}", span.label, document.text.slice(span.range));
        for (id, value) in &span.attributes {
            said.push_str(&format!(" {id}={}", value.as_str()));
        }
        if !span.note.is_empty() {
            said.push_str(&format!(" “{}”", span.note));
        }
        if !span.annotator.as_str().is_empty() {
            said.push_str(&format!(" by {}", span.annotator));
        }
        said
    };
    document.annotations.spans().map(span).collect()
}

/// `words kind words` for each relation.
pub fn relations(document: &Document) -> Vec<String> {
    let words = |id: &AnnotationId| {
        document.annotations.span(id).map_or("?", |span| document.text.slice(span.range)).to_owned()
    };
    let relation = |relation: &counterclaim::model::relation::SharedRelation| {
        format!("{} {} {}", words(&relation.from), relation.kind, words(&relation.to))
    };
    document.annotations.relations().map(relation).collect()
}

#[test]
fn a_problem_is_placed_in_the_file_that_has_it() {
    let txt = ("d.txt", "The mayor left.");
    for (id, files, place) in [
        ("brat", vec![("d.ann", "T1\tclaim 0 3\tThe\nT2\tclaim 0 99\tx\n"), txt], "d.ann, line 2: The range 0–99"),
        (
            "brat",
            vec![("d.ann", "T1\tclaim 0 3\tThe\nR1\tby Arg1:T1 Arg2:T9\n"), txt],
            "d.ann, line 2: There is no span",
        ),
        (
            "csv",
            vec![
                ("documents.csv", "doc_id,text\nd,The mayor left.\n"),
                ("spans.csv", "doc_id,start,end,label\nd,0,99,x\n"),
            ],
            "spans.csv, row 2: The range 0–99",
        ),
        (
            "webannotation",
            vec![
                (
                    "a.jsonld",
                    r#"[{"type":"Annotation","motivation":"tagging","bodyValue":"x","target":"d.txt#char=0,99"}]"#,
                ),
                txt,
            ],
            "a.jsonld, annotation 1: The range 0–99",
        ),
    ] {
        let (_, problems) = super::read_as(counterclaim::formats::format(id).unwrap(), &files);
        assert!(problems.len() == 1 && problems[0].starts_with(place), "{id}: {problems:?}");
    }
}

/// The problems of a reading.
pub fn problems(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

/// Asserts that there are as many problems as `parts`, each saying its part.
#[track_caller]
pub fn check_problems(reading: &Reading, parts: &[&str]) {
    let found = problems(reading);
    assert_eq!(found.len(), parts.len(), "{found:#?}");
    for (problem, part) in found.iter().zip(parts) {
        assert!(problem.contains(part), "{problem} does not say {part}");
    }
}

/// `project` with a scheme that knows no relation types.
pub fn without_relation_types(mut project: Project) -> Project {
    let mut scheme = project.scheme.as_ref().clone();
    scheme.relations.clear();
    project.scheme = scheme.into();
    project
}

/// Reads whatever it is given as every format, which must not panic.
fn read_everything(files: &[InputFile]) {
    for format in exchanged() {
        drop(import::read(format, files, &ReadOptions::default()));
    }
    drop(import::sort_out(files.to_vec()));
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..200), name in select(vec!["a.json", "a.jsonl", "b.txt"])) {
        read_everything(&[InputFile { name: name.to_owned(), bytes }]);
    }

    #[test]
    fn any_json_is_read_without_a_panic(pieces in vec(select(PIECES), 0..60), name in select(vec!["a.json", "a.jsonl"])) {
        read_everything(&[InputFile { name: name.to_owned(), bytes: pieces.concat().into_bytes() }]);
    }
}

proptest! {
    #![proptest_config(config(8))]

    #[test]
    fn damaged_exports_are_read_without_a_panic(
        damage in vec((any::<Index>(), any::<Index>(), select(PIECES)), 1..6),
    ) {
        for format in exchanged() {
            let export = exported(&adversarial::project(), format, &Options::default());
            let mut files = as_input(&export);
            for (file, at, piece) in &damage {
                let bytes = &mut file.get_mut(&mut files).bytes;
                let at = at.index(bytes.len() + 1);
                let end = (at + piece.len()).min(bytes.len());
                bytes.splice(at..end, piece.bytes());
            }
            read_everything(&files);
        }
    }
}

/// Pieces of the JSON of these formats, for nearly right files.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\n",
    "null",
    "true",
    "-1",
    "0",
    "3",
    "1e9",
    "18446744073709551616",
    "\\ud800",
    "\"a\"",
    "\"text\":\"a👩b\"",
    "\"data\":{",
    "\"annotations\":[{\"result\":[{",
    "\"id\":\"x\"",
    "\"type\":\"labels\"",
    "\"type\":\"relation\"",
    "\"from_id\":\"x\"",
    "\"to_id\":\"x\"",
    "\"value\":{\"start\":0,\"end\":2",
    "\"labels\":[\"l\"]",
    "\"label\":[[0,1,\"l\"]]",
    "\"entities\":[{\"id\":0,\"start_offset\":1,\"end_offset\":9",
    "\"relations\":[{",
    "\"from\":",
    "\"tokens\":[{\"text\":\"a\",\"start\":0,\"end\":1}]",
    "\"spans\":[{\"token_start\":0,\"token_end\":0,\"label\":null}]",
    "\"head\":0,\"child\":7",
    "\"denotations\":[{\"id\":\"T1\",\"span\":{\"begin\":2,\"end\":1},\"obj\":\"l\"}]",
    "\"tracks\":[{\"project\":\"p\"",
    "\"attributes\":[{\"subj\":\"T1\",\"pred\":\"p\",\"obj\":[]}]",
    "\"meta\":{\"id\":1}",
];

#[test]
fn versions_of_a_text_by_several_annotators_are_counted() {
    let line = |who: &str, text: &str| {
        format!(
            r#"{{"text":"{text}","spans":[{{"start":0,"end":2,"label":"a"}}],"_annotator_id":"{who}","answer":"accept"}}"#
        )
    };
    let prodigy = counterclaim::formats::format("prodigy").unwrap();
    let said = |lines: &[String]| problems(&read(prodigy, "p.jsonl", &lines.join("\n")));
    let (ann, bo) = (line("ann", "Bo left"), line("bo", "Bo left"));
    let found = said(&[ann.clone(), bo.clone(), line("li", "Bo left"), line("li", "Bo came")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("p.jsonl: 2 documents have the text of an earlier one"), "{found:?}");
    assert!(found[0].contains("counterclaim merge"), "{found:?}");
    // The same person's, and what names nobody, may be two texts that happen to be equal.
    assert_eq!(said(&[ann.clone(), ann.clone()]), Vec::<String>::new());
    assert_eq!(said(&[ann, bo.replace("\"_annotator_id\":\"bo\",", "")]), Vec::<String>::new());
    let rows = r#"[{"text":"Bo left","id":1,"annotator":"ann","annotation_id":1,"label":[{"start":0,"end":2,"text":"Bo","labels":["a"]}]},
        {"text":"Bo left","id":1,"annotator":"bo","annotation_id":2,"label":[{"start":0,"end":2,"text":"Bo","labels":["b"]}]}]"#;
    let studio = counterclaim::formats::format("label-studio").unwrap();
    let found = problems(&read(studio, "rows.json", rows));
    assert!(found.iter().any(|one| one.contains("1 document has the text of an earlier one")), "{found:?}");
}
