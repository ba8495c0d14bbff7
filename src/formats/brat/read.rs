//! Reading brat's files, those of other programs too: events, equivalences and normalisations become what comes nearest.
//!
//! Owns: [`read`]. Unit: code points, until placed. Must not know: how ranges are held against the text (see
//! [`super::place`]).

use std::collections::{BTreeMap, BTreeSet};

use super::super::cores::of_each;
use super::super::dataset::Problem;
use super::super::format::InputFile;
use super::super::intake::{Draft, DraftRelation, DraftSpan, Intake};
use super::super::is_number;
use super::super::loss::count;
use super::super::options::ReadOptions;
use super::super::plain_text;
use super::config::read as read_config;
use super::place::{Bound, put};
use super::{NOTES, names};
use crate::model::span::Value;

/// Reads each text with the annotations beside it: `x.txt` with `x.ann`, or with `x.a1` and `x.a2`.
pub(super) fn read(files: &[&InputFile], _: &ReadOptions, intake: &mut Intake) {
    let is_standoff = |file: &InputFile| ["ann", "a1", "a2"].iter().any(|ending| file.has_extension(ending));
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sets: Vec<(&str, Vec<&InputFile>)> = Vec::new();
    for file in files.iter().filter(|file| is_standoff(file) || file.has_extension("txt")) {
        let place = *places.entry(base(file)).or_insert_with(|| {
            sets.push((base(file), Vec::new()));
            sets.len() - 1
        });
        sets.get_mut(place).into_iter().for_each(|(_, set)| set.push(file));
    }
    files.iter().filter(|file| file.has_extension("conf")).for_each(|file| read_config(file, intake));
    // Taken apart on all cores; put into the project one after the other, because ids depend on each other.
    for Taken { draft, problems } in of_each(&sets, &|(name, beside)| take(name, beside)) {
        problems.into_iter().for_each(|problem| intake.add(problem));
        if let Some((text, draft)) = draft {
            let id = Some(intake.id_of(text));
            intake.document(&text.name, Draft { id, ..draft });
        }
    }
}

type Problems = Vec<Problem>;

/// What came of one text and its annotations.
struct Taken<'f> {
    /// With the file of its text.
    draft: Option<(&'f InputFile, Draft)>,
    problems: Problems,
}

fn take<'f>(name: &str, beside: &[&'f InputFile]) -> Taken<'f> {
    let is_standoff = |file: &InputFile| !file.has_extension("txt");
    let mut problems = Problems::new();
    let mut texts = beside.iter().filter(|file| !is_standoff(file));
    let Some(text) = texts.next() else {
        let message = format!("Its text is missing. Open “{name}.txt” together with it.");
        return Taken { draft: None, problems: vec![Problem::new(format!("{name}.ann"), message)] };
    };
    for further in texts {
        let message = "There is another text of this name before it. This one was left out.";
        problems.push(Problem::new(further.name.as_str(), message));
    }
    let Some(content) = decode(text, &mut problems) else { return Taken { draft: None, problems } };
    let mut standoff = Standoff::default();
    for file in beside.iter().filter(|file| is_standoff(file)) {
        let lines = decode(file, &mut problems).unwrap_or_default();
        // A mark before the text counts; before annotations it would hide the first one.
        let lines = lines.strip_prefix('\u{feff}').unwrap_or(&lines);
        for (number, line) in lines.split('\n').enumerate() {
            standoff.line(line.strip_suffix('\r').unwrap_or(line), format!("{}, line {}", file.name, number + 1));
        }
    }
    let draft = standoff.finish(&text.name, content, &mut problems);
    Taken { draft: Some((text, draft)), problems }
}

fn base(file: &InputFile) -> &str {
    file.name.rsplit_once('.').map_or(&file.name, |(base, _)| base)
}

/// The file as UTF-8, a byte-order mark included, because brat counts it in texts; other encodings as for texts.
fn decode(file: &InputFile, problems: &mut Problems) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(&file.bytes) {
        return Some(text.to_owned());
    }
    match plain_text::decode(&file.bytes) {
        Ok(decoded) => {
            let why = decoded.announced.unwrap_or_default();
            let message = format!("It is not UTF-8, as brat has it, and was read as {}. {why}", decoded.encoding);
            problems.push(Problem { is_mild: decoded.is_whole, ..Problem::new(file.name.as_str(), message) });
            Some(decoded.text)
        }
        Err(refusal) => {
            problems.push(Problem::new(file.name.as_str(), refusal.to_string()));
            None
        }
    }
}

/// A line that is about other lines, to be looked at when all are known.
struct About {
    place: String,
    id: String,
    data: String,
    tail: Option<String>,
}

/// The lines of one document.
#[derive(Default)]
struct Standoff {
    bounds: Vec<Bound>,
    about: Vec<About>,
    problems: Problems,
    /// Events with the spans that trigger them.
    triggers: BTreeMap<String, String>,
    events: usize,
    equivalences: usize,
    normalisations: usize,
}

impl Standoff {
    fn line(&mut self, line: &str, place: String) {
        if line.trim().is_empty() {
            return;
        }
        let Some((id, rest)) = line.split_once('\t') else {
            return self
                .problem(place, format!("The line has no tab after its id; it was left out: “{}”.", short(line)));
        };
        let (data, tail) = rest.split_once('\t').map_or((rest, None), |(data, tail)| (data, Some(tail)));
        let (id, data, tail) = (id.to_owned(), data.to_owned(), tail.map(str::to_owned));
        match id.chars().next() {
            Some('T') => match Bound::parse(&place, id, &data, tail) {
                Some(bound) => self.bounds.push(bound),
                None => self.problem(place, format!("A label and offsets are needed: “{}” was left out.", short(line))),
            },
            Some('E') => {
                let trigger = data.split(' ').next().and_then(|first| first.split_once(':'));
                match trigger {
                    Some((_, span)) => drop(self.triggers.insert(id.clone(), span.to_owned())),
                    None => {
                        return self
                            .problem(place, format!("The event has no trigger; it was left out: “{}”.", short(line)));
                    }
                }
                self.about.push(About { place, id, data, tail });
            }
            Some('R' | 'A' | 'M' | 'N' | '#' | '*') => self.about.push(About { place, id, data, tail }),
            _ => self.problem(place, format!("brat has no lines of this kind; it was left out: “{}”.", short(line))),
        }
    }

    fn problem(&mut self, place: String, message: String) {
        self.problems.push(Problem::new(place, message));
    }

    /// The document, without its id.
    fn finish(mut self, place: &str, text: String, all: &mut Problems) -> Draft {
        let (mut spans, problems) = put(std::mem::take(&mut self.bounds), &text);
        self.problems.extend(problems.into_iter().map(|(place, message)| Problem::new(place, message)));
        let places: BTreeMap<String, usize> = spans.iter().enumerate().map(|(n, span)| (span.id.clone(), n)).collect();
        let mut relations = Vec::new();
        for about in std::mem::take(&mut self.about) {
            match about.id.chars().next() {
                Some('R') => self.relation(about, &mut relations),
                Some('E') => {
                    let trigger = places.get(self.span_of(&about.id)).and_then(|place| spans.get(*place));
                    self.event(&about, trigger, &mut relations);
                }
                Some('*') => self.equivalence(&about, &mut relations),
                _ => self.said(about, &places, &mut spans),
            }
        }
        self.converted(place);
        all.append(&mut self.problems);
        Draft { text, spans, relations, ..Draft::default() }
    }

    /// Notes what was not there as brat has it.
    fn converted(&mut self, place: &str) {
        let mut known = BTreeSet::new();
        let sharing = self.triggers.values().filter(|trigger| !known.insert(trigger.as_str().to_owned())).count();
        let all = [
            (self.events, "event", "; their arguments became relations that start from the trigger"),
            (
                sharing,
                "event",
                " with the trigger of an earlier one; they share its span, and which arguments belong together is not kept",
            ),
            (self.equivalences, "equivalence", "; each became relations from one span to the next"),
            (self.normalisations, "normalisation", "; each became an attribute"),
        ];
        for (number, what, done) in all.into_iter().filter(|(number, ..)| *number > 0) {
            self.problem(place.to_owned(), format!("It has {}{done}.", count(number, what)));
        }
    }

    /// The id of the span that `id`, a span or an event, stands for.
    fn span_of<'a>(&'a self, id: &'a str) -> &'a str {
        let mut id = id;
        // An event's trigger is a span; a file that says otherwise must not lead around in circles.
        for _ in 0..2 {
            id = self.triggers.get(id).map_or(id, String::as_str);
        }
        id
    }

    fn relation(&mut self, about: About, relations: &mut Vec<DraftRelation>) {
        let mut parts = about.data.split_whitespace();
        let kind = names::plain(parts.next().unwrap_or_default());
        let mut ends: Vec<(&str, &str)> = parts.filter_map(|part| part.split_once(':')).collect();
        if ends.first().is_some_and(|(role, _)| *role == "Arg2") {
            ends.reverse();
        }
        let [(_, from), (_, to)] = ends.as_slice() else {
            let message = format!("A relation needs two ends; “{}” was left out.", short(&about.data));
            return self.problem(about.place, message);
        };
        let (from, to) = (self.span_of(from).to_owned(), self.span_of(to).to_owned());
        relations.push(DraftRelation { id: about.id, kind, from, to, at: about.place, ..DraftRelation::default() });
    }

    fn event(&mut self, about: &About, trigger: Option<&DraftSpan>, relations: &mut Vec<DraftRelation>) {
        self.events += 1;
        let kind = names::plain(about.data.split(':').next().unwrap_or_default());
        if let Some(trigger) = trigger.filter(|trigger| trigger.label != kind) {
            let label = &trigger.label;
            let message = format!("The event is “{kind}”, but what triggers it is labelled “{label}”, which was kept.");
            self.problem(about.place.clone(), message);
        }
        let from = self.span_of(&about.id).to_owned();
        for part in about.data.split_whitespace().skip(1) {
            let Some((role, to)) = part.split_once(':') else {
                self.problem(
                    about.place.clone(),
                    format!("“{}” is no argument of an event; it was left out.", short(part)),
                );
                continue;
            };
            // A role given twice is numbered from the second on: `Theme`, `Theme2`.
            let kind = names::plain(role.trim_end_matches(|c: char| c.is_ascii_digit()));
            let to = self.span_of(to).to_owned();
            let (from, at) = (from.clone(), about.place.clone());
            relations.push(DraftRelation { kind, from, to, at, ..DraftRelation::default() });
        }
    }

    fn equivalence(&mut self, about: &About, relations: &mut Vec<DraftRelation>) {
        self.equivalences += 1;
        let mut parts = about.data.split_whitespace();
        let kind = names::plain(parts.next().unwrap_or_default());
        let members: Vec<&str> = parts.collect();
        for pair in members.windows(2) {
            if let [from, to] = pair {
                let (from, to) = (self.span_of(from).to_owned(), self.span_of(to).to_owned());
                let (kind, at) = (kind.clone(), about.place.clone());
                relations.push(DraftRelation { kind, from, to, at, ..DraftRelation::default() });
            }
        }
    }

    /// What is said of a span: an attribute, a normalisation, a note.
    fn said(&mut self, about: About, places: &BTreeMap<String, usize>, spans: &mut [DraftSpan]) {
        let mut parts = about.data.splitn(3, ' ');
        let (kind, target) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default().trim_end());
        let rest = parts.next().unwrap_or_default().trim_end();
        let span = places.get(self.span_of(target)).and_then(|place| spans.get_mut(*place));
        let Some(span) = span else {
            let tail = about.tail.as_deref().unwrap_or_default();
            let message = format!(
                "“{} {}” is about “{target}”, which is no span or event here; it was left out.",
                short(&about.data),
                short(tail)
            );
            return self.problem(about.place, message);
        };
        let (name, value) = match about.id.chars().next() {
            Some('#') if kind == NOTES => {
                let note = names::plain(about.tail.as_deref().unwrap_or_default());
                if !span.note.is_empty() {
                    span.note.push('\n');
                }
                span.note.push_str(&note);
                return;
            }
            Some('#') => (names::plain(kind), Value::Text(names::plain(about.tail.as_deref().unwrap_or_default()))),
            Some('N') => {
                self.normalisations += 1;
                let words = about.tail.as_deref().unwrap_or_default();
                (names::plain(kind), Value::Text(format!("{rest} {words}").trim().to_owned()))
            }
            // A flag is there or not.
            _ if rest.is_empty() => (names::plain(kind), Value::Text("true".to_owned())),
            _ if is_number(rest) => (names::plain(kind), Value::Number(rest.to_owned())),
            _ => (names::plain(kind), Value::Text(names::plain(rest))),
        };
        if span.attributes.iter().any(|(other, _)| *other == name) {
            let message = format!("“{name}” is said of “{target}” more than once; “{}” was left out.", value.as_str());
            return self.problem(about.place, message);
        }
        span.attributes.push((name, value));
    }
}

/// The beginning of `text`, for messages.
fn short(text: &str) -> String {
    super::super::loss::shorten(text)
}
