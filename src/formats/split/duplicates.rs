//! Documents that share their text, or nearly.
//!
//! Owns: [`groups`]. Must not know: annotations.
//!
//! Sources: a text is the set of its runs of [`WORDS`] words, lower-cased (Broder, 1997, "On the resemblance and
//! containment of documents"). Candidates are found by MinHash in bands (Leskovec, Rajaraman and Ullman, "Mining of
//! massive datasets", section 3.4) and then compared exactly: a pair counts as near copies from a Jaccard index of
//! [`NUMERATOR`]/[`DENOMINATOR`] on.

use std::collections::{BTreeMap, BTreeSet};

use super::random::mix;
use crate::model::boundary::{UnicodeWords, Words};
use crate::model::document::Document;

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

/// Groups of documents with equal or nearly equal texts, as places in `documents`; every document is in one group.
/// Copies of copies are in the same group.
#[must_use]
pub fn groups(documents: &[&Document]) -> Vec<Vec<usize>> {
    let sets: Vec<BTreeSet<u64>> = documents.iter().map(|document| runs(document.text.as_str())).collect();
    let mut leader: Vec<usize> = (0..documents.len()).collect();
    for band in 0..BANDS {
        let mut buckets: BTreeMap<[u64; ROWS], Vec<usize>> = BTreeMap::new();
        for (place, set) in sets.iter().enumerate() {
            buckets.entry(signature(set, band)).or_default().push(place);
        }
        for bucket in buckets.into_values() {
            join(&bucket, &sets, &mut leader);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..documents.len() {
        groups.entry(find(&mut leader, place)).or_default().push(place);
    }
    groups.into_values().collect()
}

/// Compares each of a bucket with the first of each group in it, which is nearly always one.
fn join(bucket: &[usize], sets: &[BTreeSet<u64>], leader: &mut [usize]) {
    let mut firsts: Vec<usize> = Vec::new();
    for &place in bucket {
        let group = find(leader, place);
        let near = |other: &&usize| sets.get(**other).zip(sets.get(place)).is_some_and(|(a, b)| alike(a, b));
        match firsts.iter().find(|other| find(leader, **other) == group || near(other)) {
            Some(other) => {
                let other = find(leader, *other);
                if let Some(entry) = leader.get_mut(group.max(other)) {
                    *entry = group.min(other);
                }
            }
            None => firsts.push(place),
        }
    }
}

fn find(leader: &mut [usize], mut place: usize) -> usize {
    while let Some(&next) = leader.get(place).filter(|next| **next != place) {
        let further = leader.get(next).copied().unwrap_or(next);
        if let Some(entry) = leader.get_mut(place) {
            *entry = further;
        }
        place = next;
    }
    place
}

/// The hashes of all runs of words in `text`; of a text with fewer words, of all of it.
fn runs(text: &str) -> BTreeSet<u64> {
    let words: Vec<u64> = UnicodeWords
        .words(text)
        .into_iter()
        .filter_map(|word| text.get(word))
        .map(|word| hash(word.chars().flat_map(char::to_lowercase)))
        .collect();
    let join = |run: &[u64]| run.iter().fold(0, |sum: u64, word| mix(sum.rotate_left(7) ^ word));
    if words.len() < WORDS {
        let whole = if words.is_empty() { hash(text.chars()) } else { join(&words) };
        return BTreeSet::from([whole]);
    }
    words.windows(WORDS).map(join).collect()
}

fn hash(chars: impl Iterator<Item = char>) -> u64 {
    chars.fold(0x5EED, |sum, c| mix(sum ^ u64::from(u32::from(c))))
}

fn signature(set: &BTreeSet<u64>, band: usize) -> [u64; ROWS] {
    let mut rows = [u64::MAX; ROWS];
    for (row, least) in rows.iter_mut().enumerate() {
        let salt = mix((band * ROWS + row) as u64 + 1);
        *least = set.iter().map(|run| mix(run ^ salt)).min().unwrap_or(0);
    }
    rows
}

fn alike(a: &BTreeSet<u64>, b: &BTreeSet<u64>) -> bool {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    common * DENOMINATOR >= all * NUMERATOR
}
