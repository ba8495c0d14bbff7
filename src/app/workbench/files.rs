//! What comes in: files, dropped folders, pasted text. Each piece is read as far as it can be; what needs a decision is
//! shown before it is stored.
//!
//! Owns: [`Import`], [`read_all`], [`accepted`]. What becomes of it: [`accept`].

mod accept;

use super::web_pages::TakenArticle;
use super::{Dialog, Foreign, Table, Workbench};
use crate::browser::files::{PickedFile, SIZE_LIMIT};
use crate::browser::html::{self, Article};
use crate::browser::page;
use crate::formats::dataset::{self, Reading};
use crate::formats::format::{InputFile, Reader};
use crate::formats::import::{Found, common_name, sort_out};
use crate::formats::text_table::first_words;
use crate::formats::{FORMATS, backup, docx, plain_text, text_source};
use crate::model::document::Document;
use crate::model::edit::Details;
use crate::model::extra::Extra;
use crate::model::text::Text;
use crate::session::Session;

/// Reads files one after the other; those that cannot be read are in the second list, with the reason.
pub async fn read_all(files: Vec<PickedFile>) -> (Vec<InputFile>, Vec<String>) {
    let (mut read, mut refused) = (Vec::new(), Vec::new());
    for file in files {
        match file.read_up_to(limit(&file)).await {
            Ok(bytes) => read.push(InputFile { name: file.path().to_owned(), bytes }),
            Err(error) => refused.push(error.to_string()),
        }
    }
    (read, refused)
}

/// How large a file may be, in bytes: what this program writes itself must open again.
fn limit(file: &PickedFile) -> u64 {
    let is_ours = [".json", ".zip"].iter().any(|ending| file.path().to_ascii_lowercase().ends_with(ending));
    if is_ours { dataset::MAX_BYTES as u64 } else { SIZE_LIMIT }
}

/// Texts that are read besides the formats of the table.
const TEXTS: &str = "text/*,.txt,.md,.html,.htm,.xhtml,.docx,.csv,.tsv,.tab,.jsonl,.ndjson,.zip";

/// What the file dialog offers: texts, archives, and every format that can be read, with its companions.
pub fn accepted() -> String {
    let mut list = TEXTS.to_owned();
    for format in FORMATS.iter().filter(|format| format.reading.is_some()) {
        for ending in [format.extension].iter().chain(format.beside.endings) {
            if !list.split(',').any(|other| other.trim_start_matches('.') == *ending) {
                list.push_str(",.");
                list.push_str(ending);
            }
        }
    }
    list
}

/// What was read, waiting for the person's word.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The number of the file that is being taken: texts keep the order of their files.
    pub(super) place: usize,
    /// What a new project of several texts is called; `None`: after their number and the day.
    name: Option<String>,
    /// Plain texts, ready to be stored, each with the number of its file.
    pub documents: Vec<(usize, Document)>,
    /// Articles taken from web pages.
    pub articles: Vec<TakenArticle>,
    /// Datasets: file name, what was read, whether spans are to be put where their quotes are.
    pub datasets: Vec<(String, Reading, bool)>,
    /// Annotations of other programs.
    pub foreign: Vec<Foreign>,
    /// Tables of texts, each with the number of its file.
    pub tables: Vec<(usize, Table)>,
    /// How many of the texts, articles and rows are in the open project already.
    pub known: usize,
    /// These are added all the same.
    pub add_known: bool,
    /// Files that cannot be taken, with the reason.
    pub refused: Vec<String>,
    /// What was decided for the person and must be said.
    pub announced: Vec<String>,
}

impl Import {
    /// True if something has to be looked at before it is stored.
    fn needs_a_look(&self) -> bool {
        let asks = !self.articles.is_empty() || !self.foreign.is_empty() || !self.tables.is_empty() || self.known > 0;
        asks || self.datasets.iter().any(|(_, reading, _)| !reading.is_whole())
    }

    /// How many texts are added as they are chosen; `None` if there is more in it than texts.
    pub fn texts(&self) -> Option<usize> {
        let only_texts = self.datasets.is_empty() && self.foreign.is_empty();
        only_texts.then(|| self.new_texts())
    }

    /// How many texts are added, whatever else is in it.
    pub fn new_texts(&self) -> usize {
        let left_out = if self.add_known { 0 } else { self.known };
        self.documents.len() + self.shown_texts() - left_out
    }

    /// How many of them are shown before they are added: articles of web pages and texts of tables.
    pub fn shown_texts(&self) -> usize {
        let tables = self
            .tables
            .iter()
            .filter_map(|(_, table)| table.reading.as_ref().ok())
            .map(|reading| reading.project.documents.len())
            .sum::<usize>();
        let articles = self.articles.iter().filter(|taken| taken.wanted).count();
        articles + tables
    }

    /// Files of a format of the table.
    fn take_found(&mut self, found: Found, session: Option<&Session>) {
        if let (Some(Reader::Whole(_)), Some(file)) = (found.format.reading, found.files.first()) {
            return self.take_dataset(file);
        }
        match Foreign::read(found, session) {
            Ok(foreign) => self.foreign.push(foreign),
            Err(why) => self.refused.push(why),
        }
    }

    fn take_dataset(&mut self, file: &InputFile) {
        let name = &file.name;
        match dataset::read(&file.bytes) {
            Ok(reading) if reading.project.documents.is_empty() && !reading.problems.is_empty() => {
                let why: Vec<&str> = reading.problems.iter().take(3).map(|p| p.message.as_str()).collect();
                self.refused.push(format!("{name}: no document could be read. {}", why.join(" ")));
            }
            Ok(reading) => self.datasets.push((name.clone(), reading, true)),
            Err(refusal) => self.refused.push(format!("{name}: {refusal}")),
        }
    }

    /// A file of no format of the table.
    fn take(&mut self, file: &InputFile) {
        let is = |ending: &str| file.has_extension(ending);
        if is("json") {
            return self.take_dataset(file);
        }
        let name = &file.name;
        if ["html", "htm", "xhtml"].into_iter().any(is) {
            return self.take_page(name, &file.bytes);
        }
        if is("docx") {
            match docx::read(&file.bytes) {
                Ok((text, left_out)) => {
                    self.announced.extend(left_out.iter().map(|text| format!("{name}: {text}")));
                    self.documents.push((self.place, document(name, text, Extra::default())));
                }
                Err(why) => self.refused.push(format!("{name}: {why}")),
            }
            return;
        }
        if is("xml") {
            let why = "this is XML of no kind that can be read. Open it in the program it is from, and save its text.";
            return self.refused.push(format!("{name}: {why}"));
        }
        if text_source::find(file).is_some()
            && let Some(table) = Table::read(file.clone())
        {
            return self.tables.push((self.place, table));
        }
        match plain_text::decode(&file.bytes) {
            Ok(decoded) => {
                self.announced.extend(decoded.announced.iter().map(|text| format!("{name}: {text}")));
                let metadata = metadata(&decoded);
                self.documents.push((self.place, document(name, decoded.text, metadata)));
            }
            Err(refusal) => self.refused.push(format!("{name}: {refusal}")),
        }
    }
}

/// What is worth knowing of how a text was decoded, as the `metadata` object of the dataset.
fn metadata(decoded: &plain_text::Decoded) -> Extra {
    let mut known = Vec::new();
    if decoded.encoding != "UTF-8" {
        known.push(("encoding", decoded.encoding));
    }
    if decoded.had_bom {
        known.push(("byte_order_mark", "dropped"));
    }
    dataset::metadata(&known)
}

/// A file's name without its folder and ending.
pub(super) fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn document(name: &str, text: String, metadata: Extra) -> Document {
    let details = Details { title: stem(name).to_owned(), source: name.to_owned(), ..Details::default() };
    Document { metadata, ..Document::new("".into(), Text::new(text), details) }
}

impl Workbench {
    /// Takes files in.
    pub fn take_files(&mut self, files: Vec<InputFile>, mut refused: Vec<String>) {
        let (backups, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| backup::is_backup(&file.bytes));
        for file in backups {
            self.take_backup(file.name, &file.bytes);
        }
        if files.is_empty() && refused.is_empty() {
            return;
        }
        let name = common_name(&files).map(str::to_owned);
        let (found, rest, unopened) = sort_out(files);
        refused.extend(unopened);
        let mut import = Import { refused, name, ..Import::default() };
        for found in found {
            import.take_found(found, self.session.as_ref());
        }
        for (place, file) in rest.iter().enumerate() {
            import.place = place;
            import.take(file);
        }
        self.offer(import);
    }

    /// Takes text from the clipboard in; `html` is the same with its mark-up, if the clipboard had it.
    pub fn take_paste(&mut self, title: &str, text: String, html: Option<&str>) {
        let mut import = Import::default();
        let title = title.trim().to_owned();
        match html {
            Some(html) => {
                let mut article = html::article(html);
                article.source.get_or_insert_with(|| "Pasted".to_owned());
                let title = if title.is_empty() { title_of(&article.text) } else { title };
                import.take_article(&title, Article { title: Some(title.clone()), ..article });
            }
            None if text.trim().is_empty() => import.refused.push("There is no text to take.".to_owned()),
            None => {
                let title = if title.is_empty() { title_of(&text) } else { title };
                let details = Details { title, source: "Pasted".to_owned(), ..Details::default() };
                import.documents.push((0, Document::new("".into(), Text::new(text), details)));
                // What cannot be added stays in the dialog.
                if !self.tabs.reading {
                    self.draft = Default::default();
                }
            }
        }
        self.dialog = None;
        self.offer(import);
    }

    fn offer(&mut self, mut import: Import) {
        if let Some(session) = &self.session {
            import.find_known(session);
        }
        if import.needs_a_look() {
            self.dialog = Some(Dialog::Import(import));
        } else {
            self.accept(import);
        }
    }

    /// Asks for files.
    pub fn pick_files(&mut self) {
        page::click("[data-testid=file-input]");
    }
}

fn title_of(text: &str) -> String {
    let words = first_words(text);
    if words.is_empty() { "Pasted text".to_owned() } else { words }
}
