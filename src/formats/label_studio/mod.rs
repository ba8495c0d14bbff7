//! Label Studio: a list of tasks with their annotations, and the labelling configuration that they need.
//!
//! Unit: code points of the text as it is, CR and LF one each. Shape: `[{"data": {"text", "doc_id", …}, "annotations":
//! [{"result": [{"id", "from_name": "label", "to_name": "text", "type": "labels", "value": {"start", "end", "text",
//! "labels": […]}}, …]}]}]`. The value of an attribute is a further result with the id of its region (type `choices`,
//! `number` or `textarea`); a relation is a result of its own with `from_id`, `to_id` and `direction`. What no control
//! of the configuration can show, and who made a span, is in the region's `meta`, which Label Studio keeps; the note is
//! in `meta.text`, which it shows. No `completed_by`: an unknown user stops the import.
//! Cannot hold: times and origins; ids of relations, and who made them; characters outside XML 1.0 in labels and
//! relation types, because the configuration has these, too.
//! Sources: labelstud.io/guide/task_format, labelstud.io/tags; label-studio-sdk 2.1.2, `label_interface`.

mod choice;
mod config;
mod quotes;
mod read;
mod results;
mod shown;

use super::format::{
    Beside, Characters, Context, DocumentWriting, Format, Holds, Join, OutputFile, Reader, Writing, no_last,
};
use super::json::Writer;
use super::options::Unit;
use super::records;
use crate::model::document::Document;
use crate::model::edit::Status;
use crate::model::relation::Relation;
use crate::model::scheme::{AttributeId, Scheme};
use crate::model::span::{Span, Value};

use config::{Controls, LABEL, TEXT};

/// The tasks.
const TASKS: &str = "tasks.json";

/// The labelling configuration.
const CONFIG: &str = "label_config.xml";

/// Label Studio among the formats.
pub const FORMAT: Format = Format {
    id: "label-studio",
    name: "Label Studio JSON",
    extension: "json",
    media_type: "application/json",
    description: "Tasks with spans, attributes and relations for the annotation tool Label Studio, and its configuration.",
    loading: "1. In Label Studio, create a project. Under *Settings*, *Labeling Interface*, *Code*, paste \
              `label_config.xml`.\n2. *Import* `tasks.json`. The annotations show as finished; who made a span is in its \
              `meta`, because an annotator whom the server does not know would stop the import.\n\nOffsets count Unicode \
              code points; a CR and an LF count one each. With Python:\n\n```python\nimport json\nfrom \
              label_studio_sdk.label_interface import LabelInterface\n\ninterface = \
              LabelInterface(open(\"label_config.xml\", encoding=\"utf-8\").read())\nfor task in \
              json.load(open(\"tasks.json\", encoding=\"utf-8\")):\n    for annotation in task[\"annotations\"]:\n        \
              assert interface.validate_annotation(annotation)\n```\n\nLabel Studio's own export to CoNLL keeps one label \
              for each token.\n",
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds {
        relation_annotators: false,
        provenance: false,
        unknown: false,
        characters: Characters::XmlNames,
        ..Holds::ALL
    },
    writing: Some(Writing::Documents(DocumentWriting {
        main: Some(TASKS),
        fixed: |context| vec![OutputFile::new(CONFIG, config::write(context.scheme))],
        document: write,
        join: |_, _| Join::text("[\n", ",\n", "\n]\n"),
        last: no_last,
        check: None,
    })),
    reading: Some(Reader::Files(read::read)),
    recognise: read::recognise,
    beside: Beside::NOTHING,
};

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let mut writer = Writer::compact();
    writer.open('{');
    write_data(&mut writer, document);
    write_meta(&mut writer, document);
    writer.key("annotations");
    writer.open('[');
    writer.element();
    writer.open('{');
    writer.key("result");
    writer.open('[');
    let controls = Controls::of(context.scheme);
    for span in document.annotations.spans() {
        write_region(&mut writer, document, span, &controls);
    }
    for relation in document.annotations.relations() {
        write_relation(&mut writer, relation, context.scheme);
    }
    writer.close(']');
    writer.close('}');
    writer.close(']');
    writer.close('}');
    vec![OutputFile::new(TASKS, writer.finish())]
}

/// What the page shows, and the columns of its list of tasks: the same in every task.
fn write_data(writer: &mut Writer, document: &Document) {
    let details = &document.details;
    writer.key("data");
    writer.open('{');
    writer.field("text", document.text.as_str());
    writer.field("doc_id", document.id.as_str());
    writer.field("title", &details.title);
    writer.field("source", &details.source);
    writer.field("date", &details.date);
    writer.field("language", &details.language);
    writer.close('}');
}

/// What Label Studio keeps of a task without showing it.
fn write_meta(writer: &mut Writer, document: &Document) {
    let details = &document.details;
    let metadata = document.metadata.as_str();
    if details.note.is_empty() && details.status == Status::New && metadata.is_none() {
        return;
    }
    writer.key("meta");
    writer.open('{');
    writer.field("status", details.status.as_str());
    writer.field("note", &details.note);
    if let Some(metadata) = metadata {
        writer.key("metadata");
        writer.kept(metadata);
    }
    writer.close('}');
}

/// A span as a result with its label, and one more for each attribute that a control shows.
fn write_region(writer: &mut Writer, document: &Document, span: &Span, controls: &Controls<'_>) {
    open_result(writer, span, LABEL, "labels");
    writer.field("text", document.text.slice(span.range));
    writer.field_list("labels", &mut [span.label.as_str()].into_iter());
    writer.close('}');
    let is_shown = |(id, value): &&(AttributeId, Value)| controls.control_for(id, value).is_some();
    let (shown, others): (Vec<_>, Vec<_>) = span.attributes.iter().partition(is_shown);
    write_region_meta(writer, span, &others);
    writer.close('}');
    for (id, value) in shown {
        let Some(control) = controls.control_for(id, value) else { continue };
        open_result(writer, span, &control.name(), control.kind.result());
        writer.key(control.kind.value());
        match value {
            Value::Number(number) => writer.number(number),
            Value::Text(text) => {
                writer.open('[');
                writer.element();
                writer.string(text);
                writer.close(']');
            }
        }
        writer.close('}');
        writer.close('}');
    }
}

/// Opens a result of the region of `span` and its value, up to what the control says.
fn open_result(writer: &mut Writer, span: &Span, control: &str, kind: &str) {
    writer.element();
    writer.open('{');
    writer.field("id", span.id.as_str());
    writer.field("from_name", control);
    writer.field("to_name", TEXT);
    writer.field("type", kind);
    writer.key("value");
    writer.open('{');
    writer.field_number("start", span.range.start.0);
    writer.field_number("end", span.range.end.0);
}

fn write_region_meta(writer: &mut Writer, span: &Span, attributes: &[&(AttributeId, Value)]) {
    if span.note.is_empty() && span.annotator.as_str().is_empty() && attributes.is_empty() {
        return;
    }
    writer.key("meta");
    writer.open('{');
    if !span.note.is_empty() {
        writer.field_list("text", &mut [span.note.as_str()].into_iter());
    }
    if !span.annotator.as_str().is_empty() {
        writer.field("annotator", span.annotator.as_str());
    }
    if !attributes.is_empty() {
        writer.key("attributes");
        writer.open('{');
        for (id, value) in attributes {
            writer.key(id.as_str());
            records::write_value(writer, value);
        }
        writer.close('}');
    }
    writer.close('}');
}

fn write_relation(writer: &mut Writer, relation: &Relation, scheme: &Scheme) {
    let symmetric = scheme.relation(&relation.kind).is_some_and(|kind| kind.symmetric);
    writer.element();
    writer.open('{');
    writer.field("type", "relation");
    writer.field("from_id", relation.from.as_str());
    writer.field("to_id", relation.to.as_str());
    writer.field("direction", if symmetric { "bi" } else { "right" });
    writer.field_list("labels", &mut [relation.kind.as_str()].into_iter());
    writer.close('}');
}
