//! Nothing is dropped that the loss report did not count.

use counterclaim::formats::format::{Format, Overlaps};
use counterclaim::formats::loss::{Along, Effect, LossKind, LossReport};
use counterclaim::formats::options::{Align, Options, Overlap, ReadOptions};
use counterclaim::formats::reduce::of_annotator;
use counterclaim::model::document::Document;
use counterclaim::model::extra::Extra;
use counterclaim::model::project::Project;
use proptest::prelude::*;
use proptest::sample::select;

use super::{exchanged, exported, read_again};
use crate::projects::project;
use crate::texts::config;

/// What of `kinds` the report says is left out.
fn left_out(report: &LossReport, kinds: &[LossKind]) -> usize {
    let of_these = report.losses.iter().filter(|loss| kinds.contains(&loss.kind) && loss.effect == Effect::LeftOut);
    of_these.map(|loss| loss.count).sum()
}

/// How many values of attributes there are.
fn attributes(document: &Document) -> usize {
    document.annotations.spans().map(|span| span.attributes.len()).sum()
}

/// How many spans have a note.
fn notes(document: &Document) -> usize {
    document.annotations.spans().filter(|span| !span.note.is_empty()).count()
}

/// The sum over all documents that the format can hold.
fn sum(project: &Project, format: &Format, count: impl Fn(&Document) -> usize) -> usize {
    let held = |document: &&Document| format.holds.empty_documents || !document.text.is_empty();
    project.documents.iter().filter(held).map(count).sum()
}

fn check(project: &Project, format: &'static Format, options: &Options) {
    let has_text = project.documents.iter().any(|document| !document.text.is_empty());
    if project.documents.is_empty() || (!has_text && !format.holds.empty_documents) {
        return;
    }
    let export = exported(project, format, options);
    let read = read_again(&export, format, &ReadOptions::default());
    let losses = &export.losses;
    let all = |count: fn(&Document) -> usize| sum(project, format, count);
    let kept = |count: fn(&Document) -> usize| read.documents.iter().map(count).sum::<usize>();
    let spans = |document: &Document| document.annotations.span_count();
    let span_losses =
        [LossKind::Crossing, LossKind::Nesting, LossKind::SameRange, LossKind::CutsToken, LossKind::Blanks];
    assert_eq!(all(spans), kept(spans) + left_out(losses, &span_losses), "spans in {}", format.id);
    let relations = |document: &Document| document.annotations.relation_count();
    let relation_losses = [LossKind::Relation, LossKind::RelationEnd];
    assert_eq!(all(relations), kept(relations) + left_out(losses, &relation_losses), "relations in {}", format.id);
    // What a span that is left out says is told with it.
    let along = |count: fn(&Along) -> usize| losses.losses.iter().map(|loss| count(&loss.along)).sum::<usize>();
    let counted = along(|along| along.attributes) + left_out(losses, &[LossKind::Attribute]);
    assert_eq!(all(attributes), kept(attributes) + counted, "attributes in {}", format.id);
    let counted = along(|along| along.notes) + left_out(losses, &[LossKind::Note]);
    assert_eq!(all(notes), kept(notes) + counted, "notes in {}", format.id);
    let no_span_lost = left_out(losses, &span_losses) == 0;
    let unknown = |document: &Document| {
        let annotations = &document.annotations;
        let fields = |extra: &Extra| {
            let json = extra.as_str().map(|json| serde_json::from_str::<serde_json::Value>(json).unwrap());
            json.and_then(|json| json.as_object().map(serde_json::Map::len)).unwrap_or_default()
        };
        let of_spans: usize = annotations.spans().map(|span| fields(&span.extra)).sum();
        let of_relations: usize = annotations.relations().map(|relation| fields(&relation.extra)).sum();
        fields(&document.extra) + of_spans + of_relations
    };
    if no_span_lost && left_out(losses, &relation_losses) == 0 {
        let counted = left_out(losses, &[LossKind::Unknown]);
        assert_eq!(all(unknown), kept(unknown) + counted, "unknown fields in {}", format.id);
    }
    // Of what is written, not of what is left out.
    let named = |document: &Document| {
        let annotations = &document.annotations;
        let spans = annotations.spans().filter(|span| !span.annotator.as_str().is_empty()).count();
        spans + annotations.relations().filter(|relation| !relation.annotator.as_str().is_empty()).count()
    };
    let annotators = left_out(losses, &[LossKind::Annotator]);
    if no_span_lost && left_out(losses, &relation_losses) == 0 {
        assert_eq!(all(named), kept(named) + annotators, "annotators in {}", format.id);
    } else {
        assert!(annotators <= kept(spans) + kept(relations), "annotators in {}", format.id);
    }
    if format.holds.overlap == Overlaps::Any && !format.holds.tokens && format.holds.blank_ends {
        assert!(no_span_lost, "{}", format.id);
    }
}

/// Of the annotations of one annotator alone, the others are counted as what they are.
fn check_of_one(project: &Project) {
    let mut whose = project.documents.iter().flat_map(|document| document.annotations.spans());
    let Some(annotator) = whose.next().map(|span| span.annotator.clone()) else { return };
    let mut report = LossReport::default();
    let options = Options { annotator: Some(annotator), ..Options::default() };
    let kept: Vec<_> = project.documents.iter().map(|one| of_annotator(one, &options, &mut report)).collect();
    let left = |count: &dyn Fn(&Document) -> usize| {
        let all: usize = project.documents.iter().map(count).sum();
        all - kept.iter().map(|document| count(document)).sum::<usize>()
    };
    let annotations = |document: &Document| document.annotations.span_count() + document.annotations.relation_count();
    let counted = left_out(&report, &[LossKind::OtherAnnotator, LossKind::RelationEnd]);
    assert_eq!(left(&annotations), counted);
    let along = |count: fn(&Along) -> usize| report.losses.iter().map(|loss| count(&loss.along)).sum::<usize>();
    assert_eq!(left(&attributes), along(|along| along.attributes));
    assert_eq!(left(&notes), along(|along| along.notes));
}

#[test]
fn lines_of_json_keep_what_this_version_does_not_know() {
    let mut project = super::examples::small();
    project.documents[0].extra = Extra::new(r#"{"later":[1,{"né":null}]}"#);
    let jsonl = counterclaim::formats::format("jsonl").unwrap();
    let export = exported(&project, jsonl, &Options::default());
    assert!(export.losses.is_empty(), "{:?}", export.losses);
    assert_eq!(read_again(&export, jsonl, &ReadOptions::default()).documents[0].extra, project.documents[0].extra);
}

#[test]
fn a_lone_annotator_is_counted_too() {
    let mut project = super::examples::small();
    for format in exchanged() {
        let losses = exported(&project, format, &Options::default()).losses;
        let relations = usize::from(format.holds.relations);
        let expected = if !format.holds.annotators {
            2 + relations
        } else if format.id == "label-studio" {
            1
        } else {
            0
        };
        assert_eq!(losses.count(LossKind::Annotator), expected, "{}", format.id);
    }
    let nobody = |span: &counterclaim::model::span::SharedSpan| {
        std::sync::Arc::new(counterclaim::model::span::Span { annotator: "".into(), ..span.as_ref().clone() })
    };
    let spans = project.documents[0].annotations.spans().map(nobody).collect();
    project.documents[0].annotations = counterclaim::model::annotations::Annotations::new(spans, Vec::new()).unwrap();
    for format in exchanged() {
        let losses = exported(&project, format, &Options::default()).losses;
        assert_eq!(losses.count(LossKind::Annotator), 0, "{}", format.id);
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn nothing_is_lost_uncounted(
        project in project(),
        (overlap, _) in select(Overlap::ALL.iter().filter(|(one, _)| *one != Overlap::PerLabel).copied().collect::<Vec<_>>()),
        (align, _) in select(Align::ALL.to_vec()),
    ) {
        check_of_one(&project);
        for format in exchanged() {
            check(&project, format, &Options { overlap, align: Some(align), ..Options::default() });
        }
    }
}
