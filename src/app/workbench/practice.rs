//! The practice articles and their model annotation.

use std::rc::Rc;

use super::Workbench;
use crate::browser::preferences;
use crate::formats::dataset;
use crate::model::document::Document;
use crate::model::edit::{Details, Status};
use crate::model::project::Project;
use crate::model::scheme::Scheme;

/// Five articles written for practice, each carefully annotated; also the home of the default scheme.
const PRACTICE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/practice.json"));

/// The setting that names the project of them.
const KEY: &str = "practice";

/// What a practice article says of its source.
const SOURCE: &str = "Written for practice from public reports";

/// The practice articles with their model annotation. Empty only if the file shipped with the program is broken, which
/// the tests rule out.
fn shipped() -> Project {
    dataset::read(PRACTICE).map(|reading| reading.project).unwrap_or_default()
}

/// The scheme that new projects start with.
pub(super) fn default_scheme() -> std::sync::Arc<Scheme> {
    shipped().scheme
}

impl Workbench {
    /// Opens the practice articles, without annotations, as a project of their own; again: the one there is.
    pub fn open_practice(&mut self) {
        let mut project = shipped();
        let known = preferences::get(KEY).ok().flatten();
        if let Some(id) = known.filter(|id| self.projects.iter().any(|listed| listed.id == *id)) {
            self.open_project(&id);
            return;
        }
        for document in &mut project.documents {
            let details = Details { status: Status::New, note: String::new(), ..document.details.clone() };
            let metadata = document.metadata.clone();
            *document = Document { metadata, ..Document::new(document.id.clone(), document.text.clone(), details) };
        }
        self.adopt(project);
        if let Some(id) = self.session.as_ref().map(|session| session.id.clone()) {
            self.set_preference(KEY, &id);
        }
    }

    /// The model annotation of the open document, if it is a practice article.
    pub fn model_annotation(&self) -> Option<Document> {
        let current = self.session.as_ref()?.current()?;
        shipped().documents.into_iter().find(|document| document.text == current.document.text)
    }

    /// True if the open document is a practice article.
    pub fn is_practice(&self) -> bool {
        let source = self.session.as_ref().and_then(|session| session.current());
        source.is_some_and(|loaded| loaded.document.details.source == SOURCE)
    }

    /// Shows the model annotation instead of the person's own, or goes back.
    pub fn toggle_model(&mut self) {
        let shown = self.model.is_some();
        self.show_own();
        if !shown {
            self.model = self.model_annotation().map(Rc::new);
        }
        self.turn_to_other();
    }
}
