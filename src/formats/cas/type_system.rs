//! The type system: which types there are and which features they have.
//!
//! Owns: [`types`], [`write_xml`], [`TypeSystem`]. Must not know: documents.
//!
//! Source: UIMA References, "Component Descriptor Reference", type system descriptors.

use std::collections::BTreeMap;

use super::super::format::Context;
use super::super::xml::{Fault, Node, Writer, walk};
use super::{
    MAPPED, METADATA, OTHER, RELATION, RELATION_FEATURES, SOURCE, SPAN, SPAN_FEATURES, TARGET, attribute_features,
};

/// The namespace of descriptors.
const NAMESPACE: &str = "http://uima.apache.org/resourceSpecifier";
/// The type of texts.
pub(super) const STRING: &str = "uima.cas.String";

/// A type as it is written.
pub(super) struct Written {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) super_type: &'static str,
    /// Name, description, range.
    pub(super) features: Vec<(String, String, &'static str)>,
}

/// The types that a file of ours uses.
pub(super) fn types(context: &Context<'_>) -> Vec<Written> {
    let strings = |features: &[(&str, &str)]| -> Vec<(String, String, &'static str)> {
        features.iter().map(|(name, description)| ((*name).to_owned(), (*description).to_owned(), STRING)).collect()
    };
    let mut of_span = strings(&SPAN_FEATURES);
    let attributes = attribute_features(context.scheme);
    of_span.extend(attributes.into_iter().map(|(name, description)| (name, description, STRING)));
    let mut of_relation = strings(&RELATION_FEATURES);
    for (name, description) in [(TARGET, "The span it leads to."), (SOURCE, "The span it starts from.")] {
        of_relation.push((name.to_owned(), description.to_owned(), SPAN));
    }
    let mut of_document = strings(
        &["documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"].map(|name| (name, "")),
    );
    of_document.push(("isLastSegment".to_owned(), String::new(), "uima.cas.Boolean"));
    vec![
        Written {
            name: METADATA,
            description: "What is known of the document, as DKPro Core has it.",
            super_type: "uima.tcas.DocumentAnnotation",
            features: of_document,
        },
        Written {
            name: SPAN,
            description: "A labelled stretch of text.",
            super_type: "uima.tcas.Annotation",
            features: of_span,
        },
        Written {
            name: RELATION,
            description: "A link from one span to another.",
            super_type: "uima.tcas.Annotation",
            features: of_relation,
        },
    ]
}

/// The type system as a file of its own.
pub(super) fn write_xml(context: &Context<'_>) -> String {
    let mut xml = Writer::document();
    xml.open("typeSystemDescription");
    xml.attribute("xmlns", NAMESPACE);
    xml.element("name", "Counterclaim");
    xml.element(
        "description",
        &format!(
            "Features of {SPAN} are named for attributes. Where an attribute's id is no name of a feature, or is \
             taken, the feature is called {MAPPED} and the id, in which every character but ASCII letters and digits \
             is its code point in hexadecimal between underscores: “a b” is {MAPPED}a_20_b. {OTHER} has the \
             attributes that the scheme does not define, and again the texts that look like numbers."
        ),
    );
    xml.element("version", "1");
    xml.element("vendor", "");
    xml.open("types");
    for written in types(context) {
        xml.open("typeDescription");
        xml.element("name", written.name);
        xml.element("description", written.description);
        xml.element("supertypeName", written.super_type);
        xml.open("features");
        for (name, description, range) in &written.features {
            xml.open("featureDescription");
            xml.element("name", name);
            xml.element("description", description);
            xml.element("rangeTypeName", range);
            xml.close();
        }
        xml.close();
        xml.close();
    }
    xml.finish()
}

/// What a file says of its types.
#[derive(Clone, Debug, Default)]
pub(super) struct TypeSystem {
    super_types: BTreeMap<String, String>,
    /// By type and feature, with a blank between them.
    ranges: BTreeMap<String, String>,
}

impl TypeSystem {
    /// Notes that `kind` is a kind of `super_type`.
    pub(super) fn add_type(&mut self, kind: &str, super_type: &str) {
        self.super_types.insert(kind.to_owned(), super_type.to_owned());
    }

    /// Notes that `feature` of `kind` has values of type `range`.
    pub(super) fn add_feature(&mut self, kind: &str, feature: &str, range: &str) {
        self.ranges.insert(format!("{kind} {feature}"), range.to_owned());
    }

    /// The type of the values of `feature`, if it is known.
    pub(super) fn range(&self, kind: &str, feature: &str) -> Option<&str> {
        self.line(kind).find_map(|kind| self.ranges.get(&format!("{kind} {feature}"))).map(String::as_str)
    }

    /// True if `kind` is `ancestor` or comes from it.
    pub(super) fn is_a(&self, kind: &str, ancestor: &str) -> bool {
        self.line(kind).any(|kind| kind == ancestor)
    }

    /// `kind` and the types it comes from; ends in a file whose types come from each other, too.
    fn line<'s>(&'s self, kind: &'s str) -> impl Iterator<Item = &'s str> {
        let up = |kind: &&'s str| self.super_types.get(*kind).map(String::as_str);
        std::iter::successors(Some(kind), up).take(self.super_types.len() + 1)
    }

    /// Reads a type system descriptor; what comes before a fault is kept.
    pub(super) fn read_xml(text: &str) -> (Self, Result<(), Fault>) {
        let mut types = Self::default();
        let mut path: Vec<String> = Vec::new();
        let (mut kind, mut feature, mut content) = (String::new(), String::new(), String::new());
        let outcome = walk(text, &mut |node| match node {
            Node::Start(element) => {
                path.push(element.local_name().to_owned());
                content.clear();
            }
            Node::Text(text) => content.push_str(&text),
            Node::End => {
                let name = path.pop().unwrap_or_default();
                let value = std::mem::take(&mut content);
                match (path.last().map_or("", String::as_str), name.as_str()) {
                    ("typeDescription", "name") => value.trim().clone_into(&mut kind),
                    ("typeDescription", "supertypeName") => types.add_type(&kind, value.trim()),
                    ("featureDescription", "name") => value.trim().clone_into(&mut feature),
                    ("featureDescription", "rangeTypeName") => types.add_feature(&kind, &feature, value.trim()),
                    _ => {}
                }
            }
        });
        (types, outcome)
    }
}
