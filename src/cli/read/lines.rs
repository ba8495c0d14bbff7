//! Files in which each line is a document, in batches: read on one thread, understood and worked on on all.
//!
//! Owns: [`Lines`], [`Steps`]. Memory: a few batches, whatever the size of the files, and the hashes of the ids.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use memchr::{memchr, memchr_iter};

use super::super::failure::Failure;
use super::super::hashes::Hashes;
use super::super::pipeline::Pipeline;
use super::super::progress::Progress;
use super::super::schemes::{LabelMap, Union};
use super::inputs::Source;
use super::origin::Origins;
use crate::formats::dataset::{Problem, Reading};
use crate::formats::intake::{self, Intake};
use crate::formats::naming::Naming;
use crate::formats::options::ReadOptions;
use crate::formats::plain_text::decode_line;
use crate::formats::unread::Unread;
use crate::formats::versions::Versions;
use crate::model::scheme::Scheme;

/// About how many bytes are worked on at a time: enough that handing them from one to the other costs little.
const BATCH: u64 = 1 << 20;

/// The longest line read, in bytes.
const LONGEST: u64 = 512 << 20;

/// How a line is read.
pub type ReadLine = fn(&str, &str, &ReadOptions, &mut Intake);

/// Files of lines, and how to read them.
#[derive(Clone)]
pub struct Lines {
    pub sources: Arc<Vec<Source>>,
    pub read: ReadLine,
    pub options: ReadOptions,
    pub map: LabelMap,
    /// What is known beforehand.
    pub scheme: Scheme,
}

/// Lines of one file.
struct Chunk {
    source: usize,
    first_line: usize,
    /// How many lines end in it.
    lines: usize,
    bytes: Vec<u8>,
    problems: Vec<Problem>,
}

/// What is done with batches of documents, one stage after the other.
pub struct Steps<'s, C, D> {
    /// In order.
    pub enter: &'s mut (dyn FnMut(Reading) -> C + Send),
    /// On all cores.
    pub work: &'s (dyn Fn(C) -> D + Sync),
    /// In order.
    pub leave: &'s mut (dyn FnMut(D) -> Result<(), Failure> + Send),
}

/// A chunk that was understood; its documents have no names yet.
struct Understood {
    source: usize,
    lines: intake::Lines,
    problems: Vec<Problem>,
    size: usize,
}

/// Chunks that are read ahead.
struct Chunks {
    receive: Receiver<Chunk>,
    /// Takes buffers back that were read from.
    spare: Sender<Vec<u8>>,
    reading: JoinHandle<()>,
}

impl Lines {
    /// Reads everything, and takes it through `steps` batch after batch. The scheme of it all is returned. Which files the
    /// documents are of is taken down in `origins`.
    pub fn each<C, D>(
        self,
        progress: &Progress,
        origins: &mut Origins,
        steps: Steps<'_, C, D>,
    ) -> Result<Scheme, Failure> {
        let Steps { enter, work, leave } = steps;
        let mut naming = Naming::new(Box::<Hashes>::default());
        let mut union = Union::new(self.scheme.clone());
        let mut count = 0;
        // Of the file at hand, which may be in several batches.
        let (mut at, mut unread) = (0, Unread::default());
        let mut versions = Versions::new(Box::<Hashes>::default());
        // The thread that reads is not waited for if taking fails: it may wait for input that nobody needs any more.
        let Chunks { receive, spare, .. } = self.chunks();
        Pipeline {
            next: &mut move |over| next(&receive, over),
            prepare: &|chunk| self.understand(chunk, &spare),
            enter: &mut |Understood { source, mut lines, problems, size }| {
                let before = if source == at { Vec::new() } else { self.said(at, &mut unread) };
                at = source;
                unread.add(lines.take_unread());
                let mut batch = lines.name(&mut naming);
                count += batch.project.documents.len();
                versions.add(&batch.project.documents);
                let name = self.sources.get(source).map(|source| source.name.clone());
                origins.add(name.into_iter().collect(), count);
                batch.problems.splice(0..0, before.into_iter().chain(problems));
                drop(union.add(&batch.project.scheme));
                self.map.apply(&mut batch);
                progress.add(batch.project.documents.len(), size);
                enter(batch)
            },
            work,
            leave: &mut *leave,
        }
        .run()?;
        let mut problems = self.said(at, &mut unread);
        let first = self.sources.first().map_or("", |source| source.name.as_str());
        problems.extend(versions.said().map(|message| Problem::mild(first, message)));
        if !problems.is_empty() {
            leave(work(enter(Reading { problems, ..Reading::default() })))?;
        }
        Ok(self.renamed(union))
    }

    /// What is to be said of what was not read of the file number `source`.
    fn said(&self, source: usize, unread: &mut Unread) -> Vec<Problem> {
        let place = self.sources.get(source).map_or("", |source| source.name.as_str());
        unread.said().into_iter().map(|message| Problem::mild(place, message)).collect()
    }

    /// The scheme of `union` with the labels of the map.
    fn renamed(&self, union: Union) -> Scheme {
        let mut whole = Reading::default();
        whole.project.scheme = Arc::new(union.into_scheme());
        self.map.apply(&mut whole);
        Arc::unwrap_or_clone(whole.project.scheme)
    }

    /// Only the scheme of everything, without making documents. `is_enough` is asked after each batch that added to it.
    pub fn scheme(&self, progress: &Progress, is_enough: &(dyn Fn(&Scheme) -> bool + Sync)) -> Scheme {
        let mut union = Union::new(self.scheme.clone());
        let Chunks { receive, spare, reading } = self.chunks();
        // What is enough ends it as a failure would.
        Pipeline {
            next: &mut move |over| next(&receive, over),
            prepare: &|chunk| self.scheme_of(chunk, &spare),
            enter: &mut |found| found,
            work: &|found| found,
            leave: &mut |(scheme, lines, size)| {
                let before = union.size();
                drop(union.add(&scheme));
                progress.add(lines, size);
                if union.size() != before && is_enough(&self.renamed(union.clone())) { Err(()) } else { Ok(()) }
            },
        }
        .run()
        .unwrap_or(());
        // Files are read again after this: two may share one place in a copy of standard input.
        drop(reading.join());
        self.renamed(union)
    }

    /// The scheme of what is in `chunk`, and how many lines and bytes it has.
    fn scheme_of(&self, chunk: Chunk, spare: &Sender<Vec<u8>>) -> (Scheme, usize, usize) {
        let mut intake = Intake::for_scheme();
        for line in lines_in(&chunk.bytes) {
            let (line, _) = decode_line(line);
            if !line.trim().is_empty() {
                (self.read)(&line, "", &self.options, &mut intake);
            }
        }
        let size = chunk.bytes.len();
        give_back(chunk.bytes, spare);
        (Arc::unwrap_or_clone(intake.finish().project.scheme), chunk.lines, size)
    }

    fn understand(&self, chunk: Chunk, spare: &Sender<Vec<u8>>) -> Understood {
        let name = self.sources.get(chunk.source).map_or("", |source| source.name.as_str());
        let mut intake = Intake::for_lines(name, chunk.lines);
        for (number, line) in lines_in(&chunk.bytes).enumerate() {
            self.line(line, chunk.first_line + number, &mut intake);
        }
        let size = chunk.bytes.len();
        give_back(chunk.bytes, spare);
        Understood { source: chunk.source, lines: intake.finish_lines(), problems: chunk.problems, size }
    }

    fn line(&self, bytes: &[u8], number: usize, intake: &mut Intake) {
        let (line, said) = decode_line(bytes);
        if line.trim().is_empty() {
            return;
        }
        intake.next_line(number);
        said.into_iter().for_each(|said| intake.decoded("", said));
        (self.read)(&line, "", &self.options, intake);
    }

    /// The lines of all files, read ahead by a thread of their own, which ends after them, or when nobody takes them.
    fn chunks(&self) -> Chunks {
        let (send, receive) = sync_channel(4);
        let (give_back, spare) = channel();
        let sources = Arc::clone(&self.sources);
        let reading = std::thread::spawn(move || {
            for (place, source) in sources.iter().enumerate() {
                if !read_source(place, source, &send, &spare) {
                    return;
                }
            }
        });
        Chunks { receive, spare: give_back, reading }
    }
}

/// How long is waited for input before it is asked whether anybody still needs it.
const PATIENCE: Duration = Duration::from_millis(100);

/// The next of `chunks`; `None` if there is none, or if all is over.
fn next(chunks: &Receiver<Chunk>, over: &AtomicBool) -> Option<Chunk> {
    loop {
        match chunks.recv_timeout(PATIENCE) {
            Ok(chunk) => return Some(chunk),
            Err(RecvTimeoutError::Timeout) if !over.load(Ordering::Relaxed) => {}
            Err(_) => return None,
        }
    }
}

/// Lets a buffer be read into again, unless a very long line made it large.
fn give_back(mut bytes: Vec<u8>, spare: &Sender<Vec<u8>>) {
    if bytes.capacity() as u64 <= 2 * BATCH {
        bytes.clear();
        // At the end nobody needs it.
        drop(spare.send(bytes));
    }
}

/// The lines of `bytes`, without their line feeds.
fn lines_in(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (line, after) = match memchr(b'\n', rest) {
            Some(end) => (rest.get(..end)?, rest.get(end + 1..)?),
            None => (rest, [].as_slice()),
        };
        rest = after;
        Some(line)
    })
}

/// Sends all lines of `source`; false if nobody takes them. `spare`: buffers to be used again.
fn read_source(place: usize, source: &Source, send: &SyncSender<Chunk>, spare: &Receiver<Vec<u8>>) -> bool {
    let mut line = 1;
    let failed = |error: &io::Error| {
        let message = format!("It cannot be read any further: {error}. What came before was read.");
        vec![Problem::new(source.name.as_str(), message)]
    };
    let mut reader = match source.open() {
        Ok(reader) => BufReader::with_capacity(1 << 16, reader),
        Err(error) => {
            let problems = failed(&error);
            return send.send(Chunk { source: place, first_line: line, lines: 0, bytes: Vec::new(), problems }).is_ok();
        }
    };
    loop {
        let bytes = spare.try_recv().unwrap_or_default();
        let mut chunk = Chunk { source: place, first_line: line, lines: 0, bytes, problems: Vec::new() };
        let result = fill(&mut reader, &mut chunk, &source.name);
        let is_end = chunk.bytes.is_empty() && chunk.problems.is_empty();
        if line == 1 && chunk.bytes.starts_with(b"\xef\xbb\xbf") {
            chunk.bytes.drain(..3);
        }
        chunk.lines = memchr_iter(b'\n', &chunk.bytes).count();
        line += chunk.lines;
        let is_broken = match result {
            Ok(()) => false,
            Err(error) => {
                chunk.problems = failed(&error);
                true
            }
        };
        if is_end && !is_broken {
            return true;
        }
        if send.send(chunk).is_err() {
            return false;
        }
        if is_broken {
            return true;
        }
    }
}

/// Whole lines, about [`BATCH`] bytes of them; nothing at the end of the file.
fn fill(reader: &mut impl BufRead, chunk: &mut Chunk, name: &str) -> io::Result<()> {
    let bytes = &mut chunk.bytes;
    bytes.reserve(usize::try_from(BATCH + BATCH / 16).unwrap_or(0));
    if reader.take(BATCH).read_to_end(bytes)? == 0 || bytes.ends_with(b"\n") {
        return Ok(());
    }
    if reader.take(LONGEST).read_until(b'\n', bytes)? < usize::try_from(LONGEST).unwrap_or(usize::MAX) {
        return Ok(());
    }
    // Far too long: the line is passed over, and an empty one stands for it.
    let start = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
    bytes.truncate(start);
    let number = chunk.first_line + memchr_iter(b'\n', bytes).count();
    bytes.push(b'\n');
    bytes.shrink_to(start + 1);
    let mut rest = Vec::new();
    while reader.take(BATCH).read_until(b'\n', &mut rest)? > 0 && !rest.ends_with(b"\n") {
        rest.clear();
    }
    let message = format!("The line has more than {} MB. It was left out; split it.", LONGEST >> 20);
    chunk.problems.push(Problem::new(format!("{name}, line {number}"), message));
    Ok(())
}
