//! Texts and annotations as files, and files as texts and annotations.
//!
//! Owns: [`FORMATS`], the table of what can be written. Must not know: files, browser, screen; bytes in, bytes out.
//!
//! A format is one file (or folder) here and one line in the table.

pub mod dataset;
pub mod journal;
mod json;
pub mod plain_text;

use std::fmt;

use crate::model::project::Project;
use crate::model::span::Timestamp;

pub use json::is_number;

/// A kind of file that a project can be written as.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Names it in commands and preferences.
    pub id: &'static str,
    /// Names it on screen.
    pub name: &'static str,
    /// Of its files, without the dot.
    pub extension: &'static str,
    /// Of its files, as in HTTP.
    pub media_type: &'static str,
    /// What it is good for, in one sentence.
    pub description: &'static str,
    /// Writes the project, at the moment given, as the bytes of a file.
    pub write: fn(&Project, &Timestamp) -> Result<Vec<u8>, WriteError>,
}

/// Every format, in the order offered.
pub const FORMATS: &[Format] = &[dataset::FORMAT];

/// The format called `id`.
#[must_use]
pub fn format(id: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.id == id)
}

/// Why a file was not written. What is written is read again before it is handed over, so that a mistake of
/// the program shows here and not in somebody's analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// In this document (first) this span (second) would not be where its text says.
    Offset(String, String),
    /// What was written is not read as what was to be written.
    Unreadable(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(document, span) => write!(
                f,
                "Nothing was written: in “{document}” the span “{span}” would point at other words than it marks. \
                 This is a mistake of the program; your annotations are as they were."
            ),
            Self::Unreadable(what) => write!(
                f,
                "Nothing was written: {what}. This is a mistake of the program; your annotations are as they were."
            ),
        }
    }
}

impl std::error::Error for WriteError {}
