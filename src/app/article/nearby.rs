//! Which sections are near the viewport.
//!
//! Owns: [`use_nearby`].

use std::collections::BTreeSet;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::section::Part;
use crate::browser::observe::Observer;
use crate::browser::style;
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
pub fn use_nearby(article: &NodeRef, text: &Text, sections: &Rc<Vec<Part>>) -> Nearby {
    // Until the browser has measured, the beginning is what is seen.
    let start = || Nearby { sections: Rc::new(BTreeSet::from([0])), observed: false, text: text.clone() };
    let state = use_state(start);
    let known = if state.text.is_same(text) { (*state).clone() } else { start() };
    {
        let (article, state, sections) = (article.clone(), state.setter(), Rc::clone(sections));
        let current = use_mut_ref(BTreeSet::new);
        use_effect_with(text.clone(), move |text| {
            let text = text.clone();
            current.borrow_mut().clear();
            let observer = article.cast::<Element>().and_then(|article| {
                estimate_heights(&article, &sections);
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

/// Tells the browser how high each section will be about, so that the scroll bar is right before far text was laid out.
fn estimate_heights(article: &Element, sections: &[Part]) {
    let children = article.children();
    for (index, section) in sections.iter().enumerate() {
        if let Some(element) = u32::try_from(index).ok().and_then(|index| children.item(index)) {
            let lines = section.paragraphs().len() * 3 / 5 + section.range.len() / 75;
            style::set_property(&element, "contain-intrinsic-block-size", &format!("auto {}px", lines * 40));
        }
    }
}
