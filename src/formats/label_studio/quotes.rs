//! Regions held against the words that they quote.
//!
//! Owns: [`finish`]. Unit: code points; UTF-16 where only that fits what the file quotes, as older versions counted.

use super::super::intake::{Draft, DraftSpan, Intake};
use super::super::loss::counted;
use super::super::options::Unit;
use crate::model::offset::{CodePoint, OffsetTable, Utf16};

/// Hands the document over, counted in the unit that fits its quotes.
pub(super) fn finish(mut draft: Draft, place: &str, intake: &mut Intake) {
    if draft.spans.iter().any(|span| span.quote.is_some()) {
        let table = OffsetTable::new(&draft.text);
        let fits = |unit| draft.spans.iter().all(|span| quote_fits(&draft.text, &table, span, unit));
        if !draft.text.is_ascii() && !fits(Unit::CodePoint) && fits(Unit::Utf16) {
            draft.unit = Unit::Utf16;
        }
        let mut ended = 0;
        for span in &mut draft.spans {
            ended += usize::from(end_with_quote(&draft.text, &table, span, draft.unit));
            // Line breaks are often quoted as blanks or as `\n`; only the words count.
            if quote_fits(&draft.text, &table, span, draft.unit) {
                span.quote = None;
            }
        }
        if ended > 0 {
            let what = counted(ended, "span ends", "spans end");
            let message =
                format!("{what} beyond the text, and its words are where it starts; its end is now that of the words.");
            intake.problem(place, message);
        }
    }
    intake.document(place, draft);
}

/// Ends `span` with the words that it quotes if it ends beyond the text and they are where it starts; true if so.
fn end_with_quote(text: &str, table: &OffsetTable, span: &mut DraftSpan, unit: Unit) -> bool {
    let (Some(quote), Some(start), Some(end)) = (&span.quote, span.start, span.end) else { return false };
    let (most, length) = match unit {
        Unit::CodePoint => (table.code_points().0, quote.chars().count()),
        Unit::Utf16 => (table.utf16_units().0, quote.encode_utf16().count()),
    };
    let rest = text.get(byte(text, table, start, unit)..).unwrap_or_default();
    let is_there = end > most && length > 0 && rest.starts_with(quote);
    if is_there {
        span.end = Some(start + length);
    }
    is_there
}

/// True if the text at the place of `span` is what it quotes, apart from blanks; also if it quotes nothing.
fn quote_fits(text: &str, table: &OffsetTable, span: &DraftSpan, unit: Unit) -> bool {
    let (Some(quote), Some(start), Some(end)) = (&span.quote, span.start, span.end) else { return true };
    let there = text.get(byte(text, table, start, unit)..byte(text, table, end, unit)).unwrap_or_default();
    let visible = |text: &str| text.replace("\\n", "\n").chars().filter(|c| !c.is_whitespace()).collect::<String>();
    there == quote || visible(there) == visible(quote)
}

/// The byte at position `at`.
fn byte(text: &str, table: &OffsetTable, at: usize, unit: Unit) -> usize {
    match unit {
        Unit::CodePoint => table.byte_from_code_point(text, CodePoint(at)).0,
        Unit::Utf16 => table.byte_from_code_point(text, table.code_point_from_utf16(text, Utf16(at))).0,
    }
}
