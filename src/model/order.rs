//! Sorting through one piece of code.
//!
//! Owns: [`sorted`], [`sort`]. A generic sort is compiled once for every kind of element it meets, about 5 kB each in
//! the browser's program; these sort places, whatever the elements are.

use std::cmp::Ordering;

/// The places `0..len` in the order that `compare` gives; places that compare equal keep theirs.
#[must_use]
pub fn sorted(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|&a, &b| compare(a, b));
    places
}

/// Sorts `items`; those that compare equal keep their order. What is sorted already costs one pass.
pub fn sort<T: Clone>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    if items.is_sorted_by(|a, b| compare(a, b) != Ordering::Greater) {
        return;
    }
    // Where size does not count, in place: a corpus has a few short lists for each of millions of documents.
    if cfg!(not(target_arch = "wasm32")) {
        return items.sort_by(compare);
    }
    let places = sorted(items.len(), &|a, b| compare(&items[a], &items[b]));
    *items = places.into_iter().map(|place| items[place].clone()).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_items_keep_their_order() {
        let mut items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        sort(&mut items, |a, b| a.0.cmp(&b.0));
        assert_eq!(items, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
        sort(&mut items, |a, b| b.1.cmp(&a.1));
        assert_eq!(items, [(1, 'd'), (2, 'c'), (1, 'b'), (2, 'a')]);
    }
}
