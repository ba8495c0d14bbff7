//! Which format a file is: found out by its records, however long they are, and said where it cannot be.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Folder, Ran, line, run, run_with};

/// What is read of `names` in `folder`: the formats, how many documents and spans; and the status.
fn read(folder: &Folder, names: &[&str]) -> (Vec<String>, u64, u64, i32) {
    counts(&run(folder, &[&["validate", "--json"], names].concat()))
}

fn counts(ran: &Ran) -> (Vec<String>, u64, u64, i32) {
    let json = ran.json();
    let formats = json["formats"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    let count = |key: &str| json["read"][key].as_u64().unwrap();
    (formats, count("documents"), count("spans"), ran.status)
}

/// Asserts that a file called `name` with `content` is `format` with one document and one span, alone and as standard
/// input.
#[track_caller]
fn is(format: &str, name: &str, content: &str) {
    let folder = Folder::new();
    folder.with(name, content);
    let expected: (Vec<String>, _, _, _) = (vec![format.to_owned()], 1, 1, 0);
    assert_eq!(read(&folder, &[name]), expected, "{name}");
    let piped = counts(&run_with(&folder, &["validate", "--json", "-"], content.as_bytes()));
    assert_eq!(piped, expected, "{name} on standard input");
}

/// More than formats once looked at: 4 KB, and 1 MiB.
fn long_texts() -> [String; 2] {
    ["word ".repeat(1_200), "word ".repeat(300_000)]
}

#[test]
fn a_long_text_does_not_hide_the_spans_of_spacy() {
    for text in long_texts() {
        let span = json!([{"start": 0, "end": 4, "label": "x"}]);
        let row = format!("{{\"text\":{},\"ents\":{span}}}\n", json!(text));
        is("spacy", "a.jsonl", &row);
        let pair = format!("[{},{{\"entities\":[[0,4,\"x\"]]}}]\n", json!(text));
        is("spacy", "a.jsonl", &pair);
        is("spacy", "a.json", &format!("[{}]", pair.trim()));
        let groups = format!("{{\"text\":{},\"spans\":{{\"sc\":{span}}}}}\n", json!(text));
        is("spacy", "a.jsonl", &groups);
    }
}

#[test]
fn a_long_text_does_not_hide_the_spans_of_other_formats() {
    for text in long_texts() {
        let text = json!(text);
        is("doccano", "a.jsonl", &format!("{{\"text\":{text},\"label\":[[0,4,\"x\"]]}}\n"));
        let tokens = json!([{"text": "word", "start": 0, "end": 4, "id": 0, "ws": true}]);
        let span = json!([{"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "x"}]);
        is("prodigy", "a.jsonl", &format!("{{\"text\":{text},\"tokens\":{tokens},\"spans\":{span}}}\n"));
        let result = json!({"from_name": "label", "to_name": "text", "type": "labels",
            "value": {"start": 0, "end": 4, "labels": ["x"]}});
        let task = format!("[{{\"data\":{{\"text\":{text}}},\"annotations\":[{{\"result\":[{result}]}}]}}]");
        is("label-studio", "a.json", &task);
        let denotation = json!([{"id": "T1", "span": {"begin": 0, "end": 4}, "obj": "x"}]);
        is("pubannotation", "a.json", &format!("{{\"text\":{text},\"denotations\":{denotation}}}"));
        let row = format!("{{\"text\":{text},\"tokens\":[\"word\"],\"ner_tags\":[\"B-x\"]}}\n");
        is("huggingface", "a.jsonl", &row);
    }
}

#[test]
fn a_record_that_is_cut_where_looking_ends_changes_nothing() {
    let folder = Folder::new();
    let row = format!("{{\"text\":{},\"label\":[[0,4,\"x\"]]}}\n", json!("word ".repeat(20_000)));
    folder.with("a.jsonl", row.repeat(20));
    assert_eq!(read(&folder, &["a.jsonl"]), (vec!["doccano".to_owned()], 20, 20, 0));
}

#[test]
fn folders_of_an_export_with_long_texts_are_read_again() {
    let text = "word ".repeat(300_000);
    for format in ["doccano", "prodigy", "spacy", "huggingface", "jsonl"] {
        let folder = Folder::new();
        folder.with("a.jsonl", line("a", &text, &[("x", "word")]));
        run(&folder, &["convert", "a.jsonl", "--to", format, "--out", "out"]).is(0);
        assert_eq!(read(&folder, &["out"]), (vec![format.to_owned()], 1, 1, 0));
    }
}

#[test]
fn a_dataset_saved_with_sorted_keys_is_one() {
    let folder = Folder::new();
    folder.with("a.jsonl", line("a", "One word.", &[("x", "word")]));
    let out = run(&folder, &["convert", "a.jsonl", "--to", "dataset", "--out", "-"]).is(0);
    let mut dataset: BTreeMap<String, Value> = serde_json::from_slice(&out.out).unwrap();
    dataset.get_mut("documents").unwrap()[0]["note"] = "Said again. ".repeat(1_000).into();
    let (pretty, compact) = (serde_json::to_string_pretty(&dataset).unwrap(), json!(dataset).to_string());
    assert!(compact.find("counterclaim-dataset") > Some(4096));
    for content in [pretty, compact] {
        folder.with("sorted.json", &content);
        let (formats, documents, ..) = read(&folder, &["sorted.json"]);
        assert_eq!((formats, documents), (vec!["dataset".to_owned()], 1));
        let (formats, documents, ..) = counts(&run_with(&folder, &["validate", "--json", "-"], content.as_bytes()));
        assert_eq!((formats, documents), (vec!["dataset".to_owned()], 1));
    }
}

#[test]
fn exports_of_old_versions_and_inputs_with_suggestions_are_recognised() {
    let old = json!({"id": 10, "text": "London calling", "meta": {},
        "annotations": [{"label": 3, "start_offset": 0, "end_offset": 2, "user": 1}]});
    is("doccano", "a.jsonl", &format!("{old}\n"));
    let task = json!({"text": "London calling",
        "spans": [{"start": 0, "end": 6, "label": "GPE", "token_start": 0, "token_end": 0}]});
    is("prodigy", "a.jsonl", &format!("{task}\n"));
    let task = json!({"text": "London calling", "spans": [{"start": 0, "end": 6, "label": "GPE"}]});
    is("prodigy", "a.jsonl", &format!("{task}\n"));
}

#[test]
fn a_first_record_without_labels_does_not_cost_the_others_theirs() {
    for first in [r#"{"text":"One."}"#, r#"{"text":"One.","label":null}"#, r#"{"text":"One.","label":[]}"#] {
        let folder = Folder::new();
        folder.with("a.jsonl", format!("{first}\n{{\"text\":\"London calling\",\"label\":[[0,6,\"GPE\"]]}}\n"));
        assert_eq!(read(&folder, &["a.jsonl"]), (vec!["doccano".to_owned()], 2, 1, 0), "{first}");
    }
}

#[test]
fn spans_that_come_too_late_to_tell_the_format_are_said() {
    let folder = Folder::new();
    let many = "{\"text\":\"One.\"}\n".repeat(500);
    for span in [r#""label":[[0,6,"GPE"]]"#, r#""entities":[{"start":0,"end":6}]"#, r#""spans":{"sc":[{"start":0}]}"#] {
        folder.with("a.jsonl", format!("{many}{{\"text\":\"London calling\",{span}}}\n"));
        let ran = run(&folder, &["convert", "a.jsonl", "--to", "jsonl", "--out", "b.jsonl", "--force"]).is(1);
        ran.says("--from");
        let key = span.split('"').nth(1).unwrap();
        run(&folder, &["convert", "a.jsonl", "--to", "jsonl", "--out", "b.jsonl", "--force"]).says(key);
    }
    // Not in what is looked at first, but soon enough.
    let some = format!("{{\"text\":\"{}\"}}\n", "One. ".repeat(50)).repeat(80);
    folder.with("a.jsonl", format!("{some}{{\"text\":\"London calling\",\"label\":[[0,6,\"GPE\"]]}}\n"));
    assert_eq!(read(&folder, &["a.jsonl"]), (vec!["doccano".to_owned()], 81, 1, 0));
    // Categories of the whole text are no spans.
    folder.with("a.jsonl", format!("{many}{{\"text\":\"London calling\",\"labels\":[\"sport\"]}}\n"));
    run(&folder, &["validate", "a.jsonl"]).is(0);
}

#[test]
fn doccano_in_utf_16_is_recognised() {
    let folder = Folder::new();
    let row = "{\"text\":\"London calling\",\"label\":[[0,6,\"GPE\"]]}\n";
    let bytes = std::iter::once(0xfeff).chain(row.encode_utf16()).flat_map(u16::to_le_bytes);
    folder.with("a.jsonl", bytes.collect::<Vec<u8>>());
    assert_eq!(read(&folder, &["a.jsonl"]), (vec!["doccano".to_owned()], 1, 1, 0));
}

#[test]
fn webanno_tsv_is_no_table_of_texts() {
    let folder = Folder::new();
    let tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Entity|value\n\n\n#Text=London calling\n\
               1-1\t0-6\tLondon\tGPE\t\n1-2\t7-14\tcalling\t_\t\n";
    folder.with("a.tsv", tsv);
    run(&folder, &["convert", "a.tsv", "--to", "jsonl", "--out", "b.jsonl"]).is(1).says("UIMA CAS");
    run_with(&folder, &["convert", "-", "--to", "jsonl", "--out", "c.jsonl"], tsv.as_bytes()).is(1).says("UIMA CAS");
}

#[test]
fn annotations_in_a_table_or_lines_of_texts_are_said() {
    let folder = Folder::new();
    let result = r#""[{""start"":0,""end"":6,""text"":""London"",""labels"":[""GPE""]}]""#;
    folder.with("export.csv", format!("id,label,text\n41,{result},London calling\n"));
    folder.with("inline.csv", "text,start,end,label\nLondon calling,0,6,GPE\nLondon calling,7,14,V\n");
    folder.with("inline.tsv", "Text\tBegin\tEnd\nLondon calling\t0\t6\n");
    let entity = r#"{"id":"e1","type":"GPE","offsets":[[0,6]],"text":["London"]}"#;
    folder.with("re.jsonl", format!("{{\"text\":\"London calling\",\"entities\":[{entity}]}}\n"));
    for (name, column) in
        [("export.csv", "label"), ("inline.csv", "start"), ("inline.tsv", "Begin"), ("re.jsonl", "entities")]
    {
        let ran = run(&folder, &["convert", name, "--to", "jsonl", "--out", "b.jsonl", "--force"]).is(1);
        assert_eq!(ran.error.matches(&format!("“{column}” seems to hold spans")).count(), 1, "{name}: {}", ran.error);
        ran.says("kept as metadata");
    }
    // Times, as of subtitles, and lists that are no places.
    folder.with("times.tsv", "start\tend\ttext\n0\t2400\tLondon calling\n2400\t4000\tLondon waits\n");
    folder.with("tags.csv", "text,topics,start\nLondon calling,\"[\"\"sport\"\", 2]\",3\n");
    for name in ["times.tsv", "tags.csv"] {
        run(&folder, &["validate", name]).is(0);
    }
}

#[test]
fn few_lines_of_columns_are_known_by_the_comment_before_them() {
    let folder = Folder::new();
    folder.with("a.tsv", "# text = London calling\n1\tLondon\tB-GPE\tO\n2\tcalling\tO\tO\n");
    assert_eq!(read(&folder, &["a.tsv"]), (vec!["conll".to_owned()], 1, 1, 0));
    // As short, without a last line end.
    folder.with("a.tsv", "# text = London calling\n1\tLondon\tB-GPE\tO\n2\tcalling\tO\tO");
    assert_eq!(read(&folder, &["a.tsv"]), (vec!["conll".to_owned()], 1, 1, 0));
    folder.with("b.txt", "# Notes\nWe saw group O\nand group B.\n");
    assert_eq!(read(&folder, &["b.txt"]), (vec!["text".to_owned()], 1, 0, 0));
}
