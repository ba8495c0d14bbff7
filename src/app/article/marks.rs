//! The marks of each section near the viewport, made anew only where spans changed.
//!
//! Owns: [`Marks`], [`MarkCache`]. Unit: code points. Must not know: elements.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::section::Part;
use crate::app::handle::Shared;
use crate::app::paint::LANES;
use crate::model::document::Document;
use crate::model::scheme::Scheme;
use crate::model::segment::{Run, Segments};
use crate::model::span::{AnnotationId, SharedSpan};

/// What one section draws.
#[derive(Debug)]
pub struct Marks {
    /// The runs and their spans.
    pub segments: Segments,
    /// For each span, the place of its label in the scheme.
    places: Vec<usize>,
    selected: Option<AnnotationId>,
}

impl Marks {
    /// The classes of a run and the ids of its spans, innermost first; `None` for plain text.
    pub fn attributes(&self, run: &Run) -> Option<(String, String)> {
        let innermost = *run.active.first()?;
        let mut deep = 0;
        let mut classes = format!("tint-{}", self.places[innermost]);
        let mut ids = String::new();
        for &i in &run.active {
            let lane = self.segments.lanes[i];
            if lane < LANES {
                deep = deep.max(lane + 1);
                classes.push_str(&format!(" lane{lane}-{}", self.places[i]));
            }
            let id = &self.segments.spans[i].id;
            if Some(id) == self.selected.as_ref() {
                classes.push_str(" is-selected");
            }
            if !ids.is_empty() {
                ids.push(' ');
            }
            ids.push_str(id.as_str());
        }
        classes.push_str(&format!(" deep-{deep}"));
        Some((classes, ids))
    }

    fn shows(&self, spans: &[SharedSpan], selected: Option<&AnnotationId>) -> bool {
        self.selected.as_ref() == selected
            && self.segments.spans.len() == spans.len()
            && self.segments.spans.iter().zip(spans).all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

/// The marks drawn last.
#[derive(Default)]
pub struct MarkCache {
    marks: BTreeMap<usize, Shared<Marks>>,
    scheme: Option<Shared<Scheme>>,
}

impl MarkCache {
    /// The marks of each section; those whose spans are the same objects as last time are the same objects too.
    pub fn update(
        &mut self,
        document: &Document,
        scheme: &Shared<Scheme>,
        selected: Option<&AnnotationId>,
        near: &BTreeSet<usize>,
        sections: &[Part],
    ) -> Vec<Option<Shared<Marks>>> {
        if self.scheme.as_ref() != Some(scheme) {
            self.marks.clear();
            self.scheme = Some(scheme.clone());
        }
        self.marks.retain(|index, _| near.contains(index));
        let marks = sections.iter().enumerate().map(|(index, section)| {
            if !near.contains(&index) {
                return None;
            }
            let spans: Vec<SharedSpan> = document.annotations.between(section.range).cloned().collect();
            let selected = selected.filter(|id| spans.iter().any(|span| span.id == **id));
            if let Some(kept) = self.marks.get(&index).filter(|kept| kept.shows(&spans, selected)) {
                return Some(kept.clone());
            }
            let unknown = scheme.labels.len();
            let places =
                spans.iter().map(|span| scheme.label(&span.label).map_or(unknown, |(place, _)| place)).collect();
            let segments = Segments::new(section.range, spans);
            let made = Shared(Rc::new(Marks { segments, places, selected: selected.cloned() }));
            self.marks.insert(index, made.clone());
            Some(made)
        });
        marks.collect()
    }
}
