//! The two ends of the selected span, to be dragged by mouse or finger.
//!
//! Owns: [`Handles`]. The handles hang below the line, so that a selection that begins at a span's end is not taken for
//! a resize.

use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::overlay;
use crate::app::handle::Handle;
use crate::browser::observe::SizeObserver;
use crate::browser::selection::{self, Selected};
use crate::model::span::SharedSpan;
use crate::model::text::Text;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub handle: Handle,
    pub article: NodeRef,
    pub text: Text,
    pub span: SharedSpan,
}

/// Handles at both ends of a span.
#[component]
pub fn Handles(props: &Props) -> Html {
    let (start, end) = (use_node_ref(), use_node_ref());
    {
        let (start, end, article) = (start.clone(), end.clone(), props.article.clone());
        let (text, range) = (props.text.clone(), props.span.range);
        use_effect_with(props.span.range, move |_| {
            let put = move || {
                let place = super::place(&article, &text, range);
                if let (Some(place), Some(element)) = (place, article.cast::<Element>()) {
                    let (first, last) = (&place.first, &place.last);
                    let ends = [(&start, first.left(), first.bottom()), (&end, last.right(), last.bottom())];
                    let to = ends.into_iter().filter_map(|(node, x, y)| Some((node.cast::<Element>()?, x, y)));
                    overlay::move_all(&element, &to.collect::<Vec<_>>());
                }
            };
            // It calls back once at the beginning, when the page is laid out anyway.
            let observer = watch(put);
            move || drop(observer)
        });
    }
    html! {
        <>
            { grip(props, start, true) }
            { grip(props, end, false) }
        </>
    }
}

fn watch(put: impl Fn() + 'static) -> Option<SizeObserver> {
    SizeObserver::new(&super::element()?.parent_element()?, put)
}

fn grip(props: &Props, node: NodeRef, is_start: bool) -> Html {
    let capture = Callback::from(|event: PointerEvent| {
        event.prevent_default();
        if let Some(target) = event.target_dyn_into::<Element>() {
            // Without the capture the drag still works as long as the pointer stays on the page.
            drop(target.set_pointer_capture(event.pointer_id()));
        }
    });
    let dragged = {
        let (article, text, span, handle) =
            (props.article.clone(), props.text.clone(), props.span.clone(), props.handle.clone());
        move |event: &PointerEvent| -> Option<(Selected, bool)> {
            let target = event.target_dyn_into::<Element>()?;
            let element = article.cast::<Element>()?;
            if !target.has_pointer_capture(event.pointer_id()) {
                return None;
            }
            // The handle hangs below the line; the finger means the line above.
            let lift = target.get_bounding_client_rect().height() / 2.0 + 8.0;
            let to = selection::at_point(&element, f64::from(event.client_x()), f64::from(event.client_y()) - lift)?;
            let (start, end) = super::positions(&text, span.range);
            let (start, end) = if is_start { (to.min(end), end) } else { (start, to.max(start)) };
            let preview = handle.read(|w| w.preview(Selected { start, end, focus: to }, event.alt_key()));
            overlay::paint(&article, &text, "pending", preview.as_slice());
            Some((Selected { start, end, focus: to }, event.alt_key()))
        }
    };
    let onpointermove = {
        let dragged = dragged.clone();
        Callback::from(move |event: PointerEvent| {
            dragged(&event);
        })
    };
    let onpointerup = {
        let (handle, id) = (props.handle.clone(), props.span.id.clone());
        let (article, text) = (props.article.clone(), props.text.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some((selected, exact)) = dragged(&event) {
                handle.act(|workbench| workbench.resize(&id, selected, exact));
            }
            overlay::paint(&article, &text, "pending", &[]);
        })
    };
    let (class, label) = if is_start { ("grip grip-start", "start") } else { ("grip grip-end", "end") };
    html! {
        <div ref={node} {class} aria-hidden="true" data-testid={format!("handle-{label}")}
            onpointerdown={capture} {onpointermove} {onpointerup}></div>
    }
}
