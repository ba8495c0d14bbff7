//! Zip archives, written: at once, or bit by bit.
//!
//! Owns: [`write`](fn@write), [`Packing`], [`Directory`]. The same bytes for the same files, in whatever bits they come.

use std::io::{self, Write};

use crc::{Digest, Table};
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::super::format::{OutputFile, WriteError};
use super::{CRC, DEFLATED, END, ENTRY, LIMITS, LOCAL, NO_DATE, NO_TIME, UTF8, VERSION};

/// The archive of `files`, in their order, without times.
///
/// # Errors
/// If an archive cannot hold them.
pub fn write(files: &[OutputFile]) -> Result<Vec<u8>, WriteError> {
    let (mut archive, mut directory) = (Vec::new(), Directory::default());
    for file in files {
        let mut packing = Packing::default();
        packing.add(&file.bytes)?;
        let (packed, content) = packing.finish(&file.path)?;
        archive.extend(directory.add(&packed)?);
        archive.extend(content);
    }
    archive.extend(directory.finish()?);
    Ok(archive)
}

/// A file on its way into an archive.
pub struct Packing {
    packer: DeflateEncoder<Vec<u8>>,
    unpacked: u64,
    /// How many packed bytes were taken away.
    taken: u64,
    sum: Digest<'static, u32, Table<1>>,
}

/// What an archive says of a file that was packed.
pub struct Packed {
    /// With slashes.
    pub path: String,
    /// In bytes.
    pub packed: u64,
    unpacked: u64,
    sum: u32,
}

impl Default for Packing {
    fn default() -> Self {
        let packer = DeflateEncoder::new(Vec::new(), Compression::default());
        Self { packer, unpacked: 0, taken: 0, sum: CRC.digest() }
    }
}

impl Packing {
    /// Packs what comes next.
    ///
    /// # Errors
    /// None that is known: memory takes everything.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.sum.update(bytes);
        self.unpacked += bytes.len() as u64;
        self.packer.write_all(bytes).map_err(|error| failed(&error))
    }

    /// Takes away what is packed so far.
    pub fn take(&mut self) -> Vec<u8> {
        let packed = std::mem::take(self.packer.get_mut());
        self.taken += packed.len() as u64;
        packed
    }

    /// Ends it: what is said of the file, whose name is `path`, and what was not taken yet.
    ///
    /// # Errors
    /// None that is known.
    pub fn finish(self, path: &str) -> Result<(Packed, Vec<u8>), WriteError> {
        let Self { packer, unpacked, taken, sum } = self;
        let rest = packer.finish().map_err(|error| failed(&error))?;
        let packed = taken + rest.len() as u64;
        Ok((Packed { path: path.to_owned(), packed, unpacked, sum: sum.finalize() }, rest))
    }
}

fn failed(error: &io::Error) -> WriteError {
    WriteError::Unreadable(format!("packing failed: {error}"))
}

/// What stands in an archive beside the packed files: before each of them, and at the end.
#[derive(Default)]
pub struct Directory {
    entries: Vec<u8>,
    files: usize,
    /// Where the next file begins.
    place: u64,
}

impl Directory {
    /// What stands before the content of the next file.
    ///
    /// # Errors
    /// If an archive cannot hold so much.
    pub fn add(&mut self, file: &Packed) -> Result<Vec<u8>, WriteError> {
        self.files += 1;
        let place = u32::try_from(self.place).map_err(|_| too_much())?;
        let header = header(file).filter(|_| self.files <= LIMITS.files).ok_or_else(too_much)?;
        self.entries.extend(ENTRY);
        self.entries.extend((VERSION | 3 << 8).to_le_bytes()); // made on Unix, whose permissions follow
        self.entries.extend(&header);
        self.entries.extend([0; 6]); // no comment, first disk, nothing said of the content
        self.entries.extend((0o100_644_u32 << 16).to_le_bytes());
        self.entries.extend(place.to_le_bytes());
        self.entries.extend(file.path.as_bytes());
        let before = [&LOCAL, header.as_slice(), file.path.as_bytes()].concat();
        self.place += before.len() as u64 + file.packed;
        Ok(before)
    }

    /// What stands after the last file.
    ///
    /// # Errors
    /// If an archive cannot hold so much.
    pub fn finish(self) -> Result<Vec<u8>, WriteError> {
        let start = u32::try_from(self.place).map_err(|_| too_much())?;
        let length = u32::try_from(self.entries.len()).map_err(|_| too_much())?;
        let count = u16::try_from(self.files).map_err(|_| too_much())?;
        let mut end = self.entries;
        end.extend(END);
        end.extend([0; 4]);
        end.extend(count.to_le_bytes());
        end.extend(count.to_le_bytes());
        end.extend(length.to_le_bytes());
        end.extend(start.to_le_bytes());
        end.extend([0; 2]);
        Ok(end)
    }
}

/// What the header of a file and its entry in the directory have in common; `None` if a number is too large for it.
fn header(file: &Packed) -> Option<Vec<u8>> {
    let mut header = Vec::with_capacity(26);
    for word in [VERSION, UTF8, DEFLATED, NO_TIME, NO_DATE] {
        header.extend(word.to_le_bytes());
    }
    for number in [file.sum, u32::try_from(file.packed).ok()?, u32::try_from(file.unpacked).ok()?] {
        header.extend(number.to_le_bytes());
    }
    header.extend(u16::try_from(file.path.len()).ok()?.to_le_bytes());
    header.extend([0; 2]);
    Some(header)
}

fn too_much() -> WriteError {
    WriteError::Unreadable(
        "these are more files, or larger ones, than an archive can hold (65,534, 4 GB); write a folder with the command \
         line instead"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_bits_is_packed_as_what_comes_at_once() {
        let text: Vec<u8> =
            (0..400_000_u32).flat_map(|n| format!("{} civilians, ", u64::from(n).pow(2) % 7919).into_bytes()).collect();
        let (mut packing, mut content) = (Packing::default(), Vec::new());
        for bit in text.chunks(977) {
            packing.add(bit).unwrap();
            content.extend(packing.take());
        }
        let (packed, rest) = packing.finish("a.txt").unwrap();
        content.extend(rest);
        assert_eq!(packed.packed, content.len() as u64);
        let mut directory = Directory::default();
        let archive = [directory.add(&packed).unwrap(), content, directory.finish().unwrap()].concat();
        assert!(archive == write(&[OutputFile::new("a.txt", text)]).unwrap());
    }

    #[test]
    fn a_file_of_more_than_4_gb_is_refused() {
        let packed = Packed { path: "a.txt".to_owned(), packed: 1 << 20, unpacked: 1 << 32, sum: 0 };
        let refused = Directory::default().add(&packed).unwrap_err().to_string();
        assert!(refused.contains("larger ones, than an archive can hold"), "{refused}");
    }
}
