//! doccano: the bytes of small documents, and what its exports look like.

use counterclaim::formats::dataset::Reading;
use counterclaim::formats::doccano::FORMAT;
use counterclaim::formats::format::InputFile;
use counterclaim::formats::import;
use counterclaim::formats::options::{Options, ReadOptions, Unit};

use super::examples::small;
use super::foreign::{check_problems, only, read, relations, spans, without_relation_types};
use super::{as_input, exported, file};
use crate::adversarial;

#[test]
fn relations_are_written_between_numbered_entities() {
    let export = exported(&small(), &FORMAT, &Options::default());
    let expected = concat!(
        r#"{"id":"d1","title":"d1","text":"Army denies 12 killed.","#,
        r#""entities":[{"id":0,"label":"denial","start_offset":0,"end_offset":11},"#,
        r#"{"id":1,"label":"casualty_figure","start_offset":12,"end_offset":21}],"#,
        r#""relations":[{"id":0,"from_id":0,"to_id":1,"type":"denies"}]}"#,
        "\n"
    );
    assert_eq!(file(&export, "doccano.jsonl"), expected);
}

#[test]
fn spans_alone_are_lists() {
    let mut project = small();
    let document = &mut project.documents[0];
    let spans = document.annotations.spans().cloned().collect();
    document.annotations = counterclaim::model::annotations::Annotations::new(spans, Vec::new()).unwrap();
    let export = exported(&project, &FORMAT, &Options::default());
    let expected = concat!(
        r#"{"id":"d1","title":"d1","text":"Army denies 12 killed.","#,
        r#""label":[[0,11,"denial"],[12,21,"casualty_figure"]]}"#,
        "\n"
    );
    assert_eq!(file(&export, "doccano.jsonl"), expected);
}

#[test]
fn every_line_has_the_same_fields_and_is_ascii() {
    let with_types = adversarial::project();
    let mut without = without_relation_types(adversarial::project());
    without.documents.retain(|document| document.annotations.relation_count() == 0);
    for (project, form) in [(with_types, ",\"entities\":["), (without, ",\"label\":[")] {
        let export = exported(&project, &FORMAT, &Options::default());
        let lines: Vec<&str> = file(&export, "doccano.jsonl").lines().collect();
        assert_eq!(lines.len(), project.documents.len());
        assert!(lines.iter().all(|line| line.is_ascii() && line.contains(form)), "{lines:?}");
    }
}

#[test]
fn offsets_count_utf_16_unless_chosen_otherwise() {
    for (unit, place) in [
        (None, "\"start_offset\":8,\"end_offset\":21"),
        (Some(Unit::CodePoint), "\"start_offset\":5,\"end_offset\":16"),
    ] {
        let export = exported(&adversarial::project(), &FORMAT, &Options { unit, ..Options::default() });
        assert!(file(&export, "doccano.jsonl").contains(place), "{unit:?}");
        // The manifest beside it says which.
        let reading = import::read(&FORMAT, &as_input(&export), &ReadOptions::default()).unwrap();
        assert!(spans(&reading.project.documents[0]).contains(&"actor \"The army 🇲🇱\"".to_owned()), "{unit:?}");
    }
}

#[test]
fn exports_of_its_server_are_read() {
    let line = concat!(
        r#"{"id":7,"text":"👩 said 12 died","label":[[0,2,"actor"],[8,10,"figure"]],"Comments":["look"],"url":"x"}"#,
        "\n"
    );
    let reading = read(&FORMAT, "all.jsonl", line);
    check_problems(&reading, &["all.jsonl, line 1: The text has characters that count two in UTF-16."]);
    let document = only(&reading);
    assert_eq!(document.id.as_str(), "7");
    assert_eq!(spans(document), ["actor \"👩\"", "figure \"12\""]);
    assert_eq!(document.metadata.as_str(), Some(r#"{"Comments":["look"],"url":"x"}"#));
    let line = concat!(
        r#"{"id":1,"text":"A saw B","entities":[{"id":31,"label":"x","start_offset":0,"end_offset":1},"#,
        r#"{"id":32,"label":"y","start_offset":6,"end_offset":7}],"#,
        r#""relations":[{"id":5,"from_id":32,"to_id":31,"type":"seen_by"}],"Comments":[]}"#
    );
    let reading = read(&FORMAT, "admin.jsonl", line);
    check_problems(&reading, &[]);
    assert_eq!(relations(only(&reading)), ["B seen_by A"]);
    assert_eq!(only(&reading).metadata.as_str(), None);
    // Older names.
    let reading = read(&FORMAT, "old.jsonl", r#"{"data":"A saw B","labels":[[0,1,"x"]]}"#);
    check_problems(&reading, &[]);
    assert_eq!(spans(only(&reading)), ["x \"A\""]);
}

#[test]
fn a_position_inside_a_character_tells_that_the_unit_is_wrong() {
    let line = r#"{"text":"a😀b","label":[[0,2,"X"],[2,4,"Y"],[0,1,"Z"]]}"#;
    let reading = read(&FORMAT, "a.jsonl", line);
    let said = "Position 2 is inside a character that counts two in UTF-16, so the file counts otherwise. If its format leaves \
                that open, read it again with --from-unit code-point, or choose that under “Positions count”. The span was held back.";
    check_problems(&reading, &[&format!("line 1, spans[0]: {said}"), &format!("line 1, spans[1]: {said}")]);
    assert_eq!(spans(only(&reading)), ["Z \"a\""]);
    assert_eq!(reading.unplaced.len(), 2);
}

#[test]
fn what_is_broken_is_said_and_the_rest_is_read() {
    let lines = [
        r#"{"text":"one two","label":[[0,3,"a"],[4,99,"b"],["x",2,"c"]]}"#,
        r#"{"id":2,"label":[]}"#,
        r#"{"id":3,"text":"kept","label":["of the whole"]}"#,
        r#"{"id":4,"text":"cut","label":[[0,3,"a"],[0"#,
    ];
    let reading = read(&FORMAT, "doccano.jsonl", &lines.join("\n"));
    check_problems(
        &reading,
        &[
            "line 1, spans[1]: The range 4–99 reaches beyond the text",
            "line 1, spans[2]: “start” or “end” is missing",
            "line 2: There is no text",
            "line 3: “label” has labels of the whole text",
            "line 4: This is not JSON from line 1, character",
            "line 4, spans[1]: The span has no label",
            "line 4, spans[1]: “start” or “end” is missing",
        ],
    );
    assert_eq!(reading.unplaced.len(), 3);
    let documents: Vec<_> = reading.project.documents.iter().map(spans).collect();
    assert_eq!(documents, [vec!["a \"one\""], vec![], vec!["a \"cut\""]]);
    assert_eq!(reading.project.documents[1].metadata.as_str(), Some(r#"{"label":["of the whole"]}"#));
}

#[test]
fn other_lines_of_json_are_left_to_others() {
    for line in [
        r#"{"text":"a","label":"positive"}"#,
        r#"{"text":"a","label":["positive"]}"#,
        r#"{"text":"a"}"#,
        r#"{"text":"a","tokens":[],"label":[]}"#,
        "[1]",
        "text",
        "",
    ] {
        let file = InputFile { name: "a.jsonl".to_owned(), bytes: line.as_bytes().to_vec() };
        assert!(!(FORMAT.recognise)(&file), "{line}");
    }
    // The telling field may come after a long text.
    let line = format!(r#"{{"text":"{}","label":[[0,1,"x"]]}}"#, "long ".repeat(10_000));
    assert!((FORMAT.recognise)(&InputFile { name: "a.jsonl".to_owned(), bytes: line.into_bytes() }));
}

#[test]
fn in_what_unit_was_counted_is_said_where_it_matters() {
    let said = |text: &str, spans: &str| {
        let line = format!(r#"{{"text":"{text}","label":[{spans}]}}"#);
        let reading = read(&FORMAT, "a.jsonl", &line);
        (spans_of(&reading), reading.problems.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>())
    };
    // Counted in code points: read otherwise, it begins with a blank and ends inside the name.
    let (spans, problems) = said("🚒 Peter x", r#"[2,7,"PER"]"#);
    assert_eq!(spans, ["PER \" Pete\""]);
    assert!(problems[0].contains("1 of 1 spans begin or end with a blank or inside a word"), "{problems:?}");
    assert!(problems[0].contains("--from-unit code-point") && problems.len() == 1, "{problems:?}");
    let (spans, problems) = said("🚒 Peter x", r#"[3,8,"PER"]"#);
    assert_eq!(spans, ["PER \"Peter\""]);
    assert!(problems[0].contains("were counted in UTF-16 code units") && problems.len() == 1, "{problems:?}");
    // Nothing depends on it before the character, or without one.
    assert_eq!(said("Peter 🚒", r#"[0,5,"PER"]"#).1, [""; 0]);
    assert_eq!(said("Peter é", r#"[0,5,"PER"]"#).1, [""; 0]);
    // It is said once, and not where somebody chose.
    let two = "{\"text\":\"🚒 Peter x\",\"label\":[[3,8,\"PER\"]]}\n".repeat(2);
    let file = InputFile { name: "a.jsonl".to_owned(), bytes: two.into_bytes() };
    let count = |unit| {
        let options = ReadOptions { unit, ..ReadOptions::default() };
        import::read(&FORMAT, std::slice::from_ref(&file), &options).unwrap().problems.len()
    };
    assert_eq!((count(None), count(Some(Unit::Utf16))), (1, 0));
}

fn spans_of(reading: &Reading) -> Vec<String> {
    reading.project.documents.iter().flat_map(spans).collect()
}

#[test]
fn positions_are_named_as_the_file_has_them() {
    let line = r#"{"id": 1, "text": "Hey 😀 you", "label": [[8, 50, "x"], [9, 7, "z"]]}"#;
    let reading = read(&FORMAT, "all.jsonl", line);
    check_problems(
        &reading,
        &[
            "characters that count two",
            "The range 8–50 reaches beyond the text, which has 10 characters.",
            "The range 9–7 covers no text.",
        ],
    );
}

#[test]
fn files_of_the_same_texts_are_of_one_annotator_each() {
    let file = |name: &str, content: &str| InputFile { name: name.to_owned(), bytes: content.as_bytes().to_vec() };
    let line = |text: &str| format!("{{\"text\":\"{text}\",\"label\":[[0,4,\"a\"]]}}\n");
    let by = |files: &[InputFile]| {
        let reading = import::read(&FORMAT, files, &ReadOptions::default()).unwrap();
        let spans = reading.project.documents.iter().flat_map(|document| document.annotations.spans());
        let names: Vec<String> = spans.map(|span| span.annotator.to_string()).collect();
        (names, reading.problems.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let (one, two) = (line("Army left"), line("Army came"));
    let files =
        [file("alice.jsonl", &one), file("bob.jsonl", &(one.clone() + &two)), file("unknown.jsonl", &line("Army"))];
    let (names, said) = by(&files);
    assert_eq!(names, ["alice", "bob", "bob", ""]);
    assert_eq!(
        said,
        [
            "alice.jsonl, bob.jsonl: These hold the same texts, so each was taken for what one person marked; its name is their annotator."
        ]
    );
    // Splits, and files of different texts, are of nobody.
    for names in [
        ["train.jsonl", "test.jsonl"],
        ["part-1.jsonl", "part-2.jsonl"],
        ["data/a-00001-of-00002.jsonl", "data/a-00002-of-00002.jsonl"],
    ] {
        assert_eq!(by(&[file(names[0], &one), file(names[1], &one)]), (vec![String::new(), String::new()], vec![]));
    }
    assert_eq!(by(&[file("a.jsonl", &one), file("b.jsonl", &two)]), (vec![String::new(), String::new()], vec![]));
}
