//! The article: its text in sections, the marks near the viewport, the text cursor, palette and handles.
//!
//! Owns: [`Article`]. Unit: positions come from and go to [`crate::browser::selection`]; the workbench turns them into
//! code points. Must not know: what a command does.
//!
//! The whole text is always in the page, in sections of some paragraphs; sections near the viewport carry marks,
//! far ones are plain. Each section is drawn again only if its own marks changed.

mod handles;
mod held;
mod input;
mod marks;
mod nearby;
mod overlay;
mod paging;
mod palette;
mod scroll;
mod section;
mod staying;

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};
use yew::prelude::*;

use super::cached::{Cached, View};
use super::handle::{Handle, Shared};
use super::keys;
use super::later::use_after_paint;
use super::workbench::Workbench;
use crate::browser::selection::{self, Position};
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::scheme::Scheme;
use crate::model::span::AnnotationId;
use crate::model::text::Text;
use handles::Handles;
use marks::MarkCache;
use palette::Palette;

pub use paging::turn_page;
pub use scroll::Restore;
pub use section::{Block, Chapter, Section};

/// The article on the page, if one is open.
pub fn element() -> Option<Element> {
    web_sys::window()?.document()?.query_selector("[data-testid=article]").ok()?
}

/// Gives the article on the page the focus, if one is open, and scrolls nothing: what is about to be tagged is selected
/// again, or the text cursor stands at the end of the selected span, if that is in view.
pub fn focus(handle: &Handle) {
    let Some(article) = element() else { return };
    let is_seen = |&(_, end): &(Position, Position)| {
        selection::place(&article, end, end).is_some_and(|place| scroll::is_in_view(&article, &place.last))
    };
    if selection::read(&article).is_none()
        && let Some((start, end)) = handle.read(left_at).filter(is_seen)
    {
        selection::set(&article, start, end);
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Without the focus the person clicks into the text.
    drop(article.dyn_into::<HtmlElement>().map(|article| article.focus_with_options(&options)));
}

/// Puts the text cursor where [`focus`] has it, or where the text is seen first.
pub fn put_cursor(article: &Element, workbench: &Workbench) {
    match left_at(workbench) {
        Some((start, end)) => {
            selection::set(article, start, end);
        }
        None => input::focused(article),
    }
}

/// Scrolls as little as needed for the text cursor, or the end of what is selected that moves, to be seen.
pub fn follow_cursor(article: &Element) {
    let place = selection::read(article).and_then(|selected| selection::place(article, selected.focus, selected.focus));
    place.iter().for_each(|place| scroll::keep_in_view(article, &place.first));
}

/// What is about to be tagged, or the end of the selected span.
fn left_at(workbench: &Workbench) -> Option<(Position, Position)> {
    let session = workbench.session.as_ref()?;
    let text = &session.current()?.document.text;
    if let Some(pending) = session.pending {
        return Some(positions(text, pending));
    }
    let end = positions(text, session.selected()?.range).1;
    Some((end, end))
}

/// The two ends of a stretch as places on the page.
pub fn positions(text: &Text, range: TextRange) -> (Position, Position) {
    let place = |at| {
        let (paragraph, offset) = text.paragraph_position(at);
        Position { paragraph, offset }
    };
    (place(range.start), place(range.end))
}

/// What the article shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The way back.
    pub handle: Handle,
    /// The text and its spans.
    pub document: Shared<Document>,
    /// Labels, for colours and the palette.
    pub scheme: Shared<Scheme>,
    /// The selected span.
    pub selected: Option<AnnotationId>,
    /// What is about to be tagged.
    pub pending: Option<TextRange>,
    /// What to bring into view.
    pub reveal: (u32, Option<TextRange>),
    /// How the person left the document.
    pub restore: Restore,
    /// Search hits in this document.
    pub hits: Shared<Vec<TextRange>>,
    /// Names the document's view in the preferences.
    pub view_key: AttrValue,
    /// Nothing can be changed.
    pub read_only: bool,
}

/// The text of a document with its marks.
#[component]
pub fn Article(props: &Props) -> Html {
    let article = use_node_ref();
    held::use_held_selection(&article);
    let document = &props.document;
    let sections = use_memo(document.text.clone(), section::sections);
    let at_start = props.restore.top.is_none() && props.reveal.1.is_none();
    let near = nearby::use_nearby(&article, &document.text, &sections, at_start);
    let cache = use_mut_ref(MarkCache::default);
    input::use_input(&article, &props.handle, &document.text);
    scroll::use_reveal(&article, props);
    staying::use_staying(&article);
    // Where the page itself has just been loaded, a screen reader begins at its top.
    let opened = props.handle.clone();
    use_effect_with((), move |()| {
        if !opened.quietly(|workbench| std::mem::take(&mut workbench.arriving)) {
            keys::keep_focus(opened);
        }
    });
    overlay::use_highlights(&article, props, &near);

    let marks = cache.borrow_mut().update(document, &props.scheme, props.selected.as_ref(), &near.sections, &sections);
    let marked: Vec<_> = sections.iter().copied().zip(marks).collect();
    let views = marked.chunks(section::CHAPTER).enumerate().map(|(index, sections)| {
        let view = Chapter { text: document.text.clone(), sections: sections.to_vec() };
        html! { <Cached key={index} handle={props.handle.clone()} view={View::Chapter(view)} /> }
    });
    // Handles have to be measured, which can wait until the mark is on screen.
    let settled = use_after_paint(&props.selected);
    let selected = props
        .selected
        .as_ref()
        .filter(|_| settled == props.selected)
        .and_then(|id| document.annotations.span(id))
        .cloned();
    let direction = if is_right_to_left(&document.details.language) { "rtl" } else { "auto" };
    let language = (!document.details.language.is_empty()).then(|| document.details.language.clone());
    html! {
        <div class="page">
            <div ref={article.clone()} class="article" role="document" tabindex="0" dir={direction} lang={language}
                data-testid="article" data-document-id={document.id.to_string()}
                data-span-count={document.annotations.span_count().to_string()}
                data-state={if near.is_known { "ready" } else { "loading" }}
                aria-label={format!("Text of {}", document.details.title)}>
                { for views }
            </div>
            <div class="caret"></div>
            if let Some(range) = props.pending.filter(|_| !props.read_only) {
                <Palette handle={props.handle.clone()} article={article.clone()} scheme={props.scheme.clone()}
                    text={document.text.clone()} {range} />
            }
            if let Some(span) = selected.filter(|_| !props.read_only && props.pending.is_none()) {
                <Handles handle={props.handle.clone()} article={article.clone()} text={document.text.clone()}
                    {span} />
            }
        </div>
    }
}

fn is_right_to_left(language: &str) -> bool {
    let language = language.to_ascii_lowercase();
    let mut parts = language.split('-');
    let by_script = parts.clone().any(|part| matches!(part, "arab" | "hebr"));
    let of_their_own = ["ar", "he", "fa", "ur", "ps", "ckb", "sd", "ug", "dv", "yi"];
    by_script || parts.next().is_some_and(|first| of_their_own.contains(&first)) && !parts.any(|part| part == "latn")
}

/// The place of a stretch of text on screen.
fn place(article: &NodeRef, text: &Text, range: TextRange) -> Option<selection::Place> {
    let (start, end) = positions(text, range);
    selection::place(&article.cast::<Element>()?, start, end)
}
