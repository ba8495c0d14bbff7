//! Texts that are the same, or nearly, or lie in one another.
//!
//! Owns: [`Sketch`], [`candidates`], [`runs`], [`groups`]. Must not know: annotations, and where texts are kept: of a
//! corpus larger than memory only sketches are held, and the runs of the few that may be copies.
//!
//! Sources: a text is the set of its runs of [`WORDS`] words, lower-cased (Broder, 1997, "On the resemblance and
//! containment of documents"). Candidates are found by MinHash in bands (Leskovec, Rajaraman and Ullman, "Mining of
//! massive datasets", section 3.4) and then compared exactly: a pair counts as near copies from a Jaccard index of
//! [`NUMERATOR`]/[`DENOMINATOR`] on. See [`contained`] for texts that lie in longer ones.

use std::collections::BTreeMap;

use super::contained;
use super::random::mix;
use crate::model::boundary::{UnicodeWords, Words};
use crate::model::order::sort;

/// Words in a run.
const WORDS: usize = 4;
/// The Jaccard index from which on two texts are near copies.
pub const NUMERATOR: usize = 7;
/// See [`NUMERATOR`].
pub const DENOMINATOR: usize = 10;
/// Hash functions a band: more find less.
const ROWS: usize = 3;
/// Bands: more find more. A pair at 0.7 is missed with a chance of (1 - 0.7³)³² = 0.0000014.
const BANDS: usize = 32;

/// At least so many of the lowest runs are kept of a text, and of a long one [`SHARE`].
const LOWEST: usize = 32;
/// One of so many.
const SHARE: usize = 16;

/// The runs of texts, by their places.
pub type Runs = BTreeMap<usize, Vec<u64>>;

/// What is known of a text without its runs.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// Near copies have at least one of these numbers in common, each at its place, nearly always.
    pub(super) bands: [u32; BANDS],
    /// Its lowest runs, sorted.
    pub(super) lowest: Vec<u64>,
    /// How many it has.
    pub(super) runs: usize,
}

impl Sketch {
    /// That of a text with these runs.
    #[must_use]
    pub fn of(runs: &[u64]) -> Self {
        let mut bands = [0; BANDS];
        for (band, number) in bands.iter_mut().enumerate() {
            let rows = signature(runs, band);
            *number = u32::try_from(rows.iter().fold(0, |sum: u64, row| mix(sum ^ row)) >> 32).unwrap_or_default();
        }
        let lowest = runs.iter().take(LOWEST.max(runs.len() / SHARE)).copied().collect();
        Self { bands, lowest, runs: runs.len() }
    }
}

/// Texts that may be near copies of each other, or of which one may lie in the other, as places in the list of their
/// sketches. One may be in several sets.
#[must_use]
pub fn candidates(sketches: &[&Sketch]) -> Vec<Vec<usize>> {
    let mut sets = Vec::new();
    for band in 0..BANDS {
        let mut places: Vec<(u32, usize)> =
            sketches.iter().enumerate().map(|(place, sketch)| (sketch.bands[band], place)).collect();
        sort(&mut places, Ord::cmp);
        let several = places.chunk_by(|a, b| a.0 == b.0).filter(|bucket| bucket.len() > 1);
        sets.extend(several.map(|bucket| bucket.iter().map(|(_, place)| *place).collect::<Vec<_>>()));
    }
    contained::pairs(sketches, &mut sets);
    // Copies share most of their buckets.
    sort(&mut sets, Ord::cmp);
    sets.dedup();
    sets
}

/// Groups of texts that are equal or nearly equal, or lie in one another, as places; each of `count` texts is in one
/// group. Copies of copies are in the same group. `runs`: those of all candidates.
#[must_use]
pub fn groups(count: usize, candidates: &[Vec<usize>], runs: &Runs) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..count).collect();
    for set in candidates {
        join(set, runs, &mut leader);
    }
    contained::join(candidates, runs, &mut leader);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..count {
        groups.entry(find(&mut leader, place)).or_default().push(place);
    }
    groups.into_values().collect()
}

/// Compares each of a set with the first of each group in it, which is nearly always one.
fn join(set: &[usize], runs: &Runs, leader: &mut [usize]) {
    let mut firsts: Vec<usize> = Vec::new();
    for &place in set {
        let group = find(leader, place);
        let near = |other: &&usize| runs.get(*other).zip(runs.get(&place)).is_some_and(|(a, b)| alike(a, b));
        match firsts.iter().find(|other| find(leader, **other) == group || near(other)) {
            Some(other) => {
                unite(leader, group, *other);
            }
            None => firsts.push(place),
        }
    }
}

/// Makes the groups of two texts one.
pub(super) fn unite(leader: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(leader, a), find(leader, b));
    if let Some(entry) = leader.get_mut(a.max(b)) {
        *entry = a.min(b);
    }
}

/// The first of its group.
pub(super) fn find(leader: &mut [usize], mut place: usize) -> usize {
    while let Some(&next) = leader.get(place).filter(|next| **next != place) {
        let further = leader.get(next).copied().unwrap_or(next);
        if let Some(entry) = leader.get_mut(place) {
            *entry = further;
        }
        place = next;
    }
    place
}

/// The hashes of all runs of words in `text`, sorted, each once; of a text with fewer words, of all of it.
#[must_use]
pub fn runs(text: &str) -> Vec<u64> {
    let words: Vec<u64> = UnicodeWords
        .words(text)
        .into_iter()
        .filter_map(|word| text.get(word))
        .map(|word| hash(word.chars().flat_map(char::to_lowercase)))
        .collect();
    let join = |run: &[u64]| run.iter().fold(0, |sum: u64, word| mix(sum.rotate_left(7) ^ word));
    if words.len() < WORDS {
        return vec![if words.is_empty() { hash(text.chars()) } else { join(&words) }];
    }
    let mut runs: Vec<u64> = words.windows(WORDS).map(join).collect();
    sort(&mut runs, Ord::cmp);
    runs.dedup();
    runs
}

fn hash(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0x5EED, |sum, c| mix(sum ^ u64::from(u32::from(c))))
}

fn signature(runs: &[u64], band: usize) -> [u64; ROWS] {
    let mut rows = [u64::MAX; ROWS];
    for (row, least) in rows.iter_mut().enumerate() {
        let salt = mix((band * ROWS + row) as u64 + 1);
        *least = runs.iter().map(|run| mix(run ^ salt)).min().unwrap_or(0);
    }
    rows
}

fn alike(a: &[u64], b: &[u64]) -> bool {
    let common = common(a, b);
    let all = a.len() + b.len() - common;
    common * DENOMINATOR >= all * NUMERATOR
}

/// How many are in both, which are sorted.
pub(super) fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut rest, mut common) = (b.iter().peekable(), 0);
    for run in a {
        while rest.next_if(|other| *other < run).is_some() {}
        common += usize::from(rest.peek().is_some_and(|other| *other == run));
    }
    common
}
