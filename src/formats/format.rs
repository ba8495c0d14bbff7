//! What a format is: its names, what it can hold, how it is written and read.
//!
//! Owns: [`Format`], [`Writing`], [`Reading`](Reader), and the files that go in and out. What one can hold:
//! [`super::holds`]; what lies beside its files: [`super::beside`].
//! Must not know: any one format.

use std::borrow::Cow;
use std::fmt;

pub use super::beside::Beside;
use super::bound::Bound;
use super::dataset::{Reading, Refusal};
pub use super::holds::{Characters, Holds, Overlaps};
use super::intake::Intake;
use super::options::{Options, Overlap, ReadOptions, Unit};
use crate::model::document::Document;
use crate::model::offset::CodePoint;
use crate::model::project::Project;
use crate::model::scheme::{LabelId, Scheme};
use crate::model::span::Timestamp;

/// A kind of file, or folder of files, that a project can be written as or read from.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Names it in commands, manifests and preferences.
    pub id: &'static str,
    /// Names it on screen.
    pub name: &'static str,
    /// Of its main file, without the dot.
    pub extension: &'static str,
    /// Of its main file, as in HTTP.
    pub media_type: &'static str,
    /// What it is good for, in one sentence.
    pub description: &'static str,
    /// How to load it into its consumer, as Markdown, for the README of an export.
    pub loading: &'static str,
    /// In what its consumer counts.
    pub unit: Unit,
    /// True if consumers disagree about the unit, so that a person can choose.
    pub unit_varies: bool,
    /// What it can say.
    pub holds: Holds,
    /// How it is written; `None` if it is only read.
    pub writing: Option<Writing>,
    /// How it is read; `None` if it is only written.
    pub reading: Option<Reader>,
    /// Whether a file looks like this format.
    pub recognise: fn(&InputFile) -> bool,
    /// What lies beside its files and belongs to them.
    pub beside: Beside,
}

impl Format {
    /// True if it matters where tokens begin and end.
    #[must_use]
    pub fn is_tokenised(&self) -> bool {
        self.holds.tokens || self.holds.view.is_some()
    }

    /// True if spans may have to give way to others, in the format or in its view.
    #[must_use]
    pub fn chooses(&self) -> bool {
        self.holds.overlap != Overlaps::Any || self.holds.view.is_some()
    }

    /// True if each label can get files of its own.
    #[must_use]
    pub fn may_separate(&self) -> bool {
        self.holds.overlap == Overlaps::None
    }

    /// What of `options` means something to it; what was chosen for another format is left aside.
    #[must_use]
    pub fn heeded(&self, options: &Options) -> Options {
        let per_label = options.overlap == Overlap::PerLabel && !self.may_separate();
        Options {
            overlap: if per_label { Overlap::default() } else { options.overlap },
            unit: options.unit.filter(|_| self.unit_varies),
            align: options.align.filter(|_| self.is_tokenised()),
            spreadsheet: options.spreadsheet && self.is_table(),
            ..options.clone()
        }
    }

    /// True if spreadsheet programs open it.
    #[must_use]
    pub fn is_table(&self) -> bool {
        matches!(self.id, "csv" | "tsv")
    }

    /// True if it has a line that tells where a document begins, for [`Options::docstart`].
    #[must_use]
    pub fn has_docstart(&self) -> bool {
        matches!(self.id, "conll" | "bilou")
    }
}

/// How a format is written.
#[derive(Clone, Copy, Debug)]
pub enum Writing {
    /// The whole project as one file, checked by itself.
    Whole(fn(&Project, &Timestamp) -> Result<Vec<u8>, WriteError>),
    /// Document by document.
    Documents(DocumentWriting),
}

/// How a format is written document by document: each gives pieces of files, which are joined.
#[derive(Clone, Copy, Debug)]
pub struct DocumentWriting {
    /// The file that matters most, such as `doccano.jsonl`; for formats with files for each document, `None`.
    pub main: Option<&'static str>,
    /// Files that do not depend on the documents: configuration, scripts. Not in folders of splits or labels.
    pub fixed: fn(&Context<'_>) -> Vec<OutputFile>,
    /// The pieces of one document. Everything in the document can be held: it went through [`super::reduce`].
    pub document: fn(&Document, &Context<'_>) -> Vec<OutputFile>,
    /// How the pieces of a file are joined; asked for each path, which may lie in folders of splits and labels.
    pub join: fn(path: &str, &Context<'_>) -> Join,
    /// Files that need to know what was written, such as a dataset card.
    pub last: fn(&Context<'_>, &Totals) -> Vec<OutputFile>,
    /// Compares what was written of a document with the document: for formats that nothing reads here, and for lines
    /// that a corpus has millions of. The others are read again by their own reader.
    pub check: Option<Check>,
}

/// Whether files say what their document does; an error names the first difference.
pub type Check = fn(&Document, &[OutputFile], &Context<'_>) -> Result<(), WriteError>;

/// No files.
#[must_use]
pub fn no_fixed(_: &Context<'_>) -> Vec<OutputFile> {
    Vec::new()
}

/// No files.
#[must_use]
pub fn no_last(_: &Context<'_>, _: &Totals) -> Vec<OutputFile> {
    Vec::new()
}

/// Pieces one after the other.
#[must_use]
pub fn as_lines(_: &str, _: &Context<'_>) -> Join {
    Join::text("", "", "")
}

/// How the pieces of a file become the file.
#[derive(Clone, Debug)]
pub enum Join {
    /// Something before, between and after.
    Text {
        /// Before the first.
        head: String,
        /// Between two.
        between: &'static str,
        /// After the last.
        foot: String,
    },
    /// Parts that grow beside each other.
    Bound(Bound),
}

impl Join {
    /// [`Join::Text`].
    #[must_use]
    pub fn text(head: impl Into<String>, between: &'static str, foot: impl Into<String>) -> Self {
        Self::Text { head: head.into(), between, foot: foot.into() }
    }
}

/// What was written of one split.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitTotal {
    /// `train`, `dev`, `test`; `None` if there are no splits.
    pub split: Option<&'static str>,
    /// How many documents.
    pub documents: usize,
    /// How many bytes in the main file.
    pub bytes: usize,
}

/// What was written.
pub type Totals = Vec<SplitTotal>;

/// What a writer may look at besides the document.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Labels, attributes and relation types.
    pub scheme: &'a Scheme,
    /// Name and licence; its documents are not to be looked at.
    pub project: &'a ProjectFacts,
    /// The choices.
    pub options: &'a Options,
    /// In what to count.
    pub unit: Unit,
    /// What becomes of spans that cut tokens.
    pub align: super::options::Align,
    /// `train`, `dev`, `test`, if there are splits.
    pub split: Option<&'static str>,
    /// The label whose spans alone are written, for [`super::options::Overlap::PerLabel`].
    pub label: Option<&'a LabelId>,
    /// The document's id made safe for file systems, without ending.
    pub stem: &'a str,
    /// The place of the document in the export, from 0.
    pub number: usize,
}

/// What is true of a project apart from its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectFacts {
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Under which licence the export may be used.
    pub license: String,
}

impl Context<'_> {
    /// `at`, counted in the unit of the export.
    #[must_use]
    pub fn offset(&self, document: &Document, at: CodePoint) -> usize {
        self.unit.count(&document.text, at)
    }
}

/// A file of an export, or a piece of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// With folders, `/` between them.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl OutputFile {
    /// A file at `path`.
    #[must_use]
    pub fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }

    /// Its content as text, with U+FFFD for what is none. Whether it is UTF-8 is found out faster than what is wrong.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        std::str::from_utf8(&self.bytes).map_or_else(|_| String::from_utf8_lossy(&self.bytes), Cow::Borrowed)
    }
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// With the folders it lies in, `/` between them.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// True if `ending` is `extension`, whatever the case. Lines of JSON have two: `ndjson` is another name for `jsonl`.
#[must_use]
#[inline(never)] // it is asked in some hundred places
pub fn is_ending(ending: &str, extension: &str) -> bool {
    ending.eq_ignore_ascii_case(extension) || extension == "jsonl" && ending.eq_ignore_ascii_case("ndjson")
}

impl InputFile {
    /// The folder it lies in, without a slash behind; empty if it is in none.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The name without folders.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The name without folders and ending.
    #[must_use]
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// True if the name ends in `.` and `extension`, as [`is_ending`] has it.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        self.file_name().rsplit_once('.').is_some_and(|(_, ending)| is_ending(ending, extension))
    }

    /// True for lines of JSON, and for a list of records in a `.json` file.
    #[must_use]
    pub fn has_records(&self) -> bool {
        self.has_extension("jsonl") || self.has_extension("json") && self.head().trim_start().starts_with('[')
    }

    /// The first few thousand bytes, for recognising formats; what is not UTF-8 is replaced.
    #[must_use]
    pub fn head(&self) -> Cow<'_, str> {
        let head = self.bytes.get(..4096.min(self.bytes.len())).unwrap_or_default();
        super::plain_text::without_mark(head)
    }
}

/// How a format is read.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// Our own dataset: one file is a project.
    Whole(fn(&[u8]) -> Result<Reading, Refusal>),
    /// Each line of a file is a document: the line, its place for messages, what was chosen.
    Lines(fn(&str, &str, &ReadOptions, &mut Intake)),
    /// Several files together; a problem with one must not cost the others.
    Files(fn(&[&InputFile], &ReadOptions, &mut Intake)),
}

/// Why a file was not written. What is written is read again before it is handed over, so that a mistake of
/// the program shows here and not in somebody's analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// In this document (first) this span (second) would not be where its text says.
    Offset(String, String),
    /// What was written is not read as what was to be written.
    Unreadable(String),
    /// There is no document that the format can hold.
    Nothing,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(document, span) => write!(
                f,
                "Nothing was written: in “{document}” the span “{span}” would point at other words than it marks. \
                 This is a mistake of the program; your annotations are as they were."
            ),
            Self::Unreadable(what) => write!(
                f,
                "Nothing was written: {what}. This is a mistake of the program; your annotations are as they were."
            ),
            Self::Nothing => f.write_str("Nothing was written: there is no document with a text. Add one first."),
        }
    }
}

impl std::error::Error for WriteError {}
