//! The command line, driven as a person or a script would: the program itself, its files, its pipes, its status.
#![cfg(not(target_arch = "wasm32"))] // starts programs
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test
#![allow(clippy::string_slice, clippy::indexing_slicing)] // cut where something was found

#[path = "support/adversarial.rs"]
mod adversarial;

#[path = "cli/mod.rs"]
mod cli;
