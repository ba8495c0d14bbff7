//! What goes out, what it can hold, and what it cannot.

mod choices;
mod losses;

use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::views::buttons::button;
use crate::app::workbench::{Workbench, count, is_other};
use crate::formats::{self, FORMATS, Format};
use crate::session::Entry;

/// The other formats by what they are for, so that a long list can be searched by eye. Those named nowhere come last.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Annotation tools", &["doccano", "label-studio", "prodigy", "brat", "cas-xmi", "cas-json", "pubannotation"]),
    ("Training data", &["spacy", "huggingface", "conll", "bilou"]),
    ("Tables and lines", &["csv", "tsv", "jsonl"]),
    ("Publishing", &["webannotation", "tei"]),
];

/// The dataset first, then the other formats with their choices and what is lost.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    let Some(session) = &workbench.session else { return Html::default() };
    let loaded = session.entries().iter().filter_map(Entry::get);
    let (mut spans, mut relations) = (0, 0);
    for document in loaded {
        spans += document.document.annotations.span_count();
        relations += document.document.annotations.relation_count();
    }
    let documents = session.entries().len();
    html! {
        <>
            <p>{ format!("{}, {}, {}.", count(documents, "document"), count(spans, "span"), count(relations, "relation")) }</p>
            { for FORMATS.iter().take(1).map(|format| dataset(handle, format)) }
            <div class="row">
                { button("Save to a file (Ctrl+S)", handle.on(Workbench::save_file)) }
                { button("JSON Schema of the dataset", handle.on(Workbench::export_schema)) }
            </div>
            { others(handle, workbench) }
            // With a format chosen, it is said beside that one's button.
            if let Some(why) = workbench.outgoing.failure.as_ref().filter(|_| workbench.outgoing.format.is_none()) {
                <p class="notice is-error" role="alert">{ why.clone() }</p>
            }
            <section class="export-other" aria-labelledby="export-app">
                <h3 id="export-app">{ "The app itself" }</h3>
                <p class="quiet">{ "One file that works from a disk or a stick, without a network." }</p>
                <div class="row">
                    <button type="button" data-testid="save-app-with-project" onclick={handle.on(Workbench::save_app_with_project)}>
                        { "Save the app with this project" }
                    </button>
                    <button type="button" data-testid="save-app" onclick={handle.on(Workbench::save_app)}>{ "Save the app" }</button>
                </div>
            </section>
        </>
    }
}

fn dataset(handle: &Handle, format: &'static Format) -> Html {
    html! {
        <div class="export-first">
            <button type="button" class="primary" data-testid={format!("export-{}", format.id)}
                onclick={handle.on(Workbench::export_dataset)}>{ "Download the dataset" }</button>
            <p class="quiet">{ format!("{} Positions are Unicode code points, the end not included: text[start:end] in Python.", format.description) }</p>
        </div>
    }
}

fn others(handle: &Handle, workbench: &Workbench) -> Html {
    let chosen = workbench.outgoing.format;
    let option = |format: &'static Format| {
        let selected = chosen.is_some_and(|chosen| chosen.id == format.id);
        html! { <option value={format.id} {selected} data-testid={format!("export-{}", format.id)}>{ format.name }</option> }
    };
    let grouped = |id: &str| GROUPS.iter().any(|(_, ids)| ids.contains(&id));
    let group = |(name, ids): &(&'static str, &[&str])| {
        let formats = ids.iter().filter_map(|id| formats::format(id)).filter(|format| is_other(format));
        html! { <optgroup label={*name}>{ for formats.map(option) }</optgroup> }
    };
    html! {
        <section class="export-other" aria-labelledby="export-other">
            <h3 id="export-other">{ "For another program" }</h3>
            <label class="field"><span>{ "Format" }</span>
                <select data-testid="export-format" onchange={handle.on_value(Workbench::choose_format)}>
                    <option value="" selected={chosen.is_none()}>{ "Choose a format…" }</option>
                    { for GROUPS.iter().map(group) }
                    { for FORMATS.iter().filter(|format| is_other(format) && !grouped(format.id)).map(option) }
                </select>
            </label>
            // Not as a list of none or one: the list before it would be made anew, and lose the focus.
            if let Some(format) = chosen {
                { other(handle, workbench, format) }
            }
        </section>
    }
}

fn other(handle: &Handle, workbench: &Workbench, format: &'static Format) -> Html {
    let out = &workbench.outgoing;
    html! {
        <>
            <p class="quiet">{ format.description }
                if format.reading.is_none() { { " It can be written, but not opened here again." } }
            </p>
            { choices::view(handle, workbench, format) }
            { losses::view(handle, workbench) }
            if let Some(why) = &out.failure {
                <p class="notice is-error" role="alert">{ why.clone() }</p>
            }
            <p class="quiet">{ "You get a .zip, with a README that says how to load it and a manifest of the choices and losses." }</p>
            <div class="row end at-hand">
                <button type="button" class="primary" data-testid="export-go" disabled={!matches!(out.report, Some(Ok(_)))}
                    onclick={handle.on(Workbench::export_chosen)}>{ format!("Download {}", format.name) }</button>
            </div>
        </>
    }
}
