//! Document ids as file names that every file system takes.
//!
//! Owns: [`Names`].

use std::collections::{BTreeMap, BTreeSet};

use super::super::naming::Given;
use crate::model::document::DocumentId;

/// The longest name, in characters; far below what file systems take, with room for endings and numbers.
const LONGEST: usize = 80;

/// Names that Windows keeps for devices (Microsoft, "Naming Files, Paths, and Namespaces").
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Gives names, each once, also where upper and lower case are the same.
pub struct Names {
    given: Box<dyn Given>,
    /// For names that were wanted more than once, the number to try next.
    next: BTreeMap<String, usize>,
}

impl Default for Names {
    fn default() -> Self {
        Self::new(Box::new(BTreeSet::<String>::new()))
    }
}

impl Names {
    /// `given`: remembers the names.
    #[must_use]
    pub fn new(given: Box<dyn Given>) -> Self {
        Self { given, next: BTreeMap::new() }
    }

    /// A name for `id`, without ending: the id itself where it can be.
    pub fn name(&mut self, id: &DocumentId) -> String {
        let stem = safe(id.as_str());
        let key = stem.to_lowercase();
        if !self.given.has(&key) {
            self.given.add(&key);
            return stem;
        }
        let mut number = self.next.get(&key).copied().unwrap_or(2);
        while self.given.has(&format!("{key}-{number}")) {
            number += 1;
        }
        self.given.add(&format!("{key}-{number}"));
        self.next.insert(key, number + 1);
        format!("{stem}-{number}")
    }
}

/// `id` with nothing in it that a file system or a command line would not take: letters and digits of any script, `-`,
/// `_` and `.` stay.
#[must_use]
pub fn safe(id: &str) -> String {
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name: String = id.chars().map(keep).take(LONGEST).collect();
    let name = name.trim_matches('.');
    let device = name.split('.').next().unwrap_or_default().to_lowercase();
    match name {
        "" => "document".to_owned(),
        _ if RESERVED.contains(&device.as_str()) => format!("_{name}"),
        _ => name.to_owned(),
    }
}
