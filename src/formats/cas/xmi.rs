//! UIMA CAS as XMI: a file for each document, and the type system beside them.
//!
//! Unit: UTF-16 code units. Source: UIMA References, "XMI CAS Serialization Reference"; dkpro-cassis 0.12.
//! The text is the attribute `sofaString`, with tab, LF and CR as character references: a parser would make blanks of
//! them (XML 1.0, section 3.3.3). Cannot hold: characters outside XML 1.0, details but title and language.

use std::collections::{BTreeMap, BTreeSet};

use super::super::format::{
    Beside, Characters, Context, DocumentWriting, Format, Holds, InputFile, OutputFile, Reader, Writing, as_lines,
    no_last,
};
use super::super::intake::Intake;
use super::super::options::{ReadOptions, Unit};
use super::super::xml::{Element, Fault, Node, Writer, walk};
use super::project::{without_copies, worked_on};
use super::read::{Cas, Feature, Sofa, Structure};
use super::type_system::{TypeSystem, write_xml};
use super::{Annotation, HOLDS, METADATA, RELATION, SOFA_ID, SOURCE, SPAN, TARGET, annotations};
use crate::model::document::Document;

/// The name of the file with the type system.
const TYPE_SYSTEM: &str = "TypeSystem.xml";
/// The namespace of XMI.
const XMI: &str = "http://www.omg.org/XMI";

/// XMI among the formats.
pub const FORMAT: Format = Format {
    id: "cas-xmi",
    name: "UIMA CAS XMI",
    extension: "xmi",
    media_type: "application/vnd.xmi+xml",
    description: "Layers of spans and relations for INCEpTION, WebAnno, DKPro and other programs on Apache UIMA.",
    loading: "In INCEpTION, add the layers first (*Settings*, *Layers*, *Import*, `TypeSystem.xml`), then the `.xmi` \
              files as *UIMA CAS XMI (XML 1.0)*.\n\n```python\nfrom cassis import load_cas_from_xmi, load_typesystem\n\n\
              with open(\"TypeSystem.xml\", \"rb\") as file:\n    types = load_typesystem(file)\n\
              with open(\"document.xmi\", \"rb\") as file:\n    cas = load_cas_from_xmi(file, typesystem=types)\n\
              for span in cas.select(\"webanno.custom.Span\"):\n    \
              print(span.begin, span.end, span.label, span.get_covered_text())\n```\n\n\
              Offsets in the files count UTF-16 code units; cassis turns them into indices of Python strings. \
              For texts of more than 10 MB it needs `trusted=True`.\n",
    unit: Unit::Utf16,
    unit_varies: false,
    holds: Holds { characters: Characters::Xml, ..HOLDS },
    writing: Some(Writing::Documents(DocumentWriting {
        main: None,
        fixed: |context| vec![OutputFile::new(TYPE_SYSTEM, write_xml(context))],
        document: write,
        join: as_lines,
        last: no_last,
        check: None,
    })),
    reading: Some(Reader::Files(read)),
    recognise: |file| {
        let head = file.head();
        head.contains(XMI) && head.contains("uima") || is_type_system(file)
    },
    beside: Beside { without_copies, ..Beside::NOTHING },
};

fn is_type_system(file: &InputFile) -> bool {
    file.has_extension("xml") && file.head().contains("<typeSystemDescription")
}

fn write(document: &Document, context: &Context<'_>) -> Vec<OutputFile> {
    let annotations = annotations(document, context);
    let mut xml = Writer::document();
    xml.open("xmi:XMI");
    xml.attribute("xmlns:xmi", XMI);
    xml.attribute("xmlns:cas", "http:///uima/cas.ecore");
    xml.attribute("xmlns:type", "http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore");
    xml.attribute("xmlns:custom", "http:///webanno/custom.ecore");
    xml.attribute("xmi:version", "2.0");
    xml.open("cas:NULL");
    xml.number("xmi:id", 0);
    xml.close();
    for annotation in &annotations {
        write_annotation(&mut xml, annotation);
    }
    xml.open("cas:Sofa");
    xml.number("xmi:id", SOFA_ID);
    xml.number("sofaNum", 1);
    xml.attribute("sofaID", "_InitialView");
    xml.attribute("mimeType", "text");
    xml.attribute("sofaString", document.text.as_str());
    xml.close();
    xml.open("cas:View");
    xml.number("sofa", SOFA_ID);
    let members: Vec<String> = annotations.iter().map(|annotation| annotation.number.to_string()).collect();
    xml.attribute("members", &members.join(" "));
    vec![OutputFile::new(format!("{}.xmi", context.stem), xml.finish())]
}

fn write_annotation(xml: &mut Writer, annotation: &Annotation<'_>) {
    xml.open(match annotation.kind {
        METADATA => "type:DocumentMetaData",
        RELATION => "custom:SpanRelation",
        kind => {
            debug_assert_eq!(kind, SPAN);
            "custom:Span"
        }
    });
    xml.number("xmi:id", annotation.number);
    xml.number("sofa", SOFA_ID);
    xml.number("begin", annotation.begin);
    xml.number("end", annotation.end);
    if let Some((source, target)) = annotation.ends {
        xml.number(TARGET, target);
        xml.number(SOURCE, source);
    }
    for (name, value) in &annotation.said {
        xml.attribute(name, value);
    }
    xml.close();
}

fn read(files: &[&InputFile], _: &ReadOptions, intake: &mut Intake) {
    let (descriptors, documents): (Vec<_>, Vec<_>) = files.iter().partition(|file| is_type_system(file));
    let mut known: Vec<(&str, TypeSystem)> = Vec::new();
    for file in descriptors {
        let Some(text) = intake.text(file) else { continue };
        let (types, outcome) = TypeSystem::read_xml(&text);
        if let Err(fault) = outcome {
            intake.problem(&file.name, fault.to_string());
        }
        known.push((file.folder(), types));
    }
    for file in worked_on(documents, intake) {
        let Some(text) = intake.text(file) else { continue };
        let (mut cas, outcome) = parse(&text);
        if let Err(fault) = outcome {
            intake.problem(&file.name, fault.to_string());
        }
        let beside = known.iter().find(|(place, _)| *place == file.folder()).or_else(|| known.first());
        cas.is_untyped = beside.is_none() && cas.structures.iter().any(Structure::has_other_features);
        if cas.is_untyped {
            let message = "The type system (TypeSystem.xml) is not beside it, which says what features are. What looks \
                           like a link to another structure was left out; open both together to read all there is.";
            intake.problem(&file.name, message);
        }
        cas.types = beside.map(|(_, types)| types.clone()).unwrap_or_default();
        cas.take_in(file, intake);
    }
}

/// The structures of a file, up to a fault.
fn parse(text: &str) -> (Cas, Result<(), Fault>) {
    let mut cas = Cas::default();
    let mut spaces: BTreeMap<String, String> = BTreeMap::new();
    let mut depth = 0_usize;
    // Arrays stand as elements inside their structure: the one that is open, and its characters.
    let mut item: Option<(String, String)> = None;
    let outcome = walk(text, &mut |node| match node {
        Node::Start(element) => {
            for (name, value) in &element.attributes {
                if let Some(prefix) = name.strip_prefix("xmlns:") {
                    spaces.insert(prefix.to_owned(), value.clone());
                }
            }
            depth += 1;
            match depth {
                1 => {}
                2 => structure(element, &spaces, &mut cas),
                _ => item = Some((element.local_name().to_owned(), String::new())),
            }
        }
        Node::Text(characters) => {
            if let Some((_, content)) = &mut item {
                content.push_str(&characters);
            }
        }
        Node::End => {
            depth = depth.saturating_sub(1);
            if let (Some((name, content)), Some(last)) = (item.take(), cas.structures.last_mut()) {
                add_item(last, name, content);
            }
        }
    });
    (cas, outcome)
}

/// Adds an element of an array to its structure; several of one name are listed with commas.
fn add_item(structure: &mut Structure, name: String, content: String) {
    match structure.features.iter_mut().find(|(known, _)| *known == name) {
        Some((_, Feature::Text(list))) => {
            list.push_str(", ");
            list.push_str(&content);
        }
        _ => structure.features.push((name, Feature::Text(content))),
    }
}

fn structure(element: Element, spaces: &BTreeMap<String, String>, cas: &mut Cas) {
    let prefix = element.name.split_once(':').map_or("", |(prefix, _)| prefix);
    let space = spaces.get(prefix).map_or(prefix, String::as_str);
    let package = space.strip_prefix("http:///").and_then(|space| space.strip_suffix(".ecore")).unwrap_or(space);
    let kind = match package {
        "uima/noNamespace" => element.local_name().to_owned(),
        package => format!("{}.{}", package.replace('/', "."), element.local_name()),
    };
    let text = |name: &str| element.attribute(name).unwrap_or_default().to_owned();
    match kind.as_str() {
        "uima.cas.NULL" => {}
        "uima.cas.Sofa" => {
            let string = element.attribute("sofaString").map(str::to_owned);
            let sofa = sofa(cas, &text("xmi:id"));
            (sofa.name, sofa.text) = (text("sofaID"), string);
        }
        "uima.cas.View" => {
            let members = element.attribute("members").unwrap_or_default();
            let mut known = BTreeSet::new();
            for member in members.split_ascii_whitespace() {
                known.insert(member.to_owned());
            }
            sofa(cas, &text("sofa")).members = Some(known);
        }
        _ => {
            let id = text("xmi:id");
            let features = element.attributes.into_iter().filter(|(name, _)| !name.contains(':'));
            let features = features.map(|(name, value)| (name, Feature::Text(value))).collect();
            cas.structures.push(Structure { id, kind, features });
        }
    }
}

/// The text called `id`, which may be spoken of before it comes.
fn sofa<'c>(cas: &'c mut Cas, id: &str) -> &'c mut Sofa {
    let place = cas.sofas.iter().position(|sofa| sofa.id == id);
    let place = place.unwrap_or_else(|| {
        cas.sofas.push(Sofa { id: id.to_owned(), ..Sofa::default() });
        cas.sofas.len() - 1
    });
    &mut cas.sofas[place]
}
