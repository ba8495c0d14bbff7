//! What a person asks for, and the one edit it comes to.
//!
//! Owns: [`Command`], [`Stamp`], [`CommandError`]. Unit: code points.
//! Must not know: keys, pointers, the clock; time, annotator and ids arrive in the [`Stamp`].

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::document::Document;
use super::edit::{Details, Edit};
use super::offset::TextRange;
use super::order::sort;
use super::relation::{Relation, SharedRelation};
use super::scheme::{AttributeId, LabelId, RelationTypeId, Scheme};
use super::span::{AnnotationId, AnnotatorId, Origin, SharedSpan, Span, Timestamp, Value};

/// Who does something, when, and the ids for what it makes.
pub struct Stamp<'a> {
    /// Who.
    pub annotator: AnnotatorId,
    /// When.
    pub at: Timestamp,
    /// Gives an id never given before.
    pub new_id: &'a mut dyn FnMut() -> AnnotationId,
}

/// A change that a person asks for. Each comes to one [`Edit`] and one undo step.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Tag each of the ranges with the label; ranges already tagged so are skipped.
    Tag(Vec<TextRange>, LabelId),
    /// Give the span another label, if that makes no second one of another; everything else stays.
    Relabel(AnnotationId, LabelId),
    /// Move the ends of the span, if that makes no second one of another; everything else stays.
    Resize(AnnotationId, TextRange),
    /// Set an attribute of the span, or take it away.
    SetAttribute(AnnotationId, AttributeId, Option<Value>),
    /// Replace the note of the span.
    SetNote(AnnotationId, String),
    /// Delete the spans, and the relations that lead to or from them.
    Delete(Vec<AnnotationId>),
    /// Link two spans.
    Relate(RelationTypeId, AnnotationId, AnnotationId),
    /// Delete a relation.
    Unrelate(AnnotationId),
    /// Replace what is said about the document as a whole.
    SetDetails(Details),
}

/// Why a command comes to nothing. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// The range is tagged with that label already, by this span.
    AlreadyTagged(AnnotationId),
    /// The span would become the same as another one: range, label and annotator.
    Doubles(AnnotationId),
    /// The span or relation is not there.
    Missing(AnnotationId),
    /// The scheme does not allow that relation between these labels: type, from, to.
    NotAllowed(String, String, String),
    /// That relation is there already.
    AlreadyRelated,
    /// It would change nothing.
    NoChange,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyTagged(_) => f.write_str("This stretch already has that label."),
            Self::Doubles(_) => {
                f.write_str("Another span is over the same words and has that label. Delete one instead.")
            }
            Self::Missing(id) => write!(f, "“{id}” is not there any more. Nothing was changed."),
            Self::NotAllowed(kind, from, to) => {
                write!(f, "The scheme does not allow “{kind}” from {from} to {to}.")
            }
            Self::AlreadyRelated => f.write_str("These two are linked that way already."),
            Self::NoChange => f.write_str("Nothing to change."),
        }
    }
}

impl std::error::Error for CommandError {}

impl Command {
    /// The edit that carries this out on `document`.
    ///
    /// # Errors
    /// If what it refers to is not there, the scheme forbids it, or it would change nothing.
    pub fn edit(&self, document: &Document, scheme: &Scheme, stamp: &mut Stamp<'_>) -> Result<Edit, CommandError> {
        match self {
            Self::Tag(ranges, label) => tag(document, ranges, label, stamp),
            Self::Relabel(id, label) => move_to(document, id, stamp, |span| span.label = label.clone()),
            Self::Resize(id, range) => move_to(document, id, stamp, |span| span.range = *range),
            Self::SetNote(id, note) => change(document, id, stamp, |span| span.note.clone_from(note)),
            Self::SetAttribute(id, attribute, value) => {
                change(document, id, stamp, |span| set_attribute(span, attribute, value.as_ref()))
            }
            Self::Delete(ids) => delete(document, ids),
            Self::Relate(kind, from, to) => relate(document, scheme, (kind, from, to), stamp),
            Self::Unrelate(id) => {
                let relation = document.annotations.relation(id).ok_or_else(|| CommandError::Missing(id.clone()))?;
                Ok(Edit { removed_relations: vec![Arc::clone(relation)], ..Edit::default() })
            }
            Self::SetDetails(details) if *details == document.details => Err(CommandError::NoChange),
            Self::SetDetails(details) => {
                Ok(Edit { details: Some(Box::new((document.details.clone(), details.clone()))), ..Edit::default() })
            }
        }
    }
}

fn find<'a>(document: &'a Document, id: &AnnotationId) -> Result<&'a SharedSpan, CommandError> {
    document.annotations.span(id).ok_or_else(|| CommandError::Missing(id.clone()))
}

fn tag(
    document: &Document,
    ranges: &[TextRange],
    label: &LabelId,
    stamp: &mut Stamp<'_>,
) -> Result<Edit, CommandError> {
    let mut edit = Edit::default();
    let mut known = None;
    let mut seen = BTreeSet::new();
    for &range in ranges {
        if !seen.insert(range) {
            continue;
        }
        if let Some(twin) = document.annotations.twin(range, label, &stamp.annotator, None) {
            known = Some(twin.id.clone());
            continue;
        }
        edit.added_spans.push(Arc::new(Span {
            id: (stamp.new_id)(),
            label: label.clone(),
            range,
            attributes: Vec::new(),
            note: String::new(),
            annotator: stamp.annotator.clone(),
            created_at: stamp.at.clone(),
            updated_at: stamp.at.clone(),
            origin: Origin::Manual,
            extra: Default::default(),
        }));
    }
    match known {
        Some(id) if edit.is_empty() => Err(CommandError::AlreadyTagged(id)),
        None if edit.is_empty() => Err(CommandError::NoChange),
        _ => Ok(edit),
    }
}

fn change(
    document: &Document,
    id: &AnnotationId,
    stamp: &Stamp<'_>,
    with: impl FnOnce(&mut Span),
) -> Result<Edit, CommandError> {
    let before = find(document, id)?;
    let mut after = before.as_ref().clone();
    with(&mut after);
    if after == **before {
        return Err(CommandError::NoChange);
    }
    after.updated_at = stamp.at.clone();
    Ok(Edit { removed_spans: vec![Arc::clone(before)], added_spans: vec![Arc::new(after)], ..Edit::default() })
}

/// As [`change`], of where a span is or what it is called: no two may be the same afterwards.
fn move_to(
    document: &Document,
    id: &AnnotationId,
    stamp: &Stamp<'_>,
    with: impl FnOnce(&mut Span),
) -> Result<Edit, CommandError> {
    let edit = change(document, id, stamp, with)?;
    let twin_of = |span: &SharedSpan| document.annotations.twin(span.range, &span.label, &span.annotator, Some(id));
    let twin = edit.added_spans.iter().find_map(twin_of).map(|twin| twin.id.clone());
    twin.map_or(Ok(edit), |twin| Err(CommandError::Doubles(twin)))
}

fn set_attribute(span: &mut Span, id: &AttributeId, value: Option<&Value>) {
    let place = span.attributes.iter().position(|(name, _)| name == id);
    match (place, value) {
        (Some(place), Some(value)) => span.attributes[place].1 = value.clone(),
        (Some(place), None) => {
            span.attributes.remove(place);
        }
        (None, Some(value)) => span.attributes.push((id.clone(), value.clone())),
        (None, None) => {}
    }
}

fn delete(document: &Document, ids: &[AnnotationId]) -> Result<Edit, CommandError> {
    let mut edit = Edit::default();
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            continue;
        }
        edit.removed_spans.push(Arc::clone(find(document, id)?));
        edit.removed_relations.extend(document.annotations.relations_of(id).cloned());
    }
    // A relation between two deleted spans was met twice.
    sort(&mut edit.removed_relations, |a, b| a.id.cmp(&b.id));
    edit.removed_relations.dedup();
    if edit.is_empty() { Err(CommandError::NoChange) } else { Ok(edit) }
}

fn relate(
    document: &Document,
    scheme: &Scheme,
    (kind, from, to): (&RelationTypeId, &AnnotationId, &AnnotationId),
    stamp: &mut Stamp<'_>,
) -> Result<Edit, CommandError> {
    let (source, target) = (find(document, from)?, find(document, to)?);
    let relation_type = scheme.relation(kind);
    if !relation_type.is_some_and(|kind| kind.allows(&source.label, &target.label)) || from == to {
        let name = relation_type.map_or_else(|| kind.to_string(), |kind| kind.name.clone());
        let label = |span: &Span| scheme.label_name(&span.label).to_owned();
        return Err(CommandError::NotAllowed(name, label(source), label(target)));
    }
    let symmetric = relation_type.is_some_and(|kind| kind.symmetric);
    let same = |other: &SharedRelation| {
        other.kind == *kind
            && ((&other.from, &other.to) == (from, to) || (symmetric && (&other.from, &other.to) == (to, from)))
    };
    if document.annotations.relations_of(from).any(same) {
        return Err(CommandError::AlreadyRelated);
    }
    let relation = Relation {
        id: (stamp.new_id)(),
        kind: kind.clone(),
        from: from.clone(),
        to: to.clone(),
        annotator: stamp.annotator.clone(),
        created_at: stamp.at.clone(),
        extra: Default::default(),
    };
    Ok(Edit { added_relations: vec![Arc::new(relation)], ..Edit::default() })
}
