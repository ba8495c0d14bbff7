//! What the manifest of an export says of it as a whole.
//!
//! Owns: [`About`], [`is_this_program`]. Must not know: what it says of single documents (see [`super::known`]).

use super::dataset::scheme::read_scheme;
use super::dataset::source::Source;
use super::export::manifest::MANIFEST;
use super::format::{Format, InputFile, ProjectFacts};
use super::json::Json;
use super::options::Unit;
use super::plain_text::without_mark;
use crate::model::scheme::Scheme;

/// What is said of an export as a whole.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The format it is in, if that is one of ours.
    pub format: Option<&'static Format>,
    /// The project; its name is empty if it has none.
    pub project: ProjectFacts,
    /// In what the export counts; `None`, too, if of several some count otherwise.
    pub unit: Option<Unit>,
    /// The scheme of the project.
    pub scheme: Scheme,
}

impl About {
    /// What the manifest among `files` says, the first of several; `None` if there is none of this program.
    #[must_use]
    pub fn read(files: &[InputFile]) -> Option<Self> {
        let mut all = files.iter().filter(|file| file.file_name() == MANIFEST).filter_map(Self::of);
        let mut first = all.next()?;
        if all.any(|other| other.unit != first.unit) {
            first.unit = None;
        }
        Some(first)
    }

    fn of(manifest: &InputFile) -> Option<Self> {
        let text = without_mark(&manifest.bytes);
        let mut source = Source::new(&text, false);
        let mut about = Self::default();
        let mut is_ours = false;
        source.object(&mut |source, key| {
            match key {
                "scheme" => about.scheme = read_scheme(source),
                "generator" => is_ours = Json::read(&mut source.reader).text().is_some_and(is_this_program),
                "format" => about.format = Json::read(&mut source.reader).text().and_then(super::format),
                "project" | "description" | "license" => {
                    let field = match key {
                        "project" => &mut about.project.name,
                        "license" => &mut about.project.license,
                        _ => &mut about.project.description,
                    };
                    Json::read(&mut source.reader).text().unwrap_or_default().clone_into(field);
                }
                "choices" => {
                    let choices = Json::read(&mut source.reader);
                    about.unit = choices.get("offset_unit").text().and_then(Unit::parse);
                }
                _ => drop(source.reader.skip()),
            }
            true
        });
        is_ours.then_some(about)
    }
}

/// True if `generator`, in a manifest, is this program in any of its versions.
#[must_use]
pub fn is_this_program(generator: &str) -> bool {
    generator.starts_with("counterclaim ")
}
