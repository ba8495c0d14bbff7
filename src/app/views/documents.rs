//! The documents of the project, on the left.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::cached::{Cached, Later, View};
use crate::app::handle::{Handle, Shared};
use crate::app::views::buttons::button;
use crate::app::workbench::{Dialog, Workbench, count};
use crate::model::document::{Document, DocumentId};
use crate::model::edit::Status;
use crate::model::scheme::Scheme;
use crate::session::{Entry, Session};

use super::labels;

/// From this many documents on, a filter is offered.
const FILTER_FROM: usize = 8;

/// The list with its progress and filter.
pub fn view(handle: &Handle, workbench: &Workbench, session: &Session) -> Html {
    let entries = session.entries();
    let status = |entry: &Entry| entry.get().map(|loaded| loaded.document.details.status);
    let done = entries.iter().filter(|entry| status(entry) == Some(Status::Done)).count();
    let is_shown = |entry: &&Entry| {
        entries.len() < FILTER_FROM || workbench.document_filter.fits(entry, session.open_id() == Some(&entry.id))
    };
    let shown = entries.iter().filter(is_shown);
    html! {
        <nav class="panel documents" aria-label="Documents">
            <div class="panel-head">
                <h2>{ "Documents" }</h2>
                <span class="quiet">{ format!("{done} of {} done", entries.len()) }</span>
                { super::workspace::close_sheet(handle) }
            </div>
            <progress max={entries.len().max(1).to_string()} value={done.to_string()} aria-label="Documents done"></progress>
            if entries.len() >= FILTER_FROM {
                { filter(handle, workbench) }
            }
            <ul data-testid="document-list">{ for shown.map(|entry| item(handle, workbench, session, entry)) }</ul>
            if !workbench.saving.removed.is_empty() {
                <details class="removed">
                    <summary>{ count(workbench.saving.removed.len(), "removed document") }</summary>
                    <ul>{ for workbench.saving.removed.iter().map(|(_, entry)| removed(handle, entry)) }</ul>
                </details>
            }
            <div class="row">
                { button("Open files…", handle.on(Workbench::pick_files)) }
                { button("Paste text", handle.on(|w: &mut Workbench| w.dialog(Dialog::Paste))) }
            </div>
        </nav>
    }
}

/// The words for a status, as one reads them and as a class has them.
const STATUSES: [(Status, &str, &str); 3] =
    [(Status::New, "new", "new"), (Status::InProgress, "in progress", "in-progress"), (Status::Done, "done", "done")];

fn filter(handle: &Handle, workbench: &Workbench) -> Html {
    let by_title = {
        let handle = handle.clone();
        Callback::from(move |event: InputEvent| {
            let input: web_sys::HtmlInputElement = event.target_unchecked_into();
            handle.act(|workbench| workbench.document_filter.title = input.value());
        })
    };
    let by_status = handle.on_value(|workbench, word| {
        let chosen = STATUSES.iter().find(|(_, _, class)| *class == word);
        workbench.document_filter.status = chosen.map(|(status, ..)| *status);
    });
    let chosen = workbench.document_filter.status;
    html! {
        <div class="filter">
            <input type="search" placeholder="Filter by title" aria-label="Filter documents by title"
                value={workbench.document_filter.title.clone()} oninput={by_title} />
            <select aria-label="Filter documents by status" onchange={by_status}>
                <option value="" selected={chosen.is_none()}>{ "all" }</option>
                { for STATUSES.iter().map(|(status, name, class)| html! {
                    <option value={*class} selected={chosen == Some(*status)}>{ *name }</option>
                }) }
            </select>
        </div>
    }
}

fn removed(handle: &Handle, entry: &Entry) -> Html {
    let (id, title) = (entry.id.clone(), entry.title().to_owned());
    html! {
        <li key={id.to_string()}>
            <span class="title" dir="auto" title={title.clone()}>{ title.clone() }</span>
            <button type="button" aria-label={format!("Put {title} back")}
                onclick={handle.on(move |workbench: &mut Workbench| workbench.restore_document(&id))}>{ "Put back" }</button>
        </li>
    }
}

fn item(handle: &Handle, workbench: &Workbench, session: &Session, entry: &Entry) -> Html {
    let view = Item {
        id: entry.id.clone(),
        title: entry.title().to_owned(),
        document: entry.get().map(|loaded| Shared(Rc::clone(&loaded.document))),
        is_unreadable: entry.failure().is_some(),
        is_open: session.open_id() == Some(&entry.id),
        scheme: workbench.scheme(),
    };
    html! { <Cached key={entry.id.as_str()} handle={handle.clone()} view={View::Item(view)} /> }
}

/// One document of the list.
#[derive(PartialEq)]
pub struct Item {
    id: DocumentId,
    title: String,
    document: Option<Shared<Document>>,
    is_unreadable: bool,
    is_open: bool,
    scheme: Shared<Scheme>,
}

impl Item {
    /// The document with what is known of it.
    pub fn draw(&self, handle: &Handle) -> Html {
        let open = {
            let id = self.id.clone();
            handle.on(move |workbench: &mut Workbench| workbench.open_document(&id))
        };
        let (status, name) = match self.document.as_ref().map(|document| document.details.status) {
            _ if self.is_unreadable => ("failed", "cannot be read"),
            None => ("loading", "loading"),
            Some(of) => {
                let known = STATUSES.iter().find(|(status, ..)| *status == of);
                known.map_or_else(Default::default, |(_, name, class)| (*class, *name))
            }
        };
        html! {
            <li class={classes!(self.is_open.then_some("is-open"))} data-testid="document-item" data-document-id={self.id.to_string()}>
                <button type="button" class="document" aria-current={self.is_open.then_some("true")} onclick={open}>
                    <span class={classes!("status", format!("is-{status}"))} title={name} role="img" aria-label={name}></span>
                    <span class="title" dir="auto" title={self.title.clone()}>{ self.title.clone() }</span>
                    if let Some(document) = self.document.clone() {
                        <Later handle={handle.clone()} view={Rc::new(View::Counts(Counts { document, scheme: self.scheme.clone() }))} />
                    }
                </button>
                { self.remove(handle) }
            </li>
        }
    }

    fn remove(&self, handle: &Handle) -> Html {
        let id = self.id.clone();
        let remove = handle.on(move |workbench: &mut Workbench| workbench.remove_document(&id));
        html! {
            <button type="button" class="icon remove" aria-label={format!("Remove {}", self.title)} title="Remove" onclick={remove}>{ "×" }</button>
        }
    }
}

/// How many spans of each label a document has.
#[derive(PartialEq)]
pub struct Counts {
    document: Shared<Document>,
    scheme: Shared<Scheme>,
}

impl Counts {
    /// The numbers, each with the colour of its label.
    pub fn draw(&self) -> Html {
        let each = self.scheme.labels.iter().filter_map(|label| {
            let n = self.document.annotations.label_count(&label.id);
            (n > 0).then(|| {
                html! {
                    <span class={classes!("count", labels::class(&self.scheme, &label.id))} title={count(n, &label.name)}>
                        <span class="swatch" aria-hidden="true"></span>{ n }
                        <span class="out-of-sight">{ format!(" {}", label.name) }</span>
                    </span>
                }
            })
        });
        html! { <span class="counts">{ for each }</span> }
    }
}
