//! What brat's page must know: which labels, relations and attributes there are, their names and colours.
//!
//! Owns: [`files`], [`read`]. Source: brat.nlplab.org/configuration.html and the server's `projectconfig.py`.

use super::super::format::{Context, InputFile, OutputFile};
use super::super::intake::Intake;
use super::super::tokens::is_blank;
use super::{is_word, names, push};
use crate::model::scheme::{AttributeKind, LabelId, Scheme};

/// `annotation.conf` and `visual.conf`.
pub(super) fn files(context: &Context<'_>) -> Vec<OutputFile> {
    vec![
        OutputFile::new("annotation.conf", annotation(context.scheme)),
        OutputFile::new("visual.conf", visual(context.scheme)),
    ]
}

/// Takes the labels of `annotation.conf`, also those that no span has; what else it says is counted. Beside a manifest,
/// which says it all, nothing is read.
pub(super) fn read(file: &InputFile, intake: &mut Intake) {
    if intake.known.has_scheme(file) {
        return;
    }
    if file.file_name() != "annotation.conf" {
        return intake.problem(&file.name, "How brat's page shows and works is not read.");
    }
    let Some(text) = intake.text(file) else { return };
    let mut section = "";
    for line in text.lines().map(str::trim) {
        let name = line.split_whitespace().next().unwrap_or_default();
        match name.chars().next() {
            // Comments, lines between groups, and macros such as `<OVERLAP>`.
            None | Some('#' | '-' | '<') => {}
            Some('[') => section = line.trim_matches(['[', ']']),
            // A heading above others, which no span can have.
            Some('!') => {}
            Some(_) if ["entities", "events"].contains(&section) => {
                intake.label(&names::plain(name));
                let more = if section == "events" && name != line { "events" } else { "" };
                intake.unread.count("the scheme", more, usize::from(!more.is_empty()));
            }
            Some(_) => intake.unread.count("the scheme", section, 1),
        }
    }
    intake.end_file(&file.name);
}

fn annotation(scheme: &Scheme) -> String {
    let mut conf = "[entities]\n".to_owned();
    for label in &scheme.labels {
        push(&mut conf, &[&names::name(label.id.as_str())]);
    }
    conf.push_str("\n[relations]\n");
    for kind in &scheme.relations {
        let symmetric = if kind.symmetric { ", <REL-TYPE>:symmetric" } else { "" };
        let (from, to) = (ends(&kind.from), ends(&kind.to));
        push(&mut conf, &[&names::name(kind.id.as_str()), "\tArg1:", &from, ", Arg2:", &to, symmetric]);
    }
    // Without this line the page refuses spans that share characters.
    conf.push_str("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n[attributes]\n");
    for Attribute { name, labels, values } in attributes(scheme) {
        let values = if values.is_empty() { String::new() } else { format!(", Value:{}", values.join("|")) };
        push(&mut conf, &[&name, "\tArg:", &labels.join("|"), &values]);
    }
    conf
}

/// The labels a relation may start from or lead to.
fn ends(labels: &[LabelId]) -> String {
    if labels.is_empty() {
        return "<ENTITY>".to_owned();
    }
    let names: Vec<String> = labels.iter().map(|label| names::name(label.as_str())).collect();
    names.join("|")
}

/// An attribute with all labels that have it.
struct Attribute {
    name: String,
    labels: Vec<String>,
    /// Those of its choices that are single words; the others are notes.
    values: Vec<String>,
}

fn attributes(scheme: &Scheme) -> Vec<Attribute> {
    let mut found: Vec<Attribute> = Vec::new();
    for label in &scheme.labels {
        for attribute in &label.attributes {
            let name = names::name(attribute.id.as_str());
            let place = found.iter().position(|other| other.name == name).unwrap_or(found.len());
            if place == found.len() {
                found.push(Attribute { name, labels: Vec::new(), values: Vec::new() });
            }
            let Some(entry) = found.get_mut(place) else { continue };
            entry.labels.push(names::name(label.id.as_str()));
            if let AttributeKind::Choice(choices) = &attribute.kind {
                for choice in choices.iter().filter(|choice| is_word(choice)) {
                    if !entry.values.contains(choice) {
                        entry.values.push(choice.clone());
                    }
                }
            }
        }
    }
    found
}

fn visual(scheme: &Scheme) -> String {
    let mut conf = "[labels]\n".to_owned();
    let labels = scheme.labels.iter().map(|label| (label.id.as_str(), &label.name));
    let attributes = scheme.labels.iter().flat_map(|label| &label.attributes);
    let attributes = attributes.map(|attribute| (attribute.id.as_str(), &attribute.name));
    let kinds = scheme.relations.iter().map(|kind| (kind.id.as_str(), &kind.name));
    let mut named: Vec<&str> = Vec::new();
    for (id, shown) in labels.chain(kinds).chain(attributes) {
        if !named.contains(&id) {
            named.push(id);
            let shown = if shown.trim().is_empty() { id } else { shown };
            push(&mut conf, &[&names::name(id), " | ", &display(shown)]);
        }
    }
    conf.push_str("\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken\n");
    conf.push_str("ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5\nATTRIBUTE_DEFAULT\tglyph:*\n");
    for label in &scheme.labels {
        if let Some(foreground) = readable_on(&label.color) {
            let name = names::name(label.id.as_str());
            push(&mut conf, &[&name, "\tbgColor:", &label.color, ", fgColor:", foreground, ", borderColor:darken"]);
        }
    }
    conf
}

/// A name to be shown, without what would end it (`|`), stand for something else (`<…>`) or end the line.
fn display(name: &str) -> String {
    let safe = |c: char| match c {
        '|' => '/',
        '<' => '‹',
        '>' => '›',
        _ if is_blank(c) || c.is_control() => ' ',
        _ => c,
    };
    let name: String = name.chars().map(safe).collect();
    name.trim().to_owned()
}

/// Black or white, whichever is further from `color` (`#rrggbb`) in brightness; `None` if that is no colour.
fn readable_on(color: &str) -> Option<&'static str> {
    let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let rgb = u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let [_, red, green, blue] = rgb.to_be_bytes().map(u32::from);
    // Weights of brightness: W3C, "Techniques for accessibility evaluation and repair", 2.2.
    Some(if (red * 299 + green * 587 + blue * 114) / 1000 < 140 { "white" } else { "black" })
}
