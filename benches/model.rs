//! What the model costs at each size: `cargo bench --bench model`.
#![allow(clippy::expect_used)] // a bench that cannot be set up should stop

#[cfg(not(target_arch = "wasm32"))]
mod support;

#[cfg(not(target_arch = "wasm32"))]
mod benches {
    use std::hint::black_box;

    use counterclaim::model::annotations::Annotations;
    use counterclaim::model::boundary::UnicodeWords;
    use counterclaim::model::document::Document;
    use counterclaim::model::edit::Edit;
    use counterclaim::model::offset::{OffsetTable, TextRange, Utf16};
    use counterclaim::model::segment::Segments;
    use criterion::{BatchSize, BenchmarkId, Criterion};

    use super::support::{SIZES, document, middle, section, span};

    /// Measures `operation` on a document of each size.
    fn each(c: &mut Criterion, name: &str, operation: impl Fn(&mut criterion::Bencher<'_>, &Document)) {
        let mut group = c.benchmark_group(name);
        for size in SIZES {
            let document = document(size);
            let id = BenchmarkId::from_parameter(format!("{} kB, {} spans", size.0 / 1000, size.1));
            group.bench_with_input(id, &document, &operation);
        }
        group.finish();
    }

    /// The edit that tags a word in the middle.
    fn tag(document: &Document) -> Edit {
        Edit { added_spans: vec![span(usize::MAX, "claim", middle(&document.text))], ..Edit::default() }
    }

    pub fn offsets(c: &mut Criterion) {
        each(c, "offset table", |b, document| b.iter(|| OffsetTable::new(black_box(document.text.as_str()))));
        each(c, "code point from UTF-16", |b, document| {
            let at = Utf16(document.text.utf16_from_code_point(document.text.len()).0 / 2);
            b.iter(|| document.text.code_point_from_utf16(black_box(at)));
        });
        each(c, "selection to range", |b, document| {
            let range = middle(&document.text);
            b.iter(|| document.text.span_range(black_box(range), Some(&UnicodeWords)));
        });
    }

    pub fn edits(c: &mut Criterion) {
        each(c, "tag in the middle", |b, document| {
            let edit = tag(document);
            b.iter(|| document.apply(black_box(&edit)).expect("the word fits"));
        });
        each(c, "undo", |b, document| {
            let edit = tag(document);
            let after = document.apply(&edit).expect("the word fits");
            b.iter(|| after.apply(&black_box(&edit).inverted()).expect("it was just done"));
        });
    }

    pub fn queries(c: &mut Criterion) {
        each(c, "annotations", |b, document| {
            let spans: Vec<_> = document.annotations.spans().cloned().collect();
            let new = |spans| Annotations::new(spans, Vec::new()).expect("ids are numbered");
            b.iter_batched(|| spans.clone(), new, BatchSize::LargeInput);
        });
        each(c, "spans at the middle", |b, document| {
            let range = TextRange::new(document.text.len().0 / 2, document.text.len().0 / 2 + 1);
            b.iter(|| document.annotations.between(black_box(range)).count());
        });
        each(c, "segments of a section", |b, document| {
            let range = section(&document.text);
            b.iter(|| Segments::new(range, document.annotations.between(black_box(range)).cloned().collect()));
        });
    }
}

#[cfg(not(target_arch = "wasm32"))]
criterion::criterion_group!(groups, benches::offsets, benches::edits, benches::queries);
#[cfg(not(target_arch = "wasm32"))]
criterion::criterion_main!(groups);

/// The browser has a benchmark of its own.
#[cfg(target_arch = "wasm32")]
fn main() {}
