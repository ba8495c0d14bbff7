//! Bringing stretches of text into view, and coming back to where the person left.
//!
//! Owns: [`Restore`], [`use_reveal`]. Far sections have an estimated height until they are drawn, so each jump is
//! checked again in the frames after it.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use web_sys::{DomRect, Element, ScrollBehavior, ScrollToOptions};
use yew::prelude::*;

use super::Props;
use crate::browser::{page, preferences, selection};
use crate::model::offset::{CodePoint, TextRange, Utf16};

/// How the person left a document: what is at the top of the view, what was selected in the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restore {
    /// Counts the openings, so that each is served once.
    pub turn: u32,
    /// Paragraph at the top of the view and how far it was scrolled past, in CSS pixels.
    pub top: Option<(usize, f64)>,
    /// The stretch that was selected.
    pub selection: Option<TextRange>,
}

/// How long nothing must have moved before the position is kept.
const QUIET_MILLISECONDS: u32 = 120;

/// Scrolls to what is to be revealed or restored, and keeps the position.
#[hook]
pub fn use_reveal(article: &NodeRef, props: &Props) {
    {
        let (node, text) = (article.clone(), props.document.text.clone());
        use_effect_with(props.reveal, move |(_, range)| {
            if let Some(range) = *range {
                let Some(article) = node.cast::<Element>() else { return };
                let end = super::positions(&text, range).1;
                let is_seen = super::place(&node, &text, range).is_some_and(|place| is_in_view(&article, &place.last));
                let show = move |article: &Element| {
                    if let Some(place) = super::place(&node, &text, range) {
                        center(article, &place.first);
                    }
                };
                show(&article);
                if !is_seen {
                    // Whoever has a text cursor goes on from where they were led.
                    selection::move_along(&article, end);
                }
                settle(article, show);
            }
        });
    }
    {
        let (node, text) = (article.clone(), props.document.text.clone());
        use_effect_with(props.restore.clone(), move |restore| {
            let Some(article) = node.cast::<Element>() else { return };
            if let Some(range) = restore.selection {
                let (start, end) = super::positions(&text, range);
                selection::set(&article, start, end);
            }
            let top = restore.top;
            scroll_to_paragraph(&article, top.unwrap_or((0, 0.0)));
            if let Some(top) = top {
                settle(article, move |article| scroll_to_paragraph(article, top));
            }
        });
    }
    use_keeping(article, props);
}

/// Repeats a jump in the next frames, when far text has got its height; not if the person has scrolled meanwhile.
pub fn settle(article: Element, jump: impl Fn(&Element) + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        let top = || reader(&article).map(|(reader, _)| reader.scroll_top());
        for _ in 0..3 {
            let before = top();
            TimeoutFuture::new(32).await;
            if !article.is_connected() || top() != before {
                return;
            }
            jump(&article);
        }
    });
}

/// Keeps scroll position, selected span and selection in the preferences: when nothing has moved for a moment, and when
/// the page is left before that.
#[hook]
fn use_keeping(article: &NodeRef, props: &Props) {
    let state = (props.view_key.clone(), props.selected.clone(), props.pending);
    // Listeners live as long as the article: an edit changes what they keep, not them.
    let current = use_mut_ref(|| state.clone());
    current.borrow_mut().clone_from(&state);
    let timer = use_mut_ref(|| None::<Timeout>);
    let keep = {
        let node = article.clone();
        move || {
            let Some(article) = node.cast::<Element>() else { return };
            let (view_key, selected, pending) = &*current.borrow();
            let (paragraph, past) = top_paragraph(&article).unwrap_or((0, 0.0));
            let span = selected.as_ref().map_or("", |id| id.as_str());
            let range = pending.map_or(String::new(), |range| format!("{}-{}", range.start, range.end));
            // A position that cannot be kept is not worth a message.
            drop(preferences::set(view_key, &format!("{paragraph} {} {range} {span}", past as i64)));
        }
    };
    let later = {
        let keep = keep.clone();
        move || *timer.borrow_mut() = Some(Timeout::new(QUIET_MILLISECONDS, keep.clone()))
    };
    use_effect_with(state, {
        let later = later.clone();
        move |_| later()
    });
    let node = article.clone();
    use_effect_with((), move |()| {
        // A page in the background may be thrown away without another word.
        let left = ["pagehide", "visibilitychange"].map(|leaving| {
            let keep = keep.clone();
            EventListener::new(&page::window_target(), leaving, move |_| keep())
        });
        let reader = node.cast::<Element>().and_then(|article| article.closest(".reader").ok().flatten());
        let scrolled = reader.map(|reader| EventListener::new(&reader, "scroll", move |_| later()));
        move || drop((left, scrolled))
    });
}

impl Restore {
    /// Reads what [`use_keeping`] wrote: the position, and the id of the selected span.
    pub fn parse(turn: u32, kept: &str) -> (Self, Option<String>) {
        let mut parts = kept.splitn(4, ' ');
        let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok());
        let top = number().zip(number()).and_then(|(paragraph, past)| {
            Some((usize::try_from(paragraph).ok()?, f64::from(i32::try_from(past).ok()?)))
        });
        let range = parts.next().and_then(|part| part.split_once('-'));
        let selection = range.and_then(|(start, end)| {
            Some(TextRange { start: CodePoint(start.parse().ok()?), end: CodePoint(end.parse().ok()?) })
        });
        let span = parts.next().filter(|span| !span.is_empty()).map(str::to_owned);
        (Self { turn, top, selection }, span)
    }
}

fn reader(article: &Element) -> Option<(Element, DomRect)> {
    let reader = article.closest(".reader").ok()??;
    let view = reader.get_bounding_client_rect();
    Some((reader, view))
}

fn scroll_by(reader: &Element, distance: f64) {
    let options = ScrollToOptions::new();
    options.set_top(f64::from(reader.scroll_top()) + distance);
    options.set_behavior(ScrollBehavior::Instant);
    reader.scroll_to_with_scroll_to_options(&options);
}

/// How far the view of the article is scrolled, in CSS pixels.
pub fn top(article: &Element) -> i32 {
    reader(article).map_or(0, |(reader, _)| reader.scroll_top())
}

/// Where the view of the article begins in the window.
pub fn view_top(article: &Element) -> Option<f64> {
    reader(article).map(|(_, view)| view.top())
}

/// How high what is seen of the article is, in CSS pixels; 0 if that is not known.
pub fn height(article: &Element) -> f64 {
    reader(article).map_or(0.0, |(_, view)| view.height())
}

/// Scrolls by a distance in CSS pixels, down if it is positive.
pub fn scroll_article(article: &Element, distance: f64) {
    if let Some((reader, _)) = reader(article) {
        scroll_by(&reader, distance);
    }
}

/// Scrolls so that `rect` stands in the middle of the view, unless it is well inside already.
fn center(article: &Element, rect: &DomRect) {
    let Some((reader, view)) = reader(article) else { return };
    let margin = view.height() / 8.0;
    if rect.top() < view.top() + margin || rect.bottom() > view.bottom() - margin {
        scroll_by(&reader, rect.top() - view.top() - view.height() / 3.0);
    }
}

/// True if all of `rect` (of the window) is in view.
pub fn is_in_view(article: &Element, rect: &DomRect) -> bool {
    reader(article).is_some_and(|(_, view)| rect.top() >= view.top() && rect.bottom() <= view.bottom())
}

/// Scrolls as little as needed for `rect` to be seen.
pub fn keep_in_view(article: &Element, rect: &DomRect) {
    let Some((reader, view)) = reader(article) else { return };
    let margin = rect.height();
    if rect.top() < view.top() + margin {
        scroll_by(&reader, rect.top() - view.top() - margin);
    } else if rect.bottom() > view.bottom() - margin {
        scroll_by(&reader, rect.bottom() - view.bottom() + margin);
    }
}

/// Scrolls while something is dragged to `y` (of the window) at the upper or lower edge of what is seen, the faster the
/// further.
pub fn follow(article: &Element, y: f64) {
    let Some((reader, view)) = reader(article) else { return };
    let edge = 24.0;
    let (above, below) = (view.top() + edge - y, y - view.bottom() + edge);
    if above.max(below) > 0.0 {
        scroll_by(&reader, if below > 0.0 { below.min(48.0) } else { -above.min(48.0) } / 3.0);
    }
}

/// The paragraph at the top of the view and how far it is scrolled past.
fn top_paragraph(article: &Element) -> Option<(usize, f64)> {
    let (_, view) = reader(article)?;
    let text = article.get_bounding_client_rect();
    let document = web_sys::window()?.document()?;
    let x = (text.left() + text.width() / 2.0) as f32;
    // The gap between two paragraphs belongs to neither, so a few lines are tried.
    let paragraph = (2..80).step_by(6).find_map(|y| {
        let hit = document.element_from_point(x, view.top() as f32 + y as f32)?;
        hit.closest("[data-paragraph]").ok().flatten()
    })?;
    let index = paragraph.get_attribute("data-paragraph")?.parse().ok()?;
    Some((index, view.top() - paragraph.get_bounding_client_rect().top()))
}

fn scroll_to_paragraph(article: &Element, (paragraph, past): (usize, f64)) {
    let Some((reader, view)) = reader(article) else { return };
    if (paragraph, past) == (0, 0.0) {
        scroll_by(&reader, -f64::from(reader.scroll_top()));
        return;
    }
    let at = selection::Position { paragraph, offset: Utf16(0) };
    if let Some(range) = selection::dom_range(article, at, at)
        && let Some(element) = range.start_container().ok().and_then(|node| node.parent_element())
        && let Some(element) = element.closest("[data-paragraph]").ok().flatten()
    {
        scroll_by(&reader, element.get_bounding_client_rect().top() - view.top() + past);
    }
}
