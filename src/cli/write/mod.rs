//! Where exports go: standard output, a file, an archive, a folder.
//!
//! Owns: [`Export`], [`Place`], [`write_file`], [`temporary`], [`remove_when_stopped`]. Nothing appears at its place before
//! it is whole, and what is not whole goes if the program is stopped.

mod archive;
mod batch;
mod earlier;
mod export;
mod flowing;
mod place;
mod probe;
mod sinks;
mod spool;
mod unfinished;

use std::sync::atomic::{AtomicUsize, Ordering};

pub use earlier::Earlier;
pub use export::{Export, Written};
pub use place::{Place, check_dataset, check_file, check_folder_name, create_folder, write_file};
pub use probe::Probe;
pub use spool::temporary;
pub use unfinished::remove_when_stopped;

/// A number that no other call gets.
fn unique() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
