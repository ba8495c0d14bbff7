//! What concerns the page as a whole: attributes of its root, leaving it.
//!
//! Owns: [`set_root_attribute`], [`root`], [`click`], [`window_target`].

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The root element.
#[must_use]
pub fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// Sets an attribute of the root element; an empty value takes it away.
pub fn set_root_attribute(name: &str, value: &str) {
    let Some(root) = root() else { return };
    // Both fail only for a name that is not one.
    drop(if value.is_empty() { root.remove_attribute(name) } else { root.set_attribute(name, value) });
}

/// Presses the first element that `selector` finds, as a person would; false if there is none.
pub fn click(selector: &str) -> bool {
    let find = || web_sys::window()?.document()?.query_selector(selector).ok()??.dyn_into::<HtmlElement>().ok();
    find().inspect(HtmlElement::click).is_some()
}

/// The window as something that events arrive at.
#[must_use]
pub fn window_target() -> web_sys::EventTarget {
    // A worker has no window, but this program runs in pages only; its global object is then the window.
    js_sys::global().unchecked_into()
}
