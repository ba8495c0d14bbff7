//! What only a real browser can show, one module a subject.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "clippy does not see that these are tests")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

#[path = "browser/connection.rs"]
mod connection;
#[path = "browser/files.rs"]
mod files;
#[path = "browser/html.rs"]
mod html;
#[path = "browser/noise.rs"]
mod noise;
#[path = "browser/raised.rs"]
mod raised;
#[path = "browser/selection.rs"]
mod selection;
#[path = "browser/storage.rs"]
mod storage;
