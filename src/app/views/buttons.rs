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

/// A button that is on or off.
pub fn toggle(name: &'static str, on: bool, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" aria-pressed={on.to_string()} {onclick}>{ name }</button> }
}

/// A button with only a sign on it, and a name for those who cannot see what that means.
#[derive(Default)]
pub struct Tool {
    /// Of the style sheet.
    pub class: &'static str,
    pub sign: &'static str,
    pub name: AttrValue,
    /// What is said of it to whoever points at it.
    pub title: Option<&'static str>,
    pub test_id: Option<&'static str>,
    /// That nothing would come of it now, if that can be. Not `disabled`, which takes the focus away from who has just
    /// pressed it for the last time.
    pub is_idle: Option<bool>,
}

impl Tool {
    /// The button.
    pub fn draw(self, onclick: Callback<MouseEvent>) -> Html {
        let Self { class, sign, name, title, test_id, is_idle } = self;
        html! {
            <button type="button" {class} aria-label={name} {title} data-testid={test_id}
                aria-disabled={is_idle.map(|idle| idle.to_string())} {onclick}>{ sign }</button>
        }
    }
}

/// One without more.
pub fn icon_button(
    class: &'static str,
    sign: &'static str,
    name: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
) -> Html {
    Tool { class, sign, name: name.into(), ..Tool::default() }.draw(onclick)
}
