//! Whether the person goes about the page with the Tab key.
//!
//! Owns: [`listen`]. The text gets the focus by itself when it is opened, so that keys work in it. The browser would then
//! draw a frame around it as if somebody had gone there; `<html data-tabbing>` tells the style sheet when somebody does.

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use crate::browser::page;

/// Keeps the attribute until dropped.
pub fn listen() -> [EventListener; 2] {
    let set = |event: &Event| match event.dyn_ref::<KeyboardEvent>() {
        Some(event) if event.key() == "Tab" => page::set_root_attribute("data-tabbing", "true"),
        Some(_) => {}
        None => page::set_root_attribute("data-tabbing", ""),
    };
    ["keydown", "pointerdown"].map(|kind| EventListener::new(&page::window_target(), kind, set))
}
