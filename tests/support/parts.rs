//! Spans and relations with nothing but what a test is about.

use std::sync::Arc;

use counterclaim::model::offset::TextRange;
use counterclaim::model::relation::{Relation, SharedRelation};
use counterclaim::model::span::{Origin, SharedSpan, Span};

/// Who made them.
pub const ANNOTATOR: &str = "ann";
/// When.
pub const MADE: &str = "2026-01-01T00:00:00Z";

/// A span with nothing but a label and a place.
pub fn span(id: &str, label: &str, range: TextRange) -> SharedSpan {
    Arc::new(Span {
        id: id.into(),
        label: label.into(),
        range,
        attributes: Vec::new(),
        note: String::new(),
        annotator: ANNOTATOR.into(),
        created_at: MADE.into(),
        updated_at: MADE.into(),
        origin: Origin::Manual,
        extra: Default::default(),
    })
}

/// A relation from a line `id kind from to`.
pub fn relation(line: &str) -> SharedRelation {
    let words: Vec<&str> = line.split(' ').collect();
    let [id, kind, from, to] = words[..] else { panic!("`id kind from to` expected: {line}") };
    Arc::new(Relation {
        id: id.into(),
        kind: kind.into(),
        from: from.into(),
        to: to.into(),
        annotator: ANNOTATOR.into(),
        created_at: MADE.into(),
        extra: Default::default(),
    })
}
