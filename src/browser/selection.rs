//! From what is selected on the page to positions in the article, and back.
//!
//! Owns: [`Position`], [`Selected`], reading and setting the selection, hit-testing, where text is on screen.
//! Unit: UTF-16 code units inside one paragraph, which is what the DOM counts in; the model turns them into code
//! points. Must not know: spans, Yew.
//!
//! The article's paragraphs are elements with a `data-paragraph` index whose text is exactly the paragraph's. An
//! end of a selection may be an element instead of a text node (a triple click ends at the start of the next
//! paragraph), so positions are counted from the nodes, never taken from what a range prints.

use wasm_bindgen::prelude::*;
use web_sys::{DomRect, Element, Node, Range};

use crate::model::offset::Utf16;

/// A place in the article: a paragraph and how far into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Index of the paragraph in the text.
    pub paragraph: usize,
    /// UTF-16 code units from the paragraph's start.
    pub offset: Utf16,
}

/// What is selected in the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The end nearer to the beginning of the text.
    pub start: Position,
    /// The other end; equal to `start` for a mere text cursor.
    pub end: Position,
    /// The end that moves: where the text cursor is.
    pub focus: Position,
}

impl Selected {
    /// True if nothing is selected but the place of the text cursor.
    #[must_use]
    pub fn is_collapsed(&self) -> bool {
        self.start == self.end
    }
}

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The two ends of a selection, the one that moves last: nodes, and places in them.
type Ends = [(Node, u32); 2];

fn ends() -> Option<Ends> {
    let selection = window()?.get_selection().ok()??;
    // To name the ends the browser lays out the page first; that there are none it knows without.
    if selection.range_count() == 0 {
        return None;
    }
    Some([(selection.anchor_node()?, selection.anchor_offset()), (selection.focus_node()?, selection.focus_offset())])
}

/// What is selected in `article`; `None` if the selection lies elsewhere.
#[must_use]
pub fn read(article: &Element) -> Option<Selected> {
    let [anchor, focus] = ends()?;
    // An end outside the article is taken for the article's nearer end, if the other one is inside.
    if !article.contains(Some(&anchor.0)) && !article.contains(Some(&focus.0)) {
        return None;
    }
    let anchor = position(article, &anchor.0, anchor.1)?;
    let focus = position(article, &focus.0, focus.1)?;
    Some(Selected { start: anchor.min(focus), end: anchor.max(focus), focus })
}

/// The place of a DOM point (node and offset into it).
#[must_use]
pub fn position(article: &Element, node: &Node, offset: u32) -> Option<Position> {
    if let Some(paragraph) = paragraph_of(node)
        && article.contains(Some(&paragraph))
    {
        return Some(Position { paragraph: index(&paragraph)?, offset: Utf16(units_before(&paragraph, node, offset)) });
    }
    let paragraphs = article.query_selector_all("[data-paragraph]").ok()?;
    // Between paragraphs, or outside: the first paragraph that does not begin before the point.
    let point = range(node, offset, node, offset)?;
    let (mut low, mut high) = (0, paragraphs.length());
    while low < high {
        let middle = low.midpoint(high);
        let before = point.compare_point(&paragraphs.item(middle)?, 0).ok()? < 0;
        if before { low = middle + 1 } else { high = middle }
    }
    if low < paragraphs.length() {
        return Some(Position { paragraph: low as usize, offset: Utf16(0) });
    }
    let last: Element = paragraphs.item(low.checked_sub(1)?)?.dyn_into().ok()?;
    Some(Position { paragraph: index(&last)?, offset: Utf16(units(&last)) })
}

fn paragraph_of(node: &Node) -> Option<Element> {
    let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
    element.closest("[data-paragraph]").ok()?
}

fn index(paragraph: &Element) -> Option<usize> {
    paragraph.get_attribute("data-paragraph")?.parse().ok()
}

/// UTF-16 units of text in `paragraph` before the point.
fn units_before(paragraph: &Element, node: &Node, offset: u32) -> usize {
    if node.node_type() == Node::TEXT_NODE {
        return units_before_node(paragraph, node) + offset as usize;
    }
    match node.child_nodes().item(offset) {
        Some(child) => units_before_node(paragraph, &child),
        None => units_before_node(paragraph, node) + units(node),
    }
}

/// UTF-16 units of text in `root` before `node` begins.
fn units_before_node(root: &Node, node: &Node) -> usize {
    let mut total = 0;
    let mut at = node.clone();
    while !root.is_same_node(Some(&at)) {
        let mut sibling = at.previous_sibling();
        while let Some(before) = sibling {
            total += units(&before);
            sibling = before.previous_sibling();
        }
        let Some(parent) = at.parent_node() else { break };
        at = parent;
    }
    total
}

fn units(node: &Node) -> usize {
    node.text_content().map_or(0, |text| text.encode_utf16().count())
}

/// The DOM point of a place: a text node and an offset into it, or the empty paragraph itself. Between two text nodes,
/// it is the end of the first, or with `leans_on` the start of the second: a line may break between them.
fn point(article: &Element, at: Position, leans_on: bool) -> Option<(Node, u32)> {
    let paragraph = article.query_selector(&format!("[data-paragraph=\"{}\"]", at.paragraph)).ok()??;
    let mut left = at.offset.0;
    let mut last = None;
    let mut stack = vec![Node::from(paragraph.clone())];
    while let Some(node) = stack.pop() {
        if node.node_type() == Node::TEXT_NODE {
            let length = units(&node);
            if left < length || (left == length && !leans_on) {
                return Some((node, u32::try_from(left).ok()?));
            }
            left -= length;
            last = Some((node, u32::try_from(length).ok()?));
            continue;
        }
        let mut child = node.last_child();
        while let Some(node) = child {
            child = node.previous_sibling();
            stack.push(node);
        }
    }
    last.or(Some((paragraph.into(), 0)))
}

/// The DOM range between two places.
#[must_use]
pub fn dom_range(article: &Element, start: Position, end: Position) -> Option<Range> {
    let (start, end) = (point(article, start, start != end)?, point(article, end, false)?);
    range(&start.0, start.1, &end.0, end.1)
}

fn range(start: &Node, start_offset: u32, end: &Node, end_offset: u32) -> Option<Range> {
    let range = window()?.document()?.create_range().ok()?;
    range.set_start(start, start_offset).ok()?;
    range.set_end(end, end_offset).ok()?;
    Some(range)
}

/// What is selected in an article, to come back to when its text was drawn anew.
pub struct Held {
    article: Element,
    selected: Selected,
}

impl Held {
    /// What is selected now, or where the text cursor is; `None` if that is elsewhere.
    pub fn new(article: &Element) -> Option<Self> {
        Some(Self { article: article.clone(), selected: read(article)? })
    }

    /// Selects it again, if a text that it began or ended in was taken away or changed: its ends are then elsewhere, be it
    /// that the browser moved them or that they stand in the same node, which has another text. Nothing if it was given up.
    pub fn restore(&self) {
        if read(&self.article).is_some_and(|selected| selected != self.selected) {
            let Selected { start, end, focus } = self.selected;
            set(&self.article, if focus == start { end } else { start }, focus);
        }
    }
}

/// Selects from `anchor` to `focus`; both the same: puts the text cursor there. False if it cannot be done.
pub fn set(article: &Element, anchor: Position, focus: Position) -> bool {
    let set = || {
        let (anchor, focus) = (point(article, anchor, false)?, point(article, focus, false)?);
        let selection = window()?.get_selection().ok()??;
        selection.set_base_and_extent(&anchor.0, anchor.1, &focus.0, focus.1).ok()
    };
    set().is_some()
}

/// Puts the text cursor at `to`, if there is one in `article` and nothing is selected.
pub fn move_along(article: &Element, to: Position) {
    if read(article).is_some_and(|selected| selected.is_collapsed()) {
        set(article, to, to);
    }
}

/// Selects the whole text of `article`; `None` if it has none.
pub fn set_all(article: &Element) -> Option<Selected> {
    let (start, end) = (edge(article, false)?, edge(article, true)?);
    set(article, start, end).then_some(Selected { start, end, focus: end })
}

/// Takes the selection away.
pub fn clear() {
    if let Some(selection) = window().and_then(|window| window.get_selection().ok().flatten()) {
        // Fails only where there is no selection to take away.
        drop(selection.remove_all_ranges());
    }
}

/// How the text cursor moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Motion {
    /// The selection grows or shrinks instead of being given up.
    pub extend: bool,
    /// `left`, `right`, `forward` or `backward`, as `Selection.modify` calls them.
    pub direction: &'static str,
    /// `character`, `word`, `line`, `lineboundary` or `documentboundary`; `page` is not for [`move_cursor`].
    pub unit: &'static str,
}

/// Moves the text cursor of `article` as an editor would: bidirectional text, grapheme clusters and visual lines are
/// the browser's business; that the article ends where it ends is ours. False if there is no cursor to move.
pub fn move_cursor(article: &Element, motion: Motion) -> bool {
    let moved = || {
        let selection = window()?.get_selection().ok()??;
        let (anchor, focus) = (selection.anchor_node()?, selection.focus_node()?);
        let (anchor_offset, focus_offset) = (selection.anchor_offset(), selection.focus_offset());
        if motion.unit == "documentboundary" {
            let to = edge(article, motion.direction == "forward")?;
            let from = if motion.extend { position(article, &anchor, anchor_offset)? } else { to };
            return Some(set(article, from, to));
        }
        let kind = if motion.extend { "extend" } else { "move" };
        selection.modify(kind, motion.direction, motion.unit).ok()?;
        if !selection.focus_node().is_some_and(|node| article.contains(Some(&node))) {
            selection.set_base_and_extent(&anchor, anchor_offset, &focus, focus_offset).ok()?;
        }
        Some(true)
    };
    moved().unwrap_or(false)
}

/// The first or the last place of the article.
fn edge(article: &Element, last: bool) -> Option<Position> {
    if !last {
        return Some(Position { paragraph: 0, offset: Utf16(0) });
    }
    let mut paragraph = article.last_element_child()?;
    while !paragraph.has_attribute("data-paragraph") {
        paragraph = paragraph.last_element_child()?;
    }
    Some(Position { paragraph: index(&paragraph)?, offset: Utf16(units(&paragraph)) })
}

#[wasm_bindgen]
extern "C" {
    /// The standard's `CaretPosition`, and the older `Range` for browsers without it, in the fields both have.
    type Caret;
    #[wasm_bindgen(method, getter, js_name = offsetNode)]
    fn offset_node(this: &Caret) -> Option<Node>;
    #[wasm_bindgen(method, getter)]
    fn offset(this: &Caret) -> u32;
    #[wasm_bindgen(method, getter, js_name = startContainer)]
    fn start_container(this: &Caret) -> Option<Node>;
    #[wasm_bindgen(method, getter, js_name = startOffset)]
    fn start_offset(this: &Caret) -> u32;
}

/// The place in the article under a point of the window (CSS pixels).
#[must_use]
pub fn at_point(article: &Element, x: f64, y: f64) -> Option<Position> {
    let (node, offset) = caret_at(article, x, y)?;
    position(article, &node, offset)
}

/// As [`at_point`], of the nearest point in what is seen of `article`.
#[must_use]
pub fn nearest(article: &Element, x: f64, y: f64) -> Option<Position> {
    let (x, y) = inside(article, x, y)?;
    at_point(article, x, y)
}

/// The point in what is seen of `article` that is nearest to a point of the window.
fn inside(article: &Element, x: f64, y: f64) -> Option<(f64, f64)> {
    let (text, view) = (article.get_bounding_client_rect(), article.closest(".reader").ok()??);
    let view = view.get_bounding_client_rect();
    let (top, bottom) = (text.top().max(view.top()) + 2.0, text.bottom().min(view.bottom()) - 2.0);
    Some((x.min(text.right() - 1.0).max(text.left() + 1.0), y.min(bottom).max(top)))
}

/// While the mouse is dragged and is, at the given point of the window (CSS pixels), outside what is seen of `article`:
/// ends the selection at the nearest place in it. Otherwise leaves it as the browser has it.
pub fn confine(article: &Element, x: f64, y: f64) {
    let confine = || {
        let inside = inside(article, x, y)?;
        if inside != (x, y) {
            let (node, offset) = caret_at(article, inside.0, inside.1)?;
            window()?.get_selection().ok()??.extend_with_offset(&node, offset).ok()?;
        }
        Some(())
    };
    // Where something covers the text, the selection ends where it did before.
    let _ = confine();
}

fn caret_at(article: &Element, x: f64, y: f64) -> Option<(Node, u32)> {
    let document = window()?.document()?;
    let call = |name: &str| -> Option<JsValue> {
        let function = js_sys::Reflect::get(&document, &name.into()).ok()?;
        let found = function.dyn_ref::<js_sys::Function>()?.call2(&document, &x.into(), &y.into()).ok()?;
        (!found.is_null() && !found.is_undefined()).then_some(found)
    };
    let (node, offset) = if let Some(found) = call("caretPositionFromPoint") {
        let caret: Caret = found.unchecked_into();
        (caret.offset_node()?, caret.offset())
    } else {
        let caret: Caret = call("caretRangeFromPoint")?.unchecked_into();
        (caret.start_container()?, caret.start_offset())
    };
    article.contains(Some(&node)).then_some((node, offset))
}

/// Where a stretch of the article is on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Its first line (of the window, CSS pixels).
    pub first: DomRect,
    /// Its last line.
    pub last: DomRect,
}

/// Where the stretch between two places is on screen; of an empty stretch, where the text cursor would be. Only its first
/// and its last paragraph are measured, so that a whole text costs no more than a line.
#[must_use]
pub fn place(article: &Element, start: Position, end: Position) -> Option<Place> {
    let first_ends = end.min(Position { offset: Utf16(usize::MAX), ..start });
    let last_begins = start.max(Position { offset: Utf16(0), ..end });
    Some(Place { first: line(article, start, first_ends, false)?, last: line(article, last_begins, end, true)? })
}

/// The first or the last line of a stretch.
fn line(article: &Element, start: Position, end: Position, last: bool) -> Option<DomRect> {
    let range = dom_range(article, start, end)?;
    let rects = range.get_client_rects()?;
    // Where a line breaks at an end of the stretch, nothing of that end is on the other line but a box without width.
    let visible = |rect: &DomRect| rect.height() > 0.0 && (start == end || rect.width() > 0.0);
    let mut lines = (0..rects.length()).filter_map(|i| rects.get(i)).filter(visible);
    let found = if last { lines.next_back() } else { lines.next() };
    found.or_else(|| {
        // An empty paragraph has no text to measure; its element has a place.
        let node = range.start_container().ok()?;
        let element = node.dyn_ref::<Element>().cloned().or_else(|| node.parent_element())?;
        Some(element.get_bounding_client_rect())
    })
}

/// Gives up what is selected and leaves the text cursor at its end, so that the keyboard goes on from there.
pub fn clear_but_keep_cursor() {
    if let Some(selection) = window().and_then(|window| window.get_selection().ok().flatten())
        && !selection.is_collapsed()
    {
        // Fails only where nothing is selected.
        drop(selection.collapse_to_end());
    }
}
