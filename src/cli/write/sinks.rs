//! The files of an export while they grow.
//!
//! Owns: [`Sinks`]. Memory: what needs everything before it can be written is kept on the disk.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Naming};
use super::archive::{self, Archive};
use super::batch::Addition;
use super::flowing::Flowing;
use super::place::{Pending, PendingFile};
use super::spool::Spool;
use super::{Earlier, Place, probe::Shared};
use crate::formats::bound::{Bound, Part};
use crate::formats::export::join::joined;
use crate::formats::format::{Join, OutputFile};

/// How many of the files that are passed over are named.
const OTHERS: usize = 5;

/// Where files go.
enum Target {
    /// One file: the main one, or, of a format with files for each document, the only one with this ending.
    One(One),
    /// All of them, kept.
    Archive(Archive),
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
    stack: Stack,
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

/// Whether files that each have a document can be one, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stack {
    /// Nothing in it would tell where a document ends.
    Never,
    /// There is a line for that, but nobody asked for it.
    IfAsked,
    /// They begin with such a line.
    Yes,
}

/// A file that grows by pieces.
enum Sink {
    Text { file: Growing, between: &'static str, foot: String, is_empty: bool },
    Bound { bound: Bound, parts: Vec<Spool> },
}

enum Growing {
    /// A file in the folder.
    Disk(Flowing, PathBuf),
    /// The one file.
    One,
    /// A file in the archive.
    Packed(Box<archive::Growing>),
}

/// Fills a file, given what takes the bits.
pub type Fill<'f> = dyn FnMut(&mut dyn FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> + 'f;

/// The files of an export.
pub struct Sinks {
    target: Target,
    growing: BTreeMap<String, Sink>,
    shared: Shared,
}

impl Sinks {
    /// `main`: the main file; `ending`: of files for each document, if there is none; `stack`: whether these can be one.
    pub fn create(
        place: &Place,
        main: Option<&str>,
        ending: &'static str,
        stack: Stack,
        shared: Shared,
    ) -> Result<Self, Failure> {
        let one = |path: Option<&Path>| -> Result<Target, Failure> {
            let (file, others) = (PendingFile::create(path)?, BTreeSet::new());
            Ok(Target::One(One { file, main: main.map(str::to_owned), ending, held: None, stack, others }))
        };
        let target = match place {
            Place::Output => one(None)?,
            Place::File(path) => one(Some(path))?,
            Place::Archive(path) => Target::Archive(Archive::create(path)?),
            Place::Folder(path) => {
                let pending = Pending::new(path);
                fs::create_dir_all(pending.path()).naming("create", pending.path())?;
                Target::Folder(pending)
            }
        };
        Ok(Self { target, growing: BTreeMap::new(), shared })
    }

    /// True if the export is more than one file, and so has a manifest.
    pub fn is_many(&self) -> bool {
        !matches!(self.target, Target::One(_))
    }

    /// A file without a name for what must be kept until everything is known.
    pub fn spool(&self) -> Result<Spool, Failure> {
        spool(&self.target)
    }

    /// The files that documents share.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// Adds a file or what comes next in one. `join` says how its pieces are joined.
    pub fn add(&mut self, addition: Addition, join: &dyn Fn(&str) -> Join) -> Result<(), Failure> {
        let Addition { path, pieces, is_shared } = addition;
        if !is_shared {
            let bytes = joined(&join(&path), pieces)?;
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
            Some(Sink::Bound { parts, .. }) => {
                for (place, piece) in pieces.into_iter().enumerate() {
                    if place == parts.len() {
                        parts.push(spool(&self.target)?);
                    }
                    parts[place].add(&piece)?;
                }
            }
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
            Join::Bound(bound) => Sink::Bound { bound, parts: Vec::new() },
            Join::Text { head, between, foot } => {
                let mut file = self.growing_file(path)?;
                write(&mut self.target, &mut file, head.as_bytes())?;
                Sink::Text { file, between, foot, is_empty: true }
            }
        })
    }

    fn growing_file(&self, path: &str) -> Result<Growing, Failure> {
        Ok(match &self.target {
            Target::One(_) => Growing::One,
            Target::Archive(archive) => Growing::Packed(Box::new(archive.begin()?)),
            Target::Folder(pending) => {
                let path = pending.path().join(path);
                Growing::Disk(Flowing::new(create(&path)?), path)
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
                if one.stack == Stack::Yes {
                    return one.file.write(&file.bytes);
                }
                if one.held.replace(file.bytes).is_some() {
                    return Err(too_many(one));
                }
                Ok(())
            }
            Target::Archive(archive) => {
                if of_document {
                    archive.has_room()?;
                }
                archive.add(&file.path, &file.bytes)
            }
            Target::Folder(pending) => {
                let path = pending.path().join(&file.path);
                create(&path)?.write_all(&file.bytes).naming("write", &path)
            }
        }
    }

    /// Adds a file that is complete, bit by bit: `fill` is called once with what takes the bits.
    pub fn whole_by(&mut self, path: &str, fill: &mut Fill<'_>) -> Result<(), Failure> {
        if let Target::One(one) = &mut self.target
            && one.passes_over(path, true)
        {
            return Ok(());
        }
        let mut file = self.growing_file(path)?;
        fill(&mut |bytes| write(&mut self.target, &mut file, bytes))?;
        self.end(path, file)
    }

    /// Completes the files that grew.
    pub fn close(&mut self) -> Result<(), Failure> {
        for (path, sink) in std::mem::take(&mut self.growing) {
            match sink {
                Sink::Bound { bound, parts } => self.bind(&path, &bound, parts)?,
                Sink::Text { mut file, foot, .. } => {
                    write(&mut self.target, &mut file, foot.as_bytes())?;
                    self.end(&path, file)?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, path: &str, file: Growing) -> Result<(), Failure> {
        match (file, &mut self.target) {
            (Growing::Disk(file, path), _) => file.finish().naming("write", &path),
            (Growing::Packed(file), Target::Archive(archive)) => archive.add_grown(path, *file),
            _ => Ok(()),
        }
    }

    /// Binds the file at `path` of what its parts grew to.
    fn bind(&mut self, path: &str, bound: &Bound, parts: Vec<Spool>) -> Result<(), Failure> {
        let lengths: Vec<u64> = parts.iter().map(Spool::len).collect();
        can_be_bound(path, lengths.iter().copied().max().unwrap_or_default())?;
        let mut kept = parts.into_iter().map(Spool::read).collect::<Result<Vec<_>, Failure>>()?;
        let mut nexts: Vec<_> = kept.iter_mut().map(|kept| || Ok(kept.next()?.map(Cow::Owned))).collect();
        let mut parts: Vec<Part<'_>> =
            lengths.into_iter().zip(&mut nexts).map(|(len, next)| Part { len, next }).collect();
        let bind = bound.bind;
        self.whole_by(path, &mut |out| {
            // What fails to be written is kept beside what the system says of reading.
            let mut failure = Ok(());
            let mut take = |bytes: &[u8]| {
                failure = out(bytes);
                if failure.is_ok() { Ok(()) } else { Err(io::ErrorKind::Other.into()) }
            };
            let bound = bind(&mut parts, &mut take);
            failure?;
            bound.naming("read a temporary file for", path.as_ref())
        })
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
            Target::Archive(archive) => archive.finish().map(|()| Vec::new()),
            Target::Folder(pending) => {
                let mut earlier = Earlier::of(pending.place());
                earlier.spare(pending.path());
                pending.finish()?;
                earlier.remove()?;
                Ok(Vec::new())
            }
        }
    }
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

fn too_many(one: &One) -> Failure {
    let or = if one.stack == Stack::IfAsked { " With --docstart, one file has all documents." } else { "" };
    Failure::Usage(format!(
        "The format writes several .{} files here. Give a folder, or an archive (.zip), with --out.{or}",
        one.ending
    ))
}

fn write(target: &mut Target, file: &mut Growing, bytes: &[u8]) -> Result<(), Failure> {
    match (file, target) {
        (Growing::Disk(file, path), _) => file.write_all(bytes).naming("write", path),
        (Growing::Packed(file), _) => file.add(bytes),
        (Growing::One, Target::One(one)) => one.file.write(bytes),
        (Growing::One, _) => Ok(()),
    }
}

/// A file without a name where the export is to be.
fn spool(target: &Target) -> Result<Spool, Failure> {
    Spool::create(&beside(target))
}

/// The folder of what is written, which has room for it; of standard output, pipes and devices, the one for temporary
/// files.
fn beside(target: &Target) -> PathBuf {
    match target {
        Target::One(one) => one.file.beside(),
        Target::Archive(archive) => archive.folder().to_path_buf(),
        Target::Folder(pending) => pending.path().to_path_buf(),
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
    fn what_is_kept_lies_beside_the_place_that_was_named() {
        let folder = std::env::temp_dir().join(format!("counterclaim-kept-{}", super::super::unique()));
        for (place, expected) in [
            (Place::File(folder.join("deep/out.txt")), folder.join("deep")),
            (Place::Archive(folder.join("out.zip")), folder.clone()),
            (Place::Output, std::env::temp_dir()),
        ] {
            let sinks = Sinks::create(&place, None, "txt", Stack::Never, Shared::default()).unwrap();
            assert_eq!(beside(&sinks.target), expected, "{place:?}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn an_archive_takes_as_many_files_as_its_format_counts_and_no_more() {
        let place = Place::Archive(std::env::temp_dir().join("never-written.zip"));
        let mut sinks = Sinks::create(&place, None, "txt", Stack::Never, Shared::default()).unwrap();
        let mut add = |number: usize| {
            let (path, pieces) = (format!("{number}.txt"), vec![Vec::new()]);
            sinks.add(Addition { path, pieces, is_shared: false }, &|_| Join::text("", "", ""))
        };
        // Two places are kept for the manifest and the README.
        for number in 0..65_532 {
            add(number).unwrap();
        }
        let refused = add(65_532).unwrap_err().to_string();
        assert!(refused.contains("more than 65534 files") && refused.contains("Give a folder"), "{refused}");
        sinks.whole(OutputFile::new("manifest.json", Vec::new())).unwrap();
        sinks.whole(OutputFile::new("README.md", Vec::new())).unwrap();
    }
}
