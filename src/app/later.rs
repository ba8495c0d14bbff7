//! What may follow the text a frame later.
//!
//! Owns: [`use_after_paint`], [`once_drawn`]. After an edit the text is painted first; what is drawn beside it comes with
//! the frame that says that the edit is saved, so that a key is answered sooner and no frame is drawn more than otherwise.

use yew::prelude::*;

use crate::browser::frame::after_paint;

/// `value` as it was before the last paint. In a hidden tab it stays so until the tab is seen.
#[hook]
pub fn use_after_paint<T: Clone + PartialEq + 'static>(value: &T) -> T {
    let shown = use_state_eq(|| value.clone());
    let setter = shown.setter();
    // Also where it is what is shown: it may have been another in between.
    use_effect_with(value.clone(), move |value| {
        let value = value.clone();
        after_paint(Box::new(move || setter.set(value)));
    });
    (*shown).clone()
}

/// Does `action` once everything is drawn, what is beside the text and comes a frame later included.
pub fn once_drawn(action: impl FnOnce() + 'static) {
    after_paint(Box::new(|| after_paint(Box::new(action))));
}
