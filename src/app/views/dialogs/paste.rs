//! Taking text from the clipboard, with its mark-up if it has any.

use web_sys::{ClipboardEvent, HtmlInputElement};
use yew::prelude::*;

use super::join_tick;
use crate::app::handle::Handle;
use crate::app::workbench::Workbench;
use crate::model::wrapped::{join_lines, looks_wrapped};

/// A title and a box to paste into.
pub fn view(handle: &Handle) -> Html {
    html! { <Paste handle={handle.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct Props {
    handle: Handle,
}

#[component]
fn Paste(props: &Props) -> Html {
    let draft = props.handle.read(|workbench| workbench.draft.clone());
    let is_wrapped = looks_wrapped(&draft.1);
    let joins = use_state(|| false);
    let is_joined = is_wrapped && *joins;
    let drawn_anew = use_force_update();
    // Drawn only if what is offered changes: what is typed is kept beside the page, so that closing the dialog loses nothing.
    let keep = |put: fn(&mut Workbench) -> &mut String| {
        let handle = props.handle.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            handle.quietly(|workbench| *put(workbench) = value);
        })
    };
    let onpaste = {
        let handle = props.handle.clone();
        Callback::from(move |event: Event| {
            let event: ClipboardEvent = wasm_bindgen::JsCast::unchecked_into(event);
            let data = event.clipboard_data().and_then(|data| data.get_data("text/html").ok());
            // Into an empty box, mark-up is read as an article; what was taken is shown before it is stored. What is pasted
            // into a text is a part of it.
            let is_empty = handle.read(|workbench| workbench.draft.1.trim().is_empty());
            if let Some(html) = data.filter(|html| is_empty && !html.trim().is_empty()) {
                event.prevent_default();
                handle.act(|workbench| {
                    let title = std::mem::take(&mut workbench.draft.0);
                    workbench.take_paste(&title, String::new(), Some(&html));
                });
            }
        })
    };
    let oninput = {
        let keep = keep(|w| &mut w.draft.1);
        let handle = props.handle.clone();
        Callback::from(move |event: InputEvent| {
            keep.emit(event);
            if is_joined || is_wrapped != handle.read(|workbench| looks_wrapped(&workbench.draft.1)) {
                drawn_anew.force_update();
            }
        })
    };
    let take = move |workbench: &mut Workbench| {
        let (title, text) = workbench.draft.clone();
        workbench.take_paste(&title, if is_joined { join_lines(&text) } else { text }, None);
    };
    let toggle = {
        let joins = joins.clone();
        Callback::from(move |_| joins.set(!*joins))
    };
    html! {
        <>
            <label class="field"><span>{ "Title" }</span><input type="text" dir="auto" value={draft.0} oninput={keep(|w| &mut w.draft.0)} /></label>
            <label class="field"><span>{ "Text" }</span>
                <textarea rows="12" dir="auto" value={draft.1.clone()} {oninput} {onpaste} autofocus=true
                    placeholder="Paste an article here" />
            </label>
            if is_wrapped {
                { join_tick(is_joined, toggle) }
            }
            if is_joined {
                <div class="preview" dir="auto" tabindex="0" role="region" aria-label="The text as it is added">{ join_lines(&draft.1) }</div>
            }
            <div class="row end">
                <button type="button" class="primary" aria-keyshortcuts="Control+Enter" onclick={props.handle.on(take)}>{ "Add to the project" }</button>
            </div>
        </>
    }
}
