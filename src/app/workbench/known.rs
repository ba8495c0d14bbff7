//! What of that which comes in is in the open project already: the same text, whatever it is called.

use super::{Foreign, Import, Workbench};
use crate::model::document::Document;
use crate::model::project::Project;
use crate::session::{Entry, Session};

/// True if a document of the open project has this text.
fn is_known(text: &str, session: &Session) -> bool {
    session.entries().iter().filter_map(Entry::get).any(|loaded| loaded.document.text.as_str() == text)
}

/// How many of `documents` have a text that is in the open project already.
pub(super) fn known<'d>(documents: impl Iterator<Item = &'d Document>, session: &Session) -> usize {
    documents.filter(|document| is_known(document.text.as_str(), session)).count()
}

impl Import {
    /// Counts the texts that `session` has already, as they are chosen.
    pub(super) fn find_known(&mut self, session: &Session) {
        let tables = self.tables.iter().filter_map(|(_, table)| table.reading.as_ref().ok());
        let of_tables = known(tables.flat_map(|reading| &reading.project.documents), session);
        let articles = self.articles.iter().filter(|taken| taken.wanted && is_known(&taken.text(), session));
        self.known = known(self.documents.iter().map(|(_, text)| text), session) + of_tables + articles.count();
    }

    /// Leaves out the documents of other programs that were said to be left out. To be done before anything is added: two
    /// files with the same texts may both be wanted.
    pub(super) fn leave_known(&mut self, session: &Session) {
        for foreign in self.foreign.iter_mut().filter(|foreign| foreign.leaves_known()) {
            foreign.reading.project.documents.retain(|document| !is_known(document.text.as_str(), session));
        }
    }
}

impl Foreign {
    /// True if what is in the open project already is left out.
    pub(super) fn leaves_known(&self) -> bool {
        self.known > 0 && !self.as_new && !self.add_known
    }
}

impl Workbench {
    /// Gives a project that is opened a name that tells it from those that are here; true if it has another now.
    pub(super) fn tell_apart(&self, project: &mut Project) -> bool {
        let open = self.session.iter().map(|session| session.info.name.as_str());
        let names: Vec<&str> = self.projects.iter().map(|listed| listed.name.as_str()).chain(open).collect();
        let free = project.name_beside(&names);
        let is_other = free != project.name;
        project.name = free;
        is_other
    }
}
