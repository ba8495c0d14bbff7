//! What a screen reader says of an edit, or of the span gone to.

use yew::prelude::*;

use crate::app::later::use_after_paint;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: AttrValue,
}

/// The newest news, out of sight.
#[component]
pub fn Announced(props: &Props) -> Html {
    let text = use_after_paint(&props.text);
    html! { <div class="out-of-sight" role="status" data-testid="announced">{ text }</div> }
}
