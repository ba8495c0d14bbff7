//! What is selected, and the text cursor, stay where they are while marks come and go.
//!
//! Owns: [`use_held_selection`]. Must not know: what is drawn.

use web_sys::Element;
use yew::prelude::*;

use crate::browser::selection::Held;

/// Keeps what is selected in the article over its next drawing. To be called before other effects, which may select
/// something else.
#[hook]
pub fn use_held_selection(article: &NodeRef) {
    let held = article.cast::<Element>().and_then(|article| Held::new(&article));
    use_effect(move || {
        held.iter().for_each(Held::restore);
        || ()
    });
}
