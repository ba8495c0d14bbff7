//! Moving the ends of a span, by key or with its handles.

use super::{BrowserWords, Workbench};
use crate::browser::selection::Position;
use crate::model::boundary::Words;
use crate::model::command::Command;
use crate::model::offset::TextRange;
use crate::model::span::AnnotationId;

impl Workbench {
    /// Moves one end of the selected span to the left or right by a character: a grapheme cluster, never a part of one, and
    /// over blanks. Where that would make a second one of another span, it goes on.
    pub fn nudge(&mut self, start: bool, right: bool) {
        if self.only_looks() {
            return;
        }
        let Some(session) = &self.session else { return };
        let (Some(span), Some(current)) = (session.selected(), session.current()) else { return };
        let (text, annotations) = (&current.document.text, &current.document.annotations);
        let mut reach = span.range;
        // What the end that stays tells holds all the way; the other would turn round at a number in Arabic, say.
        let letter = if start { text.previous_boundary(reach.end) } else { Some(reach.start) };
        let forward = right != letter.is_some_and(|letter| text.goes_right_to_left(letter));
        loop {
            let end = if start { &mut reach.start } else { &mut reach.end };
            let moved = if forward { text.next_boundary(*end) } else { text.previous_boundary(*end) };
            let Some(moved) = moved else { return };
            *end = moved;
            let Some(trimmed) = text.span_range(reach, None) else { return };
            let range = with_end_of(span.range, start, trimmed);
            // If only blanks came in it is what it was.
            if range != span.range && annotations.twin(range, &span.label, &span.annotator, Some(&span.id)).is_none() {
                return self.resize(&span.id.clone(), range);
            }
        }
    }

    /// Gives the span a new stretch.
    pub fn resize(&mut self, id: &AnnotationId, range: TextRange) {
        self.run(&Command::Resize(id.clone(), range));
    }

    /// The stretch that `range` becomes when one end of it is dragged to `to`: that end is snapped, unless `exact`, and
    /// the other stays. `None` where nothing would be left.
    pub fn dragged(&self, range: TextRange, is_start: bool, to: Position, exact: bool) -> Option<TextRange> {
        let text = &self.session.as_ref()?.current()?.document.text;
        let to = text.code_point_in_paragraph(to.paragraph, to.offset);
        let at = if is_start { TextRange { start: to, ..range } } else { TextRange { end: to, ..range } };
        if at.start >= at.end {
            return None;
        }
        let words: Option<&dyn Words> = if exact { None } else { Some(&BrowserWords) };
        let snapped = text.span_range(at, words)?;
        let at = with_end_of(range, is_start, snapped);
        (at.start < at.end).then_some(at)
    }
}

/// `range` with the start, or the end, of `other`.
fn with_end_of(range: TextRange, is_start: bool, other: TextRange) -> TextRange {
    if is_start { TextRange { start: other.start, ..range } } else { TextRange { end: other.end, ..range } }
}
