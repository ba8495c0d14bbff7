//! JSON records of other programs: what their readers share.
//!
//! Owns: [`each`], [`parse`], [`metadata`], [`value`], [`say`]. Must not know: what a record means.

use super::format::InputFile;
use super::intake::Intake;
use super::json::{Flaw, Json, Reader, Stop, Writer, line_and_column};
use super::plain_text;
use crate::model::extra::Extra;
use crate::model::span::Value;

/// True if the record has the field `key`, whatever is in it.
pub(super) fn has(record: &Json, key: &str) -> bool {
    record.fields().iter().any(|(name, _)| name == key)
}

/// True if the field `key` of the record is a list.
pub(super) fn has_list(record: &Json, key: &str) -> bool {
    matches!(record.get(key), Json::List(_))
}

/// Hands every record of `file` to `take`, with its place: a list of records, one alone, or one after the other.
pub(super) fn each(file: &InputFile, intake: &mut Intake, take: &mut dyn FnMut(&mut Intake, &str, &Json)) {
    let text = match plain_text::decode_data(&file.bytes) {
        Ok(text) => text,
        Err(refusal) => return intake.problem(&file.name, refusal.to_string()),
    };
    let mut reader = Reader::new(&text);
    let is_list = reader.open_list();
    let mut number = 0;
    while if is_list { reader.element() } else { reader.stop().is_none() && !reader.is_at_end() } {
        number += 1;
        let record = Json::read(&mut reader);
        let place = format!("{}, record {number}", file.name);
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
    let record = Json::read(&mut reader);
    report(line, &mut reader, place, intake);
    record
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
}

fn position(text: &str, stop: &Stop) -> String {
    let (line, column) = line_and_column(text, stop.at);
    format!("This is not JSON from line {line}, character {column} on. What is whole before was read.")
}

/// The metadata of a document: `kept` as it is, and of the fields that have no place elsewhere those that say something.
pub(super) fn metadata<'j>(kept: &'j [(String, Json)], others: impl Iterator<Item = &'j (String, Json)>) -> Extra {
    let mut writer = Writer::compact();
    writer.open('{');
    let mut is_empty = true;
    for (key, value) in kept.iter().chain(others.filter(|(_, value)| !value.is_nothing())) {
        is_empty = false;
        writer.key(key);
        write(&mut writer, value);
    }
    writer.close('}');
    if is_empty { Extra::default() } else { Extra::new(&writer.finish()) }
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

/// Adds that the attribute `id` is `value`; a second value of the same attribute is joined to the first by a
/// semicolon.
pub(super) fn say(attributes: &mut Vec<(String, Value)>, id: &str, value: Value) {
    match attributes.iter_mut().find(|(known, _)| known == id) {
        None => attributes.push((id.to_owned(), value)),
        Some((_, first)) => *first = Value::Text(format!("{}; {}", first.as_str(), value.as_str())),
    }
}
