//! How long it takes to read and write datasets and snapshots, from one article to a very long book.

use std::hint::black_box;
use std::sync::Arc;

use counterclaim::formats::dataset::{GENERATOR, read, write};
use counterclaim::formats::journal::{read_snapshot, write_snapshot};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::offset::TextRange;
use counterclaim::model::project::Project;
use counterclaim::model::relation::Relation;
use counterclaim::model::scheme::{Attribute, AttributeKind, Label, RelationType, Scheme};
use counterclaim::model::span::{Span, Timestamp, Value};
use counterclaim::model::text::Text;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Bytes of text and number of spans.
const SIZES: [(usize, usize); 4] = [(5_000, 20), (100_000, 1_000), (1_000_000, 10_000), (5_000_000, 50_000)];

const SENTENCES: &str = "The army denied that twelve civilians were killed in the raid, calling the figure “invented”. \
     A résumé of the inquiry speaks of “at least nine” dead; قال الجيش إنه قتل مسلحين. 👩🏽‍🚒 Rescuers counted more.\r\n";

fn attribute(id: &str, kind: AttributeKind) -> Attribute {
    Attribute { id: id.into(), name: id.to_owned(), kind, definition: String::new(), extra: Default::default() }
}

fn label(id: &str) -> Label {
    Label {
        id: id.into(),
        name: id.to_owned(),
        key: None,
        color: "#0072b2".to_owned(),
        definition: String::new(),
        attributes: vec![attribute("modifier", AttributeKind::Text), attribute("low", AttributeKind::Number)],
        extra: Default::default(),
    }
}

fn project(bytes: usize, count: usize) -> Project {
    let text = Text::new(SENTENCES.repeat(bytes / SENTENCES.len() + 1));
    let at = Timestamp::from("2026-11-21T20:00:00Z");
    let step = text.len().0 / count;
    let span = |n: usize| Span {
        id: format!("s{n}").into(),
        label: ["claim", "denial", "casualty_figure"][n % 3].into(),
        range: text.widen_to_graphemes(TextRange::new(n * step, n * step + 20 + n % 30)),
        attributes: vec![
            ("modifier".into(), Value::Text("exact".to_owned())),
            ("low".into(), Value::Number("12".to_owned())),
        ],
        note: String::new(),
        annotator: "a1".into(),
        created_at: at.clone(),
        updated_at: at.clone(),
        origin: Default::default(),
        extra: Default::default(),
    };
    let relation = |n: usize| Relation {
        id: format!("r{n}").into(),
        kind: "denies".into(),
        from: format!("s{}", n * 10).into(),
        to: format!("s{}", n * 10 + 1).into(),
        annotator: "a1".into(),
        created_at: at.clone(),
        extra: Default::default(),
    };
    let spans = (0..count - 1).map(|n| Arc::new(span(n))).collect();
    let relations = (0..count / 10 - 1).map(|n| Arc::new(relation(n))).collect();
    let mut document = Document::new("book".into(), text.clone(), Details::default());
    document.annotations = Annotations::new(spans, relations).unwrap_or_default();
    let labels = ["claim", "denial", "casualty_figure"].map(label).to_vec();
    let denies = RelationType {
        id: "denies".into(),
        name: "denies".to_owned(),
        from: Vec::new(),
        to: Vec::new(),
        symmetric: false,
        definition: String::new(),
        extra: Default::default(),
    };
    let scheme = Arc::new(Scheme { labels, relations: vec![denies], ..Scheme::default() });
    Project { scheme, documents: vec![document], ..Project::default() }
}

fn benches(c: &mut Criterion) {
    let at = Timestamp::from("2026-11-21T20:00:00Z");
    for (bytes, spans) in SIZES {
        let project = project(bytes, spans);
        let Ok(json) = write(&project, &at, GENERATOR) else { continue };
        let Some(document) = project.documents.first() else { continue };
        let snapshot = write_snapshot(document);
        let mut group = c.benchmark_group("dataset");
        group.sample_size(20);
        group.throughput(Throughput::Bytes(json.len() as u64));
        let id = |name| BenchmarkId::new(name, format!("{bytes} bytes, {spans} spans"));
        group.bench_function(id("write"), |b| b.iter(|| write(black_box(&project), &at, GENERATOR)));
        group.bench_function(id("read"), |b| b.iter(|| read(black_box(json.as_bytes()))));
        group.bench_function(id("write snapshot"), |b| b.iter(|| write_snapshot(black_box(document))));
        group.bench_function(id("read snapshot"), |b| {
            b.iter(|| read_snapshot(black_box(&snapshot), document.text.clone()));
        });
        group.finish();
    }
}

criterion_group!(all, benches);
criterion_main!(all);
