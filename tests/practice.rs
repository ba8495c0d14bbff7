//! Checks the practice articles in `practice/practice.json`: the file is a well-formed
//! dataset, the annotation obeys its own scheme, and the boundaries follow the guidelines
//! as far as a program can tell. All offsets are Unicode code points, end-exclusive.

#![cfg(not(target_arch = "wasm32"))]
// Helpers stand outside #[test] functions, where clippy.toml does not reach; a panic here is a failed check.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use serde_json::Value;
use sha2::{Digest, Sha256};

const FILE: &str = include_str!("../practice/practice.json");
const NOTE: &str = "Written for practice from public reports.";

/// One span with its attributes, as read from the file.
struct Span<'a> {
    id: &'a str,
    label: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    json: &'a Value,
}

impl Span<'_> {
    fn attribute(&self, id: &str) -> Option<&Value> {
        self.json["attributes"].get(id)
    }

    /// Lies inside `outer`; a span does not lie inside itself.
    fn inside(&self, outer: &Span) -> bool {
        self.id != outer.id && outer.start <= self.start && self.end <= outer.end
    }

    /// Overlaps `other` without either containing the other.
    fn crosses(&self, other: &Span) -> bool {
        self.start < other.start && other.start < self.end && self.end < other.end
    }
}

fn dataset() -> Value {
    serde_json::from_str(FILE).unwrap()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn spans(document: &Value) -> Vec<Span<'_>> {
    let offset = |span: &Value, key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
    list(document, "spans")
        .iter()
        .map(|json| Span {
            id: text(json, "id"),
            label: text(json, "label"),
            start: offset(json, "start"),
            end: offset(json, "end"),
            text: text(json, "text"),
            json,
        })
        .collect()
}

/// Runs `check` on every document and on every span of it.
fn each_span(check: impl Fn(&Value, &[Span], &Span)) {
    for document in list(&dataset(), "documents") {
        let spans = spans(document);
        for span in &spans {
            check(document, &spans, span);
        }
    }
}

/// `document span "text"`: where a failure is.
fn place(document: &Value, span: &Span) -> String {
    format!("{} {} {:?}", text(document, "id"), span.id, span.text)
}

fn by_id<'a>(items: &'a [Value], id: &str) -> &'a Value {
    items.iter().find(|item| item["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn the_file_is_version_1_in_stable_form() {
    let data = dataset();
    assert_eq!(data["format"], "counterclaim-dataset");
    assert_eq!(data["version"], 1);
    assert_eq!(data["offset_unit"], "code_point");
    assert_eq!(data["project"]["name"], "Practice articles");
    assert_eq!(data["project"]["license"], "CC0-1.0");
    let pretty = serde_json::to_string_pretty(&data).unwrap() + "\n";
    assert!(pretty == FILE, "indent by two spaces, escape no letter");
    assert_eq!(
        keys(&data),
        "format version generator exported_at offset_unit project scheme documents".split(' ').collect::<Vec<_>>()
    );
    for document in list(&data, "documents") {
        assert_eq!(
            keys(document).join(" "),
            "id title source date language status note metadata text text_sha256 spans relations"
        );
        for span in list(document, "spans") {
            assert_eq!(
                keys(span).join(" "),
                "id label start end text attributes note annotator created_at updated_at origin"
            );
        }
        for relation in list(document, "relations") {
            assert_eq!(keys(relation).join(" "), "id type from to annotator created_at");
        }
    }
}

#[test]
fn the_scheme_has_the_four_labels_and_four_relations() {
    let data = dataset();
    let scheme = &data["scheme"];
    let labels: Vec<_> =
        list(scheme, "labels").iter().map(|l| (text(l, "id"), text(l, "key"), text(l, "color"))).collect();
    assert_eq!(
        labels,
        [
            ("claim", "1", "#0072B2"),
            ("denial", "2", "#D55E00"),
            ("casualty_figure", "3", "#E69F00"),
            ("actor", "4", "#009E73"),
        ]
    );
    let relations: Vec<_> = list(scheme, "relations").iter().map(|r| text(r, "id")).collect();
    assert_eq!(relations, ["said_by", "denies", "blames", "conflicts_with"]);
    assert!(text(scheme, "guidelines").starts_with("# "));
    for item in list(scheme, "labels").iter().chain(list(scheme, "relations")) {
        assert!(!text(item, "definition").is_empty(), "{}", item["id"]);
    }
}

#[test]
fn there_are_five_short_articles_marked_as_practice() {
    let data = dataset();
    let documents = list(&data, "documents");
    assert_eq!(documents.len(), 5);
    let ids: BTreeSet<_> = documents.iter().map(|d| text(d, "id")).collect();
    assert_eq!(ids.len(), 5, "document ids are unique");
    for document in documents {
        let (id, body) = (text(document, "id"), text(document, "text"));
        let words = body.split_whitespace().count();
        assert!((300..=600).contains(&words), "{id}: {words} words");
        assert!(body.starts_with(NOTE) || body.ends_with(NOTE), "{id}");
        assert!(body.contains(text(document, "title")), "{id}: headline");
        assert!(!body.contains('\r'), "{id}: LF only");
        assert_eq!(document["status"], "done", "{id}");
        let hash: String = Sha256::digest(body.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(document["text_sha256"], hash.as_str(), "{id}");
    }
}

#[test]
fn each_article_has_a_claim_a_denial_a_figure_conflict_and_a_nested_span() {
    for document in list(&dataset(), "documents") {
        let id = text(document, "id");
        let spans = spans(document);
        let label = |wanted: &Value| spans.iter().find(|s| *wanted == s.id).map_or("none", |s| s.label);
        for wanted in ["claim", "denial", "casualty_figure", "actor"] {
            assert!(spans.iter().any(|s| s.label == wanted), "{id}: {wanted}");
        }
        let conflict = list(document, "relations").iter().any(|r| {
            r["type"] == "conflicts_with"
                && label(&r["from"]) == "casualty_figure"
                && label(&r["to"]) == "casualty_figure"
        });
        assert!(conflict, "{id}: no conflict between casualty figures");
        let nested = spans.iter().any(|a| spans.iter().any(|b| a.inside(b)));
        assert!(nested, "{id}: no nested span");
    }
}

#[test]
fn spans_point_at_their_text_and_are_sorted() {
    for document in list(&dataset(), "documents") {
        let id = text(document, "id");
        let chars: Vec<char> = text(document, "text").chars().collect();
        let spans = spans(document);
        let unique: BTreeSet<_> = spans.iter().map(|s| s.id).collect();
        assert_eq!(unique.len(), spans.len(), "{id}: span ids are unique");
        for span in &spans {
            let slice: String = chars[span.start..span.end].iter().collect();
            assert_eq!(slice, span.text, "{}", place(document, span));
        }
        assert!(
            spans.is_sorted_by_key(|s| (s.start, usize::MAX - s.end, s.id)),
            "{id}: sort spans by (start, -end, id)"
        );
    }
}

#[test]
fn attributes_follow_the_scheme() {
    let data = dataset();
    let labels = list(&data["scheme"], "labels");
    each_span(|document, _, span| {
        let defined = list(by_id(labels, span.label), "attributes");
        let mut order = Vec::new();
        for (id, value) in span.json["attributes"].as_object().unwrap() {
            let at = defined.iter().position(|a| a["id"] == id.as_str());
            let at = at.unwrap_or_else(|| panic!("{}: {id}", place(document, span)));
            let valid = match text(&defined[at], "type") {
                "number" => value.is_number(),
                "choice" => list(&defined[at], "choices").contains(value),
                _ => value.as_str().is_some_and(|s| !s.is_empty()),
            };
            assert!(valid, "{}: {id} = {value}", place(document, span));
            order.push(at);
        }
        assert!(order.is_sorted(), "{}: order", place(document, span));
    });
}

#[test]
fn attributes_are_filled_in() {
    each_span(|document, spans, span| {
        let in_denial = spans.iter().any(|d| d.label == "denial" && span.inside(d));
        let needed: &[&str] = match span.label {
            "actor" => &["name", "type"],
            "claim" if in_denial => &[],
            "claim" => &["hedge", "cue"],
            "denial" => &["cue", "scope"],
            _ => &["modifier", "harm", "event"],
        };
        for id in needed {
            let there = span.attribute(id).is_some();
            assert!(there, "{}: {id}", place(document, span));
        }
        if let Some(cue) = span.attribute("cue").and_then(Value::as_str) {
            let body = text(document, "text").to_lowercase();
            assert!(body.contains(cue), "{}: {cue}", place(document, span));
            let starts = span.label != "denial" || span.text.starts_with(cue);
            assert!(starts, "{}: {cue}", place(document, span));
        }
    });
}

#[test]
fn bounds_agree_with_the_modifier() {
    each_span(|document, _, span| {
        if span.label != "casualty_figure" {
            return;
        }
        let (low, high) = (span.attribute("low"), span.attribute("high"));
        let bounds = (low.and_then(Value::as_u64), high.and_then(Value::as_u64));
        let modifier = span.attribute("modifier").and_then(Value::as_str);
        let agree = match (modifier.unwrap(), bounds) {
            ("exact" | "about", (Some(low), Some(high))) => low == high,
            ("at least" | "more than", (Some(_), None)) => true,
            ("up to" | "fewer than", (None, Some(_))) => true,
            ("range", (Some(low), Some(high))) => low < high,
            ("vague", (None, None)) => true,
            _ => false,
        };
        assert!(agree, "{}: {bounds:?}", place(document, span));
        if let Some(victims) = span.attribute("victims").and_then(Value::as_str) {
            let worded = span.text.contains(victims);
            assert!(worded, "{}: {victims}", place(document, span));
        }
    });
}

#[test]
fn relations_join_labels_the_scheme_allows() {
    let data = dataset();
    let types = list(&data["scheme"], "relations");
    for document in list(&data, "documents") {
        let (id, spans) = (text(document, "id"), spans(document));
        let mut ids = BTreeSet::new();
        let mut links = BTreeSet::new();
        for relation in list(document, "relations") {
            let kind = by_id(types, text(relation, "type"));
            for side in ["from", "to"] {
                let end = spans.iter().find(|s| relation[side] == s.id);
                let end = end.unwrap_or_else(|| panic!("{id} {relation}: dangling"));
                let allowed = list(kind, side).iter().any(|l| l == end.label);
                assert!(allowed, "{id} {relation}: {side} a {}", end.label);
            }
            let (from, to) = (text(relation, "from"), text(relation, "to"));
            assert_ne!(from, to, "{id}");
            assert!(ids.insert(text(relation, "id")), "{id} {relation}");
            let symmetric = kind["symmetric"] == true;
            let link = if symmetric && to < from { (to, from) } else { (from, to) };
            let new = links.insert((text(relation, "type"), link));
            assert!(new, "{id} {relation}: twice");
        }
    }
}

#[test]
fn links_are_complete() {
    each_span(|document, spans, span| {
        let has = |kind: &str| {
            let mut links = list(document, "relations").iter();
            links.any(|r| r["from"] == span.id && r["type"] == kind)
        };
        let inside = |label: &str| spans.iter().any(|o| o.label == label && span.inside(o));
        let hedged = span.attribute("hedge").is_some_and(|h| h == "hedged");
        let sourced = match span.label {
            "claim" => has("said_by") || hedged || inside("denial"),
            "denial" => has("said_by") && has("denies"),
            "casualty_figure" => has("said_by") || inside("claim"),
            _ => true,
        };
        assert!(sourced, "{}: link missing", place(document, span));
    });
}

#[test]
fn boundaries_follow_the_guidelines() {
    each_span(|document, spans, span| {
        let at = place(document, span);
        assert_eq!(span.text.trim(), span.text, "{at}: blank at an end");
        assert!(!span.text.ends_with(['.', ',', ';', ':', '?', '!']), "{at}: final punctuation");
        for (open, close) in [('“', '”'), ('‘', '’'), ('(', ')')] {
            // An apostrophe is written like a closing quotation mark.
            let apostrophe = |i: usize, c: char| {
                let letter = |p: Option<char>| p.is_some_and(char::is_alphabetic);
                c == '’' && letter(span.text.chars().nth(i + 1)) && letter(span.text.chars().nth(i.wrapping_sub(1)))
            };
            let opened = span.text.matches(open).count();
            let chars = span.text.chars().enumerate();
            let closed = chars.filter(|(i, c)| *c == close && !apostrophe(*i, *c));
            assert_eq!(opened, closed.count(), "{at}: one of a pair");
        }
        assert_eq!(span.text.matches('"').count() % 2, 0, "{at}: one of a pair");
        let chars: Vec<char> = text(document, "text").chars().collect();
        let cut = |i: usize| i > 0 && i < chars.len() && chars[i - 1].is_alphanumeric() && chars[i].is_alphanumeric();
        assert!(!cut(span.start) && !cut(span.end), "{at}: cuts a word");
        for other in spans {
            assert!(!span.crosses(other), "{at}: crosses {}", other.id);
            let twice = span.label == "actor" && other.label == "actor" && span.inside(other);
            assert!(!twice, "{at}: an actor inside an actor");
        }
        let first = span.text.split_whitespace().next().unwrap();
        let left_out: &[&str] = match span.label {
            "actor" => &["The", "the", "A", "a", "An", "an", "its", "Its", "their"],
            "claim" => &["that", "That", "But", "However"],
            _ => &[],
        };
        assert!(!left_out.contains(&first), "{at}: leave out {first:?}");
        let number = first.chars().all(char::is_numeric);
        assert!(!(span.label == "actor" && number), "{at}: number");
    });
}

#[test]
fn what_is_shipped_is_the_file_without_its_layout() {
    const SHIPPED: &str = include_str!(concat!(env!("OUT_DIR"), "/practice.json"));
    assert_eq!(serde_json::from_str::<Value>(SHIPPED).unwrap(), dataset());
    assert!(!SHIPPED.contains('\n') && SHIPPED.len() < FILE.len() * 2 / 3);
}
