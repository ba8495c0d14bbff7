//! Which spans stay where a format allows no overlap, or no crossing.
//!
//! Owns: [`choose`], [`flatten`]. Unit: code points. Must not know: tokens.

use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use super::super::format::Overlaps;
use super::super::loss::LossKind;
use super::super::options::{Options, Overlap};
use crate::model::offset::{CodePoint, TextRange};
use crate::model::order::sorted;
use crate::model::scheme::{LabelId, Scheme};
use crate::model::span::{SharedSpan, Span};

/// A span that had to give way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The span.
    pub span: SharedSpan,
    /// How it lies to the one that stayed.
    pub because: LossKind,
}

/// The spans that stay, in the order of spans, and those that do not.
#[must_use]
pub fn choose(
    spans: Vec<SharedSpan>,
    allowed: Overlaps,
    options: &Options,
    scheme: &Scheme,
) -> (Vec<SharedSpan>, Vec<Dropped>) {
    if allowed == Overlaps::Any {
        return (spans, Vec::new());
    }
    let mut kept = Kept { by_start: BTreeMap::new(), longest: 0 };
    let mut dropped = Vec::new();
    for place in preferred(&spans, options, scheme) {
        let Some(span) = spans.get(place) else { continue };
        let conflict = kept.near(span.range).find_map(|other| conflict(span.range, other.range, allowed));
        match conflict {
            None => kept.insert(place, span.clone()),
            Some(because) => dropped.push(Dropped { span: span.clone(), because }),
        }
    }
    let mut kept: Vec<SharedSpan> = kept.by_start.into_values().collect();
    crate::model::order::sort(&mut kept, |a, b| a.order().cmp(&b.order()));
    crate::model::order::sort(&mut dropped, |a, b| a.span.order().cmp(&b.span.order()));
    (kept, dropped)
}

/// The spans of a flat view, such as one tag for each token.
#[must_use]
pub fn flatten(spans: Vec<SharedSpan>, options: &Options, scheme: &Scheme) -> Vec<SharedSpan> {
    choose(spans, Overlaps::None, options, scheme).0
}

/// Why `span` cannot stand beside `other`, if it cannot.
fn conflict(span: TextRange, other: TextRange, allowed: Overlaps) -> Option<LossKind> {
    if !span.overlaps(other) {
        return None;
    }
    let inside = |a: TextRange, b: TextRange| b.start <= a.start && a.end <= b.end;
    let kind = if span == other {
        LossKind::SameRange
    } else if inside(span, other) || inside(other, span) {
        LossKind::Nesting
    } else {
        LossKind::Crossing
    };
    (allowed == Overlaps::None || kind == LossKind::Crossing).then_some(kind)
}

/// Spans that stay, by start and by their place in the list. They may lie in each other, but none is longer than `longest`.
struct Kept {
    by_start: BTreeMap<(CodePoint, usize), SharedSpan>,
    longest: usize,
}

impl Kept {
    /// The kept spans that might overlap `range`.
    fn near(&self, range: TextRange) -> impl Iterator<Item = &SharedSpan> {
        let first = CodePoint((range.start.0 + 1).saturating_sub(self.longest));
        self.by_start.range((first, 0)..(range.end.max(first), 0)).map(|(_, span)| span)
    }

    fn insert(&mut self, place: usize, span: SharedSpan) {
        self.longest = self.longest.max(span.range.len());
        self.by_start.insert((span.range.start, place), span);
    }
}

/// The places of `spans`, those that must stay first.
fn preferred(spans: &[SharedSpan], options: &Options, scheme: &Scheme) -> Vec<usize> {
    let beaten = match options.overlap {
        Overlap::Outermost => beaten(spans, |inner, _| inner),
        Overlap::Innermost => beaten(spans, |_, outer| outer),
        _ => Vec::new(),
    };
    let rank = |label: &LabelId| {
        let chosen = options.priority.iter().position(|other| other == label);
        let in_scheme = || scheme.label(label).map_or(scheme.labels.len(), |(place, _)| place);
        chosen.unwrap_or_else(|| options.priority.len() + in_scheme())
    };
    let longer = |a: &Span, b: &Span| Reverse(a.range.len()).cmp(&Reverse(b.range.len()));
    sorted(spans.len(), &|a, b| {
        let (Some(x), Some(y)) = (spans.get(a), spans.get(b)) else { return Ordering::Equal };
        let first = match options.overlap {
            Overlap::Longest | Overlap::PerLabel => longer(x, y),
            Overlap::Shortest => longer(y, x),
            Overlap::Outermost | Overlap::Innermost => beaten.get(a).cmp(&beaten.get(b)),
            Overlap::Priority => rank(&x.label).cmp(&rank(&y.label)).then_with(|| longer(x, y)),
        };
        // Of two alike, the label that comes first in the scheme, so that the order of ids decides last.
        first
            .then_with(|| x.range.start.cmp(&y.range.start))
            .then_with(|| longer(x, y))
            .then_with(|| rank(&x.label).cmp(&rank(&y.label)))
            .then_with(|| x.order().cmp(&y.order()))
    })
}

/// For each span, whether another one beats it by nesting. `loser` says which of two is beaten, the inner or the outer.
/// Spans are in order, so whatever lies in a span follows it.
fn beaten(spans: &[SharedSpan], loser: fn(usize, usize) -> usize) -> Vec<bool> {
    let mut beaten = vec![false; spans.len()];
    // Spans that reach further than the one at hand, each inside the one before or crossing it.
    let mut open: Vec<usize> = Vec::new();
    for (place, span) in spans.iter().enumerate() {
        open.retain(|outer| spans.get(*outer).is_some_and(|outer| outer.range.end > span.range.start));
        for outer in &open {
            let Some(around) = spans.get(*outer) else { continue };
            let is_nested = around.range.end >= span.range.end && around.range != span.range;
            if let Some(beaten) = beaten.get_mut(loser(place, *outer)) {
                *beaten |= is_nested;
            }
        }
        open.push(place);
    }
    beaten
}
