//! Bringing what was read under the scheme of another project.
//!
//! Owns: [`Mapped`], [`lacking`], [`relabel`], [`renamed`], [`union`], [`dress`]. Must not know: files, screen.

use std::sync::Arc;

use super::dataset::scheme::NEUTRAL;
use crate::model::annotations::Annotations;
use crate::model::edit::EditError;
use crate::model::project::Project;
use crate::model::relation::Relation;
use crate::model::scheme::{Label, LabelId, RelationType, RelationTypeId, Scheme};
use crate::model::span::Span;

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

/// Gives the spans and relations of `project`, and its scheme, the ids that `mapping` says.
///
/// # Errors
/// If the annotations of a document were not in order before; that document and those after it stay as they are.
pub fn relabel(project: &mut Project, mapping: &[Mapped]) -> Result<(), EditError> {
    if mapping.iter().all(|one| one.to.is_none()) {
        return Ok(());
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
    for document in &mut project.documents {
        document.annotations = renamed(&document.annotations, &label_id, &kind_id)?;
    }
    Ok(())
}

/// `annotations` with the labels and relation types that `label` and `kind` say; `None`: it stays.
///
/// # Errors
/// If the annotations were not in order before.
pub fn renamed(
    annotations: &Annotations,
    label: &dyn Fn(&LabelId) -> Option<LabelId>,
    kind: &dyn Fn(&RelationTypeId) -> Option<RelationTypeId>,
) -> Result<Annotations, EditError> {
    let spans = annotations.spans().map(|span| match label(&span.label) {
        Some(label) => Arc::new(Span { label, ..span.as_ref().clone() }),
        None => Arc::clone(span),
    });
    let relations = annotations.relations().map(|one| match kind(&one.kind) {
        Some(kind) => Arc::new(Relation { kind, ..one.as_ref().clone() }),
        None => Arc::clone(one),
    });
    Annotations::new(spans.collect(), relations.collect())
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
