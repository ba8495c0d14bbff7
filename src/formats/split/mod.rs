//! Documents into training, development and test data: no text, nor a near copy of one, in two of them, labels spread
//! evenly.
//!
//! Owns: [`Ratios`], [`Splits`], [`split`]; [`divide`] for a corpus of which only [`Facts`] are in memory. Must not know:
//! formats.
//!
//! Sources: iterative stratification after Sechidis, Tsoumakas and Vlahavas (2011), "On the stratification of
//! multi-label data", over groups of documents that share text; see [`duplicates`] for the groups.

mod contained;
pub mod duplicates;
mod random;

use std::collections::BTreeMap;

use crate::model::document::Document;
use crate::model::scheme::LabelId;
use duplicates::Sketch;
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
    /// `80/10/10`, also with commas or colons between, and as fractions (`0.8/0.1/0.1`); a third share left out is 0. Only
    /// their proportions count.
    ///
    /// # Errors
    /// If these are not two or three numbers, the first of them above 0.
    pub fn parse(text: &str, seed: u64) -> Result<Self, String> {
        let wrong = || format!("“{text}” is no division: write three numbers, such as 80/10/10 or 0.8/0.1/0.1.");
        let mut parts = [0; 3];
        let words: Vec<&str> = text.split(['/', ',', ':']).collect();
        if !(2..=3).contains(&words.len()) {
            return Err(wrong());
        }
        let words: Vec<(&str, &str)> =
            words.iter().map(|word| word.trim().split_once('.').unwrap_or((word.trim(), ""))).collect();
        // All are counted in the smallest decimal place of any, so that they are whole.
        let places = words.iter().map(|(_, decimals)| decimals.len()).max().unwrap_or_default();
        for (part, (whole, decimals)) in parts.iter_mut().zip(words) {
            let mut digits = [whole, decimals].concat();
            (decimals.len()..places).for_each(|_| digits.push('0'));
            let is_number = digits.len() < 16 && digits.bytes().all(|byte| byte.is_ascii_digit());
            *part = digits
                .parse()
                .ok()
                .filter(|_| is_number && !(whole.is_empty() && decimals.is_empty()))
                .ok_or_else(wrong)?;
        }
        if parts[0] == 0 {
            return Err(format!("“{text}” leaves nothing for train: the first number must not be 0, as in 80/10/10."));
        }
        if parts.iter().any(|part| *part > 1_000_000) {
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

/// What must be known of a document to divide a corpus.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Of its text.
    pub sketch: Sketch,
    /// Sorted by label.
    counts: Counts,
}

/// How many spans carry each label; under `None`, which comes first, how many documents there are.
type Counts = Vec<(Option<LabelId>, u32)>;

impl Facts {
    /// Those of `document`.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let mut counts = Counts::from([(None, 1)]);
        document.annotations.spans().for_each(|span| count(&mut counts, Some(&span.label), 1));
        Self { sketch: Sketch::of(&duplicates::runs(document.text.as_str())), counts }
    }
}

/// Divides `documents`.
#[must_use]
pub fn split(documents: &[&Document], ratios: Ratios) -> Splits {
    let facts: Vec<Facts> = documents.iter().map(|document| Facts::of(document)).collect();
    let candidates = duplicates::candidates(&facts.iter().map(|facts| &facts.sketch).collect::<Vec<_>>());
    let runs = |place: &usize| (*place, duplicates::runs(documents[*place].text.as_str()));
    let runs = candidates.iter().flatten().map(runs).collect();
    divide(&facts, duplicates::groups(documents.len(), &candidates, &runs), ratios)
}

/// Divides documents of which `facts` are known, and that those of a group are near copies.
#[must_use]
pub fn divide(facts: &[Facts], groups: Vec<Vec<usize>>, ratios: Ratios) -> Splits {
    let mut random = Random::new(ratios.seed);
    let mut waiting: Vec<(Vec<usize>, Counts)> =
        groups.iter().map(|group| (group.clone(), counts(facts, group))).collect();
    random.shuffle(&mut waiting);
    // Large groups first: they are the hardest to place. The shuffled order decides among equals.
    crate::model::order::sort(&mut waiting, |a, b| b.0.len().cmp(&a.0.len()));
    let mut wishes = Wishes::new(&waiting, ratios);
    let mut of = vec![0; facts.len()];
    while !waiting.is_empty() {
        let rarest = rarest(&waiting);
        let (now, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, counts)| counts.iter().any(|(label, _)| *label == rarest));
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

/// What the documents of a group have together.
fn counts(facts: &[Facts], group: &[usize]) -> Counts {
    let mut own = group.iter().filter_map(|place| facts.get(*place));
    let mut counts = own.next().map(|facts| facts.counts.clone()).unwrap_or_default();
    for (label, more) in own.flat_map(|facts| &facts.counts) {
        count(&mut counts, label.as_ref(), *more);
    }
    counts
}

/// Adds `more` to what is counted of `label`.
fn count(counts: &mut Counts, label: Option<&LabelId>, more: u32) {
    match counts.binary_search_by(|(known, _)| known.as_ref().cmp(&label)) {
        Ok(place) => counts[place].1 += more,
        Err(place) => counts.insert(place, (label.cloned(), more)),
    }
}

/// The label that the fewest groups have; `None` if only groups without labels are left.
fn rarest(waiting: &[(Vec<usize>, Counts)]) -> Option<LabelId> {
    let mut groups: BTreeMap<&LabelId, usize> = BTreeMap::new();
    for label in waiting.iter().flat_map(|(_, counts)| counts).filter_map(|(label, _)| label.as_ref()) {
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
                *wishes.entry(label.clone()).or_insert(0) += i64::from(*count) * i64::from(part);
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
            *self.of[place].entry(label.clone()).or_insert(0) -= i64::from(*count) * self.total;
        }
        place
    }
}
