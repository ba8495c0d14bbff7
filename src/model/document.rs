//! A text with its annotations: the only place where the two meet.
//!
//! Owns: [`Document`]. Unit: code points. Must not know: the project it belongs to, where it is stored.

use super::annotations::Annotations;
use super::edit::{Details, Edit, EditError};
use super::extra::Extra;
use super::scheme::id;
use super::span::Span;
use super::text::Text;

id!(
    /// Names a document, unique in its project.
    DocumentId
);

/// One version of a document. Cloning shares text and annotations.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Unique in its project.
    pub id: DocumentId,
    /// The text, which never changes.
    pub text: Text,
    /// Title, source, status and the like.
    pub details: Details,
    /// Spans and relations.
    pub annotations: Annotations,
    /// What is known of where the text came from (the `metadata` object of a dataset), opaque here.
    pub metadata: Extra,
    /// Unknown fields of the file.
    pub extra: Extra,
}

impl Document {
    /// A document without annotations.
    #[must_use]
    pub fn new(id: DocumentId, text: Text, details: Details) -> Self {
        let (annotations, metadata, extra) = Default::default();
        Self { id, text, details, annotations, metadata, extra }
    }

    /// The document after `edit`; what did not change is shared with this one.
    ///
    /// # Errors
    /// If a span would be empty, outside the text or cut a grapheme cluster, or as [`Annotations::apply`].
    pub fn apply(&self, edit: &Edit) -> Result<Self, EditError> {
        for span in &edit.added_spans {
            self.check(span)?;
        }
        let mut next = Self { annotations: self.annotations.apply(edit)?, ..self.clone() };
        if let Some(both) = &edit.details {
            if both.0 != self.details {
                return Err(EditError::DetailsChanged);
            }
            next.details = both.1.clone();
        }
        Ok(next)
    }

    /// Whether `span` may lie in this text.
    ///
    /// # Errors
    /// If it is empty, reaches beyond the text or cuts a grapheme cluster.
    pub fn check(&self, span: &Span) -> Result<(), EditError> {
        let range = span.range;
        if range.is_empty() {
            return Err(EditError::Empty(span.id.clone()));
        }
        let len = self.text.len();
        if range.end > len {
            return Err(EditError::OutsideText(span.id.clone(), range, len.0));
        }
        if !self.text.is_grapheme_boundary(range.start) || !self.text.is_grapheme_boundary(range.end) {
            return Err(EditError::CutsCharacter(span.id.clone(), range));
        }
        Ok(())
    }
}
