//! Storing what was typed when the page is left, and asking before it is left with work that is in no file.
//!
//! Owns: [`listen`].

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::BeforeUnloadEvent;

use super::handle::Handle;
use super::workbench::Workbench;
use crate::browser::page;

/// Asks until dropped. Browsers show words of their own, and only to someone who has done something on the page.
pub fn listen(handle: &Handle) -> [EventListener; 3] {
    let store = |leaving| {
        let handle = handle.clone();
        EventListener::new(&page::window_target(), leaving, move |_| handle.act(Workbench::store_typed))
    };
    let handle = handle.clone();
    let ask = EventListener::new_with_options(
        &page::window_target(),
        "beforeunload",
        EventListenerOptions::enable_prevent_default(),
        move |event| {
            handle.act(Workbench::store_typed);
            if handle.read(Workbench::would_lose) {
                event.prevent_default();
                // What browsers before 2023 want instead.
                if let Some(event) = event.dyn_ref::<BeforeUnloadEvent>() {
                    event.set_return_value("true");
                }
            }
        },
    );
    // A page in the background may be thrown away without another word.
    [ask, store("pagehide"), store("visibilitychange")]
}
