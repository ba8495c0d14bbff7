//! What must be kept until everything is known, on the disk, for a corpus may be larger than memory.
//!
//! Owns: [`Spool`], [`Kept`], [`temporary`]. Must not know: what is kept.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::super::failure::{Failure, Naming};
use super::unique;

/// A file without a name that grows, and then is read.
pub struct Spool {
    file: BufWriter<File>,
    folder: PathBuf,
    len: u64,
    /// How long each addition is.
    additions: Vec<usize>,
}

/// What was kept, to be read from its beginning.
pub struct Kept {
    file: BufReader<File>,
    additions: std::vec::IntoIter<usize>,
}

impl Spool {
    /// In `folder`: where systems keep temporary files may be memory.
    pub fn create(folder: &Path) -> Result<Self, Failure> {
        let file = temporary(folder).naming("make a temporary file in", folder)?;
        let file = BufWriter::with_capacity(1 << 16, file);
        Ok(Self { file, folder: folder.to_path_buf(), len: 0, additions: Vec::new() })
    }

    /// In bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Adds `bytes`.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if !bytes.is_empty() {
            self.file.write_all(bytes).naming("write into", &self.folder)?;
            self.len += bytes.len() as u64;
            self.additions.push(bytes.len());
        }
        Ok(())
    }

    /// All of it.
    pub fn read(self) -> Result<Kept, Failure> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error);
        let rewound = file.and_then(|mut file| file.rewind().map(|()| file));
        let file = BufReader::with_capacity(1 << 16, rewound.naming("write into", &self.folder)?);
        Ok(Kept { file, additions: self.additions.into_iter() })
    }
}

impl Kept {
    /// The next addition; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(len) = self.additions.next() else { return Ok(None) };
        let mut bytes = vec![0; len];
        self.file.read_exact(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// `len` bytes from byte `place` on.
    pub fn at(&mut self, place: u64, len: u64) -> io::Result<impl Read> {
        self.file.seek(SeekFrom::Start(place))?;
        Ok((&mut self.file).take(len))
    }
}

/// A file in `folder` without a name, which goes when it is closed.
pub fn temporary(folder: &Path) -> io::Result<File> {
    let path = folder.join(format!(".counterclaim-{}.part", unique()));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        const DELETE_ON_CLOSE: u32 = 0x0400_0000;
        options.custom_flags(DELETE_ON_CLOSE);
    }
    let file = options.open(&path)?;
    #[cfg(not(windows))]
    std::fs::remove_file(&path)?;
    Ok(file)
}
