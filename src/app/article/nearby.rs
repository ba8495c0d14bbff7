//! Which sections are near the viewport.
//!
//! Owns: [`use_nearby`].

use std::collections::BTreeSet;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::section::Part;
use crate::browser::observe::Observer;
use crate::browser::page;
use crate::model::text::Text;

/// The sections near the viewport.
#[derive(Clone, PartialEq)]
pub struct Nearby {
    /// Their indices.
    pub sections: Rc<BTreeSet<usize>>,
    /// True if everything that is seen is among them.
    pub is_known: bool,
    text: Text,
}

/// The sections that are seen at the beginning of a text in a window of that height (CSS pixels), by what they are
/// estimated to measure: twice as many as fit.
fn first(sections: &[Part], window: usize) -> BTreeSet<usize> {
    let mut room = 2 * window;
    let is_seen = |section: &&Part| {
        let begins_in_it = room > 0;
        room = room.saturating_sub(section.height());
        begins_in_it
    };
    (0..sections.iter().take_while(is_seen).count().max(1)).collect()
}

/// Keeps track of the sections of `article` that are on screen or less than a screen away. `at_start`: it is opened at
/// its beginning, so that what is seen is known before the browser has measured it.
#[hook]
pub fn use_nearby(article: &NodeRef, text: &Text, sections: &[Part], at_start: bool) -> Nearby {
    let start =
        || Nearby { sections: Rc::new(first(sections, page::window_height())), is_known: at_start, text: text.clone() };
    let state = use_state(start);
    // The same text, read anew from the storage, is the same to the effect below, too.
    let known = if state.text.is_same(text) || state.text == *text { (*state).clone() } else { start() };
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
                    state.set(Nearby { sections: Rc::new(current.clone()), is_known: true, text: text.clone() });
                })
                .inspect(|observer| observer.watch_all(&article, "section"))
            });
            move || drop(observer)
        });
    }
    known
}
