//! Reading pages, collections, lists and single annotations, each put onto the text that its `source` names.
//!
//! Owns: [`read`]. Must not know: what bodies and selectors look like.

use std::collections::{BTreeMap, BTreeSet};

use super::super::format::InputFile;
use super::super::intake::{Draft, DraftRelation, DraftSpan, Intake};
use super::super::json::Json;
use super::super::loss::counted;
use super::super::options::ReadOptions;
use super::super::plain_text::{self, Announced};
use super::addresses::{decoded, names_source, names_text, own_id, source_of};
use super::bodies::{Said, address, each, said, words};
use super::target::{Place, characters, place, resolve, sources_of};
use crate::model::edit::Status;
use crate::model::span::Value;
use crate::model::text::Text;

/// Reads all pages among `files` onto the texts among them.
pub(super) fn read(files: &[&InputFile], options: &ReadOptions, intake: &mut Intake) {
    let mut texts: Vec<TextFile<'_>> = Vec::new();
    for file in files.iter().filter(|file| file.has_extension("txt")) {
        if let Some(content) = decode(file, intake) {
            texts.push(TextFile { file, content, draft: Draft::default(), places: Vec::new() });
        }
    }
    let mut pages = Vec::new();
    for file in files.iter().filter(|file| !file.has_extension("txt")) {
        let (tree, stop) = Json::parse(String::from_utf8_lossy(&file.bytes).trim_start_matches('\u{feff}'));
        if let Some(stop) = stop {
            let at = stop.at + 1;
            intake.problem(&file.name, format!("The file is not JSON from byte {at} on. What is whole was read."));
        }
        pages.push((file.name.as_str(), tree));
    }
    let (of_only, by_iri, missing, links, without_text) = Default::default();
    let mut reading = Reading { texts, of_only, by_iri, missing, links, without_text };
    let mut all = Vec::new();
    for (name, tree) in &pages {
        let mut found = Vec::new();
        annotations(tree, &mut found);
        if found.is_empty() {
            intake.problem(name, "There is no annotation in it.");
        }
        let place = |(n, json)| Item { json, page: name, place: format!("{name}, annotation {}", n + 1) };
        all.extend(found.into_iter().enumerate().map(place));
    }
    // Annotations of texts first, then relations between them, then what is said of either.
    let (of_texts, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|item| !is_about_annotation(item.json));
    reading.find_sources(&of_texts);
    of_texts.iter().for_each(|item| reading.of_text(item, intake));
    let (links, replies): (Vec<_>, Vec<_>) = others.into_iter().partition(|item| reading.is_link(item.json));
    links.iter().for_each(|item| reading.link(item, intake));
    replies.iter().for_each(|item| reading.reply(item, intake));
    reading.finish(options, intake);
}

/// The text exactly, a byte-order mark included; another encoding than UTF-8 is said.
fn decode(file: &InputFile, intake: &mut Intake) -> Option<String> {
    if let Ok(text) = std::str::from_utf8(&file.bytes) {
        return Some(text.to_owned());
    }
    match plain_text::decode(&file.bytes) {
        Ok(decoded) => {
            let why = decoded.announced.unwrap_or_default();
            let text = format!("It is not UTF-8 and was read as {}. {why}", decoded.encoding);
            intake.decoded(&file.name, Announced { text, is_whole: decoded.is_whole });
            Some(decoded.text)
        }
        Err(refusal) => {
            intake.problem(&file.name, refusal.to_string());
            None
        }
    }
}

/// All annotations in a page, a collection, a list, or alone.
fn annotations<'j>(json: &'j Json, found: &mut Vec<&'j Json>) {
    let is_annotation =
        words(json.get("type")).contains(&"Annotation") || words(json.get("@type")).contains(&"Annotation");
    if is_annotation || (!json.get("target").is_null() && !json.get("body").is_null()) {
        found.push(json);
        return;
    }
    json.items().iter().for_each(|item| annotations(item, found));
    for inner in ["items", "first", "@graph", "annotations"] {
        each(json.get(inner)).iter().for_each(|item| annotations(item, found));
    }
}

/// True if the target is another annotation: an address without a selector that is no text.
fn is_about_annotation(json: &Json) -> bool {
    let motivations = words(json.get("motivation"));
    let points = |target: &Json| target.get("selector").is_null() && target.get("source").is_null();
    let is_text =
        |target: &Json| words(target.get("type")).contains(&"Text") || address(target).is_some_and(names_text);
    let targets = each(json.get("target"));
    motivations.contains(&"linking") || (!targets.is_empty() && targets.iter().all(|one| points(one) && !is_text(one)))
}

/// An annotation of a page.
struct Item<'j> {
    json: &'j Json,
    page: &'j str,
    place: String,
}

impl Item<'_> {
    fn iri(&self) -> &str {
        address(self.json).unwrap_or_default()
    }

    /// What its bodies say; those without anything that can be read are noted.
    fn said(&self, intake: &mut Intake) -> Said {
        let said = said(self.json);
        for kind in &said.unread {
            intake.problem(&self.place, format!("A body has no value that can be read (“{kind}”). It was left out."));
        }
        said
    }
}

struct TextFile<'f> {
    file: &'f InputFile,
    content: String,
    draft: Draft,
    /// One for each span of the draft.
    places: Vec<Place>,
}

struct Reading<'f> {
    texts: Vec<TextFile<'f>>,
    /// Sources that, by what they quote, are the only text there is.
    of_only: BTreeSet<String>,
    /// The text and the place in it of each span, by the address of its annotation.
    by_iri: BTreeMap<String, (usize, usize)>,
    /// Sources that are no file here, with how many annotations they have.
    missing: BTreeMap<String, usize>,
    /// The text and the place in it of each relation, by the address of its annotation.
    links: BTreeMap<String, (usize, usize)>,
    /// The source of each annotation whose text is no file here, by its address.
    without_text: BTreeMap<String, String>,
}

impl Reading<'_> {
    fn of_text(&mut self, item: &Item<'_>, intake: &mut Intake) {
        let targets = each(item.json.get("target"));
        if targets.is_empty() {
            return intake.problem(&item.place, "The annotation has no target. It was left out.");
        }
        for (number, target) in targets.iter().enumerate() {
            let (path, fragment) = source_of(target);
            let Some(text) = self.text(item.page, path) else {
                self.miss(item, path.to_owned());
                continue;
            };
            let whole_text = target.get("selector").is_null() && fragment.is_empty();
            let said = item.said(intake);
            if !said.elsewhere.is_empty() {
                let message = format!("A body lies elsewhere ({}). It was left out.", said.elsewhere.join(", "));
                intake.problem(&item.place, message);
            }
            if whole_text {
                self.about(text, said, target);
                continue;
            }
            let Some(place) = place(target.get("selector")).or_else(|| characters(fragment).map(Place::at)) else {
                let message = "Its selector is of no kind that points into plain text; a TextPositionSelector or \
                               TextQuoteSelector is needed. It was left out.";
                intake.problem(&item.place, message);
                continue;
            };
            if number > 0 {
                intake.problem(&item.place, "It has several targets. Each became a span.");
            }
            self.span(text, item, said, place, number);
        }
    }

    /// Counts `item` as one of the text `source`, which is no file here.
    fn miss(&mut self, item: &Item<'_>, source: String) {
        *self.missing.entry(source.clone()).or_default() += 1;
        self.without_text.insert(item.iri().to_owned(), source);
    }

    /// Finds out which sources are the only text, whose own address is not known.
    fn find_sources(&mut self, items: &[Item<'_>]) {
        let [TextFile { content, .. }] = self.texts.as_slice() else { return };
        let targets = items.iter().flat_map(|item| each(item.json.get("target")));
        let places = targets.filter_map(|target| Some((source_of(target).0, place(target.get("selector"))?)));
        self.of_only = sources_of(&Text::new(content.as_str()), places);
    }

    /// True for what links two annotations; Recogito Connections gives it two targets, and no motivation.
    fn is_link(&self, json: &Json) -> bool {
        let targets = each(json.get("target"));
        let is_known = |iri: &str| self.by_iri.contains_key(iri) || self.without_text.contains_key(iri);
        let are_known = || targets.iter().all(|target| address(target).is_some_and(is_known));
        let motivations = words(json.get("motivation"));
        motivations.contains(&"linking") || motivations.is_empty() && targets.len() == 2 && are_known()
    }

    /// Which text `source`, as `page` has it, is: by its path from there, else by its name, else the only one, if nothing
    /// says that it is another.
    fn text(&self, page: &str, given: &str) -> Option<usize> {
        let source = decoded(given);
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = source.trim_start_matches("./");
        let full = if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
        let name = source.rsplit('/').next().unwrap_or_default();
        let by_path = self.texts.iter().position(|text| text.file.name == full);
        let by_name = || self.texts.iter().position(|text| text.file.file_name() == name || text.file.stem() == name);
        let is_only = self.texts.len() == 1 && (given.is_empty() || self.of_only.contains(given));
        let only = || (is_only && !source.ends_with(".txt")).then_some(0);
        by_path.or_else(by_name).or_else(only)
    }

    /// What is known of a whole text.
    fn about(&mut self, text: usize, said: Said, target: &Json) {
        let Some(TextFile { draft, .. }) = self.texts.get_mut(text) else { return };
        let details = &mut draft.details;
        for (name, value) in said.attributes {
            let value = value.as_str().to_owned();
            match name.as_str() {
                "title" => details.title = value,
                "source" => details.source = value,
                "date" => details.date = value,
                "status" => details.status = Status::parse(&value).unwrap_or_default(),
                _ => add_line(&mut details.note, &format!("{name}: {value}")),
            }
        }
        if let Some(language) = words_or_text(target.get("language")) {
            language.clone_into(&mut details.language);
        }
        for line in [said.label, said.note] {
            add_line(&mut details.note, &line);
        }
    }

    fn span(&mut self, text: usize, item: &Item<'_>, said: Said, place: Place, number: usize) {
        let Some(TextFile { file, draft, places, .. }) = self.texts.get_mut(text) else { return };
        let iri = item.iri();
        let mut id = own_id(iri, file.stem(), "spans");
        if number > 0 {
            id = format!("{id}-{}", number + 1);
        } else if !iri.is_empty() {
            self.by_iri.insert(iri.to_owned(), (text, places.len()));
        }
        let motivation = words(item.json.get("motivation")).first().copied().unwrap_or_default().to_owned();
        draft.spans.push(DraftSpan {
            id,
            label: if said.label.is_empty() { motivation } else { said.label },
            attributes: said.attributes,
            note: said.note,
            annotator: said.annotator,
            created_at: said.created_at,
            updated_at: said.updated_at,
            origin: said.origin,
            at: item.place.clone(),
            ..DraftSpan::default()
        });
        places.push(place);
    }

    /// A relation: from the annotation that is the target to the one that is the body, or from the first target to the
    /// second.
    fn link(&mut self, item: &Item<'_>, intake: &mut Intake) {
        let said = item.said(intake);
        let targets = each(item.json.get("target")).iter().map(|target| address(target).unwrap_or_default());
        let all: Vec<&str> = targets.chain(said.elsewhere.iter().map(String::as_str)).collect();
        let end = |place: usize| all.get(place).copied().unwrap_or_default();
        let (from, to) = (end(0), end(1));
        let ends = (self.by_iri.get(from).copied(), self.by_iri.get(to).copied());
        let ((Some((text, from)), Some((other, to))), 2) = (ends, all.len()) else {
            // Of a text that is missing all is left out with it.
            if let Some(source) = self.without_text.get(from).or_else(|| self.without_text.get(to)) {
                return self.miss(item, source.clone());
            }
            let message = format!("It links “{from}” with “{to}”; both must be annotations of spans. It was left out.");
            return intake.problem(&item.place, message);
        };
        if text != other {
            return intake.problem(&item.place, "It links spans of different texts. It was left out.");
        }
        let Some(TextFile { file, draft, .. }) = self.texts.get_mut(text) else { return };
        let id = |place: usize| draft.spans.get(place).map(|span| span.id.clone()).unwrap_or_default();
        let relation = DraftRelation {
            id: own_id(item.iri(), file.stem(), "relations"),
            kind: if said.label.is_empty() { said.note } else { said.label },
            from: id(from),
            to: id(to),
            annotator: said.annotator,
            created_at: said.created_at,
            at: item.place.clone(),
        };
        self.links.insert(item.iri().to_owned(), (text, draft.relations.len()));
        draft.relations.push(relation);
    }

    /// What is said of another annotation: the type of a relation, or a comment on a span.
    fn reply(&mut self, item: &Item<'_>, intake: &mut Intake) {
        let said = item.said(intake);
        for target in each(item.json.get("target")) {
            let iri = address(target).unwrap_or_default();
            if let Some((text, place)) = self.links.get(iri).copied()
                && let Some(relation) = self.texts.get_mut(text).and_then(|text| text.draft.relations.get_mut(place))
                && relation.kind.is_empty()
            {
                relation.kind = if said.label.is_empty() { said.note.clone() } else { said.label.clone() };
            } else if let Some((text, place)) = self.by_iri.get(iri).copied()
                && let Some(span) = self.texts.get_mut(text).and_then(|text| text.draft.spans.get_mut(place))
            {
                let attributes =
                    said.attributes.iter().map(|(name, value): &(String, Value)| format!("{name}: {}", value.as_str()));
                for line in [said.label.clone(), said.note.clone()].into_iter().chain(attributes) {
                    add_line(&mut span.note, &line);
                }
            } else if let Some(source) = self.without_text.get(iri) {
                *self.missing.entry(source.clone()).or_default() += 1;
            } else if names_source(iri) {
                *self.missing.entry(iri.to_owned()).or_default() += 1;
            } else {
                intake.problem(
                    &item.place,
                    format!("It is about “{iri}”, which is no annotation or text here. It was left out."),
                );
            }
        }
    }

    fn finish(self, options: &ReadOptions, intake: &mut Intake) {
        for (source, count) in self.missing {
            intake.problem(&source, format!("The text is not here, so of it {} left out. Open it together with the page, as a .txt file of this name.", counted(count, "annotation was", "annotations were")));
        }
        for TextFile { file, content, mut draft, places } in self.texts {
            let doubt = resolve(&Text::new(content.as_str()), &places, options.unit, &mut draft.spans);
            doubt.into_iter().for_each(|doubt| intake.problem_once(&file.name, doubt));
            let id = Some(intake.id_of(file));
            intake.document(&file.name, Draft { id, text: content, ..draft });
        }
    }
}

fn words_or_text(json: &Json) -> Option<&str> {
    each(json).first().and_then(Json::text)
}

fn add_line(note: &mut String, line: &str) {
    if line.is_empty() {
        return;
    }
    if !note.is_empty() {
        note.push('\n');
    }
    note.push_str(line);
}
