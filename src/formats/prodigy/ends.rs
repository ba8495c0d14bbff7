//! The spans at which relations of a task end, found without looking at all spans for each.
//!
//! Owns: [`Ends`]. Unit: code points. Must not know: what else a task has.

use std::collections::BTreeMap;

use super::super::intake::DraftSpan;
use super::super::json::Json;

/// A start and an end; of spans and tokens that lack one, nothing is known.
type Range = (usize, usize);

/// The spans of a task by what a relation may say of them. Places: in the list of its spans.
pub(super) struct Ends {
    /// The spans of each range in their order, whatever their label under `None`, and with each label.
    exact: BTreeMap<(Range, Option<String>), Vec<usize>>,
    /// The first span of each range, its end before its start, so that those of one end are beside each other.
    by_end: BTreeMap<Range, usize>,
    /// The shortest span around each token.
    around: Vec<Option<usize>>,
}

impl Ends {
    pub(super) fn new(spans: &[DraftSpan], tokens: &[Json]) -> Self {
        let mut ends = Self { exact: BTreeMap::new(), by_end: BTreeMap::new(), around: around(spans, tokens) };
        spans.iter().enumerate().for_each(|(place, span)| ends.add(place, span));
        ends
    }

    /// Makes `span` known, which is at `place`.
    pub(super) fn add(&mut self, place: usize, span: &DraftSpan) {
        let Some((start, end)) = range(span) else { return };
        self.exact.entry(((start, end), None)).or_default().push(place);
        self.exact.entry(((start, end), Some(span.label.clone()))).or_default().push(place);
        self.by_end.entry((end, start)).or_insert(place);
    }

    /// The span of the range of `named`, best with its label, and of several with it the one after `copy` others.
    pub(super) fn like(&self, named: &DraftSpan, copy: usize) -> Option<usize> {
        let range = range(named)?;
        let with_label = self.exact.get(&(range, Some(named.label.clone()))).and_then(|places| places.get(copy));
        with_label.or_else(|| self.exact.get(&(range, None))?.first()).copied()
    }

    /// The shortest span that ends with the token `place`, which is at `named`, else the shortest one around it.
    pub(super) fn with_token(&self, place: usize, named: &DraftSpan) -> Option<usize> {
        let (start, end) = range(named)?;
        let ending = self.by_end.range((end, 0)..=(end, start)).next_back().map(|(_, place)| *place);
        ending.or_else(|| self.around.get(place).copied().flatten())
    }
}

fn range(span: &DraftSpan) -> Option<Range> {
    span.start.zip(span.end)
}

/// The shortest of `spans` around each of `tokens`: the shortest span takes the tokens in it, the next one those in it
/// that are not taken, so each is taken once.
fn around(spans: &[DraftSpan], tokens: &[Json]) -> Vec<Option<usize>> {
    let place = |token: &Json, key: &str| token.get(key).whole();
    let mut sorted: Vec<(usize, usize, usize)> = tokens
        .iter()
        .enumerate()
        .filter_map(|(number, token)| Some((place(token, "start")?, place(token, "end")?, number)))
        .collect();
    sorted.sort_unstable();
    let mut by_length: Vec<(usize, usize)> = spans
        .iter()
        .enumerate()
        .filter_map(|(place, span)| range(span).map(|(start, end)| (end.saturating_sub(start), place)))
        .collect();
    by_length.sort_unstable();
    let mut free = Free((0..=sorted.len()).collect());
    let mut around = vec![None; tokens.len()];
    for (_, place) in by_length {
        let Some((start, end)) = spans.get(place).and_then(range) else { continue };
        let mut at = free.from(sorted.partition_point(|token| token.0 < start));
        while let Some((_, token_end, number)) = sorted.get(at).filter(|token| token.0 < end) {
            if *token_end <= end {
                around.get_mut(*number).into_iter().for_each(|around| *around = Some(place));
                free.take(at);
            }
            at = free.from(at + 1);
        }
    }
    around
}

/// For each place of a list the next one that may be free, itself if it is; one more stands for the end.
struct Free(Vec<usize>);

impl Free {
    /// The first free place from `at` on.
    fn from(&mut self, at: usize) -> usize {
        let mut end = at;
        while let Some(next) = self.0.get(end).filter(|next| **next != end) {
            end = *next;
        }
        // What was walked now is one step from now on.
        let mut walked = at;
        while let Some(next) = self.0.get_mut(walked).filter(|next| **next != end) {
            walked = std::mem::replace(next, end);
        }
        end
    }

    fn take(&mut self, at: usize) {
        if let Some(next) = self.0.get_mut(at) {
            *next = at + 1;
        }
    }
}
