//! Where annotations point: selectors become ranges.
//!
//! Owns: [`Place`], [`place`], [`resolve`]. Unit: the one the file counts in, until [`resolve`] finds out.

use super::super::intake::DraftSpan;
use super::super::json::Json;
use super::super::options::Unit;
use super::super::tokens::is_blank;
use super::bodies::each;
use crate::model::offset::{CodePoint, TextRange, Utf16};
use crate::model::text::Text;

/// What the selectors of a target say.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    position: Option<(usize, usize)>,
    exact: Option<String>,
    prefix: String,
    suffix: String,
}

/// The place that `selector`, one or a list of them, selects; `None` if it says nothing that can be used.
pub(super) fn place(selector: &Json) -> Option<Place> {
    let mut place = Place::default();
    for selector in each(selector) {
        match selector.get("type").text().or_else(|| selector.get("@type").text()).unwrap_or_default() {
            "TextPositionSelector" | "oa:TextPositionSelector" => {
                place.position = selector.get("start").whole().zip(selector.get("end").whole());
            }
            "TextQuoteSelector" | "oa:TextQuoteSelector" => {
                let field = |key: &str| selector.get(key).text().unwrap_or_default().to_owned();
                place.exact = selector.get("exact").text().map(str::to_owned);
                (place.prefix, place.suffix) = (field("prefix"), field("suffix"));
            }
            "FragmentSelector" | "oa:FragmentSelector" => {
                place.position = place.position.or(selector.get("value").text().and_then(characters));
            }
            _ => {}
        }
    }
    (place.position.is_some() || place.exact.is_some()).then_some(place)
}

/// The positions in a fragment `char=0,10` (RFC 5147).
pub(super) fn characters(fragment: &str) -> Option<(usize, usize)> {
    let (start, rest) = fragment.strip_prefix("char=")?.split_once(',')?;
    let end = rest.split(';').next()?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

impl Place {
    /// A place by its position alone.
    pub(super) fn at(position: (usize, usize)) -> Self {
        Self { position: Some(position), ..Self::default() }
    }
}

/// Puts the ranges and quotes of `places` into `spans`, in code points. `unit`: the one chosen; else the one in which
/// more quotes fit, code points if neither does.
pub(super) fn resolve(text: &Text, places: &[Place], unit: Option<Unit>, spans: &mut [DraftSpan]) {
    let fitting = |unit: Unit| places.iter().filter(|place| fits(text, place, unit)).count();
    let found = || if fitting(Unit::Utf16) > fitting(Unit::CodePoint) { Unit::Utf16 } else { Unit::CodePoint };
    let unit = unit.unwrap_or_else(found);
    for (span, place) in spans.iter_mut().zip(places) {
        if let Some((start, end)) = place.position {
            (span.start, span.end) = (Some(code_point(text, start, unit)), Some(code_point(text, end, unit)));
            // Blanks come out of a page otherwise than they were in the text.
            span.quote = if fits(text, place, unit) { None } else { place.exact.clone() };
        } else if let Some(exact) = &place.exact {
            let around = [place.prefix.as_str(), exact, &place.suffix].concat();
            let alone = || text.as_str().find(exact.as_str());
            let byte = text.as_str().find(&around).map(|byte| byte + place.prefix.len()).or_else(alone);
            let start = byte.map(|byte| text.as_str().get(..byte).unwrap_or_default().chars().count());
            span.start = start;
            span.end = start.map(|start| start + exact.chars().count());
            span.quote = Some(exact.clone());
        }
    }
}

/// True if the words at the place's position, counted in `unit`, are those it quotes, blanks aside.
fn fits(text: &Text, place: &Place, unit: Unit) -> bool {
    let (Some((start, end)), Some(exact)) = (place.position, &place.exact) else { return false };
    let range = TextRange::new(code_point(text, start, unit), code_point(text, end, unit));
    let visible = |c: &char| !is_blank(*c);
    text.slice(range).chars().filter(visible).eq(exact.chars().filter(visible))
}

/// Position `at`, counted in `unit`, in code points; beyond the text it stays beyond it.
fn code_point(text: &Text, at: usize, unit: Unit) -> usize {
    let units = text.utf16_from_code_point(CodePoint(usize::MAX)).0;
    match unit {
        Unit::Utf16 if at <= units => text.code_point_from_utf16(Utf16(at)).0,
        Unit::Utf16 => text.len().0 + (at - units),
        Unit::CodePoint => at,
    }
}
