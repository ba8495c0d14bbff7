//! Documents on their way out: written on all cores, in their order.
//!
//! Owns: [`Export`]. The bytes are those of [`crate::formats::export::export`].

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use rayon::prelude::*;

use super::super::failure::{Failure, Naming};
use super::super::hashes::Hashes;
use super::sinks::Sinks;
use super::{Place, Probe, temporary};
use crate::formats::WriteError;
use crate::formats::export::count;
use crate::formats::export::manifest::{Counts, Entry, MANIFEST, Manifest};
use crate::formats::export::names::Names;
use crate::formats::export::piece::Job;
use crate::formats::format::{Join, OutputFile, Totals};
use crate::formats::loss::LossReport;
use crate::formats::options::Overlap;
use crate::model::document::Document;

/// How many documents one core writes at a time, counting losses together.
const PART: usize = 16;

/// An export that grows document by document.
pub struct Export<'a> {
    job: Job<'a>,
    sinks: Sinks,
    names: Names,
    /// How many documents came, written or not.
    number: usize,
    totals: Totals,
    manifest: Manifest,
    counts: Counts,
    /// The entries of the manifest, which may be too many for memory; `None` if there is no manifest.
    entries: Option<BufWriter<File>>,
}

/// One document, written.
struct Out {
    pieces: Vec<OutputFile>,
    entry: Entry,
    /// The entry as the manifest has it; empty if there is no manifest.
    json: String,
    split: Option<&'static str>,
}

/// What was written.
pub struct Written {
    pub counts: Counts,
    pub losses: LossReport,
    /// The first few files that were passed over, because only the main one was asked for.
    pub others: Vec<String>,
}

impl<'a> Export<'a> {
    /// `job.scheme`: what pieces need; the whole scheme is given at the end.
    pub fn create(job: Job<'a>, place: &Place, probe: &Probe) -> Result<Self, Failure> {
        let is_one = matches!(place, Place::Output | Place::File(_));
        let several = job.options.split.is_some() || job.options.overlap == Overlap::PerLabel;
        if is_one && several {
            return Err(Failure::Usage(
                "With --split or --overlap per-label there are several files. Give a folder, or an archive (.zip), \
                 with --out."
                    .to_owned(),
            ));
        }
        let main = job.writing.main.map(|main| probe.main(main));
        let sinks = Sinks::create(place, main.as_deref(), job.format.extension, probe.shared.clone())?;
        let spool = || temporary().naming("make a temporary file in", &std::env::temp_dir()).map(BufWriter::new);
        let entries = if sinks.is_many() { Some(spool()?) } else { None };
        let (number, totals, manifest, counts) = Default::default();
        Ok(Self { job, sinks, names: Names::new(Box::<Hashes>::default()), number, totals, manifest, counts, entries })
    }

    /// Names documents with the same text, for the manifest.
    pub fn duplicates(&mut self, groups: Vec<Vec<String>>) {
        self.manifest.duplicates = groups;
    }

    /// Writes more documents, each with its split.
    pub fn add(
        &mut self,
        documents: &[Document],
        split_of: &(dyn Fn(usize) -> Option<&'static str> + Sync),
    ) -> Result<(), Failure> {
        let first = self.number;
        self.number += documents.len();
        let stems: Vec<String> = documents.iter().map(|document| self.names.name(document.id.as_str())).collect();
        let (job, wants_entry) = (&self.job, self.entries.is_some());
        let written = |(part, documents): (usize, &[Document])| -> Result<(Vec<Out>, LossReport), WriteError> {
            let (mut outs, mut losses) = (Vec::with_capacity(documents.len()), LossReport::default());
            for (place, document) in documents.iter().enumerate() {
                let place = part * PART + place;
                let (split, stem) = (split_of(first + place), stems.get(place).map_or("", String::as_str));
                let pieces = job.document(document, stem, first + place, split, &mut losses)?;
                let entry = Entry::new(document, stem, split);
                let json = if wants_entry { entry.json(false) } else { String::new() };
                outs.push(Out { pieces, entry, json, split });
            }
            Ok((outs, losses))
        };
        let parts: Vec<Result<_, WriteError>> = documents.par_chunks(PART).enumerate().map(written).collect();
        for part in parts {
            let (outs, losses) = part?;
            self.manifest.losses.merge(losses);
            outs.into_iter().try_for_each(|out| self.put(out))?;
        }
        Ok(())
    }

    fn put(&mut self, out: Out) -> Result<(), Failure> {
        let Out { pieces, entry, json, split } = out;
        if pieces.is_empty() {
            return Ok(());
        }
        count(&mut self.totals, split, &pieces, self.job.writing.main);
        if let Some(entries) = &mut self.entries {
            // The comma before the first has nothing to follow.
            let json = if self.counts.documents == 0 { json.strip_prefix(',').unwrap_or(&json) } else { &json };
            entries.write_all(json.as_bytes()).naming("write into", &std::env::temp_dir())?;
        }
        self.counts.add(&entry);
        let context = self.job.context();
        let writing = self.job.writing;
        let join = |path: &str| -> Join { (writing.join)(path, &context) };
        for file in pieces {
            self.sinks.add(file, &join)?;
        }
        Ok(())
    }

    /// Writes what needs everything, and puts it all in its place. `job`: with the whole scheme.
    pub fn finish(mut self, job: &Job<'_>) -> Result<Written, Failure> {
        if self.counts.documents == 0 {
            return Err(WriteError::Nothing.into());
        }
        self.sinks.close()?;
        let context = job.context();
        let mut others: Vec<OutputFile> = (job.writing.fixed)(&context);
        others.extend((job.writing.last)(&context, &self.totals));
        if let Some(entries) = self.entries {
            let entries = entries.into_inner().map_err(io::IntoInnerError::into_error);
            let mut entries = entries.naming("write into", &std::env::temp_dir())?;
            let (start, end) = self.manifest.around(job, self.counts);
            self.sinks.whole_by(MANIFEST, &mut |out| {
                out.write_all(start.as_bytes())?;
                entries.rewind()?;
                io::copy(&mut entries, out)?;
                out.write_all(end.as_bytes())
            })?;
            if !others.iter().any(|file| file.path == "README.md") {
                others.push(OutputFile::new("README.md", self.manifest.readme(job)));
            }
        }
        for file in others {
            self.sinks.whole(file)?;
        }
        let others = self.sinks.finish()?;
        Ok(Written { counts: self.counts, losses: self.manifest.losses, others })
    }
}
