//! Taking text from the clipboard, with its mark-up if it has any.

use web_sys::{ClipboardEvent, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::handle::Handle;

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
    let (title, text) = (use_node_ref(), use_node_ref());
    let title_of = {
        let title = title.clone();
        move || title.cast::<HtmlInputElement>().map_or_else(String::new, |input| input.value())
    };
    let onpaste = {
        let (handle, title_of) = (props.handle.clone(), title_of.clone());
        Callback::from(move |event: Event| {
            let event: ClipboardEvent = wasm_bindgen::JsCast::unchecked_into(event);
            let data = event.clipboard_data().and_then(|data| data.get_data("text/html").ok());
            // Mark-up is read as an article; what was taken is shown before it is stored.
            if let Some(html) = data.filter(|html| !html.trim().is_empty()) {
                event.prevent_default();
                handle.act(|workbench| workbench.take_paste(&title_of(), String::new(), Some(&html)));
            }
        })
    };
    let take = {
        let (handle, text) = (props.handle.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            let value = text.cast::<HtmlTextAreaElement>().map_or_else(String::new, |area| area.value());
            handle.act(|workbench| workbench.take_paste(&title_of(), value, None));
        })
    };
    html! {
        <>
            <label class="field"><span>{ "Title" }</span><input ref={title} type="text" dir="auto" /></label>
            <label class="field"><span>{ "Text" }</span>
                <textarea ref={text} rows="12" dir="auto" {onpaste} autofocus=true placeholder="Paste an article here" />
            </label>
            <div class="row end"><button type="button" class="primary" onclick={take}>{ "Add to the project" }</button></div>
        </>
    }
}
