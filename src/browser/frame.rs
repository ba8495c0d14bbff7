//! Doing something in the next frame, when the page is laid out anyway.
//!
//! Owns: [`next_frame`], [`after_paint`].

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

/// Calls `action` right before the next frame is drawn. Measuring the page there costs what drawing costs anyway;
/// measuring it right after a change makes the browser lay it out twice. In a hidden tab there is no next frame until it
/// is seen again.
pub fn next_frame(action: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let callback = Closure::once_into_js(action);
    // Fails only without a window.
    drop(window.request_animation_frame(callback.unchecked_ref()));
}

thread_local! {
    static LATER: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
}

/// Calls `action` after the next frame is drawn, together with what else waits for that, so that it comes to one frame.
pub fn after_paint(action: Box<dyn FnOnce()>) {
    let is_first = LATER.with_borrow_mut(|later| {
        later.push(action);
        later.len() == 1
    });
    if is_first {
        next_frame(|| {
            Timeout::new(0, || LATER.take().into_iter().for_each(|action| action())).forget();
        });
    }
}
