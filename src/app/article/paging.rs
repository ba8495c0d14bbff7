//! Turning pages with the text cursor.

use web_sys::Element;

use super::scroll;
use crate::browser::selection::{self, Motion};

/// The most lines of a page; no screen shows more.
const MOST_LINES: usize = 200;

/// Moves the text cursor by as many lines as make a page, and scrolls as far: it then stands where it stood on screen.
/// Going line by line, the browser keeps its column, as with the arrow keys, and it ends where the text ends.
pub fn turn_page(article: &Element, motion: Motion) {
    let line = Motion { unit: "line", ..motion };
    let Some((from, height)) = top(article) else { return };
    // A line or two stay in sight.
    let far = scroll::height(article) - 2.0 * height;
    let mut moved = 0.0;
    for _ in 0..MOST_LINES {
        let before = selection::read(article);
        if !selection::move_cursor(article, line) || selection::read(article) == before {
            break;
        }
        let Some((at, height)) = top(article) else { break };
        moved = at - from;
        if moved.abs() + height > far {
            break;
        }
    }
    scroll::scroll_article(article, moved);
}

/// Where the text cursor is in the window, and how high it is.
fn top(article: &Element) -> Option<(f64, f64)> {
    let at = selection::read(article)?.focus;
    let place = selection::place(article, at, at)?.first;
    Some((place.top(), place.height()))
}
