//! What speaks for or against the unit in which a file was counted that does not say.
//!
//! Owns: [`doubt`], [`OPEN`]. Unit: that of the file, UTF-16 code units or code points, and the other as the other choice.
//! Must not know: any one format.

use super::intake::Draft;
use super::options::Unit;
use crate::model::offset::{CodePoint, OffsetTable, Utf16};

/// What is said if nothing speaks against the unit; once for a file.
pub const OPEN: &str = "The text has characters that count two in UTF-16. Positions were counted in UTF-16 code units; the file does not say \
     whether it does so. If annotations are shifted, read it again with --from-unit code-point, or choose that under \
     “Positions count”.";

/// What is to be said of a text whose spans were counted in its unit because the file does not say; nothing if both units
/// mean the same, nor of code points, which most files count, unless the spans speak against them.
pub(super) fn doubt(draft: &Draft) -> Option<String> {
    let is_utf16 = draft.unit == Unit::Utf16;
    // A character of four bytes is one of two code units.
    let first = draft.text.bytes().position(|byte| byte >= 0xf0)?;
    let table = OffsetTable::new(&draft.text);
    let in_utf16 =
        |at: usize| table.byte_from_code_point(&draft.text, table.code_point_from_utf16(&draft.text, Utf16(at))).0;
    let in_points = |at: usize| table.byte_from_code_point(&draft.text, CodePoint(at)).0;
    let (mut all, mut odd, mut odd_otherwise) = (0, 0, 0);
    for span in &draft.spans {
        let (Some(start), Some(end)) = (span.start, span.end) else { continue };
        if in_utf16(end) <= first && in_points(end) <= first {
            continue;
        }
        let is_inside = |at: usize| {
            let point = table.code_point_from_utf16(&draft.text, Utf16(at));
            at <= table.utf16_units().0 && table.utf16_from_code_point(&draft.text, point).0 != at
        };
        // Of such a span it is said where it is put onto the text.
        let cuts = is_inside(start) || is_inside(end);
        if cuts && is_utf16 {
            return None;
        }
        all += 1;
        let in_units =
            usize::from(cuts || end > table.utf16_units().0 || is_odd(&draft.text, in_utf16(start), in_utf16(end)));
        let in_points =
            usize::from(end > table.code_points().0 || is_odd(&draft.text, in_points(start), in_points(end)));
        odd += if is_utf16 { in_units } else { in_points };
        odd_otherwise += if is_utf16 { in_points } else { in_units };
    }
    if all == 0 {
        return None;
    }
    if odd == 0 || odd_otherwise > 0 {
        return is_utf16.then(|| OPEN.to_owned());
    }
    let (units, points) = (("UTF-16 code units", "utf16"), ("code points", "code-point"));
    let ((counted, _), (other, word)) = if is_utf16 { (units, points) } else { (points, units) };
    Some(format!(
        "Counted in {counted}, {odd} of {all} spans begin or end with a blank or inside a word; in {other}, none would. \
         Read it again with --from-unit {word}, or choose that under “Positions count”."
    ))
}

/// True if the stretch from byte `start` to byte `end` is empty, begins or ends with a blank, or cuts a word.
fn is_odd(text: &str, start: usize, end: usize) -> bool {
    let inside = text.get(start..end).unwrap_or_default();
    let (Some(first), Some(last)) = (inside.chars().next(), inside.chars().next_back()) else { return true };
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let after = text.get(end..).and_then(|after| after.chars().next());
    let cuts = |one: char, other: Option<char>| one.is_alphanumeric() && other.is_some_and(char::is_alphanumeric);
    first.is_whitespace() || last.is_whitespace() || cuts(first, before) || cuts(last, after)
}
