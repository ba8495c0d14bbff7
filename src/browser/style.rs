//! Style rules made at run time, without a style attribute or element: the Content-Security-Policy allows neither.
//!
//! Owns: [`Sheet`], [`set_property`], [`px`]. Must not know: what is styled.

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = CSSStyleSheet)]
    type ConstructedSheet;
    #[wasm_bindgen(constructor, js_class = CSSStyleSheet, catch)]
    fn new() -> Result<ConstructedSheet, JsValue>;
    #[wasm_bindgen(method, js_name = replaceSync, catch)]
    fn replace_sync(this: &ConstructedSheet, rules: &str) -> Result<(), JsValue>;
}

/// A style sheet of the page whose rules can be replaced.
pub struct Sheet(ConstructedSheet);

impl Sheet {
    /// Adds an empty sheet to the page; `None` where the browser cannot.
    #[must_use]
    pub fn adopt() -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let sheet = ConstructedSheet::new().ok()?;
        let name = "adoptedStyleSheets".into();
        let adopted: js_sys::Array = js_sys::Array::from(&js_sys::Reflect::get(&document, &name).ok()?);
        adopted.push(&sheet);
        js_sys::Reflect::set(&document, &name, &adopted).ok()?;
        Some(Self(sheet))
    }

    /// Replaces the rules; false if the browser refuses them.
    pub fn replace(&self, rules: &str) -> bool {
        self.0.replace_sync(rules).is_ok()
    }
}

/// Sets one property of an element's style, as the policy allows it (through the object model).
pub fn set_property(element: &Element, name: &str, value: &str) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // A value the browser does not understand leaves the property as it was, which is what is wanted.
        drop(element.style().set_property(name, value));
    }
}

/// A length in CSS pixels, rounded: printing fractions would cost the program more than it shows.
#[must_use]
pub fn px(length: f64) -> String {
    format!("{}px", length.round() as i32)
}
