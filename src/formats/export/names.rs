//! Ids of documents and labels as names of files and folders that every file system takes.
//!
//! Owns: [`Names`], [`Folders`], [`safe`].

use std::collections::{BTreeMap, BTreeSet};

use super::super::naming::{Given, Taken};
use crate::model::scheme::{LabelId, Scheme};

/// The longest name, in characters; far below what file systems take, with room for endings and numbers.
const LONGEST: usize = 80;

/// Names that Windows keeps for devices (Microsoft, "Naming Files, Paths, and Namespaces").
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Names that no document gets: an export has files of these names itself, and files that say their split.
const OWN: [&str; 5] = ["manifest", "readme", "train", "dev", "test"];

/// Gives names, each once, also where upper and lower case are the same.
pub struct Names {
    taken: Taken,
}

impl Default for Names {
    fn default() -> Self {
        Self::new(Box::new(BTreeSet::<String>::new()))
    }
}

impl Names {
    /// `given`: remembers the names.
    #[must_use]
    pub fn new(mut given: Box<dyn Given>) -> Self {
        for name in OWN {
            given.add(name);
        }
        Self { taken: Taken::new(given) }
    }

    /// A name for `id`, without ending: the id itself where it can be.
    pub fn name(&mut self, id: &str) -> String {
        let stem = safe(id);
        let key = stem.to_lowercase();
        if self.taken.take(&key) {
            return stem;
        }
        format!("{stem}-{}", self.taken.number(&key, 2))
    }
}

/// The folders of the files with the spans of one label alone: for each label one of its own, without a dot, so that no
/// file has its name.
#[derive(Default)]
pub struct Folders {
    names: Names,
    of: BTreeMap<String, String>,
}

impl Folders {
    /// Those of the labels of `scheme`, in its order.
    #[must_use]
    pub fn of(scheme: &Scheme) -> Self {
        let mut all = Self::default();
        for label in &scheme.labels {
            all.name(&label.id);
        }
        all
    }

    /// The folder of `label`; a new one if the scheme does not have it.
    pub fn name(&mut self, label: &LabelId) -> &str {
        let names = &mut self.names;
        self.of.entry(label.to_string()).or_insert_with(|| names.name(&label.as_str().replace('.', "_")))
    }
}

/// `id` with nothing in it that a file system or a command line would not take: letters and digits of any script, `-`,
/// `_` and `.` stay.
#[must_use]
pub fn safe(id: &str) -> String {
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let name: String = id.chars().map(keep).take(LONGEST).collect();
    let name = name.trim_matches('.');
    let device = name.split('.').next().unwrap_or_default();
    match name {
        "" => "document".to_owned(),
        _ if RESERVED.iter().any(|reserved| device.eq_ignore_ascii_case(reserved)) => format!("_{name}"),
        _ => name.to_owned(),
    }
}
