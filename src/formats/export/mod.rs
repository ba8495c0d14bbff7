//! A project as the files of a format, in memory, with a manifest and a README.
//!
//! Owns: [`export`], [`losses`], [`Export`]. Must not know: where files go; the command line has its own way of
//! writing more than fits in memory, over the same [`piece`]s.

pub mod join;
pub mod manifest;
pub mod names;
pub mod piece;
mod verify;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::archive;
use super::dataset::scheme::bare_label;
use super::format::{Format, Join, OutputFile, ProjectFacts, SplitTotal, Totals, WriteError, Writing};
use super::loss::LossReport;
use super::options::Options;
use super::reduce::reduce;
use super::split::{SPLITS, Splits, split};
use crate::model::document::Document;
use crate::model::project::Project;
use crate::model::scheme::{LabelId, Scheme};
use crate::model::span::Timestamp;
use join::Files;
use manifest::{Entry, Manifest};
use names::Names;
use piece::{Job, Pieces};

/// What came of an export.
#[derive(Clone, Debug)]
pub struct Export {
    /// The files, sorted by path; one alone if the format is one file.
    pub files: Vec<OutputFile>,
    /// What is not in them.
    pub losses: LossReport,
    /// True if the export is one file by nature, which needs no folder.
    pub single: bool,
}

impl Export {
    /// The export as one file: itself if it is one by nature, else an archive. With its ending and media type.
    ///
    /// # Errors
    /// If the archive cannot be written.
    pub fn into_file(self, format: &Format) -> Result<(Vec<u8>, &'static str, &'static str), WriteError> {
        match self.files.as_slice() {
            [file] if self.single => Ok((file.bytes.clone(), format.extension, format.media_type)),
            files => Ok((archive::write(files)?, "zip", "application/zip")),
        }
    }
}

/// What `format` cannot hold of `project` with these choices, without writing anything.
#[must_use]
pub fn losses(project: &Project, format: &Format, options: &Options) -> LossReport {
    let mut report = LossReport::default();
    let (scheme, options) = (whole_scheme(project), format.heeded(options));
    for document in &project.documents {
        // What is left of the document is written later, if the person agrees.
        drop(reduce(document, &scheme, format, &options, &mut report));
    }
    report
}

/// Writes `project`. The same project and choices give the same bytes, but for `exported_at` in a dataset.
///
/// # Errors
/// If something written is not read as what it was, or there is nothing that could be written.
pub fn export(
    project: &Project,
    format: &'static Format,
    options: &Options,
    at: &Timestamp,
) -> Result<Export, WriteError> {
    let writing = match &format.writing {
        None => return Err(WriteError::Nothing),
        Some(Writing::Whole(write)) => {
            let files = vec![OutputFile::new(format!("dataset.{}", format.extension), write(project, at)?)];
            return Ok(Export { files, losses: LossReport::default(), single: true });
        }
        Some(Writing::Documents(writing)) => writing,
    };
    let options = &format.heeded(options);
    let facts = facts(project);
    let scheme = whole_scheme(project);
    let job = Job { format, writing, scheme: &scheme, project: &facts, options };
    let context = job.context();
    let splits = options.split.map(|ratios| split(&project.documents.iter().collect::<Vec<_>>(), ratios));
    let mut manifest = Manifest::default();
    let mut names = Names::default();
    let mut files = Files::default();
    let mut totals = Totals::new();
    for (number, document) in project.documents.iter().enumerate() {
        let split = splits.as_ref().and_then(|splits| split_of(splits, number));
        let stem = names.name(document.id.as_str());
        manifest.in_project.count(document);
        let Pieces { files: pieces, counts, text } =
            job.document(document, &stem, number, split, &mut manifest.losses)?;
        if pieces.is_empty() {
            continue;
        }
        count(&mut totals, split, &pieces, writing.main);
        manifest.documents.push(Entry::new(&document.id, &text, counts, &stem, split));
        pieces.into_iter().for_each(|file| files.add(file));
    }
    if manifest.documents.is_empty() {
        return Err(WriteError::Nothing);
    }
    manifest.duplicates = splits.map(|splits| named(&splits, &project.documents)).unwrap_or_default();
    let mut files = files.finish(|path| -> Join { (writing.join)(path, &context) })?;
    files.extend((writing.fixed)(&context));
    files.extend((writing.last)(&context, &totals));
    files.extend(manifest.files(&job, &files));
    crate::model::order::sort(&mut files, |a, b| a.path.cmp(&b.path));
    Ok(Export { files, losses: manifest.losses, single: false })
}

/// The scheme with every label that is used: formats that list their labels must not miss one.
#[must_use]
pub fn whole_scheme(project: &Project) -> Cow<'_, Scheme> {
    let mut known: BTreeSet<&LabelId> = project.scheme.labels.iter().map(|label| &label.id).collect();
    let spans = project.documents.iter().flat_map(|document| document.annotations.spans());
    let missing: Vec<&LabelId> = spans.map(|span| &span.label).filter(|label| known.insert(label)).collect();
    if missing.is_empty() {
        return Cow::Borrowed(&project.scheme);
    }
    let mut scheme = project.scheme.as_ref().clone();
    scheme.labels.extend(missing.into_iter().map(|label| bare_label(label.clone())));
    Cow::Owned(scheme)
}

/// What an export says of a project as a whole.
#[must_use]
pub fn facts(project: &Project) -> ProjectFacts {
    let Project { name, description, license, .. } = project;
    ProjectFacts { name: name.clone(), description: description.clone(), license: license.clone() }
}

/// The split of document `number`.
#[must_use]
pub fn split_of(splits: &Splits, number: usize) -> Option<&'static str> {
    splits.of.get(number).and_then(|place| SPLITS.get(*place)).copied()
}

/// Groups of documents that share their text, by id.
#[must_use]
pub fn named(splits: &Splits, documents: &[Document]) -> Vec<Vec<String>> {
    let name = |place: &usize| documents.get(*place).map(|document| document.id.to_string());
    splits.groups.iter().map(|group| group.iter().filter_map(name).collect()).collect()
}

fn ending(path: &str) -> Option<&str> {
    path.rsplit_once('.').map(|(_, ending)| ending)
}

/// Adds what `more` counted.
pub fn add_totals(totals: &mut Totals, more: &Totals) {
    for more in more {
        let total = total_of(totals, more.split);
        total.documents += more.documents;
        total.bytes += more.bytes;
    }
}

/// The total of `split`, which is made if there is none.
fn total_of<'t>(totals: &'t mut Totals, split: Option<&'static str>) -> &'t mut SplitTotal {
    let place = totals.iter().position(|total| total.split == split).unwrap_or_else(|| {
        totals.push(SplitTotal { split, ..SplitTotal::default() });
        totals.len() - 1
    });
    &mut totals[place]
}

/// Counts one more document.
pub fn count(totals: &mut Totals, split: Option<&'static str>, files: &[OutputFile], main: Option<&str>) {
    let main = main.and_then(ending);
    let of_main = files.iter().filter(|file| main.is_some() && ending(&file.path) == main);
    let bytes: usize = of_main.map(|file| file.bytes.len()).sum();
    let total = total_of(totals, split);
    total.documents += 1;
    total.bytes += bytes;
}
