//! Several files as one: zip archives, the same bytes for the same files; hostile ones are refused.
//!
//! Owns: [`write`], [`read`]. Must not know: what is in the files.
//!
//! Source: PKWARE, "APPNOTE.TXT – .ZIP File Format Specification", 6.3. Written and read here, over `flate2`, because a
//! general zip library costs the page 35 kB compressed for what no archive of texts needs.
//!
//! Limitations: as many files and bytes as [`LIMITS`] says, below 4 GB and 65,535 files (no zip64); stored and deflated
//! files; encrypted files cannot be read.

use std::io::{Read, Write};

use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::format::{InputFile, OutputFile, WriteError};

/// What an archive may hold at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// In bytes, unpacked.
    pub bytes: u64,
    /// How many files.
    pub files: usize,
}

/// The limits for archives that a person opens.
pub const LIMITS: Limits = Limits { bytes: 512 << 20, files: 65_534 };

/// Begins the header of a file (section 4.3.7), its entry in the directory (4.3.12), and the end (4.3.16).
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const ENTRY: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";

/// The length of the end without its comment, and the longest comment.
const END_LENGTH: usize = 22;
const LONGEST_COMMENT: usize = 0xFFFF;

/// Version 2.0 (deflate); names in UTF-8 (bit 11); deflated; 1 January 1980, 0:00, the earliest there is.
const VERSION: u16 = 20;
const UTF8: u16 = 1 << 11;
const ENCRYPTED: u16 = 1;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const NO_TIME: u16 = 0;
const NO_DATE: u16 = 0x21;

/// True if `bytes` begin as an archive does.
#[must_use]
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(&LOCAL) || bytes.starts_with(&END)
}

/// The archive of `files`, in their order, without times.
///
/// # Errors
/// If an archive cannot hold them.
pub fn write(files: &[OutputFile]) -> Result<Vec<u8>, WriteError> {
    let too_much = || {
        WriteError::Unreadable(
            "these are more files, or larger ones, than an archive can hold (65,534, 4 GB); write a folder with the \
             command line instead"
                .to_owned(),
        )
    };
    if files.len() > LIMITS.files {
        return Err(too_much());
    }
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let packed =
            deflated(&file.bytes).map_err(|error| WriteError::Unreadable(format!("packing failed: {error}")))?;
        let place = u32::try_from(archive.len()).map_err(|_| too_much())?;
        let header = header(file, packed.len()).ok_or_else(too_much)?;
        archive.extend(LOCAL);
        archive.extend(&header);
        archive.extend(file.path.as_bytes());
        archive.extend(packed);
        directory.extend(ENTRY);
        directory.extend((VERSION | 3 << 8).to_le_bytes()); // made on Unix, whose permissions follow
        directory.extend(&header);
        directory.extend([0; 6]); // no comment, first disk, nothing said of the content
        directory.extend((0o100_644_u32 << 16).to_le_bytes());
        directory.extend(place.to_le_bytes());
        directory.extend(file.path.as_bytes());
    }
    let start = u32::try_from(archive.len()).map_err(|_| too_much())?;
    let length = u32::try_from(directory.len()).map_err(|_| too_much())?;
    let count = u16::try_from(files.len()).map_err(|_| too_much())?;
    archive.extend(directory);
    archive.extend(END);
    archive.extend([0; 4]);
    archive.extend(count.to_le_bytes());
    archive.extend(count.to_le_bytes());
    archive.extend(length.to_le_bytes());
    archive.extend(start.to_le_bytes());
    archive.extend([0; 2]);
    Ok(archive)
}

/// What the header of a file and its entry in the directory have in common; `None` if a number is too large for it.
fn header(file: &OutputFile, packed: usize) -> Option<Vec<u8>> {
    let mut crc = Crc::new();
    crc.update(&file.bytes);
    let mut header = Vec::with_capacity(26);
    for word in [VERSION, UTF8, DEFLATED, NO_TIME, NO_DATE] {
        header.extend(word.to_le_bytes());
    }
    for number in [crc.sum(), u32::try_from(packed).ok()?, u32::try_from(file.bytes.len()).ok()?] {
        header.extend(number.to_le_bytes());
    }
    header.extend(u16::try_from(file.path.len()).ok()?.to_le_bytes());
    header.extend([0; 2]);
    Some(header)
}

fn deflated(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::default());
    packer.write_all(bytes)?;
    packer.finish()
}

/// The files in an archive, by name; folders, and what operating systems add, are left out.
///
/// # Errors
/// If this is no archive, or one that is too large, or that names places outside itself; in words.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Vec<InputFile>, String> {
    let broken = || {
        "The archive cannot be read: it is cut off or damaged. Pack the files anew, or open them one by one.".to_owned()
    };
    let (count, mut at) = directory(bytes).ok_or_else(broken)?;
    if count > limits.files {
        return Err(format!("The archive has {count} files; at most {} can be opened. Split it.", limits.files));
    }
    let mut left = limits.bytes;
    let mut files = Vec::new();
    for _ in 0..count {
        let entry = Entry::read(bytes, at).ok_or_else(broken)?;
        at = entry.next;
        let name = entry.name.replace('\\', "/");
        if name.ends_with('/') || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
            continue;
        }
        if name.starts_with('/') || name.contains(':') || name.split('/').any(|part| part == "..") {
            return Err(format!("The archive names a place outside itself, “{name}”. It was not opened."));
        }
        let content = entry.content(bytes, left).map_err(|why| format!("“{name}” in the archive {why}."))?;
        let Some(rest) = left.checked_sub(content.len() as u64) else {
            return Err(format!("The archive holds more than {} MB unpacked. Split it.", limits.bytes >> 20));
        };
        left = rest;
        files.push(InputFile { name, bytes: content });
    }
    crate::model::order::sort(&mut files, |a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// How many files there are, and where the directory begins.
fn directory(bytes: &[u8]) -> Option<(usize, usize)> {
    let last = bytes.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(LONGEST_COMMENT);
    let end = (first..=last).rev().find(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(&END)))?;
    Some((usize::from(word(bytes, end + 10)?), number(bytes, end + 16)?))
}

/// What the directory says of one file.
struct Entry {
    name: String,
    flags: u16,
    method: u16,
    crc: u32,
    packed: usize,
    /// Where its header is.
    header: usize,
    /// Where the next entry is.
    next: usize,
}

impl Entry {
    fn read(bytes: &[u8], at: usize) -> Option<Self> {
        if !bytes.get(at..)?.starts_with(&ENTRY) {
            return None;
        }
        let lengths = [28, 30, 32].map(|place| word(bytes, at + place).map(usize::from));
        let [name, extra, comment] = lengths;
        let name_end = at + 46 + name?;
        Some(Self {
            name: String::from_utf8_lossy(bytes.get(at + 46..name_end)?).into_owned(),
            flags: word(bytes, at + 8)?,
            method: word(bytes, at + 10)?,
            crc: u32::try_from(number(bytes, at + 16)?).ok()?,
            packed: number(bytes, at + 20)?,
            header: number(bytes, at + 42)?,
            next: name_end + extra? + comment?,
        })
    }

    /// The file, or more than `most` bytes of it, if it has more; why not, if it cannot be had.
    fn content(&self, bytes: &[u8], most: u64) -> Result<Vec<u8>, &'static str> {
        if self.flags & ENCRYPTED != 0 {
            return Err("is encrypted. Pack the files without a password");
        }
        let packed = self.packed_bytes(bytes).ok_or("is damaged")?;
        // One byte more than allowed tells that there is more, whatever the archive says of its sizes.
        let mut content = Vec::new();
        let unpacked = match self.method {
            STORED => packed.take(most.saturating_add(1)).read_to_end(&mut content),
            DEFLATED => DeflateDecoder::new(packed).take(most.saturating_add(1)).read_to_end(&mut content),
            _ => return Err("is packed in a way that is not known here. Pack it with deflate, as most programs do"),
        };
        let mut crc = Crc::new();
        crc.update(&content);
        let is_whole = unpacked.is_ok() && crc.sum() == self.crc;
        if is_whole || content.len() as u64 > most { Ok(content) } else { Err("is damaged") }
    }

    fn packed_bytes<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        if !bytes.get(self.header..)?.starts_with(&LOCAL) {
            return None;
        }
        let lengths = usize::from(word(bytes, self.header + 26)?) + usize::from(word(bytes, self.header + 28)?);
        let start = self.header + 30 + lengths;
        bytes.get(start..start.checked_add(self.packed)?)
    }
}

/// Two bytes, the lower first.
fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes, the lowest first.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()
}
