//! Walking over a written TEI file and comparing it with its document, before it is handed over.
//!
//! Owns: [`check`]. Unit: code points.

use std::collections::BTreeMap;

use super::super::format::{Context, OutputFile, WriteError};
use super::super::xml::{Element, Node, walk};
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::text::Text;

/// What a file says.
#[derive(Debug, Default)]
struct Found {
    text: String,
    /// Labels and relation types by the ids of their categories.
    categories: BTreeMap<String, String>,
    spans: Vec<FoundSpan>,
    /// Category, first end, second end.
    relations: Vec<[String; 3]>,
}

#[derive(Debug, Default)]
struct FoundSpan {
    id: String,
    from: String,
    label: String,
    note: String,
}

/// Whether `files` have the text, the spans with their words and notes, and the relations of `document`.
///
/// # Errors
/// At the first difference.
pub(super) fn check(document: &Document, files: &[OutputFile], _: &Context<'_>) -> Result<(), WriteError> {
    let wrong = |what: String| Err(WriteError::Unreadable(format!("“{}”, read again, {what}", document.id)));
    let [file] = files else { return wrong(format!("is {} files", files.len())) };
    let found = match std::str::from_utf8(&file.bytes).map(read) {
        Ok(Ok(found)) => found,
        Ok(Err(message)) => return wrong(message),
        Err(error) => return wrong(error.to_string()),
    };
    if found.text != document.text.as_str() {
        return wrong("has another text".to_owned());
    }
    let text = Text::new(found.text);
    let spans: Vec<_> = document.annotations.spans().collect();
    if spans.len() != found.spans.len() {
        return wrong("has other spans".to_owned());
    }
    for (span, found_span) in spans.iter().zip(&found.spans) {
        let words = range(&found_span.from).map(|range| text.slice(range));
        let has_label = found.categories.get(&found_span.label).is_some_and(|label| label == span.label.as_str());
        if words != Some(document.text.slice(span.range)) || range(&found_span.from) != Some(span.range) || !has_label {
            return Err(WriteError::Offset(document.id.to_string(), span.id.to_string()));
        }
        if found_span.note != span.note {
            return wrong(format!("has another note on “{}”", span.id));
        }
    }
    let name = |id: &str| found.spans.iter().position(|span| span.id == id).and_then(|place| spans.get(place));
    let same = |relation: &crate::model::relation::Relation, [category, from, to]: &[String; 3]| {
        found.categories.get(category).is_some_and(|kind| kind == relation.kind.as_str())
            && name(from).is_some_and(|span| span.id == relation.from)
            && name(to).is_some_and(|span| span.id == relation.to)
    };
    let count = document.annotations.relation_count();
    let all_same = document.annotations.relations().zip(&found.relations).all(|(one, other)| same(one, other));
    if count != found.relations.len() || !all_same {
        return wrong("has other relations".to_owned());
    }
    Ok(())
}

/// The range that `#string-range(text,12,9)` points at.
fn range(pointer: &str) -> Option<TextRange> {
    let (start, length) = pointer.strip_prefix("#string-range(text,")?.strip_suffix(')')?.split_once(',')?;
    let start: usize = start.parse().ok()?;
    Some(TextRange::new(start, start + length.parse::<usize>().ok()?))
}

fn read(content: &str) -> Result<Found, String> {
    let mut found = Found::default();
    let mut path: Vec<String> = Vec::new();
    let outcome = walk(content, &mut |node| match node {
        Node::Start(element) => {
            begin(&element, &mut found);
            path.push(element.name);
        }
        Node::Text(text) => match path.last().map(String::as_str) {
            Some("ab") => found.text.push_str(&text),
            Some("span") => found.spans.last_mut().into_iter().for_each(|span| span.note.push_str(&text)),
            _ => {}
        },
        Node::End => drop(path.pop()),
    });
    outcome.map(|()| found).map_err(|fault| fault.to_string())
}

fn begin(element: &Element, found: &mut Found) {
    let value = |name: &str| element.attribute(name).unwrap_or_default();
    let pointer = |name: &str, place: usize| {
        let target = value(name).split(' ').nth(place).unwrap_or_default();
        target.trim_start_matches('#').to_owned()
    };
    match element.name.as_str() {
        "category" => drop(found.categories.insert(value("xml:id").to_owned(), value("n").to_owned())),
        "span" => found.spans.push(FoundSpan {
            id: value("xml:id").to_owned(),
            from: value("from").to_owned(),
            label: pointer("ana", 0),
            note: String::new(),
        }),
        "relation" => {
            let ends = match element.attribute("mutual") {
                Some(_) => [pointer("mutual", 0), pointer("mutual", 1)],
                None => [pointer("active", 0), pointer("passive", 0)],
            };
            let [from, to] = ends;
            found.relations.push([pointer("ref", 0), from, to]);
        }
        _ => {}
    }
}
