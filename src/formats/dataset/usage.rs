//! Holding what annotations say against the scheme, and adding what it lacks.
//!
//! Owns: [`Usage`]. Must not know: ranges, texts.

use std::collections::{BTreeMap, BTreeSet};

use super::scheme::{bare_attribute, bare_label, bare_relation};
use super::source::Source;
use crate::model::scheme::{AttributeId, LabelId, RelationTypeId, Scheme};
use crate::model::span::Value;

/// The label of a span that names none.
const NO_LABEL: &str = "unlabelled";

/// The relation type of a relation that names none.
const NO_TYPE: &str = "related";

/// The scheme, ready to be looked up for each of many annotations.
pub(crate) struct Usage {
    scheme: Scheme,
    /// Each label with its place in the scheme.
    labels: BTreeMap<String, usize>,
    relations: BTreeMap<String, RelationTypeId>,
    /// Attributes reported already, with the label's place.
    unknown: BTreeSet<(usize, AttributeId)>,
    /// True if what the scheme lacks is added without a word.
    infers: bool,
}

impl Usage {
    pub(crate) fn new(scheme: Scheme) -> Self {
        let labels = scheme.labels.iter().enumerate().map(|(n, label)| (label.id.as_str().to_owned(), n)).collect();
        let relations = scheme.relations.iter().map(|kind| (kind.id.as_str().to_owned(), kind.id.clone())).collect();
        Self { scheme, labels, relations, unknown: BTreeSet::new(), infers: false }
    }

    /// For files of other programs, which define nothing: the scheme grows as annotations come.
    pub(crate) fn inferring(scheme: Scheme) -> Self {
        Self { infers: true, ..Self::new(scheme) }
    }

    /// The scheme with everything that was added.
    pub(crate) fn into_scheme(self) -> Scheme {
        self.scheme
    }

    /// The place of the label called `id`, added if the scheme lacks it.
    pub(crate) fn add_label(&mut self, id: &str) -> usize {
        if let Some(place) = self.labels.get(id) {
            return *place;
        }
        let place = self.scheme.labels.len();
        self.scheme.labels.push(bare_label(id.into()));
        self.labels.insert(id.to_owned(), place);
        place
    }

    /// The label called `id`, added and noted if the scheme lacks it. Attributes it lacks are noted once.
    pub(crate) fn label(
        &mut self,
        source: &mut Source<'_>,
        id: Option<&str>,
        attributes: &[(AttributeId, Value)],
    ) -> LabelId {
        let named = id.filter(|id| !id.is_empty());
        if named.is_none() {
            source.note(format!("The span has no label. It was given the label “{NO_LABEL}”."));
        }
        let id = named.unwrap_or(NO_LABEL);
        let known = self.scheme.labels.len();
        let place = self.add_label(id);
        if place == known && !self.infers {
            source.mild(format!("The scheme has no label “{id}”. It was added; all spans that have it keep it."));
        }
        let Some(label) = self.scheme.labels.get_mut(place) else { return id.into() };
        for (attribute, value) in attributes {
            let known = label.attributes.iter().any(|other| other.id == *attribute);
            if !known && self.infers {
                label.attributes.push(bare_attribute(attribute.clone(), value));
            } else if !known && self.unknown.insert((place, attribute.clone())) {
                source.mild(format!(
                    "The label “{id}” has no attribute “{attribute}” in the scheme. All spans that have it keep it."
                ));
            }
        }
        label.id.clone()
    }

    /// The relation type called `id`, added and noted if the scheme lacks it.
    pub(crate) fn relation(&mut self, source: &mut Source<'_>, id: Option<&str>) -> RelationTypeId {
        let named = id.filter(|id| !id.is_empty());
        if named.is_none() {
            source.note(format!("The relation has no type. It was given the type “{NO_TYPE}”."));
        }
        let id = named.unwrap_or(NO_TYPE);
        if let Some(known) = self.relations.get(id) {
            return known.clone();
        }
        let kind = RelationTypeId::from(id);
        self.scheme.relations.push(bare_relation(kind.clone()));
        self.relations.insert(id.to_owned(), kind.clone());
        if !self.infers {
            source.mild(format!("The scheme has no relation type “{id}”. It was added; all relations of it keep it."));
        }
        kind
    }

    /// Makes the relation type called `id` symmetric, if there is one.
    pub(crate) fn make_symmetric(&mut self, id: &str) {
        self.scheme.relations.iter_mut().filter(|kind| kind.id.as_str() == id).for_each(|kind| kind.symmetric = true);
    }
}
