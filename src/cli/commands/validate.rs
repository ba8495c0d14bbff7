//! `counterclaim validate`: everything that is wrong, and where.

use super::super::arguments::Validate;
use super::super::clock;
use super::super::failure::{Failure, Outcome};
use super::super::obeys::against_scheme;
use super::super::progress::Progress;
use super::super::read::{Corpus, Steps};
use super::super::report::{Findings, Report};
use super::super::write::{check_dataset, check_file, write_file};
use crate::formats::dataset::{GENERATOR, Reading, doubtful, write};
use crate::formats::loss::count;
use crate::model::scheme::Scheme;

/// Runs the command.
pub fn run(validate: &Validate) -> Result<Outcome, Failure> {
    let mut report = Report::of_all("validate", validate.json);
    if validate.fix.as_deref().is_some_and(|path| path.as_os_str() == "-") {
        return Err(Failure::Usage("--fix needs a file: standard output has the report.".to_owned()));
    }
    if let Some(path) = &validate.fix {
        check_dataset(path)?;
        check_file(path, &validate.input.inputs, validate.force)?;
    }
    let result = work(validate, &mut report);
    report.finish(result)
}

/// What is wrong, and what is only to be doubted.
fn findings(reading: &mut Reading, scheme: &Scheme) -> (Findings, Vec<String>) {
    let doubtful = doubtful(&reading.project.documents, scheme);
    let doubtful = doubtful.iter().map(ToString::to_string).collect();
    reading.problems.extend(against_scheme(&reading.project.documents, scheme));
    (Findings::of(reading), doubtful)
}

fn work(validate: &Validate, report: &mut Report) -> Result<(), Failure> {
    let corpus = Corpus::open(&validate.input)?;
    report.about(&corpus);
    let (progress, scheme) = (Progress::start(), corpus.known_scheme());
    let Some(path) = &validate.fix else {
        let mut add = |(findings, doubtful)| {
            report.add(findings);
            report.details.extend(doubtful);
            Ok(())
        };
        let work = |mut batch: Reading| findings(&mut batch, &scheme);
        return corpus.each(&progress, Steps { enter: &mut |batch| batch, work: &work, leave: &mut add }).map(drop);
    };
    let reading = corpus.whole(&progress)?;
    let mut fixed = reading.clone().reanchor();
    let mut reading = reading;
    let (findings, doubtful) = findings(&mut reading, &scheme);
    report.add(findings);
    report.details.extend(doubtful);
    if fixed.project.documents.is_empty() {
        return Err(Failure::Data("No document could be read, so no dataset was written.".to_owned()));
    }
    let before = reading.project.documents.iter().map(|document| document.annotations.span_count()).sum::<usize>();
    let after = fixed.project.documents.iter().map(|document| document.annotations.span_count()).sum::<usize>();
    report.notes.push(format!(
        "Put where their words are, nearest to where they were said to be: {}. Not in the dataset, because no such place \
         was found: {}, {}.",
        count(after.saturating_sub(before), "span"),
        count(fixed.unplaced.len(), "span"),
        count(fixed.held_relations.len(), "relation")
    ));
    let project = std::mem::take(&mut fixed.project);
    let json = write(&project, &clock::now(), GENERATOR)?;
    write_file(path, json.as_bytes())?;
    report.written.push((path.display().to_string(), project.documents.len()));
    Ok(())
}
