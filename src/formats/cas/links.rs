//! Links between structures of a file that has no type system beside it.
//!
//! Owns: [`likely_links`], [`in_type`]. Must not know: XML, JSON.
//!
//! A link stands in XMI as the id of a structure, which looks like any number. A feature is taken for one if each of its
//! values is an id that is there.

use std::collections::BTreeSet;

use super::read::{Feature, Structure};

/// The features whose values all are ids of structures, some with blanks between, each named as [`in_type`] does.
pub(super) fn likely_links(structures: &[Structure]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for structure in structures {
        ids.insert(structure.id.clone());
    }
    let (mut links, mut others) = (BTreeSet::new(), BTreeSet::new());
    for structure in structures {
        for (name, value) in &structure.features {
            let (Feature::Text(text) | Feature::Reference(text)) = value;
            let is_link = text.split(' ').all(|id| ids.contains(id));
            if is_link { &mut links } else { &mut others }.insert(in_type(&structure.kind, name));
        }
    }
    links.retain(|feature| !others.contains(feature));
    links
}

/// Names the feature `name` of the type `kind`.
pub(super) fn in_type(kind: &str, name: &str) -> String {
    [kind, " ", name].concat()
}
