//! The labels, offered beside what is selected.
//!
//! Owns: [`Palette`].

use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::Element;
use yew::prelude::*;

use super::overlay;
use crate::app::handle::{Handle, Shared};
use crate::app::views::labels;
use crate::browser::observe::SizeObserver;
use crate::browser::style;
use crate::model::offset::TextRange;
use crate::model::scheme::Scheme;
use crate::model::text::Text;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub handle: Handle,
    pub article: NodeRef,
    pub scheme: Shared<Scheme>,
    pub text: Text,
    pub range: TextRange,
}

/// A row of labels by the selection; a click or a label's key tags it. Taking the pointer must not take the selection.
#[component]
pub fn Palette(props: &Props) -> Html {
    let palette = use_node_ref();
    {
        let (palette, article, text) = (palette.clone(), props.article.clone(), props.text.clone());
        use_effect_with(props.range, move |&range| {
            let node = article.clone();
            let place = Rc::new(move |is_new| move_beside(&palette, &node, &text, range, is_new));
            // It calls back once at the beginning, when the page is laid out anyway.
            let resized = Rc::clone(&place);
            let observer = article_page(&article).and_then(|page| SizeObserver::new(&page, move || resized(true)));
            let reader = article.cast::<Element>().and_then(|article| article.closest(".reader").ok().flatten());
            let scrolled = reader.map(|reader| EventListener::new(&reader, "scroll", move |_| place(false)));
            move || drop((observer, scrolled))
        });
    }
    {
        let (palette, handle) = (palette.clone(), props.handle.clone());
        use_effect_with((), move |()| {
            // Whoever was in it goes on where they came from.
            move || {
                if palette.cast::<Element>().is_some_and(|palette| palette.matches(":focus-within").unwrap_or(false)) {
                    super::focus(&handle);
                }
            }
        });
    }
    html! {
        <div ref={palette} class="palette" role="toolbar" aria-label="Tag the selection as" data-testid="palette"
            onmousedown={Callback::from(|event: MouseEvent| event.prevent_default())}>
            { for props.scheme.labels.iter().map(|label| labels::button(&props.handle, &props.scheme, label)) }
        </div>
    }
}

fn article_page(article: &NodeRef) -> Option<Element> {
    article.cast::<Element>()?.parent_element()
}

/// Puts the palette beside `range`. If it stands there already, it is left where it is while all of it is seen, and when
/// what is selected has been scrolled out of view, so that it does not jump about.
fn move_beside(palette: &NodeRef, article: &NodeRef, text: &Text, range: TextRange, is_new: bool) {
    let (Some(palette), Some(element)) = (palette.cast::<Element>(), article.cast::<Element>()) else { return };
    let Some(reader) = element.closest(".reader").ok().flatten() else { return };
    let (mut size, view) = (palette.get_bounding_client_rect(), reader.get_bounding_client_rect());
    if !is_new && size.top() >= view.top() && size.bottom() <= view.bottom() {
        return;
    }
    let Some(place) = super::place(article, text, range) else { return };
    if !is_new && (place.last.bottom() < view.top() || place.first.top() > view.bottom()) {
        return;
    }
    if size.width() > view.width() - 8.0 {
        // Between two panels there may be little room; then its labels stand in several rows.
        style::set_property(&palette, "max-width", &style::px(view.width() - 8.0));
        size = palette.get_bounding_client_rect();
    }
    let view = (view.left(), view.top(), view.right(), view.bottom());
    let (x, y) = overlay::beside(&place, (size.width(), size.height()), view);
    overlay::move_to(&palette, &element, x, y);
}
