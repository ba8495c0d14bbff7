//! `counterclaim convert`: one format in, another one out.

use std::path::Path;

use super::super::arguments::Convert;
use super::super::clock;
use super::super::failure::{Failure, Outcome};
use super::super::progress::Progress;
use super::super::read::{Corpus, Division, Steps};
use super::super::report::{Findings, Report};
use super::super::write::{Earlier, Export, Place, Probe, Written, write_file};
use super::idle::idle;
use crate::formats::dataset::Reading;
use crate::formats::export::piece::Job;
use crate::formats::export::{self, split_of};
use crate::formats::format::{Format, Writing};
use crate::formats::options::{Options, Overlap};
use crate::formats::reduce::of_annotator;
use crate::model::document::Document;
use crate::model::scheme::{RelationType, Scheme};

/// Runs the command.
pub fn run(convert: &Convert) -> Result<Outcome, Failure> {
    let (format, chosen) = (convert.to()?, convert.options()?);
    let options = format.heeded(&chosen);
    let mut report = Report::new("convert", convert.json, convert.out.as_os_str() == "-");
    report.per_label = format.may_separate().then_some(options.overlap == Overlap::PerLabel);
    report.notes.extend(idle(&chosen, convert.chooses_overlap(), format));
    let place = Place::of(&convert.out, format, &convert.input.inputs, convert.force);
    let result = place.and_then(|place| work(convert, format, &options, &place, &mut report));
    if let Some(annotator) = options.annotator.filter(|_| report.is_all_of_others()) {
        report.notes.push(format!("--annotator names “{annotator}”, who annotated nothing in the data."));
    }
    report.finish(result)
}

fn work(
    convert: &Convert,
    format: &'static Format,
    options: &Options,
    place: &Place,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut corpus = Corpus::open(&convert.input)?;
    report.about(&corpus);
    let writing = match &format.writing {
        Some(Writing::Documents(writing)) => writing,
        Some(Writing::Whole(_)) if options.split.is_some() => {
            return Err(Failure::Usage("A dataset is one file. Use `counterclaim split` to divide it.".to_owned()));
        }
        _ => return dataset(corpus, format, options, &convert.out, place, report),
    };
    place.takes(options)?;
    let facts = corpus.facts();
    let scheme = corpus.known_scheme();
    let job = Job { format, writing, scheme: &scheme, project: &facts, options };
    let probe = Probe::of(&job);
    let is_named = !options.priority.is_empty();
    // Many corpora have no relations: where nothing else matters, reading once will do. What was given to standard output
    // cannot be taken back.
    let may_hope =
        probe.needs_scheme && !probe.needs_labels && !is_named && options.split.is_none() && *place != Place::Output;
    if may_hope && let Some(again) = corpus.again() {
        let before = report.clone();
        if let Some(written) = streamed(again, job, place, &probe, report, Division::default(), true)? {
            tell(written, &convert.out, report);
            return Ok(());
        }
        *report = before;
    }
    let whole_scheme = if probe.needs_scheme || is_named {
        // Often the first label or relation decides, and nothing that follows changes what is written.
        let is_enough = |scheme: &Scheme| !is_named && !Probe::of(&Job { scheme, ..job }).needs_scheme;
        corpus.whole_scheme(&Progress::of("Finding all labels: "), &is_enough)?
    } else {
        scheme.clone()
    };
    let job = Job { scheme: &whole_scheme, ..job };
    check_names(options, &whole_scheme, report);
    let division = options.split.map(|ratios| corpus.divide(ratios)).transpose()?.unwrap_or_default();
    let written = streamed(corpus, job, place, &probe, report, division, false)?;
    written.into_iter().for_each(|written| tell(written, &convert.out, report));
    Ok(())
}

/// Reports what was written.
fn tell(written: Written, out: &Path, report: &mut Report) {
    if !written.others.is_empty() {
        report.notes.push(format!(
            "Only the main file was written. A folder or an archive (.zip) has what belongs to it, too: {}.",
            written.others.join(", ")
        ));
    }
    if written.is_stacked {
        let note = "All documents are in one file, each after its -DOCSTART- line; their ids are not in it.";
        report.notes.push(note.to_owned());
    }
    report.losses = written.losses;
    report.written.push((out.display().to_string(), written.counts.documents));
}

/// Says which labels named on the command line are nowhere.
fn check_names(options: &Options, scheme: &Scheme, report: &mut Report) {
    for label in options.priority.iter().filter(|label| scheme.label(label).is_none()) {
        report.notes.push(format!("--priority names the label “{label}”, which is nowhere in the data."));
    }
}

/// Reads, writes and forgets documents, each into its split if they are divided. If it `hopes` that the scheme of `job`
/// has all relation types, and one comes up that it lacks: `None`, and nothing is written.
fn streamed(
    corpus: Corpus,
    job: Job<'_>,
    place: &Place,
    probe: &Probe,
    report: &mut Report,
    Division { splits, copies }: Division,
    hopes: bool,
) -> Result<Option<Written>, Failure> {
    let mut export = Export::create(job, place, probe)?;
    export.duplicates(copies);
    let (mut stems, writer) = (export.stems(), export.writer());
    let mut is_outdated = false;
    let progress = Progress::start();
    let result = corpus.each(
        &progress,
        Steps {
            enter: &mut |batch: Reading| (stems.of(&batch.project.documents), batch),
            work: &|(stems, mut batch)| {
                let is_new = |kind: &RelationType| job.scheme.relation(&kind.id).is_none();
                let has_new = batch.project.scheme.relations.iter().any(is_new);
                (
                    Findings::of(&mut batch),
                    writer.write(&batch.project.documents, &stems, &|place| split_of(&splits, place)),
                    has_new,
                )
            },
            leave: &mut |(findings, batch, has_new)| {
                if hopes && has_new {
                    is_outdated = true;
                    return Err(Failure::Data("A relation type came up that was not known.".to_owned()));
                }
                report.add(findings);
                export.add(batch)
            },
        },
    );
    if is_outdated {
        return Ok(None);
    }
    export.finish(&Job { scheme: &result?, ..job }).map(Some)
}

/// Writes a format that is one file of everything.
fn dataset(
    corpus: Corpus,
    format: &'static Format,
    options: &Options,
    out: &Path,
    place: &Place,
    report: &mut Report,
) -> Result<(), Failure> {
    let mut reading = corpus.whole(&Progress::start())?;
    report.add(Findings::of(&mut reading));
    let mut project = reading.project;
    let only = |document: &Document| of_annotator(document, options, &mut report.losses).into_owned();
    project.documents = project.documents.iter().map(only).collect();
    check_names(options, &project.scheme, report);
    let count = project.documents.len();
    if count == 0 {
        return Err(crate::formats::WriteError::Nothing.into());
    }
    let export = export::export(&project, format, options, &clock::now())?;
    let mut earlier = Earlier::default();
    let (bytes, path) = match place {
        Place::Archive(path) => (crate::formats::archive::write(&export.files)?, path.clone()),
        Place::Folder(path) => {
            let (bytes, ending, _) = export.into_file(format)?;
            earlier = Earlier::of(path);
            (bytes, path.join(format!("dataset.{ending}")))
        }
        Place::File(_) | Place::Output => (export.into_file(format)?.0, out.to_path_buf()),
    };
    write_file(&path, &bytes)?;
    earlier.remove()?;
    report.written.push((path.display().to_string(), count));
    Ok(())
}
