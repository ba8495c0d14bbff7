//! Work on many things at a time, where there are threads.
//!
//! Owns: [`of_each`]. Must not know: what is worked on.

/// What `make` makes of each item, in order; on all cores where there are threads.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn of_each<I: Sync, O: Send>(items: &[I], make: &(dyn Fn(&I) -> O + Sync)) -> Vec<O> {
    use rayon::prelude::*;
    items.par_iter().map(make).collect()
}

/// What `make` makes of each item, in order.
#[cfg(target_arch = "wasm32")]
pub(super) fn of_each<I, O>(items: &[I], make: &dyn Fn(&I) -> O) -> Vec<O> {
    items.iter().map(make).collect()
}
