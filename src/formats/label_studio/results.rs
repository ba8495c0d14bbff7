//! The results of one annotation of Label Studio, put together to regions and relations.
//!
//! Owns: [`Regions`], [`Region`]. Unit: code points, or whatever the file counts in. Must not know: tasks.

use std::collections::{BTreeMap, BTreeSet};

use super::super::intake::{DraftRelation, DraftSpan};
use super::super::json::Json;
use super::super::records;
use super::config::attribute_of;
use crate::model::span::{Origin, Value};

/// A stretch of text and everything that results say of it.
#[derive(Clone, Debug, Default)]
struct Region {
    id: String,
    range: (Option<usize>, Option<usize>),
    labels: Vec<String>,
    quote: Option<String>,
    attributes: Vec<(String, Value)>,
    note: String,
    annotator: String,
    origin: Option<Origin>,
}

/// What the results of one annotation come to.
#[derive(Debug, Default)]
pub(super) struct Regions {
    regions: Vec<Region>,
    by_id: BTreeMap<String, usize>,
    relations: Vec<(Json, &'static str)>,
    /// What is said of the whole text: the control and its value.
    pub(super) of_whole_text: Vec<(String, Json)>,
    /// How many results are about something that is no plain text.
    pub(super) not_text: usize,
    /// The types of results that say something neither a span nor metadata can hold.
    pub(super) not_held: BTreeSet<String>,
    /// The controls by which a span has several values, which became one.
    pub(super) joined: BTreeSet<String>,
    /// How many regions lie in others by their word.
    pub(super) inside: usize,
}

/// True for a result that marks a place in plain text.
pub(super) fn is_region(result: &Json) -> bool {
    let value = result.get("value");
    let is_placed = !value.get("start").is_null() || !value.get("end").is_null();
    is_placed && !records::has(value, "startOffset") && !records::has(value, "x")
}

impl Regions {
    /// What `results` come to, without regions of another object than `object`.
    pub(super) fn of(results: &[Json], object: &str) -> Self {
        let mut all = Self::default();
        let is_other = |result: &Json| result.get("to_name").text().is_some_and(|name| name != object);
        for result in results.iter().filter(|result| !(is_region(result) && is_other(result))) {
            all.add(result);
        }
        all
    }

    fn add(&mut self, result: &Json) {
        let kind = result.get("type").text().unwrap_or_default();
        if kind == "relation" {
            let swapped = result.get("direction").text() == Some("left");
            self.relations.push((result.clone(), if swapped { "left" } else { "right" }));
            return;
        }
        let value = result.get("value");
        let range = (value.get("start").whole(), value.get("end").whole());
        let id = result.get("id").text_or_number().unwrap_or_default();
        let known = if id.is_empty() { None } else { self.by_id.get(id).copied() };
        // About the whole task, and no place in anything.
        if ["pairwise", "ranker"].contains(&kind) && known.is_none() {
            self.not_held.insert(kind.to_owned());
            return;
        }
        let of_text = ["labels", "choices", "number", "rating", "textarea", "taxonomy", "datetime", ""];
        if records::has(value, "startOffset") || records::has(value, "x") || !of_text.contains(&kind) && known.is_none()
        {
            self.not_text += 1;
            return;
        }
        if !result.get("parentID").is_nothing() && known.is_none() {
            self.inside += 1;
        }
        let is_placed = range.0.is_some() || range.1.is_some();
        if !is_placed && known.is_none() && kind != "labels" {
            let control = result.get("from_name").text().unwrap_or(kind);
            let said = value.get(if kind == "textarea" { "text" } else { kind });
            self.of_whole_text.push((control.to_owned(), said.clone()));
            return;
        }
        let place = known.or_else(|| self.without_id(id, range)).unwrap_or_else(|| self.begin(id, range));
        if let Some(region) = self.regions.get_mut(place) {
            region.add(kind, result, &mut self.not_held, &mut self.joined);
        }
    }

    /// The region over the same words, for results without ids, as in JSON_MIN.
    fn without_id(&self, id: &str, range: (Option<usize>, Option<usize>)) -> Option<usize> {
        if id.is_empty() {
            self.regions.iter().position(|region| region.id.is_empty() && region.range == range)
        } else {
            None
        }
    }

    fn begin(&mut self, id: &str, range: (Option<usize>, Option<usize>)) -> usize {
        let place = self.regions.len();
        self.regions.push(Region { id: id.to_owned(), range, ..Region::default() });
        if !id.is_empty() {
            self.by_id.insert(id.to_owned(), place);
        }
        place
    }

    /// The spans and relations, with ids that are not `taken` yet. A region with several labels is as many spans.
    pub(super) fn drafts(self, annotator: &str, taken: &mut BTreeSet<String>) -> (Vec<DraftSpan>, Vec<DraftRelation>) {
        let mut spans = Vec::new();
        // The id of each region's first span.
        let mut ids: BTreeMap<String, String> = BTreeMap::new();
        for mut region in self.regions {
            if region.labels.is_empty() {
                region.labels.push(String::new());
            }
            for label in &region.labels {
                let id = free_id(&region.id, taken);
                ids.entry(region.id.clone()).or_insert_with(|| id.clone());
                let by = if region.annotator.is_empty() { annotator } else { &region.annotator };
                spans.push(DraftSpan {
                    id,
                    label: label.clone(),
                    start: region.range.0,
                    end: region.range.1,
                    quote: region.quote.clone(),
                    attributes: region.attributes.clone(),
                    note: region.note.clone(),
                    annotator: by.to_owned(),
                    origin: region.origin,
                    ..DraftSpan::default()
                });
            }
        }
        let relations = self.relations.iter().flat_map(|(result, direction)| {
            let end = |key| {
                let id = result.get(key).text_or_number().unwrap_or_default();
                ids.get(id).cloned().unwrap_or_else(|| id.to_owned())
            };
            let (from, to) = if *direction == "left" { ("to_id", "from_id") } else { ("from_id", "to_id") };
            let kinds = texts(result.get("labels"));
            let kinds = if kinds.is_empty() { vec![String::new()] } else { kinds };
            let draft = move |kind| DraftRelation {
                kind,
                from: end(from),
                to: end(to),
                annotator: annotator.to_owned(),
                ..DraftRelation::default()
            };
            kinds.into_iter().map(draft).collect::<Vec<_>>()
        });
        (spans, relations.collect())
    }
}

/// `id`, or `id-2` and so on if it is taken already.
fn free_id(id: &str, taken: &mut BTreeSet<String>) -> String {
    let stem = if id.is_empty() { "s" } else { id };
    let mut free = if id.is_empty() { format!("s{}", taken.len() + 1) } else { id.to_owned() };
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{stem}-{number}");
        number += 1;
    }
    free
}

impl Region {
    /// Takes in what one more result says.
    fn add(&mut self, kind: &str, result: &Json, not_held: &mut BTreeSet<String>, joined: &mut BTreeSet<String>) {
        let value = result.get("value");
        self.add_meta(result, joined);
        if kind == "labels" || kind.is_empty() {
            self.labels.extend(texts(value.get("labels")));
            self.quote = value.get("text").text().map(str::to_owned).or(self.quote.take());
            return;
        }
        let said = match kind {
            "choices" => Some(Value::Text(texts(value.get("choices")).join("; "))),
            "textarea" => Some(Value::Text(texts(value.get("text")).join("\n"))),
            "taxonomy" => {
                let paths: Vec<String> =
                    value.get("taxonomy").items().iter().map(|path| texts(path).join(" / ")).collect();
                Some(Value::Text(paths.join("; ")))
            }
            _ => records::value(value.get(kind)),
        };
        match said {
            Some(said) => {
                let id = attribute_of(result.get("from_name").text().unwrap_or(kind));
                let several = matches!(kind, "choices" | "taxonomy") && value.get(kind).items().len() > 1;
                if records::say(&mut self.attributes, id, said) || several {
                    joined.insert(id.to_owned());
                }
            }
            None => drop(not_held.insert(kind.to_owned())),
        }
    }

    fn add_meta(&mut self, result: &Json, joined: &mut BTreeSet<String>) {
        let meta = result.get("meta");
        let notes = texts(meta.get("text"));
        if !notes.is_empty() {
            self.note = notes.join("\n");
        } else if let Some(note) = result.get("normalization").text() {
            // What is now `meta.text` was once called so.
            self.note = note.to_owned();
        }
        if let Some(annotator) = meta.get("annotator").text() {
            self.annotator = annotator.to_owned();
        }
        for (id, value) in meta.get("attributes").fields() {
            if let Some(value) = records::value(value)
                && records::say(&mut self.attributes, id, value)
            {
                joined.insert(id.clone());
            }
        }
        if result.get("origin").text().is_some_and(|origin| origin.starts_with("prediction")) {
            self.origin = Some(Origin::Suggested);
        }
    }
}

/// The texts of a list, or the one that stands for it.
pub(super) fn texts(json: &Json) -> Vec<String> {
    let one = json.text_or_number().map(str::to_owned);
    one.into_iter().chain(json.items().iter().filter_map(|item| item.text_or_number().map(str::to_owned))).collect()
}
