//! What was read, before it is stored: articles taken from web pages, annotations of other programs, tables of texts,
//! datasets with something amiss.

mod foreign;
mod table;

use yew::prelude::*;

use super::tick;
use crate::app::handle::Handle;
use crate::app::views::buttons::button;
use crate::app::workbench::{Import, TakenArticle, Workbench, count};
use crate::formats::dataset::{Problem, Reading, doubtful};
use crate::model::annotations::Annotations;
use crate::model::wrapped::looks_wrapped;

/// The report, and the choice.
pub fn view(handle: &Handle, workbench: &Workbench, import: &Import) -> Html {
    let texts = import.texts();
    let only_known = texts == Some(0) && import.known > 0;
    let name = match texts {
        _ if only_known => "Open what is here".to_owned(),
        Some(texts) => format!("Add {}", count(texts, "text")),
        None => "Take it".to_owned(),
    };
    html! {
        <>
            // In a list of its own, so that one more leaves what follows as it is, with the focus in it.
            <>{ for import.refused.iter().chain(&import.announced).map(|text| html! { <p class="notice is-error">{ text.clone() }</p> }) }</>
            if !import.documents.is_empty() {
                <p>{ to_add(import) }</p>
            }
            if import.known > 0 {
                { tick(html! { format!("Add {} that is in this project already", count(import.known, "text")) }, import.add_known,
                    handle.on(|w: &mut Workbench| w.change_import(|import| import.add_known = !import.add_known))) }
            }
            { for import.articles.iter().enumerate().map(|(n, taken)| article(handle, n, taken)) }
            { for import.foreign.iter().enumerate().map(|(n, read)| foreign::view(handle, workbench, n, read)) }
            { for import.tables.iter().enumerate().map(|(n, (_, read))| table::view(handle, n, read)) }
            { for import.datasets.iter().enumerate().map(|(n, (name, reading, reanchor))| dataset(handle, n, name, reading, *reanchor)) }
            <div class="row end at-hand">
                { button("Cancel", handle.on(|w: &mut Workbench| w.dialog = None)) }
                <button type="button" class="primary" autofocus=true data-testid="import-accept" disabled={texts == Some(0) && !only_known}
                    onclick={handle.on(Workbench::accept_shown)}>{ name }</button>
            </div>
        </>
    }
}

/// How many texts will be added: those that are not shown, and those that are.
fn to_add(import: &Import) -> String {
    let shown = import.shown_texts();
    let all = count(import.new_texts(), "text");
    if shown == 0 || import.known > 0 {
        format!("{all} will be added.")
    } else {
        format!("{all} will be added, {shown} of them from what is shown below.")
    }
}

fn article(handle: &Handle, n: usize, taken: &TakenArticle) -> Html {
    let toggle = handle.on(move |workbench: &mut Workbench| {
        workbench.change_import(|import| {
            if let Some(taken) = import.articles.get_mut(n) {
                taken.wanted = !taken.wanted;
            }
        });
    });
    let join = handle.on(move |workbench: &mut Workbench| {
        workbench.change_import(|import| {
            if let Some(taken) = import.articles.get_mut(n) {
                taken.joined = !taken.joined;
            }
        });
    });
    let article = &taken.article;
    html! {
        <section key={n} class="taken">
            <h3 dir="auto">{ article.title.clone().unwrap_or_default() }</h3>
            <p class="quiet">{ [&article.source, &article.date].map(|fact| fact.as_deref().unwrap_or_default()).join(" ") }</p>
            <label><input type="checkbox" checked={taken.wanted} onchange={toggle} />{ " Add this text" }</label>
            if looks_wrapped(&article.text) {
                { super::join_tick(taken.joined, join) }
            }
            <div class="preview" dir="auto" tabindex="0" role="region" aria-label="The text that was taken">{ taken.text() }</div>
            if !article.left_out.is_empty() {
                <details>
                    <summary>{ format!("{} left out", count(article.left_out.len(), "piece")) }</summary>
                    <ul>{ for article.left_out.iter().map(|text| html! { <li dir="auto">{ text.clone() }</li> }) }</ul>
                </details>
            }
        </section>
    }
}

fn dataset(handle: &Handle, n: usize, name: &str, reading: &Reading, reanchor: bool) -> Html {
    let toggle = handle.on(move |workbench: &mut Workbench| {
        workbench.change_import(|import| {
            if let Some(dataset) = import.datasets.get_mut(n) {
                dataset.2 = !dataset.2;
            }
        });
    });
    html! {
        <section key={format!("dataset {n}")} class="taken">
            <h3 dir="auto">{ name.to_owned() }</h3>
            { what_was_read(reading, reanchor, toggle) }
        </section>
    }
}

/// What a file holds, and what is amiss with it. `toggle`: puts spans where their quotes are, or not.
fn what_was_read(reading: &Reading, reanchor: bool, toggle: Callback<Event>) -> Html {
    let all = || reading.project.documents.iter().map(|document| &document.annotations);
    let spans: usize = all().map(Annotations::span_count).sum();
    let relations: usize = all().map(Annotations::relation_count).sum();
    let labels = reading.project.scheme.labels.iter().filter(|label| all().any(|one| one.label_count(&label.id) > 0));
    let placeable = reading.unplaced.iter().filter(|unplaced| unplaced.proposal.is_some()).count();
    let lost = reading.unplaced.len() - placeable;
    let held = reading.held_relations.len();
    let doubtful = doubtful(&reading.project.documents, &reading.project.scheme);
    let read = [
        count(reading.project.documents.len(), "document"),
        count(spans, "span"),
        count(relations, "relation"),
        count(labels.count(), "label"),
    ];
    html! {
        <>
            <p data-testid="import-read">{ format!("{} can be read as they are.", read.join(", ")) }</p>
            if placeable > 0 {
                { tick(html! { format!("Put {} where the quoted text stands", count(placeable, "span")) }, reanchor, toggle) }
            }
            if lost > 0 {
                <p>{ format!("{} cannot be placed and will be missing, for the reasons below.", count(lost, "span")) }</p>
            }
            if held > 0 {
                <p>{ format!("Held back with their spans: {}.", count(held, "relation")) }</p>
            }
            { problems(&[&reading.problems[..], &doubtful].concat()) }
        </>
    }
}

/// What is amiss with a file.
fn problems(problems: &[Problem]) -> Html {
    if problems.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="problems" tabindex="0" aria-label="What was found">
            { for problems.iter().take(500).map(|problem| html! {
                <li><code>{ problem.place.clone() }</code>{ format!(" {}", problem.message) }</li>
            }) }
            if problems.len() > 500 {
                <li>{ format!("… and {} more.", problems.len() - 500) }</li>
            }
        </ul>
    }
}
