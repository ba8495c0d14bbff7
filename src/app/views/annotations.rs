//! The list of annotations: filter it, jump to one.
//!
//! Long lists are drawn in a window: only the rows near what is scrolled to are in the page.

use std::rc::Rc;

use web_sys::{Element, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::labels;
use crate::app::cached::{Cached, View};
use crate::app::handle::{Handle, Shared};
use crate::app::keys::go_to_text;
use crate::app::later::use_after_paint;
use crate::browser::frame::next_frame;
use crate::browser::observe::SizeObserver;
use crate::browser::style;
use crate::model::document::Document;
use crate::model::scheme::Scheme;
use crate::model::span::{AnnotationId, SharedSpan, Span};
use crate::session::list::ListFilter;

/// Up to this many rows are all in the page.
const ALL: usize = 400;
/// The height of a row, in CSS pixels; the style sheet says the same.
const ROW: f64 = 52.0;
/// Rows drawn beyond each edge of what is seen: few, since an edit moves all rows after it.
const MARGIN: usize = 6;
/// Rows scrolled by before the list is drawn anew.
const STEP: usize = 3;
/// Rows that are taken to be seen until the list has been measured.
const SEEN: usize = 20;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub handle: Handle,
    pub document: Shared<Document>,
    pub scheme: Shared<Scheme>,
    pub filter: ListFilter,
    pub selected: Option<AnnotationId>,
}

/// The tab *Annotations*.
#[component]
pub fn Annotations(props: &Props) -> Html {
    let now = (props.document.clone(), props.selected.clone());
    let before = use_after_paint(&now);
    // Another text is shown at once.
    let (document, selected) = if before.0.text.is_same(&now.0.text) { before } else { now };
    let window = use_state_eq(|| (0_usize, SEEN));
    let list = use_node_ref();
    let annotations = &document.annotations;
    let filtered = (!props.filter.is_open()).then(|| props.filter.spans(&document));
    let total = filtered.as_ref().map_or(annotations.span_count(), Vec::len);
    let place_of = |id: &AnnotationId| match &filtered {
        None => annotations.span(id).map(|span| annotations.rank(span)),
        Some(list) => list.iter().position(|span| span.id == *id),
    };
    let selected_place = selected.as_ref().and_then(place_of);
    let (start, end) = if total <= ALL {
        (0, total)
    } else {
        let (first, seen) = *window;
        (first.saturating_sub(MARGIN).min(total), (first + seen + MARGIN).min(total))
    };
    let rows = (start..end).filter_map(|n| match &filtered {
        None => annotations.nth(n).cloned(),
        Some(list) => list.get(n).cloned(),
    });
    let onscroll = use_window(&list, &window, start, total, selected_place);
    html! {
        <div class="annotations">
            { filter(props, total) }
            <div class="scroll" ref={list} {onscroll} tabindex="-1">
                <ul data-testid="span-list" aria-label="Annotations" class={classes!((total > ALL).then_some("is-long"))}>
                    { for rows.map(|span| html! {
                        <Cached key={span.id.as_str()} handle={props.handle.clone()} view={View::Row(Row {
                            document: document.clone(),
                            scheme: props.scheme.clone(),
                            is_selected: selected.as_ref() == Some(&span.id), span: span.clone(),
                        })} />
                    }) }
                </ul>
                if total == 0 {
                    <p class="empty">{ empty(props) }</p>
                }
            </div>
        </div>
    }
}

fn empty(props: &Props) -> &'static str {
    if props.filter.is_open() {
        "Nothing marked yet. Select some text, then choose a label."
    } else {
        "No annotation fits the filter."
    }
}

/// Keeps the scroll height of a long list and brings the selected row into view; gives what is to be done on scrolling.
/// Where the list stands is noted when it moves, because asking the page for it would lay it out.
#[hook]
fn use_window(
    list: &NodeRef,
    window: &UseStateHandle<(usize, usize)>,
    start: usize,
    total: usize,
    selected: Option<usize>,
) -> Callback<Event> {
    let long = total > ALL;
    let stands = use_mut_ref(|| (0.0, 0.0));
    let moved = {
        let (node, stands, window) = (list.clone(), Rc::clone(&stands), window.setter());
        Rc::new(move || {
            let Some(scroll) = node.cast::<Element>() else { return };
            let (top, height) = (f64::from(scroll.scroll_top()), f64::from(scroll.client_height()));
            *stands.borrow_mut() = (top, height);
            // Drawing anew every few rows is enough.
            let row = (top / ROW) as usize / STEP * STEP;
            if long {
                window.set((row, (height / ROW) as usize + 1 + STEP));
            }
        })
    };
    let node = list.clone();
    use_effect_with((start, total), move |&(start, total)| {
        if let Some(rows) = node.cast::<Element>().and_then(|scroll| scroll.first_element_child()) {
            let height = if long { style::px(total as f64 * ROW) } else { String::new() };
            let top = if long { style::px(start as f64 * ROW) } else { String::new() };
            style::set_property(&rows, "height", &height);
            style::set_property(&rows, "padding-top", &top);
        }
    });
    let (node, resized) = (list.clone(), Rc::clone(&moved));
    use_effect_with(long, move |_| {
        let observer = node.cast::<Element>().and_then(|scroll| SizeObserver::new(&scroll, move || resized()));
        move || drop(observer)
    });
    let node = list.clone();
    use_effect_with(selected, move |selected| {
        if let (Some(scroll), Some(place)) = (node.cast::<Element>(), *selected) {
            let ((seen, height), top) = (*stands.borrow(), place as f64 * ROW);
            if top < seen || top + ROW > seen + height {
                next_frame(move || scroll.set_scroll_top((top - height / 2.0) as i32));
            }
        }
    });
    Callback::from(move |_| moved())
}

fn filter(props: &Props, total: usize) -> Html {
    let handle = props.handle.clone();
    let by_label = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let id = select.value();
        handle.act(|workbench| workbench.filter.label = (!id.is_empty()).then(|| id.into()));
    });
    let handle = props.handle.clone();
    let by_text = Callback::from(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        handle.act(|workbench| workbench.filter.text = input.value());
    });
    let chosen = props.filter.label.clone();
    html! {
        <div class="filter">
            <select aria-label="Filter by label" onchange={by_label}>
                <option value="" selected={chosen.is_none()}>{ "All labels" }</option>
                { for props.scheme.labels.iter().map(|label| html! {
                    <option value={label.id.to_string()} selected={chosen.as_ref() == Some(&label.id)}>{ label.name.clone() }</option>
                }) }
            </select>
            <input type="search" placeholder="Filter by text" aria-label="Filter by text" value={props.filter.text.clone()}
                oninput={by_text} />
            <span class="quiet" aria-live="polite">{ total }</span>
        </div>
    }
}

/// One row of the list.
pub struct Row {
    document: Shared<Document>,
    scheme: Shared<Scheme>,
    span: SharedSpan,
    is_selected: bool,
}

/// The document is another one after every edit, its text never: rows are drawn again only if their span changed.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        std::sync::Arc::ptr_eq(&self.span, &other.span)
            && self.is_selected == other.is_selected
            && self.scheme == other.scheme
            && self.document.text.is_same(&other.document.text)
    }
}

impl Row {
    /// The row as it is shown.
    pub fn draw(&self, handle: &Handle) -> Html {
        let span: &Span = &self.span;
        let (id, again) = (span.id.clone(), handle.clone());
        let onclick = handle.on(move |workbench| {
            workbench.choose_span(id.clone());
            workbench.sheet = None;
            // The keys that follow mean the span, and Enter its details.
            go_to_text(again.clone());
        });
        let text = excerpt(self.document.text.slice(span.range));
        html! {
            <li data-testid="span-item" data-span-id={span.id.to_string()} data-label={span.label.to_string()}
                data-start={span.range.start.to_string()} data-end={span.range.end.to_string()}
                class={classes!(labels::class(&self.scheme, &span.label), self.is_selected.then_some("is-selected"))}>
                <button type="button" aria-pressed={self.is_selected.to_string()} {onclick}>
                    <span class="swatch" aria-hidden="true"></span>
                    <span class="label-name">{ self.scheme.label_name(&span.label).to_owned() }</span>
                    <span class="excerpt" dir="auto">{ text }</span>
                </button>
            </li>
        }
    }
}

/// One line of a span's text.
fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    let line: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MOST).is_some() { format!("{line}…") } else { line }
}
