//! Documents on their way out, batch after batch.
//!
//! Owns: [`Export`]. The bytes are those of [`crate::formats::export::export`].

use super::super::failure::{Failure, Naming};
use super::batch::{Batch, BatchWriter, Stems};
use super::sinks::{Sinks, Stack};
use super::spool::Spool;
use super::{Place, Probe};
use crate::formats::WriteError;
use crate::formats::export::add_totals;
use crate::formats::export::manifest::{Counts, MANIFEST, Manifest};
use crate::formats::export::piece::Job;
use crate::formats::format::{Join, OutputFile, Totals};
use crate::formats::loss::LossReport;

/// An export that grows batch by batch.
pub struct Export<'a> {
    job: Job<'a>,
    sinks: Sinks,
    totals: Totals,
    manifest: Manifest,
    counts: Counts,
    /// The entries of the manifest, which may be too many for memory; `None` if there is no manifest.
    entries: Option<Spool>,
    needs_stems: bool,
}

/// What was written.
pub struct Written {
    pub counts: Counts,
    pub losses: LossReport,
    /// The first few files that were passed over, because only the main one was asked for.
    pub others: Vec<String>,
    /// True if several documents are in one file though the format has one for each.
    pub is_stacked: bool,
}

impl<'a> Export<'a> {
    /// `job.scheme`: what pieces need; the whole scheme is given at the end.
    pub fn create(job: Job<'a>, place: &Place, probe: &Probe) -> Result<Self, Failure> {
        // A file of the export that is called for by its ending stands alone.
        let named = if let Place::File(path) = place { path.file_name().and_then(|name| name.to_str()) } else { None };
        let main = job.writing.main.map(|main| named.and_then(|name| probe.like(name)).unwrap_or(probe.main(main)));
        let stack = match job.format.has_docstart() {
            false => Stack::Never,
            true if job.options.docstart => Stack::Yes,
            true => Stack::IfAsked,
        };
        let sinks = Sinks::create(place, main.as_deref(), job.format.extension, stack, probe.shared.clone())?;
        let entries = if sinks.is_many() { Some(sinks.spool()?) } else { None };
        let (totals, manifest, counts) = Default::default();
        // The manifest names files, too.
        let needs_stems = probe.needs_stem || entries.is_some();
        Ok(Self { job, sinks, totals, manifest, counts, entries, needs_stems })
    }

    /// Names documents with the same text, for the manifest.
    pub fn duplicates(&mut self, groups: Vec<Vec<String>>) {
        self.manifest.duplicates = groups;
    }

    /// Names and numbers for the documents, to be asked for in their order.
    pub fn stems(&self) -> Stems {
        Stems::new(self.needs_stems)
    }

    /// What writes the documents, apart from where they go.
    pub fn writer(&self) -> BatchWriter<'a> {
        BatchWriter { job: self.job, shared: self.sinks.shared().clone(), wants_entries: self.entries.is_some() }
    }

    /// Adds the next batch.
    pub fn add(&mut self, batch: Result<Batch, WriteError>) -> Result<(), Failure> {
        let Batch { files, totals, counts, in_project, losses, entries: json } = batch?;
        self.manifest.losses.merge(losses);
        add_totals(&mut self.totals, &totals);
        if let Some(entries) = &mut self.entries {
            // The comma before the first has nothing to follow.
            let json = if self.counts.documents == 0 { json.strip_prefix(',').unwrap_or(&json) } else { &json };
            entries.add(json.as_bytes())?;
        }
        self.counts.merge(counts);
        self.manifest.in_project.merge(in_project);
        let context = self.job.context();
        let writing = self.job.writing;
        let join = |path: &str| -> Join { (writing.join)(path, &context) };
        files.into_iter().try_for_each(|file| self.sinks.add(file, &join))
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
            let mut entries = entries.read()?;
            let (start, end) = self.manifest.around(job, self.counts);
            self.sinks.whole_by(MANIFEST, &mut |out| {
                out(start.as_bytes())?;
                while let Some(bytes) = entries.next().naming("read a temporary file for", MANIFEST.as_ref())? {
                    out(&bytes)?;
                }
                out(end.as_bytes())
            })?;
            if !others.iter().any(|file| file.path == "README.md") {
                others.push(OutputFile::new("README.md", self.manifest.readme(job)));
            }
        }
        for file in others {
            self.sinks.whole(file)?;
        }
        let is_stacked = !self.sinks.is_many() && job.writing.main.is_none() && self.counts.documents > 1;
        let others = self.sinks.finish()?;
        Ok(Written { counts: self.counts, losses: self.manifest.losses, others, is_stacked })
    }
}
