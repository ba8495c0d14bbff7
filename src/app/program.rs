//! What the page's own script says: a new version waits, or the system opens files with the program.
//!
//! Owns: [`listen`].

use gloo_events::EventListener;

use super::handle::Handle;
use super::workbench::{ToastAction, read_all};
use crate::browser::{page, program};

/// Listens until dropped.
pub fn listen(handle: &Handle) -> [EventListener; 2] {
    let window = page::window_target();
    let (offering, opening) = (handle.clone(), handle.clone());
    let update = EventListener::new(&window, program::UPDATE, move |_| {
        offering.act(|workbench| {
            workbench.toast("A new version is ready.".to_owned(), false, Some(("Use it", ToastAction::UseUpdate)));
        });
    });
    let files = EventListener::new(&window, program::FILES, move |event| {
        let (handle, files) = (opening.clone(), program::opened_files(event));
        wasm_bindgen_futures::spawn_local(async move {
            let (files, refused) = read_all(files).await;
            handle.act(|workbench| workbench.take_files(files, refused));
        });
    });
    [update, files]
}
