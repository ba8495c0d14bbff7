//! One link between two spans of a document.
//!
//! Owns: [`Relation`]. Must not know: the spans it joins but by id.

use std::sync::Arc;

use super::extra::Extra;
use super::scheme::RelationTypeId;
use super::span::{AnnotationId, AnnotatorId, Timestamp};

/// A typed link from one span to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Unique among the relations of its document.
    pub id: AnnotationId,
    /// What it says.
    pub kind: RelationTypeId,
    /// The span it starts from.
    pub from: AnnotationId,
    /// The span it leads to.
    pub to: AnnotationId,
    /// Who made it.
    pub annotator: AnnotatorId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Unknown fields of the file.
    pub extra: Extra,
}

/// A relation as it is shared between versions of a document, the history and the screen.
pub type SharedRelation = Arc<Relation>;
