//! What a command reads: lines in batches, or everything at once.
//!
//! Owns: [`Corpus`], [`Division`].

mod divide;
mod inputs;
mod join;
mod lines;
mod named;
mod nameless;
mod origin;
mod texts;

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::arguments::Input;
use super::failure::{Failure, Naming};
use super::pipeline::Pipeline;
use super::progress::Progress;
use super::schemes::{self, LabelMap, Union};
use crate::formats::about::About;
use crate::formats::dataset::{Problem, Reading};
use crate::formats::export::facts;
use crate::formats::export::manifest::MANIFEST;
use crate::formats::format::{Format, InputFile, ProjectFacts, Reader};
use crate::formats::import::{self, Found};
use crate::formats::naming::Naming as Ids;
use crate::formats::{archive, format};
use crate::model::document::Document;
use crate::model::project::Project;
use crate::model::scheme::Scheme;
use inputs::{Source, collect};
use join::join;
use lines::{Lines, ReadLine};
use named::taken_for;
use texts::texts;

pub use divide::Division;
pub use lines::Steps;
pub use origin::Origins;

/// How many documents are worked on at a time.
pub const BATCH: usize = 256;

/// What was named on the command line, opened.
pub struct Corpus {
    content: Content,
    /// What was wrong before any document was read.
    problems: Vec<Problem>,
    /// How many files there are.
    pub files: usize,
    /// Their formats, by id.
    pub formats: Vec<&'static str>,
    /// Which labels are read as others.
    pub map: LabelMap,
    /// What the person chose and no file heeds.
    pub notes: Vec<String>,
    /// The scheme that the person gave, and where it is from.
    given: Option<(Scheme, PathBuf)>,
}

enum Content {
    Lines(Box<Lines>, ProjectFacts),
    Whole(Box<(Reading, Origins)>),
}

impl Corpus {
    /// Opens the input; reads it, too, unless it is lines.
    pub fn open(input: &Input) -> Result<Self, Failure> {
        if input.inputs.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
            return Err(Failure::Usage("Standard input (-) can be read only once. Give - once.".to_owned()));
        }
        let map = LabelMap::new(&input.map)?;
        let given = match &input.scheme {
            Some(path) => Some((schemes::load(path)?, path.clone())),
            None => None,
        };
        let (sources, problems) = collect(&input.inputs, input.options().text_column.as_deref());
        let files = sources.len();
        let known = given.as_ref().map(|(scheme, _)| scheme.clone());
        let mut corpus = match lines_of(sources, input.from())? {
            Ok((format, read, sources, about)) => {
                let first = sources.first().map(|source| source.head.stem().to_owned());
                let scheme = known.unwrap_or(about.scheme);
                let (mut options, of_lines) = (input.options(), map.clone());
                options.unit = options.unit.or(about.unit);
                let lines = Lines { sources: Arc::new(sources), read, options, map: of_lines, scheme };
                let mut facts = about.project;
                if facts.name.trim().is_empty() {
                    facts.name = first.unwrap_or_default();
                }
                let content = Content::Lines(Box::new(lines), facts);
                Self { content, problems, files, formats: vec![format.id], map, given, notes: Vec::new() }
            }
            Err(sources) => {
                let mut reading = (Reading { problems, ..Reading::default() }, Origins::default());
                let (formats, left_out) = read_all(&sources, input, &map, &mut reading, known);
                let files = files.saturating_sub(left_out);
                let content = Content::Whole(Box::new(reading));
                Self { content, problems: Vec::new(), files, formats, map, given, notes: Vec::new() }
            }
        };
        corpus.check_scheme();
        corpus.check_unit(input);
        corpus.check_column(input);
        Ok(corpus)
    }

    /// Says that the unit in which the input is to count means nothing to any of its formats.
    fn check_unit(&mut self, input: &Input) {
        // Tables count in code points, unless a person knows better.
        let heeds = |id: &&str| ["csv", "tsv"].contains(id) || format(id).is_some_and(|format| format.unit_varies);
        if input.options().unit.is_some() && !self.formats.is_empty() && !self.formats.iter().any(heeds) {
            let formats = self.formats.join(", ");
            self.notes.push(format!("--from-unit says nothing here: it is known in what {formats} counts."));
        }
    }

    /// Says that the name of the field with the text means nothing to any of the input's formats.
    fn check_column(&mut self, input: &Input) {
        let heeds = |id: &&str| ["text", "doccano", "label-studio"].contains(id);
        if input.options().text_column.is_some() && !self.formats.is_empty() && !self.formats.iter().any(heeds) {
            let formats = self.formats.join(", ");
            self.notes.push(format!("--text-column says nothing here: where the text is in {formats} is known."));
        }
    }

    /// Names the labels that the given scheme lacks.
    fn check_scheme(&mut self) {
        if let (Content::Whole(whole), Some((given, path))) = (&mut self.content, &self.given) {
            let reading = &mut whole.0;
            reading.problems.extend(schemes::beyond(&reading.project.scheme, given, path));
        }
    }

    /// What is known of the project as a whole.
    pub fn facts(&self) -> ProjectFacts {
        match &self.content {
            Content::Lines(_, facts) => facts.clone(),
            Content::Whole(whole) => facts(&whole.0.project),
        }
    }

    /// The scheme as far as it is known without reading all.
    pub fn known_scheme(&self) -> Scheme {
        match &self.content {
            Content::Lines(lines, _) => lines.scheme.clone(),
            Content::Whole(whole) => whole.0.project.scheme.as_ref().clone(),
        }
    }

    /// The same, to be read once more; `None` if that is not possible.
    pub fn again(&self) -> Option<Self> {
        let Content::Lines(lines, facts) = &self.content else { return None };
        lines.sources.iter().all(Source::is_lasting).then(|| Self {
            content: Content::Lines(lines.clone(), facts.clone()),
            problems: self.problems.clone(),
            files: self.files,
            formats: self.formats.clone(),
            map: self.map.clone(),
            given: self.given.clone(),
            notes: self.notes.clone(),
        })
    }

    /// The whole scheme, or as much of it as `is_enough`. Reads all lines, if it must, and keeps those of standard input
    /// to be read again.
    pub fn whole_scheme(
        &mut self,
        progress: &Progress,
        is_enough: &(dyn Fn(&Scheme) -> bool + Sync),
    ) -> Result<Scheme, Failure> {
        self.keep()?;
        match &self.content {
            Content::Lines(lines, _) => Ok(lines.scheme(progress, is_enough)),
            Content::Whole(_) => Ok(self.known_scheme()),
        }
    }

    /// Keeps what could be read only once, so that it can be read again.
    fn keep(&mut self) -> Result<(), Failure> {
        let Content::Lines(lines, _) = &mut self.content else { return Ok(()) };
        for source in Arc::get_mut(&mut lines.sources).into_iter().flatten() {
            source.keep().naming("keep a copy of", source.name.as_ref())?;
        }
        Ok(())
    }

    /// Takes everything through `steps`, batch after batch: documents, and what was wrong with them. The scheme of it all
    /// is returned.
    pub fn each<C, D>(self, progress: &Progress, steps: Steps<'_, C, D>) -> Result<Scheme, Failure> {
        self.each_by_file(progress, &mut Origins::default(), steps)
    }

    /// The same; takes down in `origins` which files the documents are of, if they are lines.
    fn each_by_file<C, D>(
        self,
        progress: &Progress,
        origins: &mut Origins,
        steps: Steps<'_, C, D>,
    ) -> Result<Scheme, Failure> {
        let Steps { enter, work, leave } = steps;
        let mut alone = |reading: Reading| leave(work(enter(reading)));
        match self.content {
            Content::Lines(lines, _) => {
                alone(Reading { problems: self.problems, ..Reading::default() })?;
                let scheme = lines.each(progress, origins, Steps { enter, work, leave })?;
                if let Some((given, path)) = &self.given {
                    let problems = schemes::beyond(&scheme, given, path);
                    leave(work(enter(Reading { problems, ..Reading::default() })))?;
                }
                Ok(scheme)
            }
            Content::Whole(whole) => {
                let mut reading = whole.0;
                let scheme = reading.project.scheme.as_ref().clone();
                let mut documents = std::mem::take(&mut reading.project.documents).into_iter();
                alone(reading)?;
                let batch = |documents: Vec<Document>| {
                    progress.add(documents.len(), 0);
                    let project = Project { documents, ..Project::default() };
                    Reading { project, ..Reading::default() }
                };
                Pipeline {
                    next: &mut |_| {
                        let documents: Vec<Document> = documents.by_ref().take(BATCH).collect();
                        (!documents.is_empty()).then(|| batch(documents))
                    },
                    prepare: &|batch| batch,
                    enter,
                    work,
                    leave,
                }
                .run()?;
                Ok(scheme)
            }
        }
    }

    /// Everything at once.
    pub fn whole(self, progress: &Progress) -> Result<Reading, Failure> {
        self.whole_by_file(progress).map(|(reading, _)| reading)
    }

    /// The same, and which files the documents are of.
    pub fn whole_by_file(self, progress: &Progress) -> Result<(Reading, Origins), Failure> {
        if let Content::Whole(whole) = self.content {
            return Ok(*whole);
        }
        let facts = self.facts();
        let (mut all, mut origins) = (Reading::default(), Origins::default());
        let mut take = |mut batch: Reading| {
            all.project.documents.append(&mut batch.project.documents);
            all.problems.append(&mut batch.problems);
            all.unplaced.append(&mut batch.unplaced);
            all.held_relations.append(&mut batch.held_relations);
            Ok(())
        };
        let steps = Steps { enter: &mut |batch| batch, work: &|batch| batch, leave: &mut take };
        let scheme = self.each_by_file(progress, &mut origins, steps)?;
        all.project.scheme = Arc::new(scheme);
        let ProjectFacts { name, description, license } = facts;
        all.project = Project { name, description, license, ..all.project };
        Ok((all, origins))
    }
}

/// What [`lines_of`] finds: the format, how its lines are read, the files, and what a manifest beside them says.
type LinesFound = (&'static Format, ReadLine, Vec<Source>, About);

/// The sources, if all of them are lines of one format.
fn lines_of(sources: Vec<Source>, from: Option<&'static Format>) -> Result<Result<LinesFound, Vec<Source>>, Failure> {
    let is_wrapping = |source: &Source| !source.is_given && import::is_wrapping(&source.head);
    let is_manifest = |source: &Source| source.head.file_name() == MANIFEST;
    let has_manifest = sources.iter().any(is_manifest);
    let is_data = |source: &&Source| !(is_manifest(source) || has_manifest && is_wrapping(source));
    let mut format = from;
    for source in sources.iter().filter(is_data) {
        let bytes = &source.head.bytes;
        let is_utf_16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
        let found = match from {
            Some(from) => belongs(source, from).then_some(from),
            None => source.format,
        };
        let known = format.get_or_insert(match found {
            Some(found) => found,
            None => return Ok(Err(sources)),
        });
        let head = source.head.head();
        let is_list = head.trim_start().strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'));
        if is_utf_16 || is_list || archive::is_archive(bytes) || found.is_none_or(|found| found.id != known.id) {
            return Ok(Err(sources));
        }
    }
    let Some((format, Some(Reader::Lines(read)))) = format.map(|format| (format, format.reading)) else {
        return Ok(Err(sources));
    };
    let (data, beside): (Vec<Source>, Vec<Source>) = sources.into_iter().partition(|source| is_data(&source));
    if data.is_empty() {
        return Ok(Err(beside));
    }
    let mut manifests = Vec::new();
    for manifest in beside.iter().filter(|source| is_manifest(source)) {
        manifests.push(manifest.read().naming("read", manifest.name.as_ref())?);
    }
    let unit = |file: &InputFile| About::read(std::slice::from_ref(file)).and_then(|about| about.unit);
    let mut units: Vec<_> = manifests.iter().filter_map(unit).collect();
    units.dedup();
    let heads: Vec<&InputFile> = data.iter().map(|source| &source.head).collect();
    if units.len() > 1 || !(format.beside.annotators)(&heads).is_empty() {
        // Each file is to be read as the manifest above it says, or as what one person marked: all are needed at once.
        return Ok(Err(data.into_iter().chain(beside).collect()));
    }
    Ok(Ok((format, read, data, About::read(&manifests).unwrap_or_default())))
}

/// Whether a source is to be read as `format`, which a person named.
fn belongs(source: &Source, format: &Format) -> bool {
    let is_known = || source.format.is_some_and(|known| known.id == format.id) || (format.recognise)(&source.head);
    source.is_given || source.head.has_extension(format.extension) || is_known()
}

/// Reads everything; returns the ids of the formats, and how many files were left out.
fn read_all(
    sources: &[Source],
    input: &Input,
    map: &LabelMap,
    (reading, origins): &mut (Reading, Origins),
    known: Option<Scheme>,
) -> (Vec<&'static str>, usize) {
    let mut files = Vec::new();
    let contents: Vec<_> = sources.par_iter().map(Source::read).collect();
    for (source, content) in sources.iter().zip(contents) {
        match content {
            Ok(file) => files.push((file, source.is_given)),
            Err(error) => {
                let message = format!("It cannot be read: {error}.");
                reading.problems.push(Problem::new(source.name.as_str(), message));
            }
        }
    }
    let mut left_out = 0;
    let (found, rest) = match input.from() {
        Some(format) => {
            let taken = taken_for(format, files);
            reading.problems.extend(taken.problems);
            left_out = taken.left_out;
            (taken.found, Vec::new())
        }
        None => {
            let (found, rest, refused) = import::sort_out(files.into_iter().map(|(file, _)| file).collect());
            let refused = refused.into_iter().map(|message| Problem::new("archive", message));
            reading.problems.extend(refused);
            (found, rest)
        }
    };
    let mut formats: Vec<&str> = Vec::new();
    let mut ids = Ids::default();
    let mut union = Union::new(known.unwrap_or_default());
    for Found { format, files, archive } in found {
        let file = archive.as_ref().or(files.first().map(|file| &file.name)).cloned().unwrap_or_default();
        match import::read(format, &files, &input.options()) {
            Ok(mut one) => {
                // A reader of one file knows only what is in it.
                if matches!(format.reading, Some(Reader::Whole(_))) {
                    one.problems.iter_mut().for_each(|problem| problem.place.insert_str(0, &format!("{file}, ")));
                }
                join(reading, one, &file, &mut ids, &mut union);
                let names =
                    archive.map_or_else(|| files.into_iter().map(|file| file.name).collect(), |name| vec![name]);
                origins.add(names, reading.project.documents.len());
            }
            Err(why) => reading.problems.push(Problem::new(file, why.to_string())),
        }
        if !formats.contains(&format.id) {
            formats.push(format.id);
        }
    }
    texts(rest, &input.options(), (reading, origins), &mut ids, &mut formats);
    reading.project.scheme = Arc::new(union.into_scheme());
    map.apply(reading);
    (formats, left_out)
}
