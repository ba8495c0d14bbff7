//! What goes out: the dataset as a download or to a file of the person's choice, and every other format, with a report
//! of what it cannot hold before anything is written.
//!
//! Owns: [`Outgoing`].

use gloo_timers::future::TimeoutFuture;

use super::{Dialog, Workbench, count};
use crate::browser::files::{self, FileKind, SaveError, SaveTarget};
use crate::browser::{clock, preferences};
use crate::formats::export::{Export, export, losses};
use crate::formats::format::Writing;
use crate::formats::loss::LossReport;
use crate::formats::options::Options;
use crate::formats::split::split;
use crate::formats::{self, FORMATS, Format};
use crate::model::document::{Document, DocumentId};
use crate::model::project::Project;
use crate::model::scheme::LabelId;
use crate::model::span::{AnnotationId, AnnotatorId};
use crate::session::{Entry, Session};

/// The setting that keeps the format chosen last.
const PREFERENCE: &str = "export-format";

/// How long the screen goes first, before a large project is counted.
const AFTER_PAINT_MILLISECONDS: u32 = 20;

/// What is chosen in the export dialog. It outlives the dialog, so that whoever goes to look at an example comes back
/// to the same choices.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The format besides the dataset.
    pub format: Option<&'static Format>,
    /// The choices.
    pub options: Options,
    /// Who annotated, if there are several.
    pub annotators: Vec<AnnotatorId>,
    /// What cannot be written; `None` while it is being counted. The error says why nothing can be written at all.
    pub report: Option<Result<LossReport, String>>,
    /// How many documents each split gets, in the order of `SPLITS`; `None` while that is being counted.
    pub shares: Option<[usize; 3]>,
    /// Why the last try came to nothing.
    pub failure: Option<String>,
    /// Counts the choices, so that a report that comes too late is not shown.
    turn: u32,
}

impl Default for Outgoing {
    /// Who exports a table here most likely opens it in a spreadsheet program: it runs nothing unless one wants it to.
    fn default() -> Self {
        let options = Options { spreadsheet: true, ..Options::default() };
        Self { format: None, options, annotators: Vec::new(), report: None, shares: None, failure: None, turn: 0 }
    }
}

impl Workbench {
    /// Opens the export dialog.
    pub fn show_export(&mut self) {
        let Some(session) = &self.session else { return };
        let mut annotators: Vec<AnnotatorId> = Vec::new();
        let loaded = session.entries().iter().filter_map(Entry::get);
        for span in loaded.flat_map(|loaded| loaded.document.annotations.spans()) {
            if !annotators.contains(&span.annotator) {
                annotators.push(span.annotator.clone());
            }
        }
        let out = &mut self.outgoing;
        out.options.annotator = out.options.annotator.take().filter(|chosen| annotators.contains(chosen));
        out.annotators = annotators;
        // Documents may have come or gone since.
        out.shares = None;
        let kept = || preferences::get(PREFERENCE).ok().flatten().and_then(|id| formats::format(&id));
        out.format = out.format.or_else(kept).filter(|format| is_other(format));
        self.dialog = Some(Dialog::Export);
        self.count_losses();
    }

    /// Chooses the format called `id`; none if there is none.
    pub fn choose_format(&mut self, id: &str) {
        self.outgoing.format = formats::format(id).filter(|format| is_other(format));
        self.set_preference(PREFERENCE, id);
        self.count_losses();
    }

    /// Changes the choices and counts again what cannot be held, if that depends on what was changed. A field says so
    /// when it is left, which can be by pressing the button that writes: it must not be shut in that moment.
    pub fn change_export(&mut self, change: impl FnOnce(&mut Options)) {
        let options = &mut self.outgoing.options;
        let before = options.clone();
        change(options);
        let counts =
            |one: &Options| Options { split: None, unit: None, docstart: false, spreadsheet: false, ..one.clone() };
        self.outgoing.failure = None;
        if counts(&before) != counts(&self.outgoing.options) {
            self.count_losses();
        }
        if before.split != self.outgoing.options.split {
            self.count_shares();
        }
    }

    /// Moves a label of the order of priority up or down by one.
    pub fn move_priority(&mut self, at: usize, down: bool) {
        let mut order = self.priority();
        let other = if down { at + 1 } else { at.wrapping_sub(1) };
        if at < order.len() && other < order.len() {
            order.swap(at, other);
        }
        self.change_export(|options| options.priority = order);
    }

    /// Every label, the most important first.
    pub fn priority(&self) -> Vec<LabelId> {
        let labels = self.session.iter().flat_map(|session| session.info.scheme.labels.iter());
        let all: Vec<_> = labels.map(|label| label.id.clone()).collect();
        let mut order = self.outgoing.options.priority.clone();
        order.retain(|id| all.contains(id));
        order.extend(all.iter().filter(|id| !self.outgoing.options.priority.contains(id)).cloned());
        order
    }

    /// Counts what cannot be held, once the screen shows what was chosen.
    fn count_losses(&mut self) {
        self.outgoing.turn = self.outgoing.turn.wrapping_add(1);
        self.outgoing.report = None;
        self.outgoing.failure = None;
        let (turn, Some(format)) = (self.outgoing.turn, self.outgoing.format) else { return };
        self.me.spawn(move |handle| async move {
            let is_late = |workbench: &Workbench| turn != workbench.outgoing.turn || workbench.dialog.is_none();
            loop {
                TimeoutFuture::new(AFTER_PAINT_MILLISECONDS).await;
                if handle.read(is_late) {
                    return;
                }
                if handle.read(|workbench| workbench.session.as_ref().is_some_and(Session::is_loaded)) {
                    break;
                }
            }
            handle.act(|workbench| {
                let options = &workbench.outgoing.options;
                let report = workbench.whole_project().map(|project| losses(&project, format, options));
                workbench.outgoing.report = Some(report);
                if workbench.outgoing.shares.is_none() {
                    workbench.count_shares();
                }
            });
        });
    }

    /// Counts how many documents each split gets, once the screen shows what was chosen. While documents are still being
    /// loaded that is left to [`Self::count_losses`], which waits for them.
    fn count_shares(&mut self) {
        self.outgoing.shares = None;
        let Some(ratios) = self.outgoing.options.split else { return };
        self.me.spawn(move |handle| async move {
            TimeoutFuture::new(AFTER_PAINT_MILLISECONDS).await;
            handle.act(|workbench| {
                let is_wanted = workbench.outgoing.options.split == Some(ratios);
                let session = workbench.session.as_ref().filter(|session| is_wanted && session.is_loaded());
                let Some(session) = session else { return };
                let loaded = session.entries().iter().filter_map(Entry::get);
                let documents: Vec<&Document> = loaded.map(|loaded| loaded.document.as_ref()).collect();
                let of = split(&documents, ratios).of;
                let share = |part| of.iter().filter(|at| **at == part).count();
                workbench.outgoing.shares = Some([share(0), share(1), share(2)]);
            });
        });
    }

    /// Says why nothing was written: in the dialog while it is open, for it covers the messages.
    pub(super) fn not_exported(&mut self, why: String) {
        match self.dialog {
            Some(Dialog::Export) => self.outgoing.failure = Some(why),
            _ => self.warn(why),
        }
    }

    /// Closes the dialog and shows an example of what cannot be held.
    pub fn show_example(&mut self, document: &DocumentId, span: Option<&AnnotationId>) {
        self.dialog = None;
        self.open_document(document);
        if let Some(span) = span {
            self.select(span.clone());
        }
    }

    /// Downloads the project in the chosen format.
    pub fn export_chosen(&mut self) {
        if let Some(format) = self.outgoing.format {
            let options = self.outgoing.options.clone();
            self.download(format, &options);
        }
    }

    /// Downloads the dataset.
    pub fn export_dataset(&mut self) {
        if let Some(format) = FORMATS.first() {
            self.download(format, &Options::default());
        }
    }

    fn download(&mut self, format: &'static Format, options: &Options) {
        let Some((name, export)) = self.exported(format, options) else { return };
        let lost: usize = export.losses.losses.iter().map(|loss| loss.count).sum();
        let holds_all = lost == 0 && options.annotator.is_none() && format.reading.is_some();
        let file = match export.into_file(format) {
            Ok(file) => file,
            Err(error) => return self.not_exported(error.to_string()),
        };
        let (bytes, extension, media_type) = file;
        let name = match is_other(format) {
            // Told apart from the other exports of the same project.
            true => format!("{name}.{}.{extension}", format.id),
            false => format!("{name}.{extension}"),
        };
        if let Err(error) = files::download(&name, media_type, &bytes) {
            return self.not_exported(error.to_string());
        }
        self.dialog = None;
        // A file that lacks something is no copy of the work.
        if let Some(written) = self.to_be_written().filter(|_| holds_all) {
            self.written_to_file(written);
        }
        let lacks = if lost == 0 {
            String::new()
        } else {
            let things = count(lost, "thing");
            format!(" {things} could not be held as they are; README.md and manifest.json in it say which.")
        };
        self.say(format!("Downloaded {name}.{lacks}"));
    }

    /// The project with all its documents, or why there is none.
    fn whole_project(&self) -> Result<Project, String> {
        let session = self.session.as_ref().ok_or_else(|| "No project is open.".to_owned())?;
        session.project().ok_or_else(|| match session.entries().iter().find_map(|e| Some((e.title(), e.failure()?))) {
            Some((title, why)) => format!(
                "“{title}” cannot be read, so an export would lack it: {why} Remove it from the project to export the rest; \
                 what is stored of it is kept."
            ),
            None => "Some documents are still being loaded. Try again in a moment.".to_owned(),
        })
    }

    /// The file's name without ending, and the export; `None`, and the person is told why, if it cannot be made.
    pub(super) fn exported(&mut self, format: &'static Format, options: &Options) -> Option<(String, Export)> {
        self.made(format, options).map_err(|why| self.not_exported(why)).ok()
    }

    /// As [`Self::exported`], or why it cannot be made.
    pub(super) fn made(&self, format: &'static Format, options: &Options) -> Result<(String, Export), String> {
        let project = self.whole_project()?;
        let export = export(&project, format, options, &clock::now().into()).map_err(|error| error.to_string())?;
        Ok((file_stem(&project.name), export))
    }

    /// Downloads the JSON Schema of the dataset.
    pub fn export_schema(&mut self) {
        let bytes = formats::dataset::SCHEMA.as_bytes();
        if let Err(error) = files::download("counterclaim-dataset.schema.json", "application/schema+json", bytes) {
            self.warn(error.to_string());
        }
    }

    /// Saves the dataset to the file chosen before, asks for one the first time, or downloads it where the browser lets
    /// no page write to a file.
    pub fn save_file(&mut self) {
        let Some(format) = FORMATS.first().filter(|_| self.session.is_some()) else { return };
        let Some((stem, export)) = self.exported(format, &Options::default()) else { return };
        let Some(bytes) = export.files.into_iter().next().map(|file| file.bytes) else { return };
        let name = format!("{stem}.{}", format.extension);
        let (target, written) = (self.saving.file.clone(), self.to_be_written());
        let kind = FileKind { description: format.name, media_type: format.media_type, extension: ".json" };
        self.me.spawn(move |handle| async move {
            let outcome = async {
                let target = match target {
                    Some(target) => target,
                    None => SaveTarget::pick(&name, kind).await?,
                };
                target.write(&bytes).await.map(|()| target)
            };
            match outcome.await {
                Ok(target) => handle.act(|workbench| {
                    let Some(written) = written else { return };
                    let text = format!("Saved to {}.", target.name());
                    if workbench.is_open(&written.0) {
                        workbench.saving.file = Some(target);
                        workbench.dialog = None;
                    }
                    workbench.written_to_file(written);
                    workbench.say(text);
                }),
                Err(SaveError::Unavailable) => handle.act(Workbench::export_dataset),
                Err(SaveError::Cancelled) => {}
                Err(error) => handle.act(|workbench| {
                    if workbench.to_be_written().map(|(project, _)| project) == written.map(|(project, _)| project) {
                        workbench.saving.file = None;
                    }
                    workbench.warn(error.to_string());
                }),
            }
        });
    }
}

/// True for formats that are offered besides the dataset.
pub fn is_other(format: &Format) -> bool {
    matches!(format.writing, Some(Writing::Documents(_)))
}

/// A file name made of `name`: no separators, no characters that a file system refuses.
pub(super) fn file_stem(name: &str) -> String {
    let stem: String = name.chars().map(|c| if c.is_alphanumeric() || "-_., ".contains(c) { c } else { '-' }).collect();
    let stem = stem.trim_matches([' ', '.', ',', '-']);
    if stem.is_empty() { "dataset".to_owned() } else { stem.chars().take(80).collect() }
}
