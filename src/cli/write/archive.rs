//! An archive that grows.
//!
//! Owns: [`Archive`], [`Growing`]. Memory: what it says of each file. Its files are sorted by their paths, so they are
//! kept, packed, on the disk until all are there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Naming};
use super::place::{PendingFile, parent};
use super::spool::Spool;
use crate::formats::archive::LIMITS;
use crate::formats::archive::write::{Directory, Packed, Packing};

/// The archive, and what is in it so far.
pub struct Archive {
    path: PathBuf,
    folder: PathBuf,
    spool: Spool,
    /// By path, with the place in the spool.
    files: BTreeMap<String, (Packed, u64)>,
}

/// A file of it that grows beside others.
pub struct Growing {
    packing: Packing,
    spool: Spool,
}

impl Archive {
    /// One that will be at `path`.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let folder = parent(path);
        fs::create_dir_all(&folder).naming("create", &folder)?;
        let spool = Spool::create(&folder)?;
        Ok(Self { path: path.to_path_buf(), folder, spool, files: BTreeMap::new() })
    }

    /// Where there is room on the disk.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Begins a file that grows.
    pub fn begin(&self) -> Result<Growing, Failure> {
        Ok(Growing { packing: Packing::default(), spool: Spool::create(&self.folder)? })
    }

    /// Adds a file that grew.
    pub fn add_grown(&mut self, path: &str, file: Growing) -> Result<(), Failure> {
        let Growing { packing, mut spool } = file;
        let (packed, rest) = packing.finish(path)?;
        spool.add(&rest)?;
        let place = self.spool.len();
        let mut content = spool.read()?;
        while let Some(bytes) = content.next().naming("read a temporary file in", &self.folder)? {
            self.spool.add(&bytes)?;
        }
        self.note(packed, place)
    }

    /// Adds a file that is whole.
    pub fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let mut packing = Packing::default();
        packing.add(bytes)?;
        let (packed, content) = packing.finish(path)?;
        let place = self.spool.len();
        self.spool.add(&content)?;
        self.note(packed, place)
    }

    fn note(&mut self, packed: Packed, place: u64) -> Result<(), Failure> {
        let path = packed.path.clone();
        match self.files.insert(path.clone(), (packed, place)) {
            None => Ok(()),
            Some(_) => Err(Failure::Data(format!("Two files of the export would be called “{path}”."))),
        }
    }

    /// Refuses one more file of a document if no archive would hold it: as soon as that is known, and not after all
    /// documents were converted.
    pub fn has_room(&self) -> Result<(), Failure> {
        // Manifest and README are still to come.
        if self.files.len() + 2 < LIMITS.files {
            return Ok(());
        }
        Err(Failure::Data(format!(
            "The export has more than {} files, which is more than an archive can hold. Give a folder with --out.",
            LIMITS.files
        )))
    }

    /// Puts it in its place.
    pub fn finish(self) -> Result<(), Failure> {
        let Self { path, spool, files, folder } = self;
        let mut spool = spool.read()?;
        let mut archive = PendingFile::create(Some(&path))?;
        let mut directory = Directory::default();
        for (packed, place) in files.values() {
            archive.write(&directory.add(packed)?)?;
            archive.copy(&mut spool.at(*place, packed.packed).naming("read a temporary file in", &folder)?)?;
        }
        archive.write(&directory.finish()?)?;
        archive.finish()
    }
}

impl Growing {
    /// Adds what comes next.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.packing.add(bytes)?;
        self.spool.add(&self.packing.take())
    }
}
