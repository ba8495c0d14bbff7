//! The Common Analysis System of Apache UIMA, as INCEpTION and dkpro-cassis exchange it.
//!
//! Owns: the names of types and features that both formats share, [`HOLDS`]. Unit: UTF-16 code units, as Java strings
//! have them (UIMA References, "CAS XMI", and dkpro-cassis, `Utf16CodepointOffsetConverter`).
//!
//! Spans are of the type [`SPAN`], relations of [`RELATION`]; in INCEpTION each is a custom layer. A relation leads
//! from `Dependent` to `Governor`, as a dependency does from a word to what governs it, and lies over its `Dependent`, as
//! all relations of INCEpTION do. (INCEpTION's page draws arcs the other way, from `Governor` to `Dependent`.)
//!
//! Cannot hold: document details but title and language. XMI cannot hold characters outside XML 1.0.

pub mod json;
mod links;
pub(super) mod project;
mod read;
mod type_system;
pub mod xmi;

use super::format::{Context, Holds};
use super::is_number;
use super::json::Writer as Json;
use super::records;
use crate::model::document::Document;
use crate::model::order;
use crate::model::relation::Relation;
use crate::model::scheme::{AttributeId, Scheme};
use crate::model::span::{AnnotationId, Span, Value};

/// The type of spans.
const SPAN: &str = "webanno.custom.Span";
/// The type of relations.
const RELATION: &str = "webanno.custom.SpanRelation";
/// The type of DKPro for what is known of the document as a whole.
const METADATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
/// The feature of a relation for the span it starts from.
const SOURCE: &str = "Dependent";
/// The feature of a relation for the span it leads to.
const TARGET: &str = "Governor";
/// The language of a document that does not say (UIMA References, "Document annotation").
const NO_LANGUAGE: &str = "x-unspecified";
/// The feature with the attributes that the scheme does not define, and texts that look like numbers, as a JSON object.
const OTHER: &str = "other_attributes";
/// Marks a feature named for an attribute whose id is no name of a feature.
const MAPPED: &str = "attr_";
/// The id of the text among the structures of a file.
const SOFA_ID: usize = 1;
/// The id of the document's metadata among the structures of a file; annotations follow.
const METADATA_ID: usize = 2;

/// Features of a span that are not attributes, with what they are.
const SPAN_FEATURES: [(&str, &str); 8] = [
    ("label", "The label's id."),
    ("id", "Names the annotation, unique in its document."),
    ("note", "Free text of the annotator."),
    ("annotator", "Who annotated."),
    ("created_at", "When it was made, RFC 3339 in UTC."),
    ("updated_at", "When it was last changed, RFC 3339 in UTC."),
    ("origin", "How it came to be: manual, imported, suggested, adjudicated."),
    (OTHER, "Attributes that the scheme does not define, and texts that look like numbers, as a JSON object."),
];

/// Features of a relation but for its ends, with what they are.
const RELATION_FEATURES: [(&str, &str); 4] = [
    ("label", "The relation type's id."),
    ("id", "Names the relation, unique in its document."),
    ("annotator", "Who annotated."),
    ("created_at", "When it was made, RFC 3339 in UTC."),
];

/// Names that consumers use for something else: features that UIMA and INCEpTION define, fields and methods of
/// dkpro-cassis 0.12, and the keywords of Python (Language Reference, section 2.3.1), which it makes classes with.
const TAKEN: &str = "begin end sofa self type xmiID elements value address Dependent Governor get set get_covered_text \
                     False None True and as assert async await break class continue def del elif else except finally \
                     for from global if import in is lambda nonlocal not or pass raise return try while with yield";

/// What both formats can say; XMI has fewer characters.
const HOLDS: Holds = Holds { details: &["title", "language"], unknown: false, ..Holds::ALL };

/// The feature for the attribute `id`: the id itself if UIMA takes it as a name, else `attr_` and the id with every
/// character other than an ASCII letter or digit as its code point in hexadecimal between two underscores.
pub(super) fn feature_name(id: &str) -> String {
    let is_name = id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !id.starts_with(MAPPED);
    let is_taken = TAKEN.split(' ').any(|taken| taken == id) || SPAN_FEATURES.iter().any(|(name, _)| *name == id);
    if is_name && !is_taken {
        return id.to_owned();
    }
    let mut name = MAPPED.to_owned();
    for c in id.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else {
            name.push_str(&format!("_{:x}_", u32::from(c)));
        }
    }
    name
}

/// The attribute that `feature` is named for; turns [`feature_name`] around.
fn attribute_id(feature: &str) -> String {
    let mapped = || {
        let mut parts = feature.strip_prefix(MAPPED)?.split('_');
        let mut id = parts.next()?.to_owned();
        while let Some(code) = parts.next() {
            id.push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32)?);
            id.push_str(parts.next()?);
        }
        Some(id)
    };
    mapped().unwrap_or_else(|| feature.to_owned())
}

/// The attributes that the scheme defines, each once, as features with descriptions.
fn attribute_features(scheme: &Scheme) -> Vec<(String, String)> {
    let mut features: Vec<(String, String)> = Vec::new();
    for attribute in scheme.labels.iter().flat_map(|label| &label.attributes) {
        let name = feature_name(attribute.id.as_str());
        if features.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let mut description = format!("Attribute “{}”.", attribute.id);
        if !attribute.definition.is_empty() {
            description.push(' ');
            description.push_str(&attribute.definition);
        }
        features.push((name, description));
    }
    features
}

/// What an annotation says, as features with values. Features without a value are left out.
type Said<'a> = Vec<(std::borrow::Cow<'a, str>, std::borrow::Cow<'a, str>)>;

/// What `span` says but for its place.
fn said_of_span<'a>(span: &'a Span, context: &Context<'_>) -> Said<'a> {
    let fields = [
        ("label", span.label.as_str()),
        ("id", span.id.as_str()),
        ("note", &span.note),
        ("annotator", span.annotator.as_str()),
        ("created_at", span.created_at.as_str()),
        ("updated_at", span.updated_at.as_str()),
        ("origin", span.origin.as_str()),
    ];
    let mut said = present(&fields);
    let is_defined = |id: &AttributeId| {
        let mut defined = context.scheme.labels.iter().flat_map(|label| &label.attributes);
        defined.any(|attribute| attribute.id == *id)
    };
    let mut other = Json::compact();
    other.open('{');
    let mut is_empty = true;
    for (id, value) in &span.attributes {
        let name = feature_name(id.as_str());
        let has_feature = is_defined(id) && !said.iter().any(|(known, _)| *known == name);
        if has_feature {
            said.push((name.into(), value.as_str().into()));
        }
        // Features are texts, so one that looks like a number would pass for it.
        if !has_feature || matches!(value, Value::Text(text) if is_number(text)) {
            is_empty = false;
            other.key(id.as_str());
            records::write_value(&mut other, value);
        }
    }
    other.close('}');
    if !is_empty {
        said.push((OTHER.into(), other.finish().into()));
    }
    said
}

/// What `relation` says but for its ends.
fn said_of_relation(relation: &Relation) -> Said<'_> {
    present(&[
        ("label", relation.kind.as_str()),
        ("id", relation.id.as_str()),
        ("annotator", relation.annotator.as_str()),
        ("created_at", relation.created_at.as_str()),
    ])
}

/// What is known of the document as a whole.
fn said_of_document(document: &Document) -> Said<'_> {
    let language = &document.details.language;
    present(&[
        ("language", if language.is_empty() { NO_LANGUAGE } else { language }),
        ("documentTitle", &document.details.title),
        ("documentId", document.id.as_str()),
    ])
}

fn present<'a>(fields: &[(&'static str, &'a str)]) -> Said<'a> {
    let with_value = fields.iter().filter(|(_, value)| !value.is_empty());
    with_value.map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

/// An annotation with what it says, its number in the file and its place in UTF-16 code units.
struct Annotation<'a> {
    number: usize,
    kind: &'static str,
    begin: usize,
    end: usize,
    /// The numbers of the spans a relation starts from and leads to.
    ends: Option<(usize, usize)>,
    said: Said<'a>,
}

/// Everything said of `document`, numbered from [`METADATA_ID`].
fn annotations<'a>(document: &'a Document, context: &Context<'_>) -> Vec<Annotation<'a>> {
    let end = context.offset(document, document.text.len());
    let said = said_of_document(document);
    let mut all = vec![Annotation { number: METADATA_ID, kind: METADATA, begin: 0, end, ends: None, said }];
    let mut numbers: Vec<(&AnnotationId, usize)> = Vec::new();
    for span in document.annotations.spans() {
        let number = METADATA_ID + all.len();
        numbers.push((&span.id, all.len()));
        all.push(Annotation {
            number,
            kind: SPAN,
            begin: context.offset(document, span.range.start),
            end: context.offset(document, span.range.end),
            ends: None,
            said: said_of_span(span, context),
        });
    }
    order::sort(&mut numbers, |(one, _), (other, _)| one.cmp(other));
    let number_of = |id: &AnnotationId| {
        let place = numbers.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
        numbers.get(place).map(|(_, number)| *number)
    };
    for relation in document.annotations.relations() {
        // Both are there: a document holds no relation without its spans.
        let (Some(source), Some(target)) = (number_of(&relation.from), number_of(&relation.to)) else { continue };
        let Some((begin, end)) = all.get(source).map(|span| (span.begin, span.end)) else { continue };
        let ends = Some((METADATA_ID + source, METADATA_ID + target));
        let said = said_of_relation(relation);
        all.push(Annotation { number: METADATA_ID + all.len(), kind: RELATION, begin, end, ends, said });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{attribute_id, feature_name};

    #[test]
    fn every_attribute_has_a_feature_of_its_own() {
        let ids = ["low", "note", "attr_note", "attr_low", "who, \"exactly\"?", "", "_", "__", "9a", "né", "a_b", "🚒"];
        let mut names: Vec<String> = ids.iter().map(|id| feature_name(id)).collect();
        for (id, name) in ids.iter().zip(&names) {
            assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{name}");
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
            assert_eq!(attribute_id(name), *id, "{name}");
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), ids.len());
        assert_eq!(feature_name("who, \"exactly\"?"), "attr_who_2c__20__22_exactly_22__3f_");
        assert_eq!(feature_name("low"), "low");
        assert_eq!(["from", "None", "get"].map(feature_name), ["attr_from", "attr_None", "attr_get"]);
    }
}
