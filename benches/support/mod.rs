//! Articles of any size to measure with. The same on every run.

use std::sync::Arc;

use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::offset::{CodePoint, TextRange};
use counterclaim::model::span::{Origin, SharedSpan, Span};
use counterclaim::model::text::Text;

/// Bytes of text and number of spans, from a short report to a small library.
pub const SIZES: [(usize, usize); 4] = [(5_000, 20), (100_000, 1_000), (1_000_000, 10_000), (5_000_000, 50_000)];

/// Some 450 bytes: mostly ASCII, as news is, with what is not.
const PARAGRAPH: &str = "The ministry said on Monday that 203 fighters had been “neutralised” near the village of \
    Ségou, a figure that residents and the opposition dispute. “We counted 31 bodies, all of them civilians,” said a \
    teacher, who asked not to be named. The army denied it: no operation had taken place – neither that day nor the \
    day before. 马里军队否认了这一说法。 A spokesman added 👩🏽‍🚒 that an inquiry would follow.";

/// A text of at least `bytes`, in paragraphs.
pub fn text(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 2 * PARAGRAPH.len());
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        // Numbered, so that no two paragraphs are the same.
        text.push_str(&format!("{number}. {PARAGRAPH}\n\n"));
    }
    text
}

/// A span of label `label` over `range`.
pub fn span(id: usize, label: &str, range: TextRange) -> SharedSpan {
    Arc::new(Span {
        id: format!("s{id}").into(),
        label: label.into(),
        range,
        attributes: Vec::new(),
        note: String::new(),
        annotator: "ann".into(),
        created_at: "2026-01-01T00:00:00Z".into(),
        updated_at: "2026-01-01T00:00:00Z".into(),
        origin: Origin::Manual,
        extra: Default::default(),
    })
}

/// `count` spans spread evenly over `text`: sentences with words inside them, and some that cross.
pub fn spans(text: &Text, count: usize) -> Vec<SharedSpan> {
    let len = text.len().0;
    (0..count)
        .filter_map(|i| {
            let start = i * len / count;
            let (label, size) = [("claim", 120), ("actor", 12), ("figure", 3), ("denial", 60)][i % 4];
            let range = TextRange::new(start, start + size);
            text.span_range(range, None).map(|range| span(i, label, range))
        })
        .collect()
}

/// The document of that size.
pub fn document((bytes, count): (usize, usize)) -> Document {
    let mut document = Document::new("bench".into(), Text::new(text(bytes)), Details::default());
    let spans = spans(&document.text, count);
    document.annotations = Annotations::new(spans, Vec::new()).expect("ids are numbered");
    document
}

/// A word in the middle of the text.
pub fn middle(text: &Text) -> TextRange {
    let at = text.len().0 / 2;
    text.span_range(TextRange::new(at, at + 8), None).unwrap_or_default()
}

/// The section around the middle: about 20,000 code points, or the whole text if it is shorter.
pub fn section(text: &Text) -> TextRange {
    let (at, len) = (text.len().0 / 2, text.len().0);
    TextRange { start: CodePoint(at.saturating_sub(10_000)), end: CodePoint((at + 10_000).min(len)) }
}
