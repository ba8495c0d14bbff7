//! What a person is told if the program breaks off.
//!
//! Owns: [`listen`]. The release site is built without panic messages: a fault stops WebAssembly at once, and whatever is
//! called after it finds the state as the fault left it. So the notice is made here without Yew or the workbench.

use gloo_events::EventListener;
use js_sys::{RangeError, Reflect, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::page;

/// What is said.
const NOTICE: &str = "The program has stopped because of a fault of its own. Everything marked as saved is safe. ";

/// Puts up the notice once, when a fault has stopped the program; for as long as the page lives.
pub fn listen() {
    for (event, detail) in [("error", "error"), ("unhandledrejection", "reason")] {
        let listener = EventListener::new(&page::window_target(), event, move |event| {
            let cause = Reflect::get(event, &JsValue::from_str(detail)).unwrap_or_default();
            // A full call stack is a fault of the program too, and no `RuntimeError`.
            if cause.has_type::<WebAssembly::RuntimeError>() || cause.has_type::<RangeError>() {
                // Without a body there is nothing to put it into.
                drop(show());
            }
        });
        listener.forget();
    }
}

fn show() -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let body = document.body().ok_or(JsValue::NULL)?;
    if body.query_selector(":scope > .stopped")?.is_some() {
        return Ok(());
    }
    let notice = document.create_element("p")?;
    notice.set_class_name("notice is-error stopped");
    notice.set_attribute("role", "alert")?;
    notice.set_text_content(Some(NOTICE));
    // A link to the page itself: nothing of the program has to run for it.
    let reload = document.create_element("a")?;
    reload.set_attribute("href", "")?;
    reload.set_text_content(Some("Reload the page"));
    notice.append_child(&reload)?;
    body.append_child(&notice)?;
    Ok(())
}
