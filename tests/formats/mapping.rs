//! Labels of one project under the scheme of another.

use std::sync::Arc;

use counterclaim::formats::mapping::{Kind, Mapped, dress, lacking, relabel, union};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::project::Project;
use counterclaim::model::scheme::{Label, Scheme};
use counterclaim::model::span::{SharedSpan, Span};
use counterclaim::model::text::Text;

use crate::adversarial::{self, relation, span};

/// The adversarial project as another program would name things, and the scheme it meets.
fn foreign() -> (Project, Arc<Scheme>) {
    let home = adversarial::project().scheme;
    let mut project = adversarial::project();
    let mapping = [
        mapped(Kind::Label, "casualty_figure", Some("Casualty Figure")),
        mapped(Kind::Label, "actor", Some("PER")),
        mapped(Kind::Relation, "said_by", Some("source")),
    ];
    relabel(&mut project, &mapping).unwrap();
    let scheme = Arc::make_mut(&mut project.scheme);
    scheme.labels.iter_mut().for_each(|label| label.name = label.id.to_string());
    scheme.relations.iter_mut().for_each(|kind| kind.name = kind.id.to_string());
    (project, home)
}

fn mapped(kind: Kind, id: &str, to: Option<&str>) -> Mapped {
    Mapped { kind, id: id.to_owned(), name: id.to_owned(), count: 0, to: to.map(str::to_owned) }
}

fn ids(scheme: &Scheme) -> Vec<&str> {
    scheme.labels.iter().map(|label| label.id.as_str()).collect()
}

fn spans_with(project: &Project, label: &str) -> usize {
    project.documents.iter().map(|document| document.annotations.label_count(&label.into())).sum()
}

#[test]
fn what_the_scheme_lacks_is_named_counted_and_matched() {
    let (project, home) = foreign();
    let found: Vec<_> =
        lacking(&project, &home).into_iter().map(|one| (one.kind, one.id, one.count > 0, one.to)).collect();
    let expected = [
        (Kind::Label, "Casualty Figure".to_owned(), true, Some("casualty_figure".to_owned())),
        (Kind::Label, "PER".to_owned(), true, None),
        (Kind::Relation, "source".to_owned(), true, None),
    ];
    assert_eq!(found, expected);
    assert_eq!(lacking(&adversarial::project(), &home), []);
}

#[test]
fn mapping_back_gives_the_project_back() {
    let (mut project, home) = foreign();
    let before = adversarial::project();
    let mapping = [
        mapped(Kind::Label, "Casualty Figure", Some("casualty_figure")),
        mapped(Kind::Label, "PER", Some("actor")),
        mapped(Kind::Relation, "source", Some("said_by")),
    ];
    relabel(&mut project, &mapping).unwrap();
    assert_eq!(project.documents, before.documents);
    assert_eq!(union(&home, &project), *home, "the scheme has it all already");
}

#[test]
fn two_labels_become_one_and_keep_every_attribute() {
    let mut project = adversarial::project();
    let scheme = Arc::make_mut(&mut project.scheme);
    scheme.labels[0].attributes.truncate(1);
    let (claims, denials) = (spans_with(&project, "claim"), spans_with(&project, "denial"));
    relabel(&mut project, &[mapped(Kind::Label, "denial", Some("claim"))]).unwrap();
    assert_eq!(spans_with(&project, "claim"), claims + denials);
    assert_eq!(ids(&project.scheme), ["claim", "casualty_figure", "actor"]);
    let attributes: Vec<_> = project.scheme.labels[0].attributes.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(attributes, ["low", "modifier", "victims"]);
}

#[test]
fn new_labels_get_free_keys_and_colours_and_unused_ones_stay_away() {
    let (mut project, home) = foreign();
    let scheme = Arc::make_mut(&mut project.scheme);
    scheme.labels.push(Label { id: "unused".into(), ..scheme.labels[0].clone() });
    let union = union(&home, &project);
    assert_eq!(ids(&union), ["claim", "denial", "casualty_figure", "actor", "Casualty Figure", "PER"]);
    let keys: String = union.labels.iter().filter_map(|label| label.key).collect();
    assert_eq!(keys, "123456");
    let mut colors: Vec<_> = union.labels.iter().map(|label| label.color.as_str()).collect();
    colors.sort_unstable();
    colors.dedup();
    assert_eq!(colors.len(), 6, "each has its own: {colors:?}");
    let relations: Vec<_> = union.relations.iter().map(|kind| kind.id.as_str()).collect();
    assert_eq!(relations, ["said_by", "denies", "conflicts_with", "source"]);
}

#[test]
fn dressing_takes_no_key_away() {
    let mut scheme = adversarial::project().scheme.as_ref().clone();
    scheme.labels[0].key = None;
    scheme.labels[0].color = "#757575".to_owned();
    scheme.labels[3].key = None;
    let dressed = dress(&scheme);
    let keys: Vec<_> = dressed.labels.iter().map(|label| label.key).collect();
    assert_eq!(keys, [Some('1'), Some('2'), Some('3'), Some('4')]);
    assert_eq!(dressed.labels[0].color, "#0072B2");
    assert_eq!(dressed.labels[1..3], scheme.labels[1..3]);
    scheme.labels[0].key = Some('9');
    scheme.labels[1].key = None;
    scheme.labels[2].key = Some('1');
    let keys: Vec<_> = dress(&scheme).labels.iter().map(|label| label.key).collect();
    assert_eq!(keys, [Some('9'), Some('2'), Some('1'), Some('3')]);
}

/// “Army” twice under labels that become one, once with a note, once by somebody else; and a relation to the second.
fn twice() -> Project {
    let text = Text::new("Army left.");
    let mut spans: Vec<SharedSpan> = ["force", "army", "army", "force"]
        .iter()
        .enumerate()
        .map(|(number, label)| span(&text, &format!("s{number}"), label, "Army"))
        .collect();
    Arc::make_mut(&mut spans[2]).note = "sure".to_owned();
    Arc::make_mut(&mut spans[3]).annotator = "a2".into();
    spans.push(span(&text, "s4", "denial", "left"));
    let annotations = Annotations::new(spans, vec![relation("r1 denies s4 s1")]).unwrap();
    let document = Document::new("d".into(), text, Default::default());
    Project { documents: vec![Document { annotations, ..document }], ..Project::default() }
}

#[test]
fn spans_that_say_the_same_after_mapping_are_one() {
    let mut project = twice();
    relabel(&mut project, &[mapped(Kind::Label, "army", Some("force"))]).unwrap();
    let annotations = &project.documents[0].annotations;
    let ids: Vec<&str> = annotations.spans().map(|span| span.id.as_str()).collect();
    assert_eq!(ids, ["s0", "s2", "s3", "s4"]);
    let ends: Vec<_> = annotations.relations().map(|one| (one.from.as_str(), one.to.as_str())).collect();
    assert_eq!(ends, [("s4", "s0")]);
    // Those that were equal before stay as they are.
    let mut project = twice();
    let label = |span: &SharedSpan| Arc::new(Span { label: "force".into(), ..span.as_ref().clone() });
    let annotations = &project.documents[0].annotations;
    let spans = annotations.spans().map(label).collect();
    let annotations = Annotations::new(spans, annotations.relations().cloned().collect()).unwrap();
    project.documents[0].annotations = annotations;
    relabel(&mut project, &[mapped(Kind::Label, "denial", Some("claim"))]).unwrap();
    assert_eq!(project.documents[0].annotations.span_count(), 5);
}
