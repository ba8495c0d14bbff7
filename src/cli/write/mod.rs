//! Where exports go: standard output, a file, an archive, a folder.
//!
//! Owns: [`Export`], [`Place`], [`write_file`], [`temporary`]. Nothing appears at its place before it is whole.

mod batch;
mod earlier;
mod export;
mod flowing;
mod place;
mod probe;
mod sinks;

use std::fs::{File, OpenOptions};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

pub use earlier::Earlier;
pub use export::{Export, Written};
pub use place::{Place, create_folder, write_file};
pub use probe::Probe;

/// A number that no other call gets.
fn unique() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A file without a name, which goes when it is closed.
pub fn temporary() -> io::Result<File> {
    let path = std::env::temp_dir().join(format!("counterclaim-{}.part", unique()));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        const DELETE_ON_CLOSE: u32 = 0x0400_0000;
        options.custom_flags(DELETE_ON_CLOSE);
    }
    let file = options.open(&path)?;
    #[cfg(not(windows))]
    std::fs::remove_file(&path)?;
    Ok(file)
}
