//! What is stored where, how safe it is, and how to be rid of it.

use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::views::buttons::{button, styled_button};
use crate::app::workbench::{Dialog, Facts, Link, LinkState, MANY_EDITS, Workbench, count};
use crate::browser::files::Folder;

/// The page.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    html! {
        <>
            <p>{ "Nothing you open leaves this computer. Once the page is loaded it asks for nothing but newer versions of its \
                  own files, from the place it came from; its policy (Content-Security-Policy) makes the browser refuse \
                  everything else. There is no account, no server, no counting of visits." }</p>
            { match &workbench.keeping.facts {
                Some(facts) => stored(handle, workbench, facts),
                None => html! { <p role="status" class="quiet">{ "Counting what is stored…" }</p> },
            } }
            <section class="part" aria-labelledby="keeping">
                <h3 id="keeping">{ "Will it be kept?" }</h3>
                <p data-testid="persistence">{ persistence(workbench.keeping.persistent) }</p>
                if workbench.keeping.persistent == Some(false) {
                    <div class="row">{ button("Ask the browser to keep it", handle.on(Workbench::ask_to_keep)) }</div>
                }
                <p class="quiet">{ format!("You are reminded to save to a file after {MANY_EDITS} edits, or a day, that are in no file.") }</p>
            </section>
            { backup(handle) }
            if workbench.session.is_some() { { folder(handle, workbench.keeping.folder.as_ref()) } }
            <div class="row end">
                { styled_button("danger", "Delete everything…", handle.on(|w: &mut Workbench| w.dialog(Dialog::DeleteAll))) }
            </div>
        </>
    }
}

fn persistence(persistent: Option<bool>) -> &'static str {
    match persistent {
        Some(true) => {
            "Yes: the browser has promised not to clear it when the disk runs low. Clearing the browser's data by hand still does."
        }
        Some(false) => {
            "The browser has not promised it: it may clear what is stored here when the disk runs low, or after weeks without a visit. Keep a file."
        }
        None => "This browser does not say. Keep a file.",
    }
}

fn stored(handle: &Handle, workbench: &Workbench, facts: &Facts) -> Html {
    let row = |what: String, place: &'static str, bytes: u64, action: Html| {
        html! { <tr><td><span dir="auto">{ what }</span>{ quiet(place) }</td><td>{ size(bytes) }</td><td>{ action }</td></tr> }
    };
    let other = |what: &'static str, place: &'static str, holds: &'static str| {
        html! { <tr><td>{ what }{ quiet(place) }</td><td colspan="2">{ holds }</td></tr> }
    };
    let projects = facts.projects.iter().map(|(id, name, documents, bytes)| {
        let is_open = workbench.is_open(id);
        let (id, shown) = (id.clone(), name.clone());
        let delete = handle.on(move |workbench: &mut Workbench| {
            workbench.dialog(Dialog::DeleteProject { id: id.clone(), name: shown.clone() });
        });
        let action = if is_open {
            html! { <span class="quiet">{ "open" }</span> }
        } else {
            html! { <button type="button" aria-label={format!("Delete {name}")} onclick={delete}>{ "Delete…" }</button> }
        };
        row(format!("{name} ({})", count(*documents, "document")), "IndexedDB “counterclaim”", *bytes, action)
    });
    let (settings, bytes) = facts.settings;
    let offline = facts.offline;
    html! {
        <section class="part" aria-labelledby="stored">
            <h3 id="stored">{ "What is stored in this browser" }</h3>
            <table class="stored" data-testid="stored">
                <thead><tr><th scope="col">{ "What, and where" }</th><th scope="col">{ "Size" }</th>
                    <th scope="col"><span class="out-of-sight">{ "Delete" }</span></th></tr></thead>
                <tbody>
                    { for projects }
                    { row(format!("{}: theme, your name, where you were", count(settings, "setting")), "localStorage, sessionStorage", bytes, Html::default()) }
                    { other("The program itself, for use without a network", "Cache, service worker", if offline.caches + offline.workers == 0 { "none" } else { "kept" }) }
                    { other("Folders kept in step: which, file name, hash", "IndexedDB “counterclaim-folders”", "small") }
                </tbody>
            </table>
            if let Some(why) = &facts.uncounted {
                <p class="notice is-error" role="alert">{ format!("Not all projects could be counted. {why}") }</p>
            }
            if let Some((used, most)) = facts.room {
                <p class="quiet">{ format!("The browser counts {} for this site, of {} that it allows. Each project holds its texts, \
                    annotations, every edit, and what was found damaged.", size(used), size(most)) }</p>
            }
        </section>
    }
}

fn quiet(place: &'static str) -> Html {
    html! { <span class="quiet">{ place }</span> }
}

fn backup(handle: &Handle) -> Html {
    let restore = handle.on(|workbench: &mut Workbench| {
        workbench.dialog = None;
        workbench.pick_files();
    });
    html! {
        <section class="part" aria-labelledby="backup">
            <h3 id="backup">{ "Backup" }</h3>
            <p>{ "All projects with their texts, annotations and edits in one .zip. Open it here again to put back what is missing; \
                  nothing is overwritten." }</p>
            <div class="row">
                { button("Back up everything", handle.on(Workbench::back_up)) }
                { button("Restore from a backup…", restore) }
            </div>
        </section>
    }
}

fn folder(handle: &Handle, link: Option<&Link>) -> Html {
    let content = match link {
        None if !Folder::is_available() => html! {
            <p>{ "This browser lets no page write to a folder; Chromium's family does. Use Ctrl+S or the backup." }</p>
        },
        None => html! {
            <>
                <p>{ "The open project's dataset is written to a folder of yours after each pause, and again when you come back." }</p>
                <div class="row">{ button("Choose a folder…", handle.on(Workbench::choose_folder)) }</div>
            </>
        },
        Some(link) => html! {
            <>
                <p data-testid="folder-state">{ folder_state(link) }</p>
                <div class="row">
                    { folder_actions(handle, link) }
                    { button("Stop", handle.on(Workbench::leave_folder)) }
                </div>
            </>
        },
    };
    html! { <section class="part" aria-labelledby="folder"><h3 id="folder">{ "A folder in step" }</h3>{ content }</section> }
}

/// How it stands with the file, in words.
pub fn folder_state(link: &Link) -> String {
    let (file, folder) = (&link.file, link.folder.name());
    match &link.state {
        LinkState::InStep => format!("“{file}” in “{folder}” is kept in step."),
        LinkState::Asleep => format!("The browser wants your permission again to write “{file}” in “{folder}”."),
        LinkState::Changed => {
            format!(
                "“{file}” in “{folder}” was changed by someone else since it was written last. Nothing was overwritten."
            )
        }
        LinkState::Failed(why) => why.clone(),
    }
}

/// What can be done about it.
pub fn folder_actions(handle: &Handle, link: &Link) -> Html {
    let button = |name, act: fn(&mut Workbench)| button(name, handle.on(act));
    match link.state {
        LinkState::InStep => Html::default(),
        LinkState::Asleep => button("Go on writing", Workbench::wake_folder),
        LinkState::Failed(_) => button("Try again", |workbench| workbench.write_folder(false)),
        LinkState::Changed => html! {
            <>
                { button("Open the other version", Workbench::open_folder_file) }
                { button("Write to a new file", Workbench::write_beside) }
                { button("Overwrite it", |workbench| workbench.write_folder(true)) }
            </>
        },
    }
}

/// "12 kB", "3.4 MB".
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..10_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        10_000_000..10_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

/// The question before everything is deleted.
pub fn delete_all(handle: &Handle) -> Html {
    html! {
        <>
            <p>{ "All projects with their texts, annotations and edits, all settings, and the program's own copy for use without a \
                  network will be deleted from this browser. This cannot be undone. Files you exported stay. Close other tabs of this \
                  program first." }</p>
            <p>{ "Copies of the program in other folders of this site share the projects and settings, which are deleted there, too; \
                  what they keep for use without a network stays." }</p>
            <div class="row end">
                { styled_button("primary", "Back up everything first", handle.on(Workbench::back_up)) }
                { button("Keep it", handle.on(|w: &mut Workbench| w.dialog = None)) }
                { styled_button("danger", "Delete everything", handle.on(Workbench::delete_everything)) }
            </div>
        </>
    }
}

/// What is said afterwards.
pub fn deleted(left: &[String]) -> Html {
    html! {
        <>
            if left.is_empty() {
                <p>{ "Everything this page kept in this browser is deleted." }</p>
            } else {
                <p class="notice is-error">{ format!("This could not be deleted: {}. Clear the site's data in the browser's settings.", left.join("; ")) }</p>
            }
            // A link to the page itself: it comes up as on the first day, as it does when the dialog is closed otherwise.
            <p><a href="">{ "Start anew" }</a></p>
        </>
    }
}
