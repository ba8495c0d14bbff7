//! What the screen draws: a stretch of text cut into runs, each with the spans over it and their lanes.
//!
//! Owns: [`Run`], [`Segments`]. Unit: code points. Must not know: colours, pixels, elements.
//!
//! A lane is the height at which a span is underlined: 0 is next to the text. Shorter spans take lower lanes, so
//! that a nested span lies between the text and what encloses it; no two spans that overlap share a lane.

use super::offset::{CodePoint, TextRange};
use super::order::{sort, sorted};
use super::span::SharedSpan;

/// A stretch over which the same spans are active. Runs of one segmentation partition its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where; never empty.
    pub range: TextRange,
    /// Indices into [`Segments::spans`], the innermost (shortest) first.
    pub active: Vec<usize>,
}

/// A range cut into runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segments {
    /// The spans that touch the range, in document order.
    pub spans: Vec<SharedSpan>,
    /// The lane of each of [`Self::spans`].
    pub lanes: Vec<usize>,
    /// In order; empty only if the range is.
    pub runs: Vec<Run>,
}

impl Segments {
    /// Cuts `range` at each end of `spans` (in document order, each sharing a code point with `range`).
    #[must_use]
    pub fn new(range: TextRange, spans: Vec<SharedSpan>) -> Self {
        let lanes = lanes(&spans);
        let runs = runs(range, &spans);
        Self { spans, lanes, runs }
    }
}

/// The lane of each span. Only spans that overlap, be it by way of others, are weighed against each other: most overlap
/// none, and each group lies between the others.
fn lanes(spans: &[SharedSpan]) -> Vec<usize> {
    let mut lanes = vec![0; spans.len()];
    let (mut first, mut reach) = (0, CodePoint(0));
    for (i, span) in spans.iter().enumerate() {
        if span.range.start >= reach {
            stack(&spans[first..i], &mut lanes[first..i]);
            first = i;
        }
        reach = reach.max(span.range.end);
    }
    stack(&spans[first..], &mut lanes[first..]);
    lanes
}

/// Places the shortest span first, each in the lowest lane that is free over its whole range.
fn stack(spans: &[SharedSpan], lanes: &mut [usize]) {
    if spans.len() < 2 {
        return;
    }
    let length = |i: usize| (spans[i].range.len(), std::cmp::Reverse(i));
    // What each lane holds, in order: none of it overlaps.
    let mut taken: Vec<Vec<TextRange>> = Vec::new();
    for i in sorted(spans.len(), &|a, b| length(a).cmp(&length(b))) {
        let range = spans[i].range;
        let place = |lane: &Vec<TextRange>| lane.partition_point(|other| other.start < range.end);
        let is_free = |lane: &Vec<TextRange>| lane[..place(lane)].last().is_none_or(|before| before.end <= range.start);
        let lane = taken.iter().position(is_free).unwrap_or_else(|| {
            taken.push(Vec::new());
            taken.len() - 1
        });
        let place = place(&taken[lane]);
        taken[lane].insert(place, range);
        lanes[i] = lane;
    }
}

fn runs(range: TextRange, spans: &[SharedSpan]) -> Vec<Run> {
    let clamp = |at: CodePoint| at.clamp(range.start, range.end);
    // Ends before starts at the same place, so that adjacent spans do not seem to touch.
    let mut events: Vec<(CodePoint, bool, usize)> = Vec::with_capacity(spans.len() * 2);
    for (i, span) in spans.iter().enumerate() {
        events.push((clamp(span.range.start), true, i));
        events.push((clamp(span.range.end), false, i));
    }
    sort(&mut events, Ord::cmp);
    let mut runs = Vec::with_capacity(events.len() + 1);
    let mut active: Vec<usize> = Vec::new();
    let mut at = range.start;
    for (place, begins, i) in events {
        if place > at {
            runs.push(Run { range: TextRange { start: at, end: place }, active: active.clone() });
            at = place;
        }
        if begins {
            let key = |&i: &usize| (spans[i].range.len(), std::cmp::Reverse(i));
            let slot = active.partition_point(|other| key(other) < key(&i));
            active.insert(slot, i);
        } else {
            active.retain(|&other| other != i);
        }
    }
    if at < range.end {
        runs.push(Run { range: TextRange { start: at, end: range.end }, active });
    }
    runs
}
