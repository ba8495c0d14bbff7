//! Small documents of which every byte of the export is known.

use counterclaim::formats::options::Options;
use counterclaim::formats::{FORMATS, format, jsonl};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::project::Project;
use counterclaim::model::text::Text;

use super::{exported, file};
use crate::adversarial::{relation, span};

/// `Army denies 12 killed.` with a denial, a figure, and a relation between the two.
pub fn small() -> Project {
    let text = Text::new("Army denies 12 killed.");
    let spans = vec![span(&text, "a1", "casualty_figure", "12 killed"), span(&text, "a2", "denial", "Army denies")];
    let annotations = Annotations::new(spans, vec![relation("r1 denies a2 a1")]).unwrap();
    let document = Document::new("d1".into(), text, Details { title: "d1".to_owned(), ..Details::default() });
    Project { documents: vec![Document { annotations, ..document }], ..Project::default() }
}

#[test]
fn a_line_of_json_is_a_document_of_the_dataset() {
    let export = exported(&small(), &jsonl::FORMAT, &Options::default());
    let line = file(&export, "documents.jsonl");
    assert!(line.starts_with("{\"id\":\"d1\",\"title\":\"d1\","), "{line}");
    assert!(line.contains("\"start\":12,\"end\":21,\"text\":\"12 killed\""), "{line}");
    assert!(line.ends_with("}\n") && line.lines().count() == 1, "{line}");
}

#[test]
fn formats_are_found_by_their_ids() {
    for known in FORMATS {
        assert_eq!(format(known.id).map(|format| format.name), Some(known.name));
    }
    assert!(format("").is_none());
}
