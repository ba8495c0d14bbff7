//! Spans made of whole tokens.
//!
//! Owns: [`align`], [`aligned`]. Unit: code points. Must not know: overlap, formats.

use std::ops::Range;
use std::sync::Arc;

use super::super::loss::{Effect, LossKind};
use super::super::options::Align;
use super::super::tokens::{Token, covered, tokenise};
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::span::{SharedSpan, Span};
use crate::model::text::Text;

/// `spans`, each moved to the edges of tokens as `policy` says; `changed` hears of every span that is not as it was.
/// Unless tokens are split, they are those of the text alone.
pub fn align(
    document: &Document,
    spans: Vec<SharedSpan>,
    policy: Align,
    mut changed: impl FnMut(LossKind, Effect, &Span),
) -> Vec<SharedSpan> {
    if spans.is_empty() {
        return spans;
    }
    let tokens = tokens_for(&document.text, &spans, policy);
    let mut result = Vec::with_capacity(spans.len());
    for span in spans {
        let inside = covered(&tokens, span.range);
        let Some(outside) = extent(&tokens, inside.clone()) else {
            changed(LossKind::Blanks, Effect::LeftOut, &span);
            continue;
        };
        // What of the span is not blank.
        let body = TextRange { start: span.range.start.max(outside.start), end: span.range.end.min(outside.end) };
        let range = if body == outside { Some(body) } else { moved(&tokens, inside, body, outside, policy) };
        match range.and_then(|range| whole_characters(&document.text, &tokens, range)) {
            None => changed(LossKind::CutsToken, Effect::LeftOut, &span),
            Some(range) if range == span.range => result.push(span),
            Some(range) => {
                let kind = if range == body { LossKind::Blanks } else { LossKind::CutsToken };
                changed(kind, Effect::Changed, &span);
                result.push(Arc::new(Span { range, ..span.as_ref().clone() }));
            }
        }
    }
    crate::model::order::sort(&mut result, |a, b| a.order().cmp(&b.order()));
    result
}

/// Where a span goes whose `body` cuts the first or last of the tokens it touches.
fn moved(
    tokens: &[Token],
    inside: Range<usize>,
    body: TextRange,
    outside: TextRange,
    policy: Align,
) -> Option<TextRange> {
    match policy {
        Align::Expand | Align::Split => Some(outside),
        Align::Drop => None,
        Align::Contract => {
            let from = inside.start + usize::from(body.start > outside.start);
            let to = inside.end - usize::from(body.end < outside.end);
            extent(tokens, from..to)
        }
    }
}

/// The tokens in `range`, but for those at its ends that cut a grapheme cluster: a cluster can hold a blank, as a space
/// with a mark over it does, and then no token is the whole of it.
fn whole_characters(text: &Text, tokens: &[Token], range: TextRange) -> Option<TextRange> {
    let inside = tokens.get(covered(tokens, range))?;
    let first = inside.iter().find(|token| text.is_grapheme_boundary(token.range.start))?;
    let last = inside.iter().rev().find(|token| text.is_grapheme_boundary(token.range.end))?;
    let whole = TextRange { start: first.range.start, end: last.range.end };
    (!whole.is_empty()).then_some(whole)
}

/// From the start of the first to the end of the last of these tokens; `None` if there are none.
fn extent(tokens: &[Token], places: Range<usize>) -> Option<TextRange> {
    let tokens = tokens.get(places)?;
    Some(TextRange { start: tokens.first()?.range.start, end: tokens.last()?.range.end })
}

/// The tokens of `text` as `policy` has them for `spans`.
fn tokens_for(text: &Text, spans: &[SharedSpan], policy: Align) -> Vec<Token> {
    let edges = |span: &SharedSpan| [span.range.start, span.range.end];
    let cuts: Vec<_> = if policy == Align::Split { spans.iter().flat_map(edges).collect() } else { Vec::new() };
    tokenise(text, &cuts)
}

/// The tokens of a document whose spans are aligned already, and each span with the places of its tokens.
#[must_use]
pub fn aligned(document: &Document, policy: Align) -> (Vec<Token>, Vec<(Range<usize>, SharedSpan)>) {
    let spans: Vec<SharedSpan> = document.annotations.spans().cloned().collect();
    let tokens = tokens_for(&document.text, &spans, policy);
    let placed = spans.into_iter().map(|span| (covered(&tokens, span.range), span)).collect();
    (tokens, placed)
}
