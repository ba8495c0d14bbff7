//! The dataset card: what the dataset is, for people, and its features, for `datasets`.
//!
//! Owns: [`card`]. Must not know: documents.
//!
//! `sequence:` is read by old and new versions of `datasets`; but of a list of structs it would make a struct of lists,
//! so those are `list:`. Names are quoted as JSON has it, which YAML 1.2 (section 7.3.1) reads the same.

use super::super::format::{Context, SplitTotal, Totals};
use super::super::split::SPLITS;
use super::{LOADING, TAGS, column, path};

/// Licences that the Hub knows by these ids; others are `other` with their name.
const LICENSES: [&str; 24] = [
    "apache-2.0",
    "mit",
    "cc0-1.0",
    "cc-by-2.0",
    "cc-by-2.5",
    "cc-by-3.0",
    "cc-by-4.0",
    "cc-by-sa-3.0",
    "cc-by-sa-4.0",
    "cc-by-nc-2.0",
    "cc-by-nc-3.0",
    "cc-by-nc-4.0",
    "cc-by-nd-4.0",
    "cc-by-nc-nd-3.0",
    "cc-by-nc-nd-4.0",
    "cc-by-nc-sa-2.0",
    "cc-by-nc-sa-3.0",
    "cc-by-nc-sa-4.0",
    "odc-by",
    "odbl",
    "pddl",
    "gpl-3.0",
    "bsd-3-clause",
    "unlicense",
];

/// Sizes that the Hub sorts by, in rows: each up to, but not including, the number.
const SIZES: [(usize, &str); 6] = [
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
    (100_000_000, "10M<n<100M"),
];

/// Columns before the tags of labels, and after, with their types.
const SPAN: [(&str, &str); 11] = [
    ("id", "string"),
    ("start", "int32"),
    ("end", "int32"),
    ("label", "string"),
    ("text", "string"),
    ("attributes", "string"),
    ("note", "string"),
    ("annotator", "string"),
    ("created_at", "string"),
    ("updated_at", "string"),
    ("origin", "string"),
];

const RELATION: [(&str, &str); 6] = [
    ("id", "string"),
    ("type", "string"),
    ("from", "string"),
    ("to", "string"),
    ("annotator", "string"),
    ("created_at", "string"),
];

/// The card.
pub(super) fn card(context: &Context<'_>, totals: &Totals) -> String {
    let mut totals: Vec<&SplitTotal> = totals.iter().collect();
    let place = |total: &SplitTotal| SPLITS.iter().position(|split| total.split == Some(split));
    crate::model::order::sort(&mut totals, |a, b| place(a).cmp(&place(b)));
    let mut card = "---\n".to_owned();
    write_facts(&mut card, context, &totals);
    write_configs(&mut card, &totals);
    write_features(&mut card, context);
    write_splits(&mut card, &totals);
    card.push_str("---\n\n");
    write_text(&mut card, context);
    card
}

fn write_facts(card: &mut String, context: &Context<'_>, totals: &[&SplitTotal]) {
    let license = context.project.license.to_lowercase();
    if LICENSES.contains(&license.as_str()) {
        line(card, 0, "license: ", &license);
    } else if !license.is_empty() {
        line(card, 0, "license: ", "other");
        line(card, 0, "license_name: ", &quoted(&context.project.license));
    }
    if !context.project.name.is_empty() {
        line(card, 0, "pretty_name: ", &quoted(&context.project.name));
    }
    line(card, 0, "task_categories:", "");
    line(card, 0, "- ", "token-classification");
    let rows: usize = totals.iter().map(|total| total.documents).sum();
    let size = SIZES.iter().find(|(below, _)| rows < *below).map_or("100M<n<1B", |(_, name)| name);
    line(card, 0, "size_categories:", "");
    line(card, 0, "- ", size);
}

/// The name that `datasets` gives a split.
fn split_name(split: Option<&'static str>) -> &'static str {
    match split {
        None => "train",
        Some("dev") => "validation",
        Some(split) => split,
    }
}

fn write_configs(card: &mut String, totals: &[&SplitTotal]) {
    line(card, 0, "configs:", "");
    line(card, 0, "- config_name: ", "default");
    line(card, 2, "data_files:", "");
    for total in totals {
        line(card, 2, "- split: ", split_name(total.split));
        line(card, 4, "path: ", &path(total.split));
    }
}

fn write_features(card: &mut String, context: &Context<'_>) {
    let labels: Vec<&str> = context.scheme.labels.iter().map(|label| label.id.as_str()).collect();
    line(card, 0, "dataset_info:", "");
    line(card, 2, "features:", "");
    feature(card, "id", "dtype: string");
    feature(card, "tokens", "sequence: string");
    write_tags(card, TAGS, &labels);
    for label in &labels {
        write_tags(card, &column(label), &[label]);
    }
    feature(card, "token_start", "sequence: int32");
    feature(card, "token_end", "sequence: int32");
    feature(card, "text", "dtype: string");
    write_structs(card, "spans", &SPAN);
    write_structs(card, "relations", &RELATION);
    for name in ["title", "source", "date", "language"] {
        feature(card, name, "dtype: string");
    }
}

fn feature(card: &mut String, name: &str, kind: &str) {
    line(card, 2, "- name: ", &quoted(name));
    line(card, 4, kind, "");
}

/// `O` first, then a pair for each label, in the scheme's order.
fn write_tags(card: &mut String, name: &str, labels: &[&str]) {
    feature(card, name, "sequence:");
    line(card, 6, "class_label:", "");
    line(card, 8, "names:", "");
    let pairs = labels.iter().flat_map(|label| ["B-", "I-"].map(|prefix| format!("{prefix}{label}")));
    for (number, tag) in std::iter::once("O".to_owned()).chain(pairs).enumerate() {
        line(card, 10, &format!("'{number}': "), &quoted(&tag));
    }
}

fn write_structs(card: &mut String, name: &str, fields: &[(&str, &str)]) {
    feature(card, name, "list:");
    for (name, kind) in fields {
        line(card, 4, "- name: ", &quoted(name));
        line(card, 6, "dtype: ", kind);
    }
}

fn write_splits(card: &mut String, totals: &[&SplitTotal]) {
    line(card, 2, "splits:", "");
    for total in totals {
        line(card, 2, "- name: ", split_name(total.split));
        line(card, 4, "num_bytes: ", &total.bytes.to_string());
        line(card, 4, "num_examples: ", &total.documents.to_string());
    }
    let bytes: usize = totals.iter().map(|total| total.bytes).sum();
    line(card, 2, "download_size: ", &bytes.to_string());
    line(card, 2, "dataset_size: ", &bytes.to_string());
}

fn write_text(card: &mut String, context: &Context<'_>) {
    let project = context.project;
    let name = if project.name.is_empty() { "Annotations" } else { &project.name };
    let license = if project.license.is_empty() { "not stated" } else { &project.license };
    let mut paragraph = |text: &str| {
        card.push_str(text);
        card.push_str("\n\n");
    };
    paragraph(&format!("# {name}"));
    if !project.description.is_empty() {
        paragraph(&project.description);
    }
    paragraph(&format!("Licence: {license}."));
    paragraph("## How to load it");
    paragraph(LOADING.trim_end());
    paragraph("## Labels");
    let mut labels = String::new();
    for label in &context.scheme.labels {
        let definition = label.definition.replace(['\r', '\n'], " ");
        labels.push_str(&format!("- `{}`: {definition}\n", label.id));
    }
    paragraph(labels.trim_end());
    card.push_str(
        "## More\n\n`manifest.json` has the whole scheme, the choices made, the counts of what is not in the data, \
         and a SHA-256 hash of each text (over its UTF-8 bytes).\n",
    );
}

fn line(card: &mut String, indent: usize, key: &str, value: &str) {
    (0..indent).for_each(|_| card.push(' '));
    card.push_str(key);
    card.push_str(value);
    card.push('\n');
}

/// `text` in double quotes (YAML 1.2, section 7.3.1); what is not printable is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        let code = u32::from(c);
        let is_plain = matches!(code, 0x20..=0x7e | 0xa1..=0x2027 | 0x202a..=0xd7ff | 0xe000..=0xfefe | 0xff00..=0xfffd)
            || code > 0xffff;
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            _ if is_plain => quoted.push(c),
            _ => quoted.push_str(&format!("\\u{code:04x}")),
        }
    }
    quoted.push('"');
    quoted
}
