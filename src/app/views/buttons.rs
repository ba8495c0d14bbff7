//! Buttons with a text or a sign on them. One function each, because mark-up is compiled anew wherever it stands.

use yew::prelude::*;

/// A button with `name` on it.
pub fn button(name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    styled_button("", name, onclick)
}

/// A button of a class of the style sheet.
pub fn styled_button(class: &'static str, name: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" class={classes!((!class.is_empty()).then_some(class))} {onclick}>{ name }</button> }
}

/// A button with only a sign on it, and a name for those who cannot see what that means.
pub fn icon_button(
    class: &'static str,
    sign: &'static str,
    name: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
) -> Html {
    let name: AttrValue = name.into();
    html! { <button type="button" {class} aria-label={name} {onclick}>{ sign }</button> }
}
