//! Label Studio: the bytes of a small document, the labelling configuration, and what its exports look like.

use std::sync::Arc;

use counterclaim::formats::format::InputFile;
use counterclaim::formats::label_studio::FORMAT;
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::relation::Relation;
use counterclaim::model::scheme::AttributeKind;
use counterclaim::model::span::{Span, Value};

use super::examples::small;
use super::foreign::{check_problems, only, read, relations, spans};
use super::{exported, file, read_again};
use crate::adversarial;

#[test]
fn a_task_has_its_text_regions_and_relations() {
    let export = exported(&small(), &FORMAT, &Options::default());
    let expected = concat!(
        "[\n",
        r#"{"data":{"text":"Army denies 12 killed.","doc_id":"d1","title":"d1","source":"","date":"","language":""},"#,
        r#""annotations":[{"result":["#,
        r#"{"id":"a2","from_name":"label","to_name":"text","type":"labels","#,
        r#""value":{"start":0,"end":11,"text":"Army denies","labels":["denial"]},"meta":{"annotator":"a1"}},"#,
        r#"{"id":"a1","from_name":"label","to_name":"text","type":"labels","#,
        r#""value":{"start":12,"end":21,"text":"12 killed","labels":["casualty_figure"]},"meta":{"annotator":"a1"}},"#,
        r#"{"type":"relation","from_id":"a2","to_id":"a1","direction":"right","labels":["denies"]}]}]}"#,
        "\n]\n"
    );
    assert_eq!(file(&export, "tasks.json"), expected);
}

#[test]
fn the_configuration_has_a_control_for_each_attribute() {
    let mut project = adversarial::project();
    let mut scheme = project.scheme.as_ref().clone();
    scheme.labels.truncate(2);
    scheme.labels[1].id = "a,b".into();
    scheme.labels[0].attributes.truncate(2);
    scheme.labels[1].attributes.truncate(2);
    scheme.labels[1].attributes[0].id = "text".into();
    scheme.labels[1].attributes[1].kind = AttributeKind::Choice(vec!["exact".to_owned(), "“about” <&>".to_owned()]);
    scheme.relations.truncate(1);
    project.scheme = scheme.into();
    let export = exported(&project, &FORMAT, &Options::default());
    let expected = r##"<View>
  <Relations>
    <Relation value="said_by"/>
  </Relations>
  <Labels name="label" toName="text">
    <Label value="claim" background="#9e3d22" hotkey="1" hint="claim: Definition of claim: &lt;b&gt;“x”&lt;/b&gt; &amp; more"/>
    <Label value="a,b" background="#2f6f4f" hotkey="2" hint="denial: Definition of denial: &lt;b&gt;“x”&lt;/b&gt; &amp; more"/>
    <Label value="actor" background="#757575" hint="actor"/>
    <Label value="casualty_figure" background="#757575" hint="casualty_figure"/>
    <Label value="denial" background="#757575" hint="denial"/>
  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
  <View visibleWhen="region-selected" whenTagName="label" whenLabelValue="claim">
    <Header value="low" size="5"/>
    <Number name="low" toName="text" perRegion="true"/>
  </View>
  <View visibleWhen="region-selected" whenTagName="label">
    <Header value="modifier" size="5"/>
    <Choices name="modifier" toName="text" perRegion="true" choice="single">
      <Choice value="exact"/>
      <Choice value="at least"/>
      <Choice value="“about” &lt;&amp;&gt;"/>
    </Choices>
  </View>
  <View visibleWhen="region-selected" whenTagName="label">
    <Header value="low" size="5"/>
    <Number name="attribute.text" toName="text" perRegion="true"/>
  </View>
</View>
"##;
    assert_eq!(file(&export, "label_config.xml"), expected);
}

#[test]
fn what_no_control_shows_is_kept_beside() {
    let mut project = adversarial::project();
    let document = &mut project.documents[0];
    let mut all: Vec<_> = document.annotations.spans().map(|span| span.as_ref().clone()).collect();
    all.truncate(1);
    all[0].attributes = vec![
        ("low".into(), Value::Text("about 12".to_owned())),
        ("modifier".into(), Value::Text("none of the choices".to_owned())),
        ("victims".into(), Value::Number("3".to_owned())),
        ("label".into(), Value::Text("unknown".to_owned())),
    ];
    let all = all.into_iter().map(Into::into).collect();
    document.annotations = Annotations::new(all, Vec::new()).unwrap();
    document.metadata = counterclaim::model::extra::Extra::new(r#"{"a":null,"b":[],"c":1.50}"#);
    project.documents.truncate(1);
    let export = exported(&project, &FORMAT, &Options::default());
    assert!(
        file(&export, "tasks.json").contains(
            r#""attributes":{"low":"about 12","modifier":"none of the choices","victims":3,"label":"unknown"}"#
        )
    );
    let read = read_again(&export, &FORMAT, &ReadOptions::default());
    let (before, after) = (&project.documents[0], &read.documents[0]);
    assert_eq!(after.details, before.details);
    assert_eq!(after.metadata, before.metadata);
    let attributes = |document: &counterclaim::model::document::Document| {
        document.annotations.spans().next().unwrap().attributes.clone()
    };
    assert_eq!(attributes(after), attributes(before));
}

#[test]
fn exports_of_its_server_are_read() {
    let file = r#"[{"id":5,"data":{"body":"👩 saw Bo Li\r\nagain","url":"x"},"meta":{"batch":2},"predictions":[{"result":[]}],"annotations":[
        {"id":1,"completed_by":{"id":3,"email":"eva@x.org"},"was_cancelled":false,"result":[
            {"id":"r1","from_name":"ner","to_name":"body","type":"labels","origin":"manual","value":{"start":0,"end":1,"text":"👩","labels":["actor"]}},
            {"id":"r1","from_name":"sure","to_name":"body","type":"choices","value":{"start":0,"end":1,"choices":["yes","maybe"]}},
            {"id":"r1","from_name":"stars","to_name":"body","type":"rating","value":{"start":0,"end":1,"rating":4}},
            {"id":"r2","from_name":"ner","to_name":"body","type":"labels","meta":{"text":["odd"]},"value":{"start":6,"end":18,"text":"Bo Li\\nagain","labels":["actor","name"]}},
            {"id":"q","from_name":"mood","to_name":"body","type":"choices","value":{"choices":["calm"]}},
            {"type":"relation","from_id":"r1","to_id":"r2","direction":"left","labels":["saw"]}]},
        {"id":2,"completed_by":4,"result":[
            {"id":"r1","from_name":"ner","to_name":"body","type":"labels","value":{"start":2,"end":5,"text":"saw","labels":["verb"]}},
            {"id":"r3","from_name":"ner","to_name":"body","type":"hypertextlabels","value":{"start":"/p[1]/text()[1]","end":"/p[1]/text()[1]","startOffset":0,"endOffset":2,"hypertextlabels":["x"]}},
            {"id":"r1","from_name":"rank","to_name":"body","type":"ranker","value":{"ranker":{}}}]},
        {"id":3,"was_cancelled":true,"result":[{}]}]}]"#;
    let reading = read(&FORMAT, "project-1.json", file);
    check_problems(
        &reading,
        &[
            "record 1: “sure” of a span has several values; they were joined by semicolons.",
            "record 1: 1 region is not of plain text",
            "record 1: What results of the type “ranker” say",
            "record 1: An annotation with 1 result was skipped",
            "record 1: 1 prediction was not read",
        ],
    );
    let document = only(&reading);
    assert_eq!(document.id.as_str(), "5");
    assert_eq!(
        spans(document),
        [
            "actor \"👩\" sure=yes; maybe stars=4 by eva@x.org",
            "verb \"saw\" by 4",
            "actor \"Bo Li\\r\\nagain\" “odd” by eva@x.org",
            "name \"Bo Li\\r\\nagain\" “odd” by eva@x.org",
        ]
    );
    assert_eq!(relations(document), ["Bo Li\r\nagain saw 👩"]);
    assert_eq!(document.metadata.as_str(), Some(r#"{"url":"x","batch":2,"mood":["calm"]}"#));
}

#[test]
fn the_flat_form_and_the_old_names_are_read() {
    let file = r#"[{"text":"A saw B","doc":"x","source":"Wire","id":9,"ner":[{"start":0,"end":1,"text":"A","labels":["actor"]},
        {"start":6,"end":7,"text":"B","labels":["actor"]}],"sure":[{"start":6,"end":7,"choices":["yes"]}],"mood":"calm",
        "annotator":1,"annotation_id":4,"created_at":"2026","lead_time":2.5}]"#;
    let reading = read(&FORMAT, "min.json", file);
    check_problems(&reading, &["min.json: More is said of annotations than is read here: “lead_time” (1)."]);
    let document = only(&reading);
    assert_eq!(document.details.source, "Wire");
    assert_eq!(spans(document), ["actor \"A\" by 1", "actor \"B\" sure=yes by 1"]);
    assert_eq!(document.metadata.as_str(), Some(r#"{"doc":"x","mood":"calm"}"#));
    let file = r#"{"id":1,"data":{"text":"A saw B"},"completions":[{"result":[{"id":"a","from_name":"l","to_name":"text",
        "type":"labels","value":{"start":0,"end":1,"labels":["actor"]},"normalization":"first"}]}]}"#;
    let reading = read(&FORMAT, "1.json", file);
    check_problems(&reading, &[]);
    assert_eq!(spans(only(&reading)), ["actor \"A\" “first”"]);
}

#[test]
fn the_text_is_the_one_that_the_results_are_about() {
    let region = |object: &str, end: usize| {
        format!(
            r#"{{"id":"{object}{end}","to_name":"{object}","from_name":"l","type":"labels","value":{{"start":0,"end":{end},"labels":["a"]}}}}"#
        )
    };
    let task = |results: &[String]| {
        let data = r#"{"headline":"Mayor denies it","body":"The bridge is safe, she said.","text":"An unused field."}"#;
        format!(r#"[{{"data":{data},"annotations":[{{"result":[{}]}}]}}]"#, results.join(","))
    };
    let reading = read(&FORMAT, "a.json", &task(&[region("body", 10)]));
    check_problems(&reading, &[]);
    assert_eq!(spans(only(&reading)), ["a \"The bridge\""]);
    let both = task(&[region("headline", 5), region("body", 10), region("body", 3)]);
    let reading = read(&FORMAT, "a.json", &both);
    let said = "record 1: Results about “headline”, another text: 1. They were not placed";
    check_problems(&reading, &[said]);
    assert_eq!(spans(only(&reading)), ["a \"The bridge\"", "a \"The\""]);
    // An object may be called otherwise than the field that it shows.
    let reading = read(&FORMAT, "a.json", &task(&[region("shown", 2)]));
    check_problems(&reading, &[]);
    assert_eq!(spans(only(&reading)), ["a \"An\""]);
    let file = InputFile { name: "a.json".to_owned(), bytes: both.into_bytes() };
    let options = ReadOptions { text_column: Some("headline".to_owned()), ..ReadOptions::default() };
    let reading = counterclaim::formats::import::read(&FORMAT, &[file], &options).unwrap();
    check_problems(&reading, &["record 1: Results about “body”, another text: 2"]);
    assert_eq!(spans(only(&reading)), ["a \"Mayor\""]);
    let file = InputFile { name: "a.json".to_owned(), bytes: task(&[region("body", 10)]).into_bytes() };
    let options = ReadOptions { text_column: Some("lead".to_owned()), ..ReadOptions::default() };
    let reading = counterclaim::formats::import::read(&FORMAT, &[file], &options).unwrap();
    check_problems(&reading, &["record 1: There is no text under “lead”. That under “body” was read"]);
    assert_eq!(spans(only(&reading)), ["a \"The bridge\""]);
}

#[test]
fn relations_that_go_both_ways_make_their_type_symmetric() {
    let task = |directions: [&str; 2]| {
        let region = |id: &str, at: usize| {
            format!(r#"{{"id":"{id}","type":"labels","value":{{"start":{at},"end":{},"labels":["a"]}}}}"#, at + 1)
        };
        let relation = |direction: &str| {
            format!(r#"{{"type":"relation","from_id":"x","to_id":"y","direction":"{direction}","labels":["near"]}}"#)
        };
        let results = [region("x", 0), region("y", 6), relation(directions[0]), relation(directions[1])].join(",");
        format!(r#"[{{"data":{{"text":"A saw B"}},"annotations":[{{"result":[{results}]}}]}}]"#)
    };
    let reading = read(&FORMAT, "a.json", &task(["bi", "bi"]));
    check_problems(&reading, &[]);
    assert!(reading.project.scheme.relations[0].symmetric);
    let reading = read(&FORMAT, "a.json", &task(["bi", "right"]));
    check_problems(
        &reading,
        &["a.json: Relations “near” that go both ways: 1. Others go one way, so they were read so."],
    );
    assert!(!reading.project.scheme.relations[0].symmetric);
}

#[test]
fn drafts_are_counted_like_predictions() {
    let file =
        r#"[{"data":{"text":"A saw B"},"annotations":[],"predictions":[{}],"drafts":[{"result":[]},{"result":[]}]}]"#;
    let said = ["record 1: 1 prediction was not read", "record 1: 2 drafts were not read: never submitted"];
    check_problems(&read(&FORMAT, "a.json", file), &said);
}

#[test]
fn offsets_in_utf_16_are_seen_by_the_quotes() {
    let region = |start, end, text: &str| {
        format!(
            r#"{{"id":"r{start}","type":"labels","value":{{"start":{start},"end":{end},"text":"{text}","labels":["a"]}}}}"#
        )
    };
    let task = |results: &[String]| {
        format!(r#"[{{"data":{{"text":"👩👩 saw Bo"}},"annotations":[{{"result":[{}]}}]}}]"#, results.join(","))
    };
    let reading = read(&FORMAT, "a.json", &task(&[region(0, 4, "👩👩"), region(5, 8, "saw")]));
    check_problems(&reading, &[]);
    assert_eq!(spans(only(&reading)), ["a \"👩👩\"", "a \"saw\""]);
    let reading = read(&FORMAT, "a.json", &task(&[region(3, 6, "saw"), region(7, 9, "XX")]));
    check_problems(&reading, &["spans[1]: The text at 7–9 is “Bo”, not “XX”"]);
    assert_eq!(spans(only(&reading)), ["a \"saw\""]);
}

#[test]
fn what_is_broken_is_said_and_the_rest_is_read() {
    let file = r#"[{"data":{"image":1},"annotations":[]},{"data":{"text":"one two"},"annotations":[{"result":[
        {"type":"labels","value":{"start":0,"end":3,"labels":[]}},{"id":"x","type":"labels","value":{"start":4,"labels":["b"]}},
        {"type":"relation","from_id":"x","to_id":"y","direction":"bi"}]}]},{"data":{"text":"cut"},"annotations":[{"result":[{"#;
    let reading = read(&FORMAT, "a.json", file);
    check_problems(
        &reading,
        &[
            "record 1: There is no text in “data”",
            "record 2, spans[0]: The span has no label",
            "record 2, spans[1]: “start” or “end” is missing",
            "record 2, relations[0]: The relation has no type",
            "record 2, relations[0]: Its span “x” was held back",
            "a.json: This is not JSON from line 3",
        ],
    );
    assert_eq!(spans(&reading.project.documents[0]), ["unlabelled \"one\""]);
    assert_eq!(reading.project.documents[1].text.as_str(), "cut");
    for (name, content) in
        [("a.json", r#"[{"data":1}]"#), ("label_config.xml", "<a/>"), ("b.xml", "<View/>"), ("a.json", "[]")]
    {
        let file = InputFile { name: name.to_owned(), bytes: content.as_bytes().to_vec() };
        assert!(!(FORMAT.recognise)(&file), "{name}: {content}");
    }
}

/// What is said of the whole text is metadata; where two say it, the first is kept and the others are counted.
#[test]
fn what_several_say_of_the_whole_text_is_kept_once_and_counted() {
    let choice = |id: &str, control: &str, said: &str| {
        format!(
            r#"{{"id":"{id}","from_name":"{control}","to_name":"text","type":"choices","value":{{"choices":["{said}"]}}}}"#
        )
    };
    let pair = r#"{"id":"p","from_name":"better","to_name":"text","type":"pairwise","value":{"selected":"left"}}"#;
    let results = [
        [choice("a", "mood", "calm"), choice("b", "topic", "war"), pair.to_owned()].join(","),
        [choice("a", "mood", "angry"), choice("c", "batch", "late")].join(","),
        choice("a", "mood", "calm"),
    ];
    let annotations: Vec<String> = results.iter().map(|all| format!(r#"{{"result":[{all}]}}"#)).collect();
    let file = format!(r#"[{{"data":{{"text":"A saw B","batch":3}},"annotations":[{}]}}]"#, annotations.join(","));
    let reading = read(&FORMAT, "a.json", &file);
    check_problems(
        &reading,
        &[
            "record 1: What results of the type “pairwise” say cannot be held",
            "record 1: “mood” is said of the whole text once more. What came first was kept.",
            "record 1: “batch” is said of the whole text once more. What came first was kept.",
        ],
    );
    assert_eq!(only(&reading).metadata.as_str(), Some(r#"{"batch":3,"mood":["calm"],"topic":["war"]}"#));
}

#[test]
fn the_configuration_beside_says_which_field_is_the_text() {
    let input = |name: &str, content: &str| InputFile { name: name.to_owned(), bytes: content.as_bytes().to_vec() };
    let config =
        |field: &str| format!(r#"<View><Text name="other" value="$url"/><Text name="shown" value="${field}"/></View>"#);
    let data = r#"{"summary":"A summary that is longer than the body.","body":"Army denies"}"#;
    let region =
        r#"{"id":"r","from_name":"l","to_name":"shown","type":"labels","value":{"start":0,"end":4,"labels":["a"]}}"#;
    let task = format!(r#"[{{"data":{data},"annotations":[{{"result":[{region}]}}]}}]"#);
    let files = [
        input("one/tasks.json", &task),
        input("one/label_config.xml", &config("body")),
        input("two/tasks.json", &task),
        input("two/label_config.xml", &config("summary")),
    ];
    let reading = counterclaim::formats::import::read(&FORMAT, &files, &ReadOptions::default()).unwrap();
    check_problems(&reading, &[]);
    let found: Vec<Vec<String>> = reading.project.documents.iter().map(spans).collect();
    assert_eq!(found, [["a \"Army\""], ["a \"A su\""]]);
    // Without results, the first text that the configuration shows and the task has.
    let task = format!(r#"[{{"data":{data},"annotations":[]}}]"#);
    let files = [input("tasks.json", &task), input("label_config.xml", &config("body"))];
    let reading = counterclaim::formats::import::read(&FORMAT, &files, &ReadOptions::default()).unwrap();
    assert_eq!(only(&reading).text.as_str(), "Army denies");
    // One that is broken is said, and what came before counts.
    let files = [input("tasks.json", &task), input("label_config.xml", &config("body").replace("</View>", ""))];
    let reading = counterclaim::formats::import::read(&FORMAT, &files, &ReadOptions::default()).unwrap();
    check_problems(&reading, &["label_config.xml: The file is not well-formed XML"]);
    assert_eq!(only(&reading).text.as_str(), "Army denies");
}

/// Some exports count more characters at the end than there are; the words at the start say where it ends.
#[test]
fn an_end_beyond_the_text_is_that_of_the_quote() {
    let region = |start: usize, end: usize, text: &str| {
        format!(
            r#"{{"id":"r{start}","type":"labels","value":{{"start":{start},"end":{end},"text":"{text}","labels":["a"]}}}}"#
        )
    };
    let task = |results: &[String]| {
        format!(r#"[{{"data":{{"text":"é saw Bo"}},"annotations":[{{"result":[{}]}}]}}]"#, results.join(","))
    };
    let reading = read(&FORMAT, "a.json", &task(&[region(2, 5, "saw"), region(6, 9, "Bo")]));
    check_problems(
        &reading,
        &["record 1: 1 span ends beyond the text, and its words are where it starts; its end is now that of the words"],
    );
    assert_eq!(spans(only(&reading)), ["a \"saw\"", "a \"Bo\""]);
    let reading = read(&FORMAT, "a.json", &task(&[region(6, 9, "Li")]));
    check_problems(&reading, &["The range 6–9"]);
    assert_eq!(reading.unplaced.len(), 1);
}

/// The configuration is XML, and a label that is called otherwise in it is unknown to the page.
#[test]
fn labels_are_called_in_tasks_as_in_the_configuration() {
    let mut project = small();
    let document = &mut project.documents[0];
    let spans = document.annotations.spans().map(|span| {
        let label = if span.id.as_str() == "a1" { "fig\u{1}ure".into() } else { span.label.clone() };
        Arc::new(Span { label, note: "a\u{1}b".to_owned(), ..span.as_ref().clone() })
    });
    let relations = document.annotations.relations().map(|one| {
        let kind = "de\u{2}nies".into();
        Arc::new(Relation { kind, ..one.as_ref().clone() })
    });
    document.annotations = Annotations::new(spans.collect(), relations.collect()).unwrap();
    let mut scheme = adversarial::project().scheme.as_ref().clone();
    scheme.labels.truncate(1);
    scheme.labels[0].id = "fig\u{1}ure".into();
    scheme.relations.truncate(1);
    scheme.relations[0].id = "de\u{2}nies".into();
    project.scheme = scheme.into();
    let export = exported(&project, &FORMAT, &Options::default());
    let (tasks, config) = (file(&export, "tasks.json"), file(&export, "label_config.xml"));
    assert!(tasks.contains("\"labels\":[\"fig\u{fffd}ure\"]"), "{tasks}");
    assert!(tasks.contains("\"labels\":[\"de\u{fffd}nies\"]"), "{tasks}");
    assert_eq!(config.matches("value=\"fig\u{fffd}ure\"").count(), 1, "{config}");
    assert_eq!(config.matches("value=\"de\u{fffd}nies\"").count(), 1, "{config}");
    // What the configuration does not say stays as it is.
    assert!(tasks.contains("a\\u0001b"), "{tasks}");
    let counted: Vec<_> = export.losses.losses.iter().map(|loss| (loss.kind.as_str(), loss.count)).collect();
    assert!(counted.contains(&("character", 2)), "{counted:?}");
}
