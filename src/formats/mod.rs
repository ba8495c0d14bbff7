//! Texts and annotations as files, and files as texts and annotations.
//!
//! Owns: [`FORMATS`], the table of what can be written and read. Must not know: browser, screen; bytes in, bytes out.
//!
//! A format is one file (or folder) here and one line in the table. Menus, file filters, the command line, the
//! conformance tests and `docs/formats.md` follow from the table.
//!
//! Out: [`export`] reduces each document to what the format can hold ([`reduce`], counted in a [`loss`] report),
//! writes it, reads it again, and joins the pieces. In: [`import`] recognises the format; its reader hands drafts to
//! an [`intake`], which puts spans onto their text.

pub mod about;
mod annotators;
pub mod archive;
pub mod backup;
mod beside;
pub mod bound;
pub mod brat;
pub mod cas;
pub mod columns;
mod cores;
pub mod counting;
pub mod dataset;
pub mod doccano;
pub mod docx;
mod draft;
pub mod export;
mod fields;
pub mod format;
pub(crate) mod glance;
mod holds;
pub mod huggingface;
pub mod import;
pub mod intake;
pub mod journal;
pub(crate) mod json;
pub mod jsonl;
mod known;
pub mod label_studio;
mod layers;
pub mod loss;
pub mod mapping;
pub mod naming;
pub mod options;
pub mod plain_text;
pub mod prodigy;
pub mod pubannotation;
mod rebuild;
mod records;
pub mod reduce;
mod rows;
pub mod saved_page;
pub mod spacy;
pub mod split;
pub mod tables;
pub mod tags;
pub mod tei;
pub mod text_source;
pub mod text_table;
pub mod tokens;
pub mod unread;
pub mod versions;
pub mod web_annotation;
mod words;
mod xml;

pub use format::{Format, WriteError};
pub use json::is_number;

/// Every format, in the order offered.
pub const FORMATS: &[Format] = &[
    dataset::FORMAT,
    jsonl::FORMAT,
    doccano::FORMAT,
    label_studio::FORMAT,
    prodigy::FORMAT,
    spacy::FORMAT,
    huggingface::FORMAT,
    columns::CONLL,
    columns::BILOU,
    brat::FORMAT,
    web_annotation::FORMAT,
    pubannotation::FORMAT,
    cas::xmi::FORMAT,
    cas::json::FORMAT,
    tei::FORMAT,
    tables::CSV,
    tables::TSV,
];

/// The format called `id`.
#[must_use]
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}
