//! Ids that must be unique where a file may repeat or forget them.
//!
//! Owns: [`Ids`]. Must not know: what is named.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::source::Source;
use crate::model::span::AnnotationId;

/// Ids given so far. A repeated or missing one is replaced by one made from it.
#[derive(Default)]
pub(crate) struct Ids {
    /// Each id with the number that its next repetition gets.
    given: HashMap<AnnotationId, usize>,
}

impl Ids {
    /// True if `id` was given.
    pub(crate) fn contains(&self, id: &AnnotationId) -> bool {
        self.given.contains_key(id)
    }

    /// `id`, if it is not empty and was not given before; otherwise a new one, and noted. `stem` begins the new
    /// id of what has none.
    pub(crate) fn settle(&mut self, source: &mut Source<'_>, id: Option<&str>, stem: &str) -> AnnotationId {
        let wanted = id.filter(|id| !id.is_empty());
        let base = AnnotationId::from(wanted.unwrap_or(stem));
        let mut number = match self.given.entry(base.clone()) {
            Entry::Vacant(place) if wanted.is_some() => {
                place.insert(2);
                return base;
            }
            Entry::Vacant(_) => 1,
            Entry::Occupied(place) => *place.get(),
        };
        let fresh = loop {
            let candidate = AnnotationId::from(format!("{base}-{number}"));
            number += 1;
            if !self.given.contains_key(&candidate) {
                break candidate;
            }
        };
        self.given.insert(base, number);
        self.given.insert(fresh.clone(), 2);
        source.note(match wanted {
            Some(id) => format!("The id “{id}” is used before; this one is now “{fresh}”. References mean the first."),
            None => format!("The id is missing; it is now “{fresh}”."),
        });
        fresh
    }
}
