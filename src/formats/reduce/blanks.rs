//! Spans without blanks at their ends.
//!
//! Owns: [`trim`]. Unit: code points. Must not know: formats.

use std::sync::Arc;

use super::super::loss::{Effect, LossKind, LossReport};
use super::super::tokens::is_blank;
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::span::{SharedSpan, Span};

/// `spans`, trimmed; those that hold only blanks are left out and counted. The others go to `trimmed` as they were, to be
/// counted if they are kept. A blank that carries a combining
/// mark stays, because no range may cut a grapheme cluster.
pub fn trim(
    document: &Document,
    spans: Vec<SharedSpan>,
    trimmed: &mut Vec<(LossKind, Span)>,
    report: &mut LossReport,
) -> Vec<SharedSpan> {
    let mut kept = Vec::with_capacity(spans.len());
    let mut moved = false;
    for span in spans {
        let slice = document.text.slice(span.range);
        if !slice.starts_with(is_blank) && !slice.ends_with(is_blank) {
            kept.push(span);
            continue;
        }
        if slice.chars().all(is_blank) {
            report.span(LossKind::Blanks, Effect::LeftOut, document, &span);
            continue;
        }
        let ahead = slice.chars().take_while(|c| is_blank(*c)).count();
        let behind = slice.chars().rev().take_while(|c| is_blank(*c)).count();
        let body = TextRange::new(span.range.start.0 + ahead, span.range.end.0.saturating_sub(behind));
        let range = document.text.widen_to_graphemes(body);
        if range == span.range {
            kept.push(span);
            continue;
        }
        trimmed.push((LossKind::Blanks, span.as_ref().clone()));
        moved = true;
        kept.push(Arc::new(Span { range, ..span.as_ref().clone() }));
    }
    if moved {
        crate::model::order::sort(&mut kept, |a, b| a.order().cmp(&b.order()));
    }
    kept
}
