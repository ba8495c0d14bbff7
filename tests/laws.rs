//! Laws of the model that hold for every text and every sequence of changes, tried on random ones.
#![cfg(not(target_arch = "wasm32"))] // proptest is native; the model is the same everywhere
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test

#[path = "support/parts.rs"]
mod parts;
#[path = "support/scheme.rs"]
mod scheme;
#[path = "support/texts.rs"]
mod texts;

#[path = "laws/mod.rs"]
mod laws;
