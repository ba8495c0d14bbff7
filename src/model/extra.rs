//! What a file said beyond what this version knows.
//!
//! Owns: [`Extra`]. Must not know: how it is written; the model carries it and never looks inside.

use std::sync::Arc;

/// Fields of a dataset that this version does not know, kept to be written back. Opaque here: only the
/// format that read it can say what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra(Option<Arc<str>>);

impl Extra {
    /// Keeps `content`; an empty string means nothing to keep.
    #[must_use]
    pub fn new(content: &str) -> Self {
        Self((!content.is_empty()).then(|| content.into()))
    }

    /// What was kept, in the form the reader gave it.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }
}
