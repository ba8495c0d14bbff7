//! An error a person can act on: what went wrong, and what to do about it.

use std::fmt;

/// What went wrong and what to do. Both are whole sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What went wrong, naming the file, command or tool.
    pub what: String,
    /// What the person can do; empty when `what` says it all.
    pub todo: String,
}

/// The outcome of anything that can fail here.
pub type Outcome<T> = Result<T, Problem>;

impl Problem {
    /// A problem with advice.
    pub fn new(what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { what: what.into(), todo: todo.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        if !self.todo.is_empty() {
            write!(f, "\n  What to do: {}", self.todo)?;
        }
        Ok(())
    }
}

/// Turns an input or output error into a [`Problem`] which names the file.
pub trait Naming<T> {
    /// `doing` completes "Could not …", for instance `"read Cargo.lock"`.
    fn naming(self, doing: impl fmt::Display) -> Outcome<T>;
}

impl<T> Naming<T> for std::io::Result<T> {
    fn naming(self, doing: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Problem::new(format!("Could not {doing}: {error}."), ""))
    }
}
