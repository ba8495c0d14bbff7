//! Fields that are stored while they are typed into.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::workbench::Field;

/// What a field does at every key, and when it is left.
pub fn listeners(handle: &Handle, field: Field) -> (Callback<InputEvent>, Callback<FocusEvent>) {
    let (typing, typed) = (handle.clone(), field.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        // Fields of one line and of several both have a `value`.
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        if typing.quietly(|workbench| workbench.type_into(&typed, text)) {
            typing.act(|_| ());
        }
    });
    let handle = handle.clone();
    let onfocusout = Callback::from(move |_: FocusEvent| {
        let (handle, field) = (handle.clone(), field.clone());
        // In a task of its own: the program itself may have moved the focus.
        wasm_bindgen_futures::spawn_local(async move { handle.act(|workbench| workbench.leave_field(&field)) });
    });
    (oninput, onfocusout)
}
