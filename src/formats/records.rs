//! JSON records of other programs: what their readers share.
//!
//! Owns: [`each`], [`parse`], [`is_range`], [`metadata`], [`value`], [`say`]. Must not know: what a record means.

use super::fields::Fields;
use super::format::InputFile;
use super::intake::Intake;
use super::json::{Flaw, Json, Reader, Stop, Why, Writer, line_and_column};
use super::rows::Noting;
use crate::model::extra::Extra;
use crate::model::span::Value;

/// How deep objects and lists in a field of metadata may lie: formats write them some levels deeper, and none is read
/// deeper than [`super::json::MAX_DEPTH`].
const DEPTH: usize = 100;

/// True if the record has the field `key`, whatever is in it.
pub(super) fn has(record: &Json, key: &str) -> bool {
    record.fields().iter().any(|(name, _)| name == key)
}

/// True if the field `key` of the record is a list.
pub(super) fn has_list(record: &Json, key: &str) -> bool {
    matches!(record.get(key), Json::List(_))
}

/// True for `[start, end, …]`.
pub(super) fn is_range(item: &Json) -> bool {
    matches!(item.items(), [start, end, ..] if start.whole().is_some() && end.whole().is_some())
}

/// Hands every record of `file` to `take`, with its place: a list of records, one alone, or one after the other.
pub(super) fn each(file: &InputFile, intake: &mut Intake, take: &mut dyn FnMut(&mut Intake, &str, &Json)) {
    let Some(text) = intake.text(file) else { return };
    let mut reader = Reader::new(&text);
    let is_list = reader.open_list();
    let mut number = 0;
    while if is_list { reader.element() } else { reader.stop().is_none() && !reader.is_at_end() } {
        number += 1;
        let place = format!("{}, record {number}", file.name);
        let record = read(&mut reader, &place, intake);
        match record {
            Json::Object(_) => take(intake, &place, &record),
            _ if reader.stop().is_some() => {}
            _ => intake.problem(&place, "This is no object. It was left out."),
        }
    }
    report(&text, &mut reader, &file.name, intake);
}

/// The record on one line; what is whole of a broken one, and a problem.
pub(super) fn parse(line: &str, place: &str, intake: &mut Intake) -> Json {
    let mut reader = Reader::new(line);
    let record = read(&mut reader, place, intake);
    if matches!(record, Json::List(_)) {
        let message =
            "This is a list of records. Put each on a line of its own, without brackets and commas around it.";
        intake.problem(place, message);
    }
    report(line, &mut reader, place, intake);
    record
}

/// The next record. A field that is nested too deeply is noted and passed over, so that it does not cost the others.
fn read(reader: &mut Reader<'_>, place: &str, intake: &mut Intake) -> Json {
    if reader.peek() != Some(b'{') {
        return Json::read(reader);
    }
    let mut fields = Vec::new();
    reader.fields(&mut |reader, key| {
        let start = reader.mark();
        let value = Json::read(reader);
        if reader.stop().is_some_and(|stop| stop.why == Why::TooDeep) {
            reader.go_back(start);
            reader.leap();
            intake.problem(place, too_deep(key));
        } else {
            fields.push((key.to_owned(), value));
        }
    });
    Json::object(fields, reader)
}

fn too_deep(key: &str) -> String {
    format!("“{key}” is nested too deeply, more than {DEPTH} levels. It was left out.")
}

/// Notes where reading stopped, and what was read over.
fn report(text: &str, reader: &mut Reader<'_>, place: &str, intake: &mut Intake) {
    if reader.stop().is_none() && !reader.is_at_end() {
        intake.problem(place, position(text, &reader.here("the end")));
    }
    if let Some(stop) = reader.stop() {
        intake.problem(place, position(text, &stop));
    }
    let flaws = reader.flaws();
    let halves = flaws.iter().filter(|(_, flaw)| *flaw == Flaw::LoneSurrogate).count();
    if halves > 0 {
        let message = format!("{halves} characters are only half there (lone surrogates). They became U+FFFD.");
        intake.problem(place, message);
    }
    if flaws.iter().any(|(_, flaw)| *flaw == Flaw::NotANumber) {
        intake.problem(place, "NaN and Infinity are no values of JSON. They were taken for missing.");
    }
    if flaws.iter().any(|(_, flaw)| *flaw == Flaw::GivenTwice) {
        let message =
            "A field is given more than once. The last one counts; the others now have a number after the name.";
        intake.problem(place, message);
    }
}

fn position(text: &str, stop: &Stop) -> String {
    let (line, column) = line_and_column(text, stop.at);
    let what = if stop.why == Why::TooDeep { "nested too deeply" } else { "not JSON" };
    format!("This is {what} from line {line}, character {column} on. What is whole before was read.")
}

/// The metadata of a document: `kept` as it is, and of the fields that have no place elsewhere those that say something.
/// What lies too deep is noted, and what has a name that an earlier one has.
pub(super) fn metadata<'j>(
    kept: &'j [(String, Json)],
    others: impl Iterator<Item = &'j (String, Json)>,
    noting: &mut Noting<'_>,
) -> Extra {
    let mut fields = Fields::new();
    for (key, value) in kept.iter().chain(others.filter(|(_, value)| !value.is_nothing())) {
        if value.depth() > DEPTH {
            noting(too_deep(key));
            continue;
        }
        write(fields.key(key), value);
    }
    let (metadata, said) = fields.finish();
    said.into_iter().for_each(&mut *noting);
    metadata
}

/// Writes a tree.
fn write(writer: &mut Writer, value: &Json) {
    match value {
        Json::Null => writer.raw("null"),
        Json::Bool(yes) => writer.truth(*yes),
        Json::Number(number) => writer.number(number),
        Json::Text(text) => writer.string(text),
        Json::List(items) => {
            writer.open('[');
            for item in items {
                writer.element();
                write(writer, item);
            }
            writer.close(']');
        }
        Json::Object(fields) => {
            writer.open('{');
            for (key, value) in fields {
                writer.key(key);
                write(writer, value);
            }
            writer.close('}');
        }
    }
}

/// A text, a number or a truth value as the value of an attribute.
pub(super) fn value(json: &Json) -> Option<Value> {
    match json {
        Json::Text(text) => Some(Value::Text(text.clone())),
        Json::Number(number) => Some(Value::Number(number.clone())),
        Json::Bool(yes) => Some(Value::Text(yes.to_string())),
        Json::Null | Json::List(_) | Json::Object(_) => None,
    }
}

/// Writes the value of an attribute, a number as a number.
pub(super) fn write_value(writer: &mut Writer, value: &Value) {
    match value {
        Value::Text(text) => writer.string(text),
        Value::Number(number) => writer.number(number),
    }
}

/// Adds that the attribute `id` is `value`; another value of the same attribute is joined to the first by a semicolon.
/// True if it was, which must be said, as by [`joined`].
#[must_use]
pub(super) fn say(attributes: &mut Vec<(String, Value)>, id: &str, value: Value) -> bool {
    match attributes.iter_mut().find(|(known, _)| known == id) {
        None => attributes.push((id.to_owned(), value)),
        Some((_, first)) if *first == value => {}
        Some((_, first)) => {
            *first = Value::Text(format!("{}; {}", first.as_str(), value.as_str()));
            return true;
        }
    }
    false
}

/// What is said of an attribute that [`say`] joined.
pub(super) fn joined(id: &str, of: &str) -> String {
    format!("“{id}” of {of} has several values; they were joined by semicolons.")
}

/// What is said where the text was to be in the field `wanted`, which is not there, and was read from the field `read`.
pub(super) fn not_there(wanted: &str, read: &str) -> String {
    format!("There is no text under “{wanted}”. That under “{read}” was read.")
}
