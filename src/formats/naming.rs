//! Ids of documents that come one after the other, from files that may repeat or forget them.
//!
//! Owns: [`Naming`], [`Wish`], [`Taken`], [`Given`], [`used_before`], [`is_missing`]. Must not know: what else is in a document.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::document::DocumentId;
use crate::model::project::Project;

/// The stem of the id of a document that should have one and has none.
const STEM: &str = "document";

/// Which names were given. How they are remembered is a question of how many there are.
pub trait Given: Send {
    /// Remembers `name`; false if it was given before.
    fn add(&mut self, name: &str) -> bool;
}

impl Given for BTreeSet<String> {
    fn add(&mut self, name: &str) -> bool {
        self.insert(name.to_owned())
    }
}

/// What a document wants to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// By the id that its file gives.
    Id(DocumentId),
    /// After its title, because its format knows no ids.
    Title(String),
    /// By any id: it should have one and has none.
    Missing,
}

impl Wish {
    /// The id it gets if it comes first.
    #[must_use]
    pub fn first(&self) -> DocumentId {
        match self {
            Self::Id(id) => id.clone(),
            Self::Title(title) => Project::id_of_title(title),
            Self::Missing => DocumentId::from(format!("{STEM}-1")),
        }
    }
}

/// Names that are given once, and numbers for those that are wanted again.
pub struct Taken {
    given: Box<dyn Given>,
    /// For stems that were wanted more than once, the number to try next.
    next: BTreeMap<String, usize>,
}

impl Taken {
    /// `given`: remembers the names.
    #[must_use]
    pub fn new(given: Box<dyn Given>) -> Self {
        Self { given, next: BTreeMap::new() }
    }

    /// Takes `name`; false if it was given before.
    pub fn take(&mut self, name: &str) -> bool {
        self.given.add(name)
    }

    /// The first number, counted from `from`, with which `stem-number` is free; that name is taken.
    pub fn number(&mut self, stem: &str, from: usize) -> usize {
        let mut number = self.next.get(stem).copied().unwrap_or(from);
        while !self.take(&format!("{stem}-{number}")) {
            number += 1;
        }
        self.next.insert(stem.to_owned(), number + 1);
        number
    }
}

/// Gives ids, each once.
pub struct Naming {
    taken: Taken,
}

impl Default for Naming {
    fn default() -> Self {
        Self::new(Box::new(BTreeSet::<String>::new()))
    }
}

/// What is said of what has the id of an earlier one, and got another.
#[must_use]
pub fn used_before(id: &str, fresh: &str) -> String {
    format!("The id “{id}” is used before; this one is now “{fresh}”. References mean the first.")
}

/// What is said of what should have an id and has none.
#[must_use]
pub fn is_missing(fresh: &str) -> String {
    format!("The id is missing; it is now “{fresh}”.")
}

impl Naming {
    /// `given`: remembers the ids.
    #[must_use]
    pub fn new(given: Box<dyn Given>) -> Self {
        Self { taken: Taken::new(given) }
    }

    /// Naming beside documents whose ids are `taken`.
    #[must_use]
    pub fn beside<'i>(taken: impl Iterator<Item = &'i DocumentId>) -> Self {
        let mut naming = Self::default();
        for id in taken {
            naming.take(id);
        }
        naming
    }

    /// Takes `id` as it is; false if it is empty or was given before.
    pub fn take(&mut self, id: &DocumentId) -> bool {
        !id.as_str().is_empty() && self.taken.take(id.as_str())
    }

    /// The id for `wish`, and what is to be said about it.
    pub fn name(&mut self, wish: &Wish) -> (DocumentId, Option<String>) {
        let first = wish.first();
        match wish {
            Wish::Id(_) | Wish::Title(_) if self.taken.take(first.as_str()) => (first, None),
            Wish::Title(_) => (self.numbered(first.as_str(), 2), None),
            Wish::Id(id) => {
                let fresh = self.numbered(id.as_str(), 2);
                let note = used_before(id.as_str(), fresh.as_str());
                (fresh, Some(note))
            }
            Wish::Missing => {
                let fresh = self.numbered(STEM, 1);
                let note = is_missing(fresh.as_str());
                (fresh, Some(note))
            }
        }
    }

    fn numbered(&mut self, stem: &str, from: usize) -> DocumentId {
        DocumentId::from(format!("{stem}-{}", self.taken.number(stem, from)))
    }
}
