//! spaCy's lines byte by byte, its DocBin against its lines, and the training data of others.

use std::io::{Read, Write};

use counterclaim::formats::format::{InputFile, OutputFile};
use counterclaim::formats::import;
use counterclaim::formats::options::{Align, Options, ReadOptions};
use counterclaim::formats::spacy::FORMAT;
use counterclaim::formats::split::Ratios;
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::project::Project;
use counterclaim::model::text::Text;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::examples::small;
use super::{exported, file, read_as, read_bytes, read_damaged, spans_of};
use crate::adversarial;
use crate::texts::config;

fn read(text: &str) -> (Project, Vec<String>) {
    read_as(&FORMAT, &[("x.jsonl", text)])
}

fn bin(files: &[OutputFile], path: &str) -> Vec<u8> {
    files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("no {path}")).bytes.clone()
}

fn read_bin(bytes: &[u8]) -> (Project, Vec<String>) {
    let file = InputFile { name: "x.spacy".to_owned(), bytes: bytes.to_vec() };
    match import::read(&FORMAT, &[file], &ReadOptions::default()) {
        Ok(reading) => (reading.project, reading.problems.iter().map(ToString::to_string).collect()),
        Err(refusal) => (Project::default(), vec![refusal.to_string()]),
    }
}

#[test]
fn a_line_has_words_and_spans() {
    let export = exported(&small(), &FORMAT, &Options::default());
    let said = "\"attributes\":{},\"note\":\"\",\"annotator\":\"a1\",\"created_at\":\"2026-01-01T00:00:00Z\",\
                \"updated_at\":\"2026-01-02T00:00:00Z\",\"origin\":\"manual\"";
    let expected = format!(
        "{{\"id\":\"d1\",\"title\":\"d1\",\"text\":\"Army denies 12 killed.\",\
         \"words\":[\"Army\",\"denies\",\"12\",\"killed\",\".\"],\"spaces\":[true,true,true,false,false],\
         \"spans\":[{{\"id\":\"a2\",\"start\":0,\"end\":11,\"label\":\"denial\",\"text\":\"Army denies\",{said}}},\
         {{\"id\":\"a1\",\"start\":12,\"end\":21,\"label\":\"casualty_figure\",\"text\":\"12 killed\",{said}}}],\
         \"ents\":[{{\"start\":0,\"end\":11,\"label\":\"denial\"}},\
         {{\"start\":12,\"end\":21,\"label\":\"casualty_figure\"}}]}}\n"
    );
    assert_eq!(file(&export, "spacy.jsonl"), expected);
}

#[test]
fn words_and_spaces_are_the_text_and_fit_every_span() {
    let export = exported(&adversarial::project(), &FORMAT, &Options::default());
    for line in file(&export, "spacy.jsonl").lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let (mut text, mut starts, mut ends) = (String::new(), Vec::new(), Vec::new());
        for (word, space) in row["words"].as_array().unwrap().iter().zip(row["spaces"].as_array().unwrap()) {
            let word = word.as_str().unwrap();
            assert!(!word.is_empty());
            starts.push(text.chars().count());
            text.push_str(word);
            ends.push(text.chars().count());
            if space.as_bool().unwrap() {
                text.push(' ');
            }
        }
        assert_eq!(row["text"], text.as_str());
        for span in row["spans"].as_array().unwrap().iter().chain(row["ents"].as_array().unwrap()) {
            assert!(starts.contains(&usize::try_from(span["start"].as_u64().unwrap()).unwrap()), "{span}");
            assert!(ends.contains(&usize::try_from(span["end"].as_u64().unwrap()).unwrap()), "{span}");
        }
    }
}

#[test]
fn blanks_are_words_where_they_must_be() {
    let words = |text: &str, quote: &str| {
        let mut project = small();
        let text = Text::new(text);
        let span = adversarial::span(&text, "s1", "a", quote);
        project.documents[0].annotations = Annotations::new(vec![span], Vec::new()).unwrap();
        project.documents[0].text = text;
        let export = exported(&project, &FORMAT, &Options::default());
        let row: serde_json::Value = serde_json::from_str(file(&export, "spacy.jsonl")).unwrap();
        format!("{} {}", row["words"], row["spaces"])
    };
    // As spaCy's tokenizer has it.
    assert_eq!(words("a  b\n\n c ", "a"), r#"["a"," ","b","\n\n ","c"] [true,false,false,false,true]"#);
    assert_eq!(words(" a", "a"), r#"[" ","a"] [false,false]"#);
    // A span that begins, ends, or is nothing but a blank.
    assert_eq!(words("a b", " b"), r#"["a"," ","b"] [false,false,false]"#);
    assert_eq!(words("a b", "a "), r#"["a"," ","b"] [false,false,false]"#);
    assert_eq!(words("a \n b", "\n"), r#"["a","\n"," ","b"] [true,false,false,false]"#);
}

#[test]
fn the_docbin_is_the_lines() {
    let project = adversarial::project();
    let export = exported(&project, &FORMAT, &Options::default());
    let (read, problems) = read_bin(&bin(&export.files, "train.spacy"));
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(spans_of(&read), spans_of(&project));
    for (written, again) in project.documents.iter().zip(&read.documents) {
        assert_eq!(
            (&written.id, &written.text, &written.details.title),
            (&again.id, &again.text, &again.details.title)
        );
        for (a, b) in written.annotations.spans().zip(again.annotations.spans()) {
            assert_eq!(
                (&a.id, &a.attributes, &a.note, &a.annotator, a.origin),
                (&b.id, &b.attributes, &b.note, &b.annotator, b.origin)
            );
        }
    }
}

#[test]
fn each_split_has_its_docbin() {
    let split = Some(Ratios { parts: [4, 1, 1], seed: 1 });
    let export = exported(&adversarial::project(), &FORMAT, &Options { split, ..Options::default() });
    let documents = ["train", "dev", "test"].map(|name| {
        let lines = file(&export, &format!("{name}/spacy.jsonl")).lines().count();
        let (project, problems) = read_bin(&bin(&export.files, &format!("{name}.spacy")));
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(project.documents.len(), lines);
        lines
    });
    assert_eq!(documents.iter().sum::<usize>(), 6);
}

#[test]
fn a_docbin_that_differs_from_its_lines_is_named() {
    let export = exported(&small(), &FORMAT, &Options::default());
    let lines = file(&export, "spacy.jsonl")
        .replace("\"start\":12", "\"start\":5")
        .replace("12 killed\",", "denies 12 killed\",");
    let input = |name: &str, bytes: Vec<u8>| InputFile { name: name.to_owned(), bytes };
    let files = [input("spacy.jsonl", lines.into_bytes()), input("train.spacy", bin(&export.files, "train.spacy"))];
    let reading = import::read(&FORMAT, &files, &ReadOptions::default()).unwrap();
    assert_eq!(reading.project.documents.len(), 1);
    let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert!(
        matches!(&problems[..], [one] if one.starts_with("train.spacy: It differs from the spacy.jsonl")),
        "{problems:?}"
    );
}

#[test]
fn training_data_of_others_is_read() {
    let expected = ["a 0-4 \"Army\"", "b 5-11 \"denies\""];
    for text in [
        r#"{"text":"Army denies","ents":[{"start":0,"end":4,"label":"a"},{"start":5,"end":11,"label":"b"}]}"#,
        r#"{"text":"Army denies","entities":[[0,4,"a"],[5,11,"b"]]}"#,
        r#"{"text":"Army denies","spans":{"sc":[{"start":0,"end":4,"label":"a"}]},"ents":[{"start":0,"end":4,"label":"a"},{"start":5,"end":11,"label":"b"}]}"#,
        r#"[["Army denies",{"entities":[[0,4,"a"],[5,11,"b"]]}]]"#,
        r#"["Army denies",{"entities":[[0,4,"a"],[5,11,"b"]]}]"#,
        "[\n  {\n    \"text\": \"Army denies\",\n    \"entities\": [[0, 4, \"a\"], [5, 11, \"b\"]]\n  }\n]\n",
        "{\n  \"text\": \"Army denies\",\n  \"ents\": [{\"start\": 0, \"end\": 4, \"label\": \"a\"}, {\"start\": 5, \"end\": 11, \"label\": \"b\"}]\n}\n",
    ] {
        let file = InputFile { name: "x.jsonl".to_owned(), bytes: text.as_bytes().to_vec() };
        assert!((FORMAT.recognise)(&file), "{text}");
        let (project, problems) = read(text);
        assert_eq!(problems, Vec::<String>::new(), "{text}");
        assert_eq!(spans_of(&project), expected, "{text}");
    }
}

#[test]
fn what_others_say_beyond_labels_is_kept_or_named() {
    let (project, problems) = read(
        r#"{"text":"Army denies","cats":{"news":1.0},"spans":{"a":[{"start":0,"end":4,"label":"x","kb_id":"Q1"}],"b":[{"start":5,"end":11,"label":"y","kb_id":""}],"c":[]},"ents":[{"start":0,"end":4,"label":"x"}]}"#,
    );
    let document = &project.documents[0];
    assert_eq!(document.metadata.as_str(), Some(r#"{"cats":{"news":1.0}}"#));
    let said: Vec<String> =
        document.annotations.spans().map(|span| format!("{} {:?}", span.label, span.attributes)).collect();
    assert_eq!(said, [r#"x [(AttributeId("kb_id"), Text("Q1"))]"#, "y []"]);
    assert_eq!(problems, ["x.jsonl, line 1: Which span is of which group (“a”, “b”) is not kept."]);
}

#[test]
fn a_docbin_of_others_keeps_its_knowledge_base_and_names_the_rest() {
    let mut bytes = unpacked(&bin(&exported(&small(), &FORMAT, &Options::default()).files, "train.spacy"));
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|window| window == what).unwrap();
    let mark = find(&bytes, b"counterclaim");
    bytes[mark] = b'C';
    // A span is 40 bytes: its id, its entry in the knowledge base, its label, and places.
    let span = find(&bytes, &[0xc4, 40]) + 2;
    bytes.copy_within(span + 16..span + 24, span + 8);
    let old = b"\xa4cats\x91\x80";
    let cats = find(&bytes, old);
    let news = b"\xa4cats\x91\x81\xa4news\xcb\x3f\xf0\0\0\0\0\0\0";
    let linked = [&bytes[..cats], &news[..], &bytes[cats + old.len()..]].concat();
    let (project, problems) = read_bin(&packed(&linked));
    let span = project.documents[0].annotations.spans().next().unwrap();
    assert_eq!(format!("{:?}", span.attributes), r#"[(AttributeId("kb_id"), Text("denial"))]"#);
    assert_eq!(problems, ["x.spacy: Documents with labels of the whole text (“cats”): 1. These were not read."]);
}

#[test]
fn custom_attributes_of_a_docbin_are_counted() {
    let export = exported(&small(), &FORMAT, &Options::default());
    let mut bytes = unpacked(&bin(&export.files, "train.spacy"));
    // The data of its document is bytes, at the end: `{"id": …, "title": …, ("._.", "mood", None, None): 1}`.
    let at = bytes.windows(9).rposition(|window| window == b"user_data").unwrap() + 10;
    assert_eq!(bytes[at], 0xc4);
    let mut data = bytes[at + 2..].to_vec();
    assert_eq!(data[0], 0x82);
    data[0] = 0x83;
    data.extend(b"\x94\xa3._.\xa4mood\xc0\xc0\x01");
    bytes.truncate(at + 1);
    bytes.push(u8::try_from(data.len()).unwrap());
    bytes.extend(data);
    let (project, problems) = read_bin(&packed(&bytes));
    assert_eq!(project.documents[0].id.as_str(), "d1");
    assert_eq!(problems, ["x.spacy: Custom attributes and other “user_data”: 1. These were not read."]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_read() {
    let (project, problems) =
        read("{\"text\":\"Army\",\"ents\":[[0,4,\"a\"],[0,9,\"b\"]]}\n{\"txt\":1}\n{\"text\":\"x\",\n[\"y\"]\n");
    assert_eq!(project.documents.len(), 3);
    assert_eq!(spans_of(&project), ["a 0-4 \"Army\""]);
    let starts = |start: &str| problems.iter().filter(|problem| problem.starts_with(start)).count();
    assert_eq!(starts("x.jsonl, line 1, spans[1]: The range 0–9 reaches beyond the text"), 1, "{problems:?}");
    assert_eq!(starts("x.jsonl, line 2: There is no “text”"), 1, "{problems:?}");
    assert_eq!(starts("x.jsonl, line 3: The line is not JSON from character"), 1, "{problems:?}");
    assert_eq!(problems.len(), 3);
    let (project, problems) = read_bin(b"PK not a DocBin");
    assert!(project.documents.is_empty() && problems[0].contains("damaged, or no DocBin"), "{problems:?}");
}

#[test]
fn a_list_that_is_cut_off_gives_what_is_whole() {
    let (project, problems) = read(r#"[["Army",{"entities":[[0,4,"a"]]}],["denies",{"entities":[[0,"#);
    assert_eq!(spans_of(&project), ["a 0-4 \"Army\""]);
    assert_eq!(project.documents.len(), 2);
    assert!(
        problems.iter().any(|problem| problem.starts_with("x.jsonl: It is not JSON from character")),
        "{problems:?}"
    );
}

#[test]
fn entities_of_a_docbin_of_others_are_read() {
    let text = Text::new("killed now");
    let annotations = Annotations::new(vec![adversarial::span(&text, "s1", "a", "illed no")], Vec::new()).unwrap();
    let mut project = small();
    project.documents[0] = Document { annotations, ..Document::new("d".into(), text, Default::default()) };
    let options = Options { align: Some(Align::Expand), ..Options::default() };
    let mut bytes = unpacked(&bin(&exported(&project, &FORMAT, &options).files, "train.spacy"));
    // Without the mark of an export its `ents` are no view of its spans.
    let at = bytes.windows(12).position(|window| window == b"counterclaim").unwrap();
    bytes[at] = b'C';
    assert_eq!(spans_of(&read_bin(&packed(&bytes)).0), ["a 0-10 \"killed now\"", "a 1-9 \"illed no\""]);
}

#[test]
fn a_docbin_nested_without_end_is_refused() {
    let (project, problems) = read_bin(&packed(&[0x91; 1_000_000]));
    assert!(project.documents.is_empty() && problems[0].contains("damaged, or no DocBin"), "{problems:?}");
}

/// A DocBin without its compression.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    ZlibDecoder::new(bytes).read_to_end(&mut unpacked).unwrap();
    unpacked
}

/// The reverse of [`unpacked`].
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn no_bytes_are_too_much(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_bytes(&FORMAT, "x.jsonl", &bytes);
        read_bytes(&FORMAT, "x.spacy", &bytes);
    }

    #[test]
    fn damaged_exports_are_read(at in any::<usize>(), change in proptest::collection::vec(any::<u8>(), 0..20)) {
        read_damaged(&FORMAT, at, &change);
    }

    #[test]
    fn damaged_docbins_are_read(changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6)) {
        let export = exported(&adversarial::project(), &FORMAT, &Options::default());
        let mut bytes = unpacked(&bin(&export.files, "train.spacy"));
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_bytes(&FORMAT, "x.spacy", &packed(&bytes));
    }
}

#[test]
fn spans_of_several_groups_are_there_once_however_many_they_are() {
    let count = 30_000;
    let at = |n: usize| serde_json::json!({"start": n * 2, "end": n * 2 + 1, "label": "a"});
    let all: Vec<_> = (0..count).map(at).collect();
    let mut others = all.clone();
    others[7]["label"] = "b".into();
    // What the first group has twice is meant so.
    let first: Vec<_> = [at(0)].into_iter().chain(all.clone()).collect();
    let row = serde_json::json!({"text": "x ".repeat(count), "spans": {"one": first, "two": others}, "ents": all});
    let reading = super::foreign::read(&FORMAT, "a.jsonl", &row.to_string());
    let annotations = &super::foreign::only(&reading).annotations;
    assert_eq!((annotations.span_count(), annotations.label_count(&"b".into())), (count + 2, 1));
}
