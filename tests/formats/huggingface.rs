//! Rows and the dataset card, byte by byte, and rows of other datasets.

use std::sync::Arc;

use counterclaim::formats::format::InputFile;
use counterclaim::formats::huggingface::FORMAT;
use counterclaim::formats::options::Options;
use counterclaim::formats::split::Ratios;
use counterclaim::formats::{format, import};
use counterclaim::model::project::Project;
use counterclaim::model::scheme::Scheme;
use proptest::prelude::*;

use super::examples::small;
use super::{exported, file, read_as, read_bytes, read_damaged, spans_of};
use crate::adversarial;
use crate::texts::config;

/// The small project with the labels of its scheme.
fn labelled() -> Project {
    let mut labels = adversarial::project().scheme.labels.clone();
    labels.retain(|label| matches!(label.id.as_str(), "denial" | "casualty_figure"));
    let scheme = Scheme { labels, ..Scheme::default() };
    Project { scheme: Arc::new(scheme), license: "CC-BY-4.0".to_owned(), ..small() }
}

fn read(line: &str) -> (Project, Vec<String>) {
    read_as(&FORMAT, &[("x.jsonl", line)])
}

#[test]
fn a_row_has_tokens_tags_and_spans() {
    let export = exported(&labelled(), &FORMAT, &Options::default());
    let row: serde_json::Value = serde_json::from_str(file(&export, "data/train.jsonl")).unwrap();
    let said = "\"attributes\":\"{}\",\"note\":\"\",\"annotator\":\"a1\",\"created_at\":\"2026-01-01T00:00:00Z\",\
                \"updated_at\":\"2026-01-02T00:00:00Z\",\"origin\":\"manual\"";
    let expected = format!(
        "{{\"id\":\"d1\",\"tokens\":[\"Army\",\"denies\",\"12\",\"killed\",\".\"],\
         \"ner_tags\":[\"B-denial\",\"I-denial\",\"B-casualty_figure\",\"I-casualty_figure\",\"O\"],\
         \"ner_tags_denial\":[\"B-denial\",\"I-denial\",\"O\",\"O\",\"O\"],\
         \"ner_tags_casualty_figure\":[\"O\",\"O\",\"B-casualty_figure\",\"I-casualty_figure\",\"O\"],\
         \"token_start\":[0,5,12,15,21],\"token_end\":[4,11,14,21,22],\"text\":\"Army denies 12 killed.\",\
         \"spans\":[{{\"id\":\"a2\",\"start\":0,\"end\":11,\"label\":\"denial\",\"text\":\"Army denies\",{said}}},\
         {{\"id\":\"a1\",\"start\":12,\"end\":21,\"label\":\"casualty_figure\",\"text\":\"12 killed\",{said}}}],\
         \"relations\":[{{\"id\":\"r1\",\"type\":\"denies\",\"from\":\"a2\",\"to\":\"a1\",\"annotator\":\"a1\",\
         \"created_at\":\"2026-01-01T00:00:00Z\"}}],\
         \"title\":\"d1\",\"source\":\"\",\"date\":\"\",\"language\":\"\"}}"
    );
    assert_eq!(row.to_string(), expected);
}

#[test]
fn spans_of_several_columns_are_there_once_however_many_they_are() {
    let count = 30_000;
    let tokens = vec!["Army"; count];
    let tags = |tag: &dyn Fn(usize) -> String| (0..count).map(tag).collect::<Vec<_>>();
    let row = serde_json::json!({
        "id": "d", "tokens": tokens, "text": tokens.join(" "),
        "ner_tags": tags(&|_| "B-actor".to_owned()),
        "ner_tags_actor": tags(&|_| "B-actor".to_owned()),
        "ner_tags_other": tags(&|n| if n == 7 { "B-other".to_owned() } else { "O".to_owned() }),
    });
    let (project, problems) = read(&row.to_string());
    assert_eq!(problems, [""; 0]);
    let annotations = &project.documents[0].annotations;
    assert_eq!(annotations.span_count(), count + 1);
    assert_eq!(annotations.label_count(&"other".into()), 1);
}

#[test]
fn the_card_names_classes_and_files() {
    let card = exported(&labelled(), &FORMAT, &Options::default());
    let card = file(&card, "README.md");
    let begin = "---\nlicense: cc-by-4.0\ntask_categories:\n- token-classification\nsize_categories:\n- n<1K\nconfigs:\n\
                 - config_name: default\n  data_files:\n  - split: train\n    path: data/train.jsonl\ndataset_info:\n  \
                 features:\n  - name: \"id\"\n    dtype: string\n  - name: \"tokens\"\n    sequence: string\n  \
                 - name: \"ner_tags\"\n    sequence:\n      class_label:\n        names:\n          '0': \"O\"\n          \
                 '1': \"B-denial\"\n          '2': \"I-denial\"\n          '3': \"B-casualty_figure\"\n          \
                 '4': \"I-casualty_figure\"\n  - name: \"ner_tags_denial\"\n";
    assert!(card.starts_with(begin), "{card}");
    assert!(card.contains("  splits:\n  - name: train\n    num_bytes: "), "{card}");
    assert!(card.contains("    num_examples: 1\n"), "{card}");
    assert!(card.contains("\n---\n\n# Annotations\n\nLicence: CC-BY-4.0.\n"), "{card}");
}

#[test]
fn names_in_the_card_are_quoted() {
    let mut project = labelled();
    let mut scheme = project.scheme.as_ref().clone();
    scheme.labels[0].id = "a: \"b\"\\\n\u{7f}'é👩".into();
    project.scheme = Arc::new(scheme);
    project.documents[0].annotations = Default::default();
    project.license = "My own: #1".to_owned();
    let card = exported(&project, &FORMAT, &Options::default());
    let card = file(&card, "README.md");
    assert!(card.contains("'1': \"B-a: \\\"b\\\"\\\\\\u000a\\u007f'é👩\"\n"), "{card}");
    assert!(card.starts_with("---\nlicense: other\nlicense_name: \"My own: #1\"\n"), "{card}");
}

#[test]
fn labels_that_the_scheme_lacks_are_classes_too() {
    let export = exported(&small(), &FORMAT, &Options::default());
    assert!(file(&export, "README.md").contains("'3': \"B-casualty_figure\"\n"));
    assert!(file(&export, "data/train.jsonl").contains("\"ner_tags_casualty_figure\":[\"O\","));
}

#[test]
fn each_split_has_its_file() {
    let split = Some(Ratios { parts: [4, 1, 1], seed: 1 });
    let export = exported(&adversarial::project(), &FORMAT, &Options { split, ..Options::default() });
    let rows: usize =
        ["train", "dev", "test"].iter().map(|name| file(&export, &format!("data/{name}.jsonl")).lines().count()).sum();
    assert_eq!(rows, 6);
    let card = file(&export, "README.md");
    assert!(card.contains("  - split: train\n    path: data/train.jsonl\n  - split: validation\n    path: data/dev.jsonl\n  - split: test\n"), "{card}");
}

#[test]
fn rows_without_spans_are_read_by_their_tags() {
    let (project, problems) = read(r#"{"id":7,"tokens":["EU","rejects","!"],"ner_tags":["B-ORG","O","O"]}"#);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(project.documents[0].text.as_str(), "EU rejects !");
    assert_eq!(project.documents[0].id.as_str(), "7");
    assert_eq!(spans_of(&project), ["ORG 0-2 \"EU\""]);
    // With a text; tags in several columns, of which one repeats another.
    let line = r#"{"text":"EU rejects!","tokens":["EU","rejects","!"],"ner_tags":["B-a","I-a","O"],"ner_tags_a":["B-a","I-a","O"],"ner_tags_b":["O","B-b","I-b"]}"#;
    assert_eq!(spans_of(&read(line).0), ["a 0-10 \"EU rejects\"", "b 3-11 \"rejects!\""]);
}

#[test]
fn what_cannot_be_read_is_named() {
    let problem = |line: &str| {
        let (project, problems) = read(line);
        (project.documents.len(), problems.join(" | "))
    };
    let (documents, problems) = problem(r#"{"tokens":["EU"],"ner_tags":[3]}"#);
    assert!(documents == 1 && problems.contains("are numbers") && problems.contains("int2str"), "{problems}");
    let (documents, problems) = problem(r#"{"tokens":["EU","x"],"tags":["O"]}"#);
    assert!(documents == 1 && problems.contains("“tags” has 1 tags for 2 tokens"), "{problems}");
    let (documents, problems) = problem(r#"{"tokens":["EU"],"tags":["PER"]}"#);
    assert!(documents == 1 && problems.contains("“PER” in “tags” is no tag"), "{problems}");
    let (documents, problems) = problem(r#"{"text":"a b","tokens":["x"],"tags":["B-x"]}"#);
    assert!(documents == 1 && problems.contains("not in “text” one after the other"), "{problems}");
    let (documents, problems) = problem(r#"{"ner_tags":["O"]}"#);
    assert!(documents == 0 && problems.contains("neither “text” nor “tokens”"), "{problems}");
    let (documents, problems) =
        problem(r#"{"tokens":["EU"],"text":"EU","spans":[{"start":0,"end":2,"label":"a","text":"UE"}]}"#);
    assert!(documents == 1 && problems.contains("not “UE”"), "{problems}");
    let (documents, problems) = problem(r#"{"tokens":["EU"],"ner_tags":["B-x"],"text":"EU""#);
    assert!(documents == 1 && problems.contains("not JSON from character"), "{problems}");
    let (_, problems) =
        problem(r#"{"text":"EU","spans":[{"start":0,"end":2,"label":"a","attributes":"{\"x\":[1],\"y\":2"}]}"#);
    assert!(problems.contains("are not JSON") && problems.contains("“x” of a span is no text"), "{problems}");
}

/// The columns of one label each lack only what overlaps among the spans of that label; each loss names its column.
#[test]
fn what_each_kind_of_column_lacks_is_counted_for_itself() {
    let spans = [("s1", "x", 0, 11), ("s2", "x", 5, 14), ("s3", "y", 5, 11), ("s4", "y", 16, 20)]
        .map(|(id, label, start, end)| serde_json::json!({"id": id, "label": label, "start": start, "end": end}));
    let line = serde_json::json!({"id": "d", "text": "Army denies 12 killed.", "text_sha256": "", "spans": spans});
    let (project, _) = read_as(format("jsonl").unwrap(), &[("x.jsonl", &line.to_string())]);
    let export = exported(&project, &FORMAT, &Options::default());
    let of_view = |view: &str| -> Vec<String> {
        let losses = export.losses.losses.iter().filter(|loss| loss.effect.view() == Some(view));
        losses.map(|loss| format!("{}: {}", loss.kind.counted(loss.count), loss.effect)).collect()
    };
    let all = [
        "1 span that crosses another one: not in ner_tags",
        "1 span inside or around another one: not in ner_tags",
        "1 span that begins or ends inside a token: changed in ner_tags",
    ];
    assert_eq!(of_view("ner_tags"), all);
    let each = [
        "1 span that crosses another one: not in ner_tags_<label>",
        "1 span that begins or ends inside a token: changed in ner_tags_<label>",
    ];
    assert_eq!(of_view("ner_tags_<label>"), each);
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn no_bytes_are_too_much(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_bytes(&FORMAT, "x.jsonl", &bytes);
    }

    #[test]
    fn damaged_exports_are_read(at in any::<usize>(), change in proptest::collection::vec(any::<u8>(), 0..20)) {
        read_damaged(&FORMAT, at, &change);
    }

    #[test]
    fn rows_of_pieces_are_read(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"tokens\":", "\"ner_tags\":", "\"text\":", "\"spans\":", "\"start\":", "\"end\":", "\"token_start\":", "\"token_end\":",
        "\"a\"", "\"B-x\"", "\"\"", "1", "-1", "99999999999999999999", "null", "\"a b\"",
    ]), 0..60)) {
        read_bytes(&FORMAT, "x.jsonl", pieces.concat().as_bytes());
    }
}

/// The spans of rows under `data/` whose tags are numbers, with `beside` them, and what is said.
fn with_features(beside: &[(&str, &str)], rows: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let input = |(name, text): &(&str, &str)| InputFile { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() };
    let (found, rest, _) = import::sort_out(beside.iter().chain(rows).map(input).collect());
    let rest: Vec<String> = rest.into_iter().map(|file| file.name).collect();
    assert_eq!((found.len(), rest), (1, Vec::new()));
    let reading = import::read(&FORMAT, &found[0].files, &Default::default()).unwrap();
    let problems = reading.problems.iter().map(ToString::to_string).collect();
    (spans_of(&reading.project), problems)
}

#[test]
fn numbers_have_the_names_of_the_features_beside_them() {
    let row = r#"{"id":"a","tokens":["Army","denies","it"],"ner_tags":[3,0,1]}"#;
    let as_map = "---\nlicense: mit\ndataset_info:\n  features:\n  - name: id\n    dtype: string\n  - name: ner_tags\n    \
                  sequence:\n      class_label:\n        names:\n          '0': O\n          '1': B-PER\n          \
                  \"2\": I-PER\n          3: \"B-ORG\"\n  splits:\n  - name: train\n---\n# Names\nnames: [x]\n";
    let as_list = "---\ndataset_info:\n- config_name: a\n  features:\n  - name: ner_tags\n    list:\n      class_label:\n        \
                   names: [O, 'B-PER', # people\n          I-PER, \"B-ORG\"]\n---\n"
        .replace(" # people", "");
    let as_items = "---\ndataset_info:\n  features:\n  - name: 'ner_tags'\n    sequence:\n      class_label:\n        names:\n        \
                    - O # none\n        - B-PER\n        - I-PER\n        - B-ORG\n---\n";
    let infos = r#"{"default":{"features":{"ner_tags":{"feature":{"names":["O","B-PER","I-PER","B-ORG"],"_type":"ClassLabel"}}}}}"#;
    let info = r#"{"features":{"ner_tags":[{"names":["O","B-PER","I-PER","B-ORG"]}]}}"#;
    for (name, text) in [
        ("README.md", as_map),
        ("README.md", as_list.as_str()),
        ("README.md", as_items),
        ("dataset_infos.json", infos),
        ("dataset_info.json", info),
    ] {
        let (spans, problems) = with_features(&[(name, text)], &[("data/train.jsonl", row)]);
        assert_eq!(spans, ["ORG 0-4 \"Army\"", "PER 12-14 \"it\""], "{text}");
        assert_eq!(problems, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn features_are_of_the_rows_below_them_and_numbers_without_a_name_are_said() {
    let card = |second: &str| {
        format!(
            "---\ndataset_info:\n  features:\n  - name: ner_tags\n    list:\n      class_label:\n        names: [O, {second}]\n---\n"
        )
    };
    let row = |tags: &str| format!(r#"{{"id":"{}","tokens":["Army","left"],"ner_tags":[{tags}]}}"#, tags.len());
    let (one, two) = (card("B-actor"), card("B-force"));
    let (spans, problems) = with_features(
        &[("a/README.md", &one), ("b/README.md", &two)],
        &[("a/data/x.jsonl", &row("1,0")), ("b/x.jsonl", &row("1,-1")), ("c/x.jsonl", &row("1,  0"))],
    );
    assert_eq!(spans, ["actor 0-4 \"Army\"", "force 0-4 \"Army\""]);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems[0].starts_with("b/x.jsonl, line 1: “-1” in “ner_tags” has no name"), "{problems:?}");
    assert!(problems[1].starts_with("c/x.jsonl, line 1: The tags in “ner_tags” are numbers"), "{problems:?}");
    // Two datasets of one card that do not agree.
    let both = card("B-actor").replace("---\n", "") + &card("B-force").replace("---\n", "");
    let (spans, problems) = with_features(&[("README.md", &format!("---\n{both}---\n"))], &[("x.jsonl", &row("1,0"))]);
    assert_eq!((spans.len(), problems.len()), (0, 1), "{problems:?}");
}

#[test]
fn words_are_tokens_where_there_are_none() {
    let known =
        |row: &str| (FORMAT.recognise)(&InputFile { name: "x.jsonl".to_owned(), bytes: row.as_bytes().to_vec() });
    let row = r#"{"id":"1","words":["EU","rejects","!"],"labels":["B-ORG","O","O"]}"#;
    assert!(known(row));
    let (project, problems) = read(row);
    assert_eq!(problems, ["x.jsonl, line 1: The tokens were taken from “words”, the tags from “labels”."]);
    assert_eq!(spans_of(&project), ["ORG 0-2 \"EU\""]);
    assert_eq!(project.documents[0].metadata.as_str(), None);
    // It is said once of a file.
    let (project, problems) = read(&format!("{row}\n{}", row.replace("\"1\"", "\"2\"")));
    assert_eq!((project.documents.len(), problems.len()), (2, 1));
    for (row, spans) in [
        (r#"{"words":["EU","!"],"ner":["B-ORG","O"]}"#, 1),
        (r#"{"words":["EU","!"],"tags":["B-ORG","O"],"text":"EU!"}"#, 1),
        (r#"{"words":["EU","!"],"ner_tags":["O","O"]}"#, 0),
    ] {
        assert!(known(row), "{row}");
        assert_eq!(spans_of(&read(row).0).len(), spans, "{row}");
    }
    // Beside tokens, words are something else; words alone are no row.
    let (project, problems) = read(r#"{"tokens":["EU"],"ner_tags":["B-ORG"],"words":["x","y"]}"#);
    assert_eq!((spans_of(&project), problems), (vec!["ORG 0-2 \"EU\"".to_owned()], vec![]));
    assert!(project.documents[0].metadata.as_str().is_some());
    assert!(!known(r#"{"words":["EU","!"],"lang":["en"]}"#));
}
