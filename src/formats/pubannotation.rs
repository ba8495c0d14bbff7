//! PubAnnotation: one JSON file a document, with denotations, relations and attributes.
//!
//! Unit: code points, which the server counts, being Ruby; its page TextAE indexes as JavaScript does, in UTF-16, so a
//! person can choose. Shape: `{"sourceid", "text", "denotations": [{"id", "span": {"begin", "end"}, "obj"}],
//! "relations": [{"id", "subj", "pred", "obj"}], "attributes": [{"id", "subj", "pred", "obj"}]}`; `end` is exclusive.
//! Cannot hold: spans that cross, notes, annotators, documents without text.
//! Also read: several documents in a list, `tracks` (each with its `project` as annotator), `blocks`,
//! `modifications`, and `catanns`, as denotations were once called.
//! Sources: www.pubannotation.org/docs/annotation-format; textae.pubannotation.org.

use super::counting;
use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, InputFile, Join, OutputFile, Overlaps, Reader, Writing, no_fixed,
    no_last,
};
use super::glance;
use super::intake::{Draft, DraftRelation, DraftSpan, Intake};
use super::json::{Json, Writer};
use super::options::{ReadOptions, Unit};
use super::records;
use crate::model::document::Document;
use crate::model::span::AnnotationId;

/// PubAnnotation among the formats.
pub const FORMAT: Format = Format {
    id: "pubannotation",
    name: "PubAnnotation JSON",
    extension: "json",
    media_type: "application/json",
    description: "One file a document with denotations, relations and attributes, for PubAnnotation and TextAE.",
    loading: "In PubAnnotation, add `sourcedb` (a name of yours) to each file and upload the files, or their zip, to your \
              project under *Annotations*, *Upload*; `sourceid` is the document's id. TextAE opens a file by *Open*. \
              Offsets count Unicode code points, as the server does; TextAE counts UTF-16 code units, which differ in \
              texts with emoji: for TextAE alone export with UTF-16 (`manifest.json` says which).\n\n```python\nimport \
              json, pathlib\n\nfor path in pathlib.Path(\".\").glob(\"*.json\"):\n    document = \
              json.loads(path.read_text(encoding=\"utf-8\"))\n    for denotation in document.get(\"denotations\", []):\n        \
              span = denotation[\"span\"]\n        print(denotation[\"obj\"], \
              document[\"text\"][span[\"begin\"]:span[\"end\"]])\n```\n",
    unit: Unit::CodePoint,
    unit_varies: true,
    holds: Holds {
        overlap: Overlaps::Nested,
        relations: true,
        attributes: true,
        empty_documents: false,
        ..Holds::SPANS
    },
    writing: Some(Writing::Documents(DocumentWriting {
        main: None,
        fixed: no_fixed,
        document: write,
        join: |_, _| Join::text("", "", "\n"),
        last: no_last,
        check: None,
    })),
    reading: Some(Reader::Files(read)),
    recognise,
    beside: Beside::NOTHING,
};

/// The fields that hold spans.
const SPAN_FIELDS: [&str; 3] = ["denotations", "catanns", "blocks"];

fn recognise(file: &InputFile) -> bool {
    if !file.has_extension("json") && !file.has_extension("jsonl") {
        return false;
    }
    let Some(record) = glance::first(file) else { return false };
    let holds = |key: &str, inside: &str| record.get(key).items().iter().any(|item| records::has(item, inside));
    let known = ["denotations", "catanns"].iter().any(|key| records::has_list(&record, key))
        || holds("blocks", "span")
        || holds("blocks", "begin")
        || holds("tracks", "denotations")
        || holds("tracks", "blocks");
    record.get("text").text().is_some() && known
}

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let mut writer = Writer::pretty(document.text.as_str().len() + 200 * document.annotations.span_count());
    let spans: Vec<_> = document.annotations.spans().collect();
    writer.open('{');
    writer.field("sourceid", document.id.as_str());
    writer.field("text", document.text.as_str());
    writer.key("denotations");
    writer.open('[');
    for (number, span) in spans.iter().enumerate() {
        writer.element();
        writer.open('{');
        writer.field("id", &format!("T{}", number + 1));
        writer.key("span");
        writer.open('{');
        writer.field_number("begin", context.offset(document, span.range.start));
        writer.field_number("end", context.offset(document, span.range.end));
        writer.close('}');
        writer.field("obj", span.label.as_str());
        writer.close('}');
    }
    writer.close(']');
    write_relations(&mut writer, document);
    writer.key("attributes");
    writer.open('[');
    let mut count = 0;
    for (number, span) in spans.iter().enumerate() {
        for (id, value) in &span.attributes {
            count += 1;
            writer.element();
            writer.open('{');
            writer.field("id", &format!("A{count}"));
            writer.field("subj", &format!("T{}", number + 1));
            writer.field("pred", id.as_str());
            writer.key("obj");
            records::write_value(&mut writer, value);
            writer.close('}');
        }
    }
    writer.close(']');
    writer.close('}');
    vec![OutputFile::new(format!("{}.json", context.stem), writer.finish())]
}

fn write_relations(writer: &mut Writer, document: &Document) {
    let names: std::collections::BTreeMap<&AnnotationId, String> =
        document.annotations.spans().enumerate().map(|(number, span)| (&span.id, format!("T{}", number + 1))).collect();
    writer.key("relations");
    writer.open('[');
    for (number, relation) in document.annotations.relations().enumerate() {
        let name = |id| names.get(id).map_or("", String::as_str);
        writer.element();
        writer.open('{');
        writer.field("id", &format!("R{}", number + 1));
        writer.field("subj", name(&relation.from));
        writer.field("pred", relation.kind.as_str());
        writer.field("obj", name(&relation.to));
        writer.close('}');
    }
    writer.close(']');
}

fn read(files: &[&InputFile], options: &ReadOptions, intake: &mut Intake) {
    for file in files {
        records::each(file, intake, &mut |intake, place, record| {
            read_document(file, place, record, options, intake);
        });
        intake.end_file(&file.name);
    }
}

fn read_document(file: &InputFile, place: &str, record: &Json, options: &ReadOptions, intake: &mut Intake) {
    let Some(text) = record.get("text").text() else {
        return intake.problem(place, "There is no text under “text”. The document was left out.");
    };
    let unit = options.unit.unwrap_or(FORMAT.unit);
    let mut draft = Draft { text: text.to_owned(), unit, ..Draft::default() };
    let source = ["sourcedb", "sourceid", "divid"].map(|key| record.get(key).text_or_number().unwrap_or_default());
    let parts: Vec<&str> = source.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        draft.details.title = file.stem().to_owned();
    } else {
        draft.id = Some(parts.join("-"));
    }
    let tracks = record.get("tracks").items();
    read_track(record, "", "", place, &mut draft, intake);
    for (number, track) in tracks.iter().enumerate() {
        let project = track.get("project").text().unwrap_or_default();
        // Tracks name their annotations independently of each other.
        read_track(track, project, &format!("{}.", number + 1), place, &mut draft, intake);
    }
    let taken = ["sourceid", "text", "relations", "attributes", "modifications", "tracks"];
    let is_used = |key: &str| taken.contains(&key) || SPAN_FIELDS.contains(&key);
    draft.metadata = records::metadata(&[], record.fields().iter().filter(|(key, _)| !is_used(key)), &mut |said| {
        intake.problem(place, said)
    });
    if options.unit.is_none()
        && let Some(doubt) = counting::doubt(&draft)
    {
        intake.problem(place, doubt);
    }
    intake.document(place, draft);
}

/// The fields of a span that are read, and of a relation or an attribute.
const IN_SPAN: [&str; 8] = ["id", "span", "begin", "end", "obj", "category", "text", "note"];
const IN_RELATION: [&str; 4] = ["id", "subj", "pred", "obj"];

/// Reads the annotations of a document or of one of its tracks; `prefix` is put before every id.
fn read_track(record: &Json, annotator: &str, prefix: &str, place: &str, draft: &mut Draft, intake: &mut Intake) {
    let own = |id: &Json| id.text_or_number().filter(|id| !id.is_empty()).map(|id| format!("{prefix}{id}"));
    let text = |json: &Json| json.text_or_number().unwrap_or_default().to_owned();
    let first = draft.spans.len();
    for item in SPAN_FIELDS.iter().flat_map(|key| record.get(key).items()) {
        intake.unread.fields("spans", item, &IN_SPAN);
        // Of several types the first is the label, of an object its type.
        let object = item.get("obj");
        let has_more = object.items().len() > 1 || object.fields().len() > 1;
        intake.unread.count("spans", "obj", usize::from(has_more));
        let (span, in_pieces) = read_span(item);
        let id = own(item.get("id")).unwrap_or_else(|| format!("{prefix}s{}", draft.spans.len() + 1));
        if in_pieces {
            let message = format!("The span “{id}” is in several pieces. It was taken from the first to the last.");
            intake.problem(place, message);
        }
        draft.spans.push(DraftSpan { id, annotator: annotator.to_owned(), ..span });
    }
    for item in record.get("relations").items() {
        intake.unread.fields("relations", item, &IN_RELATION);
        draft.relations.push(DraftRelation {
            id: own(item.get("id")).unwrap_or_default(),
            kind: text(item.get("pred")),
            from: own(item.get("subj")).unwrap_or_default(),
            to: own(item.get("obj")).unwrap_or_default(),
            annotator: annotator.to_owned(),
            ..DraftRelation::default()
        });
    }
    let places: std::collections::BTreeMap<String, usize> =
        draft.spans.iter().enumerate().skip(first).map(|(at, span)| (span.id.clone(), at)).collect();
    // A modification, `{"pred": "Negation", "obj": "T1"}`, is an attribute that is true.
    let attributes =
        record.get("attributes").items().iter().map(|item| (item, "subj", records::value(item.get("obj"))));
    let modifications = record.get("modifications").items().iter();
    let modifications = modifications.map(|item| (item, "obj", records::value(&Json::Bool(true))));
    for (item, of, value) in attributes.chain(modifications) {
        intake.unread.fields("attributes", item, &IN_RELATION);
        let (subject, pred) = (own(item.get(of)).unwrap_or_default(), text(item.get("pred")));
        let span = places.get(&subject).and_then(|at| draft.spans.get_mut(*at));
        match (span, value) {
            (Some(span), Some(value)) if !pred.is_empty() => {
                if records::say(&mut span.attributes, &pred, value) {
                    intake.problem(place, records::joined(&pred, &format!("“{subject}”")));
                }
            }
            _ => {
                let message = format!(
                    "The attribute “{pred}” of “{subject}” was left out: only spans can have one, \
                                       and it must be a text or a number."
                );
                intake.problem(place, message);
            }
        }
    }
}

/// A span, and whether it is in several pieces.
fn read_span(item: &Json) -> (DraftSpan, bool) {
    let span = item.get("span");
    let pieces = if span.is_null() { std::slice::from_ref(item) } else { std::slice::from_ref(span) };
    let pieces = if span.items().is_empty() { pieces } else { span.items() };
    // `category` in `catanns` of old versions.
    let object = item.get("obj");
    let first = object.items().first().unwrap_or(object.get("type"));
    let label = [object, first, item.get("category")].into_iter().find_map(Json::text_or_number);
    let span = DraftSpan {
        label: label.unwrap_or_default().to_owned(),
        start: pieces.iter().filter_map(|piece| piece.get("begin").whole()).min(),
        end: pieces.iter().filter_map(|piece| piece.get("end").whole()).max(),
        quote: item.get("text").text().map(str::to_owned),
        note: item.get("note").text_or_number().unwrap_or_default().to_owned(),
        ..DraftSpan::default()
    };
    (span, pieces.len() > 1)
}
