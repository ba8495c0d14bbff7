//! Random projects with all that a project can hold.

use std::sync::Arc;

use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::{Details, Status};
use counterclaim::model::extra::Extra;
use counterclaim::model::offset::TextRange;
use counterclaim::model::project::Project;
use counterclaim::model::relation::{Relation, SharedRelation};
use counterclaim::model::scheme::{Attribute, AttributeKind, Label, RelationType, Scheme};
use counterclaim::model::span::{Origin, SharedSpan, Span, Value};
use counterclaim::model::text::Text;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::texts::text;

const LABELS: [&str; 3] = ["claim", "denial", "actor"];
const TYPES: [&str; 2] = ["said_by", "denies"];
const ATTRIBUTES: [&str; 3] = ["low", "modifier", "who, \"exactly\"?"];

/// Words as people type them, and everything JSON has to escape.
pub fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        text(4),
        select(vec!["", "a\"b", "c\\d", "\u{0}\u{1f}\u{7f}", "</script>", "null", "1"]).prop_map(String::from)
    ]
}

/// Unknown fields, as the reader keeps them: compact.
pub fn extra() -> impl Strategy<Value = Extra> {
    select(vec!["", "", r#"{"x":1.50}"#, r#"{"né":{"a":[null,true,{"b":"\"\\"}]},"y":[],"z":{}}"#]).prop_map(Extra::new)
}

fn value() -> impl Strategy<Value = Value> {
    let number = select(vec!["0", "12", "-1.50", "1e300", "12345678901234567890123"]);
    prop_oneof![words().prop_map(Value::Text), number.prop_map(|digits| Value::Number(digits.to_owned()))]
}

/// A span over some of `text`, empty ones left to the caller. Nested, crossing, identical, adjacent ones and those
/// at both ends come about by few positions in a short text.
fn span(text: Text) -> impl Strategy<Value = Span> {
    let position = 0..=text.len().0;
    let attributes = vec((select(ATTRIBUTES.to_vec()), value()), 0..3);
    let origin = select(Origin::ALL.to_vec());
    let said = (words(), words(), words(), words());
    (position.clone(), position, select(LABELS.to_vec()), attributes, origin, said, extra()).prop_map(
        move |(a, b, label, attributes, (origin, _), (note, annotator, created, updated), extra)| {
            let mut attributes: Vec<_> = attributes.into_iter().map(|(id, value)| (id.into(), value)).collect();
            attributes.dedup_by(|a: &mut (_, _), b| a.0 == b.0);
            if attributes.len() == 2 && attributes[0].0 == attributes[1].0 {
                attributes.pop();
            }
            Span {
                id: "".into(),
                label: label.into(),
                range: text.widen_to_graphemes(TextRange::new(a.min(b), a.max(b))),
                attributes,
                note,
                annotator: annotator.into(),
                created_at: created.into(),
                updated_at: updated.into(),
                origin,
                extra,
            }
        },
    )
}

fn relations(spans: &[SharedSpan], picks: Vec<(Index, Index, &'static str, String, Extra)>) -> Vec<SharedRelation> {
    if spans.is_empty() {
        return Vec::new();
    }
    let relation = |(n, (from, to, kind, who, extra)): (usize, (Index, Index, &str, String, Extra))| {
        Arc::new(Relation {
            id: format!("r{n}").into(),
            kind: kind.into(),
            from: from.get(spans).id.clone(),
            to: to.get(spans).id.clone(),
            annotator: who.into(),
            created_at: "2026".into(),
            extra,
        })
    };
    picks.into_iter().enumerate().map(relation).collect()
}

fn details() -> impl Strategy<Value = Details> {
    let status = select(Status::ALL.to_vec());
    (words(), words(), words(), words(), status, words()).prop_map(
        |(title, source, date, language, (status, _), note)| Details { title, source, date, language, status, note },
    )
}

/// A document with spans and relations.
pub fn document() -> impl Strategy<Value = Document> {
    text(12).prop_map(Text::new).prop_flat_map(|text| {
        let picks = vec((any::<Index>(), any::<Index>(), select(TYPES.to_vec()), words(), extra()), 0..4);
        (Just(text.clone()), vec(span(text), 0..12), picks, details(), extra(), extra()).prop_map(
            |(text, spans, picks, details, metadata, extra)| {
                let fits = |span: &Span| !span.range.is_empty();
                let number = |(n, span): (usize, Span)| Arc::new(Span { id: format!("s{n}\"").into(), ..span });
                let spans: Vec<_> = spans.into_iter().filter(fits).enumerate().map(number).collect();
                let relations = relations(&spans, picks);
                let annotations = Annotations::new(spans, relations).unwrap();
                Document { annotations, metadata, extra, ..Document::new("d".into(), text, details) }
            },
        )
    })
}

fn label() -> impl Strategy<Value = Label> {
    let kind = prop_oneof![
        Just(AttributeKind::Text),
        Just(AttributeKind::Number),
        vec(words(), 0..3).prop_map(AttributeKind::Choice)
    ];
    let keys = select(vec![None, Some('1'), Some('"'), Some('é'), Some('🚒')]);
    (words(), keys, words(), words(), vec((words(), kind, words(), extra()), 3), extra()).prop_map(
        |(name, key, color, definition, attributes, extra)| {
            let attributes = attributes.into_iter().zip(ATTRIBUTES);
            let attribute = |((name, kind, definition, extra), id): ((_, _, _, _), &str)| Attribute {
                id: id.into(),
                name,
                kind,
                definition,
                extra,
            };
            Label {
                id: "".into(),
                name,
                key,
                color,
                definition,
                attributes: attributes.map(attribute).collect(),
                extra,
            }
        },
    )
}

/// A scheme with every label, attribute and relation type that [`document`] uses.
pub fn scheme() -> impl Strategy<Value = Scheme> {
    let ends = || vec(select(LABELS.to_vec()).prop_map(Into::into), 0..3);
    let kinds = vec((words(), ends(), ends(), any::<bool>(), words(), extra()), 2);
    (words(), vec(label(), 3), kinds, words(), extra()).prop_map(|(name, labels, kinds, guidelines, extra)| {
        let labels = labels.into_iter().zip(LABELS).map(|(label, id)| Label { id: id.into(), ..label }).collect();
        let kind = |((name, from, to, symmetric, definition, extra), id): ((_, _, _, _, _, _), &str)| RelationType {
            id: id.into(),
            name,
            from,
            to,
            symmetric,
            definition,
            extra,
        };
        Scheme { name, labels, relations: kinds.into_iter().zip(TYPES).map(kind).collect(), guidelines, extra }
    })
}

/// A whole project.
pub fn project() -> impl Strategy<Value = Project> {
    let extras = option::of(select(vec![
        r#"{"dataset":{"x":[1,{}]}}"#,
        r#"{"project":{"y":null}}"#,
        r#"{"dataset":{"x":1.0},"project":{"x":""}}"#,
    ]));
    (words(), words(), words(), scheme(), vec(document(), 0..3), extras).prop_map(
        |(name, description, license, scheme, documents, extra)| {
            let number = |(n, document)| Document { id: format!("d{n}").into(), ..document };
            let documents = documents.into_iter().enumerate().map(number).collect();
            let extra = Extra::new(extra.unwrap_or_default());
            Project { name, description, license, scheme: Arc::new(scheme), documents, extra }
        },
    )
}
