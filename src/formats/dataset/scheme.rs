//! The scheme as JSON, in datasets and in what the program stores for itself.
//!
//! Owns: the fields of labels, attributes and relation types. Must not know: which of them are used.

use std::borrow::Cow;

use super::super::json::Writer;
use super::annotation::write_extra;
use super::ids::Ids;
use super::source::Source;
use crate::model::scheme::{
    Attribute, AttributeId, AttributeKind, Label, LabelId, RelationType, RelationTypeId, Scheme,
};
use crate::model::span::Value;

/// The colour of labels that name none; readable on white and on black.
pub(crate) const NEUTRAL: &str = "#757575";

/// A label that a file uses without defining it, or without a colour.
pub(crate) fn bare_label(id: LabelId) -> Label {
    Label {
        name: id.as_str().to_owned(),
        id,
        key: None,
        color: NEUTRAL.to_owned(),
        definition: String::new(),
        attributes: Vec::new(),
        extra: Default::default(),
    }
}

/// An attribute that a file uses without defining it, of the kind that `value` is of.
pub(crate) fn bare_attribute(id: AttributeId, value: &Value) -> Attribute {
    let kind = match value {
        Value::Text(_) => AttributeKind::Text,
        Value::Number(_) => AttributeKind::Number,
    };
    Attribute { name: id.as_str().to_owned(), id, kind, definition: String::new(), extra: Default::default() }
}

/// A relation type that a file uses without defining it.
pub(crate) fn bare_relation(id: RelationTypeId) -> RelationType {
    RelationType {
        name: id.as_str().to_owned(),
        id,
        from: Vec::new(),
        to: Vec::new(),
        symmetric: false,
        definition: String::new(),
        extra: Default::default(),
    }
}

/// Reads a scheme; an empty one, and noted, if the value is no object.
pub(crate) fn read_scheme(source: &mut Source<'_>) -> Scheme {
    let mut scheme = Scheme::default();
    let (mut label_ids, mut relation_ids) = (Ids::default(), Ids::default());
    let extra = source.object(&mut |source, key| {
        match key {
            "name" => scheme.name = source.string("name"),
            "guidelines" => scheme.guidelines = source.string("guidelines"),
            "labels" => source.list("labels", &mut |source, _| {
                scheme.labels.extend(read_label(source, &mut label_ids));
            }),
            "relations" => source.list("relations", &mut |source, _| {
                scheme.relations.extend(read_relation_type(source, &mut relation_ids));
            }),
            _ => return false,
        }
        true
    });
    scheme.extra = extra.unwrap_or_default();
    scheme
}

fn read_label(source: &mut Source<'_>, ids: &mut Ids) -> Option<Label> {
    let (mut id, mut name, mut key, mut color) = (None, None, None, None);
    let (mut definition, mut attributes, mut attribute_ids) = (String::new(), Vec::new(), Ids::default());
    let extra = source.object(&mut |source, field| {
        match field {
            "id" => id = source.text("id"),
            "name" => name = source.text("name"),
            "key" => key = read_key(source),
            "color" => color = source.text("color"),
            "definition" => definition = source.string("definition"),
            "attributes" => source.list("attributes", &mut |source, _| {
                attributes.extend(read_attribute(source, &mut attribute_ids));
            }),
            _ => return false,
        }
        true
    });
    let extra = source.whole_only(extra)?;
    let id = ids.settle(source, id.as_deref(), "label");
    let name = name.map_or_else(|| id.to_string(), Cow::into_owned);
    let color = color.map_or_else(|| NEUTRAL.to_owned(), Cow::into_owned);
    Some(Label { id: LabelId::from(id.as_str()), name, key, color, definition, attributes, extra })
}

fn read_key(source: &mut Source<'_>) -> Option<char> {
    let text = source.text("key")?;
    let mut chars = text.chars();
    let key = chars.next()?;
    if chars.next().is_some() {
        source.note(format!("“key” is “{text}”; one character is needed. The label has no key now."));
        return None;
    }
    Some(key)
}

fn read_attribute(source: &mut Source<'_>, ids: &mut Ids) -> Option<Attribute> {
    let (mut id, mut name, mut kind, mut definition) = (None, None, None, String::new());
    let mut choices: Option<Vec<String>> = None;
    let extra = source.object(&mut |source, field| {
        match field {
            "id" => id = source.text("id"),
            "name" => name = source.text("name"),
            "type" => kind = source.text("type"),
            "choices" => {
                let list = choices.get_or_insert_default();
                source.list("choices", &mut |source, _| list.extend(source.text("choices").map(Into::into)));
            }
            "definition" => definition = source.string("definition"),
            _ => return false,
        }
        true
    });
    let extra = source.whole_only(extra)?;
    let id = ids.settle(source, id.as_deref(), "attribute");
    let name = name.map_or_else(|| id.to_string(), Cow::into_owned);
    let kind = match (kind.as_deref(), choices) {
        (Some("choice") | None, Some(choices)) => AttributeKind::Choice(choices),
        (Some("choice"), None) => AttributeKind::Choice(Vec::new()),
        (Some("text") | None, None) => AttributeKind::Text,
        (Some("number"), None) => AttributeKind::Number,
        (Some(other), Some(choices)) => {
            source.note(format!("“type” is “{other}”, but there are choices. The type is now “choice”."));
            AttributeKind::Choice(choices)
        }
        (Some(other), None) => {
            source.note(format!("“type” is “{other}”; it must be text, number or choice. It is now “text”."));
            AttributeKind::Text
        }
    };
    Some(Attribute { id: AttributeId::from(id.as_str()), name, kind, definition, extra })
}

fn read_relation_type(source: &mut Source<'_>, ids: &mut Ids) -> Option<RelationType> {
    let (mut id, mut name, mut symmetric, mut definition) = (None, None, false, String::new());
    let (mut from, mut to) = (Vec::new(), Vec::new());
    let extra = source.object(&mut |source, field| {
        match field {
            "id" => id = source.text("id"),
            "name" => name = source.text("name"),
            "from" => source.list("from", &mut |source, _| from.extend(source.text("from").map(LabelId::from))),
            "to" => source.list("to", &mut |source, _| to.extend(source.text("to").map(LabelId::from))),
            "symmetric" => symmetric = source.truth("symmetric"),
            "definition" => definition = source.string("definition"),
            _ => return false,
        }
        true
    });
    let extra = source.whole_only(extra)?;
    let id = ids.settle(source, id.as_deref(), "relation");
    let name = name.map_or_else(|| id.to_string(), Cow::into_owned);
    Some(RelationType { id: RelationTypeId::from(id.as_str()), name, from, to, symmetric, definition, extra })
}

/// Writes a scheme.
pub(crate) fn write_scheme(writer: &mut Writer, scheme: &Scheme) {
    writer.open('{');
    writer.field("name", &scheme.name);
    writer.key("labels");
    writer.open('[');
    for label in &scheme.labels {
        writer.element();
        write_label(writer, label);
    }
    writer.close(']');
    writer.key("relations");
    writer.open('[');
    for kind in &scheme.relations {
        writer.element();
        writer.open('{');
        writer.field("id", kind.id.as_str());
        writer.field("name", &kind.name);
        writer.field_list("from", &mut kind.from.iter().map(LabelId::as_str));
        writer.field_list("to", &mut kind.to.iter().map(LabelId::as_str));
        writer.key("symmetric");
        writer.truth(kind.symmetric);
        writer.field("definition", &kind.definition);
        write_extra(writer, &kind.extra);
        writer.close('}');
    }
    writer.close(']');
    writer.field("guidelines", &scheme.guidelines);
    write_extra(writer, &scheme.extra);
    writer.close('}');
}

fn write_label(writer: &mut Writer, label: &Label) {
    writer.open('{');
    writer.field("id", label.id.as_str());
    writer.field("name", &label.name);
    let mut buffer = [0; 4];
    writer.field("key", label.key.map_or("", |key| key.encode_utf8(&mut buffer)));
    writer.field("color", &label.color);
    writer.field("definition", &label.definition);
    writer.key("attributes");
    writer.open('[');
    for attribute in &label.attributes {
        writer.element();
        writer.open('{');
        writer.field("id", attribute.id.as_str());
        writer.field("name", &attribute.name);
        writer.field("type", &attribute.kind.to_string());
        if let AttributeKind::Choice(choices) = &attribute.kind {
            writer.field_list("choices", &mut choices.iter().map(String::as_str));
        }
        writer.field("definition", &attribute.definition);
        write_extra(writer, &attribute.extra);
        writer.close('}');
    }
    writer.close(']');
    write_extra(writer, &label.extra);
    writer.close('}');
}
