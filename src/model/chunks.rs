//! A sorted list whose copies share what they have in common.
//!
//! Owns: [`Chunks`], the storage under [`super::annotations`]. Must not know: what its elements are.
//!
//! Elements lie in chunks of at most [`FULL`], each behind an `Arc`. Copying the list copies one pointer a
//! chunk; changing it copies the one chunk that changes. With 50,000 elements that is about 400 pointers and
//! one chunk for each edit: microseconds, where a `Vec` would copy everything and a tree would be ten times
//! the code. Each chunk knows how far its elements reach, so that a search for what covers a place skips
//! chunks that end before it.

use std::cmp::Ordering;
use std::sync::Arc;

use super::order::sort;

/// The most elements a chunk holds; one that is full splits in two.
const FULL: usize = 128;

/// What [`Chunks`] asks of its elements.
pub(crate) trait Element: Clone {
    /// The total order of the list. Two elements that compare equal are the same element.
    fn order(&self, other: &Self) -> Ordering;
    /// How far the element reaches, in the unit the list is searched by.
    fn reach(&self) -> usize {
        0
    }
}

#[derive(Clone, Debug)]
struct Chunk<T> {
    items: Vec<T>,
    reach: usize,
}

impl<T: Element> Chunk<T> {
    fn new(items: Vec<T>) -> Self {
        let reach = items.iter().map(Element::reach).max().unwrap_or(0);
        Self { items, reach }
    }
}

/// A sorted list with cheap copies. Elements are unique under [`Element::order`].
#[derive(Clone, Debug)]
pub(crate) struct Chunks<T> {
    /// None is empty.
    chunks: Vec<Arc<Chunk<T>>>,
    len: usize,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Element> Chunks<T> {
    /// A list of `items`, which need not be sorted.
    pub(crate) fn from_vec(mut items: Vec<T>) -> Self {
        sort(&mut items, Element::order);
        let len = items.len();
        // One list that is never added to need not be copied.
        if (1..=FULL / 2).contains(&len) {
            return Self { chunks: vec![Arc::new(Chunk::new(items))], len };
        }
        let mut chunks = Vec::with_capacity(len / (FULL / 2) + 1);
        let mut rest = items.into_iter();
        loop {
            // Half full, so that the first insertions do not split at once.
            let part: Vec<T> = rest.by_ref().take(FULL / 2).collect();
            if part.is_empty() {
                return Self { chunks, len };
            }
            chunks.push(Arc::new(Chunk::new(part)));
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Adds `item`; false, and nothing changes, if it is there already.
    pub(crate) fn insert(&mut self, item: T) -> bool {
        let at = self.chunk_for(|other| other.order(&item));
        let Some(shared) = self.chunks.get_mut(at) else {
            self.chunks.push(Arc::new(Chunk::new(vec![item])));
            self.len += 1;
            return true;
        };
        let Err(place) = shared.items.binary_search_by(|other| other.order(&item)) else { return false };
        let chunk = Arc::make_mut(shared);
        chunk.reach = chunk.reach.max(item.reach());
        chunk.items.insert(place, item);
        self.len += 1;
        if chunk.items.len() >= FULL {
            let tail = chunk.items.split_off(FULL / 2);
            *chunk = Chunk::new(std::mem::take(&mut chunk.items));
            self.chunks.insert(at + 1, Arc::new(Chunk::new(tail)));
        }
        true
    }

    /// Removes and returns the element for which `order` says `Equal`.
    pub(crate) fn remove(&mut self, order: impl Fn(&T) -> Ordering) -> Option<T> {
        let at = self.chunk_for(&order);
        let shared = self.chunks.get_mut(at)?;
        let place = shared.items.binary_search_by(&order).ok()?;
        let chunk = Arc::make_mut(shared);
        let item = chunk.items.remove(place);
        self.len -= 1;
        if chunk.items.is_empty() {
            self.chunks.remove(at);
        } else if item.reach() == chunk.reach {
            chunk.reach = chunk.items.iter().map(Element::reach).max().unwrap_or(0);
        }
        Some(item)
    }

    /// The element for which `order` says `Equal`.
    pub(crate) fn get(&self, order: impl Fn(&T) -> Ordering) -> Option<&T> {
        let chunk = self.chunks.get(self.chunk_for(&order))?;
        chunk.items.binary_search_by(&order).ok().map(|place| &chunk.items[place])
    }

    /// The element at place `n`, counted from 0.
    pub(crate) fn nth(&self, mut n: usize) -> Option<&T> {
        for chunk in &self.chunks {
            if n < chunk.items.len() {
                return chunk.items.get(n);
            }
            n -= chunk.items.len();
        }
        None
    }

    /// How many elements come before the place where `before` turns false; `before` is true for a prefix.
    pub(crate) fn rank(&self, before: impl Fn(&T) -> bool) -> usize {
        let at = self.chunks.partition_point(|chunk| chunk.items.last().is_some_and(&before));
        let whole: usize = self.chunks.iter().take(at).map(|chunk| chunk.items.len()).sum();
        whole + self.chunks.get(at).map_or(0, |chunk| chunk.items.partition_point(before))
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.chunks.iter().flat_map(|chunk| chunk.items.iter())
    }

    /// The elements from the first one for which `order` does not say `Less`.
    pub(crate) fn iter_from(&self, order: impl Fn(&T) -> Ordering) -> impl Iterator<Item = &T> {
        let less = |item: &T| order(item) == Ordering::Less;
        let at = self.chunks.partition_point(|chunk| chunk.items.last().is_some_and(less));
        let skip = self.chunks.get(at).map_or(0, |chunk| chunk.items.partition_point(less));
        self.chunks.iter().skip(at).flat_map(|chunk| chunk.items.iter()).skip(skip)
    }

    /// In order: the elements that reach beyond `reach`, as long as `goes_on` holds (true for a prefix).
    pub(crate) fn reaching(&self, reach: usize, goes_on: impl Fn(&T) -> bool) -> impl Iterator<Item = &T> {
        let goes_on = std::rc::Rc::new(goes_on);
        let first = std::rc::Rc::clone(&goes_on);
        self.chunks
            .iter()
            .take_while(move |chunk| chunk.items.first().is_some_and(|item| first(item)))
            .filter(move |chunk| chunk.reach > reach)
            .flat_map(|chunk| chunk.items.iter())
            .filter(move |item| item.reach() > reach && goes_on(item))
    }

    /// The chunk where the element ordered by `order` is or would go.
    fn chunk_for(&self, order: impl Fn(&T) -> Ordering) -> usize {
        let at = self.chunks.partition_point(|chunk| chunk.items.last().is_some_and(|i| order(i) == Ordering::Less));
        at.min(self.chunks.len().saturating_sub(1))
    }
}
