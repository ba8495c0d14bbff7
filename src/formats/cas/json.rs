//! UIMA CAS as JSON: a file for each document, with its types inside.
//!
//! Unit: UTF-16 code units. Source: "JSON serialization of the Apache UIMA CAS", version 0.4, as written and read by
//! dkpro-cassis 0.12 and by INCEpTION. Cannot hold: details but title and language.

use std::collections::{BTreeMap, BTreeSet};

use super::super::format::{
    Beside, Context, DocumentWriting, Format, InputFile, OutputFile, Reader, Writing, as_lines, no_fixed, no_last,
};
use super::super::intake::Intake;
use super::super::json::{Json, Writer};
use super::super::options::{ReadOptions, Unit};
use super::project::{without_copies, worked_on};
use super::read::{Cas, Feature, Sofa, Structure};
use super::type_system::{TypeSystem, types};
use super::{Annotation, HOLDS, METADATA, SOFA_ID, SOURCE, TARGET, annotations};
use crate::model::document::Document;

/// The CAS as JSON among the formats.
pub const FORMAT: Format = Format {
    id: "cas-json",
    name: "UIMA CAS JSON",
    extension: "json",
    media_type: "application/json",
    description: "Layers of spans and relations for INCEpTION and dkpro-cassis, each document with its types in one \
                  file.",
    loading: "In INCEpTION, import the files as *UIMA CAS JSON 0.4.0*, after adding layers with the same names.\n\n\
              ```python\nfrom cassis import load_cas_from_json\n\nwith open(\"document.json\", \"rb\") as file:\n    \
              cas = load_cas_from_json(file)\nfor span in cas.select(\"webanno.custom.Span\"):\n    \
              print(span.begin, span.end, span.label, span.get_covered_text())\n```\n\n\
              Offsets in the files count UTF-16 code units; cassis turns them into indices of Python strings.\n",
    unit: Unit::Utf16,
    unit_varies: false,
    holds: HOLDS,
    writing: Some(Writing::Documents(DocumentWriting {
        main: None,
        fixed: no_fixed,
        document: write,
        join: as_lines,
        last: no_last,
        check: None,
    })),
    reading: Some(Reader::Files(read)),
    recognise: |file| {
        let head = file.head();
        file.has_extension("json") && ["\"%TYPES\"", "\"%FEATURE_STRUCTURES\""].iter().any(|key| head.contains(key))
    },
    beside: Beside { without_copies, ..Beside::NOTHING },
};

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let annotations = annotations(document, context);
    let mut json = Writer::pretty(4096 + document.text.as_str().len());
    json.open('{');
    write_types(&mut json, context);
    json.key("%FEATURE_STRUCTURES");
    json.open('[');
    json.element();
    json.open('{');
    json.field_number("%ID", SOFA_ID);
    json.field("%TYPE", "uima.cas.Sofa");
    json.field_number("sofaNum", 1);
    json.field("sofaID", "_InitialView");
    json.field("mimeType", "text");
    json.field("sofaString", document.text.as_str());
    json.close('}');
    for annotation in &annotations {
        json.element();
        write_annotation(&mut json, annotation);
    }
    json.close(']');
    json.key("%VIEWS");
    json.open('{');
    json.key("_InitialView");
    json.open('{');
    json.field_number("%SOFA", SOFA_ID);
    json.key("%MEMBERS");
    json.open('[');
    for annotation in &annotations {
        json.element();
        json.number(&annotation.number.to_string());
    }
    json.close(']');
    json.close('}');
    json.close('}');
    json.close('}');
    vec![OutputFile::new(format!("{}.json", context.stem), json.finish() + "\n")]
}

fn write_types(json: &mut Writer, context: &Context<'_>) {
    json.key("%TYPES");
    json.open('{');
    for written in types(context) {
        json.key(written.name);
        json.open('{');
        json.field("%NAME", written.name);
        json.field("%SUPER_TYPE", written.super_type);
        json.field("%DESCRIPTION", written.description);
        for (name, description, range) in &written.features {
            json.key(name);
            json.open('{');
            json.field("%NAME", name);
            json.field("%RANGE", range);
            if !description.is_empty() {
                json.field("%DESCRIPTION", description);
            }
            json.close('}');
        }
        json.close('}');
    }
    json.close('}');
}

fn write_annotation(json: &mut Writer, annotation: &Annotation<'_>) {
    json.open('{');
    json.field_number("%ID", annotation.number);
    json.field("%TYPE", annotation.kind);
    if annotation.kind == METADATA {
        json.field_list("%FLAGS", &mut ["DocumentAnnotation"].into_iter());
    }
    json.field_number("@sofa", SOFA_ID);
    json.field_number("begin", annotation.begin);
    json.field_number("end", annotation.end);
    if let Some((source, target)) = annotation.ends {
        json.key(&format!("@{TARGET}"));
        json.whole(target);
        json.key(&format!("@{SOURCE}"));
        json.whole(source);
    }
    for (name, value) in &annotation.said {
        json.key(name);
        json.string(value);
    }
    json.close('}');
}

fn read(files: &[&InputFile], _: &ReadOptions, intake: &mut Intake) {
    for file in worked_on(files.to_vec(), intake) {
        let Some(text) = intake.text(file) else { continue };
        let (tree, stop) = Json::parse(&text);
        if let Some(stop) = stop {
            let message = format!("The file is not JSON from character {} on. What is whole was read.", stop.at + 1);
            intake.problem(&file.name, message);
        }
        parse(&tree).take_in(file, intake);
    }
}

/// The structures of a file.
fn parse(tree: &Json) -> Cas {
    let mut cas = Cas { types: read_types(tree.get("%TYPES")), ..Cas::default() };
    let all = tree.get("%FEATURE_STRUCTURES");
    // A list whose items name themselves, or an object by their ids.
    let listed = all.items().iter().map(|one| (one.get("%ID").text_or_number().unwrap_or_default(), one));
    let keyed = all.fields().iter().map(|(id, one)| (id.as_str(), one));
    let of_list = |one: &Json| {
        let kind = one.get("%TYPE").text().unwrap_or_default();
        let is_list = kind.ends_with("Array") || kind.ends_with("[]");
        let items: Vec<&str> = one.get("%ELEMENTS").items().iter().filter_map(Json::text_or_number).collect();
        is_list.then(|| {
            if kind.ends_with(".FSArray") {
                Feature::Reference(items.join(" "))
            } else {
                Feature::Text(items.join(", "))
            }
        })
    };
    let all: Vec<(&str, &Json)> = listed.chain(keyed).collect();
    let mut lists = BTreeMap::new();
    for (id, one) in &all {
        if let Some(list) = of_list(one) {
            lists.insert((*id).to_owned(), list);
        }
    }
    for (id, one) in all {
        let kind = one.get("%TYPE").text().unwrap_or_default();
        if kind == "uima.cas.Sofa" {
            let text = one.get("sofaString").text().map(str::to_owned);
            let name = one.get("sofaID").text().unwrap_or_default().to_owned();
            cas.sofas.push(Sofa { id: id.to_owned(), name, text, members: None });
        } else if !kind.is_empty() {
            let features = one.fields().iter().filter_map(|(name, value)| feature(name, value, &lists)).collect();
            cas.structures.push(Structure { id: id.to_owned(), kind: kind.to_owned(), features });
        }
    }
    for (name, view) in tree.get("%VIEWS").fields() {
        let id = view.get("%SOFA").text_or_number();
        let mut members = BTreeSet::new();
        for member in view.get("%MEMBERS").items() {
            members.extend(member.text_or_number().map(str::to_owned));
        }
        let of_it = |sofa: &&mut Sofa| id == Some(sofa.id.as_str()) || id.is_none() && sofa.name == *name;
        if let Some(sofa) = cas.sofas.iter_mut().find(of_it) {
            sofa.members = Some(members);
        }
    }
    cas
}

fn read_types(tree: &Json) -> TypeSystem {
    let mut types = TypeSystem::default();
    for (name, kind) in tree.fields() {
        types.add_type(name, kind.get("%SUPER_TYPE").text().unwrap_or_default());
        for (feature, about) in kind.fields().iter().filter(|(feature, _)| !feature.starts_with('%')) {
            types.add_feature(name, feature, about.get("%RANGE").text().unwrap_or_default());
        }
    }
    types
}

/// A feature of a structure: `@` before its name marks a reference, also to one of `lists`, `#` a number that JSON does
/// not know.
fn feature(name: &str, value: &Json, lists: &BTreeMap<String, Feature>) -> Option<(String, Feature)> {
    if let Some(name) = name.strip_prefix('@') {
        let id = value.text_or_number().unwrap_or_default();
        if let Some(list) = lists.get(id) {
            return Some((name.to_owned(), list.clone()));
        }
        return Some((name.to_owned(), Feature::Reference(id.to_owned())));
    }
    let is_structural = name.starts_with(['%', '^']);
    let name = name.strip_prefix('#').unwrap_or(name);
    let text = match value {
        _ if is_structural => return None,
        Json::Null => return None,
        Json::Bool(yes) => yes.to_string(),
        Json::Number(text) | Json::Text(text) => text.clone(),
        Json::List(items) => {
            let items: Vec<&str> = items.iter().filter_map(Json::text_or_number).collect();
            items.join(", ")
        }
        Json::Object(_) => return None,
    };
    Some((name.to_owned(), Feature::Text(text)))
}
