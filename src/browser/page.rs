//! What concerns the page as a whole: attributes of its root, light or dark, the focus, leaving it.
//!
//! Owns: [`set_root_attribute`], [`root`], [`click`], [`focus`], [`focused`], [`is_dark_by_system`], [`is_shown`],
//! [`reload`], [`window_height`], [`window_target`].

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen]
extern "C" {
    type MediaQuery;
    #[wasm_bindgen(js_name = matchMedia)]
    fn match_media(query: &str) -> MediaQuery;
    #[wasm_bindgen(method, getter)]
    fn matches(this: &MediaQuery) -> bool;
}

/// True if the person's system asks for dark pages.
#[must_use]
pub fn is_dark_by_system() -> bool {
    match_media("(prefers-color-scheme: dark)").matches()
}

/// How high the window is inside, in CSS pixels; 0 if that is not known.
#[must_use]
pub fn window_height() -> usize {
    let height = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64());
    height.map_or(0, |height| height as usize)
}

/// Loads the page anew.
pub fn reload() {
    // Fails only where the page may not be left, and then there is nothing else to do.
    drop(web_sys::window().map(|window| window.location().reload()));
}

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
    find(selector).inspect(HtmlElement::click).is_some()
}

/// Puts the focus on the first element that `selector` finds.
pub fn focus(selector: &str) {
    // Fails for no element that there is.
    drop(find(selector).map(|element| element.focus()));
}

/// True if the first element that `selector` finds takes room on the page.
#[must_use]
pub fn is_shown(selector: &str) -> bool {
    find(selector).is_some_and(|element| element.offset_width() > 0)
}

/// The element that has the focus, be it that a click put it there; `None` if it is on none.
#[must_use]
pub fn focused() -> Option<Element> {
    let focused = web_sys::window()?.document()?.active_element();
    focused.filter(|focused| focused.tag_name() != "BODY")
}

fn find(selector: &str) -> Option<HtmlElement> {
    web_sys::window()?.document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// The window as something that events arrive at.
#[must_use]
pub fn window_target() -> web_sys::EventTarget {
    // A worker has no window, but this program runs in pages only; its global object is then the window.
    js_sys::global().unchecked_into()
}
