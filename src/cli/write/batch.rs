//! A batch of documents, written by one worker.
//!
//! Owns: [`BatchWriter`], [`Batch`], [`Stems`]. Must not know: where files go.

use super::super::hashes::Hashes;
use super::probe::Shared;
use crate::formats::WriteError;
use crate::formats::export::count;
use crate::formats::export::manifest::{Counts, Entry};
use crate::formats::export::names::Names;
use crate::formats::export::piece::{Job, Pieces};
use crate::formats::format::{Join, OutputFile, Totals};
use crate::formats::loss::LossReport;
use crate::model::document::Document;

/// Gives documents, in their order, file names and numbers.
pub struct Stems {
    /// `None` if nobody looks at them.
    names: Option<Names>,
    number: usize,
}

/// File names without ending, and the place of the first document in the export.
pub struct Stemmed {
    first: usize,
    stems: Vec<String>,
}

impl Stems {
    /// `needed`: whether anybody looks at file names. A million take memory and time.
    pub fn new(needed: bool) -> Self {
        Self { names: needed.then(|| Names::new(Box::<Hashes>::default())), number: 0 }
    }

    /// Those of the next documents.
    pub fn of(&mut self, documents: &[Document]) -> Stemmed {
        let first = self.number;
        self.number += documents.len();
        let names = self.names.iter_mut();
        let stems = names.flat_map(|names| documents.iter().map(|document| names.name(document.id.as_str())));
        Stemmed { first, stems: stems.collect() }
    }
}

/// Writes batches.
pub struct BatchWriter<'a> {
    pub job: Job<'a>,
    /// The files that documents share.
    pub shared: Shared,
    /// True if there is a manifest.
    pub wants_entries: bool,
}

/// Documents, written.
#[derive(Default)]
pub struct Batch {
    pub files: Vec<Addition>,
    pub totals: Totals,
    /// Of what was written.
    pub counts: Counts,
    /// Of what there was.
    pub in_project: Counts,
    pub losses: LossReport,
    /// As the manifest has them; empty if there is none.
    pub entries: String,
}

/// What comes next in a file.
pub struct Addition {
    pub path: String,
    /// Of one document each; of a file that is bound, what is added to each part.
    pub pieces: Vec<Vec<u8>>,
    /// True if other documents have pieces in the file, too.
    pub is_shared: bool,
}

impl BatchWriter<'_> {
    /// Writes `documents`, each with its split.
    pub fn write(
        &self,
        documents: &[Document],
        stemmed: &Stemmed,
        split_of: &(dyn Fn(usize) -> Option<&'static str> + Sync),
    ) -> Result<Batch, WriteError> {
        let mut batch = Batch::default();
        for (place, document) in documents.iter().enumerate() {
            let number = stemmed.first + place;
            let (split, stem) = (split_of(number), stemmed.stems.get(place).map_or("", String::as_str));
            batch.in_project.count(document);
            let Pieces { files: pieces, counts, text } =
                self.job.document(document, stem, number, split, &mut batch.losses)?;
            if pieces.is_empty() {
                continue;
            }
            count(&mut batch.totals, split, &pieces, self.job.writing.main);
            batch.counts.merge(counts);
            if self.wants_entries {
                batch.entries.push_str(&Entry::new(&document.id, &text, counts, stem, split).json(false));
            }
            pieces.into_iter().for_each(|piece| self.add(&mut batch.files, piece));
        }
        for file in batch.files.iter_mut().filter(|file| file.is_shared) {
            if let Join::Bound(bound) = (self.job.writing.join)(&file.path, &self.job.context()) {
                file.pieces = (bound.parts)(&file.pieces);
            }
        }
        Ok(batch)
    }

    fn add(&self, files: &mut Vec<Addition>, piece: OutputFile) {
        // Few files grow at a time: those of a format, perhaps for each split and label.
        match files.iter_mut().rev().find(|file| file.is_shared && file.path == piece.path) {
            Some(known) => known.pieces.push(piece.bytes),
            None => {
                let is_shared = self.shared.has(&piece.path);
                files.push(Addition { path: piece.path, pieces: vec![piece.bytes], is_shared });
            }
        }
    }
}
