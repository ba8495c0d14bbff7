//! What a command has to say: in words on standard error, or as JSON.
//!
//! Owns: [`Report`], [`Findings`].

use std::io::{self, Write, stderr, stdout};

use super::failure::{Failure, Naming, Outcome};
use super::read::Corpus;
use super::schemes::LabelMap;
use crate::formats::counting::is_open;
use crate::formats::dataset::{GENERATOR, HeldRelation, Problem, Reading, Unplaced};
use crate::formats::export::manifest::{Counts, write_losses};
use crate::formats::json::Writer;
use crate::formats::loss::{Loss, LossKind, LossReport, count};
use crate::formats::versions::is_of_versions;

/// How many problems of each kind are kept where they cannot be printed at once; the rest is counted.
const KEPT: usize = 1000;

/// How many are printed in words.
const PRINTED: usize = 20;

/// What was read, what was wrong with it, what was written, what was lost.
#[derive(Clone)]
pub struct Report {
    command: &'static str,
    /// True for JSON.
    json: bool,
    /// True if data go to standard output.
    to_error: bool,
    /// True if every problem is kept and printed, and counts.
    all: bool,
    files: usize,
    formats: Vec<&'static str>,
    /// Which labels were to be read as others.
    map: LabelMap,
    read: Counts,
    problem_count: usize,
    /// Of problems by which nothing was lost; they count only if every problem does.
    mild_count: usize,
    unplaced_count: usize,
    held_count: usize,
    problems: Vec<Problem>,
    mild: Vec<Problem>,
    unplaced: Vec<Unplaced>,
    held: Vec<HeldRelation>,
    pub losses: LossReport,
    /// Whether each label has files of its own; `None` if the format has no such files.
    pub per_label: Option<bool>,
    /// What is worth knowing and not wrong.
    pub notes: Vec<String>,
    /// The same of single documents, of which there may be thousands: the first few are printed.
    pub details: Vec<String>,
    /// Where it was written, and how many documents.
    pub written: Vec<(String, usize)>,
    /// Further parts of the report as JSON: names and values.
    pub parts: Vec<(&'static str, String)>,
}

/// What a report wants to know of what was read.
pub struct Findings {
    read: Counts,
    problems: Vec<Problem>,
    unplaced: Vec<Unplaced>,
    held: Vec<HeldRelation>,
}

impl Findings {
    /// Counts the documents of `reading`, and takes what was wrong out of it.
    pub fn of(reading: &mut Reading) -> Self {
        let mut read = Counts::default();
        reading.project.documents.iter().for_each(|document| read.count(document));
        let problems = std::mem::take(&mut reading.problems);
        let unplaced = std::mem::take(&mut reading.unplaced);
        let held = std::mem::take(&mut reading.held_relations);
        Self { read, problems, unplaced, held }
    }
}

impl Report {
    /// True if there are annotations, and all of them were left out for being of others than the annotator chosen.
    pub fn is_all_of_others(&self) -> bool {
        let all = self.read.spans + self.read.relations;
        all > 0 && self.losses.count(LossKind::OtherAnnotator) == all
    }

    /// `to_error`: data go to standard output.
    pub fn new(command: &'static str, json: bool, to_error: bool) -> Self {
        let (files, formats, map, read, problem_count, unplaced_count, held_count) = Default::default();
        let (problems, unplaced, held, losses, written, parts) = Default::default();
        let (notes, details, mild, mild_count) = Default::default();
        let (all, per_label) = (false, None);
        Self {
            command,
            json,
            to_error,
            all,
            files,
            formats,
            map,
            read,
            problem_count,
            mild_count,
            unplaced_count,
            held_count,
            problems,
            mild,
            unplaced,
            held,
            losses,
            per_label,
            notes,
            details,
            written,
            parts,
        }
    }

    /// A report that names every problem; in words, it is what the command prints on standard output.
    pub fn of_all(command: &'static str, json: bool) -> Self {
        Self { all: true, ..Self::new(command, json, false) }
    }

    /// Takes down what `corpus` is made of.
    pub fn about(&mut self, corpus: &Corpus) {
        self.files = corpus.files;
        self.formats.clone_from(&corpus.formats);
        self.map = corpus.map.clone();
        self.notes.extend(corpus.notes.iter().cloned());
    }

    /// True if something is worth knowing, though nothing may be wrong.
    pub fn has_notes(&self) -> bool {
        self.mild_count > 0 || !self.details.is_empty() || !self.all_notes().is_empty()
    }

    /// What is worth knowing of it all, with what is known at the end only.
    fn all_notes(&self) -> Vec<String> {
        let unused = self.map.unused().into_iter();
        let unused = unused.map(|label| format!("--map names the label “{label}”, which is nowhere in the data."));
        self.notes.iter().cloned().chain(unused).collect()
    }

    /// Counts what was read, and takes in what was wrong.
    pub fn add(&mut self, mut findings: Findings) {
        // Nothing is wrong; each batch that was read says in what it counted.
        let is_note = |problem: &mut Problem| is_open(&problem.message) || is_of_versions(&problem.message);
        for problem in findings.problems.extract_if(.., is_note) {
            let is_said = |note: &String| is_open(&problem.message) && note.ends_with(&problem.message);
            if !self.notes.iter().any(is_said) {
                self.notes.push(problem.to_string());
            }
        }
        if !self.all {
            let mild: Vec<Problem> = findings.problems.extract_if(.., |problem| problem.is_mild).collect();
            self.mild_count += mild.len();
            keep(&mut self.mild, mild, KEPT);
        }
        self.read.merge(findings.read);
        self.problem_count += findings.problems.len();
        self.unplaced_count += findings.unplaced.len();
        self.held_count += findings.held.len();
        let limit = if self.all { usize::MAX } else { KEPT };
        keep(&mut self.problems, findings.problems, limit);
        keep(&mut self.unplaced, findings.unplaced, limit);
        keep(&mut self.held, findings.held, limit);
    }

    /// Whether all is as it should be.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(self.problem_count + self.unplaced_count + self.held_count == 0)
    }

    /// Prints the report; `result` says whether the command did its work.
    pub fn finish(&self, result: Result<(), Failure>) -> Result<Outcome, Failure> {
        if let Err(Failure::Usage(_) | Failure::NobodyReads) = result {
            return result.map(|()| Outcome::Clean);
        }
        let text = if self.json { self.to_json(result.as_ref().err()) } else { self.to_words(result.is_ok()) };
        let is_product = self.all || self.json;
        if is_product && !self.to_error {
            let mut out = stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush()).to_output()?;
        } else {
            // Without standard error there is nobody to tell.
            drop(stderr().write_all(text.as_bytes()));
        }
        result.map(|()| self.outcome())
    }

    fn to_words(&self, is_done: bool) -> String {
        let mut text = Vec::new();
        // Writing into memory does not fail.
        drop(self.write_words(&mut text, is_done));
        String::from_utf8_lossy(&text).into_owned()
    }

    fn write_words(&self, out: &mut dyn Write, is_done: bool) -> io::Result<()> {
        let Counts { documents, spans, relations } = self.read;
        let formats = if self.formats.is_empty() { String::new() } else { format!(" ({})", self.formats.join(", ")) };
        writeln!(
            out,
            "Read {}{formats}: {}, {}, {}.",
            count(self.files, "file"),
            count(documents, "document"),
            count(spans, "span"),
            count(relations, "relation")
        )?;
        let printed = if self.all { usize::MAX } else { PRINTED };
        for problem in self.problems.iter().take(printed) {
            writeln!(out, "  {problem}")?;
        }
        if self.problem_count > printed {
            writeln!(out, "  … and {} more; `validate` names all.", self.problem_count - printed)?;
        }
        if self.mild_count > 0 {
            writeln!(out, "Worth knowing, though no text, span or relation is lost by it:")?;
            self.mild.iter().take(PRINTED).try_for_each(|problem| writeln!(out, "  {problem}"))?;
        }
        if self.mild_count > PRINTED {
            writeln!(out, "  … and {} more; `validate` names all.", self.mild_count - PRINTED)?;
        }
        if self.unplaced_count > 0 {
            let proposed = self.unplaced.iter().filter(|unplaced| unplaced.proposal.is_some()).count();
            let by = if self.unplaced.len() < self.unplaced_count { "at least " } else { "" };
            write!(out, "{} not placed", were(self.unplaced_count, "span"))?;
            if proposed > 0 {
                write!(
                    out,
                    "; the words of {by}{proposed} are elsewhere in their text: `validate --fix OUT` puts them there"
                )?;
            }
            writeln!(out, ".")?;
        }
        if self.held_count > 0 {
            writeln!(out, "{} held back.", were(self.held_count, "relation"))?;
        }
        for detail in self.details.iter().take(printed) {
            writeln!(out, "{detail}")?;
        }
        if self.details.len() > printed {
            writeln!(out, "  … and {} more; `--json` names all.", self.details.len() - printed)?;
        }
        for note in self.all_notes() {
            writeln!(out, "{note}")?;
        }
        if is_done {
            for loss in &self.losses.losses {
                write_loss(out, loss, self.per_label)?;
            }
        }
        for (place, documents) in &self.written {
            let place = if place == "-" { "standard output" } else { place };
            writeln!(out, "Wrote {} to {place}.", count(*documents, "document"))?;
        }
        if self.all && self.outcome() == Outcome::Clean {
            writeln!(out, "Nothing is wrong.")?;
        }
        Ok(())
    }

    fn to_json(&self, failure: Option<&Failure>) -> String {
        let mut json = Writer::pretty(4096);
        json.open('{');
        json.field("generator", GENERATOR);
        json.field("command", self.command);
        if let Some(failure) = failure {
            json.field("error", &failure.to_string());
        }
        json.field_number("files", self.files);
        json.field_list("formats", &mut self.formats.iter().copied());
        json.key("read");
        write_counts(&mut json, self.read);
        json.field_number("problem_count", self.problem_count);
        list(&mut json, "problems", &self.problems, &|json, problem| {
            json.field("place", &problem.place);
            json.field("message", &problem.message);
        });
        json.field_number("unplaced_count", self.unplaced_count);
        list(&mut json, "unplaced", &self.unplaced, &write_unplaced);
        json.field_number("held_relation_count", self.held_count);
        list(&mut json, "held_relations", &self.held, &|json, held| {
            json.field("document", held.document.as_str());
            json.field("relation", held.relation.id.as_str());
            json.field("type", held.relation.kind.as_str());
            json.field("from", held.relation.from.as_str());
            json.field("to", held.relation.to.as_str());
        });
        json.key("losses");
        write_losses(&mut json, &self.losses);
        let mut notes: Vec<String> = self.mild.iter().map(ToString::to_string).collect();
        if self.mild_count > notes.len() {
            notes.push(format!("… and {} more such; `validate` names all.", self.mild_count - notes.len()));
        }
        json.field_list("notes", &mut notes.iter().chain(&self.details).chain(&self.all_notes()).map(String::as_str));
        for (name, part) in &self.parts {
            json.key(name);
            json.kept(part);
        }
        list(&mut json, "written", &self.written, &|json, (place, documents)| {
            json.field("path", place);
            json.field_number("documents", *documents);
        });
        json.close('}');
        json.finish() + "\n"
    }
}

fn keep<T>(kept: &mut Vec<T>, new: Vec<T>, limit: usize) {
    let room = limit.saturating_sub(kept.len());
    kept.extend(new.into_iter().take(room));
}

fn list<T>(json: &mut Writer, name: &str, items: &[T], write: &dyn Fn(&mut Writer, &T)) {
    json.key(name);
    json.open('[');
    for item in items {
        json.element();
        json.open('{');
        write(json, item);
        json.close('}');
    }
    json.close(']');
}

fn write_counts(json: &mut Writer, counts: Counts) {
    json.open('{');
    json.field_number("documents", counts.documents);
    json.field_number("spans", counts.spans);
    json.field_number("relations", counts.relations);
    json.close('}');
}

fn write_unplaced(json: &mut Writer, unplaced: &Unplaced) {
    json.field("document", unplaced.document.as_str());
    json.field("span", unplaced.span.id.as_str());
    json.field("label", unplaced.span.label.as_str());
    json.field_number("start", unplaced.span.range.start.0);
    json.field_number("end", unplaced.span.range.end.0);
    json.field("text", &unplaced.quote);
    if let Some(proposal) = unplaced.proposal {
        json.key("proposal");
        json.open('{');
        json.field_number("start", proposal.start.0);
        json.field_number("end", proposal.end.0);
        json.close('}');
    }
}

fn write_loss(out: &mut dyn Write, loss: &Loss, per_label: Option<bool>) -> io::Result<()> {
    write!(out, "{}: {}.", loss.told(&loss.kind.counted(loss.count)), loss.effect)?;
    if let Some(advice) = advice(loss.kind, per_label) {
        write!(out, " {advice}")?;
    }
    if let Some(example) = loss.examples.first() {
        write!(out, " For example in “{}”", example.document)?;
        // Of what has no words of its own, such as an id, only the place can be told.
        if !example.text.is_empty() {
            write!(out, ": “{}”", example.text)?;
        }
        write!(out, ".")?;
    }
    writeln!(out)
}

/// How to choose otherwise.
fn advice(kind: LossKind, per_label: Option<bool>) -> Option<&'static str> {
    match kind {
        LossKind::Crossing | LossKind::Nesting | LossKind::SameRange => Some(match per_label {
            Some(true) => "They have the same label as the span that stays; --to dataset and --to jsonl keep them.",
            Some(false) => {
                "--overlap chooses which span stays; --overlap per-label keeps those of other labels, in files of their own."
            }
            None => "--overlap chooses which span stays; --to dataset and --to jsonl keep them.",
        }),
        LossKind::CutsToken => Some("--align chooses what becomes of them."),
        LossKind::Annotator => Some("--to dataset and --to jsonl keep them; --annotator NAME writes the spans of one."),
        LossKind::Relation
        | LossKind::Attribute
        | LossKind::Note
        | LossKind::Provenance
        | LossKind::Detail
        | LossKind::Unknown => Some("--to dataset and --to jsonl keep them."),
        _ => None,
    }
}

fn were(n: usize, what: &str) -> String {
    format!("{} {}", count(n, what), if n == 1 { "was" } else { "were" })
}
