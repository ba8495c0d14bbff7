//! What the program stores for itself comes back exactly.

use std::sync::Arc;

use counterclaim::formats::journal::{
    JournalError, Record, VERSION, read_project, read_record, read_snapshot, text_sha256, write_project, write_record,
    write_snapshot,
};
use counterclaim::model::digest::Digest;
use counterclaim::model::document::Document;
use counterclaim::model::edit::{Details, Edit, Status};
use counterclaim::model::extra::Extra;
use counterclaim::model::history::Step;
use counterclaim::model::project::Project;
use counterclaim::model::span::{Span, Value};
use counterclaim::model::text::Text;
use proptest::prelude::*;

use super::super::texts::config;
use super::{FULL, reading};
use crate::projects::{document, project};

fn sample() -> Document {
    reading(FULL).project.documents.swap_remove(0)
}

/// Everything an edit can hold, taken from the sample document.
fn record(step: Step) -> Record {
    let annotations = sample().annotations;
    let spans: Vec<_> = annotations.spans().cloned().collect();
    let relations: Vec<_> = annotations.relations().cloned().collect();
    let after = Details { status: Status::Done, note: "a\u{0}\"\n".to_owned(), ..sample().details };
    let edit = Edit {
        removed_spans: spans[..3].to_vec(),
        added_spans: spans[3..].to_vec(),
        removed_relations: relations[..1].to_vec(),
        added_relations: relations[1..].to_vec(),
        details: Some(Box::new((sample().details, after))),
    };
    let digest = Some(Digest::of(&sample()));
    Record { step, edit, at: "2026-11-21T20:00:00Z".into(), annotator: "a1".into(), digest, since: Some(4) }
}

#[test]
fn records_come_back_whole() {
    for step in [Step::Do, Step::Undo, Step::Redo] {
        let record = record(step);
        let json = write_record(&record);
        assert!(json.starts_with("{\"v\":2,") && !json.contains('\n'), "{json}");
        assert_eq!(read_record(&json).unwrap(), record);
    }
    let empty = Record { edit: Edit::default(), ..record(Step::Do) };
    assert_eq!(read_record(&write_record(&empty)).unwrap(), empty);
}

#[test]
fn what_no_dataset_could_hold_comes_back_too() {
    let mut span = Span::clone(sample().annotations.spans().next().unwrap());
    span.attributes =
        vec![("low".into(), Value::Number("about 12".to_owned())), ("x".into(), Value::Text("12".to_owned()))];
    span.extra = Extra::new("not { json");
    span.id = "".into();
    let edit = Edit { added_spans: vec![Arc::new(span)], ..Edit::default() };
    let record = Record { edit, ..record(Step::Do) };
    assert_eq!(read_record(&write_record(&record)).unwrap(), record);
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn snapshots_come_back_whole(document in document()) {
        let json = write_snapshot(&document);
        prop_assert_eq!(read_snapshot(&json, document.text.clone()).unwrap(), document);
    }

    #[test]
    fn projects_come_back_without_their_documents(project in project()) {
        let list: Vec<_> =
            project.documents.iter().map(|document| (document.id.clone(), document.details.title.clone())).collect();
        let json = write_project(&project, &list);
        prop_assert_eq!(read_project(&json).unwrap(), (Project { documents: Vec::new(), ..project }, list));
    }

    #[test]
    fn nothing_stored_makes_the_reader_panic(at in 0..4_000_usize, byte in any::<u8>()) {
        for mut json in [write_snapshot(&sample()).into_bytes(), write_record(&record(Step::Do)).into_bytes()] {
            let at = at % json.len();
            json[at] = byte;
            let json = String::from_utf8_lossy(&json);
            let read = (read_snapshot(&json, sample().text), read_record(&json), read_project(&json));
            drop(read);
        }
    }
}

#[test]
fn a_newer_version_says_so() {
    let newer = JournalError::Newer(VERSION + 1);
    let raise = |json: String| json.replacen("{\"v\":2,", "{\"v\":3,\"colour\":[],", 1);
    assert_eq!(read_record(&raise(write_record(&record(Step::Do)))), Err(newer.clone()));
    assert_eq!(read_snapshot(&raise(write_snapshot(&sample())), sample().text), Err(newer.clone()));
    assert_eq!(read_project(&raise(write_project(&Project::default(), &[]))), Err(newer.clone()));
    assert!(newer.to_string().contains("newer version"), "{newer}");
}

#[test]
fn damage_is_an_error_that_says_where() {
    let whole = write_record(&record(Step::Do));
    let check = |json: &str, says: &str| {
        let error = read_record(json).unwrap_err();
        assert!(matches!(&error, JournalError::Damaged(what) if what.contains(says)), "{error}");
    };
    check(&whole[..whole.len() - 1], "ends in the middle");
    check(&whole.replacen("\"v\":2,", "", 1), "“v” is missing");
    check(&whole.replacen("\"start\":0,", "", 1), "removed_spans[0] A span needs");
    check(&whole.replacen("\"from\"", "\"form\"", 1), "“form” is not known");
    check(&whole.replacen("\"step\":\"do\",", "", 1), "“step”");
    check(&whole.replacen("\"details_before\"", "\"details_after\"", 1), "given more than once");
    check(&format!("{whole}x"), "ends in the middle");
    check("", "ends in the middle");
    check("7", "an object is needed");
    for at in 0..whole.len() {
        assert!(!whole.is_char_boundary(at) || read_record(&whole[..at]).is_err(), "{at}");
    }
}

#[test]
fn a_field_or_a_step_of_another_version_does_not_hide_a_record() {
    let whole = record(Step::Do);
    let json = write_record(&whole);
    let more = json.replacen("\"step\":\"do\"", "\"step\":\"jump\",\"colour\":{\"red\":[1]}", 1);
    assert_ne!(more, json);
    assert_eq!(read_record(&more).unwrap(), whole);
    // As version 1 wrote it.
    let digest = format!("\"digest\":\"{}\",\"since\":4,", whole.digest.unwrap());
    let old = json.replacen("{\"v\":2,", "{\"v\":1,", 1).replacen(&digest, "", 1);
    assert_eq!(read_record(&old).unwrap(), Record { digest: None, since: None, ..whole });
}

#[test]
fn a_snapshot_that_was_changed_is_noticed() {
    let json = write_snapshot(&sample());
    let changed = json.replacen("\"start\":0,", "\"start\":1,", 1);
    assert_ne!(changed, json);
    let read = read_snapshot(&changed, sample().text);
    assert!(matches!(&read, Err(JournalError::Damaged(what)) if what.contains("not what it was")), "{read:?}");
}

#[test]
fn a_snapshot_needs_its_own_text() {
    let json = write_snapshot(&sample());
    assert_eq!(read_snapshot(&json, Text::new("another")), Err(JournalError::OtherText));
    let far = json.replacen("\"end\":8,", "\"end\":9999,", 1);
    assert_ne!(far, json);
    assert!(matches!(read_snapshot(&far, sample().text), Err(JournalError::Damaged(what)) if what.contains("beyond")));
}

#[test]
fn the_hash_is_sha256() {
    // FIPS 180-4, the examples of NIST for one block and for none.
    assert_eq!(text_sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(text_sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
