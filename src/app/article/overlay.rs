//! What is drawn over the text without touching it: the text cursor, what is about to be tagged, search hits.

use web_sys::Element;
use yew::prelude::*;

use super::nearby::Nearby;
use super::{Props, positions};
use crate::browser::selection::{self, Place, Selected};
use crate::browser::{highlight, style};
use crate::model::offset::TextRange;
use crate::model::text::Text;

/// The most search hits painted at once; of further ones that which is gone to.
const MOST: usize = 1_000;

/// Paints the pending selection and the search hits.
#[hook]
pub fn use_highlights(article: &NodeRef, props: &Props, near: &Nearby) {
    let node = article.clone();
    let text = props.document.text.clone();
    use_effect_with((props.pending, text), move |(pending, text)| {
        paint(&node, text, "pending", pending.as_slice());
    });
    let node = article.clone();
    let text = props.document.text.clone();
    // What is drawn anew takes the paint on it away.
    let drawn = (!props.hits.is_empty()).then(|| (props.document.clone(), near.clone()));
    // The one that was gone to: it may be beyond those painted.
    let here = props.reveal.1.filter(|range| props.hits.contains(range));
    use_effect_with((props.hits.clone(), here, drawn, text), move |(hits, here, _, text)| {
        paint(&node, text, "hit", hits.get(..MOST.min(hits.len())).unwrap_or_default());
        paint(&node, text, "here", here.as_slice());
    });
}

/// Paints stretches of the article under a name.
pub fn paint(article: &NodeRef, text: &Text, name: &str, ranges: &[TextRange]) {
    let Some(article) = article.cast::<Element>().filter(|_| !ranges.is_empty()) else {
        highlight::clear(name);
        return;
    };
    let ranges: Vec<_> = ranges
        .iter()
        .filter_map(|&range| {
            let (start, end) = positions(text, range);
            selection::dom_range(&article, start, end)
        })
        .collect();
    highlight::paint(name, &ranges);
}

/// Draws the text cursor of `selected`, unless something is selected; none: hides it. Nothing is scrolled: the selection
/// changes, too, when the text is drawn anew, wherever the person is by then.
pub fn draw_cursor(article: &Element, selected: Option<&Selected>) {
    let Some(caret) = article.parent_element().and_then(|page| page.query_selector(".caret").ok().flatten()) else {
        return;
    };
    let cursor = selected.filter(|selected| selected.is_collapsed()).map(|selected| selected.focus);
    let place = cursor.and_then(|at| selection::place(article, at, at));
    style::set_property(&caret, "display", if place.is_some() { "block" } else { "none" });
    if let Some(place) = place {
        move_to(&caret, article, place.first.left(), place.first.top());
        style::set_property(&caret, "height", &style::px(place.first.height()));
    }
}

/// Moves an element of the page (positioned absolutely in it) to a point of the window.
pub fn move_to(element: &Element, article: &Element, x: f64, y: f64) {
    move_all(article, &[(element.clone(), x, y)]);
}

/// As [`move_to`], for several: the page is measured once, before any of them moves.
pub fn move_all(article: &Element, elements: &[(Element, f64, f64)]) {
    let Some(page) = article.parent_element() else { return };
    let origin = page.get_bounding_client_rect();
    for (element, x, y) in elements {
        style::set_property(element, "left", &style::px(x - origin.left()));
        style::set_property(element, "top", &style::px(y - origin.top()));
    }
}

/// Where below (or, without room, above) a stretch of text something of the given size can stand, in the window. Where
/// there is room for neither, over the stretch, clear of its last line.
pub fn beside(place: &Place, size: (f64, f64), view: (f64, f64, f64, f64)) -> (f64, f64) {
    let (left, top, right, bottom) = view;
    let gap = 14.0;
    let (below, above) = (place.last.bottom() + gap, place.first.top() - gap - size.1);
    let y = if below + size.1 <= bottom {
        below
    } else if above >= top {
        above
    } else {
        (place.last.top().min(bottom) - gap - size.1).max(top)
    };
    let middle = (place.last.left() + place.last.right()) / 2.0;
    let x = (middle - size.0 / 2.0).min(right - size.0 - 4.0).max(left + 4.0);
    (x, y)
}
