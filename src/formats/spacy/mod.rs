//! Training data for spaCy: lines of JSON with words and spans, and the same as a DocBin.
//!
//! Unit: code points (`Doc.char_span`). Shape: `spacy.jsonl`, a document a line, with the `words` and `spaces` that a
//! `Doc` is made of, every span, and `ents`, which allow no overlap; `train.spacy` (`dev.spacy`, `test.spacy`), a
//! [`docbin`]; `to_docbin.py`, which makes a DocBin of the lines with spaCy itself.
//!
//! All spans are in `spans["sc"]`, exactly: words are split where a span begins or ends. `ents` hold one span at a
//! time, chosen by policy; what becomes of spans that cut tokens of the text is chosen for them alone. Cannot hold:
//! relations, details of documents but the title.
//!
//! Sources: documentation and code of spaCy 3.8 (`Doc`, `SpanGroup`, `DocBin`, `StringStore`).

mod check;
mod deflate;
mod docbin;
mod msgpack;
mod read;
mod strings;
mod unbind;
mod union;
mod vocabulary;

use super::bound::Bound;
use super::format::{
    Beside, Context, DocumentWriting, Format, Holds, InputFile, Join, OutputFile, Reader, Writing, no_last,
};
use super::glance;
use super::intake::DraftSpan;
use super::json::{Json, Writer};
use super::options::{Align, Unit};
use super::records;
use super::reduce::{align, flatten};

use super::rows::{Noting, write_spans};
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::span::{SharedSpan, Value};

/// The lines.
const FILE: &str = "spacy.jsonl";

/// The ending of a DocBin.
const BIN: &str = "spacy";

/// The group of spans that spaCy's span categorizer reads unless told otherwise.
const GROUP: &str = "sc";

/// The key of a group's `attrs` with what is said of its spans.
const OURS: &str = "counterclaim";

/// Training data for spaCy.
pub const FORMAT: Format = Format {
    id: "spacy",
    name: "spaCy",
    extension: "jsonl",
    media_type: "application/jsonl",
    description: "Training data for spaCy: a ready DocBin, and the same as lines of JSON.",
    loading: LOADING,
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds {
        align: Align::Split,
        view: Some("ents"),
        relations: false,
        details: &["title"],
        unknown: false,
        ..Holds::ALL
    },
    writing: Some(Writing::Documents(DocumentWriting {
        main: Some(FILE),
        fixed: |_| vec![OutputFile::new("to_docbin.py", include_str!("to_docbin.py"))],
        document: write,
        join: |path, _| {
            if is_bin(path) {
                Join::Bound(Bound { parts: docbin::parts, bind: docbin::bind })
            } else {
                Join::text("", "", "")
            }
        },
        last: no_last,
        check: Some(check::check),
    })),
    reading: Some(Reader::Files(read::read)),
    recognise,
    beside: Beside::NOTHING,
};

/// How to load it.
const LOADING: &str = "```python\nimport spacy\nfrom spacy.tokens import DocBin\n\nnlp = spacy.blank(\"xx\")\n\
    for doc in DocBin().from_disk(\"train.spacy\").get_docs(nlp.vocab):\n    \
    print(doc.user_data[\"id\"], doc.ents, doc.spans[\"sc\"])\n```\n\n\
    `python -m spacy train config.cfg --paths.train train.spacy --paths.dev dev.spacy` takes it as it is: `ents` for \
    `ner`, `spans[\"sc\"]` for `spancat`. With splits there is one file for each.\n\n\
    `spans[\"sc\"]` has every span at its exact place. `ents` allow no overlap: where spans overlap, they have those \
    that the chosen policy keeps. Words are split where a span begins or ends; blanks that are not one single blank \
    after a word are words, as in spaCy's own tokenizers. Attributes, notes and annotators are JSON in \
    `doc.spans[\"sc\"].attrs[\"counterclaim\"][span.id_]`.\n\n\
    `spacy.jsonl` has the same in plain sight. `to_docbin.py` makes a DocBin of it, for another version or language \
    of spaCy.\n";

fn is_bin(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == BIN)
}

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let spans: Vec<SharedSpan> = document.annotations.spans().cloned().collect();
    let ranges: Vec<TextRange> = spans.iter().map(|span| span.range).collect();
    let words = super::words::words(&document.text, &ranges);
    let entities = flatten(align(document, spans, context.align, |_, _, _| {}), context.options, context.scheme);
    let said: Vec<(&str, bool)> = words.iter().map(|word| (document.text.slice(word.range), word.space)).collect();
    let mut json =
        Writer::compact_with(document.text.as_str().len() * 4 + 256 * document.annotations.span_count() + 256);
    json.open('{');
    json.field("id", document.id.as_str());
    json.field("title", &document.details.title);
    json.field("text", document.text.as_str());
    json.field_list("words", &mut said.iter().map(|(word, _)| *word));
    json.key("spaces");
    json.open('[');
    for (_, space) in &said {
        json.element();
        json.truth(*space);
    }
    json.close(']');
    write_spans(&mut json, document, false);
    json.key("ents");
    json.open('[');
    for entity in &entities {
        json.element();
        json.open('{');
        json.field_number("start", entity.range.start.0);
        json.field_number("end", entity.range.end.0);
        json.field("label", entity.label.as_str());
        json.close('}');
    }
    json.close(']');
    json.close('}');
    let mut line = json.finish();
    line.push('\n');
    let bin = format!("{}.{BIN}", context.split.unwrap_or("train"));
    vec![OutputFile::new(FILE, line), OutputFile::new(bin, docbin::pack(document, &said, &entities))]
}

/// A DocBin, or JSON with keys that only spaCy's training data has.
fn recognise(file: &InputFile) -> bool {
    if file.has_extension(BIN) || file.file_name() == FILE {
        return true;
    }
    if !["jsonl", "json"].iter().any(|ending| file.has_extension(ending)) {
        return false;
    }
    let Some(row) = glance::first(file) else {
        return glance::pair(file).is_some_and(|said| records::has_list(&said, "entities"));
    };
    let item = |key: &str| row.get(key).items().first().unwrap_or(&Json::Null);
    let is_other = ["text_sha256", "_input_hash", "answer"].iter().any(|key| records::has(&row, key))
        || records::has(item("entities"), "start_offset")
        || item("tokens").text().is_some();
    let is_span = |item: &Json| records::is_range(item) || records::has(item, "start") && records::has(item, "label");
    let are_spans = |list: &Json| matches!(list, Json::List(items) if items.first().is_none_or(is_span));
    let has_spans = are_spans(row.get("ents"))
        || !item("entities").is_null() && are_spans(row.get("entities"))
        || item("words").text().is_some() && are_spans(row.get("spans"))
        || row.get("spans").fields().iter().any(|(_, group)| are_spans(group));
    row.get("text").text().is_some() && has_spans && !is_other
}

/// The attribute for the entry in a knowledge base that a span is of.
const LINK: &str = "kb_id";

/// Notes that `span` is of the entry `link`, as its attribute `name`.
fn add_link(span: &mut DraftSpan, name: &str, link: &str) {
    if !link.is_empty() && span.attributes.iter().all(|(id, _)| id != name) {
        span.attributes.push((name.to_owned(), Value::Text(link.to_owned())));
    }
}

/// Notes that the spans are of several groups, which nothing here says.
fn note_groups(groups: &[&str], noting: &mut Noting<'_>) {
    if groups.len() > 1 {
        noting(format!("Which span is of which group (“{}”) is not kept.", groups.join("”, “")));
    }
}
