//! Doing something in the next frame, when the page is laid out anyway.
//!
//! Owns: [`next_frame`].

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
