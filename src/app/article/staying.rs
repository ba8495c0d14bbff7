//! The line at the top of the view stays there when the text gets another width: a phone is turned, the window narrowed, a
//! panel folded.
//!
//! Owns: [`use_staying`]. The browser keeps how far one has scrolled, which is another place once the lines are others.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use super::scroll;
use crate::browser::observe::SizeObserver;
use crate::browser::selection::{self, Position};
use crate::model::offset::Utf16;

/// How long nothing must have moved before the line at the top is noted, which measures the text.
const QUIET_MILLISECONDS: u32 = 100;

/// The line at the top is the one at this height below the edge of the view, in CSS pixels: about half a line.
const BELOW_EDGE: f64 = 18.0;

/// Where the person is, as long as only the width changes.
struct Stand {
    article: Element,
    /// The first letter of the line at the top, and how far below the edge of the view that line begins.
    top: Cell<Option<(Position, f64)>>,
    /// How far was scrolled when that was noted or brought back.
    scrolled: Cell<i32>,
    width: Cell<i32>,
    later: RefCell<Option<Timeout>>,
}

/// Keeps the line at the top of `article` where it is.
#[hook]
pub fn use_staying(article: &NodeRef) {
    let node = article.clone();
    use_effect_with((), move |()| {
        let kept = node.cast::<Element>().and_then(|article| watch(&article));
        move || drop(kept)
    });
}

fn watch(article: &Element) -> Option<(EventListener, Option<SizeObserver>)> {
    let reader = article.closest(".reader").ok()??;
    let width = Cell::new(article.client_width());
    let stand = Rc::new(Stand {
        article: article.clone(),
        top: Cell::default(),
        scrolled: Cell::default(),
        width,
        later: RefCell::default(),
    });
    let resized = Rc::clone(&stand);
    let observer = SizeObserver::new(article, move || resized.resized());
    Some((EventListener::new(&reader, "scroll", move |_| stand.moved()), observer))
}

impl Stand {
    /// The view was scrolled: by the person, or only because the line at the top was brought back.
    fn moved(self: &Rc<Self>) {
        // With another width the browser may have scrolled by itself; what follows is up to `resized`.
        let is_resized = self.article.client_width() != self.width.get();
        if is_resized || scroll::top(&self.article).abs_diff(self.scrolled.get()) <= 1 {
            return;
        }
        // What was noted is no longer true; what is true is noted once nothing moves.
        self.top.set(None);
        let stand = Rc::clone(self);
        *self.later.borrow_mut() = Some(Timeout::new(QUIET_MILLISECONDS, move || stand.note()));
    }

    fn note(&self) {
        self.scrolled.set(scroll::top(&self.article));
        self.top.set(self.line_at_top());
    }

    /// None where the heading is still in view.
    fn line_at_top(&self) -> Option<(Position, f64)> {
        let view = self.article.closest(".reader").ok()??.get_bounding_client_rect();
        let text = self.article.get_bounding_client_rect();
        if text.top() > view.top() {
            return None;
        }
        let is_right_to_left = self.article.matches(":dir(rtl)").unwrap_or(false);
        let x = if is_right_to_left { text.right() - 1.0 } else { text.left() + 1.0 };
        let at = selection::at_point(&self.article, x, view.top() + BELOW_EDGE)?;
        Some((at, self.begins(at)? - view.top()))
    }

    /// Where the line of the letter at `at` begins in the window.
    fn begins(&self, at: Position) -> Option<f64> {
        let end = Position { offset: Utf16(at.offset.0 + 1), ..at };
        Some(selection::place(&self.article, at, end)?.first.top())
    }

    fn resized(self: &Rc<Self>) {
        let width = self.article.client_width();
        if self.width.replace(width) == width || self.top.get().is_none() {
            return;
        }
        let stand = Rc::clone(self);
        let back = move |_: &Element| stand.go_back();
        self.go_back();
        scroll::settle(self.article.clone(), back);
    }

    /// Brings the line to where it was.
    fn go_back(&self) {
        let Some((at, below)) = self.top.get() else { return };
        if let (Some(begins), Some(top)) = (self.begins(at), scroll::view_top(&self.article)) {
            scroll::scroll_article(&self.article, begins - top - below);
            self.scrolled.set(scroll::top(&self.article));
        }
    }
}
