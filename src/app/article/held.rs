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
    let held = use_mut_ref(|| None);
    // The article may be rendered again before effects run: the marks of the first time have moved the ends by then.
    if held.borrow().is_none() {
        held.replace(article.cast::<Element>().and_then(|article| Held::new(&article)));
    }
    use_effect(move || {
        held.take().iter().for_each(Held::restore);
        || ()
    });
}
