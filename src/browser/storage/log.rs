//! A new log for the databases of this page, so that a crash does not take them away later.
//!
//! Chromium keeps them all in one LevelDB. Where the browser or the machine dies in the middle of a write, the last entry
//! of LevelDB's log is torn. The next start reads as far as it is whole and goes on writing behind it; the start after
//! that finds the torn entry in the middle, takes the whole for damaged, and deletes every database of the page without
//! a word (seen in Chromium 156). When a database is deleted, however, LevelDB moves what the log holds into tables, and
//! begins a new log. Other browsers do nothing but make an empty database and delete it.
//!
//! Owns: [`begin`], the database [`NAME`], which is empty and there for a moment only.

use super::StorageError;
use super::database::{delete, open};

/// The name of the database.
pub(super) const NAME: &str = "counterclaim-log";

/// Begins a new log.
///
/// # Errors
/// What the browser says. Nothing depends on it, and what is stored is untouched.
pub async fn begin() -> Result<(), StorageError> {
    open(NAME, 1, |_| Ok(())).await?.close();
    delete(NAME).await
}
