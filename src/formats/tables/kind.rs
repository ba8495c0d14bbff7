//! Which of our tables a file is, and which belong together.
//!
//! Owns: [`is_ours`], [`is_beside`], [`sets`], [`Set`]. Must not know: what is in the rows after the first.

use super::super::format::InputFile;
use super::super::intake::Intake;
use super::cells::{rows, separator};

/// How the tables are called: of documents, of spans, of relations.
const NAMES: [&str; 3] = ["documents", "spans", "relations"];

/// By which two columns a table is known, besides `doc_id`, and a further one without which it may be someone else's.
const COLUMNS: [[&str; 3]; 3] = [["text", "text", "metadata"], ["start", "end", "label"], ["from", "to", "type"]];

/// Tables that belong together: of each kind, those there are.
pub(super) type Set<'f> = [Vec<&'f InputFile>; 3];

fn names(file: &InputFile) -> Vec<String> {
    let head = file.head();
    rows(&head, separator(&head), 1).into_iter().next().unwrap_or_default()
}

/// The place in [`NAMES`] that the columns `names` tell.
fn by_columns(names: &[String]) -> Option<usize> {
    let has = |name: &str| names.iter().any(|other| other == name);
    // Spans have a text as well.
    [1, 2, 0]
        .into_iter()
        .find(|kind| has("doc_id") && COLUMNS.get(*kind).is_some_and(|[first, second, _]| has(first) && has(second)))
}

/// True if the name and the first row are those of one of our tables, or the first row alone leaves no doubt.
pub(super) fn is_ours(file: &InputFile) -> bool {
    let names = names(file);
    let has = |name: &str| names.iter().any(|other| other == name);
    let is_certain = |kind: usize| {
        let [.., further] = COLUMNS.get(kind).copied().unwrap_or_default();
        has(further) || NAMES.get(kind).is_some_and(|name| file.stem().contains(name))
    };
    NAMES.contains(&file.stem()) && names.iter().any(|name| name.contains("doc_id"))
        || by_columns(&names).is_some_and(is_certain)
}

/// True for a table with the texts of documents where a table of their spans or relations is among `ours`.
pub(super) fn is_beside(file: &InputFile, ours: &[InputFile]) -> bool {
    by_columns(&names(file)) == Some(0)
        && ours.iter().any(|other| by_columns(&names(other)).is_some_and(|kind| kind > 0))
}

/// The tables of each folder; of a folder with several tables of documents, those whose names are alike but for the
/// kind, if any are. A table that is none of ours is noted.
pub(super) fn sets<'f>(files: &[&'f InputFile], intake: &mut Intake) -> Vec<Set<'f>> {
    let mut tables: Vec<(&InputFile, usize)> = Vec::new();
    for file in files {
        let by_name = NAMES.iter().position(|name| file.stem() == *name);
        match by_name.or_else(|| by_columns(&names(file))) {
            Some(kind) => tables.push((*file, kind)),
            None => intake.problem(
                &file.name,
                "This is none of the three tables, and was left out: besides “doc_id” their first rows have “text”, or \
                 “start” and “end”, or “from” and “to”.",
            ),
        }
    }
    // What a name has before and after the kind.
    let rest = |file: &'f InputFile, kind: usize| {
        NAMES.get(kind).and_then(|name| file.stem().split_once(name)).unwrap_or_default()
    };
    let mut sets: Vec<(&str, (&str, &str), Set<'f>)> = Vec::new();
    for (file, kind) in &tables {
        let of = file.folder();
        let of_documents = || tables.iter().filter(|(other, kind)| *kind == 0 && other.folder() == of);
        let has_documents = |(other, kind): &(&'f InputFile, usize)| {
            let same = |(documents, _): &(&'f InputFile, usize)| rest(documents, 0) == rest(other, *kind);
            *kind > 0 && other.folder() == of && of_documents().any(same)
        };
        let is_alone = of_documents().count() < 2 || !tables.iter().any(has_documents);
        let rest = if is_alone { ("", "") } else { rest(file, *kind) };
        let known = sets.iter().position(|(folder, other, _)| (*folder, *other) == (of, rest));
        let place = known.unwrap_or(sets.len());
        if known.is_none() {
            sets.push((of, rest, Set::default()));
        }
        if let Some(table) = sets.get_mut(place).and_then(|(.., set)| set.get_mut(*kind)) {
            table.push(file);
        }
    }
    sets.into_iter().map(|(.., set)| set).collect()
}
