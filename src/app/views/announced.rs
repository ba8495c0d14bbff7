//! What a screen reader says of an edit, or of the span gone to.

use yew::prelude::*;

/// The newest news, out of sight.
pub fn announced(text: &AttrValue) -> Html {
    html! { <div class="out-of-sight" role="status" data-testid="announced">{ text.clone() }</div> }
}
