//! Several readings as one.
//!
//! Owns: [`join`]. Must not know: formats.

use super::super::schemes::{Conflicts, Union};
use crate::formats::dataset::{Problem, Reading, follow};
use crate::formats::naming::{Naming, Wish};
use crate::model::project::Project;

/// Adds `one`, which is of `file`, to what was read. Documents keep their ids where they can.
pub fn join(all: &mut Reading, one: Reading, file: &str, ids: &mut Naming, union: &mut Union) {
    let Reading { mut project, problems, mut unplaced, mut held_relations } = one;
    let problem = |message: String| Problem::new(file, message);
    all.problems.extend(problems);
    all.problems.extend(union.add(&project.scheme).into_iter().map(problem));
    all.problems.extend(complete(&mut all.project, &project).into_iter().map(problem));
    for document in &mut project.documents {
        let (id, note) = ids.name(&Wish::Id(document.id.clone()));
        if let Some(message) = note {
            all.problems.push(Problem::mild(file, message));
            follow(&mut unplaced, &mut held_relations, &document.id, &id);
            document.id = id;
        }
    }
    all.unplaced.extend(unplaced);
    all.held_relations.extend(held_relations);
    all.project.documents.extend(project.documents);
}

/// Takes from `other` what is not known of `project` yet; returns what `other` says differently. The name is that of the
/// first: many are only those of files.
fn complete(project: &mut Project, other: &Project) -> Vec<String> {
    let (mut conflicts, whose) = (Conflicts::default(), "The project");
    if project.name.is_empty() {
        project.name.clone_from(&other.name);
    }
    conflicts.text(whose, "another description", &mut project.description, &other.description, "");
    conflicts.text(whose, "another license", &mut project.license, &other.license, "");
    conflicts.extra(whose, &mut project.extra, &other.extra);
    conflicts.0
}
