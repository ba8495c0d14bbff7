//! Layers that have labels in common: which of them a span is of is not kept, which is said.

use counterclaim::formats::cas::json;
use counterclaim::formats::{columns, label_studio};

use super::foreign::{check_problems, only, read, spans};

#[test]
fn layers_of_a_cas_with_a_label_in_common_are_named() {
    let types = |name: &str| {
        format!(
            r#""x.{name}":{{"%NAME":"x.{name}","%SUPER_TYPE":"uima.tcas.Annotation","value":{{"%NAME":"value","%RANGE":"uima.cas.String"}}}}"#
        )
    };
    let file = |second: &str| {
        format!(
            r#"{{"%TYPES":{{{},{}}},"%FEATURE_STRUCTURES":[
{{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"_InitialView","sofaString":"No way."}},
{{"%ID":2,"%TYPE":"x.Tone","@sofa":1,"begin":0,"end":2,"value":"negative"}},
{{"%ID":3,"%TYPE":"x.Stance","@sofa":1,"begin":3,"end":6,"value":"{second}"}},
{{"%ID":4,"%TYPE":"x.Stance","@sofa":1,"begin":0,"end":6}}],"%VIEWS":{{}}}}"#,
            types("Tone"),
            types("Stance")
        )
    };
    let reading = read(&json::FORMAT, "a.json", &file("negative"));
    assert_eq!(spans(only(&reading)), ["Stance \"No way\"", "negative \"No\"", "negative \"way\""]);
    check_problems(&reading, &["Which span of “negative” is of which layer (“Tone”, “Stance”) is not kept."]);
    check_problems(&read(&json::FORMAT, "a.json", &file("contra")), &[]);
}

#[test]
fn controls_of_label_studio_with_a_label_in_common_are_named_once() {
    let region = |control: &str, start: usize| {
        format!(
            r#"{{"from_name":"{control}","to_name":"text","type":"labels","value":{{"start":{start},"end":{},"labels":["weak"]}}}}"#,
            start + 2
        )
    };
    let task = format!(
        r#"{{"data":{{"text":"No way."}},"annotations":[{{"result":[{},{}]}}]}}"#,
        region("tone", 0),
        region("stance", 3)
    );
    let reading = read(&label_studio::FORMAT, "a.json", &format!("[{task},{task}]"));
    check_problems(&reading, &["a.json: Which span of “weak” is of which layer (“tone”, “stance”) is not kept."]);
}

#[test]
fn columns_with_a_label_in_common_are_named() {
    let reading = read(&columns::CONLL, "a.conll", "1\tNo\tB-X\tO\n2\tway\tO\tB-X\n3\tout\tO\tB-Y\n\n");
    assert_eq!(spans(only(&reading)), ["X \"No\"", "X \"way\"", "Y \"out\""]);
    check_problems(&reading, &["Which span of “X” is of which layer (“column 3”, “column 4”) is not kept."]);
}
