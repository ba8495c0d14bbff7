//! A scheme and the documents annotated with it.
//!
//! Owns: [`Project`]. Must not know: where it is stored, which document is open.

use std::sync::Arc;

use super::document::{Document, DocumentId};
use super::extra::Extra;
use super::scheme::Scheme;

/// What one dataset file holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    /// Shown in the top bar.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Under which licence the dataset may be used.
    pub license: String,
    /// What may be said.
    pub scheme: Arc<Scheme>,
    /// In the order shown; ids are unique.
    pub documents: Vec<Document>,
    /// Unknown fields of the dataset and of its project object, opaque here.
    pub extra: Extra,
}

impl Project {
    /// The document called `id`.
    #[must_use]
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == *id)
    }

    /// The name of the project, with the first number from 2 on in brackets if it is one of `taken`.
    #[must_use]
    pub fn name_beside(&self, taken: &[&str]) -> String {
        let (mut name, mut number) = (self.name.clone(), 1);
        while taken.contains(&name.as_str()) {
            number += 1;
            name = format!("{} ({number})", self.name);
        }
        name
    }

    /// An id made from `title`, which another document may have: lower case, words joined by hyphens.
    #[must_use]
    pub fn id_of_title(title: &str) -> DocumentId {
        let mut stem = String::new();
        for c in title.chars().flat_map(char::to_lowercase).take(60) {
            if c.is_alphanumeric() {
                stem.push(c);
            } else if !stem.is_empty() && !stem.ends_with('-') {
                stem.push('-');
            }
        }
        let stem = stem.trim_end_matches('-');
        DocumentId::from(if stem.is_empty() { "document" } else { stem })
    }
}
