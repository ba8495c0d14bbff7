//! The place that `--out` names.
//!
//! Owns: [`Place`], [`Pending`], [`write_file`], [`create_folder`], [`check_file`],
//! [`check_dataset`], [`check_folder_name`].

use std::fs::{self, File};
use std::io::{Read, Write, stdout};
use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Naming};
use super::flowing::Flowing;
use super::unfinished::Unfinished;
use super::unique;
use crate::formats::FORMATS;
use crate::formats::format::{Format, is_ending};
use crate::formats::options::{Options, Overlap};

/// Where an export goes, and in which shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The main file to standard output.
    Output,
    /// The main file alone, or the one with the ending of this path.
    File(PathBuf),
    /// Everything as one archive.
    Archive(PathBuf),
    /// Everything, in a folder.
    Folder(PathBuf),
}

impl Place {
    /// What `path` means for `format`.
    ///
    /// # Errors
    /// If a folder has something in it or a file is one of `inputs`, unless `force`; if a file stands where a folder is to be, or the other way.
    pub fn of(path: &Path, format: &Format, inputs: &[PathBuf], force: bool) -> Result<Self, Failure> {
        if path.as_os_str() == "-" {
            return Ok(Self::Output);
        }
        let ending = ending(path);
        let place = match ending.as_deref() {
            _ if path.is_dir() => Self::Folder(path.to_path_buf()),
            Some(ending) if is_ending(ending, format.extension) || is_own(format, ending) => {
                Self::File(path.to_path_buf())
            }
            Some("zip") => Self::Archive(path.to_path_buf()),
            _ if is_special(path) => Self::File(path.to_path_buf()),
            Some(ending) if is_of_files(ending) => {
                return Err(Failure::Usage(format!(
                    "{} is the name of another kind of file. Give one that ends in .{} for the main file of {} alone, in \
                     .zip for an archive, or in neither for a folder.",
                    path.display(),
                    format.extension,
                    format.name
                )));
            }
            _ => Self::Folder(path.to_path_buf()),
        };
        match &place {
            Self::Folder(path) => check_folder(path, force)?,
            Self::File(path) | Self::Archive(path) => check_file(path, inputs, force)?,
            Self::Output => {}
        }
        Ok(place)
    }

    /// Refuses one file as the place of several.
    ///
    /// # Errors
    /// If `options` make several.
    pub fn takes(&self, options: &Options) -> Result<(), Failure> {
        let is_one = matches!(self, Self::Output | Self::File(_));
        if is_one && (options.split.is_some() || options.overlap == Overlap::PerLabel) {
            return Err(Failure::Usage(
                "With --split or --overlap per-label there are several files. Give a folder, or an archive (.zip), \
                 with --out."
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

/// Refuses to write over a file that is one of `inputs`, or in a folder that is, unless `force`: it may be the only copy,
/// and the format may not hold all of it.
pub fn check_file(path: &Path, inputs: &[PathBuf], force: bool) -> Result<(), Failure> {
    // What is not there yet is no input.
    let Ok(there) = path.canonicalize() else { return Ok(()) };
    let mut inputs = inputs.iter().filter_map(|input| input.canonicalize().ok());
    if there.is_file() && !force && inputs.any(|input| there.starts_with(input)) {
        return Err(Failure::Usage(format!(
            "{} is one of the files to be read. Choose another name, or write over it with --force.",
            path.display()
        )));
    }
    Ok(())
}

/// Refuses a name under which one would look for an archive or another kind of file, where a dataset is to be written.
pub fn check_dataset(path: &Path) -> Result<(), Failure> {
    let ending = ending(path).filter(|ending| ending != "json" && is_of_files(ending));
    let Some(ending) = ending else { return Ok(()) };
    let other = if ending == "zip" { "an archive".to_owned() } else { format!("a .{ending} file") };
    Err(Failure::Usage(format!(
        "What is written to {} is one JSON file, not {other}. Give it a name that ends in .json.",
        path.display()
    )))
}

/// Refuses a name under which one would look for an archive or another file, where a folder is to be made.
pub fn check_folder_name(path: &Path) -> Result<(), Failure> {
    let ending = ending(path).filter(|ending| is_of_files(ending) && !path.is_dir());
    let Some(ending) = ending else { return Ok(()) };
    let other = if ending == "zip" { "an archive" } else { "a file" };
    Err(Failure::Usage(format!(
        "What is written to {} is a folder, not {other}. Give it a name that does not end in .{ending}.",
        path.display()
    )))
}

/// What the name of `path` ends in after its last dot, in small letters.
fn ending(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}

/// True for endings by which files of formats, texts and archives are known.
fn is_of_files(ending: &str) -> bool {
    let of_format = |format: &Format| is_ending(ending, format.extension) || format.beside.endings.contains(&ending);
    FORMATS.iter().any(of_format) || ["zip", "txt", "tab", "spacy", "xml", "docx"].contains(&ending)
}

/// True if `format` has a file of this ending that can stand alone, though it is not its main one: a DocBin, which is all
/// that spaCy trains on.
fn is_own(format: &Format, ending: &str) -> bool {
    format.id == "spacy" && ending == "spacy"
}

/// True for devices and pipes, such as `/dev/null`, which are written to and not replaced.
fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|data| !data.is_file() && !data.is_dir())
}

fn check_folder(path: &Path, force: bool) -> Result<(), Failure> {
    if path.exists() && !path.is_dir() {
        return Err(Failure::Data(format!(
            "{} is a file; a folder is to be written there. Choose another name, or the format's own ending.",
            path.display()
        )));
    }
    let is_used = path.is_dir() && fs::read_dir(path).naming("look into", path)?.next().is_some();
    if is_used && !force {
        return Err(Failure::Data(format!(
            "The folder {} has something in it. Choose another one, or write into it with --force: the files of an \
             export that was written there before are replaced, all others stay.",
            path.display()
        )));
    }
    Ok(())
}

/// Makes the folder at `path`, if there is none; refuses one with something in it, unless `force`.
pub fn create_folder(path: &Path, force: bool) -> Result<(), Failure> {
    check_folder(path, force)?;
    fs::create_dir_all(path).naming("create", path)
}

/// The folder that `path` lies in.
pub(super) fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// A file or folder that gets its name when it is whole; removed if that never happens, or if the program is stopped.
#[derive(Debug)]
pub struct Pending {
    path: Unfinished,
    place: PathBuf,
    is_done: bool,
}

impl Pending {
    /// Beside `place`, so that it can be renamed.
    pub fn new(place: &Path) -> Self {
        // A link is written through, as every other program does.
        let place = fs::canonicalize(place).unwrap_or_else(|_| place.to_path_buf());
        let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let path = parent(&place).join(format!(".{name}.{}.part", unique()));
        Self { path: Unfinished::new(path), place, is_done: false }
    }

    /// Where it is until then.
    pub fn path(&self) -> &Path {
        self.path.path()
    }

    /// Where it will be.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Gives it its name. Files go over those of the same name; a folder's files go into one that is there.
    pub fn finish(mut self) -> Result<(), Failure> {
        if self.path().is_dir() && self.place.is_dir() {
            move_into(self.path(), &self.place)?;
        } else {
            fs::rename(self.path(), &self.place).naming("write", &self.place)?;
            self.is_done = true;
        }
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.is_done {
            return;
        }
        // What cannot be removed is left; the failure that led here is what the person must hear of.
        if self.path().is_dir() {
            drop(fs::remove_dir_all(self.path()));
        } else {
            drop(fs::remove_file(self.path()));
        }
    }
}

fn move_into(from: &Path, to: &Path) -> Result<(), Failure> {
    for entry in fs::read_dir(from).naming("look into", from)? {
        let source = entry.naming("look into", from)?.path();
        let Some(name) = source.file_name() else { continue };
        let target = to.join(name);
        if source.is_dir() && target.is_dir() {
            move_into(&source, &target)?;
        } else {
            fs::rename(&source, &target).naming("write", &target)?;
        }
    }
    Ok(())
}

/// A file being written.
pub struct PendingFile {
    file: Flowing,
    pending: Option<Pending>,
    path: PathBuf,
}

impl PendingFile {
    /// Opens what will be at `path`; `None`: standard output.
    pub fn create(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            let file = Flowing::new(output().to_output()?);
            return Ok(Self { file, pending: None, path: PathBuf::from("standard output") });
        };
        let pending = (!is_special(path)).then(|| Pending::new(path));
        let opened = pending.as_ref().map_or(path, Pending::path);
        if let Some(pending) = &pending {
            let folder = parent(pending.path());
            fs::create_dir_all(&folder).naming("create", &folder)?;
        }
        let file = if pending.is_some() { File::create_new(opened) } else { File::options().write(true).open(opened) };
        let file = Flowing::new(file.naming("write", path)?);
        Ok(Self { file, pending, path: path.to_path_buf() })
    }

    /// A folder for what must be kept meanwhile: the one of the file, or the one for temporary files if there is none.
    pub fn beside(&self) -> PathBuf {
        self.pending.as_ref().map_or_else(std::env::temp_dir, |pending| parent(pending.path()))
    }

    /// Writes more.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.file.write_all(bytes).naming("write", &self.path)
    }

    /// Writes all of `content`.
    pub fn copy(&mut self, content: &mut dyn Read) -> Result<(), Failure> {
        std::io::copy(content, &mut self.file).map(drop).naming("write", &self.path)
    }

    /// Makes it whole.
    pub fn finish(self) -> Result<(), Failure> {
        self.file.finish().naming("write", &self.path)?;
        self.pending.map_or(Ok(()), Pending::finish)
    }
}

/// Standard output without the buffer that looks for line ends.
fn output() -> std::io::Result<File> {
    #[cfg(windows)]
    let owned = std::os::windows::io::AsHandle::as_handle(&stdout()).try_clone_to_owned()?;
    #[cfg(not(windows))]
    let owned = std::os::fd::AsFd::as_fd(&stdout()).try_clone_to_owned()?;
    Ok(File::from(owned))
}

/// Writes a file whole or not at all; `-` is standard output.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = PendingFile::create((path.as_os_str() != "-").then_some(path))?;
    file.write(bytes)?;
    file.finish()
}
