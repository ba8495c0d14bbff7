//! A text with its annotations: the only place where the two meet.
//!
//! Owns: [`Document`]. Unit: code points. Must not know: the project it belongs to, where it is stored.

use std::collections::BTreeMap;

use super::annotations::Annotations;
use super::edit::{Details, Edit, EditError};
use super::extra::Extra;
use super::relation::Relation;
use super::scheme::{Scheme, id};
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

    /// Why `scheme` does not allow a relation between the labels that its spans have now, as a sentence; `None` if it does,
    /// or has no such type.
    #[must_use]
    pub fn forbidden(&self, relation: &Relation, scheme: &Scheme) -> Option<String> {
        let label = |id| self.annotations.span(id).map(|span| &span.label);
        let (from, to) = (label(&relation.from)?, label(&relation.to)?);
        let kind = scheme.relation(&relation.kind).filter(|kind| !kind.allows(from, to))?;
        let (from, to) = (scheme.label_name(from), scheme.label_name(to));
        Some(format!("The scheme does not allow “{}” from {from} to {to}.", kind.name))
    }

    /// The document after as much of `edit` as fits it, and the change that this comes to: what the edit removes is
    /// removed whatever it is now, what it adds takes the place of what has its id. For the repair of a damaged journal.
    #[must_use]
    pub fn apply_leniently(&self, edit: &Edit) -> (Self, Edit) {
        let mut spans: BTreeMap<_, _> = self.annotations.spans().map(|span| (&span.id, span)).collect();
        for span in &edit.removed_spans {
            spans.remove(&span.id);
        }
        spans.extend(edit.added_spans.iter().filter(|span| self.check(span).is_ok()).map(|span| (&span.id, span)));
        let mut relations: BTreeMap<_, _> = self.annotations.relations().map(|one| (&one.id, one)).collect();
        for relation in &edit.removed_relations {
            relations.remove(&relation.id);
        }
        relations.extend(edit.added_relations.iter().map(|relation| (&relation.id, relation)));
        relations.retain(|_, relation| spans.contains_key(&relation.from) && spans.contains_key(&relation.to));
        let relations = relations.into_values().cloned().collect();
        let annotations = Annotations::new(spans.into_values().cloned().collect(), relations);
        let details = edit.details.as_ref().map_or(&self.details, |both| &both.1).clone();
        // It cannot fail: ids are unique in a map, and no relation is left without its spans.
        let annotations = annotations.unwrap_or_else(|_| self.annotations.clone());
        let next = Self { annotations, details, ..self.clone() };
        let change = self.edit_to(&next);
        (next, change)
    }

    /// The change that makes this document `other`, another version of it.
    #[must_use]
    pub fn edit_to(&self, other: &Self) -> Edit {
        let (here, there) = (&self.annotations, &other.annotations);
        let details = || Box::new((self.details.clone(), other.details.clone()));
        Edit {
            removed_spans: here.spans().filter(|one| there.span(&one.id) != Some(*one)).cloned().collect(),
            added_spans: there.spans().filter(|one| here.span(&one.id) != Some(*one)).cloned().collect(),
            removed_relations: here.relations().filter(|one| there.relation(&one.id) != Some(*one)).cloned().collect(),
            added_relations: there.relations().filter(|one| here.relation(&one.id) != Some(*one)).cloned().collect(),
            details: (self.details != other.details).then(details),
        }
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
