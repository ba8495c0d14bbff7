//! What was read, before it is stored: articles taken from web pages, datasets with something amiss.

use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::workbench::{Dialog, Import, TakenArticle, Workbench, count};
use crate::formats::dataset::Reading;

/// The report, and the choice.
pub fn view(handle: &Handle, import: &Import) -> Html {
    let accept = handle.on(|workbench: &mut Workbench| {
        if let Some(Dialog::Import(import)) = workbench.dialog.take() {
            workbench.accept(import);
        }
    });
    html! {
        <>
            { for import.refused.iter().chain(&import.announced).map(|text| html! { <p class="notice is-error">{ text.clone() }</p> }) }
            if !import.documents.is_empty() {
                <p>{ format!("{} will be added.", count(import.documents.len(), "text")) }</p>
            }
            { for import.articles.iter().enumerate().map(|(n, taken)| article(handle, n, taken)) }
            { for import.datasets.iter().enumerate().map(|(n, (name, reading, reanchor))| dataset(handle, n, name, reading, *reanchor)) }
            <div class="row end">
                <button type="button" onclick={handle.on(|w: &mut Workbench| w.dialog = None)}>{ "Cancel" }</button>
                <button type="button" class="primary" data-testid="import-accept" onclick={accept}>{ "Take it" }</button>
            </div>
        </>
    }
}

fn article(handle: &Handle, n: usize, taken: &TakenArticle) -> Html {
    let toggle = handle.on(move |workbench: &mut Workbench| {
        if let Some(Dialog::Import(import)) = &mut workbench.dialog
            && let Some(taken) = import.articles.get_mut(n)
        {
            taken.wanted = !taken.wanted;
        }
    });
    let article = &taken.article;
    html! {
        <section key={n} class="taken">
            <h3 dir="auto">{ article.title.clone().unwrap_or_default() }</h3>
            <p class="quiet">{ [&article.source, &article.date].map(|fact| fact.as_deref().unwrap_or_default()).join(" ") }</p>
            <label><input type="checkbox" checked={taken.wanted} onchange={toggle} />{ " Add this text" }</label>
            <div class="preview" dir="auto" tabindex="0" role="region" aria-label="The text that was taken">{ article.text.clone() }</div>
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
    let spans: usize = reading.project.documents.iter().map(|document| document.annotations.span_count()).sum();
    let placeable = reading.unplaced.iter().filter(|unplaced| unplaced.proposal.is_some()).count();
    let lost = reading.unplaced.len() - placeable;
    let toggle = handle.on(move |workbench: &mut Workbench| {
        if let Some(Dialog::Import(import)) = &mut workbench.dialog
            && let Some(dataset) = import.datasets.get_mut(n)
        {
            dataset.2 = !dataset.2;
        }
    });
    html! {
        <section key={n} class="taken">
            <h3 dir="auto">{ name.to_owned() }</h3>
            <p>{ format!("{} and {} can be read as they are.", count(reading.project.documents.len(), "document"), count(spans, "span")) }</p>
            if placeable > 0 {
                <label><input type="checkbox" checked={reanchor} onchange={toggle} />
                    { format!(" Put {} where the quoted text stands", count(placeable, "span")) }</label>
            }
            if lost > 0 {
                <p>{ format!("{} cannot be placed: the quoted text does not occur in the document.", count(lost, "span")) }</p>
            }
            <ul class="problems" tabindex="0" aria-label="What was found">
                { for reading.problems.iter().take(500).map(|problem| html! {
                    <li><code>{ problem.place.clone() }</code>{ format!(" {}", problem.message) }</li>
                }) }
                if reading.problems.len() > 500 {
                    <li>{ format!("… and {} more.", reading.problems.len() - 500) }</li>
                }
            </ul>
        </section>
    }
}
