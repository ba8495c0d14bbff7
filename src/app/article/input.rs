//! Pointer, touch and keyboard selection in the article.
//!
//! Owns: [`use_input`]. A selection is finished when the mouse button is let go, in that very event, so that a key
//! pressed right after it finds it finished; a selection made by keyboard or touch grows with the selection itself.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, KeyboardEvent, MouseEvent, PointerEvent};
use yew::prelude::*;

use super::{overlay, scroll};
use crate::app::handle::Handle;
use crate::app::keys;
use crate::app::workbench::{BrowserWords, Workbench};
use crate::browser::frame::next_frame;
use crate::browser::selection::{self, Position, Selected};
use crate::model::offset::{CodePoint, TextRange, Utf16};
use crate::model::span::AnnotationId;
use crate::model::text::Text;

/// What the pointer is doing.
#[derive(Default)]
struct Pointer {
    /// Where the mouse button went down in the article, while it is down.
    down: Cell<Option<(i32, i32)>>,
    /// Where the mouse is, once it is dragged.
    at: Cell<Option<(i32, i32)>>,
    /// The text cursor was last moved by a key: only then it is drawn, since drawing it measures the text.
    keyboard: Cell<bool>,
    /// The double click before tagged a word at once.
    tagged: Cell<bool>,
    /// What touched the text last is a finger.
    finger: Cell<bool>,
    /// What it selects is taken to be what is meant when this has run down.
    still: RefCell<Option<Timeout>>,
}

/// How long nothing must have moved for what a finger selects to be what is meant.
const STILL_MILLISECONDS: u32 = 900;

/// Listens to what a person does in the article.
#[hook]
pub fn use_input(article: &NodeRef, handle: &Handle, text: &Text) {
    let (node, handle) = (article.clone(), handle.clone());
    use_effect_with(text.clone(), move |text| {
        let listeners = node.cast::<Element>().map(|article| listen(&article, &handle, text));
        move || drop(listeners)
    });
}

/// What each listener needs.
struct Input {
    article: Element,
    handle: Handle,
    text: Text,
    pointer: Pointer,
}

fn listen(article: &Element, handle: &Handle, text: &Text) -> Option<Vec<EventListener>> {
    let document = web_sys::window()?.document()?;
    let pointer = Pointer::default();
    let input = Rc::new(Input { article: article.clone(), handle: handle.clone(), text: text.clone(), pointer });
    let on = |target: &EventTarget, kind: &'static str, act: fn(&Rc<Input>, &Event)| {
        let input = Rc::clone(&input);
        EventListener::new(target, kind, move |event| act(&input, event))
    };
    Some(vec![
        on(article, "pointerdown", |input, event| input.pressed(event)),
        on(article, "pointermove", dragged),
        on(&document, "mouseup", |input, event| input.released(event)),
        on(article, "pointerup", |input, event| input.tapped(event)),
        on(article, "keydown", |input, event| input.key(event)),
        on(&document, "selectionchange", |input, _| input.selection_changed()),
        on(article, "focus", |input, _| {
            if input.pointer.down.get().is_none() {
                focused(&input.article);
            }
        }),
        on(article, "blur", |input, _| overlay::draw_cursor(&input.article, None)),
    ])
}

impl Input {
    fn pressed(&self, event: &Event) {
        let mouse = event.dyn_ref::<PointerEvent>().filter(|e| e.pointer_type() == "mouse" && e.button() == 0);
        // Pressed inside a selection, the browser would begin to drag its text away instead of selecting anew.
        if mouse.is_some_and(|event| !event.shift_key()) {
            selection::clear();
        }
        self.pointer.down.set(mouse.map(|event| (event.client_x(), event.client_y())));
        self.pointer.keyboard.set(false);
        let touches = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
        self.pointer.finger.set(touches);
    }

    fn released(&self, event: &Event) {
        let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
        let Some(from) = self.pointer.down.take() else { return };
        let moved = has_moved(from, event);
        if self.pointer.at.take().is_some() {
            confine(&self.article, (event.client_x(), event.client_y()));
        }
        // A single click into a selection gives it up, but only after this event.
        if !(moved || event.detail() > 1 || event.shift_key()) {
            return self.clicked(event);
        }
        let clicked_twice = (event.detail() == 2 && !moved).then(|| self.select_under(event)).flatten();
        let selected = clicked_twice.or_else(|| selection::read(&self.article));
        let selected = selected.filter(|selected| !selected.is_collapsed());
        // A drag over no letters, such as beside a line, means no more than a click: a key that follows must not mean
        // the span that was selected before.
        if selected.is_none() && event.detail() <= 1 {
            return self.clicked(event);
        }
        let is_third = event.detail() == 3 && self.pointer.tagged.get();
        let tagged = self.handle.act(|workbench| {
            if is_third {
                workbench.untag();
            }
            workbench.finish_selection(selected, event.alt_key())
        });
        self.pointer.tagged.set(tagged && event.detail() == 2);
    }

    /// Selects the word under a double click on the second half of a letter. The browser takes what follows the place that
    /// is nearest to the pointer: on the last letter of a word, that is the blank or the full stop behind it.
    fn select_under(&self, event: &MouseEvent) -> Option<Selected> {
        let (article, text) = (&self.article, &self.text);
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        let position = |at: CodePoint| {
            let (paragraph, offset) = text.paragraph_position(at);
            Position { paragraph, offset }
        };
        let behind = selection::at_point(article, x, y).filter(|at| at.offset.0 > 0)?;
        let end = text.code_point_in_paragraph(behind.paragraph, behind.offset);
        let letter = text.widen_to_graphemes(TextRange { start: CodePoint(end.0 - 1), end });
        let place = selection::place(article, position(letter.start), behind)?.first;
        if !(place.left()..=place.right()).contains(&x) {
            return None;
        }
        let word = text.span_range(letter, Some(&BrowserWords))?;
        let (start, end) = (position(word.start), position(word.end));
        selection::set(article, start, end).then_some(Selected { start, end, focus: end })
    }

    fn tapped(&self, event: &Event) {
        let no_mouse = event.dyn_ref::<PointerEvent>().filter(|event| event.pointer_type() != "mouse");
        let Some(event) = no_mouse else { return };
        let selected = selection::read(&self.article).filter(|selected| !selected.is_collapsed());
        if selected.is_none() {
            self.clicked(event);
        } else if event.pointer_type() == "pen" {
            self.handle.act(|workbench| workbench.finish_selection(selected, false));
        }
    }

    fn key(&self, event: &Event) {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        self.pointer.finger.set(false);
        self.pointer.still.take();
        if keys::motion(event).is_some() {
            self.pointer.keyboard.set(true);
        } else if keys::matches("Ctrl+A", event) {
            // To select the whole text is not to go to its end.
            self.pointer.keyboard.set(false);
        }
    }

    fn selection_changed(&self) {
        if self.pointer.down.get().is_none() {
            changed(&self.article, &self.handle, self.pointer.keyboard.get());
            if self.pointer.finger.get() {
                *self.pointer.still.borrow_mut() = finish_when_still(&self.article, &self.handle);
            }
        }
    }

    /// A click or tap on the text.
    fn clicked(&self, event: &MouseEvent) {
        let (article, x, y) = (&self.article, event.client_x(), event.client_y());
        // A pointer that was dragged away and back is captured: its target says nothing.
        let target = article.owner_document().and_then(|document| document.element_from_point(x as f32, y as f32));
        let mark =
            target.filter(|target| article.contains(Some(target))).and_then(|t| t.closest("mark").ok().flatten());
        let first = mark.and_then(|mark| selection::position(article, &mark, 0));
        let stack = first.map_or_else(Vec::new, |first| stack(&self.handle, &self.text, first));
        let cursor = selection::at_point(article, f64::from(x), f64::from(y));
        self.handle.act(|workbench| workbench.click(&stack, cursor));
    }
}

/// A finger selects a word and then moves its ends; nobody says when it is done but that nothing moves any more. With a
/// label chosen, what is selected then is tagged.
fn finish_when_still(article: &Element, handle: &Handle) -> Option<Timeout> {
    let selected = selection::read(article).filter(|selected| !selected.is_collapsed());
    let chosen = |workbench: &Workbench| workbench.session.as_ref().is_some_and(|session| session.chosen.is_some());
    let (article, handle) = (article.clone(), handle.clone());
    (selected.is_some() && handle.read(chosen)).then(|| {
        Timeout::new(STILL_MILLISECONDS, move || {
            if selection::read(&article) == selected && handle.read(chosen) {
                handle.act(|workbench| workbench.finish_selection(selected, false));
            }
        })
    })
}

/// True if a pointer is not just pressed: it is further from where it went down than a hand shakes.
pub(super) fn has_moved(from: (i32, i32), event: &MouseEvent) -> bool {
    from.0.abs_diff(event.client_x()) + from.1.abs_diff(event.client_y()) > 3
}

/// The pointer moved. A drag belongs to the article wherever it goes: the browser then selects as if the rest of the
/// page were not there.
fn dragged(input: &Rc<Input>, event: &Event) {
    let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
    let pointer = &input.pointer;
    let Some(from) = pointer.down.get() else { return };
    if event.buttons() & 1 == 0 {
        // The button was let go where nobody could see it.
        pointer.down.set(None);
        pointer.at.set(None);
        return;
    }
    let begins = pointer.at.get().is_none();
    if begins && !has_moved(from, event) {
        return;
    }
    pointer.at.set(Some((event.client_x(), event.client_y())));
    if begins {
        // Without the capture the selection is still put right with each frame.
        drop(input.article.set_pointer_capture(event.pointer_id()));
        confine_each_frame(Rc::clone(input));
    }
}

/// While the browser scrolls for a drag, it selects what is under the mouse, captured or not, before each frame.
fn confine_each_frame(input: Rc<Input>) {
    if let Some(at) = input.pointer.at.get() {
        confine(&input.article, at);
        next_frame(move || confine_each_frame(input));
    }
}

fn confine(article: &Element, (x, y): (i32, i32)) {
    selection::confine(article, f64::from(x), f64::from(y));
}

/// The spans over a place, innermost first.
fn stack(handle: &Handle, text: &Text, at: Position) -> Vec<AnnotationId> {
    let at: CodePoint = text.code_point_in_paragraph(at.paragraph, at.offset);
    let shown = handle.read(Workbench::shown);
    shown.map_or_else(Vec::new, |shown| shown.annotations.at(at).iter().map(|span| span.id.clone()).collect())
}

/// The selection changed otherwise than by a mouse that is still down.
fn changed(article: &Element, handle: &Handle, by_keyboard: bool) {
    let selected = selection::read(article);
    let has_focus = article.owner_document().and_then(|document| document.active_element());
    if has_focus.is_some_and(|focused| focused == *article) {
        overlay::draw_cursor(article, selected.as_ref().filter(|_| by_keyboard));
    }
    // What is selected elsewhere on the page (a note, say) leaves what is about to be tagged alone.
    let Some(selected) = selected else { return };
    if !handle.read(|w| w.is_pending(selected)) {
        handle.act(|workbench| {
            workbench.by_keyboard = by_keyboard;
            workbench.select_text((!selected.is_collapsed()).then_some(selected), false);
        });
    }
}

/// The article got the focus: there must be a text cursor to move. It is drawn where it is in sight, and nothing scrolls.
pub fn focused(article: &Element) {
    if selection::read(article).is_none() {
        let start = first_visible(article).unwrap_or(Position { paragraph: 0, offset: Utf16(0) });
        selection::set(article, start, start);
    }
    let selected: Option<Selected> = selection::read(article);
    let is_seen =
        |at: Position| selection::place(article, at, at).is_some_and(|place| scroll::is_in_view(article, &place.first));
    overlay::draw_cursor(article, selected.as_ref().filter(|selected| is_seen(selected.focus)));
}

/// Where a line begins near the top of what is seen: far enough below it to be seen without scrolling.
fn first_visible(article: &Element) -> Option<Position> {
    let view = article.closest(".reader").ok()??.get_bounding_client_rect();
    let text = article.get_bounding_client_rect();
    let is_right_to_left = article.matches(":dir(rtl)").unwrap_or(false);
    let x = if is_right_to_left { text.right() - 1.0 } else { text.left() + 1.0 };
    selection::at_point(article, x, (text.top() + 12.0).max(view.top() + 80.0))
}
