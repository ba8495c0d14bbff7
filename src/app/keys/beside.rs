//! Keys in the panels beside the text: arrows go from row to row of a list and from tab to tab.
//!
//! Owns: [`go`], [`is_in_panel`]. Must not know: what a row or a tab does.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::browser::page;

/// Moves the focus from the row or tab `target` to the one that `key` means; a tab is pressed with that. False if the key
/// means none, or there is none.
pub fn go(target: &Element, key: &str) -> bool {
    let is_tab = target.matches("[role=tab]").unwrap_or(false);
    let (around, each) = if is_tab { ("[role=tablist]", "[role=tab]") } else { (".panel", "li>button:first-of-type") };
    if !target.matches(each).unwrap_or(false) {
        return false;
    }
    let to = || {
        let all = target.closest(around).ok()??.query_selector_all(each).ok()?;
        let at = (0..all.length()).find(|&n| all.get(n).is_some_and(|one| one.is_same_node(Some(target))))?;
        let to = match (key, is_tab) {
            ("ArrowRight", true) | ("ArrowDown", false) => at + 1,
            ("ArrowLeft", true) | ("ArrowUp", false) => at.checked_sub(1)?,
            ("Home", _) => 0,
            ("End", _) => all.length() - 1,
            _ => return None,
        };
        all.get(to)?.dyn_into::<HtmlElement>().ok()
    };
    let Some(to) = to() else { return false };
    if is_tab {
        to.click();
    }
    // Fails for no element that there is.
    drop(to.focus());
    true
}

/// True if `target` is in a panel beside the text; not where the panel covers it, which is then closed.
pub fn is_in_panel(target: &Element) -> bool {
    target.closest(".panel").is_ok_and(|panel| panel.is_some()) && !page::is_shown(".backdrop")
}
