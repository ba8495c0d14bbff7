//! The words of the command line.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};

use super::failure::Failure;
use crate::formats::format::Format;
use crate::formats::options::{Align, Options, Overlap, ReadOptions, Unit};
use crate::formats::split::Ratios;
use crate::formats::{self, FORMATS};
use crate::model::scheme::LabelId;
use crate::model::span::AnnotatorId;

const EXIT: &str = "Exit status: 0 all went well; 1 something could not be read, placed or written as it was, or, for \
                    validate, breaks a rule (it is reported); 2 the command was not understood; 130 it was \
                    stopped.";

/// Convert, check, count, split and merge annotated texts.
#[derive(Debug, Parser)]
#[command(name = "counterclaim", version, about, after_help = EXIT)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write files, folders or standard input (-) in another format
    #[command(after_help = CONVERT_HELP)]
    Convert(Convert),
    /// Report everything that is wrong with files, and where
    Validate(Validate),
    /// Count documents, characters, tokens, spans, overlaps, relations and attributes
    Stats(Stats),
    /// Divide documents into training, development and test datasets, copies of a text together
    Split(Split),
    /// Make one dataset of several: the same text becomes one document with all its spans
    Merge(Merge),
    /// Print the JSON Schema of the dataset
    Schema,
    /// List the formats
    Formats(Formats),
}

const CONVERT_HELP: &str = "\
Where it goes: a PATH with the format's own ending is its main file alone (of spacy \
also one in .spacy, the DocBin); one ending in .zip an archive; - standard output; anything else a folder, with a manifest and a README, or of a dataset with its one file. Nothing appears at
PATH before all of it is written.

Memory: lines of JSON (jsonl, doccano, prodigy, …) are converted in batches, so that a corpus may be larger than \
memory; --split, which compares all texts, keeps some 600 bytes of each document, and the words of those that may be
copies. Datasets, archives and folders of files are held in memory.

What the format cannot hold is counted in the report, and in the manifest.";

/// What is read, and how.
#[derive(Args, Debug)]
pub struct Input {
    /// Files, folders (with all that is in them) or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// The format of the input, if it cannot be told from the files
    #[arg(long, value_name = "FORMAT", value_parser = readable())]
    from: Option<String>,
    /// In what the input counts, where programs disagree about its format
    #[arg(long, value_name = "UNIT", value_parser = words(&Unit::ALL))]
    from_unit: Option<String>,
    /// The column or field that holds the text, in tables and lines of JSON that are only texts
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// Read the label OLD as NEW; can be given several times
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    pub map: Vec<(String, String)>,
    /// Take labels, attributes and relation types from this dataset
    #[arg(long, value_name = "DATASET")]
    pub scheme: Option<PathBuf>,
}

impl Input {
    /// The format asked for.
    pub fn from(&self) -> Option<&'static Format> {
        self.from.as_deref().and_then(formats::format)
    }

    /// The choices of the import.
    pub fn options(&self) -> ReadOptions {
        let unit = self.from_unit.as_deref().and_then(Unit::parse);
        ReadOptions { unit, text_column: self.text_column.clone() }
    }
}

/// `counterclaim convert`.
#[derive(Args, Debug)]
pub struct Convert {
    #[command(flatten)]
    pub input: Input,
    /// The format to write; see `counterclaim formats`
    #[arg(long, value_name = "FORMAT", value_parser = writable())]
    to: String,
    /// Where to write: a file, an archive (.zip), a folder, or - for standard output
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Which of two overlapping spans stays, if the format allows one only; per-label writes files for each label
    #[arg(long, value_name = "POLICY", value_parser = words(&Overlap::ALL))]
    overlap: Option<String>,
    /// Labels, the most important first; implies --overlap priority. Can be given several times; a label with a comma
    /// stands between quotation marks: '"dead, hurt",claim'
    #[arg(long, value_name = "LABEL,…")]
    priority: Vec<String>,
    /// What becomes of spans that cut tokens, if the format is made of tokens
    #[arg(long, value_name = "POLICY", value_parser = words(&Align::ALL))]
    align: Option<String>,
    /// In what to count, where programs disagree about the format
    #[arg(long, value_name = "UNIT", value_parser = words(&Unit::ALL))]
    unit: Option<String>,
    /// Only the spans of this annotator
    #[arg(long, value_name = "NAME")]
    annotator: Option<String>,
    /// Divide into training, development and test data, such as 80/10/10
    #[arg(long, value_name = "SHARES")]
    split: Option<String>,
    /// Chooses among equally good divisions; the same seed gives the same one
    #[arg(long, value_name = "NUMBER", default_value_t = 0, requires = "split")]
    seed: u64,
    /// Put -DOCSTART- before each document of a column format; in one file, that keeps them apart
    #[arg(long)]
    docstart: bool,
    /// Put an apostrophe before cells that a spreadsheet program would run
    #[arg(long)]
    spreadsheet_safe: bool,
    /// Write over an input, or into a folder that is not empty; files of an earlier export in it are replaced, others stay
    #[arg(long)]
    pub force: bool,
    /// Report as JSON: on standard output, or on standard error if the data go to standard output
    #[arg(long)]
    pub json: bool,
}

impl Convert {
    /// The format to write. It was checked when the words were read.
    pub fn to(&self) -> Result<&'static Format, Failure> {
        formats::format(&self.to).ok_or_else(|| Failure::Usage(format!("There is no format “{}”.", self.to)))
    }

    /// True if it was said which of overlapping spans stays.
    pub fn chooses_overlap(&self) -> bool {
        self.overlap.is_some() || !self.priority.is_empty()
    }

    /// The choices of the export.
    pub fn options(&self) -> Result<Options, Failure> {
        let overlap = self.overlap.as_deref().and_then(Overlap::parse);
        if !self.priority.is_empty() && overlap.is_some_and(|overlap| overlap != Overlap::Priority) {
            return Err(Failure::Usage(
                "--priority goes with --overlap priority only. Leave one of them out.".to_owned(),
            ));
        }
        let lists = self.priority.iter().map(|list| labels(list)).collect::<Result<Vec<_>, Failure>>()?;
        let priority: Vec<LabelId> = lists.into_iter().flatten().collect();
        let by_priority = if self.priority.is_empty() { Overlap::default() } else { Overlap::Priority };
        let split = self.split.as_deref().map(|shares| Ratios::parse(shares, self.seed)).transpose();
        Ok(Options {
            overlap: overlap.unwrap_or(by_priority),
            priority,
            align: self.align.as_deref().and_then(Align::parse),
            unit: self.unit.as_deref().and_then(Unit::parse),
            annotator: self.annotator.as_deref().map(AnnotatorId::from),
            split: split.map_err(Failure::Usage)?,
            docstart: self.docstart,
            spreadsheet: self.spreadsheet_safe,
        })
    }
}

/// `counterclaim validate`.
#[derive(Args, Debug)]
pub struct Validate {
    #[command(flatten)]
    pub input: Input,
    /// Put spans that do not fit to where their words are, and write all as a dataset to this file
    #[arg(long, value_name = "OUT")]
    pub fix: Option<PathBuf>,
    /// Write over an input
    #[arg(long, requires = "fix")]
    pub force: bool,
    /// Report as JSON
    #[arg(long)]
    pub json: bool,
}

/// `counterclaim stats`.
#[derive(Args, Debug)]
pub struct Stats {
    #[command(flatten)]
    pub input: Input,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `counterclaim split`.
#[derive(Args, Debug)]
pub struct Split {
    #[command(flatten)]
    pub input: Input,
    /// The folder for train.json, dev.json and test.json
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// Shares of training, development and test data
    #[arg(long, value_name = "SHARES", default_value = "80/10/10")]
    split: String,
    /// Chooses among equally good divisions; the same seed gives the same one
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// Write into a folder that is not empty; files of other names in it stay
    #[arg(long)]
    pub force: bool,
    /// Report as JSON
    #[arg(long)]
    pub json: bool,
}

impl Split {
    /// The shares.
    pub fn ratios(&self) -> Result<Ratios, Failure> {
        Ratios::parse(&self.split, self.seed).map_err(Failure::Usage)
    }
}

/// `counterclaim merge`.
#[derive(Args, Debug)]
pub struct Merge {
    #[command(flatten)]
    pub input: Input,
    /// The dataset to write, or - for standard output
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Write over an input
    #[arg(long)]
    pub force: bool,
    /// Report as JSON: on standard output, or on standard error if the dataset goes to standard output
    #[arg(long)]
    pub json: bool,
}

/// `counterclaim formats`.
#[derive(Args, Debug)]
pub struct Formats {
    /// Print as JSON
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
    /// Print as a Markdown table
    #[arg(long)]
    pub markdown: bool,
}

fn words<T>(all: &[(T, &'static str)]) -> PossibleValuesParser {
    PossibleValuesParser::new(all.iter().map(|(_, word)| *word))
}

fn readable() -> PossibleValuesParser {
    let is_read = |format: &&Format| format.reading.is_some();
    PossibleValuesParser::new(FORMATS.iter().filter(is_read).map(|format| format.id))
}

fn writable() -> PossibleValuesParser {
    let is_written = |format: &&Format| format.writing.is_some();
    PossibleValuesParser::new(FORMATS.iter().filter(is_written).map(|format| format.id))
}

/// The labels of a list with commas between them. In quotation marks a comma is part of the label, and two of these are
/// one.
fn labels(list: &str) -> Result<Vec<LabelId>, Failure> {
    let (mut labels, mut label) = (Vec::new(), String::new());
    let (mut is_quoted, mut was_quoted) = (false, false);
    let mut rest = list.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if is_quoted && rest.next_if_eq(&'"').is_some() => label.push('"'),
            '"' if is_quoted => is_quoted = false,
            '"' if label.trim().is_empty() && !was_quoted => {
                label.clear();
                (is_quoted, was_quoted) = (true, true);
            }
            ',' if !is_quoted => {
                labels.push(LabelId::from(std::mem::take(&mut label).trim()));
                was_quoted = false;
            }
            _ => label.push(c),
        }
    }
    if is_quoted {
        return Err(Failure::Usage(format!("In --priority {list} a quotation mark is opened and never closed.")));
    }
    labels.push(LabelId::from(label.trim()));
    Ok(labels)
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() && !new.is_empty() => Ok((old.to_owned(), new.to_owned())),
        _ => Err("write OLD=NEW, such as deaths=casualty_figure".to_owned()),
    }
}
