//! Which sections are near the viewport.
//!
//! Owns: [`use_nearby`].

use std::collections::BTreeSet;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::browser::observe::Observer;
use crate::model::text::Text;

/// The sections near the viewport.
#[derive(Clone, PartialEq)]
pub struct Nearby {
    /// Their indices.
    pub sections: Rc<BTreeSet<usize>>,
    /// False until the browser has said for the first time which they are.
    pub observed: bool,
    text: Text,
}

/// Keeps track of the sections of `article` that are on screen or less than a screen away.
#[hook]
pub fn use_nearby(article: &NodeRef, text: &Text) -> Nearby {
    // Until the browser has measured, the beginning is what is seen.
    let start = || Nearby { sections: Rc::new(BTreeSet::from([0])), observed: false, text: text.clone() };
    let state = use_state(start);
    let known = if state.text.is_same(text) { (*state).clone() } else { start() };
    {
        let (article, state) = (article.clone(), state.setter());
        let current = use_mut_ref(BTreeSet::new);
        use_effect_with(text.clone(), move |text| {
            let text = text.clone();
            current.borrow_mut().clear();
            let observer = article.cast::<Element>().and_then(|article| {
                Observer::new(&article.closest(".reader").ok()??, "100% 0px", move |changes| {
                    let mut current = current.borrow_mut();
                    for (index, is_near) in changes {
                        if *is_near {
                            current.insert(*index)
                        } else {
                            current.remove(index)
                        };
                    }
                    state.set(Nearby { sections: Rc::new(current.clone()), observed: true, text: text.clone() });
                })
                .inspect(|observer| observer.watch_children(&article))
            });
            move || drop(observer)
        });
    }
    known
}
