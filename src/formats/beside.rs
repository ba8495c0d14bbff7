//! What lies beside the files of a format and belongs to them.
//!
//! Owns: [`Beside`]. Must not know: any one format.

use std::collections::BTreeMap;

use super::format::InputFile;

/// How files of a format, and others beside them, tell of each other.
#[derive(Clone, Copy, Debug)]
pub struct Beside {
    /// Endings, without the dot, of files that belong to one of this format: the texts of standoff files.
    pub endings: &'static [&'static str],
    /// Whether a file holds no documents and tells of those that do, as the card of a dataset does.
    pub tells: fn(&InputFile) -> bool,
    /// Whether a file belongs to those that are known to be of the format (the list), though alone it could be anything.
    pub joins: fn(&InputFile, &[InputFile]) -> bool,
    /// Of files that each have what one person marked: that person's name, by the place of the file. Else it is empty.
    pub annotators: fn(&[&InputFile]) -> BTreeMap<usize, String>,
    /// The files of an archive without those that only say again what others in it say.
    pub without_copies: fn(Vec<InputFile>) -> Vec<InputFile>,
}

impl Beside {
    /// Every file stands for itself.
    pub const NOTHING: Self = Self {
        endings: &[],
        tells: |_| false,
        joins: |_, _| false,
        annotators: |_| BTreeMap::new(),
        without_copies: |files| files,
    };
}
