//! The values of features of a CAS: what a type system says they are, and what is known without one.

use counterclaim::formats::cas::{json, xmi};
use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::{Format, InputFile};
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::model::scheme::{AttributeKind, Label};
use counterclaim::model::span::{Span, Value};

use super::examples::small;
use super::foreign::{check_problems, only, read};
use super::{as_input, exported, read_again};
use crate::adversarial::attribute;

/// The attributes of the first span.
fn said(reading: &Reading) -> String {
    format!("{:?}", only(reading).annotations.spans().next().unwrap().attributes)
        .replace("AttributeId(", "")
        .replace("\")", "\"")
}

#[test]
fn a_type_system_says_what_is_text_and_what_a_number() {
    let range = |name: &str, range: &str| format!(r#""{name}":{{"%NAME":"{name}","%RANGE":"{range}"}}"#);
    let features = [
        range("code", "uima.cas.String"),
        range("size", "uima.cas.Integer"),
        range("kind", "x.Kind"),
        range("sure", "uima.cas.Boolean"),
        range("words", "uima.cas.StringArray"),
        range("parts", "uima.cas.IntegerArray"),
    ];
    let file = format!(
        r#"{{"%TYPES":{{"x.Claim":{{"%NAME":"x.Claim","%SUPER_TYPE":"uima.tcas.Annotation",{}}},
"x.Kind":{{"%NAME":"x.Kind","%SUPER_TYPE":"uima.cas.String"}}}},"%FEATURE_STRUCTURES":[
{{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView","sofaString":"No way."}},
{{"%ID":2,"%TYPE":"uima.cas.StringArray","%ELEMENTS":["low","wide"]}},
{{"%ID":4,"%TYPE":"uima.cas.IntegerArray","%ELEMENTS":[7]}},
{{"%ID":3,"%TYPE":"x.Claim","@sofa":1,"begin":0,"end":2,"code":"1.10","size":12,"kind":"3","sure":true,"@words":2,"@parts":4}}],
"%VIEWS":{{}}}}"#,
        features.join(",")
    );
    let reading = read(&json::FORMAT, "a.json", &file);
    check_problems(&reading, &[]);
    let expected = r#"[("code", Text("1.10"), ("size", Number("12"), ("kind", Text("3"), ("sure", Text("true"), ("words", Text("low, wide"), ("parts", Text("7")]"#;
    assert_eq!(said(&reading).replace("\"))", "\")"), expected);
}

#[test]
fn a_text_that_looks_like_a_number_stays_text_in_our_own_files() {
    let mut project = small();
    let mut scheme = project.scheme.as_ref().clone();
    let level = attribute("level", AttributeKind::Choice(vec!["1".to_owned(), "2".to_owned()]));
    scheme.labels = vec![Label {
        id: "size".into(),
        name: String::new(),
        key: None,
        color: "#000000".to_owned(),
        definition: String::new(),
        attributes: vec![level, attribute("size", AttributeKind::Number)],
        extra: Default::default(),
    }];
    let label = scheme.labels[0].id.clone();
    project.scheme = scheme.into();
    let document = &mut project.documents[0];
    let attributes = vec![
        ("level".into(), Value::Text("1".to_owned())),
        ("size".into(), Value::Number("1.10".to_owned())),
        ("loose".into(), Value::Text("12".to_owned())),
        ("free".into(), Value::Number("12".to_owned())),
    ];
    let first = document.annotations.spans().next().unwrap().as_ref().clone();
    let span = Span { label, attributes: attributes.clone(), ..first };
    document.annotations = counterclaim::model::annotations::Annotations::new(vec![span.into()], Vec::new()).unwrap();
    for format in [&json::FORMAT, &xmi::FORMAT] {
        let export = exported(&project, format, &Options::default());
        let again = read_again(&export, format, &ReadOptions::default());
        let span = again.documents[0].annotations.spans().next().unwrap();
        let mut read = span.attributes.clone();
        read.sort_by_key(|(id, _)| attributes.iter().position(|(other, _)| other == id));
        assert_eq!(read, attributes, "{}", format.id);
        // In the feature as well, where other programs look for it.
        let name = if format.id == "cas-xmi" { "level=\"1\"" } else { "\"level\": \"1\"" };
        let files = as_input(&export);
        assert!(files.iter().any(|file| String::from_utf8_lossy(&file.bytes).contains(name)), "{name}");
    }
}

#[test]
fn without_a_type_system_what_looks_like_a_link_is_counted() {
    let file = r#"<?xml version="1.0"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///x/custom.ecore">
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="No way."/>
<custom:Claim xmi:id="33" sofa="1" begin="0" end="2" targets="34 35" strength="35" about="34"/>
<custom:Claim xmi:id="34" sofa="1" begin="3" end="6" strength="7"/>
<custom:Link xmi:id="35" role="x"/>
<cas:View sofa="1" members="33 34"/>
</xmi:XMI>"#;
    let reading = read(&xmi::FORMAT, "a.xmi", file);
    assert_eq!(said(&reading).replace("\"))", "\")"), r#"[("strength", Number("35")]"#);
    check_problems(
        &reading,
        &[
            "a.xmi: The type system (TypeSystem.xml) is not beside it",
            "Links of Claim to other structures (“about”): 1, not read.",
            "Links of Claim to other structures (“targets”): 2, not read.",
        ],
    );
    // Ours says all there is to know itself.
    let export = exported(&small(), &xmi::FORMAT, &Options::default());
    let alone: Vec<InputFile> = as_input(&export).into_iter().filter(|file| file.has_extension("xmi")).collect();
    let format: &Format = &xmi::FORMAT;
    let reading = counterclaim::formats::import::read(format, &alone, &ReadOptions::default()).unwrap();
    check_problems(&reading, &[]);
}
