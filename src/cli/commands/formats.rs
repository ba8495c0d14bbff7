//! `counterclaim formats` and `counterclaim schema`: what there is to know about files.

use std::io::{Write, stdout};

use super::super::arguments::Formats;
use super::super::failure::{Failure, Naming, Outcome};
use crate::formats::FORMATS;
use crate::formats::dataset::SCHEMA;
use crate::formats::format::{Format, Holds, Overlaps};
use crate::formats::json::Writer;

/// Prints the JSON Schema of the dataset.
pub fn schema() -> Result<Outcome, Failure> {
    print(SCHEMA)
}

/// Lists the formats.
pub fn run(formats: &Formats) -> Result<Outcome, Failure> {
    print(&if formats.json {
        as_json()
    } else if formats.markdown {
        as_markdown()
    } else {
        as_words()
    })
}

fn print(text: &str) -> Result<Outcome, Failure> {
    let mut out = stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(end.as_bytes()))
        .and_then(|()| out.flush())
        .to_output()?;
    Ok(Outcome::Clean)
}

fn as_words() -> String {
    let width = FORMATS.iter().map(|format| format.id.len()).max().unwrap_or(0);
    let line = |format: &Format| format!("{:width$}  {:10}  {}\n", format.id, ways(format), format.description);
    FORMATS.iter().map(line).collect()
}

fn ways(format: &Format) -> &'static str {
    match (format.reading.is_some(), format.writing.is_some()) {
        (true, true) => "read/write",
        (true, false) => "read",
        _ => "write",
    }
}

/// What a format holds, by name.
fn held(holds: &Holds) -> [(&'static str, bool); 7] {
    [
        ("relations", holds.relations),
        ("attributes", holds.attributes),
        ("notes", holds.notes),
        ("annotators", holds.annotators),
        ("provenance", holds.provenance),
        ("exact_text", holds.text),
        ("whole_tokens_only", holds.tokens),
    ]
}

fn overlap(holds: &Holds) -> &'static str {
    match holds.overlap {
        Overlaps::Any => "any",
        Overlaps::Nested => "nested",
        Overlaps::None => "none",
    }
}

fn as_json() -> String {
    let mut json = Writer::pretty(4096);
    json.open('[');
    for format in FORMATS {
        json.element();
        json.open('{');
        json.field("id", format.id);
        json.field("name", format.name);
        json.field("extension", format.extension);
        json.field("media_type", format.media_type);
        json.field("description", format.description);
        for (name, is_so) in [
            ("reads", format.reading.is_some()),
            ("writes", format.writing.is_some()),
            ("unit_varies", format.unit_varies),
        ] {
            json.key(name);
            json.truth(is_so);
        }
        json.field("unit", format.unit.as_str());
        json.field("overlap", overlap(&format.holds));
        for (name, is_so) in held(&format.holds) {
            json.key(name);
            json.truth(is_so);
        }
        json.field_list("details", &mut format.holds.details.iter().copied());
        json.close('}');
    }
    json.close(']');
    json.finish() + "\n"
}

/// The page `docs/formats.md`.
fn as_markdown() -> String {
    let mut text = "# Formats\n\nWritten by `counterclaim formats --markdown`; a test holds the two against each other. Every \
                    format is written and read by the same code in the browser and on the command line. What a format \
                    cannot hold is counted before anything is written.\n\nWhere each document has a file of its own, as in \
                    brat, CoNLL, TEI or Web Annotation, the file is named after the document's id; what file names cannot have is replaced. \
                    `manifest.json` has the ids as they are: read together with it, an export comes back under them; \
                    without it, the names of the files are the ids.\n\n| Format | Id | Main file | Read, write | Offsets in | Overlap | Relations | Attributes | Notes \
                    | Annotators | Ids and times |\n|---|---|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    for format in FORMATS {
        let holds = &format.holds;
        // Where the text is not kept as it was, there is nothing to count in but tokens.
        let unit = match (!holds.text, format.unit_varies) {
            (true, _) => "tokens".to_owned(),
            (false, true) => format!("{} (can be chosen)", format.unit.as_str()),
            (false, false) => format.unit.as_str().to_owned(),
        };
        let mut cells = vec![
            format.name.to_owned(),
            format!("`{}`", format.id),
            format!("`.{}`", format.extension),
            ways(format).replace('/', ", "),
            unit,
            overlap(holds).to_owned(),
        ];
        cells.extend(held(holds).iter().take(5).map(|(_, is_so)| if *is_so { "yes" } else { "–" }.to_owned()));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    for format in FORMATS {
        text.push_str(&format!("\n## {} (`{}`)\n\n{}\n", format.name, format.id, format.description));
        if !format.loading.is_empty() {
            text.push_str(&format!("\n{}\n", format.loading.trim_end()));
        }
    }
    text
}
