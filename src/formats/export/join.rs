//! Pieces of files become files.
//!
//! Owns: [`joined`], [`Files`].

use std::collections::BTreeMap;

use super::super::format::{Join, OutputFile};

/// `pieces` as one file.
#[must_use]
pub fn joined(join: &Join, pieces: Vec<Vec<u8>>) -> Vec<u8> {
    match join {
        Join::Bound { bind, .. } => bind(&pieces),
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
    }
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
    pub fn finish(self, join: impl Fn(&str) -> Join) -> Vec<OutputFile> {
        let file = |(path, pieces): (String, Vec<Vec<u8>>)| OutputFile { bytes: joined(&join(&path), pieces), path };
        self.0.into_iter().map(file).collect()
    }
}
