//! Keys in fields: they write, but for those that end what is written or do what it is for.
//!
//! Owns: [`serve`], [`leave`], [`is_field`], [`is_in_search`]. Must not know: what a field is about.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::app::article;
use crate::app::handle::Handle;
use crate::app::workbench::Workbench;

/// Serves `event`, a key in `field`.
pub fn serve(handle: &Handle, event: &KeyboardEvent, field: &Element) {
    match event.key().as_str() {
        "Escape" => leave(handle, event, field),
        // A title is one line: Enter ends it.
        "Enter" if field.class_name() == "title" => {
            event.prevent_default();
            blur(field);
        }
        key @ ("Enter" | "ArrowDown" | "ArrowUp") if is_in_search(field) => {
            event.prevent_default();
            let back = key == "ArrowUp" || key == "Enter" && event.shift_key();
            handle.act(|workbench| workbench.next_hit(back));
        }
        "Enter" if event.ctrl_key() || event.meta_key() => press_main_button(event, field),
        _ => {}
    }
}

/// Where a field takes Enter itself, Ctrl+Enter presses the button that says so.
fn press_main_button(event: &KeyboardEvent, field: &Element) {
    let button = || field.closest("dialog").ok()??.query_selector("[aria-keyshortcuts*=Enter]").ok()?;
    if let Some(button) = button().and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        button.click();
    }
}

/// Escape in a field or in the search: the text gets the focus, so that the field reports what was typed and it is kept.
/// The search is closed; a dialog is closed as anywhere in it.
pub fn leave(handle: &Handle, event: &KeyboardEvent, field: &Element) {
    if handle.read(|workbench| workbench.dialog.is_some()) {
        handle.act(Workbench::step_out);
        return;
    }
    event.prevent_default();
    blur(field);
    if is_in_search(field) {
        handle.act(Workbench::close_find);
    }
    article::focus(handle);
}

fn blur(field: &Element) {
    // Fails only where there is nothing to leave.
    drop(field.dyn_ref::<HtmlElement>().map(HtmlElement::blur));
}

/// True if `target` is in the search.
pub fn is_in_search(target: &Element) -> bool {
    target.closest("search").is_ok_and(|search| search.is_some())
}

/// True if keys pressed in `target` are for it: asked of each key, so no selector is read for it.
pub fn is_field(target: &Element) -> bool {
    match target.tag_name().as_str() {
        "INPUT" => !matches!(target.get_attribute("type").as_deref(), Some("checkbox" | "radio" | "button")),
        name => matches!(name, "TEXTAREA" | "SELECT"),
    }
}
