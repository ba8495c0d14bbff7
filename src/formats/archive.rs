//! Several files as one: zip archives, the same bytes for the same files; hostile ones are refused.
//!
//! Owns: [`write`], [`read`]. Must not know: what is in the files.
//!
//! Limitations: as many files and bytes as [`LIMITS`] says; encrypted files cannot be read.

use std::io::{Cursor, Read, Write};

use zip::read::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

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
pub const LIMITS: Limits = Limits { bytes: 512 << 20, files: 100_000 };

/// True if `bytes` begin as an archive does.
#[must_use]
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The archive of `files`, in their order, without times.
///
/// # Errors
/// If an archive cannot hold them.
pub fn write(files: &[OutputFile]) -> Result<Vec<u8>, WriteError> {
    let failed = |error: &dyn std::fmt::Display| WriteError::Unreadable(format!("the archive failed: {error}"));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        zip.start_file(file.path.as_str(), options).map_err(|error| failed(&error))?;
        zip.write_all(&file.bytes).map_err(|error| failed(&error))?;
    }
    Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
}

/// The files in an archive, by name; folders, and what operating systems add, are left out.
///
/// # Errors
/// If this is no archive, or one that is too large, or that names places outside itself; in words.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Vec<InputFile>, String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| {
        format!("The archive cannot be read: {error}. Pack the files anew, or open them one by one.")
    })?;
    if zip.len() > limits.files {
        return Err(format!("The archive has {} files; at most {} can be opened. Split it.", zip.len(), limits.files));
    }
    let mut left = limits.bytes;
    let mut files = Vec::new();
    for place in 0..zip.len() {
        let file =
            zip.by_index(place).map_err(|error| format!("File {place} of the archive cannot be read: {error}."))?;
        if file.is_dir() {
            continue;
        }
        let Some(name) = file.enclosed_name().map(|path| path.to_string_lossy().replace('\\', "/")) else {
            let name = file.name().map_or_else(|_| format!("file {place}"), std::borrow::Cow::into_owned);
            return Err(format!("The archive names a place outside itself, “{name}”. It was not opened."));
        };
        if name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
            continue;
        }
        let mut content = Vec::new();
        // One byte more than allowed tells that there is more, whatever the archive says of its sizes.
        let mut limited = file.take(left + 1);
        limited.read_to_end(&mut content).map_err(|error| format!("“{name}” in the archive is damaged: {error}."))?;
        let size = content.len() as u64;
        if size > left {
            return Err(format!("The archive holds more than {} MB unpacked. Split it.", limits.bytes >> 20));
        }
        left -= size;
        files.push(InputFile { name, bytes: content });
    }
    crate::model::order::sort(&mut files, |a, b| a.name.cmp(&b.name));
    Ok(files)
}
