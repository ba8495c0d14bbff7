//! One file for each concern; what they share is here.

mod broken;
mod golden;
mod journal;
mod laws;
mod rules;

use counterclaim::formats::dataset::{GENERATOR, Reading, read, write};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::project::Project;

/// A dataset with every field, unknown ones at every level, and awkward text; written by Python.
pub const FULL: &str = include_str!("../fixtures/dataset/full.json");

/// The same as another program would write it: fields sorted, compact, ASCII only.
pub const SORTED_ASCII: &str = include_str!("../fixtures/dataset/sorted_ascii.json");

/// When the fixtures say they were exported.
pub const EXPORTED_AT: &str = "2026-11-21T20:00:00Z";

/// The reading of what must be readable.
pub fn reading(json: impl AsRef<[u8]>) -> Reading {
    read(json.as_ref()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// The dataset of `project`.
pub fn written(project: &Project) -> String {
    write(project, &EXPORTED_AT.into(), GENERATOR).unwrap_or_else(|error| panic!("{error}"))
}

/// The problems of `reading`, one a line.
pub fn problems(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

/// How many spans and relations `project` has.
pub fn counts(project: &Project) -> (usize, usize) {
    let all = project.documents.iter().map(|document| &document.annotations);
    (all.clone().map(Annotations::span_count).sum(), all.map(Annotations::relation_count).sum())
}
