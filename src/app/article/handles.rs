//! The two ends of the selected span, to be dragged by mouse or finger.
//!
//! Owns: [`Handles`]. The handles hang below the line, so that a selection that begins at a span's end is not taken for
//! a resize.

use std::cell::Cell;
use std::rc::Rc;

use web_sys::{DomRect, Element, PointerEvent};
use yew::prelude::*;

use super::overlay;
use crate::app::handle::Handle;
use crate::browser::frame::next_frame;
use crate::browser::observe::SizeObserver;
use crate::browser::{highlight, selection};
use crate::model::offset::TextRange;
use crate::model::span::SharedSpan;
use crate::model::text::Text;

/// A handle for a mouse is as high as this (CSS pixels, as in the style sheet), one for a finger higher.
const MOUSE_HEIGHT: f64 = 16.0;

#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    pub handle: Handle,
    pub article: NodeRef,
    pub text: Text,
    pub span: SharedSpan,
}

/// Handles at both ends of a span.
#[component]
pub fn Handles(props: &Props) -> Html {
    let (start, end) = (use_node_ref(), use_node_ref());
    {
        let (start, end, article) = (start.clone(), end.clone(), props.article.clone());
        let (text, range) = (props.text.clone(), props.span.range);
        use_effect_with(props.span.range, move |_| {
            let put = move || {
                if let (Some(ends), Some(element)) = (ends(&article, &text, range), article.cast::<Element>()) {
                    let to = [&start, &end].into_iter().zip(ends);
                    let to = to.filter_map(|(node, (x, y))| Some((node.cast::<Element>()?, x, y)));
                    overlay::move_all(&element, &to.collect::<Vec<_>>());
                }
            };
            // It calls back once at the beginning, when the page is laid out anyway.
            let observer = watch(put);
            move || drop(observer)
        });
    }
    let drag = use_memo((), |()| Drag::default());
    {
        let drag = Rc::clone(&drag);
        use_effect_with((), move |()| move || drag.end());
    }
    let grip = |node, is_start| {
        let Props { handle, article, text, span } = props.clone();
        Grip { handle, article, text, span, is_start, node, drag: Rc::clone(&drag) }.draw()
    };
    html! {
        <>
            { grip(start, true) }
            { grip(end, false) }
        </>
    }
}

fn watch(put: impl Fn() + 'static) -> Option<SizeObserver> {
    SizeObserver::new(&super::element()?.parent_element()?, put)
}

/// Where the handles of `range` hang: at the side of its first letter where reading begins, and at the side of its last
/// where it ends, whichever way each is read.
fn ends(article: &NodeRef, text: &Text, range: TextRange) -> Option<[(f64, f64); 2]> {
    let last = text.previous_boundary(range.end).unwrap_or(range.start);
    let first = TextRange { end: text.next_boundary(range.start).unwrap_or(range.end), ..range };
    let seen = |letter: TextRange| super::place(article, text, letter).filter(|place| place.first.width() > 0.0);
    let whole = || super::place(article, text, range);
    let first = seen(first).or_else(whole)?.first;
    let end = seen(TextRange { start: last, ..range }).or_else(whole)?.last;
    let x = |letter: &DomRect, at, is_end| {
        if text.runs_right_to_left(at) == is_end { letter.left() } else { letter.right() }
    };
    Some([(x(&first, range.start, false), first.bottom()), (x(&end, last, true), end.bottom())])
}

/// What the pointer does to a handle.
#[derive(Default)]
struct Drag {
    /// Where it went down, while it is down.
    from: Cell<Option<(i32, i32)>>,
    /// Where it is, once it moved, and whether Alt is held.
    at: Cell<Option<(i32, i32, bool)>>,
}

/// One of the two handles.
#[derive(Clone)]
struct Grip {
    handle: Handle,
    article: NodeRef,
    text: Text,
    span: SharedSpan,
    is_start: bool,
    node: NodeRef,
    drag: Rc<Drag>,
}

impl Grip {
    fn draw(self) -> Html {
        let on = |does: fn(&Self, &PointerEvent)| {
            let grip = self.clone();
            Callback::from(move |event: PointerEvent| does(&grip, &event))
        };
        let (class, label) = if self.is_start { ("grip grip-start", "start") } else { ("grip grip-end", "end") };
        html! {
            <div ref={self.node.clone()} {class} aria-hidden="true" data-testid={format!("handle-{label}")}
                onpointerdown={on(Self::take)} onpointermove={on(Self::pull)} onpointerup={on(Self::drop)}
                onlostpointercapture={on(|grip, _| grip.drag.end())}></div>
        }
    }

    fn take(&self, event: &PointerEvent) {
        event.prevent_default();
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        if let Some(target) = self.node.cast::<Element>() {
            // Without the capture the drag still works as long as the pointer stays on the handle.
            drop(target.set_pointer_capture(event.pointer_id()));
        }
        self.drag.from.set(Some((event.client_x(), event.client_y())));
    }

    fn pull(&self, event: &PointerEvent) {
        if !event.is_primary() {
            return;
        }
        if event.type_() == "pointermove" && event.buttons() & 1 == 0 {
            // The button was let go where nobody could see it.
            return self.drag.end();
        }
        let begins = self.drag.at.get().is_none();
        if self.drag.from.get().is_some_and(|from| !begins || super::input::has_moved(from, event)) {
            self.drag.at.set(Some((event.client_x(), event.client_y(), event.alt_key())));
            if begins {
                self.clone().follow();
            }
        }
    }

    fn drop(&self, event: &PointerEvent) {
        self.pull(event);
        let range = self.range();
        self.drag.end();
        if let Some(range) = range {
            self.handle.act(|workbench| workbench.resize(&self.span.id, range));
        }
    }

    /// With each frame, as long as the handle is dragged: scrolls where the pointer is at the edge of what is seen, and
    /// paints what the span would become.
    fn follow(self) {
        let (Some((_, y, _)), Some(article)) = (self.drag.at.get(), self.article.cast::<Element>()) else { return };
        super::scroll::follow(&article, f64::from(y));
        overlay::paint(&self.article, &self.text, "pending", self.range().as_slice());
        next_frame(move || self.follow());
    }

    /// What the span would become.
    fn range(&self) -> Option<TextRange> {
        let (x, y, exact) = self.drag.at.get()?;
        // The handle hangs below the line and means the line above. What a finger covers is larger than what a mouse points at.
        let height = self.node.cast::<Element>()?.get_bounding_client_rect().height();
        let lift = height / 2.0 + if height > MOUSE_HEIGHT { 8.0 } else { 1.0 };
        let to = selection::nearest(&self.article.cast::<Element>()?, f64::from(x), f64::from(y) - lift)?;
        self.handle.read(|workbench| workbench.dragged(self.span.range, self.is_start, to, exact))
    }
}

impl Drag {
    /// Nothing is dragged any more.
    fn end(&self) {
        self.from.set(None);
        if self.at.take().is_some() {
            highlight::clear("pending");
        }
    }
}
