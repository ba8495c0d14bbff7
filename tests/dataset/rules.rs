//! Each rule of the format broken once: what is said, and where everything ends up.

use counterclaim::formats::dataset::Reading;
use serde_json::{Value, json};

use super::{FULL, counts, problems, reading, written};

/// [`FULL`] with the value at `pointer` replaced, or removed if it is `null`.
fn change(pointer: &str, value: Value) -> Reading {
    let mut json: Value = serde_json::from_str(FULL).unwrap();
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match json.pointer_mut(parent).unwrap() {
        Value::Object(fields) if value.is_null() => drop(fields.shift_remove(last).unwrap()),
        Value::Object(fields) => drop(fields.insert(last.to_owned(), value)),
        Value::Array(items) => items[last.parse::<usize>().unwrap()] = value,
        _ => panic!("{pointer}"),
    }
    reading(json.to_string())
}

/// Changes one value; `said` is all that is reported, and so many spans and relations are held back. Nothing
/// else may be missing, and what was read can be written and read again without a word.
fn check(pointer: &str, value: Value, said: &[&str], (unplaced, held): (usize, usize)) -> Reading {
    let reading = change(pointer, value);
    assert_eq!(problems(&reading), said, "{pointer}");
    assert_eq!((reading.unplaced.len(), reading.held_relations.len()), (unplaced, held), "{pointer}");
    assert_eq!(counts(&reading.project), (14 - unplaced, 2 - held), "{pointer}");
    let again = super::reading(written(&reading.project));
    assert_eq!((problems(&again), &again.project), (vec![], &reading.project), "{pointer}");
    reading
}

/// Spans in the order of the file: 0 whole, 1 s1, 2 s2, 3 s3, 4 s4, 5 s5, …
const SPANS: &str = "/documents/0/spans";

#[test]
fn a_span_that_does_not_fit_is_held_back_with_a_proposal() {
    let at = "documents[0].spans[4] (“Sévaré”)";
    let cases = [
        ("start", json!(32), "The text at 32–43 is “2 civilians”, not “12 civilians”."),
        ("end", json!(42), "The text at 31–42 is “12 civilian”, not “12 civilians”."),
        ("end", json!(4_000), "The range 31–4000 reaches beyond the text, which has 193 characters."),
        ("end", json!(194), "The range 31–194 reaches beyond the text, which has 193 characters."),
        ("end", json!(31), "The range 31–31 covers no text."),
        ("end", json!(7), "The range 31–7 covers no text."),
    ];
    for (field, value, why) in cases {
        let said = format!("{at}: {why} The span was held back; its words are at 31–43.");
        let waits =
            "documents[0].relations[1] (“Sévaré”): Its span “s4” was held back. The relation “r2” was held back.";
        let reading = check(&format!("{SPANS}/4/{field}"), value, &[&said, waits], (1, 1));
        assert_eq!(reading.unplaced[0].quote, "12 civilians");
        assert_eq!(reading.reanchor().project, super::reading(FULL).project);
    }
}

#[test]
fn a_span_whose_words_are_gone_stays_held_back() {
    let said = "documents[0].spans[4] (“Sévaré”): The text at 31–43 is “12 civilians”, not “nine people”. The span was \
                held back; its words are not in the text.";
    let waits = "documents[0].relations[1] (“Sévaré”): Its span “s4” was held back. The relation “r2” was held back.";
    let reading = check(&format!("{SPANS}/4/text"), json!("nine people"), &[said, waits], (1, 1)).reanchor();
    assert_eq!((reading.unplaced.len(), reading.held_relations.len()), (1, 1));
    assert_eq!(reading.unplaced[0].span.attributes.len(), 4);
}

#[test]
fn offsets_that_are_no_offsets_are_named() {
    let at = "documents[0].spans[5] (“Sévaré”)";
    let needed = "a whole number, 0 or more, is needed.";
    let taken =
        |what: &str, number: usize| vec![format!("{at}: “start” is {what}; {needed} It was taken as {number}.")];
    let held = |what: &str| {
        let first = format!("{at}: “start” is {what}; {needed} It cannot be used.");
        let then = format!(
            "{at}: “start” or “end” is missing, or no whole number of characters. The span was held back; its words are at 31–43."
        );
        vec![first, then]
    };
    let cases = [
        (json!(31.0), taken("the number 31.0", 31), 0),
        (json!("31"), taken("the text “31”", 31), 0),
        (json!(30.5), held("the number 30.5"), 1),
        (json!(-30), held("the number -30"), 1),
        (json!(1e30), held("the number 1e+30"), 1),
        (json!(true), held("true"), 1),
        (json!([30]), held("the list [30]"), 1),
        (Value::Null, held("")[1..].to_vec(), 1),
    ];
    for (value, said, unplaced) in cases {
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let reading = check(&format!("{SPANS}/5/start"), value, &said, (unplaced, 0));
        assert_eq!(reading.reanchor().project, super::reading(FULL).project);
    }
}

#[test]
fn a_span_that_cuts_a_character_is_widened() {
    let cases = [
        (
            1,
            (0, 55),
            "The army denied that it killed 12 civilians in Sévaré.\r",
            "The range 0–55 cuts a character in two. It was widened to 0–56.",
        ),
        (7, (60, 71), "\u{200d}🚒 Rescuers", "The range 60–71 cuts a character in two. It was widened to 58–71."),
        (10, (122, 132), "\nقال الجيش", "The range 122–132 cuts a character in two. It was widened to 121–132."),
    ];
    for (index, (start, end), text, said) in cases {
        let mut json: Value = serde_json::from_str(FULL).unwrap();
        let span = json.pointer_mut(&format!("{SPANS}/{index}")).unwrap();
        (span["start"], span["end"], span["text"]) = (start.into(), end.into(), text.into());
        let read = reading(json.to_string());
        assert_eq!(problems(&read), [format!("documents[0].spans[{index}] (“Sévaré”): {said}")]);
        assert_eq!(counts(&read.project), (14, 2));
    }
}

#[test]
fn references_to_what_is_not_there_are_reported() {
    let document = "(“Sévaré”)";
    check(
        "/documents/0/relations/0/to",
        json!("s99"),
        &[&format!("documents[0].relations[0] {document}: There is no span “s99”. The relation “r1” was held back.")],
        (0, 1),
    );
    check(
        "/documents/0/relations/0/from",
        Value::Null,
        &[&format!("documents[0].relations[0] {document}: It needs “from” and “to”. The relation “r1” was held back.")],
        (0, 1),
    );
    let read = check(
        &format!("{SPANS}/2/label"),
        json!("person"),
        &[&format!(
            "documents[0].spans[2] {document}: The scheme has no label “person”. It was added; all spans that have it \
             keep it."
        )],
        (0, 0),
    );
    assert_eq!(read.project.scheme.label(&"person".into()).unwrap().0, 4);
    check(
        &format!("{SPANS}/2/label"),
        Value::Null,
        &[
            &format!("documents[0].spans[2] {document}: The span has no label. It was given the label “unlabelled”."),
            &format!(
                "documents[0].spans[2] {document}: The scheme has no label “unlabelled”. It was added; all spans that \
                 have it keep it."
            ),
        ],
        (0, 0),
    );
    check(
        "/documents/0/relations/0/type",
        json!("echoes"),
        &[&format!(
            "documents[0].relations[0] {document}: The scheme has no relation type “echoes”. It was added; all \
             relations of it keep it."
        )],
        (0, 0),
    );
}

#[test]
fn unknown_attributes_are_kept_and_named_once() {
    let json = FULL.replace("\"modifier\": ", "\"mod\": ");
    let read = reading(&json);
    assert_eq!(
        problems(&read),
        [
            "documents[0].spans[4] (“Sévaré”): The label “casualty_figure” has no attribute “mod” in the scheme. All spans \
          that have it keep it."
        ]
    );
    let span = read.project.documents[0].annotations.span(&"s8".into()).unwrap();
    assert_eq!(span.attribute(&"mod".into()).unwrap().as_str(), "at least");
}

#[test]
fn a_repeated_or_missing_id_is_replaced() {
    let document = "(“Sévaré”)";
    let read = check(
        &format!("{SPANS}/5/id"),
        json!("s4"),
        &[&format!(
            "documents[0].spans[5] {document}: The id “s4” is used before; this one is now “s4-2”. References mean the \
             first."
        )],
        (0, 0),
    );
    let annotations = &read.project.documents[0].annotations;
    assert_eq!(annotations.span(&"s4".into()).unwrap().attributes.len(), 4);
    assert_eq!(annotations.span(&"s4-2".into()).unwrap().annotator.as_str(), "a2");
    check(
        &format!("{SPANS}/5/id"),
        Value::Null,
        &[&format!("documents[0].spans[5] {document}: The id is missing; it is now “span-1”.")],
        (0, 0),
    );
    check(
        "/documents/0/relations/1/id",
        json!("r1"),
        &[&format!(
            "documents[0].relations[1] {document}: The id “r1” is used before; this one is now “r1-2”. References mean \
             the first."
        )],
        (0, 0),
    );
    check(
        "/documents/1/id",
        json!("sevare"),
        &["documents[1] (“”): The id “sevare” is used before; this one is now “sevare-2”. References mean the first."],
        (0, 0),
    );
    check(
        "/scheme/labels/1/id",
        json!(""),
        &[
            "scheme.labels[1]: The id is missing; it is now “label-1”.",
            "documents[0].spans[1] (“Sévaré”): The scheme has no label “denial”. It was added; all spans that have it \
             keep it.",
        ],
        (0, 0),
    );
}

#[test]
fn many_repeated_ids_all_become_different() {
    let json = FULL.replace("\"id\": \"s1", "\"id\": \"s");
    let read = reading(&json);
    assert_eq!(read.project.documents[0].annotations.span_count(), 14);
    assert!(problems(&read).iter().any(|said| said.contains("this one is now “s2-2”")), "{:?}", problems(&read));
}

#[test]
fn a_new_id_is_never_one_that_comes_later() {
    let json = FULL.replacen("\"id\": \"s2\"", "\"id\": \"s1\"", 1).replacen("\"id\": \"s3\"", "\"id\": \"s1-2\"", 1);
    let found = problems(&reading(&json));
    assert!(found[0].contains("“s1” is used before; this one is now “s1-2”"), "{found:?}");
    assert!(found[1].contains("“s1-2” is used before; this one is now “s1-2-2”"), "{found:?}");
}

#[test]
fn a_changed_text_is_noticed() {
    let json = FULL.replacen("\"text\": \"A short note.", "\"text\": \"A shorter note.", 1);
    let said = problems(&reading(&json));
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("documents[1] (“”): “text_sha256” does not match the text"), "{said:?}");
    // Words moved by an insertion at the front are found again, all of them.
    let moved = FULL.replacen("\"text\": \"The army denied that", "\"text\": \"“In brief:” The army denied that", 1);
    let read = reading(&moved);
    assert_eq!((read.unplaced.len(), read.held_relations.len()), (14, 2));
    let read = read.reanchor();
    assert_eq!((read.unplaced.len(), read.held_relations.len()), (0, 0), "{:?}", problems(&read));
}

#[test]
fn a_document_without_text_holds_its_spans_back() {
    let read = change("/documents/0/text", Value::Null);
    assert_eq!((read.unplaced.len(), read.held_relations.len()), (14, 2));
    assert_eq!(
        problems(&read)[0],
        "documents[0] (“Sévaré”): The document has no text. It is empty now, and its spans are held back."
    );
}

#[test]
fn values_of_the_wrong_type_are_named_and_the_rest_is_read() {
    let cases = [
        ("/project/name", json!(7), "project: “name” is the number 7; a text is needed. It was taken as the text “7”."),
        ("/project/name", json!(["x"]), "project: “name” is the list [\"x\"]; a text is needed. It was left out."),
        ("/project", json!("x"), "project: This is the text “x”; an object is needed here. It was left out."),
        (
            "/scheme/labels/3/key",
            json!("12"),
            "scheme.labels[3]: “key” is “12”; one character is needed. The label has no key now.",
        ),
        (
            "/scheme/relations/1/symmetric",
            json!("yes"),
            "scheme.relations[1]: “symmetric” is the text “yes”; true or false is needed. It was taken as false.",
        ),
        (
            "/scheme/labels/2/attributes/3/type",
            json!("date"),
            "scheme.labels[2].attributes[3]: “type” is “date”; it must be text, number or choice. It is now “text”.",
        ),
        (
            "/scheme/labels/0/attributes/0/type",
            json!("text"),
            "scheme.labels[0].attributes[0]: “type” is “text”, but there are choices. The type is now “choice”.",
        ),
        (
            "/documents/1/status",
            json!("open"),
            "documents[1] (“”): “status” is “open”; it must be one of new, in_progress, done. The first was taken.",
        ),
        (
            "/documents/1/metadata",
            json!([1]),
            "documents[1].metadata (“”): This is the list [1]; an object is needed here. It was left out.",
        ),
        (
            "/documents/1/spans",
            json!({}),
            "documents[1].spans (“”): This is the object {}; a list is needed here. It was left out.",
        ),
        (
            "/documents/0/spans/6/origin",
            json!(1),
            "documents[0].spans[6] (“Sévaré”): “origin” is the number 1; a text is needed. It was taken as the text “1”.",
        ),
        (
            "/documents/0/spans/6/attributes",
            json!("x"),
            "documents[0].spans[6].attributes (“Sévaré”): This is the text “x”; an object of attributes and their values is needed here. It was left out.",
        ),
        (
            "/documents/0/spans/4/attributes/victims",
            json!(true),
            "documents[0].spans[4] (“Sévaré”): The attribute “victims” is true; a text or a number is needed. It was kept as a text.",
        ),
        (
            "/documents/0/spans/4/attributes/victims",
            json!(["a", 1]),
            "documents[0].spans[4] (“Sévaré”): The attribute “victims” is the list [\"a\",1]; a text or a number is needed. It was kept as a text.",
        ),
        ("/version", json!("1"), ""),
        ("/version", json!(0), "file: “version” is “0”, which never was. The file was read as version 1."),
        ("/version", Value::Null, "file: “version” is missing. The file was read as version 1."),
        (
            "/offset_unit",
            json!("byte"),
            "file: “offset_unit” is “byte”; only “code_point” is known. Offsets were read as code points, and spans that do not match their text are held back.",
        ),
    ];
    for (pointer, value, said) in cases {
        let read = change(pointer, value);
        let found = problems(&read);
        assert_eq!(found.first().map_or("", String::as_str), said, "{pointer}");
        assert!(found.len() <= 2, "{found:?}");
        assert_eq!(read.project.documents[0].annotations.span_count(), 14, "{pointer}");
        let again = reading(written(&read.project));
        assert_eq!((problems(&again), again.project), (vec![], read.project), "{pointer}");
    }
}

#[test]
fn fields_that_may_be_missing_are_filled_in_silently() {
    let json = json!({
        "format": "counterclaim-dataset", "version": 1,
        "scheme": {"labels": [{"id": "claim"}]},
        "documents": [{"id": "d", "text": "It rained.", "spans": [
            {"id": "s", "label": "claim", "start": 0, "end": 2, "text": "It"}]}]
    });
    let read = reading(json.to_string());
    assert_eq!(problems(&read), [""; 0]);
    let document = &read.project.documents[0];
    assert_eq!(document.details.title, "d");
    let label = &read.project.scheme.labels[0];
    assert_eq!((label.name.as_str(), label.color.as_str()), ("claim", "#757575"));
    super::golden::validate(&written(&read.project));
}

#[test]
fn a_field_given_twice_is_named() {
    let json = FULL.replacen("\"license\": \"CC0-1.0\"", "\"license\": \"x\", \"license\": \"CC0-1.0\"", 1);
    let read = reading(&json);
    assert_eq!(
        problems(&read),
        ["project: The field “license” is given more than once. Lists were joined; otherwise the last one counts."]
    );
    assert_eq!(read.project.license, "CC0-1.0");
}
