//! Spans as objects in rows of JSON, with all that is said of them.
//!
//! Owns: [`write_spans`], [`read_span`], [`SPAN`], [`Noting`]. Unit: code points. Must not know: the rest of the row.

use super::intake::DraftSpan;
use super::json::{Json, Writer};
use super::records;
use crate::model::document::Document;
use crate::model::span::{Origin, Span};

/// Takes messages about what could not be read as it should.
pub(super) type Noting<'n> = dyn FnMut(String) + 'n;

/// The field `spans` with every span of `document`. `flat`: the attributes are a JSON string, for tables whose columns
/// must not depend on the row.
pub(super) fn write_spans(json: &mut Writer, document: &Document, flat: bool) {
    json.key("spans");
    json.open('[');
    for span in document.annotations.spans() {
        json.element();
        json.open('{');
        json.field("id", span.id.as_str());
        json.field_number("start", span.range.start.0);
        json.field_number("end", span.range.end.0);
        json.field("label", span.label.as_str());
        json.field("text", document.text.slice(span.range));
        json.key("attributes");
        if flat {
            let mut text = Writer::compact();
            write_attributes(&mut text, span);
            json.string(&text.finish());
        } else {
            write_attributes(json, span);
        }
        json.field("note", &span.note);
        json.field("annotator", span.annotator.as_str());
        json.field("created_at", span.created_at.as_str());
        json.field("updated_at", span.updated_at.as_str());
        json.field("origin", span.origin.as_str());
        json.close('}');
    }
    json.close(']');
}

/// The attributes of `span` as an object; numbers keep their digits.
fn write_attributes(json: &mut Writer, span: &Span) {
    json.open('{');
    for (id, value) in &span.attributes {
        json.key(id.as_str());
        records::write_value(json, value);
    }
    json.close('}');
}

/// The fields of a span that [`read_span`] reads.
pub(super) const SPAN: [&str; 11] =
    ["id", "label", "start", "end", "text", "attributes", "note", "annotator", "created_at", "updated_at", "origin"];

/// A span; what of its attributes cannot be taken is noted.
pub(super) fn read_span(span: &Json, noting: &mut Noting<'_>) -> DraftSpan {
    let said = |key: &str| span.get(key).text_or_number().unwrap_or_default().to_owned();
    let mut attributes = Vec::new();
    let (given, stop) = Json::parse(span.get("attributes").text().unwrap_or("{}"));
    if stop.is_some() {
        noting("The attributes of a span are not JSON. What is whole was read.".to_owned());
    }
    let given = if span.get("attributes").fields().is_empty() { &given } else { span.get("attributes") };
    for (id, value) in given.fields() {
        match records::value(value) {
            Some(value) => attributes.push((id.clone(), value)),
            // A struct of `datasets` has every key, empty where a span has none.
            None if value.is_null() => {}
            None => noting(format!("The attribute “{id}” of a span is no text and no number. It was left out.")),
        }
    }
    DraftSpan {
        id: said("id"),
        label: said("label"),
        start: span.get("start").whole(),
        end: span.get("end").whole(),
        quote: span.get("text").text().map(str::to_owned),
        attributes,
        note: said("note"),
        annotator: said("annotator"),
        created_at: said("created_at"),
        updated_at: said("updated_at"),
        origin: span.get("origin").text().and_then(Origin::parse),
        ..DraftSpan::default()
    }
}
