//! Taking text from the clipboard, with its mark-up if it has any.

use web_sys::{ClipboardEvent, HtmlInputElement};
use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::views::buttons::styled_button;
use crate::app::workbench::Workbench;

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
    // Drawn once: what is typed is kept beside the page, so that closing the dialog loses nothing.
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
    let take = props.handle.on(|workbench: &mut Workbench| {
        let (title, text) = workbench.draft.clone();
        workbench.take_paste(&title, text, None);
    });
    html! {
        <>
            <label class="field"><span>{ "Title" }</span><input type="text" dir="auto" value={draft.0} oninput={keep(|w| &mut w.draft.0)} /></label>
            <label class="field"><span>{ "Text" }</span>
                <textarea rows="12" dir="auto" value={draft.1} oninput={keep(|w| &mut w.draft.1)} {onpaste} autofocus=true
                    placeholder="Paste an article here" />
            </label>
            <div class="row end">{ styled_button("primary", "Add to the project", take) }</div>
        </>
    }
}
