//! Schemes of several sources as one.
//!
//! Owns: [`Union`], [`Conflicts`], [`load`], [`beyond`], [`LabelMap`].

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::extras::{Clash, complete};
use super::failure::{Failure, Naming};
use crate::formats::dataset::scheme::{bare_label, bare_relation};
use crate::formats::dataset::{self, Problem, Reading, Unplaced};
use crate::formats::loss::{counted, shorten};
use crate::formats::mapping::renamed;
use crate::model::document::Document;
use crate::model::extra::Extra;
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

    /// Adds what is new in `other`; returns what `other` says differently, in sentences.
    pub fn add(&mut self, other: &Scheme) -> Vec<String> {
        let mut conflicts = Conflicts::default();
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
                Some(known) if known == kind || is_bare_relation(kind) => {}
                Some(known) if is_bare_relation(known) => known.clone_from(kind),
                Some(known) => add_to_relation(known, kind, &mut conflicts),
                None => {
                    self.relations.insert(kind.id.clone(), self.scheme.relations.len());
                    self.scheme.relations.push(kind.clone());
                }
            }
        }
        let (own, whose) = (&mut self.scheme, "The scheme");
        conflicts.text(whose, "another name", &mut own.name, &other.name, "");
        conflicts.text(whose, "other guidelines", &mut own.guidelines, &other.guidelines, "");
        conflicts.extra(whose, &mut own.extra, &other.extra);
        conflicts.0
    }
}

/// What two sources say differently, in sentences.
#[derive(Default)]
pub struct Conflicts(pub Vec<String>);

impl Conflicts {
    /// Takes `other` if `own` says nothing: if it is empty or `bare`. Otherwise notes that `whose` has `what` (“another
    /// name”).
    pub fn text(&mut self, whose: &str, what: &str, own: &mut String, other: &str, bare: &str) {
        if other.is_empty() || other == bare || own == other {
            return;
        }
        if own.is_empty() || own == bare {
            other.clone_into(own);
        } else {
            let (own, other) = (shorten(own), shorten(other));
            self.0.push(format!("{whose} has {what} here, “{other}”; “{own}” was kept."));
        }
    }

    /// Takes the unknown fields that `own` lacks, and notes which differ.
    pub fn extra(&mut self, whose: &str, own: &mut Extra, other: &Extra) {
        for Clash { field, own, other } in complete(own, other) {
            let (own, other) = (shorten(&own), shorten(&other));
            self.0.push(format!("{whose} has another “{field}” here, “{other}”; “{own}” was kept."));
        }
    }

    fn note(&mut self, whose: &str, what: &str) {
        self.0.push(format!("{whose} {what}. What came first was kept."));
    }
}

fn add_to_label(known: &mut Label, label: &Label, conflicts: &mut Conflicts) {
    let (bare, whose) = (bare_label(known.id.clone()), format!("The label “{}”", label.id));
    conflicts.text(&whose, "another name", &mut known.name, &label.name, &bare.name);
    conflicts.text(&whose, "another colour", &mut known.color, &label.color, &bare.color);
    conflicts.text(&whose, "another definition", &mut known.definition, &label.definition, "");
    conflicts.extra(&whose, &mut known.extra, &label.extra);
    if known.key.is_none() {
        known.key = label.key;
    } else if label.key.is_some() && label.key != known.key {
        conflicts.note(&whose, "has another key here than before");
    }
    for attribute in &label.attributes {
        match known.attributes.iter_mut().find(|other| other.id == attribute.id) {
            None => known.attributes.push(attribute.clone()),
            Some(other) if other == attribute || is_bare(attribute) => {}
            Some(other) if is_bare(other) => other.clone_from(attribute),
            Some(other) => add_to_attribute(other, attribute, &whose, conflicts),
        }
    }
}

fn add_to_attribute(known: &mut Attribute, attribute: &Attribute, label: &str, conflicts: &mut Conflicts) {
    let whose = format!("{label}, attribute “{}”,", attribute.id);
    conflicts.text(&whose, "another name", &mut known.name, &attribute.name, known.id.as_str());
    conflicts.text(&whose, "another definition", &mut known.definition, &attribute.definition, "");
    conflicts.extra(&whose, &mut known.extra, &attribute.extra);
    if known.kind != attribute.kind {
        conflicts.note(&whose, "takes other values here than before");
    }
}

fn add_to_relation(known: &mut RelationType, kind: &RelationType, conflicts: &mut Conflicts) {
    let whose = format!("The relation type “{}”", kind.id);
    conflicts.text(&whose, "another name", &mut known.name, &kind.name, known.id.as_str());
    conflicts.text(&whose, "another definition", &mut known.definition, &kind.definition, "");
    conflicts.extra(&whose, &mut known.extra, &kind.extra);
    if (&known.from, &known.to) != (&kind.from, &kind.to) {
        conflicts.note(&whose, "joins other labels here than before");
    }
    match (known.symmetric, kind.symmetric) {
        (false, true) => conflicts.note(&whose, "goes both ways here and one way before"),
        (true, false) => conflicts.note(&whose, "goes one way here and both ways before"),
        _ => {}
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
    labels.chain(relations).map(|message| Problem::new(place.as_str(), message)).collect()
}

/// Labels to be read as other ones. Copies share what was found.
#[derive(Clone, Debug, Default)]
pub struct LabelMap {
    pairs: BTreeMap<LabelId, LabelId>,
    /// Those that were there.
    found: Arc<Mutex<BTreeSet<LabelId>>>,
}

impl LabelMap {
    /// # Errors
    /// If a label is to be read as two others.
    pub fn new(pairs: &[(String, String)]) -> Result<Self, Failure> {
        let mut map = Self::default();
        for (old, new) in pairs {
            let (old, new) = (LabelId::from(old), LabelId::from(new));
            match map.pairs.get(&old) {
                Some(known) if *known != new => {
                    return Err(Failure::Usage(format!(
                        "“{old}” is to be read as “{known}” and as “{new}”. Give --map once for each label."
                    )));
                }
                _ => drop(map.pairs.insert(old, new)),
            }
        }
        Ok(map)
    }

    /// Those that were nowhere in what was read.
    pub fn unused(&self) -> Vec<LabelId> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        self.pairs.keys().filter(|label| !found.contains(*label)).cloned().collect()
    }

    /// Renames in everything that was read.
    pub fn apply(&self, reading: &mut Reading) {
        if self.pairs.is_empty() {
            return;
        }
        let labels = reading.project.scheme.labels.iter().map(|label| &label.id);
        let found = labels.filter(|label| self.pairs.contains_key(*label)).cloned();
        self.found.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        let joined = reading.project.documents.par_iter_mut().filter_map(|document| self.rename_in(document));
        reading.problems.extend(joined.collect::<Vec<_>>());
        for Unplaced { span, .. } in &mut reading.unplaced {
            if let Some(new) = self.pairs.get(&span.label) {
                span.label = new.clone();
            }
        }
        reading.project.scheme = Arc::new(self.rename_in_scheme(&reading.project.scheme));
    }

    /// What is to be said of it.
    fn rename_in(&self, document: &mut Document) -> Option<Problem> {
        if !document.annotations.spans().any(|span| self.pairs.contains_key(&span.label)) {
            return None;
        }
        let before = document.annotations.span_count();
        // Ids and relations are as they were, which were valid.
        if let Ok(annotations) = renamed(&document.annotations, &|label| self.pairs.get(label).cloned(), &|_| None) {
            document.annotations = annotations;
        }
        let joined = before - document.annotations.span_count();
        let spans = counted(joined, "span says", "spans say");
        let message = || format!("{spans} the same as another one after --map, and became one with it.");
        (joined > 0).then(|| Problem::mild(document.id.as_str(), message()))
    }

    fn rename_in_scheme(&self, scheme: &Scheme) -> Scheme {
        let mut union = Union::new(Scheme { labels: Vec::new(), relations: Vec::new(), ..scheme.clone() });
        let labels = scheme.labels.iter().map(|label| match self.pairs.get(&label.id) {
            Some(new) => Label { id: new.clone(), name: new.to_string(), ..label.clone() },
            None => label.clone(),
        });
        // Those that keep their ids first: their definitions count.
        let (renamed, kept): (Vec<Label>, Vec<Label>) = labels.partition(|label| scheme.label(&label.id).is_none());
        let new = |id: &LabelId| self.pairs.get(id).unwrap_or(id).clone();
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
