//! The notation itself: a wrong reading of it would make every other test vain.

use crate::notation::{document, marks};

fn check(marked: &str, text: &str, expected: &[&str]) {
    let document = document(marked, &[]);
    assert_eq!(document.text.as_str(), text);
    assert_eq!(marks(&document), expected, "{marked}");
}

#[test]
fn brackets_become_spans() {
    check("The army", "The army", &[]);
    check(
        "The [claim:ministry [actor:of x] said]",
        "The ministry of x said",
        &["claim 4–22 “ministry of x said”", "actor 13–17 “of x”"],
    );
    check("[1:claim:one [2:actor:two]1 x]2", "one two x", &["claim 0–7 “one two”", "actor 4–9 “two x”"]);
    check("[claim:[actor:A]] [denial:12]3", "A 123", &["actor 0–1 “A”", "claim 0–1 “A”", "denial 2–4 “12”"]);
    check("👩🏽‍🚒 [figure:١٢]\r\nx", "👩🏽‍🚒 ١٢\r\nx", &["figure 5–7 “١٢”"]);
}
