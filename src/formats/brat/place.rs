//! brat's spans on their way to ranges: fragments are joined, offsets held against the words.
//!
//! Owns: [`Bound`], [`put`]. Unit: code points of the `.txt`.

use super::super::intake::DraftSpan;
use super::super::tokens::is_blank;
use super::names;
use crate::model::offset::TextRange;
use crate::model::text::Text;

/// A `T` line.
pub(super) struct Bound {
    place: String,
    id: String,
    label: String,
    /// In the order of the text; not empty.
    fragments: Vec<(usize, usize)>,
    /// The words it marks, if the line has them.
    surface: Option<String>,
}

impl Bound {
    /// `data`: `label 0 4;6 9`. `None` if it is not like that.
    pub(super) fn parse(place: &str, id: String, data: &str, surface: Option<String>) -> Option<Self> {
        let (label, offsets) = data.split_once(' ')?;
        let mut fragments = Vec::new();
        for fragment in offsets.trim_end().split(';') {
            let (start, end) = fragment.split_once(' ')?;
            fragments.push((start.trim().parse().ok()?, end.trim().parse().ok()?));
        }
        crate::model::order::sort(&mut fragments, Ord::cmp);
        Some(Self { place: place.to_owned(), id, label: names::plain(label), fragments, surface })
    }

    /// True if the line's words are those of the text, blanks aside: programs write line breaks and the gaps between
    /// fragments in several ways.
    fn fits(&self, text: &Text) -> bool {
        let Some(surface) = &self.surface else { return true };
        let pieces = self.fragments.iter().map(|(start, end)| text.slice(TextRange::new(*start, *end)));
        visible(surface).eq(pieces.flat_map(visible))
    }
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !is_blank(*c))
}

/// The spans, and what was wrong with them: the place and a message.
pub(super) fn put(mut bounds: Vec<Bound>, content: &str) -> (Vec<DraftSpan>, Vec<(String, String)>) {
    let text = Text::new(content);
    let misfits = |bounds: &[Bound]| bounds.iter().filter(|bound| !bound.fits(&text)).count();
    let before = misfits(&bounds);
    if before > 0 && content.contains("\r\n") {
        // Counted by a program that reads in text mode, where CR LF is one character?
        let moved = counted_on(content, &bounds);
        if misfits(&moved) < before {
            bounds = moved;
        }
    }
    let mut problems = Vec::new();
    let mut spans = Vec::with_capacity(bounds.len());
    for bound in bounds {
        let start = bound.fragments.first().map(|(start, _)| *start);
        let end = bound.fragments.iter().map(|(_, end)| *end).max();
        let gap = bound.fragments.windows(2).find_map(|pair| {
            let [(_, end), (start, _)] = pair else { return None };
            let between = text.slice(TextRange::new(*end, *start));
            (start > end && visible(between).next().is_some()).then(|| between.to_owned())
        });
        if let Some(gap) = gap {
            let gap = super::super::loss::shorten(&gap);
            let message = format!("The span has gaps (“{gap}”), which is not possible here; it covers them now.");
            problems.push((bound.place.clone(), message));
        }
        let quote = if bound.fits(&text) { None } else { bound.surface };
        let (id, label, at) = (bound.id, bound.label, bound.place);
        spans.push(DraftSpan { id, label, start, end, quote, at, ..DraftSpan::default() });
    }
    (spans, problems)
}

/// `bounds`, whose offsets count CR LF as one, counted on the text as it is.
fn counted_on(content: &str, bounds: &[Bound]) -> Vec<Bound> {
    let mut places = Vec::with_capacity(content.len());
    let mut before = None;
    for (at, c) in content.chars().chain(['\0']).enumerate() {
        if !(c == '\n' && before == Some('\r')) {
            places.push(at);
        }
        before = Some(c);
    }
    let place = |at: usize| places.get(at).copied().unwrap_or(at);
    let moved = |bound: &Bound| Bound {
        place: bound.place.clone(),
        id: bound.id.clone(),
        label: bound.label.clone(),
        fragments: bound.fragments.iter().map(|(start, end)| (place(*start), place(*end))).collect(),
        surface: bound.surface.clone(),
    };
    bounds.iter().map(moved).collect()
}
