//! All spans and relations of a text, ordered and indexed.
//!
//! Owns: [`Annotations`]. Unit: code points. Must not know: the text; whether a range fits it is checked by
//! [`super::document`].
//!
//! Copies share structure (see [`super::chunks`]), so a version of a document costs microseconds, and
//! history, screen and storage can each hold the version they work on.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::chunks::{Chunks, Element};
use super::edit::{Edit, EditError};
use super::offset::{CodePoint, TextRange};
use super::order::sort;
use super::relation::{Relation, SharedRelation};
use super::scheme::LabelId;
use super::span::{AnnotationId, AnnotatorId, SharedSpan, Span};

#[derive(Clone, Debug)]
struct ByPosition(SharedSpan);

impl Element for ByPosition {
    fn order(&self, other: &Self) -> Ordering {
        self.0.order().cmp(&other.0.order())
    }
    fn reach(&self) -> usize {
        self.0.range.end.0
    }
}

#[derive(Clone, Debug)]
struct ById(SharedSpan);

impl Element for ById {
    fn order(&self, other: &Self) -> Ordering {
        self.0.id.cmp(&other.0.id)
    }
}

#[derive(Clone, Debug)]
struct RelationById(SharedRelation);

impl Element for RelationById {
    fn order(&self, other: &Self) -> Ordering {
        self.0.id.cmp(&other.0.id)
    }
}

/// A relation seen from one of its two spans.
#[derive(Clone, Debug)]
struct End {
    span: AnnotationId,
    relation: SharedRelation,
}

impl Element for End {
    fn order(&self, other: &Self) -> Ordering {
        (&self.span, &self.relation.id).cmp(&(&other.span, &other.relation.id))
    }
}

/// The spans of a text, sorted by start, then the longer first, then id; and its relations, sorted by id.
#[derive(Clone, Debug, Default)]
pub struct Annotations {
    by_position: Chunks<ByPosition>,
    /// Made when it is asked for: most documents of a corpus only pass through.
    index: OnceLock<Index>,
    relations: Chunks<RelationById>,
    ends: Chunks<End>,
}

/// Spans by id, and how many have each label.
#[derive(Clone, Debug, Default)]
struct Index {
    by_id: Chunks<ById>,
    counts: BTreeMap<LabelId, usize>,
}

/// How many spans are compared with each other sooner than sorted.
const FEW: usize = 16;

impl Annotations {
    /// Takes spans and relations in any order.
    ///
    /// # Errors
    /// If an id is used twice, or a relation leads to or from a span that is not among them.
    pub fn new(spans: Vec<SharedSpan>, relations: Vec<SharedRelation>) -> Result<Self, EditError> {
        let by_position = Chunks::from_vec(spans.into_iter().map(ByPosition).collect());
        let mut all = Self { by_position, ..Self::default() };
        if let Some(id) = all.first_repeat() {
            return Err(EditError::SpanExists(id.clone()));
        }
        for relation in relations {
            all.add_relation(&relation)?;
        }
        Ok(all)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut counts = BTreeMap::new();
            for span in self.spans() {
                *counts.entry(span.label.clone()).or_insert(0) += 1;
            }
            Index { by_id: Chunks::from_vec(self.spans().cloned().map(ById).collect()), counts }
        })
    }

    /// The index, to be put back when it was changed.
    fn take_index(&mut self) -> Index {
        self.index();
        self.index.take().unwrap_or_default()
    }

    /// An id that is used twice, the first of them in the order of ids.
    fn first_repeat(&self) -> Option<&AnnotationId> {
        let is_new = |(n, span): (usize, &SharedSpan)| self.spans().take(n).all(|other| other.id != span.id);
        let differ = || self.spans().enumerate().all(is_new);
        if self.span_count() <= FEW && differ() {
            return None;
        }
        let mut ids = self.index().by_id.iter().map(|span| &span.0.id);
        let mut last = ids.next()?;
        ids.find(|id| std::mem::replace(&mut last, id) == *id)
    }

    /// How many spans there are.
    #[must_use]
    pub fn span_count(&self) -> usize {
        self.by_position.len()
    }

    /// How many spans carry `label`.
    #[must_use]
    pub fn label_count(&self, label: &LabelId) -> usize {
        self.index().counts.get(label).copied().unwrap_or(0)
    }

    /// How many relations there are.
    #[must_use]
    pub fn relation_count(&self) -> usize {
        self.relations.len()
    }

    /// All spans in order.
    pub fn spans(&self) -> impl DoubleEndedIterator<Item = &SharedSpan> {
        self.by_position.iter().map(|span| &span.0)
    }

    /// All relations, by id.
    pub fn relations(&self) -> impl DoubleEndedIterator<Item = &SharedRelation> {
        self.relations.iter().map(|relation| &relation.0)
    }

    /// The span called `id`.
    #[must_use]
    pub fn span(&self, id: &AnnotationId) -> Option<&SharedSpan> {
        self.index().by_id.get(|other| other.0.id.cmp(id)).map(|span| &span.0)
    }

    /// The relation called `id`.
    #[must_use]
    pub fn relation(&self, id: &AnnotationId) -> Option<&SharedRelation> {
        self.relations.get(|other| other.0.id.cmp(id)).map(|relation| &relation.0)
    }

    /// The relations that start from or lead to span `id`.
    pub fn relations_of<'a>(&'a self, id: &'a AnnotationId) -> impl Iterator<Item = &'a SharedRelation> {
        self.ends
            .iter_from(move |end| end.span.cmp(id).then(Ordering::Greater))
            .take_while(move |end| end.span == *id)
            .map(|end| &end.relation)
    }

    /// The span at place `n` of the order.
    #[must_use]
    pub fn nth(&self, n: usize) -> Option<&SharedSpan> {
        self.by_position.nth(n).map(|span| &span.0)
    }

    /// The place of `span` in the order, or where it would go.
    #[must_use]
    pub fn rank(&self, span: &Span) -> usize {
        self.by_position.rank(|other| other.0.order() < span.order())
    }

    /// How many spans start before `at`.
    #[must_use]
    pub fn rank_at(&self, at: CodePoint) -> usize {
        self.by_position.rank(|other| other.0.range.start < at)
    }

    /// The spans that share a code point with `range`, in order.
    pub fn between(&self, range: TextRange) -> impl Iterator<Item = &SharedSpan> {
        let goes_on = move |span: &ByPosition| !range.is_empty() && span.0.range.start < range.end;
        self.by_position.reaching(range.start.0, goes_on).map(|span| &span.0)
    }

    /// A span over `range` with that label and annotator, but for `other`.
    #[must_use]
    pub fn twin(
        &self,
        range: TextRange,
        label: &LabelId,
        annotator: &AnnotatorId,
        other: Option<&AnnotationId>,
    ) -> Option<&SharedSpan> {
        let is_twin = |span: &&SharedSpan| {
            span.range == range && span.label == *label && span.annotator == *annotator && Some(&span.id) != other
        };
        self.between(range).find(is_twin)
    }

    /// The spans over code point `at`, innermost (shortest) first.
    #[must_use]
    pub fn at(&self, at: CodePoint) -> Vec<SharedSpan> {
        let mut stack: Vec<SharedSpan> = self.between(TextRange::new(at.0, at.0 + 1)).cloned().collect();
        sort(&mut stack, |a, b| a.range.len().cmp(&b.range.len()).then_with(|| b.order().cmp(&a.order())));
        stack
    }

    /// The annotations after `edit`. The edit is taken whole or not at all.
    ///
    /// # Errors
    /// If the edit removes what is not there as the edit knows it, adds an id that is taken, or leaves a
    /// relation without its span.
    pub fn apply(&self, edit: &Edit) -> Result<Self, EditError> {
        let mut next = self.clone();
        for relation in &edit.removed_relations {
            next.remove_relation(relation)?;
        }
        for span in &edit.removed_spans {
            next.remove_span(span)?;
        }
        for span in &edit.added_spans {
            next.add_span(span)?;
        }
        for relation in &edit.added_relations {
            next.add_relation(relation)?;
        }
        for span in &edit.removed_spans {
            if next.span(&span.id).is_none()
                && let Some(relation) = next.relations_of(&span.id).next()
            {
                return Err(EditError::DanglingRelation(relation.id.clone(), span.id.clone()));
            }
        }
        Ok(next)
    }

    fn add_span(&mut self, span: &SharedSpan) -> Result<(), EditError> {
        let mut index = self.take_index();
        let is_new = index.by_id.insert(ById(Arc::clone(span)));
        if is_new {
            *index.counts.entry(span.label.clone()).or_insert(0) += 1;
            self.by_position.insert(ByPosition(Arc::clone(span)));
        }
        self.index = index.into();
        if is_new { Ok(()) } else { Err(EditError::SpanExists(span.id.clone())) }
    }

    fn remove_span(&mut self, span: &SharedSpan) -> Result<(), EditError> {
        if self.span(&span.id) != Some(span) {
            return Err(EditError::SpanMissing(span.id.clone()));
        }
        let mut index = self.take_index();
        index.by_id.remove(|other| other.0.id.cmp(&span.id));
        if let Some(count) = index.counts.get_mut(&span.label) {
            *count -= 1;
        }
        self.index = index.into();
        self.by_position.remove(|other| other.0.order().cmp(&span.order()));
        Ok(())
    }

    fn add_relation(&mut self, relation: &SharedRelation) -> Result<(), EditError> {
        for id in [&relation.from, &relation.to] {
            if self.span(id).is_none() {
                return Err(EditError::DanglingRelation(relation.id.clone(), id.clone()));
            }
        }
        if !self.relations.insert(RelationById(Arc::clone(relation))) {
            return Err(EditError::RelationExists(relation.id.clone()));
        }
        for span in [&relation.from, &relation.to] {
            self.ends.insert(End { span: span.clone(), relation: Arc::clone(relation) });
        }
        Ok(())
    }

    fn remove_relation(&mut self, relation: &Relation) -> Result<(), EditError> {
        if self.relation(&relation.id).map(AsRef::as_ref) != Some(relation) {
            return Err(EditError::RelationMissing(relation.id.clone()));
        }
        self.relations.remove(|other| other.0.id.cmp(&relation.id));
        for span in [&relation.from, &relation.to] {
            self.ends.remove(|end| end.span.cmp(span).then_with(|| end.relation.id.cmp(&relation.id)));
        }
        Ok(())
    }
}

impl PartialEq for Annotations {
    fn eq(&self, other: &Self) -> bool {
        self.spans().eq(other.spans()) && self.relations().eq(other.relations())
    }
}
