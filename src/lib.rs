//! Counterclaim takes texts apart that report competing accounts: spans, labels, attributes, relations.
//!
//! The map, from the inside out (an arrow reads "is known to"):
//! [`model`] ← [`formats`] ← [`session`] ← `app`, `cli`; and `app` → `browser` → [`model::offset`].
//!
//! Invariants:
//! - Stored ranges are half-open, in Unicode code points of the text as stored, never empty, never outside it,
//!   never cutting a grapheme cluster.
//! - The stored text never changes after import.
//! - Annotations change only through [`model::edit::Edit`].
//! - Bad input is a value; a panic is a bug.

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod formats;
pub mod model;
pub mod session;
