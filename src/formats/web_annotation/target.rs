//! Where annotations point: selectors become ranges.
//!
//! Owns: [`Place`], [`place`], [`resolve`]. Unit: the one the file counts in, until [`resolve`] finds out.

use super::super::draft::inside_character;
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
    /// The place within what is selected so far that is meant (`refinedBy`).
    inner: Option<Box<Place>>,
}

/// The place that `selector`, one or a list of them, selects; `None` if it says nothing that can be used.
pub(super) fn place(selector: &Json) -> Option<Place> {
    let (mut place, mut refined) = (Place::default(), None);
    for selector in each(selector) {
        let mut one = Place::default();
        one.add(selector);
        let inner = selector.get("refinedBy");
        if inner.is_null() {
            place.add(selector);
        } else if one.is_usable() {
            let inner = self::place(inner).map(Box::new);
            refined = refined.or(inner.map(|inner| Place { inner: Some(inner), ..one }));
        } else {
            // Of a selector of another kind, such as an XPath, the words inside may say enough; positions count from it.
            let words = self::place(inner).filter(|inner| inner.exact.is_some());
            refined = refined.or(words.map(|inner| Place { position: None, ..inner }));
        }
    }
    if place.is_usable() { Some(place) } else { refined }
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

    fn is_usable(&self) -> bool {
        self.position.is_some() || self.exact.is_some()
    }

    fn add(&mut self, selector: &Json) {
        match selector.get("type").text().or_else(|| selector.get("@type").text()).unwrap_or_default() {
            "TextPositionSelector" | "oa:TextPositionSelector" => {
                self.position = selector.get("start").whole().zip(selector.get("end").whole());
            }
            "TextQuoteSelector" | "oa:TextQuoteSelector" => {
                let field = |key: &str| selector.get(key).text().unwrap_or_default().to_owned();
                self.exact = selector.get("exact").text().map(str::to_owned);
                (self.prefix, self.suffix) = (field("prefix"), field("suffix"));
            }
            "FragmentSelector" | "oa:FragmentSelector" => {
                self.position = self.position.or(selector.get("value").text().and_then(characters));
            }
            _ => {}
        }
    }
}

/// Puts the ranges and quotes of `places` into `spans`, in code points. `unit`: the one chosen; else the one in which
/// more quotes fit, code points if neither does.
pub(super) fn resolve(text: &Text, places: &[Place], unit: Option<Unit>, spans: &mut [DraftSpan]) {
    let fitting = |unit: Unit| places.iter().filter(|place| fits(text, place, unit)).count();
    let found = || if fitting(Unit::Utf16) > fitting(Unit::CodePoint) { Unit::Utf16 } else { Unit::CodePoint };
    let unit = unit.unwrap_or_else(found);
    for (span, place) in spans.iter_mut().zip(places) {
        match locate(text, place, unit) {
            Ok((start, end)) => {
                (span.start, span.end) = (Some(start), Some(end));
                // Blanks come out of a page otherwise than they were in the text.
                let is_checked = place.inner.is_some() || place.position.is_none() || fits(text, place, unit);
                span.quote = if is_checked { None } else { place.exact.clone() };
            }
            Err(why) => {
                span.lost = why;
                span.quote = place.inner.as_deref().unwrap_or(place).exact.clone();
            }
        }
    }
}

/// Where `place` lies, in code points, or why it lies nowhere. A position is taken as it is, also beyond the text.
fn locate(text: &Text, place: &Place, unit: Unit) -> Result<(usize, usize), String> {
    let (start, end) = match (place.position, &place.exact) {
        (Some((start, end)), _) => (code_point(text, start, unit)?, code_point(text, end, unit)?),
        (None, Some(_)) => by_words(text.as_str(), place)?,
        (None, None) => return Ok((0, 0)),
    };
    let Some(inner) = &place.inner else { return Ok((start, end)) };
    let outer = Text::new(text.slice(TextRange::new(start.min(end), end)));
    let (from, to) = locate(&outer, inner, unit)?;
    if to > outer.len().0 {
        return Err(format!("The refinement reaches beyond the {} characters that it refines.", outer.len()));
    }
    Ok((start + from, start + to))
}

/// The one place where the words of `place` are and what is around them fits best, in code points.
fn by_words(text: &str, place: &Place) -> Result<(usize, usize), String> {
    let exact = place.exact.as_deref().unwrap_or_default();
    // How well a place fits, that place in bytes, and how many fit as well.
    let mut best = (0, 0, 0, 0);
    let first_word = exact.split(is_blank).find(|word| !word.is_empty()).unwrap_or(exact);
    let lead = exact.find(first_word).unwrap_or_default();
    let mut from = 0;
    while let Some(at) = text.get(from..).filter(|_| !exact.is_empty()).and_then(|rest| rest.find(first_word)) {
        let at = from + at;
        from = at + first_word.chars().next().map_or(1, char::len_utf8);
        let verbatim =
            at.checked_sub(lead).filter(|start| text.get(*start..).is_some_and(|rest| rest.starts_with(exact)));
        let there = text.get(at..).unwrap_or_default();
        let Some((start, end)) = verbatim
            .map(|start| (start, start + exact.len()))
            .or_else(|| said(&mut there.char_indices(), &mut exact.chars()).map(|length| (at, at + length)))
        else {
            continue;
        };
        let (before, after) = (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let (prefix, suffix) = (place.prefix.as_str(), place.suffix.as_str());
        let exactly = verbatim.is_some() && before.ends_with(prefix) && after.starts_with(suffix);
        let halves = [
            said(&mut before.char_indices().rev(), &mut prefix.chars().rev()),
            said(&mut after.char_indices(), &mut suffix.chars()),
        ];
        let fit = 1 + halves.iter().flatten().count() * 2 + usize::from(exactly);
        if fit > best.0 {
            best = (fit, start, end, 1);
        } else if fit == best.0 {
            best.3 += 1;
        }
    }
    let (_, start, end, count) = best;
    match count {
        0 => Err(format!("The words “{exact}” are not in the text.")),
        1 => {
            let code_points = |bytes: usize| text.get(..bytes).unwrap_or_default().chars().count();
            let from = code_points(start);
            Ok((from, from + text.get(start..end).unwrap_or_default().chars().count()))
        }
        _ => Err(format!(
            "The words “{exact}” are in {count} places that fit equally well; a position or more of the words around them is needed."
        )),
    }
}

/// Whether `there` begins with `words`, blanks aside; then the byte after the last of them, 0 if there are none.
fn said(mut there: &mut dyn Iterator<Item = (usize, char)>, words: &mut dyn Iterator<Item = char>) -> Option<usize> {
    let (there, mut end) = (&mut there, 0);
    for word in words.filter(|c| !is_blank(*c)) {
        let (at, c) = there.find(|(_, c)| !is_blank(*c))?;
        if c != word {
            return None;
        }
        end = at + c.len_utf8();
    }
    Some(end)
}

/// True if the words at the place's position, counted in `unit`, are those it quotes, blanks aside.
fn fits(text: &Text, place: &Place, unit: Unit) -> bool {
    if let Some(inner) = &place.inner {
        return inner.exact.is_some() && locate(text, place, unit).is_ok();
    }
    let (Some((start, end)), Some(exact)) = (place.position, &place.exact) else { return false };
    let (Ok(start), Ok(end)) = (code_point(text, start, unit), code_point(text, end, unit)) else { return false };
    let range = TextRange::new(start, end);
    let visible = |c: &char| !is_blank(*c);
    text.slice(range).chars().filter(visible).eq(exact.chars().filter(visible))
}

/// Position `at`, counted in `unit`, in code points; beyond the text it stays beyond it. Inside a character it is none.
fn code_point(text: &Text, at: usize, unit: Unit) -> Result<usize, String> {
    let units = text.utf16_from_code_point(CodePoint(usize::MAX)).0;
    match unit {
        Unit::Utf16 if at <= units => {
            let found = text.code_point_from_utf16(Utf16(at));
            if text.utf16_from_code_point(found) == Utf16(at) { Ok(found.0) } else { Err(inside_character(at)) }
        }
        Unit::Utf16 => Ok(text.len().0 + (at - units)),
        Unit::CodePoint => Ok(at),
    }
}
