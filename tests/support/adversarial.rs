//! A project of everything that breaks converters: wide characters, joiners, marks, right-to-left text, text without
//! blanks, every line break and blank, spans at both ends, nested, crossing, identical, adjacent, across paragraphs.

use std::sync::Arc;

use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::{Details, Status};
use counterclaim::model::offset::TextRange;
use counterclaim::model::project::Project;
use counterclaim::model::relation::{Relation, SharedRelation};
use counterclaim::model::scheme::{Attribute, AttributeKind, Label, RelationType, Scheme};
use counterclaim::model::span::{Origin, SharedSpan, Span, Value};
use counterclaim::model::text::Text;

/// A span over the first occurrence of `quote`.
pub fn span(text: &Text, id: &str, label: &str, quote: &str) -> SharedSpan {
    let byte = text.as_str().find(quote).unwrap_or_else(|| panic!("no {quote:?} in {:?}", text.as_str()));
    let start = text.as_str()[..byte].chars().count();
    Arc::new(Span {
        id: id.into(),
        label: label.into(),
        range: TextRange::new(start, start + quote.chars().count()),
        attributes: Vec::new(),
        note: String::new(),
        annotator: "a1".into(),
        created_at: "2026-01-01T00:00:00Z".into(),
        updated_at: "2026-01-02T00:00:00Z".into(),
        origin: Origin::Manual,
        extra: Default::default(),
    })
}

/// A relation from a line `id kind from to`.
pub fn relation(line: &str) -> SharedRelation {
    let words: Vec<&str> = line.split(' ').collect();
    let [id, kind, from, to] = words[..] else { panic!("`id kind from to` expected: {line}") };
    Arc::new(Relation {
        id: id.into(),
        kind: kind.into(),
        from: from.into(),
        to: to.into(),
        annotator: "a1".into(),
        created_at: "2026-01-01T00:00:00Z".into(),
        extra: Default::default(),
    })
}

fn document(id: &str, text: &str, spans: &[(&str, &str)], relations: &[&str]) -> Document {
    let text = Text::new(text);
    let number = |(n, (label, quote)): (usize, &(&str, &str))| span(&text, &format!("s{}", n + 1), label, quote);
    let spans = spans.iter().enumerate().map(number).collect();
    let annotations = Annotations::new(spans, relations.iter().map(|line| relation(line)).collect()).unwrap();
    let details = Details { title: format!("Title of {id}"), ..Details::default() };
    Document { annotations, ..Document::new(id.into(), text, details) }
}

/// Adds attributes, a note and another annotator to the first spans of `document`.
fn with_details(mut document: Document) -> Document {
    let mut spans: Vec<SharedSpan> = document.annotations.spans().cloned().collect();
    let relations = document.annotations.relations().cloned().collect();
    for (n, shared) in spans.iter_mut().enumerate().take(3) {
        let mut span = shared.as_ref().clone();
        match n {
            0 => {
                span.attributes = vec![
                    ("modifier".into(), Value::Text("at least".to_owned())),
                    ("low".into(), Value::Number("12".to_owned())),
                    ("victims".into(), Value::Text("“civilians”\tand\nothers, =1+1".to_owned())),
                ];
            }
            1 => span.note = "two\nlines\tand a tab, “quotes”".to_owned(),
            _ => span.annotator = "a2".into(),
        }
        *shared = Arc::new(span);
    }
    document.annotations = Annotations::new(spans, relations).unwrap();
    document.details.source = "Wire, \"Agency\"".to_owned();
    document.details.date = "2022-04-09".to_owned();
    document.details.language = "en".to_owned();
    document.details.status = Status::Done;
    document.details.note = "a note".to_owned();
    document
}

/// An attribute that says no more than its id and what it takes.
pub fn attribute(id: &str, kind: AttributeKind) -> Attribute {
    Attribute { id: id.into(), name: id.to_owned(), kind, definition: String::new(), extra: Default::default() }
}

fn scheme() -> Scheme {
    let choices = ["exact", "at least"].map(str::to_owned).to_vec();
    let attributes = vec![
        attribute("low", AttributeKind::Number),
        attribute("modifier", AttributeKind::Choice(choices)),
        attribute("victims", AttributeKind::Text),
    ];
    let label = |(n, id): (usize, &str)| Label {
        id: id.into(),
        name: id.replace('_', " "),
        key: char::from_digit(u32::try_from(n).unwrap() + 1, 10),
        color: ["#9e3d22", "#2f6f4f", "#2b5797", "#7a4b94"][n].to_owned(),
        definition: format!("Definition of {id}: <b>“x”</b> & more"),
        attributes: attributes.clone(),
        extra: Default::default(),
    };
    let kind = |id: &str, symmetric| RelationType {
        id: id.into(),
        name: id.replace('_', " "),
        from: Vec::new(),
        to: Vec::new(),
        symmetric,
        definition: String::new(),
        extra: Default::default(),
    };
    Scheme {
        name: "Adversarial".to_owned(),
        labels: ["claim", "denial", "casualty_figure", "actor"].into_iter().enumerate().map(label).collect(),
        relations: vec![kind("said_by", false), kind("denies", false), kind("conflicts_with", true)],
        guidelines: "Mark everything.".to_owned(),
        extra: Default::default(),
    }
}

/// The project.
pub fn project() -> Project {
    let documents = vec![
        with_details(document(
            "emoji",
            "👩🏽‍🚒 The army 🇲🇱 said 12 👨‍👩‍👧 were killed 1️⃣.",
            &[
                ("actor", "👩🏽‍🚒"),
                ("actor", "The army 🇲🇱"),
                ("casualty_figure", "12 👨‍👩‍👧 were killed"),
                ("claim", "said 12 👨‍👩‍👧 were killed 1️⃣."),
            ],
            &["r1 said_by s4 s2", "r2 conflicts_with s3 s4"],
        )),
        document(
            "marks-arabic-chinese",
            "Les re\u{301}sume\u{301}s\u{a0}: قال الجيش إن ١٢ قتيلا. 马里军队否认杀害三百人。完",
            &[
                ("claim", "re\u{301}sume\u{301}s"),
                ("actor", "الجيش"),
                ("casualty_figure", "١٢ قتيلا"),
                ("denial", "马里军队否认杀害三百人"),
                ("actor", "马里军队"),
                ("casualty_figure", "三百人"),
                ("claim", "完"),
            ],
            &["r1 denies s4 s3"],
        ),
        document(
            "blanks-and-breaks",
            "\u{feff}First line.\r\nSecond\tline,\u{a0}with\u{3000}blanks.\r\n\r\n\r\nLast\u{2028}line \u{85}here.\u{1f}x\rEnd",
            &[
                ("claim", "First line.\r\nSecond\tline"),
                ("claim", "line,\u{a0}with\u{3000}blanks"),
                ("denial", "blanks.\r\n\r\n\r\nLast\u{2028}line \u{85}here"),
                ("actor", "x\rEnd"),
                ("actor", "End"),
            ],
            &[],
        ),
        document(
            "overlaps",
            "The ministry denied that 203 militants, not 300 civilians, were killed in the village.",
            &[
                ("actor", "The ministry"),
                ("denial", "The ministry denied that 203 militants"),
                ("claim", "203 militants, not 300 civilians, were killed"),
                ("casualty_figure", "203 militants"),
                ("actor", "203 militants"),
                ("claim", "203 militants"),
                ("casualty_figure", "300 civilians"),
                ("claim", "203"),
                ("actor", " militants"),
                ("claim", "village."),
            ],
            &["r1 said_by s2 s1", "r2 conflicts_with s4 s7", "r3 denies s3 s3"],
        ),
        document(
            "tokens",
            "anti-government don’t U.N.-backed 1,200–1,300 x\u{200b}y (killed)—wounded NA null =1+1 O B-claim -DOCSTART-",
            &[
                ("claim", "government"),
                ("denial", "don"),
                ("actor", "U.N."),
                ("casualty_figure", "1,200"),
                ("casualty_figure", "1,300"),
                ("claim", "NA"),
                ("denial", "null"),
                ("claim", "=1+1"),
                ("claim", "O"),
                ("claim", "kill"),
            ],
            &[],
        ),
        document("none", "Nothing is marked here. Nor here.", &[], &[]),
    ];
    Project {
        name: "Adversarial".to_owned(),
        description: "Everything that breaks converters.".to_owned(),
        license: "CC0-1.0".to_owned(),
        scheme: Arc::new(scheme()),
        documents,
        extra: Default::default(),
    }
}
