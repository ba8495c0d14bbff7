//! How much room the browser gives, and whether it promises to keep what is stored.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::StorageManager;

/// Absent outside secure contexts, whatever the binding's type says.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"storage".into()).ok()?.dyn_into().ok()
}

/// Bytes used by this site and bytes it may use, both approximate; `None` where the browser does not say.
pub async fn estimate() -> Option<(u64, u64)> {
    let answer: JsValue = manager()?.estimate().ok()?.await.ok()?;
    let field = |name: &str| Reflect::get(&answer, &name.into()).ok()?.as_f64();
    // A saturating conversion: the browser gives whole, non-negative numbers.
    Some((field("usage")? as u64, field("quota")? as u64))
}

/// Asks the browser not to evict what is stored here when the disk runs low: whether it agreed, or `None` where it
/// cannot be asked.
pub async fn request_persistence() -> Option<bool> {
    let answer: JsValue = manager()?.persist().ok()?.await.ok()?;
    answer.as_bool()
}

/// Whether the browser has agreed already; `None` where it does not say.
pub async fn is_persistent() -> Option<bool> {
    let answer: JsValue = manager()?.persisted().ok()?.await.ok()?;
    answer.as_bool()
}
