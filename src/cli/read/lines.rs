//! Files in which each line is a document, in batches: read on one thread, understood on all.
//!
//! Owns: [`Lines`]. Memory: a few batches, whatever the size of the files, and the hashes of the ids.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rayon::prelude::*;

use super::super::failure::Failure;
use super::super::hashes::Hashes;
use super::super::progress::Progress;
use super::super::schemes::{LabelMap, Union};
use super::inputs::Source;
use crate::formats::dataset::{Problem, Reading};
use crate::formats::intake::{self, Intake};
use crate::formats::naming::Naming;
use crate::formats::options::ReadOptions;
use crate::model::scheme::Scheme;

/// About how many bytes are worked on at a time: few enough that what is made of them stays in the processor's cache.
const BATCH: u64 = 256 << 10;

/// How many lines one core looks for labels in at a time.
const LINES: usize = 64;

/// The longest line read, in bytes.
const LONGEST: u64 = 512 << 20;

/// How a line is read.
pub type ReadLine = fn(&str, &str, &ReadOptions, &mut Intake);

/// Files of lines, and how to read them.
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
    bytes: Vec<u8>,
    problems: Vec<Problem>,
}

impl Lines {
    /// Reads everything, and hands it on batch after batch, in order. The scheme of it all is returned. The next batch
    /// is read while one is taken.
    pub fn each(
        self,
        progress: &Progress,
        take: &mut dyn FnMut(Reading) -> Result<(), Failure>,
    ) -> Result<Scheme, Failure> {
        let (send, batches) = sync_channel(2);
        // Not waited for if taking fails: it may wait for input that nobody needs any more.
        let reading = std::thread::spawn(move || self.read_ahead(&send));
        for (batch, size) in batches {
            progress.add(batch.project.documents.len(), size);
            take(batch)?;
        }
        reading.join().map_err(|_| Failure::Data("Reading broke off. This is a mistake of the program.".to_owned()))
    }

    /// Sends each batch with its size in bytes, as long as somebody takes them; returns the scheme of them all.
    fn read_ahead(&self, send: &SyncSender<(Reading, usize)>) -> Scheme {
        let mut naming = Naming::new(Box::<Hashes>::default());
        let mut union = Union::new(self.scheme.clone());
        let (chunks, _) = self.chunks();
        for chunk in chunks {
            let size = chunk.bytes.len();
            let mut batch = self.understand(chunk, &mut naming, &mut union);
            self.map.apply(&mut batch);
            if send.send((batch, size)).is_err() {
                break;
            }
        }
        self.renamed(union)
    }

    /// The scheme of `union` with the labels of the map.
    fn renamed(&self, union: Union) -> Scheme {
        let mut whole = Reading::default();
        whole.project.scheme = Arc::new(union.into_scheme());
        self.map.apply(&mut whole);
        Arc::unwrap_or_clone(whole.project.scheme)
    }

    /// Only the scheme of everything, without making documents. `is_enough` is asked after each batch that added to it.
    pub fn scheme(&self, progress: &Progress, is_enough: &dyn Fn(&Scheme) -> bool) -> Scheme {
        let mut union = Union::new(self.scheme.clone());
        let (chunks, reading) = self.chunks();
        for chunk in &chunks {
            let lines: Vec<&[u8]> = chunk.bytes.split(|byte| *byte == b'\n').collect();
            // Each core adds up its own lines; so few schemes are compared one after the other.
            let schemes: Vec<Scheme> = lines.par_chunks(LINES).map(|lines| self.scheme_of(lines)).collect();
            let before = union.size();
            schemes.iter().for_each(|scheme| drop(union.add(scheme)));
            progress.add(lines.len(), chunk.bytes.len());
            if union.size() != before {
                let so_far = self.renamed(union.clone());
                if is_enough(&so_far) {
                    break;
                }
            }
        }
        // Files are read again after this: two may share one place in a copy of standard input.
        drop(chunks);
        drop(reading.join());
        self.renamed(union)
    }

    fn scheme_of(&self, lines: &[&[u8]]) -> Scheme {
        let mut intake = Intake::for_scheme();
        for line in lines.iter().map(|line| String::from_utf8_lossy(line)).filter(|line| !line.trim().is_empty()) {
            (self.read)(&line, "", &self.options, &mut intake);
        }
        intake.finish().project.scheme.as_ref().clone()
    }

    fn understand(&self, chunk: Chunk, naming: &mut Naming, union: &mut Union) -> Reading {
        let name = self.sources.get(chunk.source).map_or("", |source| source.name.as_str());
        let lines: Vec<(usize, &[u8])> = chunk.bytes.split(|byte| *byte == b'\n').enumerate().collect();
        let read: Vec<intake::Lines> = lines
            .into_par_iter()
            .filter_map(|(number, line)| self.line(line, || format!("{name}, line {}", chunk.first_line + number)))
            .collect();
        let mut batch = Reading { problems: chunk.problems, ..Reading::default() };
        for lines in read {
            let mut reading = lines.name(naming);
            drop(union.add(&reading.project.scheme));
            batch.project.documents.append(&mut reading.project.documents);
            batch.problems.append(&mut reading.problems);
            batch.unplaced.append(&mut reading.unplaced);
            batch.held_relations.append(&mut reading.held_relations);
        }
        batch
    }

    fn line(&self, bytes: &[u8], place: impl Fn() -> String) -> Option<intake::Lines> {
        // Most lines are UTF-8, which is found out faster than what is wrong with one.
        let line = std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        if line.trim().is_empty() {
            return None;
        }
        let (mut intake, place) = (Intake::for_lines(), place());
        // What is borrowed was UTF-8.
        if matches!(line, Cow::Owned(_)) {
            let message = "The line is not UTF-8. Bytes that are no character were replaced by “\u{fffd}”.";
            intake.problem(&place, message);
        }
        (self.read)(&line, &place, &self.options, &mut intake);
        Some(intake.finish_lines())
    }

    /// The lines of all files, read ahead by a thread of their own, which ends after them, or when nobody takes them.
    fn chunks(&self) -> (Receiver<Chunk>, JoinHandle<()>) {
        let (send, receive) = sync_channel(4);
        let sources = Arc::clone(&self.sources);
        let reading = std::thread::spawn(move || {
            for (place, source) in sources.iter().enumerate() {
                if !read_source(place, source, &send) {
                    return;
                }
            }
        });
        (receive, reading)
    }
}

/// Sends all lines of `source`; false if nobody takes them.
fn read_source(place: usize, source: &Source, send: &SyncSender<Chunk>) -> bool {
    let mut line = 1;
    let failed = |error: &io::Error| {
        let message = format!("It cannot be read any further: {error}. What came before was read.");
        vec![Problem { place: source.name.clone(), message }]
    };
    let mut reader = match source.open() {
        Ok(reader) => BufReader::with_capacity(1 << 16, reader),
        Err(error) => {
            return send
                .send(Chunk { source: place, first_line: line, bytes: Vec::new(), problems: failed(&error) })
                .is_ok();
        }
    };
    loop {
        let mut chunk = Chunk { source: place, first_line: line, bytes: Vec::new(), problems: Vec::new() };
        let result = fill(&mut reader, &mut chunk, &source.name);
        let is_end = chunk.bytes.is_empty() && chunk.problems.is_empty();
        if line == 1 && chunk.bytes.starts_with(b"\xef\xbb\xbf") {
            chunk.bytes.drain(..3);
        }
        line += chunk.bytes.iter().filter(|byte| **byte == b'\n').count();
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
    let number = chunk.first_line + bytes.iter().filter(|byte| **byte == b'\n').count();
    bytes.push(b'\n');
    bytes.shrink_to(start + 1);
    let mut rest = Vec::new();
    while reader.take(BATCH).read_until(b'\n', &mut rest)? > 0 && !rest.ends_with(b"\n") {
        rest.clear();
    }
    let message = format!("The line has more than {} MB. It was left out; split it.", LONGEST >> 20);
    chunk.problems.push(Problem { place: format!("{name}, line {number}"), message });
    Ok(())
}
