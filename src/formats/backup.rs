//! The whole workspace as one archive: every project as a dataset, with the history of each document.
//!
//! Owns: [`Kept`], [`write`], [`read`], [`Backup`]. Must not know: where projects are stored.
//!
//! | file | what it is |
//! |---|---|
//! | `counterclaim-backup.json` | which projects there are, in order: id, name, folder |
//! | `projects/<name>-<id>/dataset.json` | the project, as any exported dataset |
//! | `projects/<name>-<id>/history/<document>.jsonl` | `{"document": …}`, then `{"seq": n, "record": {…}}` for each edit |
//!
//! The same workspace gives the same bytes. Damage to one file costs that file alone: a dataset is read as far as it
//! can be, and a damaged history is left out, since only a whole one can be undone.

use std::collections::BTreeMap;

use super::archive::{self, LIMITS};
use super::dataset::{self, GENERATOR};
use super::export::names::{Names, safe};
use super::format::{InputFile, OutputFile, WriteError};
use super::journal;
use super::json::{Item, Json, Reader, Writer};
use crate::model::document::DocumentId;
use crate::model::project::Project;
use crate::model::span::Timestamp;

/// The file that lists the projects; the first in the archive.
pub const MANIFEST: &str = "counterclaim-backup.json";

/// What the manifest says of its format, and the newest version read.
const NAME: &str = "counterclaim-backup";
const VERSION: usize = 1;

/// A dataset says when it was exported; one without annotations has no moment of its own.
const NO_TIME: &str = "1970-01-01T00:00:00.000Z";

/// The edits of a document as they are stored, in ascending order of their numbers.
pub type History = Vec<(u32, String)>;

/// A project with all that is stored of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Names it in storage; empty if what the archive says cannot.
    pub id: String,
    /// With its documents.
    pub project: Project,
    /// What was done to each document. A document may lack its history.
    pub histories: Vec<(DocumentId, History)>,
}

impl Kept {
    /// The number of the newest edit of a document; 0 if its history is not known.
    #[must_use]
    pub fn last_edit(&self, document: &DocumentId) -> u32 {
        self.history(document).last().map_or(0, |(number, _)| *number)
    }

    /// The edits of a document.
    #[must_use]
    pub fn history(&self, document: &DocumentId) -> &[(u32, String)] {
        self.histories.iter().find(|(id, _)| id == document).map_or(&[], |(_, history)| history)
    }

    /// The files of the project. Equal projects have equal files.
    ///
    /// # Errors
    /// If what is written is not read as what it was.
    pub fn files(&self) -> Result<Vec<OutputFile>, WriteError> {
        let spans = self.project.documents.iter().flat_map(|document| document.annotations.spans());
        let newest = spans.flat_map(|span| [span.created_at.as_str(), span.updated_at.as_str()]).max();
        let at = Timestamp::from(newest.filter(|at| !at.is_empty()).unwrap_or(NO_TIME));
        let folder = self.folder();
        let dataset = dataset::write(&self.project, &at, GENERATOR)?;
        let mut files = vec![OutputFile::new(format!("{folder}/dataset.json"), dataset)];
        let mut names = Names::default();
        for document in &self.project.documents {
            let stem = names.name(document.id.as_str());
            let history = self.history(&document.id);
            if !history.is_empty() {
                files.push(OutputFile::new(format!("{folder}/history/{stem}.jsonl"), lines(&document.id, history)));
            }
        }
        Ok(files)
    }

    fn folder(&self) -> String {
        let name: String = safe(&self.project.name).chars().take(40).collect();
        format!("projects/{name}-{}", safe(&self.id))
    }
}

fn lines(document: &DocumentId, history: &[(u32, String)]) -> String {
    let mut out = String::new();
    let mut line = |fields: &mut dyn FnMut(&mut Writer)| {
        let mut writer = Writer::compact();
        writer.open('{');
        fields(&mut writer);
        writer.close('}');
        out.push_str(&writer.finish());
        out.push('\n');
    };
    line(&mut |writer| writer.field("document", document.as_str()));
    for (number, json) in history {
        line(&mut |writer| {
            writer.field_number("seq", *number as usize);
            writer.key("record");
            writer.raw(json);
        });
    }
    out
}

/// The archive of `projects`.
///
/// # Errors
/// If one cannot be written, or all together are more than an archive holds.
pub fn write(projects: &[Kept]) -> Result<Vec<u8>, WriteError> {
    let mut manifest = Writer::pretty(1024);
    manifest.open('{');
    manifest.field("format", NAME);
    manifest.field_number("version", VERSION);
    manifest.field("generator", GENERATOR);
    manifest.field(
        "about",
        "Each folder in projects/ is one project: dataset.json opens in Counterclaim and reads as JSON anywhere; history/ \
         has the edits of each document. Open the whole archive in Counterclaim to restore it.",
    );
    manifest.key("projects");
    manifest.open('[');
    let mut files = Vec::new();
    for kept in projects {
        manifest.element();
        manifest.open('{');
        manifest.field("id", &kept.id);
        manifest.field("name", &kept.project.name);
        manifest.field("folder", &kept.folder());
        manifest.close('}');
        files.extend(kept.files()?);
    }
    manifest.close(']');
    manifest.close('}');
    files.insert(0, OutputFile::new(MANIFEST, manifest.finish() + "\n"));
    archive::write(&files)
}

/// True if `bytes` begin as such an archive does.
#[must_use]
pub fn is_backup(bytes: &[u8]) -> bool {
    // The name of the first file follows its header of 30 bytes.
    archive::is_archive(bytes) && bytes.get(30..).is_some_and(|rest| rest.starts_with(MANIFEST.as_bytes()))
}

/// What is in an archive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Backup {
    /// The projects, in their order.
    pub projects: Vec<Kept>,
    /// What is damaged and what became of it, in words.
    pub problems: Vec<String>,
}

/// Reads an archive as far as it can be read.
///
/// # Errors
/// If it is hostile, of a newer version, or holds no project; in words.
pub fn read(bytes: &[u8]) -> Result<Backup, String> {
    let (files, damaged) = archive::salvage(bytes, LIMITS)?;
    let mut backup = Backup::default();
    let manifest = files.iter().find(|file| file.name == MANIFEST);
    let listed = manifest.map(|file| read_manifest(&file.bytes)).transpose()?.unwrap_or_default();
    let mut folders: BTreeMap<&str, Vec<&InputFile>> = BTreeMap::new();
    for file in &files {
        if let Some((folder, _)) = file.name.strip_prefix("projects/").and_then(|rest| rest.split_once('/')) {
            folders.entry(folder).or_default().push(file);
        }
    }
    backup.problems.extend(damaged.iter().map(|(_, why)| why.clone()));
    let is_damaged = |file: &InputFile| damaged.iter().any(|(name, _)| *name == file.name);
    let known: Vec<&str> = listed.iter().filter_map(|(_, folder)| folder.strip_prefix("projects/")).collect();
    let others: Vec<&str> = folders.keys().copied().filter(|folder| !known.contains(folder)).collect();
    for folder in known.iter().copied().chain(others) {
        let id =
            listed.iter().find(|(_, path)| path.strip_prefix("projects/") == Some(folder)).map(|(id, _)| id.clone());
        let id = id.unwrap_or_else(|| folder.rsplit('-').next().unwrap_or(folder).to_owned());
        // One that is not as this program makes them, or stands twice, names nothing: the project gets another.
        let is_free = is_id(&id) && !backup.projects.iter().any(|kept| kept.id == id);
        let id = if is_free { id } else { String::new() };
        let files = folders.get(folder).map(Vec::as_slice).unwrap_or_default();
        match read_project(id, files, &is_damaged, &mut backup.problems) {
            Some(kept) => backup.projects.push(kept),
            None => backup.problems.push(format!("“{folder}” has no dataset that can be read; the project is lost.")),
        }
    }
    if backup.projects.is_empty() && manifest.is_none() {
        return Err(format!("No project could be read from this backup. {}", backup.problems.join(" ")));
    }
    Ok(backup)
}

fn is_id(id: &str) -> bool {
    (1..=40).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The id and the folder of each project; as many as can be read.
fn read_manifest(bytes: &[u8]) -> Result<Vec<(String, String)>, String> {
    let text = String::from_utf8_lossy(bytes);
    let (json, _) = Json::parse(&text);
    if let Some(version) = json.get("version").whole().filter(|version| *version > VERSION) {
        return Err(format!(
            "This backup was made by a newer version of the program (backup version {version}, known here: {VERSION}). \
             Reload the page to get the newer program."
        ));
    }
    let one = |item: &Json| Some((item.get("id").text()?.to_owned(), item.get("folder").text()?.to_owned()));
    Ok(json.get("projects").items().iter().filter_map(one).collect())
}

fn read_project(
    id: String,
    files: &[&InputFile],
    is_damaged: &dyn Fn(&InputFile) -> bool,
    problems: &mut Vec<String>,
) -> Option<Kept> {
    let file = files.iter().find(|file| file.file_name() == "dataset.json")?;
    let reading = match dataset::read(&file.bytes) {
        Ok(reading) => reading,
        Err(refusal) => {
            problems.push(format!("{}: {refusal}", file.name));
            return None;
        }
    };
    problems.extend(reading.problems.iter().map(|problem| format!("{}: {problem}", file.name)));
    let lost = reading.unplaced.len() + reading.held_relations.len();
    if lost > 0 {
        problems.push(format!("{}: {lost} spans or relations do not fit their text and are left out.", file.name));
    }
    // A dataset that is not whole gives another document than the one that the edits were made in.
    let is_whole = reading.is_whole() && !is_damaged(file);
    let mut kept = Kept { id, project: reading.project, histories: Vec::new() };
    // Put in one by one: collecting would compile one more sort.
    let mut order: BTreeMap<&str, usize> = BTreeMap::new();
    for document in &kept.project.documents {
        let place = order.len();
        order.entry(document.id.as_str()).or_insert(place);
    }
    for file in files.iter().filter(|file| file.has_extension("jsonl")) {
        match read_history(&file.bytes).filter(|_| is_whole && !is_damaged(file)) {
            Some((document, history)) if order.contains_key(document.as_str()) => {
                kept.histories.push((document, history));
            }
            _ => problems.push(format!("{}: the history is not restored; the document is.", file.name)),
        }
    }
    crate::model::order::sort(&mut kept.histories, |a, b| order.get(a.0.as_str()).cmp(&order.get(b.0.as_str())));
    kept.histories.dedup_by(|later, first| later.0 == first.0);
    Some(kept)
}

/// The most edits of one document: far more than anybody makes, and far from where numbers end.
const MOST_EDITS: u32 = u32::MAX / 2;

/// The document and its edits; `None` unless every line is as it was written, numbered upwards without a gap.
fn read_history(bytes: &[u8]) -> Option<(DocumentId, History)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.lines();
    let (first, _) = Json::parse(lines.next()?);
    let document = DocumentId::from(first.get("document").text()?);
    let mut history: History = Vec::new();
    for line in lines {
        let (number, json) = read_line(line)?;
        let record = journal::read_record(&json).ok()?;
        let since = record.since.unwrap_or(number);
        let next = history.last().map_or(0, |(last, _)| *last) + 1;
        if since != next || number < since || number > MOST_EDITS {
            return None;
        }
        history.push((number, json));
    }
    Some((document, history))
}

fn read_line(line: &str) -> Option<(u32, String)> {
    let mut reader = Reader::new(line);
    let (mut number, mut json) = (None, None);
    reader.open_object();
    while let Some(key) = reader.key() {
        match (key.as_ref(), reader.item()?) {
            ("seq", Item::Number(digits)) => number = digits.parse().ok(),
            ("record", Item::Nested(record)) => json = Some(record.to_owned()),
            _ => {}
        }
    }
    number.zip(json)
}
