//! What a file of JSON is, told by its first records, without reading it.
//!
//! Owns: [`first`], [`pair`], [`is_cut`]. Unit: bytes. Must not know: any one format.
//!
//! A record may be as long as a file: of it only the outline is made, and texts are passed over. A file that does not
//! begin as JSON is not looked at; one that stops being JSON, no further than there.

use super::format::InputFile;
use super::json::{Json, Reader, Why};
use super::plain_text;

/// As much of a file is looked at first.
const GLANCE: usize = 1 << 20;

/// How many times as much is looked at if the first record does not end there.
const GROWTH: usize = 16;

/// How many records are looked at.
const RECORDS: usize = 100;

/// How many items of an object or list are looked at.
const BREADTH: usize = 16;

/// How many fields of a record.
const FIELDS: usize = 1000;

/// How deep.
const DEPTH: usize = 5;

/// Longer texts are passed over, in bytes as written; for recognising it is enough that they are texts.
const LONG: usize = 256;

/// What stands for them, so that they are not taken for empty.
const PASSED: &str = "…";

/// The outline of the first records of `file`, alone, in a list or one after the other: the fields that any of them
/// has, each with the first value that says something. `None` if the file holds no objects.
pub(super) fn first(file: &InputFile) -> Option<Json> {
    outline(file).0.filter(|record| matches!(record, Json::Object(_)))
}

/// The second of the first two values in a row or in a list of rows, if the first one is a text.
pub(super) fn pair(file: &InputFile) -> Option<Json> {
    match outline(file).0? {
        Json::List(mut pair) if matches!(pair.first(), Some(Json::Text(_))) && pair.len() > 1 => {
            Some(pair.swap_remove(1))
        }
        _ => None,
    }
}

/// True if `file` begins as JSON and ends within its first record, so that there must be more of it.
#[cfg(not(target_arch = "wasm32"))] // the command line asks
pub(crate) fn is_cut(file: &InputFile) -> bool {
    outline(file).1
}

/// The outline, and whether the file ends within the first record.
fn outline(file: &InputFile) -> (Option<Json>, bool) {
    let mut bytes = file.bytes.as_slice();
    let decoded;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let Ok((text, _)) = plain_text::decode_data(bytes) else { return (None, false) };
        decoded = text;
        bytes = decoded.as_bytes();
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if !matches!(bytes.iter().find(|byte| !byte.is_ascii_whitespace()), Some(b'{' | b'[')) {
        return (None, false);
    }
    let mut size = GLANCE;
    loop {
        let piece = bytes.get(..size.min(bytes.len())).unwrap_or_default();
        let (found, is_cut) = of_text(&String::from_utf8_lossy(piece));
        if !is_cut || size >= bytes.len() {
            return (found, is_cut);
        }
        size = size.saturating_mul(GROWTH);
    }
}

fn of_text(text: &str) -> (Option<Json>, bool) {
    let mut reader = Reader::new(text);
    let start = reader.mark();
    let mut is_list = reader.open_list() && reader.element();
    if is_list && !matches!(reader.peek(), Some(b'{' | b'[')) {
        // A row of its own, such as a pair.
        reader.go_back(start);
        is_list = false;
    }
    let mut all = None;
    for number in 0..RECORDS {
        if !matches!(reader.peek(), Some(b'{' | b'[')) {
            break;
        }
        merge(&mut all, shape(&mut reader, DEPTH));
        if number == 0 && reader.stop().is_some_and(|stop| stop.why == Why::Cut) {
            return (all, true);
        }
        if reader.since(start) > GLANCE || is_list && !reader.element() {
            break;
        }
    }
    (all, false)
}

/// The next value without what is long, wide or deep in it.
fn shape(reader: &mut Reader<'_>, depth: usize) -> Json {
    let start = reader.mark();
    match reader.peek() {
        Some(b'{') if depth > 0 && reader.open_object() => {
            let mut fields = Vec::new();
            while let Some(key) = reader.key() {
                if fields.len() < if depth == DEPTH { FIELDS } else { BREADTH } {
                    fields.push((key.into_owned(), shape(reader, depth - 1)));
                } else {
                    reader.leap();
                }
            }
            Json::Object(fields)
        }
        Some(b'[') if depth > 0 && reader.open_list() => {
            let mut items = Vec::new();
            while reader.element() {
                if items.len() < BREADTH {
                    items.push(shape(reader, depth - 1));
                } else {
                    reader.leap();
                }
            }
            Json::List(items)
        }
        Some(b'"') => {
            reader.leap();
            if reader.since(start) > LONG {
                return Json::Text(PASSED.to_owned());
            }
            reader.go_back(start);
            Json::read(reader)
        }
        Some(b'{' | b'[') => {
            reader.leap();
            Json::Null
        }
        _ => Json::read(reader),
    }
}

/// Adds to `all` the fields of `record` of which it says nothing yet.
fn merge(all: &mut Option<Json>, record: Json) {
    match (all.as_mut(), record) {
        (None, record) => *all = Some(record),
        (Some(Json::Object(known)), Json::Object(fields)) => {
            for (key, value) in fields {
                match known.iter_mut().find(|(name, _)| *name == key) {
                    None => known.push((key, value)),
                    Some((_, said)) if said.is_nothing() && !value.is_null() => *said = value,
                    Some(_) => {}
                }
            }
        }
        _ => {}
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn of(content: &str) -> InputFile {
        InputFile { name: "a.json".to_owned(), bytes: content.as_bytes().to_vec() }
    }

    #[test]
    fn the_first_records_are_one() {
        let lines = "{\"a\":null,\"b\":[]}\n{\"a\":1,\"c\":\"x\"}\n{\"a\":2,\"b\":[3]}\n";
        let list = format!(" [{}]", lines.trim().replace('\n', ","));
        for content in [lines, &list, &format!("\u{feff}{lines}")] {
            let record = first(&of(content)).unwrap();
            assert_eq!(record, Json::parse("{\"a\":1,\"b\":[3],\"c\":\"x\"}").0);
        }
        assert_eq!(first(&of("a text")), None);
        assert_eq!(first(&of("[1, 2]")), None);
    }

    #[test]
    fn what_is_long_wide_or_deep_is_passed_over() {
        let long = "x\\\"".repeat(GLANCE);
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let wide = vec!["7"; 100_000].join(",");
        let file = of(&format!("{{\"long\":\"{long}\",\"deep\":{deep},\"wide\":[{wide}],\"last\":true}}"));
        let record = first(&file).unwrap();
        assert_eq!(record.get("long").text(), Some(PASSED));
        assert_eq!(record.get("deep").depth(), DEPTH - 1);
        assert_eq!(record.get("wide").items().len(), BREADTH);
        assert_eq!(record.get("last"), &Json::Bool(true));
    }

    #[test]
    fn a_pair_is_a_text_and_what_is_said_of_it() {
        for content in ["[\"a\",{\"b\":1}]\n[\"c\",{}]", "[[\"a\",{\"b\":1}],[\"c\",{}]]"] {
            assert_eq!(pair(&of(content)).unwrap().get("b").whole(), Some(1));
        }
        assert_eq!(pair(&of("[\"a\"]")), None);
        assert_eq!(pair(&of("{\"a\":1}")), None);
    }

    #[test]
    fn a_first_record_without_its_end_is_cut() {
        assert!(["{", "{\"a\":\"x", "[{\"a\":[1,"].iter().all(|content| is_cut(&of(content))));
        let whole = ["{}", "{\"a\":1}\n{\"b\"", "[{\"a\":1},{", "a text", "{no JSON", ""];
        assert!(!whole.iter().any(|content| is_cut(&of(content))));
    }
}
