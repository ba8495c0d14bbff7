//! Several files as one: zip archives, the same bytes for the same files; hostile ones are refused.
//!
//! Owns: [`read`], [`salvage`]; in [`write`](mod@write) how they are written, in [`read_nested`] archives in archives. Must not know: what is in the files.
//!
//! Source: PKWARE, "APPNOTE.TXT – .ZIP File Format Specification", 6.3. Written and read here, over `flate2`, because a
//! general zip library costs the page much (see ARCHITECTURE.md) for what no archive of texts needs.
//!
//! Limitations: as many files and bytes as [`LIMITS`] says, below 4 GB and 65,535 files (no zip64); stored and deflated
//! files; encrypted files cannot be read.

mod nested;
pub mod write;

use std::collections::BTreeSet;
use std::io::Read;

use crc::{CRC_32_ISO_HDLC, Crc, Table};
use flate2::read::DeflateDecoder;

use super::format::InputFile;
pub use nested::read_nested;
pub use write::write;

/// What an archive may hold at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// In bytes, unpacked.
    pub bytes: u64,
    /// How many files.
    pub files: usize,
    /// The largest file, in bytes, unpacked.
    pub file: u64,
}

/// The limits for archives that a person opens.
pub const LIMITS: Limits = Limits { bytes: 512 << 20, files: 65_534, file: 256 << 20 };

/// How many times its size a file may unpack to, once it has unpacked to [`RATIO_FROM`] bytes. Deflate reaches 1,032;
/// texts reach 20, lists of like records 200.
const RATIO: u64 = 500;
const RATIO_FROM: u64 = 16 << 20;

/// The checksum of the format (section 4.4.7), by a table of 1 kB; the quickest ones take 16.
static CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// The part of a Unix file mode that says what kind of file it is, and a symbolic link.
const KIND: usize = 0o170_000;
const LINK: usize = 0o120_000;

/// Files, and the names of those that are damaged, each with the reason in words.
pub type Salvaged = (Vec<InputFile>, Vec<(String, String)>);

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

/// The files in an archive, by name; folders, and what operating systems add, are left out.
///
/// # Errors
/// If this is no archive, a damaged one, or one that is hostile: too large, packed too tightly, or with names that lead
/// outside itself or stand in it twice; in words.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Vec<InputFile>, String> {
    let broken = || {
        "The archive cannot be read: it is cut off or damaged. Pack the files anew, or open them one by one.".to_owned()
    };
    let entries = listed(bytes, limits)?.ok_or_else(broken)?;
    let (files, damaged) = unpacked(bytes, &entries, limits)?;
    damaged.into_iter().next().map_or(Ok(files), |(_, why)| Err(why))
}

/// The files in an archive as far as they can be had, and which are damaged, with the reason. Of a damaged file there is
/// what comes before the damage. Where the directory is lost, files are found by the header that each has.
///
/// # Errors
/// If it is hostile, as for [`read`], or there is nothing in it.
pub fn salvage(bytes: &[u8], limits: Limits) -> Result<Salvaged, String> {
    let (entries, is_whole) = match listed(bytes, limits)? {
        Some(entries) => (entries, true),
        None => (found(bytes, limits), false),
    };
    let (files, mut damaged) = unpacked(bytes, &entries, limits)?;
    if files.is_empty() && damaged.is_empty() {
        return Err("The archive cannot be read: no file was found in it.".to_owned());
    }
    if !is_whole {
        let why = "The archive is cut off or damaged; files at its end may be missing.".to_owned();
        damaged.push((String::new(), why));
    }
    Ok((files, damaged))
}

/// The entries of the directory; `None` if it is damaged.
fn listed(bytes: &[u8], limits: Limits) -> Result<Option<Vec<Entry>>, String> {
    let Some((count, mut at)) = directory(bytes) else { return Ok(None) };
    if count > limits.files {
        return Err(format!("The archive has {count} files; at most {} can be opened. Split it.", limits.files));
    }
    let mut entries = Vec::new();
    for _ in 0..count {
        let Some(entry) = Entry::read(bytes, at) else { return Ok(None) };
        at = entry.next;
        entries.push(entry);
    }
    Ok(Some(entries))
}

/// The files that have a header of their own, in order.
fn found(bytes: &[u8], limits: Limits) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = 0;
    while entries.len() < limits.files {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(skipped) = rest.windows(LOCAL.len()).position(|window| *window == LOCAL) else { break };
        at += skipped;
        match Entry::local(bytes, at) {
            Some(entry) => {
                at = entry.next;
                entries.push(entry);
            }
            None => at += LOCAL.len(),
        }
    }
    entries
}

/// The content of `entries`, by name, and what is damaged.
fn unpacked(bytes: &[u8], entries: &[Entry], limits: Limits) -> Result<Salvaged, String> {
    let mut left = limits.bytes;
    let (mut files, mut damaged) = (Vec::new(), Vec::new());
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry.name.replace('\\', "/");
        if name.ends_with('/') || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
            continue;
        }
        if name.starts_with('/') || name.contains(':') || name.split('/').any(|part| part == "..") {
            return Err(format!("The archive names a place outside itself, “{name}”. It was not opened."));
        }
        if entry.is_link {
            return Err(format!("“{name}” in the archive is a link to another place. It was not opened."));
        }
        if !names.insert(name.clone()) {
            return Err(format!(
                "The archive holds “{name}” twice. It was not opened, since programs differ in which counts."
            ));
        }
        let most = left.min(limits.file);
        let (content, fault) = entry.content(bytes, most);
        let size = content.len() as u64;
        if size > most {
            return Err(if size > left {
                format!("The archive holds more than {} MB unpacked. Split it.", limits.bytes >> 20)
            } else {
                format!("“{name}” in the archive has more than {} MB unpacked. Split it.", limits.file >> 20)
            });
        }
        left -= size;
        if size > RATIO_FROM && size / RATIO > entry.packed as u64 {
            return Err(format!(
                "“{name}” in the archive unpacks to more than {RATIO} times its size, as no text does. It was not opened."
            ));
        }
        if let Some(why) = fault {
            damaged.push((name.clone(), format!("“{name}” in the archive {why}.")));
        }
        if fault.is_none() || !content.is_empty() {
            files.push(InputFile { name, bytes: content });
        }
    }
    crate::model::order::sort(&mut files, |a, b| a.name.cmp(&b.name));
    Ok((files, damaged))
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
    /// A symbolic link.
    is_link: bool,
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
            is_link: (number(bytes, at + 38)? >> 16) & KIND == LINK,
            header: number(bytes, at + 42)?,
            next: name_end + extra? + comment?,
        })
    }

    /// What the header of a file itself says, section 4.3.7. Sizes after the data (bit 3) are not looked for.
    fn local(bytes: &[u8], at: usize) -> Option<Self> {
        let [name, extra] = [26, 28].map(|place| word(bytes, at + place).map(usize::from));
        let name_end = at + 30 + name?;
        let packed = number(bytes, at + 18)?;
        Some(Self {
            name: String::from_utf8_lossy(bytes.get(at + 30..name_end)?).into_owned(),
            flags: word(bytes, at + 6)?,
            method: word(bytes, at + 8)?,
            crc: u32::try_from(number(bytes, at + 14)?).ok()?,
            packed,
            is_link: false,
            header: at,
            next: name_end.checked_add(extra?)?.checked_add(packed)?,
        })
    }

    /// The file, or more than `most` bytes of it, if it has more; and what is amiss with it.
    fn content(&self, bytes: &[u8], most: u64) -> (Vec<u8>, Option<&'static str>) {
        let mut content = Vec::new();
        if self.flags & ENCRYPTED != 0 {
            return (content, Some("is encrypted. Pack the files without a password"));
        }
        let Some(packed) = self.packed_bytes(bytes) else { return (content, Some("is damaged")) };
        // One byte more than allowed tells that there is more, whatever the archive says of its sizes.
        let unpacked = match self.method {
            STORED => packed.take(most.saturating_add(1)).read_to_end(&mut content),
            DEFLATED => DeflateDecoder::new(packed).take(most.saturating_add(1)).read_to_end(&mut content),
            _ => {
                let why = "is packed in a way that is not known here. Pack it with deflate, as most programs do";
                return (content, Some(why));
            }
        };
        let is_whole = unpacked.is_ok() && CRC.checksum(&content) == self.crc;
        let fault = (!is_whole && content.len() as u64 <= most).then_some("is damaged");
        (content, fault)
    }

    /// Its packed bytes, as many as there are.
    fn packed_bytes<'b>(&self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        if !bytes.get(self.header..)?.starts_with(&LOCAL) {
            return None;
        }
        let lengths = usize::from(word(bytes, self.header + 26)?) + usize::from(word(bytes, self.header + 28)?);
        let rest = bytes.get(self.header + 30 + lengths..)?;
        Some(rest.get(..self.packed).unwrap_or(rest))
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
