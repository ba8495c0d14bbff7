//! The documents of the project, on the left.

use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::workbench::{Dialog, Workbench, count};
use crate::model::document::DocumentId;
use crate::model::edit::Status;
use crate::session::{Entry, Session};

use super::labels;

/// From this many documents on, a filter is offered.
const FILTER_FROM: usize = 8;

/// The list with its progress and filter.
pub fn view(handle: &Handle, workbench: &Workbench, session: &Session) -> Html {
    let entries = session.entries();
    let status = |entry: &Entry| entry.get().map(|loaded| loaded.document.details.status);
    let done = entries.iter().filter(|entry| status(entry) == Some(Status::Done)).count();
    let needle = workbench.document_filter.trim().to_lowercase();
    let shown = entries.iter().filter(|entry| needle.is_empty() || entry.title().to_lowercase().contains(&needle));
    let filter = {
        let handle = handle.clone();
        Callback::from(move |event: InputEvent| {
            let input: web_sys::HtmlInputElement = event.target_unchecked_into();
            handle.act(|workbench| workbench.document_filter = input.value());
        })
    };
    html! {
        <nav class="panel documents" aria-label="Documents">
            <div class="panel-head">
                <h2>{ "Documents" }</h2>
                <span class="quiet">{ format!("{done} of {} done", entries.len()) }</span>
            </div>
            <progress max={entries.len().max(1).to_string()} value={done.to_string()} aria-label="Documents done"></progress>
            if entries.len() >= FILTER_FROM {
                <input type="search" placeholder="Filter by title" aria-label="Filter documents by title"
                    value={workbench.document_filter.clone()} oninput={filter} />
            }
            <ul data-testid="document-list">{ for shown.map(|entry| item(handle, session, entry)) }</ul>
            <div class="row">
                <button type="button" onclick={handle.on(Workbench::pick_files)}>{ "Open files…" }</button>
                <button type="button" onclick={handle.on(|w: &mut Workbench| w.dialog(Dialog::Paste))}>{ "Paste text" }</button>
            </div>
        </nav>
    }
}

fn item(handle: &Handle, session: &Session, entry: &Entry) -> Html {
    let is_open = session.open_id() == Some(&entry.id);
    let open = {
        let id = entry.id.clone();
        handle.on(move |workbench: &mut Workbench| workbench.open_document(&id))
    };
    let (status, name) = match entry.get().map(|loaded| loaded.document.details.status) {
        _ if entry.failure().is_some() => ("failed", "cannot be read"),
        None => ("loading", "loading"),
        Some(Status::New) => ("new", "new"),
        Some(Status::InProgress) => ("in-progress", "in progress"),
        Some(Status::Done) => ("done", "done"),
    };
    html! {
        <li key={entry.id.as_str()} class={classes!(is_open.then_some("is-open"))} data-testid="document-item"
            data-document-id={entry.id.to_string()}>
            <button type="button" class="document" aria-current={is_open.then_some("true")} onclick={open}>
                <span class={classes!("status", format!("is-{status}"))} title={name} role="img" aria-label={name}></span>
                <span class="title" dir="auto">{ entry.title().to_owned() }</span>
                { counts(session, entry) }
            </button>
            { remove(handle, entry) }
        </li>
    }
}

fn remove(handle: &Handle, entry: &Entry) -> Html {
    let id: DocumentId = entry.id.clone();
    html! {
        <button type="button" class="icon remove" aria-label={format!("Remove {}", entry.title())} title="Remove"
            onclick={handle.on(move |workbench: &mut Workbench| workbench.remove_document(&id))}>{ "×" }</button>
    }
}

fn counts(session: &Session, entry: &Entry) -> Html {
    let Some(loaded) = entry.get() else { return Html::default() };
    let scheme = &session.info.scheme;
    let annotations = &loaded.document.annotations;
    let each = scheme.labels.iter().filter_map(|label| {
        let n = annotations.label_count(&label.id);
        (n > 0).then(|| {
            html! {
                <span class={classes!("count", labels::class(scheme, &label.id))} title={count(n, &label.name)}>
                    <span class="swatch" aria-hidden="true"></span>{ n }
                    <span class="out-of-sight">{ format!(" {}", label.name) }</span>
                </span>
            }
        })
    });
    html! { <span class="counts">{ for each }</span> }
}
