//! A document as JSON, in datasets and in what the program stores for itself.
//!
//! Owns: the fields of a document. Must not know: whether its spans fit its text.

use std::borrow::Cow;

use super::super::json::Writer;
use super::annotation::{
    RawRelation, RawSpan, read_relation, read_span, read_span_usage, write_extra, write_relation, write_span,
};
use super::source::Source;
use crate::model::document::Document;
use crate::model::edit::{Details, Status};
use crate::model::extra::Extra;

/// A document as a file has it.
#[derive(Default)]
pub(crate) struct RawDocument<'a> {
    pub(crate) id: Option<Cow<'a, str>>,
    pub(crate) title: Option<Cow<'a, str>>,
    /// All but the title.
    pub(crate) details: Details,
    pub(crate) metadata: Extra,
    pub(crate) text: Option<Cow<'a, str>>,
    pub(crate) text_sha256: Option<Cow<'a, str>>,
    /// Each with its place in the list.
    pub(crate) spans: Vec<(usize, RawSpan<'a>)>,
    /// Each with its place in the list.
    pub(crate) relations: Vec<(usize, RawRelation<'a>)>,
    pub(crate) extra: Extra,
}

/// Reads a document; `None`, and noted, if the value is no object. `more` reads fields beyond its own.
pub(crate) fn read_document<'a>(
    source: &mut Source<'a>,
    more: &mut dyn FnMut(&mut Source<'a>, &str) -> bool,
) -> Option<RawDocument<'a>> {
    let mut raw = RawDocument::default();
    let extra = source.object(&mut |source, key| {
        match key {
            "id" => raw.id = source.text("id"),
            "title" => raw.title = source.text("title"),
            "metadata" => raw.metadata = source.raw_object("metadata"),
            "text" => raw.text = source.text("text"),
            "text_sha256" => raw.text_sha256 = source.text("text_sha256"),
            "spans" => source.list("spans", &mut |source, index| {
                // Where it stays: it is large, and there are many.
                raw.spans.push((index, RawSpan::default()));
                if !raw.spans.last_mut().is_some_and(|(_, span)| read_span(source, span)) {
                    raw.spans.pop();
                }
            }),
            "relations" => source.list("relations", &mut |source, index| {
                raw.relations.extend(read_relation(source).map(|relation| (index, relation)));
            }),
            _ => return read_detail(source, key, &mut raw.details) || more(source, key),
        }
        true
    })?;
    // Cut off before its text and its spans: there is nothing to keep.
    if source.reader.stop().is_some() && raw.text.is_none() && raw.spans.is_empty() {
        return None;
    }
    raw.extra = extra;
    Some(raw)
}

/// Reads of a document only what tells which labels, attributes and relation types it uses; that takes a fraction of
/// the time.
pub(crate) fn read_usage<'a>(source: &mut Source<'a>) -> Option<RawDocument<'a>> {
    let mut raw = RawDocument::default();
    source.object(&mut |source, key| {
        match key {
            "spans" => source.list("spans", &mut |source, index| {
                raw.spans.extend(read_span_usage(source).map(|span| (index, span)));
            }),
            "relations" => source.list("relations", &mut |source, index| {
                raw.relations.extend(read_relation(source).map(|relation| (index, relation)));
            }),
            _ => drop(source.reader.skip()),
        }
        true
    })?;
    Some(raw)
}

fn read_detail(source: &mut Source<'_>, key: &str, details: &mut Details) -> bool {
    match key {
        "source" => details.source = source.string("source"),
        "date" => details.date = source.string("date"),
        "language" => details.language = source.string("language"),
        "status" => details.status = source.word("status", Status::parse, "new, in_progress, done"),
        "note" => details.note = source.string("note"),
        _ => return false,
    }
    true
}

/// Reads what is said about a document as a whole; `None`, and noted, if the value is no object.
pub(crate) fn read_details(source: &mut Source<'_>) -> Option<Details> {
    let mut details = Details::default();
    source.object(&mut |source, key| {
        if key == "title" {
            details.title = source.string("title");
            return true;
        }
        read_detail(source, key, &mut details)
    })?;
    Some(details)
}

/// Writes the fields of `details` into the object at hand.
pub(crate) fn write_details(writer: &mut Writer, details: &Details) {
    writer.field("title", &details.title);
    writer.field("source", &details.source);
    writer.field("date", &details.date);
    writer.field("language", &details.language);
    writer.field("status", details.status.as_str());
    writer.field("note", &details.note);
}

/// Writes a document. What the program stores for itself is without the text, which is stored once.
pub(crate) fn write_document(writer: &mut Writer, document: &Document, text_sha256: &str) {
    let whole = !writer.is_exact();
    writer.field("id", document.id.as_str());
    write_details(writer, &document.details);
    write_metadata(writer, &document.metadata);
    if whole {
        writer.field("text", document.text.as_str());
    }
    writer.field("text_sha256", text_sha256);
    writer.key("spans");
    writer.open('[');
    for span in document.annotations.spans() {
        writer.element();
        write_span(writer, span, whole.then(|| document.text.slice(span.range)));
    }
    writer.close(']');
    writer.key("relations");
    writer.open('[');
    for relation in document.annotations.relations() {
        writer.element();
        write_relation(writer, relation);
    }
    writer.close(']');
    write_extra(writer, &document.extra);
}

fn write_metadata(writer: &mut Writer, metadata: &Extra) {
    match metadata.as_str() {
        Some(json) if writer.is_exact() => writer.field("metadata", json),
        Some(json) => {
            writer.key("metadata");
            writer.kept(json);
        }
        None if writer.is_exact() => {}
        None => {
            writer.key("metadata");
            writer.open('{');
            writer.close('}');
        }
    }
}
