//! Which file a document is of.
//!
//! Owns: [`Origins`].

use crate::formats::format::InputFile;
use crate::model::document::Document;

/// So many files are named where it is not known which of them it was.
const NAMED: usize = 3;

/// Files in the order in which their documents come.
#[derive(Default)]
pub struct Origins {
    /// The names of files that were read together, and the place of the first document that is not theirs.
    runs: Vec<(Vec<String>, usize)>,
}

impl Origins {
    /// All up to the document at `end` that are of no file yet are of one of `names`.
    pub fn add(&mut self, names: Vec<String>, end: usize) {
        match self.runs.last_mut() {
            Some((known, last)) if *known == names => *last = end,
            Some((_, last)) if *last >= end => {}
            _ => self.runs.push((names, end)),
        }
    }

    /// The file of `document`, which is at `place`, for people. Where several files were read together, it is the one of
    /// its name; else all are named.
    pub fn of(&self, place: usize, document: &Document) -> String {
        let run = self.runs.partition_point(|(_, end)| *end <= place);
        let names = self.runs.get(run).map(|(names, _)| names.as_slice()).unwrap_or_default();
        let stems = [document.id.as_str(), document.details.title.as_str()];
        let of_its_name = |name: &&String| {
            let file = InputFile { name: (*name).clone(), bytes: Vec::new() };
            stems.contains(&file.stem())
        };
        if let Some(name) = names.iter().find(of_its_name).filter(|_| names.len() > 1) {
            return name.clone();
        }
        let mut all = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
        if names.len() > NAMED {
            all.push_str(", …");
        }
        all
    }
}
