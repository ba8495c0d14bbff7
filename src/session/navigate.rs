//! Going from span to span.
//!
//! Owns: [`Direction`], [`neighbour`], [`next_outward`]. Unit: code points. Must not know: the screen.

use crate::model::annotations::Annotations;
use crate::model::offset::CodePoint;
use crate::model::span::{AnnotationId, SharedSpan, Span};

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the end.
    Next,
    /// Towards the beginning.
    Previous,
}

/// The span after or before `from`, or, with none selected, around position `at`. Goes round at the ends.
#[must_use]
pub fn neighbour(
    annotations: &Annotations,
    from: Option<&Span>,
    at: CodePoint,
    direction: Direction,
) -> Option<SharedSpan> {
    let count = annotations.span_count();
    let place = match (from, direction) {
        (Some(span), Direction::Next) => annotations.rank(span) + 1,
        (Some(span), Direction::Previous) => annotations.rank(span).checked_sub(1).unwrap_or(count.checked_sub(1)?),
        (None, Direction::Next) => annotations.rank_at(at),
        (None, Direction::Previous) => annotations.rank_at(at).checked_sub(1).unwrap_or(count.checked_sub(1)?),
    };
    annotations.nth(place).or_else(|| annotations.nth(0)).cloned()
}

/// What a click on a stack of spans selects: the first (innermost), or the one after the selected one, round again
/// after the last.
#[must_use]
pub fn next_outward<'a>(stack: &'a [AnnotationId], selected: Option<&AnnotationId>) -> Option<&'a AnnotationId> {
    let place = stack.iter().position(|id| Some(id) == selected).map_or(0, |at| (at + 1) % stack.len());
    stack.get(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicking_goes_outward_and_round() {
        let stack: Vec<AnnotationId> = ["a", "b", "c"].map(AnnotationId::from).into();
        let check = |selected: Option<&str>, expected: &str| {
            let selected = selected.map(AnnotationId::from);
            assert_eq!(next_outward(&stack, selected.as_ref()).unwrap().as_str(), expected);
        };
        check(None, "a");
        check(Some("a"), "b");
        check(Some("c"), "a");
        check(Some("elsewhere"), "a");
        assert_eq!(next_outward(&[], None), None);
    }
}
