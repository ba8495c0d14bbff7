//! What several sources say of the same thing: nothing is lost without a word.

use std::fs;

use counterclaim::formats::dataset::text_sha256;
use serde_json::{Value, json};

use super::{Folder, run};

const TEXT: &str = "The mayor denies it.";

/// A dataset with one document; fields of `project`, `scheme`, `document` and the top are added to the usual ones.
fn dataset(project: Value, scheme: Value, document: Value, top: Value) -> String {
    let with = |mut own: Value, more: Value| {
        own.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        own
    };
    let span = json!({"id": "s1", "label": "claim", "start": 0, "end": 9, "text": "The mayor"});
    let one = json!({"id": "d", "title": "d", "text": TEXT, "text_sha256": text_sha256(TEXT), "spans": [span]});
    let label = json!({"id": "claim", "name": "claim", "color": "#757575"});
    let all = json!({
        "format": "counterclaim-dataset", "version": 1, "offset_unit": "code_point",
        "project": with(json!({"name": "A"}), project),
        "scheme": with(json!({"name": "", "labels": [label], "relations": []}), scheme),
        "documents": [with(one, document)],
    });
    with(all, top).to_string()
}

fn read(folder: &Folder, name: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.at(name)).unwrap()).unwrap()
}

#[test]
fn metadata_of_merged_documents_is_joined_by_key() {
    let folder = Folder::new();
    folder.with("m1.jsonl", "{\"id\":\"a\",\"text\":\"T x\",\"label\":[[0,1,\"L\"]],\"src\":\"one\",\"batch\":1}\n");
    folder
        .with("m2.jsonl", "{\"id\":\"b\",\"text\":\"T x\",\"label\":[[2,3,\"L\"]],\"reviewer\":\"bob\",\"batch\":2}\n");
    let ran = run(&folder, &["merge", "m1.jsonl", "m2.jsonl", "--out", "mm.json"]).is(0);
    assert!(ran.error.contains("“a”: the field “batch” is also 2; 1 was kept."), "{}", ran.error);
    let document = &read(&folder, "mm.json")["documents"][0];
    assert_eq!(document["metadata"], json!({"src": "one", "batch": 1, "reviewer": "bob"}));
}

#[test]
fn what_the_first_dataset_lacks_is_taken_from_the_second() {
    let folder = Folder::new();
    let none = || json!({});
    folder.with("a.json", dataset(none(), none(), json!({"own": 1}), none()));
    let project = json!({"license": "CC0", "description": "Notes.", "team": "x"});
    let label = json!({"id": "claim", "name": "Claim", "color": "#123456", "definition": "Said to be so."});
    let kind = json!({"id": "said_by", "name": "said by", "from": [], "to": []});
    let scheme = json!({"guidelines": "Mark all.", "labels": [label], "relations": [kind]});
    folder.with("b.json", dataset(project, scheme, json!({"theirs": 2, "status": "done"}), json!({"top": true})));
    for (command, more) in [("merge", &[][..]), ("convert", &["--to", "dataset"][..])] {
        let mut words = vec![command, "a.json", "b.json", "--out", "out.json"];
        words.extend(more);
        // Converted, the second document has the id of the first, which is said.
        let ran = run(&folder, &words).is(i32::from(command == "convert"));
        assert!(!ran.error.contains("What came first"), "{}", ran.error);
        let out = read(&folder, "out.json");
        let project = json!({"name": "A", "description": "Notes.", "license": "CC0", "team": "x"});
        assert_eq!((&out["project"], &out["top"]), (&project, &json!(true)), "{command}");
        assert_eq!(out["scheme"]["guidelines"], "Mark all.");
        assert_eq!(out["scheme"]["labels"][0]["name"], "Claim");
        assert_eq!(out["scheme"]["labels"][0]["color"], "#123456");
        if command == "merge" {
            let document = &out["documents"][0];
            assert_eq!((&document["own"], &document["theirs"]), (&json!(1), &json!(2)));
            assert_eq!(document["status"], "done");
        }
    }
}

#[test]
fn what_two_datasets_say_differently_is_reported_with_the_file() {
    let folder = Folder::new();
    let parts = |word: &str, color: &str, symmetric: bool| {
        let label = json!({"id": "claim", "name": format!("Claim {word}"), "color": color, "hint": word});
        let kind = json!({"id": "near", "name": "near", "from": ["claim"], "to": ["claim"], "symmetric": symmetric});
        let scheme = json!({"guidelines": word, "labels": [label], "relations": [kind]});
        let status = if symmetric { "done" } else { "in_progress" };
        dataset(json!({"license": word, "team": word}), scheme, json!({"status": status, "own": word}), json!({}))
    };
    folder.with("a.json", parts("one", "#111111", false));
    folder.with("b.json", parts("two", "#222222", true));
    let ran = run(&folder, &["merge", "a.json", "b.json", "--out", "out.json"]).is(1);
    for said in [
        "b.json: The label “claim” has another name here, “Claim two”; “Claim one” was kept.",
        "b.json: The label “claim” has another colour here, “#222222”; “#111111” was kept.",
        "b.json: The label “claim” has another “hint” here, “\"two\"”; “\"one\"” was kept.",
        "b.json: The relation type “near” goes both ways here and one way before",
        "b.json: The scheme has other guidelines here",
        "b.json: The project has another license here, “two”; “one” was kept.",
        "b.json: The project has another “project.team” here",
        "“d”: the status is also “done”; “in_progress” was kept.",
        "“d”: the field “own” is also \"two\"; \"one\" was kept.",
    ] {
        assert!(ran.error.contains(said), "“{said}” is not in: {}", ran.error);
    }
    assert!(!ran.error.contains("joins other labels"), "{}", ran.error);
}

#[test]
fn a_span_that_two_sources_have_keeps_the_unknown_fields_of_both() {
    let folder = Folder::new();
    let spans = |more: &str| {
        let span = format!("{{\"id\":\"s1\",\"label\":\"claim\",\"start\":0,\"end\":9,\"text\":\"The mayor\",{more}}}");
        let spans: Value = serde_json::from_str(&format!("[{span}]")).unwrap();
        dataset(json!({}), json!({}), json!({"spans": spans}), json!({}))
    };
    folder.with("a.json", spans("\"sure\":1,\"own\":true"));
    folder.with("b.json", spans("\"sure\":2,\"theirs\":true"));
    let ran = run(&folder, &["merge", "a.json", "b.json", "--out", "out.json"]).is(0);
    assert!(ran.error.contains("span “s1”: the field “sure” is also 2; 1 was kept."), "{}", ran.error);
    let spans = &read(&folder, "out.json")["documents"][0]["spans"];
    assert_eq!(spans.as_array().unwrap().len(), 1);
    assert_eq!((&spans[0]["sure"], &spans[0]["own"], &spans[0]["theirs"]), (&json!(1), &json!(true), &json!(true)));
}
