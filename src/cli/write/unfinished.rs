//! What lies on the disk and is not whole, removed if the program is stopped.
//!
//! Owns: [`Unfinished`], [`remove_when_stopped`]. Must not know: what is written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The exit status of a program that was stopped, as shells have it for the interrupt.
const STOPPED: i32 = 130;

/// How often a folder is tried that others may still write into.
const TRIES: usize = 50;

static ALL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn all() -> MutexGuard<'static, Vec<PathBuf>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The path of a file or folder that is to be removed if the program is stopped while this value lives.
#[derive(Debug)]
pub struct Unfinished(PathBuf);

impl Unfinished {
    /// For a `path` where there is nothing yet.
    pub fn new(path: PathBuf) -> Self {
        all().push(path.clone());
        Self(path)
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        all().retain(|path| *path != self.0);
    }
}

/// From now on the first signal to stop (Ctrl-C, termination, a closed terminal) removes what is unfinished and ends the
/// program with status 130, the second one ends it at once.
pub fn remove_when_stopped() {
    static STOPPING: AtomicBool = AtomicBool::new(false);
    let stop = || {
        if STOPPING.swap(true, Ordering::SeqCst) {
            exit(STOPPED);
        }
        // A thread of its own, since the second signal is heard by this one. Without it, what is unfinished stays.
        if thread::Builder::new().spawn(remove_and_exit).is_err() {
            exit(STOPPED);
        }
    };
    // Whoever started the program may have told it to ignore the signals (`nohup`): then it must, and nothing is set.
    drop(ctrlc::try_set_handler(stop));
}

fn remove_and_exit() {
    // Never given back, so that nothing new is begun and nobody goes on to say that a file has vanished.
    let all = all();
    all.iter().for_each(|path| remove(path));
    exit(STOPPED);
}

fn remove(path: &Path) {
    for _ in 0..TRIES {
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        if removed.is_ok() || !path.exists() {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_begun_is_known_until_it_is_done_and_files_and_folders_are_removed() {
        let folder = std::env::temp_dir().join(format!("counterclaim-unfinished-{}", super::super::unique()));
        let (begun, other) = (Unfinished::new(folder.join("a.part")), Unfinished::new(folder.join("b.part")));
        fs::create_dir_all(begun.path().join("deep")).unwrap();
        fs::write(begun.path().join("deep/file"), "x").unwrap();
        fs::write(other.path(), "x").unwrap();
        let gone = other.path().to_path_buf();
        assert!(all().contains(&gone));
        drop(other);
        assert!(!all().contains(&gone) && all().iter().any(|path| path == begun.path()));
        remove(begun.path());
        remove(&gone);
        remove(&gone);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir(folder).unwrap();
    }
}
