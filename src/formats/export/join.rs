//! Pieces of files become files.
//!
//! Owns: [`joined`], [`Files`].

use std::collections::BTreeMap;

use super::super::format::{Join, OutputFile, WriteError};

/// `pieces` as one file.
///
/// # Errors
/// If parts cannot be bound in memory.
pub fn joined(join: &Join, pieces: Vec<Vec<u8>>) -> Result<Vec<u8>, WriteError> {
    Ok(match join {
        Join::Bound(bound) => {
            let whole = bound.of(&(bound.parts)(&pieces));
            whole.map_err(|error| WriteError::Unreadable(format!("its parts cannot be put together: {error}")))?
        }
        Join::Text { head, between, foot } => {
            let mut bytes = head.clone().into_bytes();
            for (number, piece) in pieces.into_iter().enumerate() {
                if number > 0 {
                    bytes.extend(between.as_bytes());
                }
                bytes.extend(piece);
            }
            bytes.extend(foot.as_bytes());
            bytes
        }
    })
}

/// Files that grow by pieces, in memory, by path.
#[derive(Clone, Debug, Default)]
pub struct Files(BTreeMap<String, Vec<Vec<u8>>>);

impl Files {
    /// Adds a piece to its file.
    pub fn add(&mut self, piece: OutputFile) {
        self.0.entry(piece.path).or_default().push(piece.bytes);
    }

    /// All files, joined as `join` says for each path.
    ///
    /// # Errors
    /// Those of [`joined`].
    pub fn finish(self, join: impl Fn(&str) -> Join) -> Result<Vec<OutputFile>, WriteError> {
        let mut files = Vec::with_capacity(self.0.len());
        for (path, pieces) in self.0 {
            let bytes = joined(&join(&path), pieces)?;
            files.push(OutputFile { path, bytes });
        }
        Ok(files)
    }
}
