//! What was read becomes documents of the open project, or projects of their own.
//!
//! Must not know: how it was read.

use super::super::web_pages::from_article;
use super::super::{Dialog, Workbench, count};
use super::{Import, stem};
use crate::browser::clock;
use crate::model::document::Document;
use crate::model::order::sort;
use crate::model::project::Project;

impl Workbench {
    /// Stores what the person wants of what was shown in the dialog; what that said is not said again.
    pub fn accept_shown(&mut self) {
        if let Some(Dialog::Import(mut import)) = self.dialog.take() {
            import.refused.clear();
            import.announced.clear();
            import.tables.retain(|(_, table)| table.reading.is_ok());
            self.accept(import);
        }
    }

    /// Stores what the person wants of what was read.
    pub(super) fn accept(&mut self, mut import: Import) {
        self.dialog = None;
        if let Some(session) = &self.session {
            import.leave_known(session);
        }
        let mut documents = import.documents;
        let wanted = import.articles.into_iter().filter(|taken| taken.wanted);
        documents.extend(wanted.map(|taken| (taken.place, from_article(taken))));
        let mut refused = import.refused;
        for (place, table) in import.tables {
            match table.reading {
                Ok(reading) => documents.extend(reading.project.documents.into_iter().map(|text| (place, text))),
                Err(why) => refused.push(why),
            }
        }
        sort(&mut documents, |a, b| a.0.cmp(&b.0));
        let documents: Vec<Document> = documents.into_iter().map(|(_, text)| text).collect();
        // Then another project may be opened after this one.
        let goes_on = !(import.foreign.is_empty() && import.datasets.is_empty());
        if goes_on || !documents.is_empty() {
            self.me.spawn(|handle| async move { crate::app::keys::go_to_text(handle) });
        }
        if !documents.is_empty() {
            let texts = count(documents.len(), "text");
            let name = import.name.unwrap_or_else(|| format!("{texts}, {}", clock::local(&clock::now()).0));
            self.add_documents(documents, &name, import.add_known);
            if let Some(session) = self.session.as_ref().filter(|_| goes_on) {
                let text = format!("{texts} went into “{}”.", session.info.name);
                self.say(text);
            }
        }
        import.foreign.into_iter().for_each(|foreign| self.accept_foreign(foreign));
        let several = import.datasets.len() > 1;
        for (name, reading, reanchor) in import.datasets {
            let reading = if reanchor { reading.reanchor() } else { reading };
            let mut project = reading.project;
            if project.name.trim().is_empty() {
                stem(&name).clone_into(&mut project.name);
            }
            if project.scheme.labels.is_empty() {
                project.scheme = super::super::practice::default_scheme();
            }
            if several {
                // Copies of one project that came back, say: only their files tell them apart.
                project.name = format!("{} ({})", project.name, stem(&name));
            }
            self.adopt_and_say(project);
        }
        for text in refused {
            self.warn(text);
        }
        for text in import.announced {
            self.toast(text, true, None);
        }
    }

    /// Opens what was read as a project of its own.
    pub(in super::super) fn adopt_and_say(&mut self, mut project: Project) {
        if !self.may_leave() {
            let name = &project.name;
            return self
                .warn(format!("“{name}” was not opened. Export this project or leave it, then open the file again."));
        }
        let why = if self.tell_apart(&mut project) { "; a project of that name is here already" } else { "" };
        let text = format!("Opened “{}” with {}{why}.", project.name, count(project.documents.len(), "document"));
        self.adopt(project);
        self.say(text);
    }
}
