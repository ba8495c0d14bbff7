//! The reader and the writer held against serde_json.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::scalar::{WIDE, plain, plain_short};
use super::{Reader, Writer, is_number, transcode};

/// `json` read and written again, if it is JSON without a flaw.
fn copy(json: &str) -> Option<String> {
    let mut reader = Reader::new(json);
    let mut writer = Writer::compact();
    let copied = transcode(&mut reader, &mut writer);
    let whole = copied && reader.is_at_end() && reader.stop().is_none() && reader.flaws().is_empty();
    whole.then(|| writer.finish())
}

fn skips(json: &str) -> bool {
    let mut reader = Reader::new(json);
    reader.skip().is_some() && reader.is_at_end() && reader.stop().is_none()
}

/// What serde_json says; a number too large for it is no mistake of the text.
fn judge(json: &str) -> Option<Value> {
    match serde_json::from_str(json) {
        Err(error) if error.to_string().contains("out of range") => Some(Value::Null),
        other => other.ok(),
    }
}

fn value() -> impl Strategy<Value = Value> {
    let text = || prop_oneof![any::<String>(), "[\\x00-\\x7f\"\\\\]{0,20}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((text(), inner), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect()))
        ]
    })
}

proptest! {
    #[test]
    fn values_come_through(value in value()) {
        let compact = value.to_string();
        prop_assert_eq!(copy(&compact), Some(compact.clone()));
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(copy(&pretty), Some(compact.clone()));
        prop_assert!(skips(&pretty));
        let mut writer = Writer::pretty(0);
        transcode(&mut Reader::new(&compact), &mut writer);
        prop_assert_eq!(writer.finish(), pretty);
    }

    #[test]
    fn json_is_what_serde_json_takes_for_it(text in r#"[\[\]{}:,"\\ue0-9tfnalrsu.+\-d8D\n\t\x01 ]{0,12}"#) {
        prop_assert_eq!(copy(&text).is_some(), judge(&text).is_some(), "{:?}", text);
    }

    #[test]
    fn damaged_json_is_what_serde_json_takes_for_it(value in value(), at in any::<prop::sample::Index>(), by in "[\\x00-\\x7f]{0,2}") {
        let mut json = value.to_string();
        let at = at.index(json.len() + 1);
        if json.is_char_boundary(at) {
            json.insert_str(at, &by);
        }
        let expected = judge(&json);
        let found = copy(&json);
        prop_assert_eq!(found.is_some(), expected.is_some(), "{:?}", json);
        if let Some(found) = found {
            prop_assert_eq!(judge(&found), expected);
        }
    }

    #[test]
    fn eight_bytes_at_a_time_find_what_one_finds(bytes in "[\\x00-\\xff é🚒]{0,40}") {
        let expected = bytes.bytes().position(|b| b < 0x20 || b == b'"' || b == b'\\').unwrap_or(bytes.len());
        prop_assert_eq!(plain(bytes.as_bytes(), 0), expected);
        prop_assert_eq!(plain_short(bytes.as_bytes()), expected);
        let expected = bytes.bytes().position(|b| b < 0x20 || b == b'"' || b == b'\\' || b >= 0x80);
        prop_assert_eq!(plain(bytes.as_bytes(), WIDE), expected.unwrap_or(bytes.len()));
    }

    #[test]
    fn a_few_digits_are_the_number_that_the_grammar_finds(text in "[0-9]{0,12}[.e+-]{0,1}[0-9]{0,1}", after in "[,}\\] x]") {
        let json = format!("{text}{after}");
        let mut reader = Reader::new(&json);
        let quick = reader.digits();
        let expected = if is_number(&text) && after != "x" { text.parse().ok() } else { None };
        prop_assert!(quick.is_none() || quick == expected, "{:?}", json);
        let read = reader.mark().at;
        prop_assert!(read == if quick.is_some() { text.len() } else { 0 } || text.is_empty(), "{:?}", json);
        let is_short = text.len() < 10 && after != " ";
        prop_assert!(quick.is_some() || expected.is_none() || !is_short, "{:?}", json);
    }

    #[test]
    fn numbers_are_those_of_the_grammar(text in "-?[0-9]{0,3}[.]?[0-9]{0,2}([eE][+-]?[0-9]{0,2})?") {
        prop_assert_eq!(is_number(&text), judge(&text).is_some(), "{}", text);
    }
}

proptest! {
    #[test]
    fn in_ascii_it_is_the_same_text(text in any::<String>()) {
        let mut writer = Writer::ascii(0);
        writer.string(&text);
        let json = writer.finish();
        assert!(json.is_ascii(), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
