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
        let ran = run(&folder, &words).is(0);
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

/// Spans of the first word, of the same label and annotator, with these ids, a last one `s3` elsewhere, and relations
/// between these ids.
fn linked(spans: &[&str], relations: &[(&str, &str)]) -> String {
    let span = |id: &str, start: usize, end: usize, text: &str| json!({"id": id, "label": "claim", "start": start, "end": end, "text": text, "annotator": "a1"});
    let mut all: Vec<Value> = spans.iter().map(|id| span(id, 0, 3, "The")).collect();
    all.push(span("s3", 4, 9, "mayor"));
    let relation = |(n, (from, to)): (usize, &(&str, &str))| json!({"id": format!("r{n}"), "type": "near", "from": from, "to": to});
    let relations: Vec<Value> = relations.iter().enumerate().map(relation).collect();
    let kind = json!({"id": "near", "name": "near", "from": [], "to": []});
    let scheme = json!({"relations": [kind]});
    dataset(json!({}), scheme, json!({"spans": all, "relations": relations}), json!({}))
}

/// The ids of the spans of the first document in `name`, and between which of them there are relations.
fn links(folder: &Folder, name: &str) -> (Vec<String>, Vec<String>) {
    let document = &read(folder, name)["documents"][0];
    let word = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
    let spans = document["spans"].as_array().unwrap().iter().map(|span| word(span, "id")).collect();
    let relations = document["relations"].as_array().unwrap().iter();
    let mut relations: Vec<String> =
        relations.map(|one| format!("{}→{}", word(one, "from"), word(one, "to"))).collect();
    relations.sort();
    (spans, relations)
}

#[test]
fn spans_that_say_the_same_are_told_apart_and_relations_follow_them() {
    type Case = (&'static str, String, String, &'static [&'static str], &'static [&'static str]);
    let both = [("s1", "s3"), ("s1", "s2")];
    let cases: [Case; 5] = [
        ("equal", linked(&["s1", "s2"], &both), linked(&["s1", "s2"], &both), &["s1", "s2", "s3"], &["s1→s2", "s1→s3"]),
        (
            "the first of two",
            linked(&["s1", "s2"], &[("s1", "s3")]),
            linked(&["s1", "s2"], &[("s2", "s3")]),
            &["s1", "s2", "s3"],
            &["s1→s3", "s2→s3"],
        ),
        (
            "one and two",
            linked(&["s1"], &[("s1", "s3")]),
            linked(&["s1", "s2"], &both),
            &["s1", "s2", "s3"],
            &["s1→s2", "s1→s3"],
        ),
        (
            "two and one",
            linked(&["s1", "s2"], &both),
            linked(&["s2"], &[("s2", "s3")]),
            &["s1", "s2", "s3"],
            &["s1→s2", "s1→s3", "s2→s3"],
        ),
        (
            "other ids",
            linked(&["s1", "s2"], &both),
            linked(&["x", "y"], &[("x", "y")]),
            &["s1", "s2", "s3"],
            &["s1→s2", "s1→s3"],
        ),
    ];
    for (case, first, second, spans, relations) in cases {
        let folder = Folder::new();
        folder.with("a.json", first);
        folder.with("b.json", second);
        run(&folder, &["merge", "a.json", "b.json", "--out", "out.json"]).is(0);
        let expected = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(links(&folder, "out.json"), (expected(spans), expected(relations)), "{case}");
    }
}

#[test]
fn a_title_that_is_only_an_id_gives_way_to_a_real_one() {
    let titled = |id: &str, title: &str| dataset(json!({}), json!({}), json!({"id": id, "title": title}), json!({}));
    // The first and the second document, and what the title is of both.
    for (first, second, title) in [
        (("d", "d"), ("e", "Denial"), "Denial"),
        (("d", "Denial"), ("d", "d"), "Denial"),
        (("d", "Denial"), ("d", ""), "Denial"),
        (("d", "d"), ("d", "Denial"), "Denial"),
        (("d", "d"), ("e", "e"), "d"),
    ] {
        let folder = Folder::new();
        folder.with("a.json", titled(first.0, first.1));
        folder.with("b.json", titled(second.0, second.1));
        let ran = run(&folder, &["merge", "a.json", "b.json", "--out", "out.json"]).is(0);
        assert_eq!(read(&folder, "out.json")["documents"][0]["title"], title, "{first:?} {second:?}");
        assert!(!ran.error.contains("title"), "{}", ran.error);
    }
    // The first two share an id, so the second of them is renamed, and its title is still only an id.
    let folder = Folder::new();
    folder.with("a.jsonl", super::line("x", "Another text.", &[]));
    folder.with("b.jsonl", super::line("x", TEXT, &[]));
    folder.with("c.jsonl", super::line("y", TEXT, &[]).replace("\"title\":\"y\"", "\"title\":\"Denial\""));
    let ran = run(&folder, &["merge", "a.jsonl", "b.jsonl", "c.jsonl", "--out", "out.json"]).is(0);
    let document = &read(&folder, "out.json")["documents"][1];
    assert_eq!((&document["id"], &document["title"]), (&json!("x-2"), &json!("Denial")));
    assert!(!ran.error.contains("title"), "{}", ran.error);
}

#[test]
fn what_documents_say_differently_is_reported_with_their_files() {
    let field = |word: &str, value: Value| {
        let attributes = json!({"sure": value});
        let span = json!({
            "id": "s1", "label": "claim", "start": 0, "end": 9, "text": "The mayor", "by": word, "attributes": attributes,
        });
        let attribute = json!({"id": "sure", "name": "sure", "type": "text"});
        let label = json!({"id": "claim", "name": "claim", "color": "#757575", "attributes": [attribute]});
        dataset(json!({}), json!({"labels": [label]}), json!({"note": word, "spans": [span]}), json!({}))
    };
    let folder = Folder::new();
    folder.with("a.json", field("one", json!("12")));
    folder.with("b.json", field("two", json!(12)));
    let ran = run(&folder, &["merge", "a.json", "b.json", "--out", "out.json"]);
    for said in [
        "a.json and b.json: “d”: the note is also “two”; “one” was kept.",
        "a.json and b.json: “d”, span “s1”: the field “by” is also \"two\"; \"one\" was kept.",
        "a.json and b.json: “d”, span “s1”: “sure” is also the number 12; the text “12” was kept.",
    ] {
        assert!(ran.error.contains(said), "“{said}” is not in: {}", ran.error);
    }
    let spans = &read(&folder, "out.json")["documents"][0]["spans"];
    assert_eq!((spans.as_array().unwrap().len(), &spans[0]["attributes"]["sure"]), (1, &json!("12")));
    // Lines of two files, and a dataset beside them, are known by their files as well.
    folder.with("c.jsonl", super::line("c", TEXT, &[]).replace("\"spans\"", "\"batch\":1,\"spans\""));
    folder.with("d.jsonl", super::line("c", TEXT, &[]).replace("\"spans\"", "\"batch\":2,\"spans\""));
    let ran = run(&folder, &["merge", "c.jsonl", "d.jsonl", "--out", "out.json"]).is(0);
    assert!(ran.error.contains("c.jsonl and d.jsonl: “c”: the field “batch” is also 2; 1 was kept."), "{}", ran.error);
}

/// Two spans have an id that is also that of the document; what is said of it is the same sentence.
#[test]
fn what_is_said_of_a_span_is_no_renamed_document() {
    let span = |label: &str| json!({"id": "d", "label": label, "start": 0, "end": 9, "text": "The mayor"});
    let folder = Folder::new();
    folder.with("a.json", dataset(json!({}), json!({}), json!({"spans": [span("claim"), span("other")]}), json!({})));
    folder.with("b.json", dataset(json!({}), json!({}), json!({}), json!({})));
    let said = "spans[1] (“d”): The id “d” is used before; this one is now “d-2”.";
    let ran = run(&folder, &["merge", "a.json", "b.json", "--out", "out.json"]).is(1).says(said);
    assert!(!ran.error.contains("b.json: The id"), "{}", ran.error);
    // Nor is it in lines, where both are read in one go.
    let twice = super::line("d", TEXT, &[("a", "The"), ("b", "mayor")]);
    folder.with("a.jsonl", twice.replace("\"id\":\"s1\"", "\"id\":\"d\"").replace("\"id\":\"s2\"", "\"id\":\"d\""));
    folder.with("b.jsonl", super::line("d", TEXT, &[]));
    let ran = run(&folder, &["merge", "a.jsonl", "b.jsonl", "--out", "out.json"]).is(1);
    assert!(ran.error.contains("spans[1]: The id “d” is used before; this one is now “d-2”"), "{}", ran.error);
    assert!(!ran.error.contains("b.jsonl, line 1"), "{}", ran.error);
}

#[test]
fn spans_that_say_the_same_by_the_same_annotator_are_counted() {
    let folder = Folder::new();
    let none = || json!({});
    // As two people on two machines of whom neither has said a name.
    folder.with("amina.json", dataset(none(), none(), none(), none()));
    folder.with("emil.json", dataset(none(), none(), none(), none()).replace("\"s1\"", "\"x9\""));
    let ran = run(&folder, &["merge", "amina.json", "emil.json", "--out", "all.json"]).is(0);
    assert!(
        ran.error.contains("“d”: 1 span said the same as one of another file by the same annotator"),
        "{}",
        ran.error
    );
    assert_eq!(read(&folder, "all.json")["documents"][0]["spans"].as_array().unwrap().len(), 1);
}

#[test]
fn versions_of_a_text_are_said_unless_they_are_merged() {
    let folder = Folder::new();
    let line = |who: &str, end: usize| {
        json!({"text": TEXT, "spans": [{"start": 0, "end": end, "label": "a"}], "_annotator_id": who}).to_string()
    };
    folder.with("p.jsonl", [line("ann", 3), line("bo", 9), line("li", 3)].join("\n"));
    let said = "2 documents have the text of an earlier one and another annotator";
    let words = ["convert", "p.jsonl", "--from", "prodigy", "--to", "dataset", "--out", "all.json"];
    let ran = run(&folder, &words).is(0);
    assert!(ran.error.contains(said), "{}", ran.error);
    // Nothing is wrong with that.
    run(&folder, &["validate", "p.jsonl", "--from", "prodigy"]).is(0);
    let ran = run(&folder, &["merge", "p.jsonl", "--from", "prodigy", "--out", "one.json"]).is(0);
    assert!(!ran.error.contains("another annotator"), "{}", ran.error);
    assert_eq!(read(&folder, "one.json")["documents"].as_array().unwrap().len(), 1);
}
