//! What documents say against their own scheme: values that an attribute does not take, relations that no type allows.
//!
//! Owns: [`against_scheme`]. The page shows such things as they are; whoever validates wants to hear of them.

use crate::formats::dataset::Problem;
use crate::formats::is_number;
use crate::model::document::Document;
use crate::model::relation::Relation;
use crate::model::scheme::{AttributeKind, Scheme};
use crate::model::span::Span;

/// Everything in `documents` that `scheme` forbids. Labels, attributes and types that the scheme lacks forbid nothing.
pub fn against_scheme(documents: &[Document], scheme: &Scheme) -> Vec<Problem> {
    let of_one = |document: &Document| {
        let problem = |(id, message): (String, String)| Problem::new(format!("{}, {id}", document.id), message);
        let values = document.annotations.spans().flat_map(|span| values(span, scheme));
        values.chain(relations(document, scheme)).map(problem).collect::<Vec<_>>()
    };
    documents.iter().flat_map(of_one).collect()
}

fn values(span: &Span, scheme: &Scheme) -> Vec<(String, String)> {
    let Some((_, label)) = scheme.label(&span.label) else { return Vec::new() };
    let mut found = Vec::new();
    for (id, value) in &span.attributes {
        let Some(attribute) = label.attributes.iter().find(|attribute| attribute.id == *id) else { continue };
        let wanted = match &attribute.kind {
            AttributeKind::Number if !is_number(value.as_str()) => "a number".to_owned(),
            AttributeKind::Choice(choices) if choices.iter().all(|choice| choice != value.as_str()) => {
                format!("one of “{}”", choices.join("”, “"))
            }
            _ => continue,
        };
        found.push((span.id.to_string(), format!("“{id}” is “{}”; the scheme wants {wanted}.", value.as_str())));
    }
    found
}

fn relations(document: &Document, scheme: &Scheme) -> Vec<(String, String)> {
    let broken = |relation: &Relation| Some((relation.id.to_string(), document.forbidden(relation, scheme)?));
    document.annotations.relations().filter_map(|relation| broken(relation)).collect()
}
