//! Files that are made of several parts, each of which grows by documents.
//!
//! Owns: [`Bound`], [`Part`]. Must not know: what the parts are, and where they are kept while they grow.

use std::borrow::Cow;
use std::io;

/// How such a file is made. What is kept of the documents are its parts, in memory or on a disk.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// What pieces add to each part; always the same number of parts.
    pub parts: fn(pieces: &[Vec<u8>]) -> Vec<Vec<u8>>,
    /// Gives the file to the second, given all that each part grew to. An error is one of reading or writing.
    pub bind: fn(parts: &mut [Part<'_>], out: Out<'_>) -> io::Result<()>,
}

/// Takes what comes next in a file.
pub type Out<'o> = &'o mut dyn FnMut(&[u8]) -> io::Result<()>;

/// All of one part.
pub struct Part<'a> {
    /// In bytes.
    pub len: u64,
    /// What was added next, as it was added; `None` at the end.
    pub next: &'a mut dyn FnMut() -> io::Result<Option<Cow<'a, [u8]>>>,
}

impl Bound {
    /// The file of `parts` that are in memory.
    ///
    /// # Errors
    /// What `bind` says.
    pub fn of(&self, parts: &[Vec<u8>]) -> io::Result<Vec<u8>> {
        let mut rest: Vec<Option<&Vec<u8>>> = parts.iter().map(Some).collect();
        let mut nexts: Vec<_> =
            rest.iter_mut().map(|rest| || Ok(rest.take().map(|part| Cow::Borrowed(&**part)))).collect();
        let mut parts: Vec<Part<'_>> =
            parts.iter().zip(&mut nexts).map(|(part, next)| Part { len: part.len() as u64, next }).collect();
        let mut file = Vec::new();
        (self.bind)(&mut parts, &mut |bytes| {
            file.extend_from_slice(bytes);
            Ok(())
        })?;
        Ok(file)
    }
}

impl Part<'_> {
    /// Gives all of it to `out`.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn copy(&mut self, out: Out<'_>) -> io::Result<()> {
        while let Some(bytes) = (self.next)()? {
            out(&bytes)?;
        }
        Ok(())
    }
}
