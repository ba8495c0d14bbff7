//! What a format does with documents, found out by letting it write a small one.
//!
//! Owns: [`Probe`], [`Shared`].

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::formats::dataset::scheme::bare_label;
use crate::formats::export::piece::Job;
use crate::formats::format::{Context, Join, OutputFile, Overlaps, ProjectFacts};
use crate::formats::loss::LossReport;
use crate::formats::options::{Options, Overlap};
use crate::formats::reduce::reduce;
use crate::formats::split::SPLITS;
use crate::model::annotations::Annotations;
use crate::model::document::Document;
use crate::model::edit::Details;
use crate::model::extra::Extra;
use crate::model::offset::TextRange;
use crate::model::relation::Relation;
use crate::model::scheme::{Attribute, AttributeKind, RelationType, Scheme};
use crate::model::span::{Origin, Span, Value};
use crate::model::text::Text;

/// The files that pieces of several documents go into.
#[derive(Clone, Debug, Default)]
pub struct Shared(BTreeSet<String>);

impl Shared {
    /// True if `path` is one of them, in whatever folder of a label or split.
    pub fn has(&self, path: &str) -> bool {
        self.0
            .iter()
            .any(|shared| path.strip_suffix(shared.as_str()).is_some_and(|top| top.is_empty() || top.ends_with('/')))
    }
}

/// What was found out.
pub struct Probe {
    /// Files with pieces of several documents.
    pub shared: Shared,
    /// True if what is written of a document depends on labels, attributes or relation types that are not known yet.
    pub needs_scheme: bool,
    /// True if it depends on more than the relation types.
    pub needs_labels: bool,
    /// True if what is written of a document depends on the file name it would have.
    pub needs_stem: bool,
}

impl Probe {
    /// Lets the format of `job` write documents under two names, and under its scheme and a larger one.
    pub fn of(job: &Job<'_>) -> Self {
        let larger = enlarged(job.scheme);
        let rich = document(true);
        let (mut shared, mut needs_stem) = (BTreeSet::new(), false);
        let splits: Vec<Option<&'static str>> = match job.options.split {
            Some(_) => SPLITS.iter().map(|split| Some(*split)).collect(),
            None => vec![None],
        };
        for split in splits {
            let [one, two] = ["one-1", "two-2"].map(|stem| written(job, &rich, &larger, stem, split));
            let paths = |files: &[(OutputFile, String)]| -> BTreeSet<String> {
                files.iter().map(|(file, _)| file.path.clone()).collect()
            };
            shared.extend(paths(&one).intersection(&paths(&two)).cloned());
            needs_stem |= one != two;
        }
        // For each label of the scheme a file is written, and by its order spans are chosen; where all else is equal, also
        // of two over the same words.
        let holds = &job.format.holds;
        let needs_order = matches!(job.options.overlap, Overlap::PerLabel | Overlap::Priority)
            || holds.overlap == Overlaps::None
            || holds.view.is_some();
        let labels = Scheme { relations: job.scheme.relations.clone(), ..larger.clone() };
        let needs_labels = needs_order || differs(job, &labels);
        Self { shared: Shared(shared), needs_scheme: needs_labels || differs(job, &larger), needs_labels, needs_stem }
    }

    /// The shared file with the ending of `name`, if there is one alone.
    pub fn like(&self, name: &str) -> Option<String> {
        let (_, ending) = name.rsplit_once('.')?;
        let is_like = |path: &&String| path.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(ending));
        let mut alike = self.shared.0.iter().filter(is_like);
        alike.next().filter(|_| alike.next().is_none()).cloned()
    }

    /// The shared file that matters most: the one called `main`, or the first with its ending.
    pub fn main(&self, main: &str) -> String {
        let ending = |path: &str| path.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        let is_it = |path: &&String| path.as_str() == main;
        let paths = &self.shared.0;
        let found = paths.iter().find(is_it).or_else(|| paths.iter().find(|path| ending(path) == ending(main)));
        found.map_or_else(|| main.to_owned(), Clone::clone)
    }
}

/// Whether documents are written otherwise under `scheme` than under that of `job`.
fn differs(job: &Job<'_>, scheme: &Scheme) -> bool {
    [true, false].into_iter().any(|rich| {
        let document = document(rich);
        let [before, after] = [job.scheme, scheme].map(|scheme| written(job, &document, scheme, "one-1", None));
        before != after
    })
}

/// Each file with what its pieces are joined by.
fn written(
    job: &Job<'_>,
    document: &Document,
    scheme: &Scheme,
    stem: &str,
    split: Option<&'static str>,
) -> Vec<(OutputFile, String)> {
    // The choices that decide which spans stay are not the question here.
    let options = Options { annotator: None, ..job.options.clone() };
    let project = ProjectFacts::default();
    let job = Job { scheme, project: &project, options: &options, ..*job };
    let context = Context { stem, split, ..job.context() };
    let reduced = reduce(document, scheme, job.format, &options, &mut LossReport::default());
    let files = reduced.iter().flat_map(|reduced| (job.writing.document)(&reduced.document, &context));
    let joined = |file: OutputFile| {
        let join = match (job.writing.join)(&file.path, &context) {
            Join::Text { head, between, foot } => format!("{head}\0{between}\0{foot}"),
            Join::Bound(_) => String::new(),
        };
        (file, join)
    };
    files.map(joined).collect()
}

/// A document with everything, or, if it is not `rich`, with a span that says nothing more.
pub(super) fn document(rich: bool) -> Document {
    let span = |id: &str, label: &str, start: usize, end: usize| {
        let attributes = vec![(ATTRIBUTES[0].into(), Value::Text("v".to_owned()))];
        Arc::new(Span {
            id: id.into(),
            label: label.into(),
            range: TextRange::new(start, end),
            attributes: if rich { attributes } else { Vec::new() },
            note: if rich { "n".to_owned() } else { String::new() },
            annotator: "p".into(),
            created_at: "2026-01-01T00:00:00Z".into(),
            updated_at: "2026-01-01T00:00:00Z".into(),
            origin: Origin::Manual,
            extra: Extra::default(),
        })
    };
    let relation = || {
        Arc::new(Relation {
            id: "r1".into(),
            kind: KINDS[0].into(),
            from: "s1".into(),
            to: "s2".into(),
            annotator: "p".into(),
            created_at: "2026-01-01T00:00:00Z".into(),
            extra: Extra::default(),
        })
    };
    let spans = vec![span("s1", LABELS[0], 0, 4), span("s2", LABELS[1], 5, 11)];
    let relations = if rich { vec![relation()] } else { Vec::new() };
    let annotations = Annotations::new(spans, relations).unwrap_or_default();
    let details = Details { title: "t".to_owned(), ..Details::default() };
    Document { annotations, ..Document::new("probe".into(), Text::new("Army denies."), details) }
}

/// The labels of [`document`], and one that it has not. Nobody calls theirs so (U+E000 is for private use).
const LABELS: [&str; 3] = ["\u{e000}a", "\u{e000}b", "\u{e000}c"];

/// The attribute of [`document`], and one that it has not.
const ATTRIBUTES: [&str; 2] = ["\u{e000}x", "\u{e000}y"];

/// The relation type of [`document`], and one that it has not.
const KINDS: [&str; 2] = ["\u{e000}k", "\u{e000}l"];

/// `scheme` with more of everything, as documents still to be read may add it.
fn enlarged(scheme: &Scheme) -> Scheme {
    let attribute = |id: &&str| Attribute {
        id: (*id).into(),
        name: (*id).to_owned(),
        kind: AttributeKind::Text,
        definition: String::new(),
        extra: Extra::default(),
    };
    let kind = |id: &&str| RelationType {
        id: (*id).into(),
        name: (*id).to_owned(),
        from: Vec::new(),
        to: Vec::new(),
        symmetric: false,
        definition: String::new(),
        extra: Extra::default(),
    };
    let mut larger = scheme.clone();
    larger.labels.extend(LABELS.iter().map(|id| bare_label((*id).into())));
    for label in &mut larger.labels {
        label.attributes.extend(ATTRIBUTES.iter().map(attribute));
    }
    larger.relations.extend(KINDS.iter().map(kind));
    larger
}
