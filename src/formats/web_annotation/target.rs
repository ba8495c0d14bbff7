//! Where annotations point: selectors become ranges.
//!
//! Owns: [`Place`], [`place`], [`sources_of`], [`resolve`]. Unit: the one the file counts in, until [`resolve`] finds out.
//! Must not know: how quotes are found.

use std::collections::{BTreeMap, BTreeSet};

use super::super::counting;
use super::super::draft::inside_character;
use super::super::intake::DraftSpan;
use super::super::json::Json;
use super::super::options::Unit;
use super::super::tokens::is_blank;
use super::bodies::each;
use super::quotes::Quotes;
use crate::model::offset::{Byte, CodePoint, TextRange, Utf16};
use crate::model::text::Text;

/// What the selectors of a target say.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    position: Option<(usize, usize)>,
    pub(super) exact: Option<String>,
    pub(super) prefix: String,
    pub(super) suffix: String,
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

    /// The last refinement, or itself.
    fn innermost(&self) -> &Place {
        self.inner.as_deref().map_or(self, Place::innermost)
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

/// So many quotes of a source are enough to tell whether it is a text.
const ENOUGH: usize = 100;

/// The sources of `places` that, by what they quote, are `text`: those of whose quotes at least half are in it.
pub(super) fn sources_of<'j>(text: &Text, places: impl Iterator<Item = (&'j str, Place)>) -> BTreeSet<String> {
    let target = Target { text, quotes: Quotes::new(text, 0) };
    // How many of a source were looked for, and how many are there.
    let (mut all, mut there): (BTreeMap<String, usize>, BTreeMap<String, usize>) = Default::default();
    for (source, place) in places {
        let all = all.entry(source.to_owned()).or_default();
        if let Some(is_there) = target.holds(&place).filter(|_| *all < ENOUGH) {
            *there.entry(source.to_owned()).or_default() += usize::from(is_there);
            *all += 1;
        }
    }
    let mut sources = BTreeSet::new();
    for (source, there) in there {
        if all.get(&source).is_some_and(|all| there * 2 >= *all) {
            sources.insert(source);
        }
    }
    sources
}

/// Puts the ranges and quotes of `places` into `spans`, in code points. `unit`: the one chosen; else the one in which
/// more quotes fit, code points if neither does; then what is to be said of that.
pub(super) fn resolve(text: &Text, places: &[Place], unit: Option<Unit>, spans: &mut [DraftSpan]) -> Option<String> {
    let quoted = |place: &&Place| place.exact.is_some() && place.position.is_none() || place.inner.is_some();
    let target = Target { text, quotes: Quotes::new(text, places.iter().filter(quoted).count()) };
    let fitting = |unit: Unit| places.iter().filter(|place| target.fits(place, unit)).count();
    // Where no character is two units long, it is the same.
    let is_one = text.utf16_from_code_point(CodePoint(usize::MAX)).0 == text.len().0;
    let (more, fewer) = match unit {
        None if !is_one => (fitting(Unit::Utf16), fitting(Unit::CodePoint)),
        _ => (0, 0),
    };
    let is_open = unit.is_none() && !is_one && more == fewer;
    let unit = unit.unwrap_or(if more > fewer { Unit::Utf16 } else { Unit::CodePoint });
    for (span, place) in spans.iter_mut().zip(places) {
        match target.locate((0, text.len().0), place, unit) {
            Ok((start, end)) => {
                (span.start, span.end) = (Some(start), Some(end));
                // Blanks come out of a page otherwise than they were in the text.
                let is_checked = place.inner.is_some() || place.position.is_none() || target.fits(place, unit);
                span.quote = if is_checked { None } else { place.exact.clone() };
            }
            Err(why) => {
                span.lost = why;
                span.quote = place.inner.as_deref().unwrap_or(place).exact.clone();
            }
        }
    }
    let by_position = spans.iter().zip(places).filter(|(_, place)| place.innermost().exact.is_none());
    let mut ranges = by_position.filter_map(|(span, _)| span.start.zip(span.end));
    if is_open { counting::doubt_either(text.as_str(), &mut ranges) } else { None }
}

/// A text in which places are looked for.
struct Target<'t> {
    text: &'t Text,
    quotes: Quotes<'t>,
}

impl Target<'_> {
    /// Where `place` lies, in code points, or why it lies nowhere. `within`: what it is a part of, in code points. A
    /// position is taken as it is, also beyond the text.
    fn locate(&self, within: (usize, usize), place: &Place, unit: Unit) -> Result<(usize, usize), String> {
        let text = self.text;
        let (start, end) = match (place.position, &place.exact) {
            (Some((start, end)), _) => {
                (code_point(text, within.0, start, unit)?, code_point(text, within.0, end, unit)?)
            }
            (None, Some(_)) => {
                let byte = |at: usize| text.byte_from_code_point(CodePoint(at)).0;
                let found = self.quotes.find(byte(within.0)..byte(within.1), place)?;
                (text.code_point_from_byte(Byte(found.start)).0, text.code_point_from_byte(Byte(found.end)).0)
            }
            (None, None) => (within.0, within.0),
        };
        let Some(inner) = &place.inner else { return Ok((start, end)) };
        let most = end.min(within.1);
        let outer = (start.min(most), most);
        let found = self.locate(outer, inner, unit)?;
        if found.1 > most {
            let count = most - outer.0;
            return Err(format!("The refinement reaches beyond the {count} characters that it refines."));
        }
        Ok(found)
    }

    /// Whether the words that `place` quotes are in the text, where it says or with what it quotes around them; `None` if
    /// it quotes none.
    fn holds(&self, place: &Place) -> Option<bool> {
        let innermost = place.innermost();
        innermost.exact.as_ref().filter(|exact| !exact.chars().all(is_blank))?;
        let fits = [Unit::CodePoint, Unit::Utf16].into_iter().any(|unit| self.fits(place, unit));
        Some(fits || self.quotes.has(innermost))
    }

    /// True if the words at the place's position, counted in `unit`, are those it quotes, blanks aside. Where no position
    /// is, no unit fits better than the other.
    fn fits(&self, place: &Place, unit: Unit) -> bool {
        let text = self.text;
        if let Some(inner) = &place.inner {
            let has_position = place.position.is_some() || inner.position.is_some() || inner.inner.is_some();
            return has_position && inner.exact.is_some() && self.locate((0, text.len().0), place, unit).is_ok();
        }
        let (Some((start, end)), Some(exact)) = (place.position, &place.exact) else { return false };
        let (Ok(start), Ok(end)) = (code_point(text, 0, start, unit), code_point(text, 0, end, unit)) else {
            return false;
        };
        let range = TextRange::new(start, end);
        let visible = |c: &char| !is_blank(*c);
        text.slice(range).chars().filter(visible).eq(exact.chars().filter(visible))
    }
}

/// Position `at`, counted in `unit` from code point `from` on, in code points; beyond the text it stays beyond it. Inside
/// a character it is none.
fn code_point(text: &Text, from: usize, at: usize, unit: Unit) -> Result<usize, String> {
    let units = |at: usize| text.utf16_from_code_point(CodePoint(at)).0;
    let (all, before) = (units(usize::MAX), units(from));
    match unit {
        Unit::Utf16 if at <= all - before => {
            let found = text.code_point_from_utf16(Utf16(before + at));
            if units(found.0) == before + at { Ok(found.0) } else { Err(inside_character(at)) }
        }
        Unit::Utf16 => Ok(text.len().0 + (at - (all - before))),
        Unit::CodePoint => Ok(from.saturating_add(at)),
    }
}
