//! Spans of several groups, which say some of them more than once.
//!
//! Owns: [`Union`]. Must not know: how groups are stored.

use std::collections::BTreeMap;

use super::super::intake::DraftSpan;

/// Spans in the order in which they came.
#[derive(Default)]
pub(super) struct Union {
    spans: Vec<DraftSpan>,
    /// Where the first one with a range and a label is.
    places: BTreeMap<String, usize>,
}

impl Union {
    /// Adds `span`, also if there is one with its range and label: a group may mean two.
    pub(super) fn add(&mut self, span: DraftSpan) {
        self.places.entry(key(&span)).or_insert(self.spans.len());
        self.spans.push(span);
    }

    /// Adds `span` unless there is one with its range and label, which then says what either did.
    pub(super) fn add_unless_there(&mut self, span: DraftSpan) {
        let known = self.places.get(&key(&span)).and_then(|place| self.spans.get_mut(*place));
        match known {
            None => self.add(span),
            Some(known) if known.attributes.is_empty() => known.attributes = span.attributes,
            Some(_) => {}
        }
    }

    /// All of them.
    pub(super) fn into_spans(self) -> Vec<DraftSpan> {
        self.spans
    }
}

fn key(span: &DraftSpan) -> String {
    let at = |at: Option<usize>| at.map_or_else(String::new, |at| at.to_string());
    [at(span.start).as_str(), &at(span.end), &span.label].join(" ")
}
