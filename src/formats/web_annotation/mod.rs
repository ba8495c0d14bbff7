//! W3C Web Annotations: one JSON-LD page of annotations that point into texts beside it.
//!
//! Unit: code points, as the recommendation has it ("Web Annotation Data Model", 4.2.5, Text Position Selector: "the
//! selection of the text MUST be in terms of unicode code points"); tools that run in browsers, such as Recogito, count
//! UTF-16 code units, so the unit can be chosen. The reader tells by the quotes which one a file has.
//!
//! Shape: `annotations.jsonld`, an `AnnotationPage`, and `texts/<name>.txt`, each exactly a document's text and named by
//! the `source` of its targets. A span is an annotation with a tagging body (the label), describing bodies (attributes,
//! named by `label`) and a commenting body (the note); a quote and a position selector stand side by side. A relation is
//! a linking annotation from one annotation to another. What is known of a document is an annotation of the whole text.
//! Every key is one of the context `http://www.w3.org/ns/anno.jsonld`, or of the second context in the file: JSON-LD
//! drops others.
//!
//! Cannot hold: metadata of documents.

mod addresses;
mod bodies;
mod quotes;
mod read;
mod target;

use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, Join, OutputFile, Reader, Writing, no_fixed, no_last,
};
use super::is_number;
use super::json::Writer;
use super::options::Unit;
use crate::model::document::Document;
use crate::model::edit::Status;
use crate::model::offset::{CodePoint, TextRange};
use crate::model::relation::Relation;
use crate::model::span::{Span, Value};

/// The page.
const FILE: &str = "annotations.jsonld";

/// How many characters of the text around a quote go with it.
const AROUND: usize = 32;

/// Says of a number that its text is to be read as one.
const JSON_VALUE: &str = "application/json";

/// Web Annotations among the formats.
pub const FORMAT: Format = Format {
    id: "webannotation",
    name: "W3C Web Annotation",
    extension: "jsonld",
    media_type: "application/ld+json",
    description: "Annotations as linked data (JSON-LD), for Recogito, Apache Annotator and annotation servers.",
    loading: LOADING,
    unit: Unit::CodePoint,
    unit_varies: true,
    holds: Holds { details: &["title", "source", "date", "language", "status", "note"], unknown: false, ..Holds::ALL },
    writing: Some(Writing::Documents(DocumentWriting {
        main: Some(FILE),
        fixed: no_fixed,
        document: write,
        join,
        last: no_last,
        check: None,
    })),
    reading: Some(Reader::Files(read::read)),
    recognise: |file| {
        let head = file.head();
        let is_page = || head.contains("ns/anno.jsonld") || head.contains("ns/oa");
        file.has_extension("jsonld") || (file.has_extension("json") && is_page())
    },
    beside: Beside { endings: &["txt"], ..Beside::NOTHING },
};

const LOADING: &str = "\
```python
import json

page = json.load(open(\"annotations.jsonld\", encoding=\"utf-8\"))
for annotation in page[\"items\"]:
    target = annotation[\"target\"]
    if \"selector\" not in target:
        continue  # a relation, or what is known of a document
    with open(target[\"source\"], encoding=\"utf-8\", newline=\"\") as file:
        text = file.read()
    quote, position = target[\"selector\"]
    assert text[position[\"start\"]:position[\"end\"]] == quote[\"exact\"]
```

- `choices.offset_unit` in `manifest.json` says in what positions count: `code-point`, as the recommendation and Python
  have it (the lines above), or `utf16`, as JavaScript and tools in browsers do.
- `source` is relative to the page. Give it the address under which your server has the text.
- Open the texts with `newline=\"\"` and as UTF-8, or line ends and a byte-order mark change and positions shift.
- A quote alone can match many places; use the position, and the quote to check it.
";

fn join(path: &str, _: &Context<'_>) -> Join {
    if !path.ends_with(FILE) {
        return Join::text("", "", "");
    }
    let head = "{\"@context\":[\"http://www.w3.org/ns/anno.jsonld\",{\"origin\":\"urn:counterclaim:origin\"}],\
                \"id\":\"annotations.jsonld\",\"type\":\"AnnotationPage\",\"items\":[\n";
    Join::text(head, ",\n", "\n]}\n")
}

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let source = format!("texts/{}.txt", context.stem);
    let mut page = about(document, context, &source);
    for span in document.annotations.spans() {
        page.push_str(",\n");
        page.push_str(&annotation(document, span, context, &source));
    }
    for relation in document.annotations.relations() {
        page.push_str(",\n");
        page.push_str(&link(relation, context));
    }
    vec![OutputFile::new(FILE, page), OutputFile::new(source, document.text.as_str())]
}

/// The address of a span in the page.
fn span_iri(context: &Context<'_>, id: &str) -> String {
    format!("#{}/spans/{}", context.stem, encoded(id))
}

/// `id` with everything percent-encoded that has a meaning in addresses (RFC 3986, 2.3 says what has none).
fn encoded(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn open(iri: &str, motivation: &str) -> Writer {
    let mut json = Writer::compact();
    json.open('{');
    json.field("id", iri);
    json.field("type", "Annotation");
    json.field("motivation", motivation);
    json
}

fn body(json: &mut Writer, purpose: &str, label: Option<&str>, value: &str) {
    json.element();
    json.open('{');
    json.field("type", "TextualBody");
    json.field("purpose", purpose);
    if let Some(label) = label {
        json.field("label", label);
    }
    json.field("value", value);
}

/// What is known of the document: an annotation of the whole text, which also says that there is this document.
fn about(document: &Document, context: &Context<'_>, source: &str) -> String {
    let details = &document.details;
    let status = if details.status == Status::New { "" } else { details.status.as_str() };
    let known =
        [("title", details.title.as_str()), ("source", &details.source), ("date", &details.date), ("status", status)];
    let mut json = open(&format!("#{}", context.stem), "describing");
    json.key("body");
    json.open('[');
    for (label, value) in known.into_iter().filter(|(_, value)| !value.is_empty()) {
        body(&mut json, "describing", Some(label), value);
        json.close('}');
    }
    if !details.note.is_empty() {
        body(&mut json, "commenting", None, &details.note);
        json.close('}');
    }
    json.close(']');
    json.key("target");
    json.open('{');
    json.field("id", source);
    json.field("type", "Text");
    json.field("format", "text/plain");
    if !details.language.is_empty() {
        json.field("language", &details.language);
    }
    json.close('}');
    json.close('}');
    json.finish()
}

fn annotation(document: &Document, span: &Span, context: &Context<'_>, source: &str) -> String {
    let mut json = open(&span_iri(context, span.id.as_str()), "tagging");
    made(&mut json, span.annotator.as_str(), span.created_at.as_str());
    if !span.updated_at.as_str().is_empty() {
        json.field("modified", span.updated_at.as_str());
    }
    json.field("origin", span.origin.as_str());
    json.key("body");
    json.open('[');
    body(&mut json, "tagging", None, span.label.as_str());
    json.close('}');
    for (id, value) in &span.attributes {
        body(&mut json, "describing", Some(id.as_str()), value.as_str());
        if matches!(value, Value::Number(number) if is_number(number)) {
            json.field("format", JSON_VALUE);
        }
        json.close('}');
    }
    if !span.note.is_empty() {
        body(&mut json, "commenting", None, &span.note);
        json.close('}');
    }
    json.close(']');
    json.key("target");
    json.open('{');
    json.field("source", source);
    json.key("selector");
    json.open('[');
    selectors(&mut json, document, span.range, context);
    json.close(']');
    json.close('}');
    json.close('}');
    json.finish()
}

/// The quote and the position, side by side: neither refines the other.
fn selectors(json: &mut Writer, document: &Document, range: TextRange, context: &Context<'_>) {
    let text = &document.text;
    json.element();
    json.open('{');
    json.field("type", "TextQuoteSelector");
    json.field("exact", text.slice(range));
    let before = TextRange { start: CodePoint(range.start.0.saturating_sub(AROUND)), end: range.start };
    let after = TextRange { start: range.end, end: CodePoint(range.end.0 + AROUND) };
    json.field("prefix", text.slice(before));
    json.field("suffix", text.slice(after));
    json.close('}');
    json.element();
    json.open('{');
    json.field("type", "TextPositionSelector");
    json.field_number("start", context.offset(document, range.start));
    json.field_number("end", context.offset(document, range.end));
    json.close('}');
}

fn link(relation: &Relation, context: &Context<'_>) -> String {
    let iri = format!("#{}/relations/{}", context.stem, encoded(relation.id.as_str()));
    let mut json = open(&iri, "linking");
    made(&mut json, relation.annotator.as_str(), relation.created_at.as_str());
    json.key("body");
    json.open('[');
    json.element();
    json.open('{');
    json.field("type", "SpecificResource");
    json.field("purpose", "linking");
    json.field("source", &span_iri(context, relation.to.as_str()));
    json.close('}');
    body(&mut json, "tagging", None, relation.kind.as_str());
    json.close('}');
    json.close(']');
    json.field("target", &span_iri(context, relation.from.as_str()));
    json.close('}');
    json.finish()
}

/// Who made an annotation, and when.
fn made(json: &mut Writer, annotator: &str, created: &str) {
    if !annotator.is_empty() {
        json.key("creator");
        json.open('{');
        json.field("type", "Person");
        json.field("name", annotator);
        json.close('}');
    }
    if !created.is_empty() {
        json.field("created", created);
    }
}
