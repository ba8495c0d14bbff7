//! Why a command came to nothing, and how one ends that came to something.

use std::fmt;
use std::io;
use std::path::Path;

use crate::formats::WriteError;

/// How a command ended that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was as it should be.
    Clean,
    /// Something could not be read or placed; it was reported.
    Problems,
}

impl Outcome {
    /// [`Self::Clean`] if nothing was amiss.
    pub fn of(is_clean: bool) -> Self {
        if is_clean { Self::Clean } else { Self::Problems }
    }
}

/// Why a command did not do its work; a whole sentence, with advice.
#[derive(Debug)]
pub enum Failure {
    /// The command makes no sense.
    Usage(String),
    /// Data or files are not as they should be.
    Data(String),
    /// The reader of our output has closed it.
    NobodyReads,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(what) | Self::Data(what) => f.write_str(what),
            Self::NobodyReads => f.write_str("The output was closed before all was written."),
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::Data(error.to_string())
    }
}

/// Names the file in an error of the system.
pub trait Naming<T> {
    /// `doing` completes "Could not …": `write`.
    fn naming(self, doing: &str, path: &Path) -> Result<T, Failure>;
    /// For standard output.
    fn to_output(self) -> Result<T, Failure>;
}

impl<T> Naming<T> for io::Result<T> {
    fn naming(self, doing: &str, path: &Path) -> Result<T, Failure> {
        self.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::NobodyReads,
            _ => Failure::Data(format!("Could not {doing} {}: {error}.", path.display())),
        })
    }

    fn to_output(self) -> Result<T, Failure> {
        self.naming("write", Path::new("standard output"))
    }
}
