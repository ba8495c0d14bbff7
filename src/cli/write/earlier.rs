//! The files of an export that was written into a folder before.
//!
//! Owns: [`Earlier`]. Which they are follows from the manifest beside them: its format, its choices, its documents.
//! Nothing else in the folder is touched.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::super::failure::{Failure, Naming};
use super::probe;
use crate::formats::about::About;
use crate::formats::export::manifest::MANIFEST;
use crate::formats::export::names::Folders;
use crate::formats::export::piece::{Job, folder};
use crate::formats::format::{Context, InputFile, OutputFile, SplitTotal, Writing};
use crate::formats::json::{Item, Json, Reader};
use crate::formats::loss::LossReport;
use crate::formats::options::{Options, Overlap};
use crate::formats::reduce::reduce;
use crate::formats::split::SPLITS;
use crate::model::scheme::LabelId;

/// Stands for the name of a document. Nobody calls theirs so (U+E000 is for private use).
const STEM: &str = "\u{e000}";

/// The files of an earlier export.
#[derive(Debug, Default)]
pub struct Earlier {
    top: PathBuf,
    /// Below `top`.
    paths: BTreeSet<String>,
}

impl Earlier {
    /// Those in `folder`; none if there is no manifest of this program.
    pub fn of(folder: &Path) -> Self {
        let paths = fs::read(folder.join(MANIFEST))
            .ok()
            .and_then(|manifest| paths(&String::from_utf8_lossy(&manifest)))
            .unwrap_or_default();
        Self { top: folder.to_path_buf(), paths }
    }

    /// Leaves those that are also in the folder `new`, which will be written over them.
    pub fn spare(&mut self, new: &Path) {
        self.paths.retain(|path| !new.join(path).exists());
    }

    /// Removes them, and folders that are empty then.
    pub fn remove(self) -> Result<(), Failure> {
        for path in &self.paths {
            let file = self.top.join(path);
            if !file.is_file() {
                continue;
            }
            fs::remove_file(&file).naming("remove", &file)?;
            for above in file.ancestors().skip(1).take_while(|above| *above != self.top) {
                // One that is not empty stays.
                drop(fs::remove_dir(above));
            }
        }
        Ok(())
    }
}

/// Every path that the export with this manifest may have; `None` if it is of something else.
fn paths(manifest: &str) -> Option<BTreeSet<String>> {
    let (before, documents, after) = around_documents(manifest);
    // There may be a million of them; all else is little.
    let head = [before, "[]", after].concat();
    let (said, _) = Json::parse(&head);
    let head = InputFile { name: MANIFEST.to_owned(), bytes: head.into_bytes() };
    let About { format, project, scheme, .. } = About::read(&[head])?;
    let format = format?;
    let Some(Writing::Documents(writing)) = &format.writing else { return None };
    let choices = said.get("choices");
    let overlap = choices.get("overlap").text().and_then(Overlap::parse).unwrap_or_default();
    let options = Options { overlap, ..Options::default() };
    let job = Job { format, writing, scheme: &scheme, project: &project, options: &options };
    let splits: Vec<Option<&str>> =
        if choices.get("split").is_null() { vec![None] } else { SPLITS.iter().map(|split| Some(*split)).collect() };
    let per_label = overlap == Overlap::PerLabel && format.may_separate();
    let labels: Vec<Option<&LabelId>> =
        if per_label { scheme.labels.iter().map(|label| Some(&label.id)).collect() } else { vec![None] };
    let mut found: BTreeSet<String> = [MANIFEST, "README.md"].map(str::to_owned).into();
    let totals: Vec<SplitTotal> =
        splits.iter().map(|split| SplitTotal { split: *split, documents: 1, bytes: 1 }).collect();
    let beside = (writing.fixed)(&job.context()).into_iter().chain((writing.last)(&job.context(), &totals));
    found.extend(beside.map(|file| file.path));
    let mut folders = Folders::of(&scheme);
    for split in &splits {
        for label in &labels {
            let context = Context { stem: STEM, split: *split, label: *label, ..job.context() };
            for path in files(&job, &context).into_iter().map(|file| folder(&context, file.path, &mut folders)) {
                if path.contains(STEM) {
                    each_stem(documents, *split, &mut |stem| {
                        found.insert(path.replace(STEM, stem));
                    });
                } else {
                    found.insert(path);
                }
            }
        }
    }
    found.retain(|path| Path::new(path).components().all(|part| matches!(part, Component::Normal(_))));
    Some(found)
}

/// The list of documents in a manifest, as it is written there, with what is before and after it.
fn around_documents(manifest: &str) -> (&str, &str, &str) {
    let mut reader = Reader::new(manifest);
    let start = reader.mark();
    let mut found = None;
    if reader.open_object() {
        while let Some(key) = reader.key() {
            match reader.item() {
                Some(Item::Nested(list)) if key == "documents" => {
                    let place = reader.since(start).saturating_sub(list.len());
                    found = manifest.split_at_checked(place).filter(|(_, rest)| rest.starts_with(list)).zip(Some(list));
                }
                _ => {}
            }
        }
    }
    let Some(((before, rest), list)) = found else { return (manifest, "", "") };
    (before, list, rest.strip_prefix(list).unwrap_or_default())
}

/// Does `with` with the file name of each document of `split`.
fn each_stem(documents: &str, split: Option<&str>, with: &mut dyn FnMut(&str)) {
    Reader::new(documents).items(&mut |reader| {
        let (mut own, mut file) = (None, None);
        reader.fields(&mut |reader, key| match key {
            "split" => own = reader.text(),
            "file" => file = reader.text(),
            _ => drop(reader.skip()),
        });
        if let Some(file) = file.filter(|_| own.as_deref() == split) {
            with(&file);
        }
    });
}

/// What the format writes of a document.
fn files(job: &Job<'_>, context: &Context<'_>) -> Vec<OutputFile> {
    let document = probe::document(true);
    let options = Options::default();
    let reduced = reduce(&document, job.scheme, job.format, &options, &mut LossReport::default());
    reduced.iter().flat_map(|reduced| (job.writing.document)(&reduced.document, context)).collect()
}
