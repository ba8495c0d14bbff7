//! What commands say where they did not do quite what was meant.

use serde_json::json;

use super::{Folder, line, run, run_with};

#[test]
fn the_middle_of_an_even_number_lies_between_two() {
    let folder = Folder::new();
    let spans = |count: usize| vec![("a", "Army"); count];
    let median = |counts: &[usize]| {
        let lines: String =
            counts.iter().enumerate().map(|(n, c)| line(&format!("d{n}"), "Army left.", &spans(*c))).collect();
        folder.with("in.jsonl", lines);
        run(&folder, &["stats", "in.jsonl", "--json"]).is(0).json()["statistics"]["spans_per_document"]["median"]
            .clone()
    };
    assert_eq!(median(&[6, 2]), json!(4));
    assert_eq!(median(&[1, 2]), json!(1.5));
    assert_eq!(median(&[5, 1, 2]), json!(2));
    assert_eq!(median(&[0, 0, 3, 3, 9, 9]), json!(3));
}

#[test]
fn a_full_folder_is_reported_as_json_too() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[]));
    folder.with("full/x", "");
    let ran = run(&folder, &["convert", "in.jsonl", "--to", "brat", "--out", "full", "--json"]).is(1);
    assert!(ran.json()["error"].as_str().unwrap().contains("has something in it"));
}

#[test]
fn labels_to_be_renamed_that_are_nowhere_are_named() {
    let folder = Folder::new();
    let content = line("d", "Army left.", &[("a", "Army")]);
    folder.with("in.jsonl", &content);
    run(&folder, &["convert", "in.jsonl", "--to", "dataset", "--out", "in.json"]).is(0);
    for input in ["in.jsonl", "in.json"] {
        for command in
            [&["convert", input, "--to", "jsonl", "--out", "-"][..], &["stats", input], &["merge", input, "--out", "-"]]
        {
            let words = [command, &["--map", "nothere=x", "--map", "a=b"]].concat();
            let ran = run(&folder, &words).is(0).says("--map names the label “nothere”, which is nowhere in the data.");
            assert!(!ran.error.contains("“a”"), "{}", ran.error);
        }
    }
    let words = ["convert", "-", "--to", "dataset", "--out", "out.json", "--priority", "Q,a"];
    let ran = run_with(&folder, &words, content.as_bytes()).is(0).says("--priority names the label “Q”");
    assert!(!ran.error.contains("label “a”"), "{}", ran.error);
}

#[test]
fn a_dataset_is_not_written_under_the_name_of_an_archive() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[]));
    run(&folder, &["merge", "in.jsonl", "--out", "m.zip"]).is(2).says("one JSON file, not an archive");
    run(&folder, &["validate", "in.jsonl", "--fix", "f.zip"]).is(2).says("one JSON file, not an archive");
    run(&folder, &["split", "in.jsonl", "--out", "z.zip"]).is(2).says("a folder, not an archive");
    assert_eq!(folder.names(), ["in.jsonl"]);
}

#[test]
fn advice_is_none_that_was_taken_already() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[("a", "Army"), ("a", "Army left")]));
    let words = ["convert", "in.jsonl", "--to", "conll", "--out", "out"];
    run(&folder, &words).is(0).says("--overlap per-label keeps those of other labels");
    let ran =
        run(&folder, &[&words[..5], &["other", "--overlap", "per-label"]].concat()).is(0).says("inside or around");
    assert!(!ran.error.contains("--overlap per-label"), "{}", ran.error);
    run(&folder, &["split", "in.jsonl", "--out", "s", "--split", "0/0/100"]).is(2).says("train");
    // spaCy's has no files for single labels.
    let words = ["convert", "in.jsonl", "--to", "spacy", "--out", "spacy"];
    let ran = run(&folder, &words).is(0).says("not in ents");
    assert!(!ran.error.contains("per-label"), "{}", ran.error);
    let ran = run(&folder, &[&words[..5], &["chosen", "--overlap", "per-label"]].concat()).is(0);
    assert!(ran.error.contains("--overlap per-label says nothing here: spaCy has no files"), "{}", ran.error);
    assert!(!ran.error.contains("They have the same label"), "{}", ran.error);
    let manifest = std::fs::read_to_string(folder.at("chosen/manifest.json")).unwrap();
    assert!(!manifest.contains("per-label"), "{manifest}");
}

#[test]
fn an_annotator_who_annotated_nothing_is_named() {
    let folder = Folder::new();
    let line = r#"{"id":"d","text":"Army left.","spans":[{"id":"s","label":"a","start":0,"end":4,"annotator":"a1"}],"relations":[]}"#;
    folder.with("in.jsonl", line);
    let words = ["convert", "in.jsonl", "--to", "jsonl", "--out", "-", "--annotator"];
    run(&folder, &[&words[..], &["zz"]].concat()).is(0).says("“zz”, who annotated nothing");
    let ran = run(&folder, &[&words[..], &["a1"]].concat()).is(0);
    assert!(!ran.error.contains("annotated nothing"), "{}", ran.error);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_left_out() {
    let folder = Folder::new();
    folder.with("in/a.jsonl", line("d", "Army left.", &[]));
    let made = std::process::Command::new("mkfifo").arg(folder.at("in/pipe.jsonl")).status().unwrap();
    assert!(made.success());
    let ran =
        run(&folder, &["convert", "in", "--to", "jsonl", "--out", "-"]).is(1).says("pipe.jsonl: It is no regular file");
    assert!(ran.text().contains("Army left."));
}

/// What is renamed, kept or decoded without a loss is told, and is no failure; but to `validate` it is against the rules.
#[test]
fn what_loses_nothing_is_no_failure() {
    let folder = Folder::new();
    folder.with("a.jsonl", line("d", "Army left.", &[("a", "Army")]));
    folder.with("b.jsonl", line("d", "Army came.", &[("a", "Army")]));
    folder.with("latin.txt", b"The caf\xe9 closed.");
    folder.with(
        "utf16.txt",
        [0xff, 0xfe].into_iter().chain("Army left.".encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>(),
    );
    run(&folder, &["convert", "a.jsonl", "--to", "dataset", "--out", "a.json"]).is(0);
    let dataset = std::fs::read_to_string(folder.at("a.json")).unwrap();
    let bare = dataset.split_once("\"labels\": [").unwrap();
    folder.with("bare.json", format!("{}\"labels\": []{}", bare.0, bare.1.split_once("\n    ]").unwrap().1));
    folder.with("cut.txt", b"Army \xe2\x82\xac \xff left the town of \xc3\xa9 \xc3\xa9 \xc3\xa9.");
    for (inputs, said) in [
        (&["a.jsonl", "b.jsonl"][..], "is used before"),
        (&["a.json", "b.jsonl"], "is used before"),
        (&["latin.txt"], "Windows-1252"),
        (&["bare.json"], "The scheme has no label"),
    ] {
        let convert = [&["convert"], inputs, &["--to", "jsonl", "--out", "-"]].concat();
        run(&folder, &convert).is(0).says(said).says("Worth knowing");
        let json = run(&folder, &[&["stats", "--json"], inputs].concat()).is(0).json();
        let notes = json["notes"].as_array().unwrap();
        assert!(notes.iter().any(|note| note.as_str().unwrap().contains(said)), "{json}");
        assert_eq!(json["problem_count"], 0);
        let json = run(&folder, &[&["validate", "--json"], inputs].concat()).is(1).json();
        assert!(json["problems"].to_string().contains(said), "{json}");
    }
    run(&folder, &["convert", "utf16.txt", "--to", "jsonl", "--out", "-"]).is(0);
    run(&folder, &["convert", "cut.txt", "--to", "jsonl", "--out", "-"]).is(1).says("replaced by");
}

/// A label with a comma is put in quotation marks, or has the option for itself.
#[test]
fn a_label_with_a_comma_can_come_first() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[("a", "Army"), ("dead, hurt", "Army"), ("c", "Army")]));
    let words = ["convert", "in.jsonl", "--to", "conll", "--out", "out.conll", "--force", "--priority"];
    let first = |more: &[&str]| {
        let ran = run(&folder, &[&words[..], more].concat()).is(0);
        assert!(!ran.error.contains("nowhere in the data"), "{}", ran.error);
        let text = std::fs::read_to_string(folder.at("out.conll")).unwrap();
        text.split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!(first(&["\"dead, hurt\",c"]), "B-dead,%20hurt");
    assert_eq!(first(&["c", "--priority", "\"dead, hurt\""]), "B-c");
    assert_eq!(first(&["c,a"]), "B-c");
    run(&folder, &[&words[..], &["\"dead, hurt"]].concat()).is(2).says("quotation mark");
}

/// Two labels read as one: what then says the same is one span, and that is told.
#[test]
fn spans_that_a_map_makes_equal_are_one_and_counted() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[("force", "Army"), ("army", "Army"), ("army", "left")]));
    let words = ["convert", "in.jsonl", "--map", "army=force", "--to", "jsonl", "--out", "-"];
    let ran = run(&folder, &words).is(0).says("d: 1 span says the same as another one");
    assert_eq!(ran.text().matches("\"label\":\"force\"").count(), 2, "{}", ran.text());
}

#[test]
fn problems_in_datasets_name_the_file() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[("a", "Army")]));
    run(&folder, &["convert", "in.jsonl", "--to", "dataset", "--out", "a.json"]).is(0);
    let wrong = std::fs::read_to_string(folder.at("a.json")).unwrap().replace("\"start\": 0", "\"start\": 1");
    folder.with("b.json", wrong.replace("\"id\": \"d\"", "\"id\": \"e\""));
    run(&folder, &["convert", "a.json", "b.json", "--to", "jsonl", "--out", "-"])
        .is(1)
        .says("b.json, documents[0].spans[0]");
}

#[test]
fn what_the_scheme_forbids_is_named() {
    let folder = Folder::new();
    let scheme = json!({
        "labels": [
            { "id": "claim", "name": "Claim", "attributes": [] },
            { "id": "figure", "name": "Figure", "attributes": [
                { "id": "value", "name": "Value", "type": "number" },
                { "id": "unit", "name": "Unit", "type": "choice", "choices": ["dead", "hurt"] },
            ] },
        ],
        "relations": [{ "id": "about", "name": "about", "from": ["claim"], "to": ["figure"] }],
    });
    let span = |id: &str, label: &str, start: usize, end: usize, text: &str, attributes: serde_json::Value| json!({ "id": id, "label": label, "start": start, "end": end, "text": text, "attributes": attributes });
    let dataset = |value: serde_json::Value, unit: &str, from: &str, to: &str| {
        json!({
            "format": "counterclaim-dataset", "version": 1, "scheme": scheme,
            "documents": [{
                "id": "d", "title": "d", "text": "12 died.",
                "spans": [
                    span("s1", "figure", 0, 2, "12", json!({ "value": value, "unit": unit })),
                    span("s2", "claim", 0, 7, "12 died", json!({})),
                ],
                "relations": [{ "id": "r1", "type": "about", "from": from, "to": to }],
            }],
        })
    };
    folder.with("good.json", dataset(json!(12), "dead", "s2", "s1").to_string());
    run(&folder, &["validate", "good.json"]).is(0);
    folder.with("bad.json", dataset(json!("a dozen"), "gone", "s1", "s2").to_string());
    let report = run(&folder, &["validate", "bad.json", "--json"]).is(1).json().to_string();
    for said in [
        "d, s1",
        "“value” is “a dozen”; the scheme wants a number.",
        "“unit” is “gone”; the scheme wants one of “dead”, “hurt”.",
        "d, r1",
        "The scheme does not allow “about” from Figure to Claim.",
    ] {
        assert!(report.contains(said), "{said}: {report}");
    }
}

#[test]
fn a_lower_bound_above_the_upper_one_is_doubted_and_breaks_no_rule() {
    let folder = Folder::new();
    let number = |id: &str| json!({ "id": id, "name": id, "type": "number" });
    let scheme = json!({ "labels": [
        { "id": "figure", "name": "Figure", "attributes": [number("low"), number("high")] },
        // Here they are words, of which nobody knows what they mean.
        { "id": "mood", "name": "Mood", "attributes": [{ "id": "low", "name": "low", "type": "text" }, number("high")] },
    ] });
    let pairs = [
        ("figure", json!(300), json!(203)),
        ("figure", json!(10), json!(9.5)),
        ("figure", json!(9), json!(10)),
        ("figure", json!(12), json!(12)),
        ("figure", json!(12), json!(null)),
        ("mood", json!("9"), json!(1)),
        // Alike in binary, which has 53 bits for them.
        ("figure", json!("9007199254740993"), json!("9007199254740992")),
        ("figure", json!("2e3"), json!("1999.5")),
    ];
    let spans: Vec<serde_json::Value> = pairs
        .into_iter()
        .enumerate()
        .map(|(number, (label, low, high))| {
            let mut attributes = json!({ "low": low, "high": high });
            attributes.as_object_mut().unwrap().retain(|_, value| !value.is_null());
            let at = 3 * number;
            json!({
                "id": format!("s{number}"), "label": label, "start": at, "end": at + 2, "text": "12",
                "attributes": attributes,
            })
        })
        .collect();
    let document = json!({ "id": "d", "title": "d", "text": "12 ".repeat(8), "spans": spans });
    let dataset = json!({ "format": "counterclaim-dataset", "version": 1, "scheme": scheme, "documents": [document] });
    folder.with("in.json", dataset.to_string());
    let report = run(&folder, &["validate", "in.json", "--json"]).is(0).json();
    assert_eq!(report["problem_count"], 0);
    assert_eq!(
        report["notes"],
        json!([
            "d, s0: “low” is 300 and “high” is 203. The lower bound should not be above the upper one.",
            "d, s1: “low” is 10 and “high” is 9.5. The lower bound should not be above the upper one.",
            "d, s6: “low” is 9007199254740993 and “high” is 9007199254740992. The lower bound should not be above the upper one.",
            "d, s7: “low” is 2e3 and “high” is 1999.5. The lower bound should not be above the upper one.",
        ])
    );
    assert!(run(&folder, &["validate", "in.json", "--fix", "out.json"]).is(0).text().contains("d, s1: “low” is 10"));
}

#[test]
fn a_label_is_read_as_one_other_only() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[("actor", "Army")]));
    let convert = ["convert", "in.jsonl", "--to", "jsonl", "--out", "-", "--map", "actor=x", "--map"];
    let with = |last: &'static str| [&convert[..], &[last]].concat();
    run(&folder, &with("actor=y")).is(2).says("“actor” is to be read as “x” and as “y”");
    run(&folder, &with("actor=x")).is(0);
    run(&folder, &with("army=x")).is(0);
}

#[test]
fn of_many_differences_the_first_are_printed_and_the_rest_counted() {
    let folder = Folder::new();
    for (name, batch) in [("a.jsonl", 1), ("b.jsonl", 2)] {
        let field = format!("\"batch\":{batch},\"spans\"");
        let text = |n: usize| format!("Text number {n} of them.");
        let one = |n| line(&format!("d{n}"), &text(n), &[]).replace("\"spans\"", &field);
        folder.with(name, (0..30).map(one).collect::<String>());
    }
    let ran = run(&folder, &["merge", "a.jsonl", "b.jsonl", "--out", "out.json"]).is(0);
    assert_eq!(ran.error.matches("the field “batch” is also 2").count(), 20, "{}", ran.error);
    assert!(ran.error.contains("  … and 10 more; `--json` names all."), "{}", ran.error);
    assert!(ran.error.contains("joined another one with the same text: 30."), "{}", ran.error);
    let json = run(&folder, &["merge", "a.jsonl", "b.jsonl", "--out", "out.json", "--json"]).is(0).json();
    assert_eq!(json["notes"].as_array().unwrap().len(), 31);
}

#[test]
fn choices_that_change_nothing_are_said() {
    let folder = Folder::new();
    folder.with("in.jsonl", line("d", "Army left.", &[("a", "Army")]));
    let said = |format: &str, words: &[&str]| {
        let all = [&["convert", "in.jsonl", "--to", format, "--out", "-"], words].concat();
        let error = run(&folder, &all).is(0).error;
        error.lines().filter(|line| line.contains("says nothing here")).map(str::to_owned).collect::<Vec<_>>()
    };
    let all: [&[&str]; 5] = [
        &["--overlap", "longest"],
        &["--priority", "a"],
        &["--align", "drop"],
        &["--docstart"],
        &["--spreadsheet-safe"],
    ];
    for format in ["jsonl", "dataset", "brat"] {
        for words in all {
            let option = if words[0] == "--priority" { "--overlap" } else { words[0] };
            let said = said(format, words);
            assert!(said.len() == 1 && said[0].starts_with(option), "{format}: {said:?}");
        }
    }
    for (format, words) in [
        ("conll", &["--overlap", "longest", "--align", "drop", "--docstart"][..]),
        ("csv", &["--spreadsheet-safe"]),
        ("spacy", &["--overlap", "longest", "--align", "drop"]),
        ("huggingface", &["--overlap", "longest"]),
    ] {
        assert_eq!(said(format, words), Vec::<String>::new(), "{format}");
    }
    folder.with("b/1.txt", "London calling");
    folder.with("b/1.ann", "T1\tcity 0 6\tLondon\n");
    folder.with("c.conll", "London\tB-city\ncalling\tO\n");
    for (input, name) in [("b", "brat"), ("c.conll", "conll")] {
        let ran = run(&folder, &["stats", input, "--from-unit", "utf16"]).is(0);
        let ran = if ran.error.is_empty() { ran.text() } else { ran.error };
        assert!(ran.contains("--from-unit says nothing here") && ran.contains(name), "{ran}");
    }
    folder.with("d.jsonl", "{\"text\":\"London calling\",\"label\":[[0,6,\"GPE\"]]}\n");
    let ran = run(&folder, &["validate", "d.jsonl", "--from-unit", "utf16"]).is(0).text();
    assert!(!ran.contains("says nothing"), "{ran}");
}

#[test]
fn what_is_said_of_spans_that_are_left_out_is_told_with_them() {
    let folder = Folder::new();
    let span = |id: &str, start: usize, end: usize, more: serde_json::Value| json!({ "id": id, "label": "a", "start": start, "end": end, "attributes": more, "note": "unsure", "annotator": id });
    let spans = [
        span("x", 0, 9, json!({})),
        span("y", 5, 12, json!({ "low": 3, "mood": "grim" })),
        span("z", 6, 13, json!({ "mood": "grim" })),
    ];
    let document = json!({ "id": "d", "text": "Army left town.", "spans": spans, "relations": [] });
    folder.with("in.jsonl", format!("{document}\n"));
    let words = ["convert", "in.jsonl", "--to", "pubannotation", "--out", "out", "--overlap", "outermost"];
    let line = "2 spans that cross another one, along with 3 values of attributes and 2 notes: left out.";
    run(&folder, &words).is(0).says(line);
    assert!(std::fs::read_to_string(folder.at("out/README.md")).unwrap().contains(line.trim_end_matches('.')));
    let manifest = std::fs::read_to_string(folder.at("out/manifest.json")).unwrap();
    let said = [
        serde_json::from_str::<serde_json::Value>(&manifest).unwrap(),
        run(&folder, &[&words[..], &["--force", "--json"]].concat()).is(0).json(),
    ];
    for said in said {
        let losses = said["losses"].as_array().unwrap().iter();
        let crossing = losses.filter(|loss| loss["kind"] == "crossing").collect::<Vec<_>>();
        assert_eq!((&crossing[0]["attributes"], &crossing[0]["notes"]), (&json!(3), &json!(2)), "{crossing:?}");
        let others = said["losses"].as_array().unwrap().iter().filter(|loss| loss["kind"] != "crossing");
        assert!(others.clone().count() > 0 && others.clone().all(|loss| loss.get("notes").is_none()), "{said}");
    }
    let of_one = ["convert", "in.jsonl", "--to", "jsonl", "--out", "one.jsonl", "--annotator", "x"];
    run(&folder, &of_one)
        .is(0)
        .says("2 spans and relations of other annotators, along with 3 values of attributes and 2 notes: left out.");
}
