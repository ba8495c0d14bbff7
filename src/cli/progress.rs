//! A line on standard error that says how far long work is, if somebody looks.

use std::io::{IsTerminal, Write, stderr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How often the line is renewed, and how long work takes before it is worth one.
const EVERY: Duration = Duration::from_secs(1);

#[derive(Default)]
struct Done {
    documents: AtomicUsize,
    bytes: AtomicU64,
}

/// Shows progress until it is dropped; nothing if standard error is no terminal.
pub struct Progress {
    done: Arc<Done>,
    /// Dropped before the thread is waited for, which ends it.
    shown: Option<(Sender<()>, std::thread::JoinHandle<()>)>,
}

impl Progress {
    pub fn start() -> Self {
        Self::of("")
    }

    /// `work` comes before the numbers, for work that is only a part.
    pub fn of(work: &'static str) -> Self {
        let done = Arc::<Done>::default();
        if !stderr().is_terminal() {
            return Self { done, shown: None };
        }
        let (end, ended) = channel::<()>();
        let (seen, start) = (Arc::clone(&done), Instant::now());
        let thread = std::thread::spawn(move || {
            let mut is_shown = false;
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let (documents, bytes) = (seen.documents.load(Ordering::Relaxed), seen.bytes.load(Ordering::Relaxed));
                let seconds = start.elapsed().as_secs();
                drop(write!(stderr(), "\r{work}{documents} documents, {} MB, {seconds} s", bytes / 1_000_000));
                drop(stderr().flush());
                is_shown = true;
            }
            if is_shown {
                drop(write!(stderr(), "\r\x1b[K"));
            }
        });
        Self { done, shown: Some((end, thread)) }
    }

    /// Counts what was done.
    pub fn add(&self, documents: usize, bytes: usize) {
        self.done.documents.fetch_add(documents, Ordering::Relaxed);
        self.done.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.shown.take() {
            drop(end);
            drop(thread.join());
        }
    }
}
