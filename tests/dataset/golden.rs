//! The written bytes, held against files and judges that are not ours.

use counterclaim::formats::dataset::{GENERATOR, SCHEMA, metadata, write};
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::extra::Extra;
use counterclaim::model::project::Project;
use counterclaim::model::text::Text;
use serde_json::Value;

use super::{EXPORTED_AT, FULL, SORTED_ASCII, problems, reading, written};

/// Fails unless `json` follows the schema that ships with the program.
pub fn validate(json: &str) {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let instance: Value = serde_json::from_str(json).unwrap();
    let errors: Vec<_> = validator.iter_errors(&instance).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn what_python_wrote_is_written_again_byte_for_byte() {
    let reading = reading(FULL);
    assert_eq!(problems(&reading), [""; 0]);
    assert!(reading.unplaced.is_empty() && reading.held_relations.is_empty());
    let ours =
        written(&reading.project).replace(concat!("counterclaim ", env!("CARGO_PKG_VERSION")), "counterclaim 0.1.0");
    similar(&ours, FULL);
}

/// Like `assert_eq!`, but showing the first line that differs.
fn similar(found: &str, expected: &str) {
    for (n, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "line {}", n + 1);
    }
    assert_eq!(found, expected);
}

#[test]
fn order_of_fields_blanks_and_escapes_do_not_matter() {
    let sorted = reading(SORTED_ASCII);
    assert_eq!(problems(&sorted), [""; 0]);
    let json = |project| serde_json::from_str::<Value>(&written(project)).unwrap();
    // Unknown fields keep the order of their file, which comparing JSON values overlooks.
    assert_eq!(json(&sorted.project), json(&reading(FULL).project));
    assert_eq!(reading(format!("\u{feff}\r\n {FULL}\n\n")), reading(FULL));
}

#[test]
fn every_field_reaches_the_model() {
    let project = reading(FULL).project;
    assert_eq!((project.name.as_str(), project.license.as_str()), ("Sample", "CC0-1.0"));
    let document = &project.documents[0];
    assert_eq!(document.metadata.as_str(), Some(r#"{"byte_order_mark":"dropped","pages":[1,{"n":null}]}"#));
    assert_eq!(document.extra.as_str(), Some(r#"{"priority":true}"#));
    let span = document.annotations.span(&"s7".into()).unwrap();
    assert_eq!(document.text.slice(span.range), "👩🏽‍🚒 Rescuers");
    assert_eq!(span.extra.as_str(), Some(r#"{"confidence":0.75,"votes":{"yes":[1,2],"no":[]}}"#));
    let (_, label) = project.scheme.label(&"claim".into()).unwrap();
    assert_eq!((label.key, label.extra.as_str()), (Some('1'), Some(r#"{"icon":"speech"}"#)));
}

#[test]
fn written_files_follow_the_schema() {
    validate(FULL);
    validate(SORTED_ASCII);
    validate(&written(&reading(FULL).project));
    validate(&written(&Project::default()));
}

#[test]
fn the_schema_is_strict_about_known_fields() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let span = "/documents/0/spans/0";
    let cases = [
        ("/version", "2"),
        ("/offset_unit", "\"byte\""),
        ("/documents/0/status", "\"open\""),
        ("/documents/0/text_sha256", "\"00\""),
        (&format!("{span}/start"), "-1"),
        (&format!("{span}/end"), "1.5"),
        (&format!("{span}/text"), "\"\""),
        (&format!("{span}/attributes"), "{\"low\": [1]}"),
        (&format!("{span}/origin"), "\"guessed\""),
        ("/scheme/labels/0/attributes/0/type", "\"text\""),
        ("/scheme/labels/0/key", "\"12\""),
    ];
    for (pointer, value) in cases {
        let mut json: Value = serde_json::from_str(FULL).unwrap();
        *json.pointer_mut(pointer).unwrap() = serde_json::from_str(value).unwrap();
        assert!(!validator.is_valid(&json), "{pointer} = {value}");
    }
}

#[test]
fn the_layout_is_that_of_serde_json() {
    let json = written(&reading(FULL).project);
    let value: Value = serde_json::from_str(&json).unwrap();
    similar(&json, &(serde_json::to_string_pretty(&value).unwrap() + "\n"));
}

#[test]
fn numbers_keep_their_digits() {
    for number in ["1.50", "1e400", "-0", "123456789012345678901234567890", "0.1E-7"] {
        let json = FULL.replace("\"low\": 20", &format!("\"low\": {number}"));
        assert!(written(&reading(&json).project).contains(&format!("\"low\": {number},\n")), "{number}");
    }
}

#[test]
fn what_is_no_json_is_not_written() {
    let mut document = Document::new("d".into(), Text::new("x"), Details::default());
    document.extra = Extra::new("not json");
    let project = Project { documents: vec![document], ..Project::default() };
    let error = write(&project, &EXPORTED_AT.into(), GENERATOR).unwrap_err();
    assert!(error.to_string().contains("no JSON"), "{error}");
}

#[test]
fn metadata_is_an_object_of_texts() {
    assert_eq!(metadata(&[]), Extra::default());
    assert_eq!(metadata(&[("encoding", "a\"b")]).as_str(), Some(r#"{"encoding":"a\"b"}"#));
}
