//! Versions of one text by several annotators, which some programs write as records of their own.
//!
//! Owns: [`Versions`]. Must not know: any one format. Memory: two hashes a text that names its annotator.

use super::dataset::sha256_of;
use super::loss::counted;
use super::naming::Given;
use crate::model::document::Document;

/// Counts the documents that have the text of an earlier one, and another annotator.
pub struct Versions {
    given: Box<dyn Given>,
    count: usize,
}

/// Ends what is said of them.
const ADVICE: &str = "On the command line, `counterclaim merge` makes one document of each text.";

impl Versions {
    /// `given`: remembers texts and annotators.
    #[must_use]
    pub fn new(given: Box<dyn Given>) -> Self {
        Self { given, count: 0 }
    }

    /// Counts those among `documents`, which come after all that were given before.
    pub fn add(&mut self, documents: &[Document]) {
        for document in documents {
            let mut annotators = document.annotations.spans().map(|span| span.annotator.as_str());
            let Some(annotator) = annotators.find(|annotator| !annotator.is_empty()) else { continue };
            let text = sha256_of(&document.text);
            let is_first = self.given.add(text);
            let is_other = self.given.add(&[text, annotator].concat());
            self.count += usize::from(!is_first && is_other);
        }
    }

    /// What is to be said of them; nothing if there are none.
    #[must_use]
    pub fn said(&self) -> Option<String> {
        let what = counted(self.count, "document has", "documents have");
        let message = format!("{what} the text of an earlier one and another annotator, and stayed apart. {ADVICE}");
        (self.count > 0).then_some(message)
    }
}

/// True for what [`Versions::said`] says.
#[must_use]
pub fn is_of_versions(message: &str) -> bool {
    message.ends_with(ADVICE)
}
