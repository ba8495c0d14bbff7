//! A batch of documents, written by one worker.
//!
//! Owns: [`BatchWriter`], [`Batch`], [`Stems`]. Must not know: where files go.

use super::super::hashes::Hashes;
use super::probe::Shared;
use crate::formats::WriteError;
use crate::formats::export::manifest::{Counts, Entry};
use crate::formats::export::names::Names;
use crate::formats::export::piece::Job;
use crate::formats::export::count;
use crate::formats::format::{Join, OutputFile, Totals};
use crate::formats::loss::LossReport;
use crate::model::document::Document;

/// How much room is made at most for what a batch adds to a file.
const ROOM: usize = 1 << 19;

/// Gives documents, in their order, file names and numbers.
pub struct Stems {
    names: Names,
    number: usize,
}

/// File names without ending, and the place of the first document in the export.
pub struct Stemmed {
    first: usize,
    stems: Vec<String>,
}

impl Default for Stems {
    fn default() -> Self {
        Self { names: Names::new(Box::<Hashes>::default()), number: 0 }
    }
}

impl Stems {
    /// Those of the next documents.
    pub fn of(&mut self, documents: &[Document]) -> Stemmed {
        let first = self.number;
        self.number += documents.len();
        Stemmed { first, stems: documents.iter().map(|document| self.names.name(document.id.as_str())).collect() }
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
    pub files: Vec<Piece>,
    pub totals: Totals,
    /// Of the documents that were written.
    pub counts: Counts,
    pub losses: LossReport,
    /// As the manifest has them; empty if there is none.
    pub entries: String,
}

/// A file, or what several documents give to one that others share.
pub enum Piece {
    /// All of it.
    Whole(OutputFile),
    /// Joined as [`Join::Text`] says.
    Text(OutputFile),
    /// For [`Join::Bound`].
    Bound(String, Vec<Vec<u8>>),
}

impl Piece {
    /// The path of the file.
    pub fn path(&self) -> &str {
        match self {
            Self::Whole(file) | Self::Text(file) => &file.path,
            Self::Bound(path, _) => path,
        }
    }
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
            let left = documents.len() - place;
            let number = stemmed.first + place;
            let (split, stem) = (split_of(number), stemmed.stems.get(place).map_or("", String::as_str));
            let pieces = self.job.document(document, stem, number, split, &mut batch.losses)?;
            if pieces.is_empty() {
                continue;
            }
            count(&mut batch.totals, split, &pieces, self.job.writing.main);
            let annotations = &document.annotations;
            batch.counts.documents += 1;
            batch.counts.spans += annotations.span_count();
            batch.counts.relations += annotations.relation_count();
            if self.wants_entries {
                batch.entries.push_str(&Entry::new(document, stem, split).json(false));
            }
            pieces.into_iter().for_each(|piece| self.add(&mut batch.files, piece, left));
        }
        Ok(batch)
    }

    /// `left`: how many documents, with this one, are still to come.
    fn add(&self, files: &mut Vec<Piece>, mut piece: OutputFile, left: usize) {
        // Few files grow at a time: those of a format, perhaps for each split and label.
        let known = files.iter_mut().rev().find(|file| !matches!(file, Piece::Whole(_)) && file.path() == piece.path);
        let join = || (self.job.writing.join)(&piece.path, &self.job.context());
        match known {
            Some(Piece::Bound(_, pieces)) => pieces.push(piece.bytes),
            Some(Piece::Text(file)) => {
                if let Join::Text { between, .. } = join() {
                    file.bytes.extend_from_slice(between.as_bytes());
                }
                file.bytes.extend_from_slice(&piece.bytes);
            }
            _ if !self.shared.has(&piece.path) => files.push(Piece::Whole(piece)),
            _ => match join() {
                Join::Text { .. } => {
                    // About as much as the others will need.
                    piece.bytes.reserve_exact((piece.bytes.len() * left).min(ROOM));
                    files.push(Piece::Text(piece));
                }
                Join::Bound(_) => files.push(Piece::Bound(piece.path, vec![piece.bytes])),
            },
        }
    }
}
