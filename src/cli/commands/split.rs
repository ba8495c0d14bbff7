//! `counterclaim split`: training, development and test datasets.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use super::super::arguments::Split;
use super::super::clock;
use super::super::failure::{Failure, Naming, Outcome};
use super::super::progress::Progress;
use super::super::read::Corpus;
use super::super::report::{Findings, Report};
use super::super::write::{check_folder_name, create_folder, write_file};
use crate::formats::dataset::{GENERATOR, write};
use crate::formats::export::manifest::{DUPLICATES, write_groups};
use crate::formats::export::{named, split_of};
use crate::formats::json::Writer;
use crate::formats::split::{SPLITS, Splits, split};
use crate::model::project::Project;

/// Runs the command.
pub fn run(arguments: &Split) -> Result<Outcome, Failure> {
    check_folder_name(&arguments.out)?;
    let mut report = Report::new("split", arguments.json, false);
    let result = work(arguments, &mut report);
    report.finish(result)
}

fn work(arguments: &Split, report: &mut Report) -> Result<(), Failure> {
    let ratios = arguments.ratios()?;
    let corpus = Corpus::open(&arguments.input)?;
    report.about(&corpus);
    let mut reading = corpus.whole(&Progress::start())?;
    report.add(Findings::of(&mut reading));
    let project = reading.project;
    if project.documents.is_empty() {
        return Err(Failure::Data("No document could be read, so nothing was divided.".to_owned()));
    }
    let splits = split(&project.documents.iter().collect::<Vec<_>>(), ratios);
    describe(&project, &splits, report);
    create_folder(&arguments.out, arguments.force)?;
    let at = |name: &str| arguments.out.join(format!("{name}.json"));
    let (empty, filled): (Vec<_>, Vec<_>) =
        SPLITS.iter().enumerate().partition(|(place, _)| ratios.parts.get(*place) == Some(&0));
    for (place, name) in filled {
        let of_it = project.documents.iter().enumerate().filter(|(number, _)| splits.of.get(*number) == Some(&place));
        let documents = of_it.map(|(_, document)| document.clone()).collect();
        let part = Project { documents, ..project.clone() };
        let path = at(name);
        write_file(&path, write(&part, &clock::now(), GENERATOR)?.as_bytes())?;
        report.written.push((path.display().to_string(), part.documents.len()));
    }
    empty.into_iter().try_for_each(|(_, name)| remove_old(&at(name)))
}

/// Removes what an earlier division left at `path`: its documents are in another split now.
fn remove_old(path: &Path) -> Result<(), Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.naming("remove", path),
    }
}

/// How labels are spread, and which documents share their text.
fn describe(project: &Project, splits: &Splits, report: &mut Report) {
    let mut spread: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for (number, document) in project.documents.iter().enumerate() {
        let Some(name) = split_of(splits, number) else { continue };
        for span in document.annotations.spans() {
            *spread.entry(span.label.to_string()).or_default().entry(name).or_default() += 1;
        }
    }
    let mut json = Writer::compact();
    json.open('{');
    for (label, counts) in &spread {
        let count = |name: &&str| counts.get(name).copied().unwrap_or(0);
        let words: Vec<String> = SPLITS.iter().map(|name| format!("{name} {}", count(name))).collect();
        report.notes.push(format!("{label}: {}", words.join(", ")));
        json.key(label);
        json.open('{');
        SPLITS.iter().for_each(|name| json.field_number(name, count(name)));
        json.close('}');
    }
    json.close('}');
    report.parts.push(("label_distribution", json.finish()));
    let groups = named(splits, &project.documents);
    let mut json = Writer::compact();
    write_groups(&mut json, &groups);
    let note = |group: &Vec<String>| {
        format!("The same or nearly the same text, or one within the other, kept together: {}", group.join(", "))
    };
    report.details.extend(groups.iter().map(note));
    report.parts.push((DUPLICATES, json.finish()));
}
