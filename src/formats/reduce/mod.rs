//! Makes of a document what a format can hold, and counts what it cannot.
//!
//! Owns: [`reduce`]. Unit: code points. Must not know: how formats are written.
//!
//! A writer gets a reduced document and writes everything in it: nothing can be dropped that was not counted here.

mod align;
mod blanks;
mod characters;
mod overlap;

pub use align::{align, aligned};
pub use characters::is_xml;
pub use overlap::{Dropped, choose, flatten};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::format::{Format, Holds, Overlaps};
use super::json::Json;
use super::loss::{Effect, Example, LossKind, LossReport, shorten};
use super::options::{Align, Options, Overlap};
use crate::model::annotations::Annotations;
use crate::model::document::Document;
use crate::model::edit::{Details, Status};
use crate::model::extra::Extra;
use crate::model::relation::{Relation, SharedRelation};
use crate::model::scheme::{LabelId, Scheme};
use crate::model::span::{AnnotationId, AnnotatorId, Origin, SharedSpan, Span, Timestamp};

/// A document that a format can hold whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduced<'d> {
    /// The document, as it was if nothing had to be left out.
    pub document: Cow<'d, Document>,
    /// The label whose spans alone are in it, if each label gets files of its own.
    pub label: Option<LabelId>,
}

/// What `format` can hold of `document`; what it cannot is counted in `report`. Empty if it can hold nothing; several
/// if each label gets files of its own.
#[must_use]
pub fn reduce<'d>(
    document: &'d Document,
    scheme: &Scheme,
    format: &Format,
    options: &Options,
    report: &mut LossReport,
) -> Vec<Reduced<'d>> {
    let holds = &format.holds;
    if document.text.is_empty() && !holds.empty_documents {
        let title = || example(document, None, &document.details.title);
        report.add(LossKind::EmptyDocument, Effect::LeftOut, 1, title);
        return Vec::new();
    }
    let mut document = of_annotator(document, options, report);
    if holds.is_all() {
        return vec![Reduced { document, label: None }];
    }
    if let Some(replaced) = characters::replace(&document, holds, report) {
        document = Cow::Owned(replaced);
    }
    count_details(&document, holds, report);
    count_unknown(&document, None, &document.extra, holds, report);
    let policy = options.align.unwrap_or(holds.align);
    let mut spans: Vec<SharedSpan> = document.annotations.spans().cloned().collect();
    let mut moved: Vec<(LossKind, Span)> = Vec::new();
    if holds.tokens {
        spans = align(&document, spans, policy, |kind, effect, span| match effect {
            Effect::LeftOut => report.span(kind, effect, &document, span),
            _ => moved.push((kind, span.clone())),
        });
    }
    if !holds.blank_ends {
        spans = blanks::trim(&document, spans, &mut moved, report);
    }
    if let Some(view) = holds.view {
        count_view(&document, &spans, scheme, options, policy, view, report);
    }
    if let Some(view) = holds.label_views {
        for (_, spans) in by_label(&spans, scheme) {
            count_view(&document, &spans, scheme, options, policy, view, report);
        }
    }
    let per_label = format.may_separate() && options.overlap == Overlap::PerLabel;
    let groups = if per_label { by_label(&spans, scheme) } else { vec![(None, spans)] };
    let mut kept_anywhere = Vec::new();
    let mut reduced = Vec::new();
    for (label, spans) in groups {
        let (kept, dropped) = choose(spans, holds.overlap, options, scheme);
        for Dropped { span, because } in &dropped {
            report.span(*because, Effect::LeftOut, &document, span);
        }
        kept_anywhere.extend(kept.iter().cloned());
        reduced.push((label, kept));
    }
    count_moved(&document, &moved, &kept_anywhere, Effect::Changed, report);
    let relations = relations(&document, &kept_anywhere, holds, report);
    reduced
        .into_iter()
        .map(|(label, kept)| Reduced {
            document: Cow::Owned(rebuild(&document, kept, &relations, holds, report)),
            label,
        })
        .collect()
}

/// The document with the annotations of the chosen annotator only; the others are counted in `report`.
#[must_use]
pub fn of_annotator<'d>(document: &'d Document, options: &Options, report: &mut LossReport) -> Cow<'d, Document> {
    let Some(annotator) = &options.annotator else { return Cow::Borrowed(document) };
    let (spans, others): (Vec<_>, Vec<_>) =
        document.annotations.spans().cloned().partition(|span| span.annotator == *annotator);
    others.iter().for_each(|span| report.span(LossKind::OtherAnnotator, Effect::LeftOut, document, span));
    let ids = ids(&spans);
    let mut relations = Vec::new();
    for relation in document.annotations.relations() {
        if relation.annotator != *annotator {
            lose(LossKind::OtherAnnotator, document, relation, report);
        } else if joins(&ids, relation) {
            relations.push(Arc::clone(relation));
        } else {
            lose(LossKind::RelationEnd, document, relation, report);
        }
    }
    let annotations = Annotations::new(spans, relations).unwrap_or_default();
    Cow::Owned(Document { annotations, ..document.clone() })
}

fn by_label(spans: &[SharedSpan], scheme: &Scheme) -> Vec<(Option<LabelId>, Vec<SharedSpan>)> {
    let known = scheme.labels.iter().map(|label| label.id.clone());
    let mut labels: Vec<LabelId> = known.collect();
    for span in spans {
        if !labels.contains(&span.label) {
            labels.push(span.label.clone());
        }
    }
    let of = |label: &LabelId| spans.iter().filter(|span| span.label == *label).cloned().collect();
    labels.into_iter().map(|label| (Some(label.clone()), of(&label))).collect()
}

/// Counts what a second view of `spans`, flat and made of tokens, lacks.
fn count_view(
    document: &Document,
    spans: &[SharedSpan],
    scheme: &Scheme,
    options: &Options,
    policy: Align,
    view: &'static str,
    report: &mut LossReport,
) {
    let mut moved: Vec<(LossKind, Span)> = Vec::new();
    let aligned = align(document, spans.to_vec(), policy, |kind, effect, span| match effect {
        Effect::LeftOut => report.span(kind, Effect::NotInView(view), document, span),
        _ => moved.push((kind, span.clone())),
    });
    let (kept, dropped) = choose(aligned, Overlaps::None, options, scheme);
    for Dropped { span, because } in dropped {
        report.span(because, Effect::NotInView(view), document, &span);
    }
    count_moved(document, &moved, &kept, Effect::ChangedInView(view), report);
}

/// Counts of the spans that were `moved` those that are `kept`: what gives way to another span counts once, and not also
/// as moved.
fn count_moved(
    document: &Document,
    moved: &[(LossKind, Span)],
    kept: &[SharedSpan],
    effect: Effect,
    report: &mut LossReport,
) {
    if moved.is_empty() {
        return;
    }
    let kept = ids(kept);
    for (kind, span) in moved.iter().filter(|(_, span)| kept.contains(&span.id)) {
        report.span(*kind, effect, document, span);
    }
}

/// Counts who made `spans` and `relations`, where the format does not tell. Of spans that are left out it is not asked.
fn count_annotators(
    document: &Document,
    spans: &[SharedSpan],
    relations: &[&SharedRelation],
    holds: &Holds,
    report: &mut LossReport,
) {
    let spans = if holds.annotators { &[] } else { spans };
    let relations = if holds.annotators && holds.relation_annotators { &[] } else { relations };
    let of_spans = spans.iter().map(|span| &span.annotator);
    let all = of_spans.chain(relations.iter().map(|relation| &relation.annotator));
    let mut named = all.filter(|annotator| !annotator.as_str().is_empty());
    let Some(first) = named.next() else { return };
    let count = 1 + named.count();
    report.add(LossKind::Annotator, Effect::LeftOut, count, || example(document, None, first.as_str()));
}

fn count_details(document: &Document, holds: &Holds, report: &mut LossReport) {
    let details = &document.details;
    let status = if details.status == Status::New { "" } else { details.status.as_str() };
    let title = if details.title == document.id.as_str() { "" } else { &details.title };
    let all = [
        ("title", title),
        ("source", &details.source),
        ("date", &details.date),
        ("language", &details.language),
        ("status", status),
        ("note", &details.note),
        ("metadata", document.metadata.as_str().unwrap_or_default()),
    ];
    for (name, value) in all {
        if !value.is_empty() && !holds.details.contains(&name) {
            report.add(LossKind::Detail, Effect::LeftOut, 1, || example(document, None, &format!("{name}: {value}")));
        }
    }
    let has_breaks = || document.text.as_str().chars().any(super::tokens::is_blank);
    if !holds.text && has_breaks() {
        report.add(LossKind::Spacing, Effect::Changed, 1, || example(document, None, &details.title));
    }
}

/// Counts fields that this program does not know, of `document` or of something in it.
fn count_unknown(document: &Document, span: Option<&Span>, extra: &Extra, holds: &Holds, report: &mut LossReport) {
    if let Some(fields) = extra.as_str().filter(|_| !holds.unknown) {
        let count = Json::parse(fields).0.fields().len();
        report.add(LossKind::Unknown, Effect::LeftOut, count, || example(document, span, fields));
    }
}

fn ids(spans: &[SharedSpan]) -> BTreeSet<AnnotationId> {
    spans.iter().map(|span| span.id.clone()).collect()
}

/// True if both ends of `relation` are among `ids`.
fn joins(ids: &BTreeSet<AnnotationId>, relation: &Relation) -> bool {
    ids.contains(&relation.from) && ids.contains(&relation.to)
}

/// The relations that can be kept, both of whose spans are.
fn relations(document: &Document, kept: &[SharedSpan], holds: &Holds, report: &mut LossReport) -> Vec<SharedRelation> {
    let mut relations = Vec::new();
    if document.annotations.relation_count() == 0 {
        return relations;
    }
    let kept = ids(kept);
    for relation in document.annotations.relations() {
        let kind = if !holds.relations {
            LossKind::Relation
        } else if joins(&kept, relation) {
            relations.push(Arc::clone(relation));
            continue;
        } else {
            LossKind::RelationEnd
        };
        lose(kind, document, relation, report);
    }
    relations
}

/// Counts `relation` as left out.
fn lose(kind: LossKind, document: &Document, relation: &Relation, report: &mut LossReport) {
    let from = document.annotations.span(&relation.from);
    report.add(kind, Effect::LeftOut, 1, || example(document, from.map(AsRef::as_ref), relation.kind.as_str()));
}

/// The document with `spans` and those of `relations` that join them, without what the format cannot hold.
fn rebuild(
    document: &Document,
    spans: Vec<SharedSpan>,
    relations: &[SharedRelation],
    holds: &Holds,
    report: &mut LossReport,
) -> Document {
    let nobody = AnnotatorId::from("");
    let never = Timestamp::from("");
    let unsaid = (&nobody, &never);
    // Most documents have no relations, and need no list of ids.
    let ids = if relations.is_empty() { BTreeSet::new() } else { ids(&spans) };
    let joined: Vec<&SharedRelation> = relations.iter().filter(|relation| joins(&ids, relation)).collect();
    count_annotators(document, &spans, &joined, holds, report);
    let spans: Vec<_> = spans.into_iter().map(|span| strip(document, span, holds, unsaid, report)).collect();
    let relations: Vec<SharedRelation> =
        joined.into_iter().map(|relation| strip_relation(document, relation, holds, report)).collect();
    if !holds.provenance && !spans.is_empty() {
        let count = spans.len() + relations.len();
        report.add(LossKind::Provenance, Effect::LeftOut, count, || {
            example(document, spans.first().map(AsRef::as_ref), "")
        });
    }
    let annotations = Annotations::new(spans, relations).unwrap_or_default();
    let has = |name| holds.details.contains(&name);
    let pick = |name, value: &String| if has(name) { value.clone() } else { String::new() };
    let from = &document.details;
    let details = Details {
        title: pick("title", &from.title),
        source: pick("source", &from.source),
        date: pick("date", &from.date),
        language: pick("language", &from.language),
        status: if has("status") { from.status } else { Status::default() },
        note: pick("note", &from.note),
    };
    let metadata = if has("metadata") { document.metadata.clone() } else { Extra::default() };
    let (id, text) = (document.id.clone(), document.text.clone());
    Document { id, text, details, annotations, metadata, extra: Extra::default() }
}

/// `unsaid`: who made a span and when, where the format does not hold it.
fn strip(
    document: &Document,
    span: SharedSpan,
    holds: &Holds,
    unsaid: (&AnnotatorId, &Timestamp),
    report: &mut LossReport,
) -> SharedSpan {
    if !holds.attributes && !span.attributes.is_empty() {
        report.add(LossKind::Attribute, Effect::LeftOut, span.attributes.len(), || {
            let said: Vec<String> =
                span.attributes.iter().map(|(id, value)| format!("{id}: {}", value.as_str())).collect();
            example(document, Some(&span), &said.join(", "))
        });
    }
    if !holds.notes && !span.note.is_empty() {
        report.add(LossKind::Note, Effect::LeftOut, 1, || example(document, Some(&span), &span.note));
    }
    count_unknown(document, Some(&span), &span.extra, holds, report);
    if holds.attributes && holds.notes && holds.annotators && holds.provenance && span.extra == Extra::default() {
        return span;
    }
    Arc::new(Span {
        attributes: if holds.attributes { span.attributes.clone() } else { Vec::new() },
        note: if holds.notes { span.note.clone() } else { String::new() },
        annotator: if holds.annotators { &span.annotator } else { unsaid.0 }.clone(),
        created_at: if holds.provenance { &span.created_at } else { unsaid.1 }.clone(),
        updated_at: if holds.provenance { &span.updated_at } else { unsaid.1 }.clone(),
        origin: if holds.provenance { span.origin } else { Origin::Imported },
        extra: Extra::default(),
        id: span.id.clone(),
        label: span.label.clone(),
        range: span.range,
    })
}

fn strip_relation(
    document: &Document,
    relation: &SharedRelation,
    holds: &Holds,
    report: &mut LossReport,
) -> SharedRelation {
    let from = document.annotations.span(&relation.from);
    count_unknown(document, from.map(AsRef::as_ref), &relation.extra, holds, report);
    Arc::new(Relation {
        annotator: if holds.annotators && holds.relation_annotators { relation.annotator.clone() } else { "".into() },
        created_at: if holds.provenance { relation.created_at.clone() } else { "".into() },
        extra: Extra::default(),
        ..relation.as_ref().clone()
    })
}

fn example(document: &Document, span: Option<&Span>, text: &str) -> Example {
    Example { document: document.id.clone(), span: span.map(|span| span.id.clone()), text: shorten(text) }
}
