//! Pointer, touch and keyboard selection in the article.
//!
//! Owns: [`use_input`]. A selection is finished when the mouse button is let go; a selection made by keyboard or touch
//! grows with the selection itself.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::overlay;
use crate::app::handle::Handle;
use crate::browser::selection::{self, Position, Selected};
use crate::model::offset::{CodePoint, Utf16};
use crate::model::span::AnnotationId;
use crate::model::text::Text;

/// What the pointer is doing.
#[derive(Default)]
struct Pointer {
    /// A mouse button went down in the article and is not up yet.
    selecting: Cell<bool>,
    /// The last input was a key.
    keyboard: Cell<bool>,
}

/// Listens to what a person does in the article.
#[hook]
pub fn use_input(article: &NodeRef, handle: &Handle, text: &Text) {
    let (node, handle) = (article.clone(), handle.clone());
    use_effect_with(text.clone(), move |text| {
        let listeners = node.cast::<Element>().map(|article| listen(&article, &handle, text));
        move || drop(listeners)
    });
}

fn listen(article: &Element, handle: &Handle, text: &Text) -> Option<Vec<EventListener>> {
    let document = web_sys::window()?.document()?;
    let pointer = Rc::new(Pointer::default());
    let down = {
        let pointer = Rc::clone(&pointer);
        EventListener::new(article, "pointerdown", move |event| {
            let is_mouse = event.dyn_ref::<PointerEvent>().is_some_and(|e| e.pointer_type() == "mouse" && e.button() == 0);
            pointer.selecting.set(is_mouse);
            pointer.keyboard.set(false);
        })
    };
    let up = {
        let (article, handle, pointer) = (article.clone(), handle.clone(), Rc::clone(&pointer));
        let text = text.clone();
        EventListener::new(&document, "pointerup", move |event| {
            let Some(event) = event.dyn_ref::<PointerEvent>().cloned() else { return };
            let was_selecting = pointer.selecting.take();
            let inside = event.target().and_then(|t| t.dyn_into::<Element>().ok()).filter(|t| article.contains(Some(t)));
            if was_selecting || (inside.is_some() && event.pointer_type() != "mouse") {
                let (article, handle, text) = (article.clone(), handle.clone(), text.clone());
                // A click into a selection gives it up only after this event.
                Timeout::new(0, move || released(&article, &handle, &text, &event, inside.as_ref())).forget();
            }
        })
    };
    let key = {
        let pointer = Rc::clone(&pointer);
        EventListener::new(article, "keydown", move |_| pointer.keyboard.set(true))
    };
    let change = {
        let (article, handle) = (article.clone(), handle.clone());
        EventListener::new(&document, "selectionchange", move |_| {
            if !pointer.selecting.get() {
                changed(&article, &handle, pointer.keyboard.get());
            }
        })
    };
    let focus = {
        let article = article.clone();
        EventListener::new(&article.clone(), "focus", move |_| focused(&article))
    };
    let blur = {
        let article = article.clone();
        EventListener::new(&article.clone(), "blur", move |_| overlay::draw_cursor(&article, None, false))
    };
    Some(vec![down, up, key, change, focus, blur])
}

/// The mouse button was let go, or a finger lifted.
fn released(article: &Element, handle: &Handle, text: &Text, event: &PointerEvent, target: Option<&Element>) {
    let selected = selection::read(article);
    if selected.is_some_and(|selected| !selected.is_collapsed()) {
        // A finger may still adjust what it has selected, so only the mouse finishes.
        let exact = event.alt_key();
        handle.act(|workbench| match event.pointer_type().as_str() {
            "mouse" => workbench.finish_selection(selected, exact),
            _ => workbench.select_text(selected, exact),
        });
        return;
    }
    let mark = target.and_then(|target| target.closest("mark").ok().flatten());
    let first = mark.and_then(|mark| selection::position(article, &mark, 0));
    let stack = first.map_or_else(Vec::new, |first| stack(handle, text, first));
    handle.act(|workbench| workbench.click(&stack));
    overlay::draw_cursor(article, selected.as_ref(), false);
}

/// The spans over a place, innermost first.
fn stack(handle: &Handle, text: &Text, at: Position) -> Vec<AnnotationId> {
    let at: CodePoint = text.code_point_in_paragraph(at.paragraph, at.offset);
    let shown = handle.read(crate::app::workbench::Workbench::shown);
    shown.map_or_else(Vec::new, |shown| shown.annotations.at(at).iter().map(|span| span.id.clone()).collect())
}

/// The selection changed otherwise than by a mouse that is still down.
fn changed(article: &Element, handle: &Handle, by_keyboard: bool) {
    let selected = selection::read(article);
    let has_focus = article.owner_document().and_then(|document| document.active_element());
    if has_focus.is_some_and(|focused| focused == *article) {
        overlay::draw_cursor(article, selected.as_ref(), by_keyboard);
    }
    // What is selected elsewhere on the page (a note, say) leaves what is about to be tagged alone.
    let Some(selected) = selected else { return };
    let pending = handle.read(|w| w.session.as_ref().and_then(|session| session.pending));
    let wanted = if selected.is_collapsed() { None } else { handle.read(|w| w.preview(selected, false)) };
    let exact = handle.read(|w| w.preview(selected, true));
    if pending != wanted && (pending.is_none() || pending != exact || wanted.is_none()) {
        handle.act(|workbench| workbench.select_text((!selected.is_collapsed()).then_some(selected), false));
    }
}

/// The article got the focus: there must be a text cursor to move.
fn focused(article: &Element) {
    if selection::read(article).is_none() {
        let start = first_visible(article).unwrap_or(Position { paragraph: 0, offset: Utf16(0) });
        selection::set(article, start, start);
    }
    let selected: Option<Selected> = selection::read(article);
    overlay::draw_cursor(article, selected.as_ref(), false);
}

fn first_visible(article: &Element) -> Option<Position> {
    let view = article.closest(".reader").ok()??.get_bounding_client_rect();
    let text = article.get_bounding_client_rect();
    let position = selection::at_point(article, text.left() + 40.0, text.top().max(view.top()) + 12.0)?;
    Some(Position { offset: Utf16(0), ..position })
}
