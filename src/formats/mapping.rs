//! Bringing what was read under the scheme of another project.
//!
//! Owns: [`Mapped`], [`lacking`], [`relabel`], [`renamed`], [`union`], [`dress`]. Must not know: files, screen.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dataset::scheme::NEUTRAL;
use crate::model::annotations::Annotations;
use crate::model::edit::EditError;
use crate::model::project::Project;
use crate::model::scheme::{Label, LabelId, RelationType, RelationTypeId, Scheme};
use crate::model::span::{AnnotationId, SharedSpan, Span};

/// Colours for labels that have none, safe for colour-blind eyes: after Okabe and Ito (2008), "Color Universal
/// Design", without the yellow, which is too pale on paper; then three darker ones.
pub const COLORS: [&str; 9] =
    ["#0072B2", "#D55E00", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#7A4B94", "#8C564B", "#4D6B00"];

/// What a [`Mapped`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A label of spans.
    Label,
    /// A type of relations.
    Relation,
}

/// A label or relation type, and what it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// Which of both.
    pub kind: Kind,
    /// Its id in what was read.
    pub id: String,
    /// Its name there.
    pub name: String,
    /// How many spans or relations have it.
    pub count: usize,
    /// The id it gets; `None`: it stays, as a new one.
    pub to: Option<String>,
}

/// The labels and relation types that annotations of `project` use and `scheme` lacks, in the project's order. One that
/// differs from one of the scheme only in case, blanks and signs is mapped to it beforehand.
#[must_use]
pub fn lacking(project: &Project, scheme: &Scheme) -> Vec<Mapped> {
    let mut lacking = Vec::new();
    let annotations = || project.documents.iter().map(|document| &document.annotations);
    for label in &project.scheme.labels {
        let count = annotations().map(|all| all.label_count(&label.id)).sum();
        if count > 0 && scheme.label(&label.id).is_none() {
            let known = scheme.labels.iter().map(|other| (other.id.as_str(), other.name.as_str()));
            lacking.push(mapped(Kind::Label, label.id.as_str(), &label.name, count, known));
        }
    }
    for kind in &project.scheme.relations {
        let count = annotations().flat_map(Annotations::relations).filter(|one| one.kind == kind.id).count();
        if count > 0 && scheme.relation(&kind.id).is_none() {
            let known = scheme.relations.iter().map(|other| (other.id.as_str(), other.name.as_str()));
            lacking.push(mapped(Kind::Relation, kind.id.as_str(), &kind.name, count, known));
        }
    }
    lacking
}

fn mapped<'a>(
    kind: Kind,
    id: &str,
    name: &str,
    count: usize,
    mut known: impl Iterator<Item = (&'a str, &'a str)>,
) -> Mapped {
    let wanted = [letters(id), letters(name)];
    let alike = |other: &str| !other.is_empty() && wanted.contains(&letters(other));
    let to = known.find(|(id, name)| alike(id) || alike(name)).map(|(id, _)| id.to_owned());
    Mapped { kind, id: id.to_owned(), name: name.to_owned(), count, to }
}

/// `name` in lower case, without blanks and signs.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What `id` becomes; `None`: it stays.
fn target<'m>(mapping: &'m [Mapped], kind: Kind, id: &str) -> Option<&'m str> {
    mapping.iter().find(|one| one.kind == kind && one.id == id)?.to.as_deref()
}

/// Gives the spans and relations of `project`, and its scheme, the ids that `mapping` says. How many spans then said the
/// same as another one, and became one with it, is returned.
///
/// # Errors
/// If the annotations of a document were not in order before; that document and those after it stay as they are.
pub fn relabel(project: &mut Project, mapping: &[Mapped]) -> Result<usize, EditError> {
    if mapping.iter().all(|one| one.to.is_none()) {
        return Ok(0);
    }
    let scheme = Arc::make_mut(&mut project.scheme);
    let label_id = |id: &LabelId| target(mapping, Kind::Label, id.as_str()).map(LabelId::from);
    let kind_id = |id: &RelationTypeId| target(mapping, Kind::Relation, id.as_str()).map(RelationTypeId::from);
    let labels = std::mem::take(&mut scheme.labels);
    for label in &labels {
        let id = label_id(&label.id).unwrap_or_else(|| label.id.clone());
        add_label(scheme, Label { id, ..label.clone() }, &labels);
    }
    for mut kind in std::mem::take(&mut scheme.relations) {
        for id in kind.from.iter_mut().chain(&mut kind.to) {
            *id = label_id(id).unwrap_or_else(|| id.clone());
        }
        let kind = RelationType { id: kind_id(&kind.id).unwrap_or_else(|| kind.id.clone()), ..kind };
        if scheme.relation(&kind.id).is_none() {
            scheme.relations.push(kind);
        }
    }
    let mut joined = 0;
    for document in &mut project.documents {
        let before = document.annotations.span_count();
        document.annotations = renamed(&document.annotations, &label_id, &kind_id)?;
        joined += before - document.annotations.span_count();
    }
    Ok(joined)
}

/// `annotations` with the labels and relation types that `label` and `kind` say; `None`: it stays. A span that says by
/// that what another one of the same annotator says becomes one with it, and its relations go to that one.
///
/// # Errors
/// If the annotations were not in order before.
pub fn renamed(
    annotations: &Annotations,
    label: &dyn Fn(&LabelId) -> Option<LabelId>,
    kind: &dyn Fn(&RelationTypeId) -> Option<RelationTypeId>,
) -> Result<Annotations, EditError> {
    let mut spans: Vec<SharedSpan> = Vec::with_capacity(annotations.span_count());
    let mut joined: BTreeMap<AnnotationId, AnnotationId> = BTreeMap::new();
    // Where the spans over the range at hand begin, and which of them were renamed.
    let (mut first, mut new_ones) = (0, Vec::new());
    for span in annotations.spans() {
        if spans.last().is_none_or(|last| last.range != span.range) {
            (first, new_ones) = (spans.len(), Vec::new());
        }
        let new = label(&span.label);
        let is_new = new.is_some();
        let span = new.map_or_else(|| Arc::clone(span), |label| Arc::new(Span { label, ..span.as_ref().clone() }));
        let mut beside = spans.iter().skip(first).zip(&new_ones);
        // Spans that were equal before are not the mapping's doing.
        match beside.find(|(other, renamed)| (is_new || **renamed) && say_the_same(other, &span)) {
            Some((twin, _)) => drop(joined.insert(span.id.clone(), twin.id.clone())),
            None => {
                spans.push(span);
                new_ones.push(is_new);
            }
        }
    }
    let relations = annotations.relations().map(|one| {
        let (from, to, kind) = (joined.get(&one.from), joined.get(&one.to), kind(&one.kind));
        if from.is_none() && to.is_none() && kind.is_none() {
            return Arc::clone(one);
        }
        let mut one = one.as_ref().clone();
        one.from = from.unwrap_or(&one.from).clone();
        one.to = to.unwrap_or(&one.to).clone();
        one.kind = kind.unwrap_or(one.kind);
        Arc::new(one)
    });
    let relations = relations.collect();
    Annotations::new(spans, relations)
}

/// True if two spans over the same range are the same but for their ids and when and how they were made.
fn say_the_same(a: &Span, b: &Span) -> bool {
    let same = a.label == b.label && a.annotator == b.annotator && a.note == b.note;
    same && a.attributes == b.attributes && a.extra == b.extra
}

/// `scheme` with the labels, attributes and relation types that annotations of `project` use and it lacks.
#[must_use]
pub fn union(scheme: &Scheme, project: &Project) -> Scheme {
    let mut union = scheme.clone();
    let annotations = || project.documents.iter().map(|document| &document.annotations);
    for label in &project.scheme.labels {
        if annotations().any(|all| all.label_count(&label.id) > 0) {
            add_label(&mut union, label.clone(), &[]);
        }
    }
    for kind in &project.scheme.relations {
        let is_used = annotations().flat_map(Annotations::relations).any(|one| one.kind == kind.id);
        if is_used && union.relation(&kind.id).is_none() {
            let mut kind = kind.clone();
            kind.from.retain(|id| union.label(id).is_some());
            kind.to.retain(|id| union.label(id).is_some());
            union.relations.push(kind);
        }
    }
    union
}

/// Gives each label of `scheme` a colour and a key of its own, as far as there are any.
#[must_use]
pub fn dress(scheme: &Scheme) -> Scheme {
    let mut dressed = Scheme { labels: Vec::new(), ..scheme.clone() };
    scheme.labels.iter().for_each(|label| add_label(&mut dressed, label.clone(), &scheme.labels));
    dressed
}

/// Adds `label`, with a key and a colour that no other has; to a label of that id only the attributes it lacks.
/// `waiting`: labels whose keys and colours are not to be given away.
fn add_label(scheme: &mut Scheme, mut label: Label, waiting: &[Label]) {
    if let Some(known) = scheme.labels.iter_mut().find(|known| known.id == label.id) {
        label.attributes.retain(|new| known.attributes.iter().all(|attribute| attribute.id != new.id));
        known.attributes.append(&mut label.attributes);
        return;
    }
    let has = |labels: &[Label], color: &str| labels.iter().any(|other| other.color.eq_ignore_ascii_case(color));
    if label.color == NEUTRAL || has(&scheme.labels, &label.color) {
        let free = COLORS.into_iter().find(|color| !has(&scheme.labels, color) && !has(waiting, color));
        let again = || COLORS.get(scheme.labels.len() % COLORS.len()).copied();
        free.or_else(again).unwrap_or(NEUTRAL).clone_into(&mut label.color);
    }
    let is_free = |key: &char| scheme.label_for_key(*key).is_none();
    let nobodys = |key: &char| is_free(key) && waiting.iter().all(|other| other.key != Some(*key));
    label.key = label.key.filter(is_free).or_else(|| ('1'..='9').find(nobodys));
    scheme.labels.push(label);
}
