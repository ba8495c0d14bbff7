//! Writing a dataset.
//!
//! Owns: [`write`], [`text_sha256`]. Must not know: how the fields of spans, documents and schemes are written.

use sha2::{Digest, Sha256};

use super::super::WriteError;
use super::super::json::{Item, Reader, Writer};
use super::document::write_document;
use super::scheme::write_scheme;
use super::verify::verify;
use super::{NAME, VERSION};
use crate::model::document::Document;
use crate::model::project::Project;
use crate::model::span::Timestamp;
use crate::model::text::Text;

/// What a span takes in a file beyond its text, about.
const SPAN_BYTES: usize = 400;

/// Writes `project` as a dataset. The same project gives the same bytes, but for `exported_at` and `generator`.
///
/// # Errors
/// If a span, read again from what was written, does not cover the words it should. That is a mistake of this
/// program, and better found here.
pub fn write(project: &Project, exported_at: &Timestamp, generator: &str) -> Result<String, WriteError> {
    let size =
        |document: &Document| document.text.as_str().len() * 2 + document.annotations.span_count() * SPAN_BYTES + 1024;
    let mut writer = Writer::pretty(project.documents.iter().map(size).sum());
    writer.open('{');
    writer.field("format", NAME);
    writer.field_number("version", VERSION);
    writer.field("generator", generator);
    writer.field("exported_at", exported_at.as_str());
    writer.field("offset_unit", "code_point");
    writer.key("project");
    writer.open('{');
    writer.field("name", &project.name);
    writer.field("description", &project.description);
    writer.field("license", &project.license);
    write_extra_of("project", project, &mut writer);
    writer.close('}');
    writer.key("scheme");
    write_scheme(&mut writer, &project.scheme);
    writer.key("documents");
    writer.open('[');
    for document in &project.documents {
        writer.element();
        writer.open('{');
        write_document(&mut writer, document, sha256_of(&document.text));
        writer.close('}');
    }
    writer.close(']');
    write_extra_of("dataset", project, &mut writer);
    writer.close('}');
    if writer.is_broken() {
        return Err(WriteError::Unreadable("fields kept from a file that was opened are no JSON".to_owned()));
    }
    let mut json = writer.finish();
    json.push('\n');
    verify(project, &json)?;
    Ok(json)
}

/// Writes those unknown fields that belong to `part`: "dataset" or "project".
fn write_extra_of(part: &str, project: &Project, writer: &mut Writer) {
    let Some(json) = project.extra.as_str() else { return };
    let mut reader = Reader::of_kept(json);
    if !reader.open_object() {
        writer.fields_of(json);
    }
    while let Some(name) = reader.key() {
        match reader.item() {
            Some(Item::Nested(fields)) if name == part => writer.fields_of(fields),
            _ => {}
        }
    }
}

/// Bytes hashed in one call.
const PIECE: usize = 4096;

/// SHA-256 (FIPS 180-4) over the UTF-8 bytes of `text`, in 64 lower-case hexadecimal digits.
#[must_use]
pub fn text_sha256(text: &str) -> String {
    let mut hash = Sha256::new();
    // In pieces: browsers compile WebAssembly quickly at first and well while it runs, but take up the better code only at
    // a call. Hashed in one call, a long text takes several times as long.
    for piece in text.as_bytes().chunks(PIECE) {
        hash.update(piece);
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        for digit in [byte >> 4, byte & 15] {
            hex.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    hex
}

/// [`text_sha256`] of a document's text, computed once for each text.
#[must_use]
pub fn sha256_of(text: &Text) -> &str {
    text.digest(text_sha256)
}
