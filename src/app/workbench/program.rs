//! The program as one file: saving it, with or without the open project, and opening the project it came with. And the
//! change to a new version of the program.

use super::saving::{PATIENCE_MILLISECONDS, quiet};
use super::{Dialog, SaveState, Workbench};
use crate::browser::{preferences, program};
use crate::formats::FORMATS;
use crate::formats::dataset::text_sha256;
use crate::formats::format::InputFile;
use crate::formats::options::Options;

impl Workbench {
    /// Downloads the program as one page that works when it is opened from a disk.
    pub fn save_app(&mut self) {
        self.save_page("counterclaim.html".to_owned(), None);
    }

    /// The same, with the open project in it.
    pub fn save_app_with_project(&mut self) {
        let Some(format) = FORMATS.first() else { return };
        let Some((stem, export)) = self.exported(format, &Options::default()) else { return };
        let json = export.files.into_iter().next().and_then(|file| String::from_utf8(file.bytes).ok());
        self.save_page(format!("{stem}.html"), json);
    }

    fn save_page(&mut self, name: String, project: Option<String>) {
        // The menu would cover what is said.
        self.dialog = self.dialog.take().filter(|dialog| matches!(dialog, Dialog::Export));
        let written = self.to_be_written();
        self.me.spawn(move |handle| async move {
            let with_project = project.is_some();
            let saved = program::save(&name, project).await;
            handle.act(|workbench| match saved {
                Ok(()) => {
                    if let Some(written) = written.filter(|_| with_project) {
                        workbench.written_to_file(written);
                    }
                    workbench.dialog = workbench.dialog.take().filter(|dialog| !matches!(dialog, Dialog::Export));
                    workbench.say(format!("Downloaded {name}. Open it from a disk or a stick: it needs no network."));
                }
                Err(why) => workbench.not_exported(format!("The app was not saved: {why}.")),
            });
        });
    }

    /// Opens the project that the page came with, if it did. From then on it is the person's own, stored in the browser:
    /// the same page opens that one again, with everything made since.
    pub(super) fn open_carried(&mut self) {
        let Some(json) = program::carried() else { return };
        let key = format!("carried:{}", text_sha256(&json));
        let known = preferences::get(&key).ok().flatten();
        match known.filter(|id| self.projects.iter().any(|listed| listed.id == *id)) {
            // Loaded anew, the page shows what was open last, as always.
            Some(_) if program::was_reloaded() => {}
            Some(id) if self.is_open(&id) => {}
            Some(id) => self.open_project(&id),
            None => {
                let before = self.session.as_ref().map(|session| session.id.clone());
                self.take_files(
                    vec![InputFile { name: "project.json".to_owned(), bytes: json.into_bytes() }],
                    Vec::new(),
                );
                let now =
                    self.session.as_ref().map(|session| session.id.clone()).filter(|id| before.as_ref() != Some(id));
                if let Some(id) = now {
                    self.set_preference(&key, &id);
                    if program::is_file() {
                        // Said on the start screen, too, which a page that carries a project passes by.
                        let safe = "The browser keeps your work for this page from a disk, but may not find it again if \
                                    the file is moved. The safe place is the dataset file: press Ctrl+S.";
                        self.toast(safe.to_owned(), true, None);
                    }
                }
            }
        }
    }

    /// Loads the page anew with the new version, once everything is stored.
    pub fn use_update(&mut self) {
        self.drop_pending();
        self.flush();
        self.me.spawn(|handle| async move {
            quiet(&handle, PATIENCE_MILLISECONDS).await;
            handle.act(|workbench| {
                if workbench.session.is_some() && workbench.saving.state != SaveState::Saved {
                    workbench
                        .warn("Not everything is stored, so the page was not loaded anew. Export the dataset first.");
                    return;
                }
                workbench.updating = true;
                program::use_update();
            });
        });
    }
}
