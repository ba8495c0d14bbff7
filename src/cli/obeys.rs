//! What documents say against their own scheme: values that an attribute does not take, relations that no type allows.
//!
//! Owns: [`against_scheme`], [`doubtful`]. The page shows such things as they are; whoever validates wants to hear of them.

use crate::formats::dataset::Problem;
use crate::formats::is_number;
use crate::model::document::Document;
use crate::model::relation::Relation;
use crate::model::scheme::{Attribute, AttributeKind, Scheme};
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

/// Spans with a lower bound above the upper one. No scheme can forbid it, so it breaks no rule; a label is asked that has
/// the numbers `low` and `high`, as that of casualty figures in the default scheme.
pub fn doubtful(documents: &[Document], scheme: &Scheme) -> Vec<String> {
    let of_one = |document: &Document| {
        let said = |span: &Span| Some(format!("{}, {}: {}", document.id, span.id, turned_round(span, scheme)?));
        document.annotations.spans().filter_map(|span| said(span)).collect::<Vec<_>>()
    };
    documents.iter().flat_map(of_one).collect()
}

fn turned_round(span: &Span, scheme: &Scheme) -> Option<String> {
    let (_, label) = scheme.label(&span.label)?;
    let bound = |id: &str| {
        let is_number = |attribute: &&Attribute| attribute.id.as_str() == id && attribute.kind == AttributeKind::Number;
        label.attributes.iter().find(is_number)?;
        let (_, value) = span.attributes.iter().find(|(attribute, _)| attribute.as_str() == id)?;
        value.as_str().parse::<f64>().ok().map(|number| (number, value.as_str()))
    };
    let ((low, low_as_written), (high, high_as_written)) = bound("low").zip(bound("high"))?;
    (low > high).then(|| {
        format!(
            "“low” is {low_as_written} and “high” is {high_as_written}. The lower bound should not be above the upper one."
        )
    })
}
