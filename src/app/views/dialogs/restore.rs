//! What is in a backup, before anything is put back.

use yew::prelude::*;

use super::tick;
use crate::app::handle::Handle;
use crate::app::views::buttons::button;
use crate::app::workbench::{Incoming, Standing, Workbench, count};
use crate::formats::backup::Kept;

/// The projects, how each stands to what is here, and what is damaged.
pub fn view(handle: &Handle, restore: &Incoming) -> Html {
    let wanted = restore.projects.iter().filter(|project| project.2).count();
    html! {
        <>
            <p dir="auto">{ format!("“{}” holds {}. Nothing that is here will be changed.", restore.name, count(restore.projects.len(), "project")) }</p>
            <ul class="restored" data-testid="restore-list">
                { for restore.projects.iter().enumerate().map(|(n, (kept, standing, wanted))| project(handle, n, kept, *standing, *wanted, restore.problems.is_empty())) }
            </ul>
            if !restore.problems.is_empty() {
                <p>{ "The backup is damaged. What could be read is above; this is what could not:" }</p>
                <ul class="problems" tabindex="0" aria-label="What is damaged">
                    { for restore.problems.iter().take(200).map(|why| html! { <li dir="auto">{ why.clone() }</li> }) }
                </ul>
            }
            <div class="row end at-hand">
                { button("Cancel", handle.on(|w: &mut Workbench| w.dialog = None)) }
                <button type="button" class="primary" autofocus=true data-testid="restore-go" disabled={wanted == 0}
                    onclick={handle.on(Workbench::restore)}>{ format!("Restore {}", count(wanted, "project")) }</button>
            </div>
        </>
    }
}

fn project(handle: &Handle, n: usize, kept: &Kept, standing: Standing, wanted: bool, is_whole: bool) -> Html {
    let spans: usize = kept.project.documents.iter().map(|document| document.annotations.span_count()).sum();
    let edits: usize = kept.histories.iter().map(|(_, history)| history.len()).sum();
    let holds =
        [count(kept.project.documents.len(), "document"), count(spans, "span"), count(edits, "edit")].join(", ");
    let words = match standing {
        Standing::New if is_whole => "not here: comes back as it was",
        Standing::New => "not here: comes back as far as it could be read",
        Standing::Same => "here already, exactly so",
        Standing::Other => "another version is here: comes as a copy beside it",
    };
    html! {
        <li key={n}>{ tick(html! {
            <><b dir="auto">{ kept.project.name.clone() }</b><span class="quiet">{ format!(" {holds} · {words}") }</span></>
        }, wanted, handle.on(move |w: &mut Workbench| w.toggle_restored(n))) }</li>
    }
}
