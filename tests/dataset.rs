//! The dataset and the journal: what is written can be read, and what is broken is reported, not lost.
#![cfg(not(target_arch = "wasm32"))] // proptest and the schema validator are native
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test
#![allow(clippy::string_slice)] // cutting files where no program would is the point

#[allow(dead_code)] // the laws of the model use the rest
#[path = "support/texts.rs"]
mod texts;

#[path = "support/projects.rs"]
mod projects;

#[path = "dataset/mod.rs"]
mod dataset;
