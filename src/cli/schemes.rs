//! Schemes of several sources as one.
//!
//! Owns: [`Union`], [`load`], [`beyond`], [`LabelMap`].

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::failure::{Failure, Naming};
use crate::formats::dataset::scheme::{bare_label, bare_relation};
use crate::formats::dataset::{self, Problem, Reading, Unplaced};
use crate::formats::mapping::renamed;
use crate::model::document::Document;
use crate::model::scheme::{Attribute, AttributeKind, Label, LabelId, RelationType, RelationTypeId, Scheme};

/// A scheme that grows by others. What comes first counts, but what is defined counts more than what is only used.
#[derive(Clone, Default)]
pub struct Union {
    scheme: Scheme,
    labels: BTreeMap<LabelId, usize>,
    relations: BTreeMap<RelationTypeId, usize>,
}

impl Union {
    pub fn new(scheme: Scheme) -> Self {
        let labels = scheme.labels.iter().enumerate().map(|(place, label)| (label.id.clone(), place)).collect();
        let relations = scheme.relations.iter().enumerate().map(|(place, kind)| (kind.id.clone(), place)).collect();
        Self { scheme, labels, relations }
    }

    pub fn into_scheme(self) -> Scheme {
        self.scheme
    }

    /// How many labels, attributes and relation types there are. Adding a scheme never takes one away.
    pub fn size(&self) -> usize {
        let attributes: usize = self.scheme.labels.iter().map(|label| label.attributes.len()).sum();
        self.scheme.labels.len() + attributes + self.scheme.relations.len()
    }

    /// Adds what is new in `other`; returns what `other` says differently, in words.
    pub fn add(&mut self, other: &Scheme) -> Vec<String> {
        let mut conflicts = Vec::new();
        for label in &other.labels {
            let known = self.labels.get(&label.id).and_then(|place| self.scheme.labels.get_mut(*place));
            match known {
                Some(known) if known == label => {}
                Some(known) => add_to_label(known, label, &mut conflicts),
                None => {
                    self.labels.insert(label.id.clone(), self.scheme.labels.len());
                    self.scheme.labels.push(label.clone());
                }
            }
        }
        for kind in &other.relations {
            match self.relations.get(&kind.id).and_then(|place| self.scheme.relations.get_mut(*place)) {
                Some(known) if is_bare_relation(known) => known.clone_from(kind),
                Some(_) if is_bare_relation(kind) => {}
                Some(known) if (&known.from, &known.to, known.symmetric) != (&kind.from, &kind.to, kind.symmetric) => {
                    conflicts.push(format!("the relation type “{}” joins other labels", kind.id));
                }
                Some(known) if known.definition != kind.definition => {
                    conflicts.push(format!("the relation type “{}” is defined differently", kind.id));
                }
                Some(_) => {}
                None => {
                    self.relations.insert(kind.id.clone(), self.scheme.relations.len());
                    self.scheme.relations.push(kind.clone());
                }
            }
        }
        for (own, new) in [(&mut self.scheme.name, &other.name), (&mut self.scheme.guidelines, &other.guidelines)] {
            if own.is_empty() {
                own.clone_from(new);
            }
        }
        conflicts
    }
}

fn add_to_label(known: &mut Label, label: &Label, conflicts: &mut Vec<String>) {
    let bare = bare_label(known.id.clone());
    if (&known.name, &known.color, &known.definition, &known.key) == (&bare.name, &bare.color, &bare.definition, &None)
    {
        let attributes = std::mem::take(&mut known.attributes);
        *known = Label { attributes, ..label.clone() };
    } else if known.definition.is_empty() {
        known.definition.clone_from(&label.definition);
    } else if !label.definition.is_empty() && known.definition != label.definition {
        conflicts.push(format!("the label “{}” is defined differently", label.id));
    }
    for attribute in &label.attributes {
        match known.attributes.iter_mut().find(|other| other.id == attribute.id) {
            None => known.attributes.push(attribute.clone()),
            Some(_) if is_bare(attribute) => {}
            Some(other) if is_bare(other) => other.clone_from(attribute),
            Some(other) if other.kind != attribute.kind => {
                conflicts
                    .push(format!("the attribute “{}” of the label “{}” takes other values", attribute.id, label.id));
            }
            Some(_) => {}
        }
    }
}

/// True for an attribute that was found in use without being defined: it contradicts nothing.
fn is_bare(attribute: &Attribute) -> bool {
    let is_plain = matches!(attribute.kind, AttributeKind::Text | AttributeKind::Number);
    is_plain && attribute.definition.is_empty() && attribute.name == attribute.id.as_str()
}

/// The same of a relation type.
fn is_bare_relation(kind: &RelationType) -> bool {
    *kind == bare_relation(kind.id.clone())
}

/// The scheme of the dataset at `path`.
pub fn load(path: &Path) -> Result<Scheme, Failure> {
    let bytes = std::fs::read(path).naming("read the scheme", path)?;
    let reading = dataset::read(&bytes).map_err(|why| Failure::Data(format!("{}: {why}", path.display())))?;
    Ok(Arc::unwrap_or_clone(reading.project.scheme))
}

/// What `scheme` has that `given` lacks, as problems.
pub fn beyond(scheme: &Scheme, given: &Scheme, path: &Path) -> Vec<Problem> {
    let labels = scheme.labels.iter().filter(|label| given.label(&label.id).is_none()).map(|label| {
        let id = &label.id;
        format!("It has no label “{id}”. The label was added; --map {id}=LABEL reads it as one of the scheme.")
    });
    let relations = scheme.relations.iter().filter(|kind| given.relation(&kind.id).is_none());
    let relations = relations.map(|kind| format!("It has no relation type “{}”. The type was added.", kind.id));
    let place = path.display().to_string();
    labels.chain(relations).map(|message| Problem { place: place.clone(), message }).collect()
}

/// Labels to be read as other ones.
#[derive(Clone, Debug, Default)]
pub struct LabelMap(BTreeMap<LabelId, LabelId>);

impl LabelMap {
    pub fn new(pairs: &[(String, String)]) -> Self {
        Self(pairs.iter().map(|(old, new)| (LabelId::from(old), LabelId::from(new))).collect())
    }

    /// Renames in everything that was read.
    pub fn apply(&self, reading: &mut Reading) {
        if self.0.is_empty() {
            return;
        }
        reading.project.documents.par_iter_mut().for_each(|document| self.rename_in(document));
        for Unplaced { span, .. } in &mut reading.unplaced {
            if let Some(new) = self.0.get(&span.label) {
                span.label = new.clone();
            }
        }
        reading.project.scheme = Arc::new(self.rename_in_scheme(&reading.project.scheme));
    }

    fn rename_in(&self, document: &mut Document) {
        if !document.annotations.spans().any(|span| self.0.contains_key(&span.label)) {
            return;
        }
        // Ids and relations are as they were, which were valid.
        if let Ok(annotations) = renamed(&document.annotations, &|label| self.0.get(label).cloned(), &|_| None) {
            document.annotations = annotations;
        }
    }

    fn rename_in_scheme(&self, scheme: &Scheme) -> Scheme {
        let mut union = Union::new(Scheme { labels: Vec::new(), relations: Vec::new(), ..scheme.clone() });
        let labels = scheme.labels.iter().map(|label| match self.0.get(&label.id) {
            Some(new) => Label { id: new.clone(), name: new.to_string(), ..label.clone() },
            None => label.clone(),
        });
        // Those that keep their ids first: their definitions count.
        let (renamed, kept): (Vec<Label>, Vec<Label>) = labels.partition(|label| scheme.label(&label.id).is_none());
        let new = |id: &LabelId| self.0.get(id).unwrap_or(id).clone();
        let relations = scheme.relations.iter().cloned().map(|mut kind| {
            kind.from = kind.from.iter().map(new).collect();
            kind.to = kind.to.iter().map(new).collect();
            kind
        });
        let labels = kept.into_iter().chain(renamed).collect();
        drop(union.add(&Scheme { labels, relations: relations.collect(), ..Scheme::default() }));
        union.into_scheme()
    }
}
