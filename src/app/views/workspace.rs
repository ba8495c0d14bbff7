//! The workspace: documents left, the article in the middle, annotations and details right.

use std::rc::Rc;

use yew::prelude::*;

use super::annotations::Annotations;
use super::details::Details;
use super::{documents, find, history, labels, markdown, topbar, typing};
use crate::app::article::{self, Article};
use crate::app::handle::{Handle, Shared};
use crate::app::views::buttons::{button, icon_button, styled_button, toggle};
use crate::app::workbench::{Field, ORIGINAL, Panel, Side, Workbench};
use crate::model::document::{Document, DocumentId};
use crate::model::edit::Status;
use crate::session::Session;

/// The page while a project is open.
pub fn view(handle: &Handle, workbench: &Workbench, session: &Session) -> Html {
    let (left, right) = workbench.folded;
    let class = classes!(
        "workspace",
        left.then_some("left-folded"),
        right.then_some("right-folded"),
        (workbench.sheet == Some(Side::Left)).then_some("left-sheet"),
        (workbench.sheet == Some(Side::Right)).then_some("right-sheet"),
    );
    let palette_shown = session.pending.is_some() && workbench.model.is_none();
    html! {
        <div {class}>
            { skip(handle) }
            { topbar::view(handle, workbench, session) }
            { labels::bar(handle, workbench, session, !palette_shown) }
            if let Some(search) = &workbench.find {
                { find::view(handle, session, search) }
            }
            { documents::view(handle, workbench, session) }
            { center(handle, workbench, session) }
            { right_panel(handle, workbench, session) }
            <button type="button" class="fold fold-left wide-only" aria-expanded={(!left).to_string()} aria-label="Documents panel"
                onclick={handle.on(|w: &mut Workbench| w.folded.0 = !w.folded.0)}>{ if left { "›" } else { "‹" } }</button>
            <button type="button" class="fold fold-right wide-only" aria-expanded={(!right).to_string()} aria-label="Annotations panel"
                onclick={handle.on(|w: &mut Workbench| w.folded.1 = !w.folded.1)}>{ if right { "‹" } else { "›" } }</button>
            if workbench.sheet.is_some() {
                <button type="button" class="backdrop" aria-label="Close the panel" onclick={handle.on(Workbench::close_sheet)}></button>
            }
        </div>
    }
}

/// Where the keyboard begins: the text is far behind the bars and the documents.
fn skip(handle: &Handle) -> Html {
    let to_text = {
        let handle = handle.clone();
        Callback::from(move |_: MouseEvent| article::focus(&handle))
    };
    styled_button("skip", "Go to the text", to_text)
}

fn center(handle: &Handle, workbench: &Workbench, session: &Session) -> Html {
    let Some(document) = workbench.shown() else {
        let open = session.open_id().and_then(|id| session.entry(id));
        return html! {
            <main class="reader">{ reading_along(handle, workbench) }{ match open.map(|entry| (&entry.id, entry.failure())) {
                Some((document, Some(why))) => unreadable(handle, &session.id, document, why),
                Some(_) => Html::default(),
                None => html! { <p class="empty">{ "No document is open. Open files, paste text, or choose one on the left." }</p> },
            } }</main>
        };
    };
    let hits: Vec<_> = workbench.find.as_ref().map_or_else(Vec::new, |find| {
        find.hits.iter().filter(|hit| hit.document == document.id).map(|hit| hit.range).collect()
    });
    let selected = workbench.selected_shown();
    let view_key = format!("view:{}:{}", session.id, document.id);
    let is_model = workbench.model.is_some();
    let key = format!("{}{is_model}", document.id);
    html! {
        <main class="reader">
            { reading_along(handle, workbench) }
            { looking_at_model(handle, workbench) }
            { heading(handle, workbench, session, &document) }
            <Article {key} handle={handle.clone()} scheme={workbench.scheme()}
                {selected} pending={session.pending} reveal={workbench.reveal}
                restore={workbench.restore.clone()} hits={workbench.hits(hits)} {view_key} read_only={is_model || workbench.tabs.reading}
                document={Shared(document)} />
        </main>
    }
}

/// Says that the model annotation is shown, wherever one has scrolled to.
fn looking_at_model(handle: &Handle, workbench: &Workbench) -> Html {
    if workbench.model.is_none() || workbench.past.is_some() {
        return Html::default();
    }
    let back = button("Back to your own", handle.on(Workbench::toggle_model));
    in_sight("This is the model annotation. Your own is kept.", back)
}

/// A notice that stays in sight while the text is scrolled.
fn in_sight(text: &'static str, button: Html) -> Html {
    html! { <p class="notice row is-sticky" role="status"><span>{ text }</span>{ button }</p> }
}

/// Says that another tab writes, wherever one has scrolled to.
fn reading_along(handle: &Handle, workbench: &Workbench) -> Html {
    if !workbench.tabs.reading {
        return Html::default();
    }
    let edit = button("Edit here instead", handle.on(Workbench::take_over));
    in_sight("This project is open in another tab. Its changes appear here as they are made.", edit)
}

/// In the place of a document that cannot be read.
fn unreadable(handle: &Handle, project: &str, document: &DocumentId, why: &str) -> Html {
    let (project, document) = (project.to_owned(), document.to_string());
    let download = handle.on(move |workbench: &mut Workbench| workbench.download_stored(&project, &document));
    html! {
        <p class="notice is-error row">
            <span role="alert">{ format!("This document cannot be read: {why}") }</span>
            { button(ORIGINAL, download) }
        </p>
    }
}

/// The button that closes a sheet.
pub fn close_sheet(handle: &Handle) -> Html {
    icon_button("icon narrow-only close-sheet", "×", "Close", handle.on(Workbench::close_sheet))
}

fn heading(handle: &Handle, workbench: &Workbench, session: &Session, document: &Rc<Document>) -> Html {
    let is_model = workbench.model.is_some();
    let details = &document.details;
    let facts: Vec<&str> =
        [&details.source, &details.date].into_iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
    let done = details.status == Status::Done;
    let typed = workbench.typed(&Field::Title).filter(|_| !is_model);
    let title = typed.map_or(&details.title, |typed| &typed.text).clone();
    let (oninput, onfocusout) = typing::listeners(handle, Field::Title);
    html! {
        <div class="heading">
            <textarea class="title" rows="1" aria-label="Title of the document" value={title}
                {oninput} {onfocusout} readonly={is_model || workbench.tabs.reading} dir="auto" />
            <div class="row">
                <span class="quiet" dir="auto">{ facts.join(" · ") }</span>
                <span class="spring"></span>
                if workbench.is_practice() && !is_model {
                    { button("Show the model annotation", handle.on(Workbench::toggle_model)) }
                }
                if !is_model {
                    { toggle(if done { "✓ Done" } else { "Mark as done" }, done, handle.on(Workbench::toggle_done)) }
                }
            </div>
            if let Some(seq) = workbench.past {
                { history::notice(handle, session, seq) }
            }
        </div>
    }
}

fn right_panel(handle: &Handle, workbench: &Workbench, session: &Session) -> Html {
    let tabs = [
        (Panel::Annotations, "Annotations"),
        (Panel::Details, "Details"),
        (Panel::Guidelines, "Guidelines"),
        (Panel::History, "History"),
    ];
    let tab = |(panel, name): (Panel, &'static str)| {
        let shown = workbench.panel == panel;
        html! {
            <button type="button" role="tab" id={format!("tab-{name}")} aria-selected={shown.to_string()} tabindex={if shown { "0" } else { "-1" }}
                aria-controls="right-panel" onclick={handle.on(move |w: &mut Workbench| w.show_panel(panel))}>{ name }</button>
        }
    };
    let name = tabs.iter().find(|(panel, _)| *panel == workbench.panel).map_or("", |(_, name)| name);
    let selected = workbench.selected_shown();
    let scheme = workbench.scheme();
    let content = match (workbench.panel, workbench.shown()) {
        (Panel::Guidelines, _) if scheme.guidelines.trim().is_empty() => {
            html! { <p class="empty">{ "This project has no guidelines." }</p> }
        }
        (Panel::Guidelines, _) => markdown::view(&scheme.guidelines),
        (_, None) => Html::default(),
        (Panel::History, Some(_)) => history::view(handle, workbench, session),
        (Panel::Annotations, Some(document)) => html! {
            <Annotations handle={handle.clone()} document={Shared(document)} {scheme} filter={workbench.filter.clone()} {selected} />
        },
        (Panel::Details, Some(document)) => html! {
            <Details handle={handle.clone()} document={Shared(document)} {scheme} {selected} typed={workbench.all_typed()}
                read_only={workbench.model.is_some() || workbench.tabs.reading} />
        },
    };
    html! {
        <aside class="panel right" aria-label="Annotations and details">
            <div class="tabs">
                <div role="tablist">{ for tabs.into_iter().map(tab) }</div>
                { close_sheet(handle) }
            </div>
            <div role="tabpanel" id="right-panel" class="tabpanel" aria-labelledby={format!("tab-{name}")} tabindex="0">{ content }</div>
        </aside>
    }
}
