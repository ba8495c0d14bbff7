//! Ids that must be unique where a file may repeat or forget them.
//!
//! Owns: [`Ids`]. Must not know: what is named.

use std::collections::HashMap;

use super::super::naming::{is_missing, used_before};
use super::source::Source;
use crate::model::span::AnnotationId;

/// So many are found faster by looking at each.
const FEW: usize = 8;

/// Ids given so far, each with the number that its next repetition gets. A repeated or missing one is replaced by one
/// made from it.
#[derive(Default)]
pub(crate) struct Ids {
    few: Vec<(AnnotationId, usize)>,
    /// All of them, once they are more than [`FEW`].
    many: HashMap<AnnotationId, usize>,
}

impl Ids {
    /// True if `id` was given.
    pub(crate) fn contains(&self, id: &AnnotationId) -> bool {
        self.next(id).is_some()
    }

    /// The number that the next repetition of `id` gets, if it was given.
    fn next(&self, id: &AnnotationId) -> Option<usize> {
        if self.many.is_empty() {
            return self.few.iter().find(|(few, _)| few == id).map(|(_, number)| *number);
        }
        self.many.get(id).copied()
    }

    fn set(&mut self, id: AnnotationId, number: usize) {
        if self.many.is_empty() {
            if let Some(known) = self.few.iter_mut().find(|(few, _)| *few == id) {
                known.1 = number;
                return;
            }
            if self.few.len() < FEW {
                self.few.push((id, number));
                return;
            }
            self.many.extend(self.few.drain(..));
        }
        self.many.insert(id, number);
    }

    /// `id`, if it is not empty and was not given before; otherwise a new one, and noted. `stem` begins the new
    /// id of what has none.
    pub(crate) fn settle(&mut self, source: &mut Source<'_>, id: Option<&str>, stem: &str) -> AnnotationId {
        let wanted = id.filter(|id| !id.is_empty());
        let base = AnnotationId::from(wanted.unwrap_or(stem));
        let next = self.next(&base);
        if wanted.is_some() && next.is_none() {
            self.set(base.clone(), 2);
            return base;
        }
        let mut number = next.unwrap_or(1);
        let fresh = loop {
            let candidate = AnnotationId::from(format!("{base}-{number}"));
            number += 1;
            if !self.contains(&candidate) {
                break candidate;
            }
        };
        self.set(base, number);
        self.set(fresh.clone(), 2);
        source.note(match wanted {
            Some(id) => used_before(id, fresh.as_str()),
            None => is_missing(fresh.as_str()),
        });
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_or_many_every_id_is_given_once() {
        for count in [1, FEW, FEW + 1, 3 * FEW] {
            let mut ids = Ids::default();
            let mut source = Source::new("", false);
            let mut settle = |id: Option<&str>| ids.settle(&mut source, id, "span").to_string();
            for n in 0..count {
                assert_eq!(settle(Some(&format!("s{n}"))), format!("s{n}"));
            }
            for repetition in 2..4 {
                for n in 0..count {
                    assert_eq!(settle(Some(&format!("s{n}"))), format!("s{n}-{repetition}"), "of {count}");
                }
            }
            assert_eq!([settle(None), settle(Some("")), settle(Some("span-2"))], ["span-1", "span-2", "span-2-2"]);
            assert!(ids.contains(&"s0".into()) && ids.contains(&"s0-3".into()) && !ids.contains(&"s".into()));
        }
    }
}
