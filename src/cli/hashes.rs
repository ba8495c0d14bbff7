//! Millions of names, remembered in little memory.
//!
//! Owns: [`Hashes`]. A name is remembered by 128 bits: some 30 bytes of memory whatever its length. That two of a
//! thousand million names share theirs has a chance below one in 10²⁰; the later one would get a number.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use crate::formats::naming::Given;

/// The names given so far.
#[derive(Default)]
pub struct Hashes(HashSet<u128, BuildHasherDefault<Low>>);

impl Given for Hashes {
    fn add(&mut self, name: &str) -> bool {
        self.0.insert(of(name))
    }
}

fn of(name: &str) -> u128 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    let first = hasher.finish();
    // The hash of the same with something after it.
    hasher.write_u8(1);
    u128::from(first) << 64 | u128::from(hasher.finish())
}

/// Takes of what is a hash already the lower half.
#[derive(Default)]
struct Low(u64);

impl Hasher for Low {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (low, _) = bytes.split_at(bytes.len().min(8));
        self.0 = low.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
    }

    fn write_u128(&mut self, hash: u128) {
        self.0 = u64::try_from(hash & u128::from(u64::MAX)).unwrap_or(0);
    }
}
