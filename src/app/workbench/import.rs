//! Annotations of other programs, and tables of texts, on their way in: what was read, what becomes of labels, and
//! where the documents go.
//!
//! Owns: [`Foreign`], [`Table`].

use std::sync::Arc;

use super::toasts::ToastAction;
use super::{Dialog, Import, Workbench, count};
use crate::formats::about::About;
use crate::formats::dataset::Reading;
use crate::formats::format::InputFile;
use crate::formats::import::{self, Found};
use crate::formats::mapping::{Mapped, dress, lacking, relabel, union};
use crate::formats::options::{ReadOptions, Unit};
use crate::formats::text_source;
use crate::model::project::Project;
use crate::model::scheme::Scheme;
use crate::session::Session;

/// Annotations read from files of another program.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// The files and their format.
    pub found: Found,
    /// What was chosen for reading them.
    pub options: ReadOptions,
    /// What they hold.
    pub reading: Reading,
    /// Spans are put where their quotes are.
    pub reanchor: bool,
    /// They become a project of their own.
    pub as_new: bool,
    /// The labels and relation types that the open project lacks, and what they become there.
    pub mapping: Vec<Mapped>,
    /// How many documents have a text that is in the open project already.
    pub known: usize,
    /// These are added all the same.
    pub add_known: bool,
}

/// How many bytes of a table are looked at to find the column that holds the texts.
const LOOKED_AT: usize = 1 << 16;

/// Rows of a table, or lines of JSON, of which one column is a text.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file.
    pub file: InputFile,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// The chosen one.
    pub column: String,
    /// The texts in that column and what was left out, or why there are none.
    pub reading: Result<Reading, String>,
}

impl Foreign {
    /// Reads what was found. `session`: the open project, into which it may go.
    ///
    /// # Errors
    /// If nothing can be read; in words.
    pub fn read(found: Found, session: Option<&Session>) -> Result<Self, String> {
        let unit = About::read(&found.files).and_then(|about| about.unit);
        let options = ReadOptions { unit, ..ReadOptions::default() };
        let reading = import::read(found.format, &found.files, &options)
            .map_err(|refusal| format!("{}: {refusal}", name(&found)))?;
        let known = session.map_or(0, |session| super::known::known(reading.project.documents.iter(), session));
        let (as_new, mapping) = (session.is_none(), Vec::new());
        let mut foreign = Self { found, options, reading, reanchor: true, as_new, mapping, known, add_known: false };
        if let Some(session) = session {
            foreign.find_lacking(&session.info.scheme);
        }
        Ok(foreign)
    }

    /// Finds which labels and relation types `scheme` lacks, those of spans that are put to their words included. What
    /// was chosen for one stays.
    fn find_lacking(&mut self, scheme: &Scheme) {
        let is_mended = self.reanchor && !self.reading.is_whole();
        let mended = is_mended.then(|| self.reading.clone().reanchor());
        let chosen = std::mem::take(&mut self.mapping);
        self.mapping = lacking(&mended.as_ref().unwrap_or(&self.reading).project, scheme);
        for one in &mut self.mapping {
            if let Some(known) = chosen.iter().find(|known| (known.kind, &known.id) == (one.kind, &one.id)) {
                one.to.clone_from(&known.to);
            }
        }
    }

    /// The archive's name, or the files' names.
    pub fn name(&self) -> String {
        name(&self.found)
    }

    /// Reads again, counting positions in `unit`. What was chosen for labels stays.
    fn read_in(&mut self, unit: Unit) -> Result<(), String> {
        let options = ReadOptions { unit: Some(unit), ..self.options.clone() };
        self.reading = import::read(self.found.format, &self.found.files, &options)
            .map_err(|refusal| format!("{}: {refusal}", name(&self.found)))?;
        self.options = options;
        Ok(())
    }

    /// The project to take in, as chosen.
    fn into_project(self) -> Project {
        let reading = if self.reanchor { self.reading.reanchor() } else { self.reading };
        let mut project = reading.project;
        // The name of any one file in an archive says less than the archive's own.
        let is_named = About::read(&self.found.files).is_some_and(|about| !about.project.name.trim().is_empty());
        if let (false, Some(archive)) = (is_named, &self.found.archive) {
            super::files::stem(archive).clone_into(&mut project.name);
        }
        project
    }
}

impl Table {
    /// The table in `file`; `None` if there is none.
    pub fn read(file: InputFile) -> Option<Self> {
        let columns = columns(&file);
        let column = text_source::likely(&columns).or_else(|| longest(&file, &columns))?.clone();
        let reading = texts(&file, &column);
        Some(Self { file, columns, column, reading })
    }

    fn choose(&mut self, column: &str) {
        column.clone_into(&mut self.column);
        self.reading = texts(&self.file, column);
    }
}

/// The columns of a table of texts; none if the file is no table.
fn columns(file: &InputFile) -> Vec<String> {
    text_source::find(file).map(|source| (source.columns)(file)).unwrap_or_default()
}

/// The column with most in it, as far as the beginning of the file tells.
fn longest<'c>(file: &InputFile, columns: &'c [String]) -> Option<&'c String> {
    let bytes = file.bytes.get(..LOOKED_AT.min(file.bytes.len())).unwrap_or_default().to_vec();
    let beginning = InputFile { name: file.name.clone(), bytes };
    let length = |column: &&String| {
        let texts = texts(&beginning, column).map(|reading| reading.project.documents).unwrap_or_default();
        texts.iter().map(|document| document.text.len().0).sum::<usize>()
    };
    // Of several the last would be taken.
    columns.iter().rev().max_by_key(length)
}

/// The texts in a column.
fn texts(file: &InputFile, column: &str) -> Result<Reading, String> {
    let options = ReadOptions { text_column: Some(column.to_owned()), ..ReadOptions::default() };
    text_source::read(file, &options).map_err(|refusal| refusal.to_string())
}

/// "a.zip", "a.txt", or "a.txt and 3 more files".
fn name(found: &Found) -> String {
    if let Some(archive) = &found.archive {
        return archive.clone();
    }
    let files = &found.files;
    let first = files.first().map_or("", |file| file.name.as_str());
    match files.len().saturating_sub(1) {
        0 => first.to_owned(),
        more => format!("{first} and {}", count(more, "more file")),
    }
}

impl Workbench {
    /// Changes a choice in the import dialog.
    pub fn change_import(&mut self, change: impl FnOnce(&mut Import)) {
        if let Some(Dialog::Import(import)) = &mut self.dialog {
            change(import);
            if let Some(session) = &self.session {
                let scheme = &session.info.scheme;
                import.foreign.iter_mut().for_each(|foreign| foreign.find_lacking(scheme));
                import.find_known(session);
            }
        }
    }

    /// Reads the foreign files at place `n` again, counting positions in the unit called `word`.
    pub fn choose_unit(&mut self, n: usize, word: &str) {
        self.change_import(|import| {
            if let (Some(foreign), Some(unit)) = (import.foreign.get_mut(n), Unit::parse(word))
                && let Err(why) = foreign.read_in(unit)
            {
                import.refused.push(why);
            }
        });
    }

    /// Takes the texts of the table at place `n` from another column.
    pub fn choose_column(&mut self, n: usize, column: &str) {
        self.change_import(|import| {
            if let Some((_, table)) = import.tables.get_mut(n) {
                table.choose(column);
            }
        });
    }

    /// Takes in annotations of another program, as chosen.
    pub(super) fn accept_foreign(&mut self, foreign: Foreign) {
        if foreign.as_new || self.session.is_none() {
            let mut project = foreign.into_project();
            project.scheme = if project.scheme.labels.is_empty() {
                super::practice::default_scheme()
            } else {
                Arc::new(dress(&project.scheme))
            };
            self.adopt_and_say(project);
            return;
        }
        if !self.may_write() {
            return;
        }
        let left_out = if foreign.leaves_known() {
            format!(" Left out: {} whose text is here already.", count(foreign.known, "document"))
        } else {
            String::new()
        };
        let mapping = foreign.mapping.clone();
        let mut project = foreign.into_project();
        if project.documents.is_empty() && !left_out.is_empty() {
            return self.say(["Nothing was added.", &left_out].concat());
        }
        let Some(session) = &mut self.session else { return };
        if let Err(error) = relabel(&mut project, &mapping) {
            return self.warn(format!("Nothing was added: {error}"));
        }
        let scheme: Scheme = union(&session.info.scheme, &project);
        let new = scheme.labels.len() - session.info.scheme.labels.len();
        let known = session.info.scheme.labels.iter().zip(&scheme.labels);
        let more: usize = known.map(|(was, now)| now.attributes.len() - was.attributes.len()).sum();
        if scheme != *session.info.scheme {
            session.info.scheme = Arc::new(scheme);
            self.paint_labels();
        }
        let added = project.documents.len();
        let ids = self.append_documents(project.documents);
        let mut said = format!("Added {}", count(added, "document"));
        for (n, what) in [(new, "new label"), (more, "new attribute")] {
            if n > 0 {
                said += &format!(", {}", count(n, what));
            }
        }
        self.toast(said + "." + &left_out, false, Some(("Undo", ToastAction::RemoveDocuments(ids))));
    }
}
