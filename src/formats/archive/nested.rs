//! Archives in an archive, one level down: some programs pack what each annotator made into an archive of its own.
//!
//! Owns: [`read_nested`]. Must not know: what is in the files.

use super::super::format::InputFile;
use super::{Limits, is_archive, read};

/// The files in an archive, those in archives in it included, which are named after these: `a/b.zip/c.xmi`. What is
/// packed deeper stays packed.
///
/// # Errors
/// As [`read`], for each of them; the limits are those of all together.
pub fn read_nested(bytes: &[u8], limits: Limits) -> Result<Vec<InputFile>, String> {
    let files = read(bytes, limits)?;
    let mut left = less(limits, &files);
    let is_inner = |file: &InputFile| file.has_extension("zip") && is_archive(&file.bytes);
    let (inner, mut all): (Vec<_>, Vec<_>) = files.into_iter().partition(is_inner);
    if inner.is_empty() {
        return Ok(all);
    }
    for InputFile { name, bytes } in inner {
        let mut files = read(&bytes, left).map_err(|why| format!("“{name}” in the archive: {why}"))?;
        left = less(left, &files);
        files.iter_mut().for_each(|file| file.name = [&name, "/", &file.name].concat());
        all.append(&mut files);
    }
    crate::model::order::sort(&mut all, |a, b| a.name.cmp(&b.name));
    Ok(all)
}

/// What is left of `limits` after `files`.
fn less(limits: Limits, files: &[InputFile]) -> Limits {
    let size: usize = files.iter().map(|file| file.bytes.len()).sum();
    let bytes = limits.bytes.saturating_sub(size as u64);
    Limits { bytes, files: limits.files.saturating_sub(files.len()), ..limits }
}
