//! The start screen.

use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::views::buttons::{button, icon_button, styled_button};
use crate::app::workbench::{Dialog, Listed, SaveState, Workbench};
use crate::browser::{clock, program};

/// What is seen while no project is open.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    let open = handle.on(Workbench::pick_files);
    let paste = handle.on(|workbench: &mut Workbench| workbench.dialog(Dialog::Paste));
    let practice = handle.on(Workbench::open_practice);
    html! {
        <main class="start">
            <h1>{ "Counterclaim" }</h1>
            <p class="lead">
                { "Mark who claims what in a text, who denies it, and which numbers they give." }<br />
                { "Take the result with you as a dataset that any program can read." }<br />
                { "Everything stays on this computer: there is no server, and nothing you open leaves it." }
            </p>
            if let SaveState::Failed(why) = &workbench.saving.state {
                <p class="notice is-error" role="alert" data-testid="save-state" data-state="failed">{ why.clone() }</p>
            }
            <div class="dropzone">
                <p>{ "Drop texts, Word documents, tables, web pages, folders, datasets, or files and archives of other annotation programs here" }</p>
                <div class="row">
                    { styled_button("primary", "Open files…", open) }
                    { button("Paste text", paste) }
                    { button("Practice articles", practice) }
                </div>
            </div>
            if program::is_file() {
                <p class="notice" role="note">
                    { "You opened this page from a disk. The browser keeps your work for this page on this computer, and may \
                       not find it again if the file is moved or the browser's data are cleared. The safe place is the dataset \
                       file: press Ctrl+S." }
                </p>
            }
            <p class="save-app row">
                <button type="button" data-testid="save-app" onclick={handle.on(Workbench::save_app)}>{ "Save the app" }</button>
                <span class="quiet">{ "One file that works from a disk or a stick, without a network." }</span>
            </p>
            if !workbench.projects.is_empty() {
                <section class="recent" aria-labelledby="recent">
                    <h2 id="recent">{ "Continue" }</h2>
                    <ul>{ for workbench.projects.iter().map(|listed| project(handle, listed)) }</ul>
                </section>
            }
            <p class="row foot">
                { button("Privacy and storage", handle.on(Workbench::show_privacy)) }
                if !workbench.projects.is_empty() {
                    { button("Back up everything", handle.on(Workbench::back_up)) }
                }
            </p>
        </main>
    }
}

fn project(handle: &Handle, listed: &Listed) -> Html {
    let open = {
        let id = listed.id.clone();
        handle.on(move |workbench| workbench.open_project(&id))
    };
    let delete = {
        let (id, name) = (listed.id.clone(), listed.name.clone());
        handle.on(move |workbench| workbench.dialog(Dialog::DeleteProject { id: id.clone(), name: name.clone() }))
    };
    let day = clock::local(&listed.opened_at).0;
    html! {
        <li key={listed.id.clone()}>
            <button type="button" class="project" onclick={open}>
                <strong dir="auto">{ listed.name.clone() }</strong>
                <span>{ format!("{} · {day}", crate::app::workbench::count(listed.documents, "document")) }</span>
            </button>
            { icon_button("icon", "×", format!("Delete {}", listed.name), delete) }
        </li>
    }
}
