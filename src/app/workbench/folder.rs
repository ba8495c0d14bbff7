//! The open project's dataset in a folder of the person's choice, written anew when nobody has edited for a moment.
//!
//! Owns: [`Link`], [`LinkState`]. A file that holds something else than what was written last was changed by someone else:
//! it is never overwritten unless the person says so.

use gloo_timers::future::TimeoutFuture;

use super::export::file_stem;
use super::{InFile, Workbench, saving};
use crate::app::handle::Handle;
use crate::browser::files::{Folder, SaveError};
use crate::browser::storage::handles;
use crate::formats::FORMATS;
use crate::formats::dataset::text_sha256;
use crate::formats::format::InputFile;
use crate::formats::options::Options;

/// How long nobody must have edited before the file is written.
const SETTLE_MILLISECONDS: u32 = 1_500;

/// How it stands with the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It is written after each pause.
    InStep,
    /// The browser wants the person's permission again.
    Asleep,
    /// Someone else changed the file.
    Changed,
    /// It could not be written, and why.
    Failed(String),
}

/// The folder of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The folder.
    pub folder: Folder,
    /// The file in it.
    pub file: String,
    /// How it stands.
    pub state: LinkState,
    /// Of what was written last; empty before the first time.
    sha256: String,
    is_writing: bool,
    /// The person does not want to hear of it now.
    pub is_hidden: bool,
}

impl Link {
    fn new(folder: Folder, file: String, sha256: String, state: LinkState) -> Self {
        Self { folder, file, state, sha256, is_writing: false, is_hidden: false }
    }
}

/// Finds the folder that the project just opened was kept in step with.
pub(super) async fn find(handle: &Handle, project: &str) {
    // Without it, the person links the folder again.
    let Ok(Some(found)) = handles::find(project).await else { return };
    let folder = Folder { handle: found.handle };
    let state = if folder.may_write(false).await { LinkState::InStep } else { LinkState::Asleep };
    handle.act(|workbench| {
        if workbench.is_open(project) {
            workbench.keeping.folder = Some(Link::new(folder, found.file, found.sha256, state));
            if workbench.only_in_browser() {
                workbench.settle_folder();
            }
        }
    });
}

impl Workbench {
    /// Asks for a folder and keeps the open project in it.
    pub fn choose_folder(&mut self) {
        if !self.may_write() {
            self.dialog = None;
            return;
        }
        let Some(session) = &self.session else { return };
        let (project, file) = (session.id.clone(), format!("{}.json", file_stem(&session.info.name)));
        self.me.spawn(move |handle| async move {
            match Folder::pick().await {
                Ok(folder) => {
                    handle.act(|workbench| {
                        if workbench.is_open(&project) {
                            let link = Link::new(folder, file, String::new(), LinkState::InStep);
                            workbench.keeping.folder = Some(link);
                        }
                    });
                    write(&handle, false).await;
                }
                Err(SaveError::Cancelled) => {}
                Err(error) => handle.act(|workbench| workbench.warn(error.to_string())),
            }
        });
    }

    /// Keeps the open project in step no longer; the file stays.
    pub fn leave_folder(&mut self) {
        self.keeping.folder = None;
        let Some(project) = self.session.as_ref().map(|session| session.id.clone()) else { return };
        self.me.spawn(|handle| async move {
            if let Err(error) = handles::forget(&project).await {
                handle.act(|workbench| workbench.warn(error.to_string()));
            }
        });
    }

    /// Asks for the permission that the browser wants again.
    pub fn wake_folder(&mut self) {
        let Some(folder) = self.keeping.folder.as_ref().map(|link| link.folder.clone()) else { return };
        self.me.spawn(|handle| async move {
            if folder.may_write(true).await {
                write(&handle, false).await;
            }
        });
    }

    /// Tries again; `over`: whatever is in the file.
    pub fn write_folder(&mut self, over: bool) {
        self.me.spawn(move |handle| async move { write(&handle, over).await });
    }

    /// Opens what someone else wrote to the file, as a project of its own.
    pub fn open_folder_file(&mut self) {
        let Some(link) = self.keeping.folder.clone() else { return };
        self.me.spawn(|handle| async move {
            match link.folder.read(&link.file).await {
                Ok(Some(bytes)) => {
                    handle.act(|w| w.take_files(vec![InputFile { name: link.file, bytes }], Vec::new()));
                }
                Ok(None) => write(&handle, false).await,
                Err(error) => handle.act(|workbench| workbench.warn(error.to_string())),
            }
        });
    }

    /// Leaves the file to whoever changed it and goes on in another one beside it.
    pub fn write_beside(&mut self) {
        let Some(link) = self.keeping.folder.clone() else { return };
        self.me.spawn(|handle| async move {
            let stem = link.file.trim_end_matches(".json");
            for number in 2..1000 {
                let file = format!("{stem} {number}.json");
                if matches!(link.folder.read(&file).await, Ok(None)) {
                    handle.act(|workbench| {
                        if let Some(link) = &mut workbench.keeping.folder {
                            link.file = file;
                        }
                    });
                    break;
                }
            }
            write(&handle, false).await;
        });
    }

    /// Speaks of the folder no more until it is another matter.
    pub fn hide_folder(&mut self) {
        if let Some(link) = &mut self.keeping.folder {
            link.is_hidden = true;
        }
    }

    /// Writes the file when nobody has edited for a moment.
    pub(super) fn settle_folder(&mut self) {
        if self.keeping.folder.as_ref().is_none_or(|link| link.state != LinkState::InStep) {
            return;
        }
        self.keeping.settling = self.keeping.settling.wrapping_add(1);
        let turn = self.keeping.settling;
        self.me.spawn(move |handle| async move {
            TimeoutFuture::new(SETTLE_MILLISECONDS).await;
            if handle.read(|workbench| workbench.keeping.settling == turn && workbench.only_in_browser()) {
                write(&handle, false).await;
            }
        });
    }

    /// What is to be written, and of which project. If it cannot be made, that is how it stands with the file.
    fn begin_folder_write(&mut self) -> Option<(Link, (String, InFile), Vec<u8>)> {
        let link = self.keeping.folder.clone().filter(|link| !link.is_writing && !self.tabs.reading)?;
        let written = self.to_be_written()?;
        let made = self.made(FORMATS.first()?, &Options::default());
        let to_write = self.keeping.folder.as_mut()?;
        match made {
            Ok((_, export)) => {
                let bytes = export.files.into_iter().next()?.bytes;
                to_write.is_writing = true;
                Some((link, written, bytes))
            }
            Err(why) => {
                to_write.state = LinkState::Failed(why);
                None
            }
        }
    }

    fn folder_written(&mut self, written: (String, InFile), outcome: Result<String, LinkState>) {
        let is_open = self.is_open(&written.0);
        // Another folder may have been chosen meanwhile, or none.
        let Some(link) = self.keeping.folder.as_mut().filter(|link| is_open && link.is_writing) else { return };
        link.is_writing = false;
        link.is_hidden = false;
        match outcome {
            Ok(sha256) => {
                link.sha256 = sha256;
                link.state = LinkState::InStep;
                self.written_to_file(written);
                // Something may have been made meanwhile.
                self.settle_folder();
            }
            Err(state) => link.state = state,
        }
    }
}

/// Waits until what is being written to the folder is written; not for ever.
pub(super) async fn quiet(handle: &Handle, patience_milliseconds: u32) {
    saving::wait_while(handle, patience_milliseconds, is_writing).await;
}

fn is_writing(workbench: &Workbench) -> bool {
    workbench.keeping.folder.as_ref().is_some_and(|link| link.is_writing)
}

/// Writes the file, unless someone else has changed it since it was written last; `over`: in any case.
async fn write(handle: &Handle, over: bool) {
    let Some((link, written, bytes)) = handle.act(Workbench::begin_folder_write) else { return };
    let sha256 = hash(&bytes);
    let outcome = async {
        let there = link.folder.read(&link.file).await.map_err(failure)?.map(|bytes| hash(&bytes));
        if !over && there.is_some_and(|there| there != link.sha256 && there != sha256) {
            return Err(LinkState::Changed);
        }
        link.folder.write(&link.file, &bytes).await.map_err(failure)?;
        // The project may have been left meanwhile: what was written is known the next time.
        if handle.read(|workbench| workbench.is_open(&written.0) && !is_writing(workbench)) {
            return Err(LinkState::Asleep);
        }
        let kept = handles::Link { handle: link.folder.handle, file: link.file, sha256: sha256.clone() };
        handles::keep(&written.0, &kept).await.map_err(|error| LinkState::Failed(error.to_string()))?;
        Ok(sha256)
    };
    let outcome = outcome.await;
    handle.act(|workbench| workbench.folder_written(written, outcome));
}

fn failure(error: SaveError) -> LinkState {
    match error {
        SaveError::Cancelled => LinkState::Asleep,
        error => LinkState::Failed(error.to_string()),
    }
}

fn hash(bytes: &[u8]) -> String {
    text_sha256(&String::from_utf8_lossy(bytes))
}
