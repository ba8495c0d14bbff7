//! Documents into training, development and test data: no text, nor a near copy of one, in two of them, labels spread
//! evenly.
//!
//! Owns: [`Ratios`], [`Splits`], [`split`]. Must not know: formats.
//!
//! Sources: iterative stratification after Sechidis, Tsoumakas and Vlahavas (2011), "On the stratification of
//! multi-label data", over groups of documents that share text; see [`duplicates`] for the groups.

pub mod duplicates;
mod random;

use std::collections::BTreeMap;

use crate::model::document::Document;
use crate::model::scheme::LabelId;
use random::Random;

/// The splits, in the order of [`Ratios::parts`].
pub const SPLITS: [&str; 3] = ["train", "dev", "test"];

/// How much goes where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratios {
    /// Shares of training, development and test data, in any unit: 80, 10, 10.
    pub parts: [u32; 3],
    /// The same seed gives the same splits of the same documents.
    pub seed: u64,
}

impl Ratios {
    /// `80/10/10`, also with commas or colons between; a third share left out is 0.
    ///
    /// # Errors
    /// If these are not two or three whole numbers, the first of them above 0.
    pub fn parse(text: &str, seed: u64) -> Result<Self, String> {
        let wrong = || format!("“{text}” is no division: write three whole numbers, such as 80/10/10.");
        let mut parts = [0; 3];
        let words: Vec<&str> = text.split(['/', ',', ':']).collect();
        if !(2..=3).contains(&words.len()) {
            return Err(wrong());
        }
        for (part, word) in parts.iter_mut().zip(words) {
            *part = word.trim().parse().map_err(|_| wrong())?;
        }
        if parts[0] == 0 || parts.iter().any(|part| *part > 1_000_000) {
            return Err(wrong());
        }
        Ok(Self { parts, seed })
    }
}

/// Which document goes where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Splits {
    /// For each document, the place of its split in [`SPLITS`].
    pub of: Vec<usize>,
    /// Documents with equal or nearly equal texts, as places in the list; each group lies in one split.
    pub groups: Vec<Vec<usize>>,
}

/// Labels with how many spans carry them.
type Counts = BTreeMap<Option<LabelId>, u64>;

/// Divides `documents`.
#[must_use]
pub fn split(documents: &[&Document], ratios: Ratios) -> Splits {
    let groups = duplicates::groups(documents);
    let mut random = Random::new(ratios.seed);
    let mut waiting: Vec<(Vec<usize>, Counts)> =
        groups.iter().map(|group| (group.clone(), counts(documents, group))).collect();
    random.shuffle(&mut waiting);
    // Large groups first: they are the hardest to place. The shuffled order decides among equals.
    crate::model::order::sort(&mut waiting, |a, b| b.0.len().cmp(&a.0.len()));
    let mut wishes = Wishes::new(&waiting, ratios);
    let mut of = vec![0; documents.len()];
    while !waiting.is_empty() {
        let rarest = rarest(&waiting);
        let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, counts)| counts.contains_key(&rarest));
        waiting = later;
        for (group, counts) in now {
            let place = wishes.take(&rarest, &counts, &mut random);
            for document in group {
                if let Some(split) = of.get_mut(document) {
                    *split = place;
                }
            }
        }
    }
    Splits { of, groups: groups.into_iter().filter(|group| group.len() > 1).collect() }
}

/// How many spans of each label a group has; under `None` how many documents.
fn counts(documents: &[&Document], group: &[usize]) -> Counts {
    let mut counts = Counts::from([(None, group.len() as u64)]);
    for document in group.iter().filter_map(|place| documents.get(*place)) {
        for span in document.annotations.spans() {
            *counts.entry(Some(span.label.clone())).or_insert(0) += 1;
        }
    }
    counts
}

/// The label that the fewest groups have; `None` if only groups without labels are left.
fn rarest(waiting: &[(Vec<usize>, Counts)]) -> Option<LabelId> {
    let mut groups: BTreeMap<&LabelId, usize> = BTreeMap::new();
    for label in waiting.iter().flat_map(|(_, counts)| counts.keys()).flatten() {
        *groups.entry(label).or_insert(0) += 1;
    }
    groups.into_iter().min_by_key(|(label, count)| (*count, *label)).map(|(label, _)| label.clone())
}

/// How much each split still wants of each label, times the sum of all shares, so that it is a whole number.
struct Wishes {
    of: [BTreeMap<Option<LabelId>, i64>; 3],
    total: i64,
    parts: [u32; 3],
}

impl Wishes {
    fn new(groups: &[(Vec<usize>, Counts)], ratios: Ratios) -> Self {
        let mut of: [BTreeMap<Option<LabelId>, i64>; 3] = Default::default();
        for (wishes, part) in of.iter_mut().zip(ratios.parts) {
            for (label, count) in groups.iter().flat_map(|(_, counts)| counts) {
                *wishes.entry(label.clone()).or_insert(0) += signed(*count) * i64::from(part);
            }
        }
        Self { of, total: ratios.parts.iter().map(|part| i64::from(*part)).sum(), parts: ratios.parts }
    }

    /// The split that most wants `label`, then documents at all; it wants less of `counts` then.
    fn take(&mut self, label: &Option<LabelId>, counts: &Counts, random: &mut Random) -> usize {
        let wish = |wishes: &BTreeMap<_, i64>, of: &Option<LabelId>| wishes.get(of).copied().unwrap_or(0);
        let mut best: Option<(i64, i64, u64, usize)> = None;
        for (place, wishes) in self.of.iter().enumerate().filter(|(place, _)| self.parts[*place] > 0) {
            let key = (wish(wishes, label), wish(wishes, &None), random.next(), place);
            if best.is_none_or(|best| key > best) {
                best = Some(key);
            }
        }
        let place = best.map_or(0, |best| best.3);
        for (label, count) in counts {
            *self.of[place].entry(label.clone()).or_insert(0) -= signed(*count) * self.total;
        }
        place
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
