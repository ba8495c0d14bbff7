//! What goes out, and what it will hold.

use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::workbench::{Workbench, count};
use crate::formats::{FORMATS, Format};
use crate::session::Entry;

/// The formats, with what they will hold.
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
            <ul class="formats">{ for FORMATS.iter().map(|format| one(handle, format)) }</ul>
            <div class="row">
                <button type="button" onclick={handle.on(Workbench::save_file)}>{ "Save to a file (Ctrl+S)" }</button>
                <button type="button" onclick={handle.on(Workbench::export_schema)}>{ "JSON Schema of the dataset" }</button>
            </div>
            <p class="quiet">{ "Offsets are Unicode code points, the end not included: text[start:end] in Python. \
                                Every span is checked against its text before the file is written." }</p>
        </>
    }
}

fn one(handle: &Handle, format: &'static Format) -> Html {
    html! {
        <li key={format.id}>
            <button type="button" class="primary" data-testid={format!("export-{}", format.id)}
                onclick={handle.on(|workbench: &mut Workbench| workbench.export(format.id))}>{ format!("Download {}", format.name) }</button>
            <span>{ format.description }</span>
        </li>
    }
}
