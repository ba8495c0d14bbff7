//! One document on its way out: reduced, written, read again, compared.
//!
//! Owns: [`Job`], [`Pieces`]. Must not know: how pieces are joined or stored.

use super::super::export::verify::verify;
use super::super::format::{Context, DocumentWriting, Format, OutputFile, ProjectFacts, WriteError};
use super::super::loss::LossReport;
use super::super::options::Options;
use super::super::reduce::{Reduced, reduce};
use super::manifest::Counts;
use super::names::Folders;
use crate::model::document::Document;
use crate::model::scheme::Scheme;
use crate::model::text::Text;

/// What all documents of an export have in common. Can be shared between threads.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The format.
    pub format: &'static Format,
    /// How it is written.
    pub writing: &'static DocumentWriting,
    /// Labels, attributes and relation types.
    pub scheme: &'a Scheme,
    /// Name and licence.
    pub project: &'a ProjectFacts,
    /// The choices.
    pub options: &'a Options,
}

/// What was written of one document.
#[derive(Debug)]
pub struct Pieces {
    /// Pieces of files; none if the format can hold nothing of it.
    pub files: Vec<OutputFile>,
    /// What is in them: one document, with the spans and relations that were not left out.
    pub counts: Counts,
    /// Its text in the characters that the format can carry.
    pub text: Text,
}

impl<'a> Job<'a> {
    /// What a writer may look at, for no document in particular.
    #[must_use]
    pub fn context(&self) -> Context<'a> {
        Context {
            scheme: self.scheme,
            project: self.project,
            options: self.options,
            // Of a format whose consumers agree, nobody can choose it.
            unit: self.options.unit.filter(|_| self.format.unit_varies).unwrap_or(self.format.unit),
            align: self.options.align.unwrap_or(self.format.holds.align),
            split: None,
            label: None,
            stem: "",
            number: 0,
        }
    }

    /// Writes one document as pieces of files, with the folders of splits and labels; what is lost is added to `losses`.
    /// `stem`: its file name without ending; `number`: its place in the export.
    ///
    /// # Errors
    /// If what was written is not read as the document again.
    pub fn document(
        &self,
        document: &Document,
        stem: &str,
        number: usize,
        split: Option<&'static str>,
        losses: &mut LossReport,
    ) -> Result<Pieces, WriteError> {
        let mut pieces = Pieces { files: Vec::new(), counts: Counts::default(), text: document.text.clone() };
        let all = reduce(document, self.scheme, self.format, self.options, losses);
        let is_per_label = all.iter().any(|one| one.label.is_some());
        let mut folders = if is_per_label { Folders::of(self.scheme) } else { Folders::default() };
        for Reduced { document, label } in all {
            let context = Context { split, label: label.as_ref(), stem, number, ..self.context() };
            let files = (self.writing.document)(&document, &context);
            verify(&document, &files, self, &context)?;
            let below = |file: OutputFile| OutputFile { path: folder(&context, file.path, &mut folders), ..file };
            pieces.files.extend(files.into_iter().map(below));
            pieces.counts.count(&document);
            pieces.text = document.text.clone();
            // With files for each label it is one all the same.
            pieces.counts.documents = 1;
        }
        Ok(pieces)
    }
}

/// `path` in the folder of its split and label. A file that is called after its split (`data/train.jsonl`) stays; none is
/// called so after its document (see [`super::names`]). `folders`: of the labels.
pub fn folder(context: &Context<'_>, path: String, folders: &mut Folders) -> String {
    if context.split.is_none() && context.label.is_none() {
        return path;
    }
    let mut full = String::new();
    if let Some(split) = context.split
        && !is_called(&path, split)
    {
        full.push_str(split);
        full.push('/');
    }
    if let Some(label) = context.label {
        full.push_str(folders.name(label));
        full.push('/');
    }
    full + &path
}

/// True if the file at `path` is called `name`, whatever its ending.
fn is_called(path: &str, name: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem) == name
}
