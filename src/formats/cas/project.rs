//! How INCEpTION and WebAnno lay out a project: a folder for each document, in it what each annotator made of it, as a
//! file or as an archive with its type system.
//!
//! Owns: [`name`], [`worked_on`], [`without_copies`]. Must not know: what is in the files.
//!
//! `annotation/<document>/<user>.zip/<user>.xmi`, the same without archives, and `curation/<document>/…` for what was
//! agreed on. Older versions give the archives names of their own, so the user is that of the file in it.

use std::collections::BTreeSet;

use super::super::format::InputFile;
use super::super::intake::Intake;
use super::super::loss::counted;
use super::read::START;

/// The description of a project, and the folders with its texts and with what this program cannot read.
const PROJECT: &str = "exportedproject";
const COPIES: [&str; 3] = ["source", "annotation_ser", "curation_ser"];

/// The document that a file is of, and whose version of it it is.
fn version(name: &str) -> Option<(&str, &str)> {
    let (folder, file) = name.rsplit_once('/')?;
    let (mut above, mut document) = folder.rsplit_once('/')?;
    if document.ends_with(".zip") {
        (above, document) = above.rsplit_once('/')?;
    }
    let top = above.rsplit('/').next().unwrap_or(above);
    let (user, ending) = file.rsplit_once('.')?;
    (matches!(top, "annotation" | "curation") && matches!(ending, "xmi" | "json")).then_some((document, user))
}

/// What the document in `file` is called, and who annotated it, unless the file itself says so; empty if nobody knows.
pub(super) fn name<'f>(file: &'f InputFile, intake: &Intake) -> (String, &'f str) {
    match version(&file.name).filter(|_| intake.known.id(file).is_none()) {
        Some((document, user)) => (document.to_owned(), user),
        None => (intake.id_of(file), ""),
    }
}

/// `files` without the texts as they were before anybody annotated them, where there is what somebody made of them.
pub(super) fn worked_on<'f>(files: Vec<&'f InputFile>, intake: &mut Intake) -> Vec<&'f InputFile> {
    let known = documents(files.iter().filter_map(|file| version(&file.name)).filter(|(_, user)| *user != START));
    let (left_out, kept): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| {
        version(&file.name).is_some_and(|(document, user)| user == START && known.contains(document))
    });
    if let Some(first) = left_out.first() {
        let what = counted(left_out.len(), "version", "versions");
        let message = format!(
            "Left out: {what} that nobody has annotated yet ({START}); what was made of the same text is read."
        );
        intake.mild(&first.name, message);
    }
    kept
}

/// `files` without those of a project that are there a second time: as texts alone, and as Java has them.
pub(super) fn without_copies(mut files: Vec<InputFile>) -> Vec<InputFile> {
    let is_project = |file: &&InputFile| file.file_name().starts_with(PROJECT) && file.has_extension("json");
    let Some(top) = files.iter().find(is_project).map(|file| file.folder().to_owned()) else { return files };
    let known = documents(files.iter().filter_map(|file| version(&file.name)));
    files.retain(|file| {
        let inside = file.name.strip_prefix(&top).unwrap_or_default().trim_start_matches('/');
        let (folder, rest) = inside.split_once('/').unwrap_or_default();
        !(COPIES.contains(&folder) && known.contains(rest.split('/').next().unwrap_or_default()))
    });
    files
}

/// The documents of which there are these versions.
fn documents<'n>(versions: impl Iterator<Item = (&'n str, &'n str)>) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    for (document, _) in versions {
        known.insert(document.to_owned());
    }
    known
}
