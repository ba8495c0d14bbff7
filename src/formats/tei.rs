//! TEI P5 with standoff annotation: a file for each document, to be read by editions and by XML tools. Write only.
//!
//! Unit: code points. `#string-range(text,12,9)` is the 9 characters after the 12 first ones of the element with the
//! id `text`: an offset of 0 is the position before the first character, and a letter and a combining mark are two
//! characters (TEI P5 Guidelines, 16.2.4 "TEI XPointer schemes", `string-index()` and `string-range()`).
//!
//! Shape: the text in one `<ab>`, white space kept, CR as a character reference (XML 1.0, section 2.11); each span a
//! `<span>` whose `from` alone points at all of it (16.3 and 17.3), its label a category of a taxonomy in the
//! header, its attributes a feature structure, its note the content; relations as `<relation>` (13.3.2.3).
//! Cannot hold: characters outside XML 1.0, times and origin of annotations, status and metadata of documents.
//! As nothing reads it here, [`check`] walks over what was written and compares every span with its words.

mod check;

use super::cas::feature_name;
use super::format::{
    Beside, Characters, Context, DocumentWriting, Format, Holds, OutputFile, Writing, as_lines, no_fixed, no_last,
};
use super::options::Unit;
use super::tokens::is_blank;
use super::xml::Writer;
use crate::model::document::Document;
use crate::model::order;
use crate::model::scheme::Scheme;
use crate::model::span::{AnnotationId, Span, Value};

/// The id of the element with the text.
const TEXT: &str = "text";

/// TEI among the formats.
pub const FORMAT: Format = Format {
    id: "tei",
    name: "TEI XML standoff",
    extension: "xml",
    media_type: "application/tei+xml",
    description: "Texts with standoff annotation after the guidelines of the Text Encoding Initiative, P5.",
    loading: "```python\nimport re\nfrom lxml import etree\n\ntei = \"{http://www.tei-c.org/ns/1.0}\"\n\
              tree = etree.parse(\"document.xml\", etree.XMLParser(huge_tree=True))\n\
              text = tree.find(f\".//{tei}ab\").text or \"\"\n\
              for span in tree.iter(f\"{tei}span\"):\n    \
              start, length = map(int, re.findall(r\"\\d+\", span.get(\"from\")))\n    \
              print(start, start + length, text[start:start + length])\n```\n\n\
              Offsets count characters (Unicode code points). Do not reformat the files: white space in `<ab>` counts.\n",
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds {
        provenance: false,
        details: &["title", "source", "date", "language", "note"],
        characters: Characters::Xml,
        unknown: false,
        ..Holds::ALL
    },
    writing: Some(Writing::Documents(DocumentWriting {
        main: None,
        fixed: no_fixed,
        document: write,
        join: as_lines,
        last: no_last,
        check: Some(check::check),
    })),
    reading: None,
    recognise: |_| false,
    beside: Beside::NOTHING,
};

/// What is pointed at, each with its number.
struct Names<'d> {
    labels: Vec<&'d str>,
    kinds: Vec<&'d str>,
    annotators: Vec<&'d str>,
}

impl<'d> Names<'d> {
    /// What the scheme defines, then what the document uses beyond that.
    fn new(document: &'d Document, scheme: &'d Scheme) -> Self {
        let (spans, relations) = (document.annotations.spans(), document.annotations.relations());
        let labels = scheme.labels.iter().map(|label| label.id.as_str());
        let kinds = scheme.relations.iter().map(|kind| kind.id.as_str());
        let who = document.annotations.spans().map(|span| span.annotator.as_str());
        let linked_by = document.annotations.relations().map(|relation| relation.annotator.as_str());
        Self {
            labels: once(&mut labels.chain(spans.map(|span| span.label.as_str()))),
            kinds: once(&mut kinds.chain(relations.map(|relation| relation.kind.as_str()))),
            annotators: once(&mut who.chain(linked_by).filter(|who| !who.is_empty())),
        }
    }
}

fn once<'d>(names: &mut dyn Iterator<Item = &'d str>) -> Vec<&'d str> {
    let mut found: Vec<&str> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// `prefix` and the number of `name`, from 1: the id of the element that is about it.
fn id_of(prefix: &str, name: &str, names: &[&str]) -> String {
    let place = names.iter().position(|other| *other == name).unwrap_or_default();
    format!("{prefix}-{}", place + 1)
}

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let names = Names::new(document, context.scheme);
    let mut xml = Writer::document();
    xml.open("TEI");
    xml.attribute("xmlns", "http://www.tei-c.org/ns/1.0");
    xml.open("teiHeader");
    write_file_description(&mut xml, document, context, &names);
    write_encoding(&mut xml, context, &names);
    write_language(&mut xml, &document.details.language);
    xml.close();
    xml.open("text");
    xml.open("body");
    xml.open("ab");
    xml.attribute("xml:id", TEXT);
    xml.attribute("xml:space", "preserve");
    if !document.text.is_empty() {
        xml.text(document.text.as_str());
    }
    xml.close();
    xml.close();
    xml.close();
    if document.annotations.span_count() > 0 {
        xml.open("standOff");
        write_spans(&mut xml, document, context, &names);
        write_relations(&mut xml, document, context, &names);
        xml.close();
    }
    vec![OutputFile::new(format!("{}.xml", context.stem), xml.finish())]
}

fn write_file_description(xml: &mut Writer, document: &Document, context: &Context<'_>, names: &Names<'_>) {
    let details = &document.details;
    let title = if details.title.is_empty() { document.id.as_str() } else { &details.title };
    xml.open("fileDesc");
    xml.open("titleStmt");
    xml.element("title", title);
    for (number, annotator) in names.annotators.iter().enumerate() {
        xml.open("respStmt");
        xml.attribute("xml:id", &format!("annotator-{}", number + 1));
        xml.element("resp", "annotation");
        xml.element("name", annotator);
        xml.close();
    }
    xml.close();
    xml.open("publicationStmt");
    let project = if context.project.name.is_empty() { "unknown" } else { &context.project.name };
    xml.element("authority", project);
    xml.open("idno");
    xml.attribute("type", "document");
    xml.text(document.id.as_str());
    xml.close();
    xml.open("availability");
    if context.project.license.is_empty() {
        xml.attribute("status", "unknown");
        xml.element("p", "The licence is not stated.");
    } else {
        xml.element("licence", &context.project.license);
    }
    xml.close();
    xml.close();
    if !details.note.is_empty() {
        xml.open("notesStmt");
        xml.element("note", &details.note);
        xml.close();
    }
    xml.open("sourceDesc");
    xml.open("bibl");
    xml.element("title", title);
    if !details.source.is_empty() {
        xml.open("note");
        xml.attribute("type", "source");
        xml.text(&details.source);
        xml.close();
    }
    if !details.date.is_empty() {
        xml.open("date");
        if is_day(&details.date) {
            xml.attribute("when", &details.date);
        }
        xml.text(&details.date);
        xml.close();
    }
    xml.close();
    xml.close();
    xml.close();
}

/// True for `2026-11-22` and its like; what else is a date is left to its words.
fn is_day(date: &str) -> bool {
    date.len() == 10
        && date.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}

fn write_encoding(xml: &mut Writer, context: &Context<'_>, names: &Names<'_>) {
    xml.open("encodingDesc");
    if !context.project.description.is_empty() {
        xml.open("projectDesc");
        xml.element("p", &context.project.description);
        xml.close();
    }
    xml.open("editorialDecl");
    xml.open("interpretation");
    xml.element(
        "p",
        "Spans point at the text by string-range(), counted in Unicode code points; ana names the label and the \
         attributes, the content is the annotator's note. Features are named for attributes; where an attribute's id \
         is no simple word, the feature is called attr_ and the id, in which every character but ASCII letters and \
         digits is its code point in hexadecimal between underscores.",
    );
    xml.close();
    xml.close();
    if !names.labels.is_empty() || !names.kinds.is_empty() {
        let labels = |id: &str| {
            let label = context.scheme.labels.iter().find(|label| label.id.as_str() == id)?;
            Some((label.name.as_str(), label.definition.as_str()))
        };
        let kinds = |id: &str| {
            let kind = context.scheme.relations.iter().find(|kind| kind.id.as_str() == id)?;
            Some((kind.name.as_str(), kind.definition.as_str()))
        };
        xml.open("classDecl");
        write_taxonomy(xml, "label", &names.labels, &labels);
        write_taxonomy(xml, "relation", &names.kinds, &kinds);
        xml.close();
    }
    xml.close();
}

/// `about`: the name on screen and the definition of an id, if it has them.
fn write_taxonomy<'s>(
    xml: &mut Writer,
    prefix: &str,
    ids: &[&str],
    about: &dyn Fn(&str) -> Option<(&'s str, &'s str)>,
) {
    if ids.is_empty() {
        return;
    }
    xml.open("taxonomy");
    xml.attribute("xml:id", &format!("{prefix}s"));
    for (number, id) in ids.iter().enumerate() {
        let (name, definition) = about(id).unwrap_or_default();
        xml.open("category");
        xml.attribute("xml:id", &format!("{prefix}-{}", number + 1));
        xml.attribute("n", id);
        xml.open("catDesc");
        xml.element("term", if name.is_empty() { id } else { name });
        if !definition.is_empty() {
            xml.element("gloss", definition);
        }
        xml.close();
        xml.close();
    }
    xml.close();
}

fn write_language(xml: &mut Writer, language: &str) {
    if language.is_empty() {
        return;
    }
    let is_tag = language.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    xml.open("profileDesc");
    xml.open("langUsage");
    xml.open("language");
    xml.attribute("ident", if is_tag { language } else { "und" });
    xml.text(language);
    xml.close();
    xml.close();
    xml.close();
}

fn write_spans(xml: &mut Writer, document: &Document, context: &Context<'_>, names: &Names<'_>) {
    xml.open("spanGrp");
    xml.attribute("type", "annotation");
    for (number, span) in document.annotations.spans().enumerate() {
        let start = context.offset(document, span.range.start);
        let end = context.offset(document, span.range.end);
        xml.open("span");
        xml.attribute("xml:id", &format!("span-{}", number + 1));
        xml.attribute("n", span.id.as_str());
        xml.attribute("from", &format!("#string-range({TEXT},{start},{})", end - start));
        let mut analyses = format!("#{}", id_of("label", span.label.as_str(), &names.labels));
        if !span.attributes.is_empty() {
            analyses.push_str(&format!(" #attributes-{}", number + 1));
        }
        xml.attribute("ana", &analyses);
        write_responsible(xml, span.annotator.as_str(), names);
        if !span.note.is_empty() {
            xml.text(&span.note);
        }
        xml.close();
    }
    xml.close();
    for (number, span) in document.annotations.spans().enumerate().filter(|(_, span)| !span.attributes.is_empty()) {
        write_attributes(xml, number, span);
    }
}

fn write_responsible(xml: &mut Writer, annotator: &str, names: &Names<'_>) {
    if !annotator.is_empty() {
        xml.attribute("resp", &format!("#{}", id_of("annotator", annotator, &names.annotators)));
    }
}

fn write_attributes(xml: &mut Writer, number: usize, span: &Span) {
    xml.open("fs");
    xml.attribute("xml:id", &format!("attributes-{}", number + 1));
    xml.attribute("type", "attributes");
    for (id, value) in &span.attributes {
        xml.open("f");
        xml.attribute("name", &feature_name(id.as_str()));
        match value {
            Value::Number(digits) => {
                xml.open("numeric");
                xml.attribute("value", digits);
                xml.close();
            }
            Value::Text(text) => xml.element("string", text),
        }
        xml.close();
    }
    xml.close();
}

fn write_relations(xml: &mut Writer, document: &Document, context: &Context<'_>, names: &Names<'_>) {
    if document.annotations.relation_count() == 0 {
        return;
    }
    let spans = document.annotations.spans().enumerate();
    let mut numbers: Vec<(&AnnotationId, usize)> = spans.map(|(number, span)| (&span.id, number + 1)).collect();
    order::sort(&mut numbers, |(one, _), (other, _)| one.cmp(other));
    let number_of = |id: &AnnotationId| {
        let place = numbers.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
        numbers.get(place).map(|(_, number)| *number)
    };
    xml.open("listRelation");
    for relation in document.annotations.relations() {
        // Both are there: a document holds no relation without its spans.
        let (Some(from), Some(to)) = (number_of(&relation.from), number_of(&relation.to)) else { continue };
        let kind = relation.kind.as_str();
        let is_symmetric = context.scheme.relations.iter().any(|known| known.id == relation.kind && known.symmetric);
        xml.open("relation");
        if !kind.is_empty() && !kind.contains(is_blank) {
            xml.attribute("name", kind);
        }
        xml.attribute("ref", &format!("#{}", id_of("relation", kind, &names.kinds)));
        if is_symmetric {
            xml.attribute("mutual", &format!("#span-{from} #span-{to}"));
        } else {
            xml.attribute("active", &format!("#span-{from}"));
            xml.attribute("passive", &format!("#span-{to}"));
        }
        write_responsible(xml, relation.annotator.as_str(), names);
        xml.close();
    }
    xml.close();
}
