//! Which columns the tables have, and what of a span is in each.
//!
//! Owns: [`Table`], the names of columns, [`value`] and [`cell`] for attributes. Must not know: separators, quotation marks.

use super::super::format::Context;
use super::super::is_number;
use super::super::json::{Json, Writer};
use super::super::records;
use super::cells::is_formula;
use crate::model::document::Document;
use crate::model::scheme::{AttributeId, Scheme};
use crate::model::span::{Span, Value};

/// The columns of `documents`.
pub(super) const DOCUMENTS: [&str; 9] =
    ["doc_id", "title", "lang", "text", "source", "date", "status", "note", "metadata"];

/// The columns of `relations`.
pub(super) const RELATIONS: [&str; 7] = ["doc_id", "relation_id", "type", "from", "to", "annotator", "created_at"];

/// The columns of `spans` before those of attributes.
const BEFORE: [&str; 6] = ["doc_id", "span_id", "start", "end", "label", "text"];

/// The columns of `spans` after those of attributes. `more_attributes` is a JSON object of those that the scheme lacks.
const AFTER: [&str; 6] = ["note", "annotator", "created_at", "updated_at", "origin", "more_attributes"];

/// The column that names the cells of its row to which an apostrophe was added.
pub(super) const ESCAPED: &str = "escaped";

/// What stands before the name of an attribute that would be taken for something else.
const PREFIX: &str = "attribute:";

/// The columns of `spans`.
pub(super) struct Table<'s> {
    attributes: Vec<(&'s AttributeId, String)>,
}

impl<'s> Table<'s> {
    pub(super) fn new(scheme: &'s Scheme) -> Self {
        let mut attributes: Vec<(&AttributeId, String)> = Vec::new();
        for attribute in scheme.labels.iter().flat_map(|label| &label.attributes) {
            if !attributes.iter().any(|(id, _)| **id == attribute.id) {
                attributes.push((&attribute.id, column(attribute.id.as_str())));
            }
        }
        Self { attributes }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let attributes = self.attributes.iter().map(|(_, name)| name.as_str());
        BEFORE.into_iter().chain(attributes).chain(AFTER)
    }

    /// One cell for each of [`Self::names`].
    pub(super) fn cells(&self, document: &Document, span: &Span, context: &Context<'_>) -> Vec<String> {
        let (start, end) = (context.offset(document, span.range.start), context.offset(document, span.range.end));
        let mut cells = vec![document.id.to_string(), span.id.to_string(), start.to_string(), end.to_string()];
        cells.extend([span.label.to_string(), document.text.slice(span.range).to_owned()]);
        cells.extend(self.attributes.iter().map(|(id, _)| span.attribute(id).map(cell).unwrap_or_default()));
        let has_column = |id: &AttributeId| self.attributes.iter().any(|(other, _)| *other == id);
        let mut more = Writer::compact();
        more.open('{');
        for (id, value) in span.attributes.iter().filter(|(id, _)| !has_column(id)) {
            more.key(id.as_str());
            records::write_value(&mut more, value);
        }
        more.close('}');
        let more = Some(more.finish()).filter(|more| more != "{}").unwrap_or_default();
        let rest = [&span.note, span.annotator.as_str(), span.created_at.as_str(), span.updated_at.as_str()];
        cells.extend(rest.map(str::to_owned));
        cells.extend([span.origin.as_str().to_owned(), more]);
        cells
    }
}

/// The column of an attribute: its id, with a prefix if that names another column, or would be run as a formula.
fn column(id: &str) -> String {
    let is_taken = BEFORE.contains(&id) || AFTER.contains(&id) || id == ESCAPED || id.is_empty();
    if is_taken || id.starts_with(PREFIX) || is_formula(id) { format!("{PREFIX}{id}") } else { id.to_owned() }
}

/// The attribute whose column is called `name`; `None` if that is no attribute.
pub(super) fn attribute(name: &str) -> Option<&str> {
    let is_other = BEFORE.contains(&name) || AFTER.contains(&name) || name == ESCAPED || name.is_empty();
    (!is_other).then(|| name.strip_prefix(PREFIX).unwrap_or(name))
}

/// The value of an attribute as a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Number(number) if is_number(number) => number.clone(),
        Value::Text(text) if !text.is_empty() && !is_number(text) && !text.starts_with('"') => text.clone(),
        Value::Text(text) | Value::Number(text) => {
            let mut json = Writer::compact();
            json.string(text);
            json.finish()
        }
    }
}

/// What a cell says of an attribute; `None` if nothing.
pub(super) fn value(cell: &str) -> Option<Value> {
    if cell.is_empty() {
        return None;
    }
    if is_number(cell) {
        return Some(Value::Number(cell.to_owned()));
    }
    if cell.starts_with('"')
        && let (Json::Text(text), None) = Json::parse(cell)
    {
        return Some(Value::Text(text));
    }
    Some(Value::Text(cell.to_owned()))
}
