//! What is around the article: start screen, top bar, panels, dialogs, messages.
//!
//! Each function or component draws one thing from the workbench and passes on what the person does.

mod annotations;
mod announced;
mod buttons;
mod cards;
mod details;
mod dialogs;
mod documents;
mod find;
mod history;
pub mod labels;
mod markdown;
mod start;
mod toasts;
mod topbar;
mod typing;
mod workspace;

use std::rc::Rc;

use yew::prelude::*;

use super::cached::{Later, View};
use super::handle::Handle;
use super::workbench::{Workbench, accepted, read_all};
use crate::browser::files;

pub use annotations::Row;
pub use announced::announced;
pub use documents::{Counts, Item};
pub use labels::Bar;
pub use topbar::{SaveStatus, TopBar};

/// The whole page.
pub fn root(handle: &Handle, workbench: &Workbench) -> Html {
    let content = match &workbench.session {
        Some(session) => workspace::view(handle, workbench, session),
        None if workbench.ready => start::view(handle, workbench),
        None => html! { <main class="start" aria-busy="true"></main> },
    };
    html! {
        <Drop handle={handle.clone()}>
            { content }
            <FileInput handle={handle.clone()} />
            { dialogs::view(handle, workbench) }
            <Later handle={handle.clone()} view={Rc::new(View::Announced(workbench.announced.clone()))} />
            { toasts::view(handle, &workbench.toasts, cards::view(handle, workbench)) }
        </Drop>
    }
}

#[derive(Properties, PartialEq)]
struct FileInputProps {
    handle: Handle,
}

/// The one file input of the page, out of sight; buttons and Ctrl+O press it.
#[component]
fn FileInput(props: &FileInputProps) -> Html {
    let handle = props.handle.clone();
    let onchange = Callback::from(move |event: Event| {
        let handle = handle.clone();
        let chosen = files::chosen(&event.target_unchecked_into());
        wasm_bindgen_futures::spawn_local(async move {
            let (files, refused) = read_all(chosen).await;
            handle.act(|workbench| workbench.take_files(files, refused));
        });
    });
    html! {
        <input type="file" multiple=true class="out-of-sight" tabindex="-1" aria-hidden="true" aria-label="Open files"
            data-testid="file-input" accept={accepted()} {onchange} />
    }
}

#[derive(Properties, PartialEq)]
struct DropProps {
    handle: Handle,
    children: Html,
}

/// Takes files and folders that are dropped anywhere on the page.
#[component]
fn Drop(props: &DropProps) -> Html {
    let over = use_state(|| false);
    let set = |to: bool| {
        let over = over.setter();
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(to);
        })
    };
    let ondrop = {
        let (handle, over) = (props.handle.clone(), over.setter());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            over.set(false);
            let handle = handle.clone();
            // The list of what was dropped is only there during the event.
            let Some(dropped) = event.data_transfer().map(|data| files::Dropped::take(&data)) else { return };
            wasm_bindgen_futures::spawn_local(async move {
                let collected = dropped.collect().await;
                let (files, mut refused) = read_all(collected.files).await;
                refused.extend(collected.failures.iter().map(ToString::to_string));
                handle.act(|workbench| workbench.take_files(files, refused));
            });
        })
    };
    html! {
        <div class={classes!("app", over.then_some("is-dropping"))} ondragover={set(true)} ondragleave={set(false)} {ondrop}>
            { props.children.clone() }
        </div>
    }
}
