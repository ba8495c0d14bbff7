//! A file that goes to the disk while it grows.
//!
//! Owns: [`Flowing`]. Must not know: what is written. Memory: one buffer.
//!
//! A system keeps what is written in memory for a while, and lets a program wait for the disk at its end, for instance
//! where a file takes the place of another. Here the disk is at work beside the cores, all along.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// How many bytes are collected before the system is given them.
const BUFFER: usize = 1 << 18;

/// After how many bytes the disk is set to work. What is smaller is left to the system.
const STRETCH: usize = 16 << 20;

/// A file, or a pipe, written from its beginning to its end.
pub struct Flowing {
    file: BufWriter<File>,
    /// False for pipes and devices, which have no disk behind them.
    has_disk: bool,
    /// Bytes since the disk was last set to work.
    waiting: usize,
    disk: Option<Disk>,
}

/// A thread that waits for the disk, so that nobody else has to.
struct Disk {
    ask: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Flowing {
    /// Writes into `file`, from where it stands.
    pub fn new(file: File) -> Self {
        // Of what cannot be asked what it is, the system takes care.
        let has_disk = file.metadata().is_ok_and(|data| data.is_file());
        Self { file: BufWriter::with_capacity(BUFFER, file), has_disk, waiting: 0, disk: None }
    }

    /// Writes what is still here.
    ///
    /// # Errors
    /// Also if the disk failed to take what was written before.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.flush()?;
        self.let_disk_rest()
    }

    fn set_disk_to_work(&mut self) -> io::Result<()> {
        self.waiting = 0;
        if self.disk.is_none() {
            self.disk = Some(Disk::start(self.file.get_ref().try_clone()?));
        }
        match self.disk.as_ref().map(|disk| disk.ask.try_send(())) {
            // It gave up.
            Some(Err(TrySendError::Disconnected(()))) => self.let_disk_rest(),
            // Still at work, it takes the next stretch together with this one.
            _ => Ok(()),
        }
    }

    fn let_disk_rest(&mut self) -> io::Result<()> {
        let Some(Disk { ask, thread }) = self.disk.take() else { return Ok(()) };
        drop(ask);
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the thread that waits for the disk failed")))
    }
}

impl Write for Flowing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.waiting += count;
        if self.has_disk && self.waiting >= STRETCH {
            self.set_disk_to_work()?;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Disk {
    fn start(file: File) -> Self {
        let (ask, asked) = sync_channel(1);
        let thread = std::thread::spawn(move || asked.iter().try_for_each(|()| file.sync_data()));
        Self { ask, thread }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use super::super::temporary;
    use super::*;

    #[test]
    fn a_file_of_several_stretches_is_what_was_written() {
        let file = temporary(&std::env::temp_dir()).unwrap();
        let mut read = file.try_clone().unwrap();
        let mut flowing = Flowing::new(file);
        let block: Vec<u8> = (0..1_000_003_usize).map(|number| u8::try_from(number % 251).unwrap()).collect();
        for _ in 0..40 {
            flowing.write_all(&block).unwrap();
        }
        assert!(flowing.disk.is_some());
        flowing.finish().unwrap();
        let mut written = Vec::new();
        read.rewind().unwrap();
        read.read_to_end(&mut written).unwrap();
        assert!(written == block.repeat(40));
    }

    #[cfg(unix)]
    #[test]
    fn a_disk_that_fails_is_told_and_a_pipe_has_none() {
        let pipe = || {
            let (mut end, pipe) = io::pipe().unwrap();
            std::thread::spawn(move || io::copy(&mut end, &mut io::sink()));
            Flowing::new(File::from(std::os::fd::OwnedFd::from(pipe)))
        };
        let mut flowing = pipe();
        flowing.write_all(&vec![0; STRETCH]).unwrap();
        assert!(flowing.disk.is_none());
        flowing.finish().unwrap();
        // A pipe cannot be synchronised.
        let mut failing = Flowing { has_disk: true, ..pipe() };
        failing.write_all(&vec![0; STRETCH]).unwrap();
        failing.finish().unwrap_err();
    }
}
