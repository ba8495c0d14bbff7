//! Prodigy: the bytes of a small document, and what its exports look like.

use counterclaim::formats::loss::LossKind;
use counterclaim::formats::options::{Align, Options, ReadOptions};
use counterclaim::formats::prodigy::FORMAT;
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::text::Text;

use super::examples::small;
use super::foreign::{check_problems, only, read, relations, spans};
use super::{exported, file, read_again};
use crate::adversarial;

#[test]
fn a_task_has_tokens_spans_and_relations() {
    let export = exported(&small(), &FORMAT, &Options::default());
    let figure = r#"{"start":12,"end":21,"token_start":2,"token_end":3,"label":"casualty_figure"}"#;
    let denial = r#"{"start":0,"end":11,"token_start":0,"token_end":1,"label":"denial"}"#;
    let expected = [
        r#"{"text":"Army denies 12 killed.","meta":{"id":"d1","title":"d1"},"tokens":["#,
        r#"{"text":"Army","start":0,"end":4,"id":0,"ws":true},"#,
        r#"{"text":"denies","start":5,"end":11,"id":1,"ws":true},"#,
        r#"{"text":"12","start":12,"end":14,"id":2,"ws":true},"#,
        r#"{"text":"killed","start":15,"end":21,"id":3,"ws":false},"#,
        r#"{"text":".","start":21,"end":22,"id":4,"ws":false}],"#,
        &format!(r#""spans":[{denial},{figure}],"#),
        &format!(
            r#""relations":[{{"head":1,"child":3,"label":"denies","head_span":{denial},"child_span":{figure}}}],"#
        ),
        "\"answer\":\"accept\"}\n",
    ];
    assert_eq!(file(&export, "prodigy.jsonl"), expected.concat());
}

#[test]
fn tokens_and_spaces_make_the_text_again() {
    for (align, _) in Align::ALL {
        let project = adversarial::project();
        let export = exported(&project, &FORMAT, &Options { align: Some(align), ..Options::default() });
        for (line, document) in file(&export, "prodigy.jsonl").split('\n').zip(&project.documents) {
            let task: serde_json::Value = serde_json::from_str(line).unwrap();
            let mut text = String::new();
            for token in task["tokens"].as_array().unwrap() {
                text.push_str(token["text"].as_str().unwrap());
                text.push_str(if token["ws"] == true { " " } else { "" });
            }
            assert_eq!(text, document.text.as_str(), "{align:?}");
        }
    }
}

#[test]
fn exports_of_prodigy_are_read() {
    let line = concat!(
        r#"{"text":"👩 saw Bo Li","_input_hash":1,"_task_hash":2,"_session_id":"news-eva","score":0.5,"#,
        r#""tokens":[{"text":"👩","start":0,"end":1,"id":0,"ws":true},{"text":"saw","start":2,"end":5,"id":1,"ws":true},"#,
        r#"{"text":"Bo","start":6,"end":8,"id":2,"ws":true},{"text":"Li","start":9,"end":11,"id":3,"ws":false}],"#,
        r#""spans":[{"token_start":0,"token_end":0,"label":"actor"},{"start":6,"end":11,"text":"Bo Li","label":"actor"}],"#,
        r#""relations":[{"head":0,"child":3,"label":"saw"},"#,
        r#"{"head":1,"child":3,"label":"of","head_span":{"start":2,"end":5,"label":null},"child_span":{"start":6,"end":11}}],"#,
        r#""meta":{"id":4,"page":2},"answer":"accept"}"#
    );
    let reading = read(&FORMAT, "out.jsonl", line);
    check_problems(&reading, &["spans[2]: The span has no label"]);
    let document = only(&reading);
    assert_eq!(document.id.as_str(), "4");
    let eva = "by news-eva";
    assert_eq!(
        spans(document),
        [format!("actor \"👩\" {eva}"), format!("unlabelled \"saw\" {eva}"), format!("actor \"Bo Li\" {eva}")]
    );
    assert_eq!(relations(document), ["👩 saw Bo Li", "saw of Bo Li"]);
    assert_eq!(document.metadata.as_str(), Some(r#"{"page":2,"score":0.5}"#));
}

#[test]
fn tasks_that_were_not_accepted_are_texts_alone() {
    let lines = [
        r#"{"text":"one","spans":[{"start":0,"end":3,"label":"a"}],"answer":"reject"}"#,
        r#"{"image":"x.png","answer":"accept"}"#,
        r#"{"text":"two","spans":[{"start":0,"end":2,"text":"xx","label":"a"}],"relations":[{"head":9,"child":0,"label":"r"}],"answer":"accept"}"#,
    ];
    let reading = read(&FORMAT, "prodigy.jsonl", &lines.join("\n"));
    check_problems(
        &reading,
        &[
            "line 1: The answer to this task was “reject”. Not read: 1 span",
            "line 2: There is no text",
            "line 3, spans[0]: The text at 0–2 is “tw”, not “xx”",
            "line 3, relations[0]: It needs “from” and “to”",
        ],
    );
    assert_eq!(reading.project.documents.len(), 2);
}

#[test]
fn no_span_cuts_a_character_that_holds_a_blank() {
    let mut project = adversarial::project();
    // A space with an accent over it is one character, of which no token is the whole.
    let text = Text::new("a \u{301}b  c");
    let marked = [("1", " \u{301}b"), ("2", " \u{301}"), ("3", "  ")];
    let marked = marked.map(|(id, words)| adversarial::span(&text, id, "claim", words)).to_vec();
    let annotations = Annotations::new(marked, Vec::new()).unwrap();
    project.documents = vec![Document { annotations, ..Document::new("d".into(), text, Details::default()) }];
    for (align, _) in Align::ALL {
        let export = exported(&project, &FORMAT, &Options { align: Some(align), ..Options::default() });
        let read = read_again(&export, &FORMAT, &ReadOptions::default());
        assert_eq!(spans(&read.documents[0]), ["claim \"b\""], "{align:?}");
        assert_eq!(export.losses.count(LossKind::Blanks) + export.losses.count(LossKind::CutsToken), 3, "{align:?}");
    }
}

/// A task of `words`, one letter each with a space between, with spans and relations as given.
fn task(words: usize, spans: &[String], relations: &[String]) -> String {
    let tokens: Vec<String> = (0..words)
        .map(|n| format!(r#"{{"text":"a","start":{},"end":{},"id":{n},"ws":true}}"#, 2 * n, 2 * n + 1))
        .collect();
    format!(
        r#"{{"text":"{}","tokens":[{}],"spans":[{}],"relations":[{}],"answer":"accept"}}"#,
        "a ".repeat(words),
        tokens.join(","),
        spans.join(","),
        relations.join(",")
    )
}

/// A span of whole words, the last one included.
fn words_as(label: &str, first: usize, last: usize) -> String {
    format!(r#"{{"start":{},"end":{},"label":"{label}"}}"#, 2 * first, 2 * last + 1)
}

#[test]
fn a_token_stands_for_the_shortest_span_that_ends_with_it_or_else_is_around_it() {
    let marked = [("far", 0, 9), ("long", 1, 6), ("short", 3, 6), ("mid", 2, 5), ("twin", 2, 5), ("one", 8, 8)];
    let marked = marked.map(|(label, first, last)| words_as(label, first, last));
    // Each token is joined with the last word, which no span holds.
    let joined: Vec<String> = (0..11).map(|n| format!(r#"{{"head":{n},"child":11,"label":"r{n}"}}"#)).collect();
    let reading = read(&FORMAT, "out.jsonl", &task(12, &marked, &joined));
    let document = only(&reading);
    let mut from: Vec<(String, String)> = document
        .annotations
        .relations()
        .map(|relation| {
            let span = document.annotations.span(&relation.from).unwrap();
            (relation.kind.to_string(), span.label.to_string())
        })
        .collect();
    from.sort_by_key(|(kind, _)| kind[1..].parse::<usize>().unwrap());
    let from: Vec<&str> = from.iter().map(|(_, label)| label.as_str()).collect();
    // Word 5 ends “mid” and its twin, of which the first one counts; word 10 is in none and becomes a span.
    let expected = ["far", "long", "mid", "short", "short", "mid", "short", "far", "one", "far", "unlabelled"];
    assert_eq!(from, expected);
    assert_eq!(document.annotations.span_count(), 6 + 2);
}

#[test]
fn relations_by_token_cost_what_they_are() {
    let count = 30_000;
    let marked: Vec<String> = (0..count).map(|n| words_as("x", 2 * n, 2 * n + 1)).collect();
    let joined: Vec<String> =
        (1..count).map(|n| format!(r#"{{"head":{},"child":{},"label":"r"}}"#, 2 * n + 1, 2 * n)).collect();
    let task = task(2 * count, &marked, &joined);
    let reading = read(&FORMAT, "out.jsonl", &task);
    let document = only(&reading);
    assert_eq!((document.annotations.span_count(), document.annotations.relation_count()), (count, count - 1));
}

/// Words that relations join become spans, and each end is found without asking all spans.
#[test]
fn many_relations_between_words_are_no_matter() {
    let count = 30_000;
    let tokens: Vec<_> =
        (0..count).map(|n| serde_json::json!({"text": "ab", "start": 3 * n, "end": 3 * n + 2, "id": n})).collect();
    let relations: Vec<_> =
        (1..count).map(|n| serde_json::json!({"head": n, "child": n - 1, "label": "next"})).collect();
    let task = serde_json::json!({
        "text": vec!["ab"; count].join(" "), "tokens": tokens, "relations": relations,
        "spans": [{"start": 0, "end": 5, "label": "x"}],
    });
    let reading = read(&FORMAT, "x.jsonl", &task.to_string());
    let annotations = &only(&reading).annotations;
    // The first two words are in the span that is there.
    assert_eq!((annotations.span_count(), annotations.relation_count()), (count - 1, count - 1));
}

#[test]
fn relations_of_spans_that_are_alike_come_back_between_the_same() {
    let line = r#"{"id":"d","text":"Army left","spans":[{"id":"a","label":"x","start":0,"end":4},{"id":"b","label":"x","start":0,"end":4},{"id":"c","label":"x","start":5,"end":9}],"relations":[{"id":"r1","type":"same","from":"a","to":"b"},{"id":"r2","type":"then","from":"b","to":"c"}]}"#;
    let project = read(&counterclaim::formats::jsonl::FORMAT, "in.jsonl", line).project;
    let files = exported(&project, &FORMAT, &Options::default());
    let again = read(&FORMAT, "prodigy.jsonl", file(&files, "prodigy.jsonl"));
    check_problems(&again, &[]);
    let ends: Vec<String> = only(&again)
        .annotations
        .relations()
        .map(|relation| format!("{} {} {}", relation.from, relation.kind, relation.to))
        .collect();
    assert_eq!(ends, ["s1 same s2", "s2 then s3"]);
}
