//! Every string of a DocBin, once.
//!
//! Owns: [`part`], [`of_part`]. Memory: what differs.
//!
//! Each batch of documents adds its strings to a part of the growing DocBin, each with its length before it; at the end
//! they are sorted out.

use std::collections::BTreeSet;
use std::io;

use super::super::bound::Part;
use crate::model::order::sort;

/// `texts`, each once, as a part.
pub(super) fn part(mut texts: Vec<&str>) -> Vec<u8> {
    sort(&mut texts, Ord::cmp);
    texts.dedup();
    let mut part = Vec::with_capacity(texts.iter().map(|text| text.len() + 4).sum());
    for text in texts {
        part.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        part.extend(text.as_bytes());
    }
    part
}

/// The strings of a grown part. What is damaged is missing.
pub(super) fn of_part(part: &mut Part<'_>) -> io::Result<BTreeSet<String>> {
    let mut texts = BTreeSet::new();
    while let Some(added) = (part.next)()? {
        let mut rest = &*added;
        while let Some((len, after)) = rest.split_first_chunk() {
            let len = usize::try_from(u32::from_le_bytes(*len)).unwrap_or(usize::MAX);
            let Some((text, after)) = after.split_at_checked(len) else { break };
            texts.insert(String::from_utf8_lossy(text).into_owned());
            rest = after;
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    #[test]
    fn strings_of_many_batches_are_there_once_and_sorted() {
        let numbers: Vec<String> = (0..90_000).map(|number| format!("n{number}\0é")).collect();
        let batches = [0..60_000, 30_000..90_000, 0..90_000]
            .map(|batch| part(numbers[batch].iter().rev().chain(&numbers[..2]).map(String::as_str).collect()));
        let mut batches = batches.into_iter().map(Cow::Owned);
        let read = of_part(&mut Part { len: 0, next: &mut || Ok(batches.next()) }).unwrap();
        assert!(read == numbers.into_iter().collect());
    }
}
