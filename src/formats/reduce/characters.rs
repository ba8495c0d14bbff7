//! Texts in the characters that a format can carry; spans follow.
//!
//! Owns: [`replace`]. Unit: code points. Must not know: formats.

use std::sync::Arc;

use super::super::format::Characters;
use super::super::loss::{Effect, Example, LossKind, LossReport};
use crate::model::annotations::Annotations;
use crate::model::document::Document;
use crate::model::offset::{CodePoint, TextRange};
use crate::model::span::{SharedSpan, Span};
use crate::model::text::Text;

/// The document with a text that holds only what `characters` allows; what is replaced is counted.
pub fn replace(document: &Document, characters: Characters, report: &mut LossReport) -> Document {
    let text = document.text.as_str();
    let example = |what: String| Example { document: document.id.clone(), span: None, text: what };
    match characters {
        Characters::All => document.clone(),
        Characters::Xml => {
            let bad: Vec<char> = text.chars().filter(|c| !is_xml(*c)).collect();
            let Some(first) = bad.first() else { return document.clone() };
            report.add(LossKind::Character, Effect::Changed, bad.len(), || {
                example(format!("U+{:04X} becomes U+FFFD", u32::from(*first)))
            });
            let text: String = text.chars().map(|c| if is_xml(c) { c } else { '\u{fffd}' }).collect();
            Document { text: Text::new(text), ..document.clone() }
        }
        Characters::LineFeeds => {
            let breaks = text.bytes().filter(|byte| *byte == b'\r').count();
            if breaks == 0 {
                return document.clone();
            }
            report.add(LossKind::Character, Effect::Changed, breaks, || example("CR LF or CR becomes LF".to_owned()));
            with_line_feeds(document)
        }
    }
}

/// True for the characters of XML 1.0, section 2.2, production 2.
#[must_use]
pub fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// CR LF and CR as LF. A range never cuts CR LF, so every end has its place.
fn with_line_feeds(document: &Document) -> Document {
    let mut text = String::with_capacity(document.text.as_str().len());
    // The code points that fall away.
    let mut gone: Vec<usize> = Vec::new();
    let mut chars = document.text.as_str().chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\r' && chars.next_if(|(_, next)| *next == '\n').is_some() {
            gone.push(at);
        }
        text.push(if c == '\r' { '\n' } else { c });
    }
    let moved = |at: CodePoint| CodePoint(at.0 - gone.partition_point(|other| *other < at.0));
    let moved_span = |span: &SharedSpan| {
        let range = TextRange { start: moved(span.range.start), end: moved(span.range.end) };
        Arc::new(Span { range, ..span.as_ref().clone() })
    };
    let spans = document.annotations.spans().map(moved_span).collect();
    let relations = document.annotations.relations().cloned().collect();
    let annotations = Annotations::new(spans, relations).unwrap_or_default();
    Document { text: Text::new(text), annotations, ..document.clone() }
}
