//! Layers of spans in a file, which become one.
//!
//! Owns: [`Layers`]. Must not know: what a format calls its layers.

use std::collections::BTreeMap;

/// How many labels and layers are told.
const TOLD: usize = 10;

/// Which labels are of which layer.
#[derive(Default)]
pub(super) struct Layers {
    /// The first layer that each label is of.
    first: BTreeMap<String, String>,
    /// Labels of several layers, and these.
    shared: (Vec<String>, Vec<String>),
}

impl Layers {
    /// A span is of `layer` and has `label`.
    pub(super) fn add(&mut self, label: &str, layer: &str) {
        match self.first.get(label) {
            None => drop(self.first.insert(label.to_owned(), layer.to_owned())),
            Some(first) if first == layer => {}
            Some(first) => {
                let (labels, layers) = &mut self.shared;
                add(labels, label);
                add(layers, first);
                add(layers, layer);
            }
        }
    }

    /// What is to be said: which labels do not tell the layer; nothing if all do.
    pub(super) fn said(&self) -> Option<String> {
        let (labels, layers) = (self.shared.0.join("”, “"), self.shared.1.join("”, “"));
        (!labels.is_empty()).then(|| format!("Which span of “{labels}” is of which layer (“{layers}”) is not kept."))
    }
}

fn add(names: &mut Vec<String>, name: &str) {
    if names.len() < TOLD && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}
