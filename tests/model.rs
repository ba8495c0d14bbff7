//! What the model does, told in documents written inline (see `support/notation.rs`).
#![cfg(not(target_arch = "wasm32"))] // the model is the same everywhere; once is enough
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test

#[path = "support/commands.rs"]
mod commands;
#[path = "support/notation.rs"]
mod notation;
#[path = "support/parts.rs"]
mod parts;
#[path = "support/scheme.rs"]
mod scheme;

#[path = "model/mod.rs"]
mod model;
