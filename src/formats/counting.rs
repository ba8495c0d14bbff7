//! What speaks for or against the unit in which a file was counted that does not say.
//!
//! Owns: [`doubt`], [`doubt_either`], [`is_open`]. Unit: that of the file, UTF-16 code units or code points, and the other as the other choice.
//! Must not know: any one format.

use super::intake::Draft;
use super::options::Unit;
use crate::model::offset::{CodePoint, OffsetTable, Utf16};

/// What is said if nothing speaks against the unit; once for a file.
const OPEN: &str = "The text has characters that count two in UTF-16. Positions were counted in UTF-16 code units; the file does not say \
     whether it does so. If annotations are shifted, read it again with --from-unit code-point, or choose that under \
     “Positions count”.";

/// [`OPEN`] for what was counted in code points.
const OPEN_POINTS: &str = "The text has characters that count two in UTF-16, and no quote tells in what positions count. Positions were counted in \
     code points; many programs count UTF-16 code units. If annotations are shifted, read it again with --from-unit utf16, \
     or choose that under “Positions count”.";

/// True for what is said if nothing speaks against the unit.
#[must_use]
pub fn is_open(message: &str) -> bool {
    [OPEN, OPEN_POINTS].contains(&message)
}

/// What is to be said of a text whose `ranges` were counted in code points because nothing says in what they count;
/// nothing if both units mean the same, or if fewer of them are odd than in UTF-16.
pub(super) fn doubt_either(text: &str, ranges: &mut dyn Iterator<Item = (usize, usize)>) -> Option<String> {
    let odd = Odd::count(text, false, ranges)?;
    (odd.here >= odd.otherwise).then(|| odd.told(false).unwrap_or_else(|| OPEN_POINTS.to_owned()))
}

/// What is to be said of a text whose spans were counted in its unit because the file does not say; nothing if both units
/// mean the same, nor of code points, which most files count, unless the spans speak against them.
pub(super) fn doubt(draft: &Draft) -> Option<String> {
    let is_utf16 = draft.unit == Unit::Utf16;
    let ranges = &mut draft.spans.iter().filter_map(|span| span.start.zip(span.end));
    let odd = Odd::count(&draft.text, is_utf16, ranges)?;
    odd.told(is_utf16).or_else(|| is_utf16.then(|| OPEN.to_owned()))
}

/// How many ranges are odd in the unit in which they were counted, and in the other one.
struct Odd {
    all: usize,
    here: usize,
    otherwise: usize,
}

impl Odd {
    /// `None` if no range lies elsewhere in the other unit.
    fn count(text: &str, is_utf16: bool, ranges: &mut dyn Iterator<Item = (usize, usize)>) -> Option<Self> {
        // A character of four bytes is one of two code units.
        let first = text.bytes().position(|byte| byte >= 0xf0)?;
        let table = OffsetTable::new(text);
        let in_utf16 = |at: usize| table.byte_from_code_point(text, table.code_point_from_utf16(text, Utf16(at))).0;
        let in_points = |at: usize| table.byte_from_code_point(text, CodePoint(at)).0;
        let mut odd = Self { all: 0, here: 0, otherwise: 0 };
        for (start, end) in ranges {
            if in_utf16(end) <= first && in_points(end) <= first {
                continue;
            }
            let is_inside = |at: usize| {
                let point = table.code_point_from_utf16(text, Utf16(at));
                at <= table.utf16_units().0 && table.utf16_from_code_point(text, point).0 != at
            };
            // Of such a span it is said where it is put onto the text.
            let cuts = is_inside(start) || is_inside(end);
            if cuts && is_utf16 {
                return None;
            }
            let in_units = cuts || end > table.utf16_units().0 || is_odd(text, in_utf16(start), in_utf16(end));
            let in_points = end > table.code_points().0 || is_odd(text, in_points(start), in_points(end));
            let (here, otherwise) = if is_utf16 { (in_units, in_points) } else { (in_points, in_units) };
            odd.all += 1;
            odd.here += usize::from(here);
            odd.otherwise += usize::from(otherwise);
        }
        (odd.all > 0).then_some(odd)
    }

    /// What is said if everything speaks for the other unit.
    fn told(&self, is_utf16: bool) -> Option<String> {
        let Self { all, here, otherwise } = self;
        if *here == 0 || *otherwise > 0 {
            return None;
        }
        let (units, points) = (("UTF-16 code units", "utf16"), ("code points", "code-point"));
        let ((counted, _), (other, word)) = if is_utf16 { (units, points) } else { (points, units) };
        Some(format!(
            "Counted in {counted}, {here} of {all} spans begin or end with a blank or inside a word; in {other}, none would. \
             Read it again with --from-unit {word}, or choose that under “Positions count”."
        ))
    }
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
