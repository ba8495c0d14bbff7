//! What annotations say: bodies, motivations, who and when, in the forms that programs write.
//!
//! Owns: [`Said`], [`said`], [`words`], [`address`]. Must not know: where annotations point.

use super::super::is_number;
use super::super::json::Json;
use super::JSON_VALUE;
use crate::model::span::{Origin, Value};

/// What an annotation says.
#[derive(Default)]
pub(super) struct Said {
    /// The first tag.
    pub(super) label: String,
    /// Describing bodies with a name, further tags, and what else has a value.
    pub(super) attributes: Vec<(String, Value)>,
    /// Comments, a line each.
    pub(super) note: String,
    /// What kinds of bodies have nothing that can be read.
    pub(super) unread: Vec<String>,
    /// Addresses of bodies that lie elsewhere.
    pub(super) elsewhere: Vec<String>,
    pub(super) annotator: String,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    pub(super) origin: Option<Origin>,
}

/// A value that may be one or a list of them.
pub(super) fn each(json: &Json) -> &[Json] {
    match json {
        Json::List(items) => items,
        Json::Null => &[],
        one => std::slice::from_ref(one),
    }
}

/// The words of a field such as `motivation`, without the prefix of their vocabulary.
pub(super) fn words(json: &Json) -> Vec<&str> {
    each(json).iter().filter_map(address).map(|word| word.rsplit([':', '#']).next().unwrap_or(word)).collect()
}

/// The address that a value is, or has as its id.
pub(super) fn address(json: &Json) -> Option<&str> {
    json.text().or_else(|| json.get("id").text()).or_else(|| json.get("@id").text())
}

/// Everything the bodies of `annotation` say.
pub(super) fn said(annotation: &Json) -> Said {
    let mut said = Said {
        annotator: person(annotation.get("creator")),
        created_at: text(annotation.get("created")),
        updated_at: text(annotation.get("modified")),
        origin: annotation.get("origin").text().and_then(Origin::parse),
        ..Said::default()
    };
    let motivations = words(annotation.get("motivation"));
    if let Some(value) = annotation.get("bodyValue").text() {
        said.take(value, motivations.first().copied().unwrap_or_default(), &Json::Null);
    }
    for body in each(annotation.get("body")) {
        let purposes = words(body.get("purpose"));
        let purpose = purposes.first().or(motivations.first()).copied().unwrap_or_default();
        let value = body.get("value").text_or_number().or_else(|| body.get("chars").text());
        match (value, address(body).or_else(|| address(body.get("source")))) {
            (Some(value), _) => said.take(value, purpose, body),
            (None, Some(address)) if purpose == "tagging" || purpose == "classifying" => {
                said.take(body.get("label").text().unwrap_or(address), purpose, &Json::Null);
            }
            (None, Some(address)) => said.elsewhere.push(address.to_owned()),
            (None, None) => {
                let kind = words(body.get("type")).first().copied().unwrap_or("no type");
                said.unread.push(kind.to_owned());
            }
        }
    }
    said
}

impl Said {
    fn take(&mut self, value: &str, purpose: &str, body: &Json) {
        let is_tag = matches!(purpose, "tagging" | "classifying");
        match body.get("label").text() {
            Some(name) => {
                let is_json = body.get("format").text() == Some(JSON_VALUE) && is_number(value);
                let value = value.to_owned();
                self.attribute(name, if is_json { Value::Number(value) } else { Value::Text(value) });
            }
            None if is_tag && self.label.is_empty() => value.clone_into(&mut self.label),
            None if is_tag => self.attribute("tag", Value::Text(value.to_owned())),
            None => {
                if !self.note.is_empty() {
                    self.note.push('\n');
                }
                self.note.push_str(value);
            }
        }
    }

    /// Adds an attribute; one more of the same name gets a number.
    fn attribute(&mut self, name: &str, value: Value) {
        let mut free = name.to_owned();
        let mut number = 2;
        while self.attributes.iter().any(|(other, _)| *other == free) {
            free = format!("{name}_{number}");
            number += 1;
        }
        self.attributes.push((free, value));
    }
}

/// Who: a name, whatever it is called, or an address.
fn person(creator: &Json) -> String {
    let Some(creator) = each(creator).first() else { return String::new() };
    let name = ["name", "nickname", "label"].iter().find_map(|key| creator.get(key).text());
    name.or_else(|| address(creator)).unwrap_or_default().to_owned()
}

fn text(json: &Json) -> String {
    json.text().unwrap_or_default().to_owned()
}
