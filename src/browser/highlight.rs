//! Transient paint through the CSS Custom Highlight API: what is about to be tagged, search hits.
//!
//! Owns: [`paint`], [`clear`]. Must not know: what the paint means. Where the browser lacks the API nothing is
//! painted; the selection itself is still seen.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Highlight;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<Highlight, JsValue>;
    #[wasm_bindgen(method)]
    fn add(this: &Highlight, range: &JsValue);

    type Registry;
    #[wasm_bindgen(method)]
    fn set(this: &Registry, name: &str, highlight: &Highlight);
    #[wasm_bindgen(method)]
    fn delete(this: &Registry, name: &str) -> bool;
}

fn registry() -> Option<Registry> {
    let css = js_sys::Reflect::get(&js_sys::global(), &"CSS".into()).ok()?;
    let registry = js_sys::Reflect::get(&css, &"highlights".into()).ok()?;
    (!registry.is_undefined()).then(|| registry.unchecked_into())
}

/// Paints `ranges` as `::highlight(name)`, instead of what was painted under that name before.
pub fn paint(name: &str, ranges: &[web_sys::Range]) {
    let Some(registry) = registry() else { return };
    let Ok(highlight) = Highlight::new() else { return };
    for range in ranges {
        highlight.add(range);
    }
    registry.set(name, &highlight);
}

/// Takes the paint called `name` away.
pub fn clear(name: &str) {
    if let Some(registry) = registry() {
        registry.delete(name);
    }
}
