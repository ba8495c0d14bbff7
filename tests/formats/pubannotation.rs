//! PubAnnotation: the bytes of a small document, and what its exports look like.

use counterclaim::formats::loss::LossKind;
use counterclaim::formats::options::{Options, Unit};
use counterclaim::formats::pubannotation::FORMAT;

use super::examples::small;
use super::foreign::{check_problems, only, read, relations, spans};
use super::{exported, file};
use crate::adversarial;

#[test]
fn a_document_is_a_file_with_denotations_relations_and_attributes() {
    let export = exported(&small(), &FORMAT, &Options::default());
    let denotation = |id: &str, begin, end, obj: &str| {
        format!(
            "    {{\n      \"id\": \"{id}\",\n      \"span\": {{\n        \"begin\": {begin},\n        \"end\": {end}\n      }},\n      \
             \"obj\": \"{obj}\"\n    }}"
        )
    };
    let expected = format!(
        "{{\n  \"sourceid\": \"d1\",\n  \"text\": \"Army denies 12 killed.\",\n  \"denotations\": [\n{},\n{}\n  ],\n  \
         \"relations\": [\n    {{\n      \"id\": \"R1\",\n      \"subj\": \"T1\",\n      \"pred\": \"denies\",\n      \
         \"obj\": \"T2\"\n    }}\n  ],\n  \"attributes\": []\n}}\n",
        denotation("T1", 0, 11, "denial"),
        denotation("T2", 12, 21, "casualty_figure"),
    );
    assert_eq!(file(&export, "d1.json"), expected);
}

#[test]
fn crossing_spans_are_left_out_and_attributes_are_kept() {
    let export = exported(&adversarial::project(), &FORMAT, &Options::default());
    assert!(export.losses.count(LossKind::Crossing) > 0);
    assert_eq!(export.losses.count(LossKind::Nesting) + export.losses.count(LossKind::SameRange), 0);
    let document: serde_json::Value = serde_json::from_str(file(&export, "emoji.json")).unwrap();
    let said: Vec<String> = document["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| format!("{} {} {}", a["subj"], a["pred"], a["obj"]))
        .collect();
    assert_eq!(said.len(), 3);
    assert_eq!(said[0], r#""T1" "modifier" "at least""#);
    assert_eq!(said[1], r#""T1" "low" 12"#);
    let in_utf_16 =
        exported(&adversarial::project(), &FORMAT, &Options { unit: Some(Unit::Utf16), ..Options::default() });
    let document: serde_json::Value = serde_json::from_str(file(&in_utf_16, "emoji.json")).unwrap();
    assert_eq!(document["denotations"][1]["span"], serde_json::json!({"begin": 8, "end": 21}));
}

#[test]
fn exports_of_its_server_are_read() {
    let file = r#"{"target":"http://x/docs/1","sourcedb":"News","sourceid":12,"text":"👩 saw Bo Li","project":"p",
        "denotations":[{"id":"T1","span":{"begin":0,"end":1},"obj":"actor"},{"span":{"begin":6,"end":11},"obj":"actor"}],
        "relations":[{"id":"R1","subj":"T1","pred":"saw","obj":"s2"}],
        "attributes":[{"id":"A1","subj":"T1","pred":"age","obj":30},{"id":"A2","subj":"T1","pred":"age","obj":"old"}],
        "modifications":[{"id":"M1","pred":"Negation","obj":"T1"}],"namespaces":[]}"#;
    let reading = read(&FORMAT, "News-12.json", file);
    check_problems(&reading, &["“age” of “T1” has several values; they were joined by semicolons."]);
    let document = only(&reading);
    assert_eq!(document.id.as_str(), "News-12");
    assert_eq!(spans(document), ["actor \"👩\" age=30; old Negation=true", "actor \"Bo Li\""]);
    assert_eq!(relations(document), ["👩 saw Bo Li"]);
    assert_eq!(document.metadata.as_str(), Some(r#"{"target":"http://x/docs/1","sourcedb":"News","project":"p"}"#));
}

#[test]
fn annotations_by_category_of_old_versions_are_read() {
    let file = r#"{"text":"A saw B","catanns":[{"id":"T1","span":{"begin":0,"end":1},"category":"actor"}]}"#;
    let reading = read(&FORMAT, "a.json", file);
    check_problems(&reading, &[]);
    assert_eq!(spans(only(&reading)), ["actor \"A\""]);
}

#[test]
fn tracks_are_annotators_whose_names_do_not_meet() {
    let file = r#"[{"text":"A saw B","tracks":[
        {"project":"eva","denotations":[{"id":"T1","span":{"begin":0,"end":1},"obj":"x"}]},
        {"project":"ben","denotations":[{"id":"T1","span":{"begin":6,"end":7},"obj":"x"},{"id":"T2","span":{"begin":0,"end":1},"obj":"y"}],
         "relations":[{"id":"R1","subj":"T1","pred":"seen_by","obj":"T2"}]}]},
        {"text":"other","blocks":[{"id":"B1","span":{"begin":0,"end":5},"obj":"sentence"}]}]"#;
    let reading = read(&FORMAT, "all.json", file);
    check_problems(&reading, &[]);
    let ids: Vec<&str> = reading.project.documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(ids, ["all", "all-2"]);
    let [first, second] = reading.project.documents.as_slice() else { panic!("two documents") };
    assert_eq!(spans(first), ["x \"A\" by eva", "y \"A\" by ben", "x \"B\" by ben"]);
    assert_eq!(relations(first), ["B seen_by A"]);
    assert_eq!(spans(second), ["sentence \"other\""]);
}

#[test]
fn what_is_broken_is_said_and_the_rest_is_read() {
    let file = r#"[{"text":"one two","denotations":[{"id":"T1","span":[{"begin":0,"end":1},{"begin":4,"end":7}],"obj":"a"},
        {"id":"T2","span":{"begin":5,"end":5},"obj":"b"}],"relations":[{"subj":"T1","pred":"r","obj":"T9"}],
        "attributes":[{"subj":"R1","pred":"p","obj":"v"},{"subj":"T1","pred":"p","obj":["v"]}]},
        {"denotations":[]}, 7, {"sourceid":"x","text":"cut","denotations":[{"id":"T1","span":{"begin":0,"end":3},"obj":"a"}"#;
    let reading = read(&FORMAT, "a.json", file);
    check_problems(
        &reading,
        &[
            "record 1: The span “T1” is in several pieces",
            "record 1: The attribute “p” of “R1” was left out",
            "record 1: The attribute “p” of “T1” was left out",
            "record 1, spans[1]: The range 5–5 covers no text",
            "record 1, relations[0]: There is no span “T9”",
            "record 2: There is no text",
            "record 3: This is no object",
            "a.json: This is not JSON from line 4",
        ],
    );
    let documents: Vec<_> = reading.project.documents.iter().map(spans).collect();
    assert_eq!(documents, [vec!["a \"one two\""], vec!["a \"cut\""]]);
}

#[test]
fn a_file_that_counts_in_utf_16_without_saying_so_is_doubted() {
    let of = |ranges: [(usize, usize); 2]| {
        let [(a, b), (c, d)] = ranges;
        format!(
            r#"{{"sourceid":"x","text":"👩👩 saw Bo Li leave","denotations":[{{"id":"T1","span":{{"begin":{a},"end":{b}}},"obj":"actor"}},
            {{"id":"T2","span":{{"begin":{c},"end":{d}}},"obj":"event"}}]}}"#
        )
    };
    let in_points = [(7, 12), (13, 18)];
    check_problems(&read(&FORMAT, "x.json", &of(in_points)), &[]);
    let said = "Counted in code points, 2 of 2 spans begin or end with a blank or inside a word; in UTF-16 code units, none would. \
                Read it again with --from-unit utf16";
    let in_units = in_points.map(|(start, end)| (start + 2, end + 2));
    let reading = read(&FORMAT, "x.json", &of(in_units));
    assert!(reading.problems[0].message.starts_with(said), "{:?}", reading.problems);
    // Of what is odd in both nothing can be said.
    check_problems(&read(&FORMAT, "x.json", &of([(6, 11), (12, 17)])), &[]);
}
