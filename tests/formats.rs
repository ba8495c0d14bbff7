//! Every format of the table: what is written is read again, and nothing is lost that the report does not count.
#![cfg(not(target_arch = "wasm32"))] // proptest is native
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test
#![allow(clippy::string_slice, clippy::indexing_slicing)] // cut where something was found

#[allow(dead_code)] // the laws of the model use the rest
#[path = "support/texts.rs"]
mod texts;

#[allow(dead_code)] // the dataset's tests use the rest
#[path = "support/projects.rs"]
mod projects;

#[path = "support/adversarial.rs"]
mod adversarial;

#[path = "formats/mod.rs"]
mod formats;
