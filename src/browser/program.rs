//! What the page's own script (`pwa/start.js`) does for the program: it keeps it for use without a network, and saves it
//! as one file.
//!
//! Owns: [`is_file`], [`carried`], [`was_reloaded`], [`save`], [`use_update`], [`listens`], [`opened_files`], the names
//! of the events. Must not know: what a project is.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Event, File};

use super::files::PickedFile;

/// The event on the window that says: a new version waits.
pub const UPDATE: &str = "counterclaim-update";
/// The event on the window that brings files which the system opens with the program.
pub const FILES: &str = "counterclaim-files";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = counterclaim, js_name = isFile)]
    fn page_is_file() -> bool;
    #[wasm_bindgen(js_namespace = counterclaim, js_name = carried)]
    fn page_carries() -> Option<String>;
    #[wasm_bindgen(js_namespace = counterclaim, js_name = wasReloaded)]
    fn page_was_reloaded() -> bool;
    #[wasm_bindgen(js_namespace = counterclaim, js_name = listens)]
    fn program_listens();
    #[wasm_bindgen(js_namespace = counterclaim, js_name = useUpdate)]
    fn page_updates();
    #[wasm_bindgen(js_namespace = counterclaim, js_name = save, catch)]
    async fn page_saves(name: &str, project: Option<String>) -> Result<JsValue, JsValue>;
}

/// Whether the page was opened from a disk and not from a host.
#[must_use]
pub fn is_file() -> bool {
    page_is_file()
}

/// The dataset that came with the page, as JSON.
#[must_use]
pub fn carried() -> Option<String> {
    page_carries()
}

/// Whether the page was loaded anew, and not opened.
#[must_use]
pub fn was_reloaded() -> bool {
    page_was_reloaded()
}

/// Says that the program hears the events from now on.
pub fn listens() {
    program_listens();
}

/// Loads the page anew with the version that waits. What is not stored by then is lost.
pub fn use_update() {
    page_updates();
}

/// Downloads the program as one page called `name`, with a dataset (JSON) in it if one is given.
///
/// # Errors
/// The browser's words, where a part of the program cannot be read.
pub async fn save(name: &str, project: Option<String>) -> Result<(), String> {
    page_saves(name, project).await.map(drop).map_err(|error| super::files::reason(&error))
}

/// The files that the event [`FILES`] brings.
#[must_use]
pub fn opened_files(event: &Event) -> Vec<PickedFile> {
    let detail = Reflect::get(event, &"detail".into()).unwrap_or_default();
    let files = Array::from(&detail).into_iter().filter_map(|file| file.dyn_into::<File>().ok());
    files.map(|file| PickedFile::new(file.name(), file)).collect()
}
