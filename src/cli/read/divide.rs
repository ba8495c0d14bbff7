//! Which documents of a corpus go into which split, found out without holding the documents.
//!
//! Owns: [`Division`]. Memory: some 600 bytes for each document, of long ones more,, and the runs of words of those that may be copies.

use std::collections::{BTreeMap, BTreeSet};

use super::super::failure::Failure;
use super::super::progress::Progress;
use super::{Content, Corpus, Steps};
use crate::formats::export::named;
use crate::formats::split::{Facts, Ratios, Splits, divide, duplicates, split};
use crate::model::document::Document;

/// What goes where, and why.
#[derive(Default)]
pub struct Division {
    /// By the places of the documents.
    pub splits: Splits,
    /// Ids of documents with equal or nearly equal texts, or texts within one another.
    pub copies: Vec<Vec<String>>,
}

impl Corpus {
    /// Divides the documents. Lines are read once for it, and once more if there may be copies; those of standard input
    /// are kept to be read again.
    pub fn divide(&mut self, ratios: Ratios) -> Result<Division, Failure> {
        if let Content::Whole(whole) = &self.content {
            let documents = &whole.0.project.documents;
            let splits = split(&documents.iter().collect::<Vec<_>>(), ratios);
            return Ok(Division { copies: named(&splits, documents), splits });
        }
        self.keep()?;
        let facts = self.of_each("Dividing: ", &|_, document| Some(Facts::of(document)))?;
        let candidates = duplicates::candidates(&facts.iter().map(|facts| &facts.sketch).collect::<Vec<_>>());
        let wanted: BTreeSet<usize> = candidates.iter().flatten().copied().collect();
        let (mut ids, mut runs) = (BTreeMap::new(), BTreeMap::new());
        if !wanted.is_empty() {
            let look = |place: usize, document: &Document| {
                let is_wanted = wanted.contains(&place);
                is_wanted.then(|| (place, document.id.to_string(), duplicates::runs(document.text.as_str())))
            };
            for (place, id, own) in self.of_each("Comparing: ", &look)? {
                ids.insert(place, id);
                runs.insert(place, own);
            }
        }
        let splits = divide(&facts, duplicates::groups(facts.len(), &candidates, &runs), ratios);
        let named = |group: &Vec<usize>| group.iter().filter_map(|place| ids.get(place).cloned()).collect();
        Ok(Division { copies: splits.groups.iter().map(named).collect(), splits })
    }

    /// What `make` makes of each document and its place, in their order. What is wrong with them is said when they are
    /// read to be written.
    fn of_each<T: Send>(
        &self,
        doing: &'static str,
        make: &(dyn Fn(usize, &Document) -> Option<T> + Sync),
    ) -> Result<Vec<T>, Failure> {
        let Some(again) = self.again() else {
            return Err(Failure::Data("The input can be read only once. Write it into a file first.".to_owned()));
        };
        let (mut next, mut all) = (0, Vec::new());
        again.each(
            &Progress::of(doing),
            Steps {
                enter: &mut |batch| {
                    let first = next;
                    next += batch.project.documents.len();
                    (first, batch)
                },
                work: &|(first, batch)| {
                    let numbered = batch.project.documents.iter().zip(first..);
                    numbered.filter_map(|(document, place)| make(place, document)).collect::<Vec<T>>()
                },
                leave: &mut |mut made| {
                    all.append(&mut made);
                    Ok(())
                },
            },
        )?;
        Ok(all)
    }
}
