//! The dataset: a project as one JSON document, format version 1. The reader takes what it can and says what it
//! could not; the writer reads again what it wrote.
//!
//! Owns: [`read`], [`write`], [`Reading`], [`SCHEMA`]. Unit: code points.
//! Must not know: files, screen, clock.
//!
//! Version 1 is the first, so there is nothing to migrate from yet; a file of a newer version is refused.
//!
//! Limitations: files of at most [`MAX_BYTES`], objects and lists at most [`MAX_DEPTH`] deep.

pub(crate) mod annotation;
pub(crate) mod document;
mod ids;
pub(crate) mod place;
mod read;
mod reading;
pub(crate) mod scheme;
pub(crate) mod source;
mod usage;
mod verify;
mod walk;
mod write;

pub use super::json::MAX_DEPTH;
pub use read::read;
pub use reading::{HeldRelation, Problem, Reading, Refusal, Unplaced, doubtful, follow};
pub(crate) use verify::{Bytes, verify_document};
pub use write::{sha256_of, text_sha256, write};

use super::format::{Beside, Format, Holds, Reader, Writing};
use super::glance;
use super::json::Writer;
use super::options::Unit;
use crate::model::extra::Extra;

/// What `format` says in every dataset.
pub const NAME: &str = "counterclaim-dataset";

/// The version written, and the newest one read.
pub const VERSION: usize = 1;

/// The largest file read, in bytes.
pub const MAX_BYTES: usize = 512 << 20;

/// What this program calls itself in the files it writes.
pub const GENERATOR: &str = concat!("counterclaim ", env!("CARGO_PKG_VERSION"));

/// The JSON Schema (draft 2020-12) of version 1. Unknown fields are allowed, known ones are described strictly.
pub const SCHEMA: &str = include_str!("dataset.schema.json");

/// The dataset among the formats.
pub const FORMAT: Format = Format {
    id: "dataset",
    name: "Counterclaim dataset",
    extension: "json",
    media_type: "application/json",
    description: "Everything in one JSON file: texts, spans, relations, scheme. Opens here again without loss.",
    loading: "",
    unit: Unit::CodePoint,
    unit_varies: false,
    holds: Holds::ALL,
    writing: Some(Writing::Whole(|project, at| write(project, at, GENERATOR).map(String::into_bytes))),
    reading: Some(Reader::Whole(read)),
    recognise: |file| {
        // Another program may have sorted the keys, so that the documents come first.
        let head = file.head();
        head.trim_start().starts_with('{') && head.contains("\"counterclaim-dataset\"")
            || glance::first(file).is_some_and(|file| file.get("format").text() == Some(NAME))
    },
    beside: Beside::NOTHING,
};

/// The `metadata` object with these fields; nothing if there are none.
#[must_use]
pub fn metadata(fields: &[(&str, &str)]) -> Extra {
    if fields.is_empty() {
        return Extra::default();
    }
    let mut writer = Writer::compact();
    writer.open('{');
    for (key, value) in fields {
        writer.key(key);
        writer.string(value);
    }
    writer.close('}');
    Extra::new(&writer.finish())
}
