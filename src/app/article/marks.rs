//! The marks of each section near the viewport, made anew only where spans changed.
//!
//! Owns: [`BlockMarks`], [`MarkCache`]. Unit: code points. Must not know: elements.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use yew::AttrValue;

use super::section::Part;
use crate::app::handle::Shared;
use crate::app::paint::LANES;
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::scheme::Scheme;
use crate::model::segment::{Run, Segments};
use crate::model::span::{AnnotationId, SharedSpan};
use crate::model::text::Text;

/// A stretch that is drawn the same throughout.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Where; may go beyond its block.
    pub range: TextRange,
    /// The classes of its mark and the ids of its spans, innermost first; `None` for plain text.
    pub attributes: Option<(AttrValue, AttrValue)>,
}

/// What one block draws: the pieces that touch it, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockMarks(pub Vec<Piece>);

/// What one section draws, and what it was made of.
struct SectionMarks {
    spans: Vec<SharedSpan>,
    selected: Option<AnnotationId>,
    blocks: Shared<Vec<Shared<BlockMarks>>>,
}

impl SectionMarks {
    fn shows(&self, document: &Document, range: TextRange, selected: Option<&AnnotationId>) -> bool {
        let mut kept = self.spans.iter();
        document.annotations.between(range).all(|span| kept.next().is_some_and(|kept| Arc::ptr_eq(kept, span)))
            && kept.next().is_none()
            && selected.filter(|id| self.spans.iter().any(|span| span.id == **id)) == self.selected.as_ref()
    }
}

/// The marks drawn last.
#[derive(Default)]
pub struct MarkCache {
    sections: BTreeMap<usize, SectionMarks>,
    scheme: Option<Shared<Scheme>>,
}

impl MarkCache {
    /// The marks of each section; those whose spans are the same objects as last time are the same objects too, and so
    /// are the blocks of a changed section that look the same.
    pub fn update(
        &mut self,
        document: &Document,
        scheme: &Shared<Scheme>,
        selected: Option<&AnnotationId>,
        near: &BTreeSet<usize>,
        sections: &[Part],
    ) -> Vec<Option<Shared<Vec<Shared<BlockMarks>>>>> {
        if self.scheme.as_ref() != Some(scheme) {
            self.sections.clear();
            self.scheme = Some(scheme.clone());
        }
        self.sections.retain(|index, _| near.contains(index));
        let marks = sections.iter().enumerate().map(|(index, section)| {
            if !near.contains(&index) {
                return None;
            }
            let kept = self.sections.get(&index);
            if let Some(kept) = kept.filter(|kept| kept.shows(document, section.range, selected)) {
                return Some(kept.blocks.clone());
            }
            let spans: Vec<SharedSpan> = document.annotations.between(section.range).cloned().collect();
            let selected = selected.filter(|id| spans.iter().any(|span| span.id == **id));
            let before = kept.map(|kept| kept.blocks.clone());
            let segments = Segments::new(section.range, spans.clone());
            let pieces = pieces(&segments, scheme, selected);
            let blocks = Shared(Rc::new(blocks(*section, &document.text, &pieces, before.as_deref())));
            self.sections.insert(index, SectionMarks { spans, selected: selected.cloned(), blocks: blocks.clone() });
            Some(blocks)
        });
        marks.collect()
    }
}

/// The pieces of each block, as the same objects as `before` where they are the same.
fn blocks(
    section: Part,
    text: &Text,
    pieces: &[Piece],
    before: Option<&Vec<Shared<BlockMarks>>>,
) -> Vec<Shared<BlockMarks>> {
    let block = |(n, block): (usize, Part)| {
        let first = pieces.partition_point(|piece| piece.range.end <= block.range.start);
        let end = pieces.partition_point(|piece| piece.range.start < block.range.end);
        let made = BlockMarks(pieces.get(first..end.max(first)).unwrap_or_default().to_vec());
        let kept = before.and_then(|before| before.get(n)).filter(|kept| ***kept == made);
        kept.cloned().unwrap_or_else(|| Shared(Rc::new(made)))
    };
    section.blocks(text).enumerate().map(block).collect()
}

fn pieces(segments: &Segments, scheme: &Scheme, selected: Option<&AnnotationId>) -> Vec<Piece> {
    let unknown = scheme.labels.len();
    let place = |span: &SharedSpan| scheme.label(&span.label).map_or(unknown, |(place, _)| place);
    let places: Vec<usize> = segments.spans.iter().map(place).collect();
    let piece = |run: &Run| Piece { range: run.range, attributes: attributes(segments, &places, selected, run) };
    segments.runs.iter().map(piece).collect()
}

/// The classes of a run and the ids of its spans.
fn attributes(
    segments: &Segments,
    places: &[usize],
    selected: Option<&AnnotationId>,
    run: &Run,
) -> Option<(AttrValue, AttrValue)> {
    let innermost = run.active.first()?;
    let is_selected = |i: &&usize| Some(&segments.spans[**i].id) == selected;
    // Of spans over the same place, the selected one is seen to be it.
    let tint = run.active.iter().find(is_selected).unwrap_or(innermost);
    let mut deep = 0;
    let mut classes = format!("tint-{}", places[*tint]);
    let mut ids = String::new();
    // A span that found no lane is underlined in the lowest one wherever that is free.
    let mut lowest_is_taken = run.active.iter().any(|&i| segments.lanes[i] == LANES - 1);
    for &i in &run.active {
        let mut lane = segments.lanes[i];
        if lane >= LANES && !lowest_is_taken {
            lane = LANES - 1;
            lowest_is_taken = true;
        }
        if lane < LANES {
            deep = deep.max(lane + 1);
            classes.push_str(&format!(" lane{lane}-{}", places[i]));
        }
        let id = &segments.spans[i].id;
        if Some(id) == selected {
            classes.push_str(" is-selected");
        }
        if !ids.is_empty() {
            ids.push(' ');
        }
        ids.push_str(id.as_str());
    }
    classes.push_str(&format!(" deep-{deep}"));
    Some((classes.into(), ids.into()))
}
