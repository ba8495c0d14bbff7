//! What goes out: the dataset as a download or to a file of the person's choice.

use super::Workbench;
use crate::browser::clock;
use crate::browser::files::{self, FileKind, SaveError, SaveTarget};
use crate::formats::export::export;
use crate::formats::options::Options;
use crate::formats::{self, FORMATS, Format};

impl Workbench {
    /// Downloads the project in the format called `id`.
    pub fn export(&mut self, id: &str) {
        let Some(format) = formats::format(id) else { return };
        let Some((name, bytes)) = self.exported(format) else { return };
        let media_type = if name.ends_with(".zip") { "application/zip" } else { format.media_type };
        match files::download(&name, media_type, &bytes) {
            Ok(()) => {
                self.dialog = None;
                self.written_to_file();
                self.say(format!("Downloaded {name}."));
            }
            Err(error) => self.warn(error.to_string()),
        }
    }

    /// The file's name and content; `None`, and the person is told why, if it cannot be made.
    fn exported(&mut self, format: &'static Format) -> Option<(String, Vec<u8>)> {
        let session = self.session.as_ref()?;
        let Some(project) = session.project() else {
            let broken = session.entries().iter().find_map(|entry| Some((entry.title(), entry.failure()?)));
            let text = match broken {
                Some((title, why)) => format!(
                    "“{title}” cannot be read, so an export would lack it: {why} Remove it from the project to export the rest."
                ),
                None => "Some documents are still being loaded. Try again in a moment.".to_owned(),
            };
            self.warn(text);
            return None;
        };
        let written = export(&project, format, &Options::default(), &clock::now().into());
        match written.and_then(|export| export.into_file(format)) {
            Ok((bytes, extension, _)) => Some((format!("{}.{extension}", file_stem(&project.name)), bytes)),
            Err(error) => {
                self.warn(format!("Nothing was written: {error}"));
                None
            }
        }
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
        let Some((name, bytes)) = self.exported(format) else { return };
        let target = self.saving.file.clone();
        let kind = FileKind { description: format.name, media_type: format.media_type, extension: ".json" };
        self.me.spawn(move |handle| async move {
            let written = async {
                let target = match target {
                    Some(target) => target,
                    None => SaveTarget::pick(&name, kind).await?,
                };
                target.write(&bytes).await.map(|()| target)
            };
            match written.await {
                Ok(target) => handle.act(|workbench| {
                    let text = format!("Saved to {}.", target.name());
                    workbench.saving.file = Some(target);
                    workbench.dialog = None;
                    workbench.written_to_file();
                    workbench.say(text);
                }),
                Err(SaveError::Unavailable) => handle.act(|workbench| workbench.export(format.id)),
                Err(SaveError::Cancelled) => {}
                Err(error) => handle.act(|workbench| {
                    workbench.saving.file = None;
                    workbench.warn(error.to_string());
                }),
            }
        });
    }
}

/// A file name made of `name`: no separators, no characters that a file system refuses.
fn file_stem(name: &str) -> String {
    let stem: String = name.chars().map(|c| if c.is_alphanumeric() || "-_. ".contains(c) { c } else { '-' }).collect();
    let stem = stem.trim_matches([' ', '.', '-']);
    if stem.is_empty() { "dataset".to_owned() } else { stem.chars().take(80).collect() }
}
