//! The files of an export while they grow.
//!
//! Owns: [`Sinks`]. Memory: only files that need all their pieces ([`Join::Bound`]), and archives, are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Naming};
use super::batch::Addition;
use super::flowing::Flowing;
use super::place::{Pending, PendingFile};
use super::{Earlier, Place, probe::Shared};
use crate::formats::archive;
use crate::formats::export::join::joined;
use crate::formats::format::{Join, OutputFile};

/// How many of the files that are passed over are named.
const OTHERS: usize = 5;

/// Where files go.
enum Target {
    /// One file: the main one, or, of a format with files for each document, the only one with this ending.
    One(One),
    /// All of them, kept.
    Archive { path: PathBuf, files: Vec<OutputFile> },
    /// All of them, below a folder.
    Folder(Pending),
}

/// The one file that is written, and the rules by which it is known.
struct One {
    file: PendingFile,
    main: Option<String>,
    ending: &'static str,
    /// The only file of this ending so far; it is not written before it is known to be the only one.
    held: Option<Vec<u8>>,
    /// The first few that were passed over.
    others: BTreeSet<String>,
}

impl One {
    /// True, and it is noted, if the file at `path` is not the one. `of_document`: it belongs to a document.
    fn passes_over(&mut self, path: &str, of_document: bool) -> bool {
        let is_it = match &self.main {
            Some(main) => path == main,
            None => of_document && path.rsplit_once('.').is_some_and(|(_, own)| own == self.ending),
        };
        if !is_it && self.others.len() < OTHERS {
            self.others.insert(path.to_owned());
        }
        !is_it
    }
}

/// A file that grows by pieces.
enum Sink {
    Text { file: Growing, between: &'static str, foot: String, is_empty: bool },
    Bound { bind: fn(&[Vec<u8>]) -> Vec<u8>, pieces: Vec<Vec<u8>> },
}

enum Growing {
    /// A file in the folder.
    Disk(Flowing, PathBuf),
    /// The one file.
    One,
    Memory(Vec<u8>),
}

/// The files of an export.
pub struct Sinks {
    target: Target,
    growing: BTreeMap<String, Sink>,
    shared: Shared,
}

impl Sinks {
    /// `main`: the main file; `ending`: of files for each document, if there is none.
    pub fn create(place: &Place, main: Option<&str>, ending: &'static str, shared: Shared) -> Result<Self, Failure> {
        let one = |path: Option<&Path>| -> Result<Target, Failure> {
            let (file, others) = (PendingFile::create(path)?, BTreeSet::new());
            Ok(Target::One(One { file, main: main.map(str::to_owned), ending, held: None, others }))
        };
        let target = match place {
            Place::Output => one(None)?,
            Place::File(path) => one(Some(path))?,
            Place::Archive(path) => Target::Archive { path: path.clone(), files: Vec::new() },
            Place::Folder(path) => {
                let pending = Pending::new(path);
                fs::create_dir_all(&pending.path).naming("create", &pending.path)?;
                Target::Folder(pending)
            }
        };
        Ok(Self { target, growing: BTreeMap::new(), shared })
    }

    /// True if the export is more than one file, and so has a manifest.
    pub fn is_many(&self) -> bool {
        !matches!(self.target, Target::One(_))
    }

    /// The files that documents share.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Adds a file or what comes next in one. `join` says how its pieces are joined.
    pub fn add(&mut self, addition: Addition, join: &dyn Fn(&str) -> Join) -> Result<(), Failure> {
        let Addition { path, pieces, is_shared } = addition;
        if !is_shared {
            let bytes = joined(&join(&path), pieces);
            return self.whole_file(OutputFile { path, bytes }, true);
        }
        if !self.growing.contains_key(&path) {
            if let Target::One(one) = &mut self.target
                && one.passes_over(&path, true)
            {
                return Ok(());
            }
            let sink = self.sink(&path, join(&path))?;
            self.growing.insert(path.clone(), sink);
        }
        match self.growing.get_mut(&path) {
            Some(Sink::Bound { pieces: known, .. }) => known.extend(pieces),
            Some(Sink::Text { file, between, is_empty, .. }) => {
                for piece in pieces {
                    if !std::mem::take(is_empty) {
                        write(&mut self.target, file, between.as_bytes())?;
                    }
                    write(&mut self.target, file, &piece)?;
                }
            }
            None => {}
        }
        Ok(())
    }

    /// A file at `path` that is to grow.
    fn sink(&mut self, path: &str, join: Join) -> Result<Sink, Failure> {
        Ok(match join {
            Join::Bound { bind, .. } => Sink::Bound { bind, pieces: Vec::new() },
            Join::Text { head, between, foot } => {
                let mut file = match &self.target {
                    Target::One(_) => Growing::One,
                    Target::Archive { .. } => Growing::Memory(Vec::new()),
                    Target::Folder(pending) => {
                        let path = pending.path.join(path);
                        Growing::Disk(Flowing::new(create(&path)?), path)
                    }
                };
                write(&mut self.target, &mut file, head.as_bytes())?;
                Sink::Text { file, between, foot, is_empty: true }
            }
        })
    }

    /// Adds a file that is complete, beside those of the documents.
    pub fn whole(&mut self, file: OutputFile) -> Result<(), Failure> {
        self.whole_file(file, false)
    }

    fn whole_file(&mut self, file: OutputFile, of_document: bool) -> Result<(), Failure> {
        match &mut self.target {
            Target::One(one) => {
                if one.passes_over(&file.path, of_document) {
                    return Ok(());
                }
                if one.held.replace(file.bytes).is_some() {
                    return Err(too_many(one.ending));
                }
                Ok(())
            }
            Target::Archive { files, .. } => {
                files.push(file);
                fits(files)
            }
            Target::Folder(pending) => {
                let path = pending.path.join(&file.path);
                create(&path)?.write_all(&file.bytes).naming("write", &path)
            }
        }
    }

    /// A file of the folder or archive, to be written bit by bit: `write` is called once with the place to write to.
    pub fn whole_by(
        &mut self,
        path: &str,
        fill: &mut dyn FnMut(&mut dyn Write) -> std::io::Result<()>,
    ) -> Result<(), Failure> {
        match &mut self.target {
            Target::One(_) => Ok(()),
            Target::Archive { files, .. } => {
                let mut bytes = Vec::new();
                fill(&mut bytes).naming("write", path.as_ref())?;
                files.push(OutputFile::new(path, bytes));
                Ok(())
            }
            Target::Folder(pending) => {
                let path = pending.path.join(path);
                let mut file = BufWriter::new(create(&path)?);
                fill(&mut file).and_then(|()| file.flush()).naming("write", &path)
            }
        }
    }

    /// Completes the files that grew.
    pub fn close(&mut self) -> Result<(), Failure> {
        for (path, sink) in std::mem::take(&mut self.growing) {
            match sink {
                Sink::Bound { bind, pieces } => {
                    can_be_bound(&path, pieces.iter().map(|piece| piece.len() as u64).sum())?;
                    self.whole_file(OutputFile { path, bytes: bind(&pieces) }, true)?;
                }
                Sink::Text { mut file, foot, .. } => {
                    write(&mut self.target, &mut file, foot.as_bytes())?;
                    match (file, &mut self.target) {
                        (Growing::Disk(file, path), _) => file.finish().naming("write", &path)?,
                        (Growing::Memory(bytes), Target::Archive { files, .. }) => {
                            files.push(OutputFile { path, bytes });
                        }
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts everything in its place; returns the first few files that were passed over, because only the main one
    /// was asked for.
    pub fn finish(self) -> Result<Vec<String>, Failure> {
        match self.target {
            Target::One(One { mut file, held, others, .. }) => {
                file.write(&held.unwrap_or_default())?;
                file.finish()?;
                Ok(others.into_iter().collect())
            }
            Target::Archive { path, mut files } => {
                crate::model::order::sort(&mut files, |a, b| a.path.cmp(&b.path));
                super::write_file(&path, &archive::write(&files)?)?;
                Ok(Vec::new())
            }
            Target::Folder(pending) => {
                let mut earlier = Earlier::of(pending.place());
                earlier.spare(&pending.path);
                pending.finish()?;
                earlier.remove()?;
                Ok(Vec::new())
            }
        }
    }
}

/// Refuses what no archive holds as soon as that is known, and not after all documents were converted.
fn fits(files: &[OutputFile]) -> Result<(), Failure> {
    // Manifest and README are still to come.
    if files.len() + 2 <= archive::LIMITS.files {
        return Ok(());
    }
    Err(Failure::Data(format!(
        "The export has more than {} files, which is more than an archive can hold. Give a folder with --out.",
        archive::LIMITS.files
    )))
}

/// Refuses a file whose lengths, of 32 bits, could not say how long it is.
fn can_be_bound(path: &str, bytes: u64) -> Result<(), Failure> {
    if bytes <= u64::from(u32::MAX) {
        return Ok(());
    }
    Err(Failure::Data(format!(
        "“{path}” would be larger than 4 GiB, which its format cannot say. Divide the corpus (`counterclaim split`, \
         or several inputs) and convert the parts."
    )))
}

fn too_many(ending: &str) -> Failure {
    Failure::Usage(format!(
        "The format writes several .{ending} files here. Give a folder, or an archive (.zip), with --out."
    ))
}

fn write(target: &mut Target, file: &mut Growing, bytes: &[u8]) -> Result<(), Failure> {
    match (file, target) {
        (Growing::Disk(file, path), _) => file.write_all(bytes).naming("write", path),
        (Growing::Memory(all), _) => {
            all.extend_from_slice(bytes);
            if u32::try_from(all.len()).is_ok() {
                return Ok(());
            }
            Err(Failure::Data(
                "A file of the export has more than 4 GB, which is more than an archive can hold. Give a folder with \
                 --out."
                    .to_owned(),
            ))
        }
        (Growing::One, Target::One(one)) => one.file.write(bytes),
        (Growing::One, _) => Ok(()),
    }
}

fn create(path: &Path) -> Result<File, Failure> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).naming("create", folder)?;
    }
    // Two documents with one name would be a mistake of the program; better found than written over.
    File::create_new(path).naming("write", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_longer_than_its_lengths_can_say_is_refused() {
        assert!(can_be_bound("train.spacy", u64::from(u32::MAX)).is_ok());
        let refused = can_be_bound("train.spacy", u64::from(u32::MAX) + 1).unwrap_err().to_string();
        assert!(refused.contains("“train.spacy” would be larger than 4 GiB"), "{refused}");
    }

    #[test]
    fn an_archive_takes_as_many_files_as_its_format_counts_and_no_more() {
        let place = Place::Archive(PathBuf::from("never-written.zip"));
        let mut sinks = Sinks::create(&place, None, "txt", Shared::default()).unwrap();
        let mut add = |number: usize| sinks.whole(OutputFile::new(format!("{number}.txt"), Vec::new()));
        // Two places are kept for the manifest and the README.
        for number in 0..65_532 {
            add(number).unwrap();
        }
        let refused = add(65_532).unwrap_err().to_string();
        assert!(refused.contains("more than 65534 files") && refused.contains("Give a folder"), "{refused}");
    }
}
