//! CSV and TSV: exact bytes, spreadsheets, tables of other programs, and what is not like that.

use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::InputFile;
use counterclaim::formats::import;
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::formats::tables::{CSV, TSV};
use counterclaim::model::project::Project;
use proptest::prelude::*;

use super::examples::small;
use super::{as_input, exported, file, read_again};
use crate::adversarial;
use crate::projects::project;
use crate::texts::config;

fn read(files: &[(&str, &str)]) -> Reading {
    let input = |(name, content): &(&str, &str)| InputFile { name: (*name).to_owned(), bytes: (*content).into() };
    let files: Vec<InputFile> = files.iter().map(input).collect();
    assert!(files.iter().all(|file| (CSV.recognise)(file)));
    import::read(&CSV, &files, &ReadOptions::default()).unwrap()
}

fn problems(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

/// The project as a table should give it back: documents without the unknown fields of our own dataset.
fn assert_same(found: &Project, expected: &Project) {
    assert_eq!(found.documents.len(), expected.documents.len());
    for (found, expected) in found.documents.iter().zip(&expected.documents) {
        assert_eq!(found.details, expected.details);
        assert_eq!(found.metadata.as_str(), expected.metadata.as_str());
        assert_eq!(found.text, expected.text);
        let spans = |document: &counterclaim::model::document::Document| {
            let plain = |span: &counterclaim::model::span::SharedSpan| {
                let mut span = span.as_ref().clone();
                span.extra = Default::default();
                span.attributes.sort_by(|a, b| a.0.cmp(&b.0));
                span
            };
            document.annotations.spans().map(plain).collect::<Vec<_>>()
        };
        assert_eq!(spans(found), spans(expected));
    }
}

#[test]
fn a_small_document_is_these_tables() {
    let export = exported(&small(), &CSV, &Options::default());
    let documents = "\"doc_id\",\"title\",\"lang\",\"text\",\"source\",\"date\",\"status\",\"note\",\"metadata\"\r\n\
                     \"d1\",\"d1\",\"\",\"Army denies 12 killed.\",\"\",\"\",\"new\",\"\",\"\"\r\n";
    assert_eq!(file(&export, "documents.csv"), documents);
    let spans = "\"doc_id\",\"span_id\",\"start\",\"end\",\"label\",\"text\",\"note\",\"annotator\",\"created_at\",\"updated_at\",\"origin\",\"more_attributes\"\r\n\
                 \"d1\",\"a2\",\"0\",\"11\",\"denial\",\"Army denies\",\"\",\"a1\",\"2026-01-01T00:00:00Z\",\"2026-01-02T00:00:00Z\",\"manual\",\"\"\r\n\
                 \"d1\",\"a1\",\"12\",\"21\",\"casualty_figure\",\"12 killed\",\"\",\"a1\",\"2026-01-01T00:00:00Z\",\"2026-01-02T00:00:00Z\",\"manual\",\"\"\r\n";
    assert_eq!(file(&export, "spans.csv"), spans);
    let relations = "\"doc_id\",\"relation_id\",\"type\",\"from\",\"to\",\"annotator\",\"created_at\"\r\n\
                     \"d1\",\"r1\",\"denies\",\"a2\",\"a1\",\"a1\",\"2026-01-01T00:00:00Z\"\r\n";
    assert_eq!(file(&export, "relations.csv"), relations);
    let tabs = exported(&small(), &TSV, &Options::default());
    assert_eq!(file(&tabs, "relations.tsv"), relations.replace("\",\"", "\"\t\""));
}

#[test]
fn attributes_have_columns() {
    let export = exported(&adversarial::project(), &CSV, &Options::default());
    let spans = file(&export, "spans.csv");
    assert!(spans.starts_with(
        "\"doc_id\",\"span_id\",\"start\",\"end\",\"label\",\"text\",\"low\",\"modifier\",\"victims\",\"note\","
    ));
    assert!(
        spans.contains("\"👩🏽\u{200d}🚒\",\"12\",\"at least\",\"“civilians”\tand\nothers, =1+1\",\"\",\"a1\""),
        "{spans}"
    );
}

#[test]
fn tables_for_spreadsheets_come_back() {
    let options = Options { spreadsheet: true, ..Options::default() };
    for format in [&CSV, &TSV] {
        let export = exported(&adversarial::project(), format, &options);
        let spans = file(&export, &format!("spans.{}", format.id));
        assert!(spans.starts_with('\u{feff}') && spans.contains("\"'=1+1\"") && !spans.contains("\"=1+1\""));
        assert_same(&read_again(&export, format, &ReadOptions::default()), &adversarial::project());
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn everything_comes_back(project in project(), spreadsheet in any::<bool>()) {
        if !project.documents.is_empty() {
            let export = exported(&project, &CSV, &Options { spreadsheet, ..Options::default() });
            let mut expected = project.clone();
            for document in &mut expected.documents {
                if document.details.title.is_empty() {
                    document.details.title = document.id.to_string();
                }
            }
            assert_same(&read_again(&export, &CSV, &ReadOptions::default()), &expected);
        }
    }
}

#[test]
fn tables_that_others_saved_are_read() {
    let reading = read(&[
        ("documents.csv", "doc_id;text;outlet\nd1;\"Army denies; 12 killed.\";Wire\nd2;Nothing;\n"),
        (
            "spans.csv",
            "doc_id,start,end,label,modifier,note,attribute:note\nd1,13.0,22.0,casualty_figure,exact,n,\"\"\"\"\"\"\n",
        ),
    ]);
    assert_eq!(problems(&reading), Vec::<String>::new());
    let document = &reading.project.documents[0];
    let span = document.annotations.spans().next().unwrap();
    assert_eq!(document.text.slice(span.range), "12 killed");
    assert_eq!(
        format!("{:?}", span.attributes),
        r#"[(AttributeId("modifier"), Text("exact")), (AttributeId("note"), Text(""))]"#
    );
    assert_eq!(span.note, "n");
    assert_eq!(document.metadata.as_str(), Some(r#"{"outlet":"Wire"}"#));
    assert_eq!(reading.project.documents.len(), 2);
}

#[test]
fn what_is_wrong_is_said_and_the_rest_is_read() {
    let reading = read(&[
        ("documents.csv", "doc_id,text,status,metadata\nd1,Army denies,odd,}\n"),
        (
            "spans.csv",
            "doc_id,start,end,label,text,more_attributes\nd1,0,4,actor,Army,[],1\nd1,x,4,actor,Army\nd9,0,1,a,A\nd1,5,11,denial,denied\n",
        ),
        ("relations.csv", "doc_id,from\nd1,s1\n"),
    ]);
    assert_eq!(reading.project.documents[0].annotations.span_count(), 1);
    assert_eq!(reading.unplaced.len(), 2);
    let places: Vec<String> = problems(&reading).iter().map(|p| p.split(": ").next().unwrap().to_owned()).collect();
    let expected = [
        "documents.csv, row 2",
        "documents.csv, row 2",
        "spans.csv, row 2",
        "spans.csv, row 2",
        "relations.csv",
        "spans.csv",
    ];
    assert_eq!(places[..6], expected, "{:#?}", problems(&reading));
    let export = exported(&small(), &CSV, &Options::default());
    let alone: Vec<InputFile> = as_input(&export).into_iter().filter(|file| file.name == "spans.csv").collect();
    let refusal = import::read(&CSV, &alone, &ReadOptions::default()).unwrap_err().to_string();
    assert!(refusal.contains("The table of documents, which has the texts, is missing."), "{refusal}");
}
