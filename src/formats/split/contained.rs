//! Texts that lie in longer ones.
//!
//! Owns: [`pairs`], [`join`]. A text lies in another one if [`NUMERATOR`]/[`DENOMINATOR`] of its runs do (containment
//! after Broder, 1997). Candidates are found by the runs with the lowest numbers of each text: of a text within another,
//! those as low as the lowest of the other are among them.

use std::collections::BTreeMap;

use super::duplicates::{Runs, Sketch, common, find, unite};
use crate::model::order::sort;

/// The share of its runs from which on a text lies in another one.
const NUMERATOR: usize = 8;
/// See [`NUMERATOR`].
const DENOMINATOR: usize = 10;
/// With fewer runs a text is a phrase, which says nothing of what it lies in.
const LEAST: usize = 20;
/// Of the texts that have a run, each is compared with so many of the next longer ones.
const NEXT: usize = 16;
/// What lies in more texts that are no copies of each other is a notice that belongs to none of them.
const MOST: usize = 4;
/// Runs are looked at in so many parts, to need less memory.
const PARTS: u32 = 8;

/// Pairs of texts of which the first may lie in the second, as places.
pub(super) fn pairs(sketches: &[&Sketch], sets: &mut Vec<Vec<usize>>) {
    let long = sketches.iter().enumerate().filter(|(_, sketch)| sketch.runs >= LEAST);
    let mut by_length: Vec<(u32, usize)> =
        long.map(|(place, sketch)| (u32::try_from(sketch.runs).unwrap_or(u32::MAX), place)).collect();
    sort(&mut by_length, Ord::cmp);
    let sketch = |rank: usize| by_length.get(rank).and_then(|(_, place)| Some((*place, *sketches.get(*place)?)));
    for part in 0..PARTS {
        let mut entries: Vec<(u32, usize)> = Vec::new();
        for (rank, (_, one)) in (0..by_length.len()).filter_map(|rank| Some((rank, sketch(rank)?))) {
            // The low half is evenly spread also where the number is low.
            let own = one.lowest.iter().map(|run| *run as u32).filter(|run| run % PARTS == part);
            entries.extend(own.map(|run| (run, rank)));
        }
        sort(&mut entries, Ord::cmp);
        for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
            for (number, (_, rank)) in bucket.iter().enumerate() {
                for (_, other) in bucket.iter().skip(number + 1).take(NEXT) {
                    let Some(((small, inner), (large, outer))) = sketch(*rank).zip(sketch(*other)) else { continue };
                    if inner.bands != outer.bands && may_hold(outer, inner) {
                        sets.push(vec![small, large]);
                    }
                }
            }
        }
    }
}

/// True if more than half of the runs of `inner` that `outer` would have to know, if it held it, are known.
fn may_hold(outer: &Sketch, inner: &Sketch) -> bool {
    let is_all = outer.lowest.len() == outer.runs;
    let highest = outer.lowest.last().filter(|_| !is_all).copied().unwrap_or(u64::MAX);
    let end = inner.lowest.partition_point(|run| *run <= highest);
    common(inner.lowest.get(..end).unwrap_or_default(), &outer.lowest) * 2 > end
}

/// Joins texts with those they lie in, unless these are many. `leader`: of each text, one of its near copies.
pub(super) fn join(candidates: &[Vec<usize>], runs: &Runs, leader: &mut [usize]) {
    let mut holders: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for set in candidates {
        let [a, b] = set.as_slice() else { continue };
        let Some((of_a, of_b)) = runs.get(a).zip(runs.get(b)) else { continue };
        let (small, large) = if of_a.len() <= of_b.len() { (a, b) } else { (b, a) };
        let least = of_a.len().min(of_b.len());
        if least >= LEAST && common(of_a, of_b) * DENOMINATOR >= least * NUMERATOR {
            let (inner, outer) = (find(leader, *small), find(leader, *large));
            let known = holders.entry(inner).or_default();
            if inner != outer && !known.contains(&outer) {
                known.push(outer);
            }
        }
    }
    for (small, known) in holders.iter().filter(|(_, known)| known.len() <= MOST) {
        known.iter().for_each(|large| unite(leader, *small, *large));
    }
}
