//! Reading gives what was written, for every format, as far as it can hold it.

use counterclaim::formats::format::{Format, Holds};
use counterclaim::formats::loss::LossReport;
use counterclaim::formats::options::{Align, Options, Overlap, ReadOptions, Unit};
use counterclaim::formats::reduce::reduce;
use counterclaim::formats::tokens::is_blank;
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::project::Project;
use counterclaim::model::span::{AnnotationId, Span};
use counterclaim::model::text::Text;
use proptest::prelude::*;
use proptest::sample::select;

use super::{exchanged, exported, read_again};
use crate::adversarial;
use crate::projects::project;
use crate::texts::config;

/// Everything of a span that the format promises to keep.
fn said(document: &Document, span: &Span, holds: &Holds) -> String {
    let mut said = if holds.text { format!("{} ", span.range) } else { String::new() };
    let quote = document.text.slice(span.range);
    // Where blanks are not kept, others stand between words.
    let visible = || quote.chars().filter(|c| !is_blank(*c)).collect();
    let quote: String = if holds.text { quote.to_owned() } else { visible() };
    said.push_str(&format!("{} {quote:?}", span.label));
    if holds.attributes {
        let mut attributes: Vec<String> =
            span.attributes.iter().map(|(id, value)| format!("{id}={}", value.as_str())).collect();
        attributes.sort();
        said.push_str(&format!(" {attributes:?}"));
    }
    if holds.notes {
        said.push_str(&format!(" {:?}", span.note));
    }
    if holds.annotators {
        said.push_str(&format!(" by {:?}", span.annotator));
    }
    if holds.provenance {
        said.push_str(&format!(" {} {} {} {}", span.id, span.created_at, span.updated_at, span.origin.as_str()));
    }
    said
}

fn all_said(document: &Document, holds: &Holds) -> Vec<String> {
    let mut all: Vec<String> = document.annotations.spans().map(|span| said(document, span, holds)).collect();
    let end = |id: &AnnotationId| document.annotations.span(id).map(|span| said(document, span, holds));
    let relation = |relation: &counterclaim::model::relation::SharedRelation| {
        let by = if holds.annotators && holds.relation_annotators { relation.annotator.as_str() } else { "" };
        format!("{} {:?} {:?} by {by:?}", relation.kind, end(&relation.from), end(&relation.to))
    };
    all.extend(document.annotations.relations().map(relation));
    // A document without a title is called by its id.
    if holds.details.contains(&"title") && document.details.title != document.id.as_str() {
        all.push(format!("title {:?}", document.details.title));
    }
    all.retain(|said| said != "title \"\"");
    all.sort();
    all
}

fn check(project: &Project, format: &'static Format, options: &Options) {
    let mut report = LossReport::default();
    let mut expected: Vec<(String, Vec<String>)> = Vec::new();
    for document in &project.documents {
        let reduced = reduce(document, &project.scheme, format, options, &mut report);
        let Some(first) = reduced.first() else { continue };
        let text = if format.holds.text { first.document.text.as_str().to_owned() } else { String::new() };
        // The files of single labels are one document again.
        let mut all: Vec<String> =
            reduced.iter().flat_map(|reduced| all_said(&reduced.document, &format.holds)).collect();
        all.sort();
        expected.push((text, all));
    }
    if expected.is_empty() {
        return;
    }
    let export = exported(project, format, options);
    assert_eq!(export.losses, report, "{}", format.id);
    let read = read_again(&export, format, &ReadOptions { unit: options.unit, ..ReadOptions::default() });
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for document in &read.documents {
        let text = if format.holds.text { document.text.as_str().to_owned() } else { String::new() };
        found.push((text, all_said(document, &format.holds)));
    }
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "{}", format.id);
}

fn options() -> impl Strategy<Value = Options> {
    let overlap = select(Overlap::ALL.to_vec());
    let align = proptest::option::of(select(Align::ALL.to_vec()));
    (overlap, align).prop_map(|((overlap, _), align)| Options {
        overlap,
        align: align.map(|(align, _)| align),
        ..Options::default()
    })
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn reading_gives_what_was_written(project in project(), options in options()) {
        for format in exchanged() {
            check(&project, format, &options);
        }
    }

    #[test]
    fn the_unit_can_be_chosen_where_it_varies(project in project()) {
        for format in exchanged().filter(|format| format.unit_varies) {
            for (unit, _) in Unit::ALL {
                check(&project, format, &Options { unit: Some(unit), ..Options::default() });
            }
        }
    }
}

#[test]
fn the_adversarial_project_comes_back() {
    let project = adversarial::project();
    for format in exchanged() {
        for (overlap, _) in Overlap::ALL {
            for (align, _) in Align::ALL {
                check(&project, format, &Options { overlap, align: Some(align), ..Options::default() });
            }
        }
    }
}

#[test]
fn texts_and_titles_longer_than_what_is_looked_at_come_back() {
    let text = Text::new("The army said that nobody came. ".repeat(300));
    let spans = vec![adversarial::span(&text, "s1", "actor", "The army")];
    let details = Details { title: "Title ".repeat(1_000), ..Details::default() };
    let annotations = Annotations::new(spans, Vec::new()).unwrap();
    let document = Document { annotations, ..Document::new("long".into(), text, details) };
    let project = Project { documents: vec![document], ..adversarial::project() };
    for format in exchanged() {
        check(&project, format, &Options::default());
    }
}

#[test]
fn the_same_project_gives_the_same_bytes() {
    let project = adversarial::project();
    for format in exchanged() {
        let twice = [(); 2].map(|()| exported(&project, format, &Options::default()));
        assert_eq!(twice[0].files, twice[1].files, "{}", format.id);
        let [one, two] = twice.map(|export| export.into_file(format).unwrap().0);
        assert_eq!(one, two, "{}", format.id);
    }
}
