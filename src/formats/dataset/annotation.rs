//! Spans and relations as JSON, in datasets and in what the program stores for itself.
//!
//! Owns: the fields of a span and of a relation. Must not know: the text they belong to.

use std::borrow::Cow;

use super::super::json::{Item, Reader, Writer, is_number, transcode};
use super::source::{Source, describe};
use crate::model::extra::Extra;
use crate::model::offset::TextRange;
use crate::model::relation::Relation;
use crate::model::scheme::{AttributeId, LabelId, RelationTypeId};
use crate::model::span::{AnnotationId, AnnotatorId, Origin, Span, Timestamp, Value};

/// A span as a file has it, before it is known whether it fits its text.
#[derive(Default)]
pub(crate) struct RawSpan<'a> {
    pub(crate) id: Option<Cow<'a, str>>,
    pub(crate) label: Option<Cow<'a, str>>,
    /// True if the file counts in UTF-16, for messages.
    pub(crate) in_utf16: bool,
    /// In code points.
    pub(crate) start: Option<usize>,
    /// In code points, exclusive.
    pub(crate) end: Option<usize>,
    /// The slice of the text, for a reader to check itself by.
    pub(crate) text: Option<Cow<'a, str>>,
    pub(crate) attributes: Vec<(AttributeId, Value)>,
    pub(crate) note: String,
    pub(crate) annotator: AnnotatorId,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) origin: Origin,
    pub(crate) extra: Extra,
    /// Why it has no place, if that is known already.
    pub(crate) lost: String,
}

impl RawSpan<'_> {
    /// The span, with what a reader had to settle.
    pub(crate) fn into_span(self, id: AnnotationId, label: LabelId, range: TextRange) -> Span {
        Span {
            id,
            label,
            range,
            attributes: self.attributes,
            note: self.note,
            annotator: self.annotator,
            created_at: self.created_at,
            updated_at: self.updated_at,
            origin: self.origin,
            extra: self.extra,
        }
    }

    /// The span as it was stored; `None` if something is missing.
    pub(crate) fn into_exact(mut self) -> Option<Span> {
        let (id, label, range) = (self.id.take()?, self.label.take()?, TextRange::new(self.start?, self.end?));
        Some(self.into_span(id.into(), label.into(), range))
    }
}

/// Reads a span into `span`; false, and noted, if the value is no object, or not whole.
pub(crate) fn read_span<'a>(source: &mut Source<'a>, span: &mut RawSpan<'a>) -> bool {
    let mut is_updated = false;
    let extra = source.object(&mut |source, key| {
        match key {
            "id" => span.id = source.text("id"),
            "label" => span.label = source.text("label"),
            "start" => span.start = source.whole("start"),
            "end" => span.end = source.whole("end"),
            "text" => span.text = source.text("text"),
            "attributes" => span.attributes = read_attributes(source),
            "note" => span.note = source.string("note"),
            "annotator" => span.annotator = source.annotator(),
            "created_at" => span.created_at = source.moment("created_at"),
            "updated_at" => {
                span.updated_at = source.moment("updated_at");
                is_updated = true;
            }
            "origin" => span.origin = source.word("origin", Origin::parse, "manual, imported, suggested, adjudicated"),
            _ => return false,
        }
        true
    });
    if !is_updated {
        span.updated_at = span.created_at.clone();
    }
    source.whole_only(extra).map(|extra| span.extra = extra).is_some()
}

/// Reads label and attributes of a span; `None` if the value is no object, or not whole.
pub(crate) fn read_span_usage<'a>(source: &mut Source<'a>) -> Option<RawSpan<'a>> {
    let mut span = RawSpan::default();
    let extra = source.object(&mut |source, key| {
        match key {
            "label" => span.label = source.text("label"),
            "attributes" => span.attributes = read_attributes(source),
            _ => drop(source.reader.skip()),
        }
        true
    });
    source.whole_only(extra).map(|_| span)
}

fn read_attributes(source: &mut Source<'_>) -> Vec<(AttributeId, Value)> {
    let mut attributes: Vec<(AttributeId, Value)> = Vec::new();
    if !source.reader.open_object() {
        source.within("attributes", |source| source.wrong("an object of attributes and their values is needed here"));
        return attributes;
    }
    while let Some(key) = source.reader.key() {
        let Some(value) = read_value(source, &key) else { continue };
        if let Some(known) = attributes.iter_mut().find(|(id, _)| id.as_str() == key) {
            known.1 = value;
            source.note(format!("The attribute “{key}” is given more than once; the last one counts."));
        } else {
            attributes.push((source.attribute(&key), value));
        }
    }
    attributes
}

fn read_value(source: &mut Source<'_>, key: &str) -> Option<Value> {
    let item = source.reader.item()?;
    let text = match &item {
        Item::Text(text) => return Some(Value::Text(text.clone().into_owned())),
        Item::Number(number) => return Some(Value::Number((*number).to_owned())),
        Item::Null => {
            source.note(format!("The attribute “{key}” is null. It was left out."));
            return None;
        }
        Item::Nested(json) if source.exact => return odd_number(json).map(Value::Number),
        Item::Bool(yes) => yes.to_string(),
        Item::Nested(json) => {
            let mut writer = Writer::compact();
            transcode(&mut Reader::new(json), &mut writer);
            writer.finish()
        }
    };
    source.note(format!(
        "The attribute “{key}” is {}; a text or a number is needed. It was kept as a text.",
        describe(&item)
    ));
    Some(Value::Text(text))
}

/// A number that JSON does not know, as [`write_span`] stores it.
fn odd_number(json: &str) -> Option<String> {
    let mut reader = Reader::new(json);
    reader.open_object();
    reader.key()?;
    match reader.item()? {
        Item::Text(number) => Some(number.into_owned()),
        _ => None,
    }
}

/// Writes a span. `text`: the slice it covers, left out in what the program stores for itself.
pub(crate) fn write_span(writer: &mut Writer, span: &Span, text: Option<&str>) {
    writer.open('{');
    writer.field("id", span.id.as_str());
    writer.field("label", span.label.as_str());
    writer.field_number("start", span.range.start.0);
    writer.field_number("end", span.range.end.0);
    if let Some(text) = text {
        writer.field("text", text);
    }
    writer.key("attributes");
    writer.open('{');
    for (id, value) in &span.attributes {
        writer.key(id.as_str());
        match value {
            Value::Text(text) => writer.string(text),
            Value::Number(number) if writer.is_exact() && !is_number(number) => {
                writer.open('{');
                writer.field("number", number);
                writer.close('}');
            }
            Value::Number(number) => writer.number(number),
        }
    }
    writer.close('}');
    writer.field("note", &span.note);
    writer.field("annotator", span.annotator.as_str());
    writer.field("created_at", span.created_at.as_str());
    writer.field("updated_at", span.updated_at.as_str());
    writer.field("origin", span.origin.as_str());
    write_extra(writer, &span.extra);
    writer.close('}');
}

/// A relation as a file has it, before it is known whether its spans are there.
#[derive(Default)]
pub(crate) struct RawRelation<'a> {
    pub(crate) id: Option<Cow<'a, str>>,
    pub(crate) kind: Option<Cow<'a, str>>,
    pub(crate) from: Option<Cow<'a, str>>,
    pub(crate) to: Option<Cow<'a, str>>,
    pub(crate) annotator: AnnotatorId,
    pub(crate) created_at: Timestamp,
    pub(crate) extra: Extra,
}

impl RawRelation<'_> {
    /// The relation, with what a reader had to settle.
    pub(crate) fn into_relation(
        self,
        id: AnnotationId,
        kind: RelationTypeId,
        from: AnnotationId,
        to: AnnotationId,
    ) -> Relation {
        Relation { id, kind, from, to, annotator: self.annotator, created_at: self.created_at, extra: self.extra }
    }

    /// The relation as it was stored; `None` if something is missing.
    pub(crate) fn into_exact(mut self) -> Option<Relation> {
        let (id, kind) = (self.id.take()?, self.kind.take()?);
        let (from, to) = (self.from.take()?, self.to.take()?);
        Some(self.into_relation(id.into(), kind.into(), from.into(), to.into()))
    }
}

/// Reads a relation; `None`, and noted, if the value is no object.
pub(crate) fn read_relation<'a>(source: &mut Source<'a>) -> Option<RawRelation<'a>> {
    let (mut id, mut kind, mut from, mut to) = (None, None, None, None);
    let (mut annotator, mut created_at) = (AnnotatorId::from(""), Timestamp::from(""));
    let extra = source.object(&mut |source, key| {
        match key {
            "id" => id = source.text("id"),
            "type" => kind = source.text("type"),
            "from" => from = source.text("from"),
            "to" => to = source.text("to"),
            "annotator" => annotator = source.annotator(),
            "created_at" => created_at = source.moment("created_at"),
            _ => return false,
        }
        true
    });
    let extra = source.whole_only(extra)?;
    Some(RawRelation { id, kind, from, to, annotator, created_at, extra })
}

/// Writes a relation.
pub(crate) fn write_relation(writer: &mut Writer, relation: &Relation) {
    writer.open('{');
    writer.field("id", relation.id.as_str());
    writer.field("type", relation.kind.as_str());
    writer.field("from", relation.from.as_str());
    writer.field("to", relation.to.as_str());
    writer.field("annotator", relation.annotator.as_str());
    writer.field("created_at", relation.created_at.as_str());
    write_extra(writer, &relation.extra);
    writer.close('}');
}

/// Writes the unknown fields of an object after its known ones.
pub(crate) fn write_extra(writer: &mut Writer, extra: &Extra) {
    let Some(json) = extra.as_str() else { return };
    if writer.is_exact() {
        writer.field("extra", json);
        return;
    }
    writer.fields_of(json);
}
