//! Fields of an object and columns of a table, each under a name of its own.
//!
//! Owns: [`Names`], [`Fields`]. Must not know: what is in them.
//!
//! Whoever reads an object in which a name stands twice keeps one of the values; so what is kept never has one twice.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::json::Writer;
use super::naming::Taken;
use crate::model::extra::Extra;

/// How many new names are told.
const TOLD: usize = 10;

/// Gives names, each once.
#[derive(Default)]
pub(super) struct Names {
    /// `None` as long as there is no name.
    taken: Option<Taken>,
    renamed: Vec<String>,
}

impl Names {
    /// `name`, or with a number after it if it was given before.
    pub(super) fn free<'n>(&mut self, name: &'n str) -> Cow<'n, str> {
        let taken = self.taken.get_or_insert_with(|| Taken::new(Box::new(BTreeSet::<String>::new())));
        if taken.take(name) {
            return Cow::Borrowed(name);
        }
        let free = [name, "-", &taken.number(name, 2).to_string()].concat();
        if self.renamed.len() < TOLD {
            self.renamed.push(free.clone());
        }
        Cow::Owned(free)
    }

    /// What is to be said of new names; nothing if there are none.
    pub(super) fn said(&self) -> Option<String> {
        let names = self.renamed.join("”, “");
        let message = || format!("A name is there more than once. What came later was kept as “{names}”.");
        (!self.renamed.is_empty()).then(message)
    }
}

/// An object on its way to be kept.
pub(super) struct Fields {
    writer: Writer,
    names: Names,
}

impl Fields {
    pub(super) fn new() -> Self {
        let mut writer = Writer::compact();
        writer.open('{');
        Self { writer, names: Names::default() }
    }

    /// Goes to the field `key`; its value must be written next.
    pub(super) fn key(&mut self, key: &str) -> &mut Writer {
        let free = self.names.free(key);
        self.writer.key(&free);
        &mut self.writer
    }

    /// The object, and what is to be said of it; one without fields is nothing.
    pub(super) fn finish(mut self) -> (Extra, Option<String>) {
        if self.names.taken.is_none() {
            return Default::default();
        }
        self.writer.close('}');
        let said = self.names.said();
        (Extra::new(&self.writer.finish()), said)
    }
}
