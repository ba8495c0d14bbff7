//! What waits to be stored, and the writes it comes to.

use super::loading::store_loaded;
use crate::browser::storage::{Over, Write};
use crate::formats::journal;
use crate::session::Loaded;

/// One thing that waits to be stored. Whole documents are turned into records only when it is their turn: a long one must be on
/// screen before it is hashed and written.
pub(super) enum Waiting {
    Write(Write),
    Documents(String, Vec<Loaded>),
}

impl Waiting {
    /// The writes it comes to.
    pub(super) fn writes(self) -> Vec<Write> {
        match self {
            Self::Write(write) => vec![write],
            Self::Documents(project, documents) => {
                let all = documents.iter().flat_map(|loaded| {
                    let (project, document) = (project.clone(), loaded.document.id.to_string());
                    // What a removed document of this name may have left behind must not be taken for this one's.
                    let clear = Write::DeleteDocument { project: project.clone(), document };
                    let text = &loaded.document.text;
                    let sha256 = journal::sha256_of(text).to_owned();
                    let text = Write::PutText { sha256, text: text.as_str().into() };
                    [clear, text].into_iter().chain(store_loaded(&project, loaded, &loaded.log, Over::Any))
                });
                all.collect()
            }
        }
    }

    /// The project it is of.
    pub(super) fn project(&self) -> &str {
        match self {
            Self::Documents(project, _) => project,
            Self::Write(write) => match write {
                Write::AppendRecord { project, .. }
                | Write::PutDocument { project, .. }
                | Write::PutRecord { project, .. }
                | Write::SetAside { project, .. }
                | Write::PutAside { project, .. }
                | Write::DeleteDocument { project, .. } => project,
                Write::PutProject { id, .. } | Write::DeleteProject { id } => id,
                Write::PutText { .. } => "",
            },
        }
    }
}
