//! What an export says about itself: a manifest for programs and a README for people.
//!
//! Owns: [`Manifest`], [`Entry`], [`Counts`]. Must not know: how the other files came about.

use super::super::dataset::scheme::write_scheme;
use super::super::dataset::{GENERATOR, sha256_of};
use super::super::format::OutputFile;
use super::super::json::Writer;
use super::super::loss::LossReport;
use super::super::options::Overlap;
use super::piece::Job;
use crate::model::document::{Document, DocumentId};
use crate::model::scheme::LabelId;
use crate::model::text::Text;

/// The manifest's file name.
pub const MANIFEST: &str = "manifest.json";

/// The field with the documents that share their text, in manifests and reports.
pub const DUPLICATES: &str = "same_or_nearly_same_text";

/// What the manifest says of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    id: String,
    file: String,
    split: Option<&'static str>,
    sha256: String,
    counts: Counts,
}

impl Entry {
    /// `id` as the project has it; `text` and `counts`: of what was written.
    #[must_use]
    pub fn new(id: &DocumentId, text: &Text, counts: Counts, stem: &str, split: Option<&'static str>) -> Self {
        Self { id: id.to_string(), file: stem.to_owned(), split, sha256: sha256_of(text).to_owned(), counts }
    }

    /// The entry as one item of the list in the manifest. `first`: none was written before it.
    #[must_use]
    pub fn json(&self, first: bool) -> String {
        let mut json = Writer::items(2, first);
        json.element();
        json.open('{');
        json.field("id", &self.id);
        json.field("file", &self.file);
        if let Some(split) = self.split {
            json.field("split", split);
        }
        json.field("text_sha256", &self.sha256);
        json.field_number("spans", self.counts.spans);
        json.field_number("relations", self.counts.relations);
        json.close('}');
        json.finish()
    }
}

/// How much there is, in a project or in what was written of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents.
    pub documents: usize,
    /// Spans.
    pub spans: usize,
    /// Relations.
    pub relations: usize,
}

impl Counts {
    /// Counts one more document.
    pub fn count(&mut self, document: &Document) {
        self.documents += 1;
        self.spans += document.annotations.span_count();
        self.relations += document.annotations.relation_count();
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: Self) {
        self.documents += other.documents;
        self.spans += other.spans;
        self.relations += other.relations;
    }

    fn write(self, json: &mut Writer, name: &str) {
        json.key(name);
        json.open('{');
        json.field_number("documents", self.documents);
        json.field_number("spans", self.spans);
        json.field_number("relations", self.relations);
        json.close('}');
    }
}

/// Everything an export says about itself.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// What was written, in its order.
    pub documents: Vec<Entry>,
    /// How much there was, before anything was left out.
    pub in_project: Counts,
    /// What was not.
    pub losses: LossReport,
    /// Documents that share their text and so their split.
    pub duplicates: Vec<Vec<String>>,
}

impl Manifest {
    /// The manifest and the README; not the one that `files` has already.
    #[must_use]
    pub fn files(&self, job: &Job<'_>, files: &[OutputFile]) -> Vec<OutputFile> {
        let mut own = vec![OutputFile::new(MANIFEST, self.json(job))];
        if !files.iter().any(|file| file.path == "README.md") {
            own.push(OutputFile::new("README.md", self.readme(job)));
        }
        own
    }

    /// The manifest.
    #[must_use]
    pub fn json(&self, job: &Job<'_>) -> String {
        let mut counts = Counts::default();
        self.documents.iter().for_each(|entry| counts.merge(entry.counts));
        let (mut json, end) = self.around(job, counts);
        for (number, entry) in self.documents.iter().enumerate() {
            json.push_str(&entry.json(number == 0));
        }
        json + &end
    }

    /// The manifest before its entries, and after them, where these are too many to be kept. There must be at least
    /// one. `counts`: of what was written.
    #[must_use]
    pub fn around(&self, job: &Job<'_>, counts: Counts) -> (String, String) {
        let context = job.context();
        let mut json = Writer::pretty(4096);
        json.open('{');
        json.field("generator", GENERATOR);
        json.field("format", job.format.id);
        json.field("project", &job.project.name);
        json.field("description", &job.project.description);
        json.field("license", &job.project.license);
        json.key("choices");
        json.open('{');
        json.field("offset_unit", context.unit.as_str());
        if job.format.chooses() {
            json.field("overlap", job.options.overlap.as_str());
            if job.options.overlap == Overlap::Priority {
                json.field_list("priority", &mut job.options.priority.iter().map(LabelId::as_str));
            }
        }
        if job.format.is_tokenised() {
            json.field("align", context.align.as_str());
        }
        if job.options.spreadsheet && job.format.is_table() {
            json.key("spreadsheet_safe");
            json.truth(true);
        }
        if let Some(annotator) = &job.options.annotator {
            json.field("annotator", annotator.as_str());
        }
        if let Some(ratios) = job.options.split {
            let parts = ratios.parts.map(|part| part.to_string());
            json.field("split", &parts.join("/"));
            json.field("seed", &ratios.seed.to_string());
        }
        json.close('}');
        counts.write(&mut json, "counts");
        self.in_project.write(&mut json, "counts_in_project");
        json.key("losses");
        write_losses(&mut json, &self.losses);
        json.key("scheme");
        write_scheme(&mut json, job.scheme);
        json.key("documents");
        json.open('[');
        let start = json.take();
        self.write_end(&mut json);
        json.close('}');
        (start, json.finish() + "\n")
    }

    fn write_end(&self, json: &mut Writer) {
        json.close(']');
        if !self.duplicates.is_empty() {
            json.key(DUPLICATES);
            write_groups(json, &self.duplicates);
        }
    }

    /// The README.
    #[must_use]
    pub fn readme(&self, job: &Job<'_>) -> String {
        let name = if job.project.name.is_empty() { "Annotations" } else { &job.project.name };
        let mut text = format!("# {name}\n\n");
        if !job.project.description.is_empty() {
            text.push_str(&format!("{}\n\n", job.project.description));
        }
        let license = if job.project.license.is_empty() { "not stated" } else { &job.project.license };
        text.push_str(&format!("Format: {}. {}\n\nLicence: {license}.\n\n", job.format.name, job.format.description));
        text.push_str(&format!("## How to load it\n\n{}\n", job.format.loading));
        text.push_str(&self.not_inside());
        text.push_str(
            "## More\n\n`manifest.json` has the scheme with its definitions, the choices made, how much is in the \
                       files (`counts`) and was in the project (`counts_in_project`), and a SHA-256 hash of each text \
                       (over its UTF-8 bytes, in the characters that are written here).\n",
        );
        text
    }

    fn not_inside(&self) -> String {
        if self.losses.is_empty() {
            return "## What is not in it\n\nNothing is missing.\n\n".to_owned();
        }
        let mut text = "## What is not in it\n\n".to_owned();
        for loss in &self.losses.losses {
            text.push_str(&format!("- {}: {}\n", loss.told(&loss.kind.counted(loss.count)), loss.effect));
        }
        text.push('\n');
        text
    }
}

/// Groups of ids as JSON.
pub(crate) fn write_groups(json: &mut Writer, groups: &[Vec<String>]) {
    json.open('[');
    for group in groups {
        json.element();
        json.open('[');
        for id in group {
            json.element();
            json.string(id);
        }
        json.close(']');
    }
    json.close(']');
}

/// A loss report as JSON.
pub(crate) fn write_losses(json: &mut Writer, report: &LossReport) {
    json.open('[');
    for loss in &report.losses {
        json.element();
        json.open('{');
        json.field("kind", loss.kind.as_str());
        json.field("effect", loss.effect.as_str());
        if let Some(view) = loss.effect.view() {
            json.field("view", view);
        }
        json.field_number("count", loss.count);
        for (name, count) in [("attributes", loss.along.attributes), ("notes", loss.along.notes)] {
            if count > 0 {
                json.field_number(name, count);
            }
        }
        json.key("examples");
        json.open('[');
        for example in &loss.examples {
            json.element();
            json.open('{');
            json.field("document", example.document.as_str());
            if let Some(span) = &example.span {
                json.field("span", span.as_str());
            }
            json.field("text", &example.text);
            json.close('}');
        }
        json.close(']');
        json.close('}');
    }
    json.close(']');
}
