//! The top bar: project, undo, redo, find, save state, export.

use yew::prelude::*;

use crate::app::cached::{Cached, View};
use crate::app::handle::Handle;
use crate::app::views::buttons::{Tool, button, icon_button};
use crate::app::workbench::{Dialog, SaveState, Side, Workbench};
use crate::model::history::{History, Step};
use crate::session::Session;

/// The bar above everything.
#[derive(PartialEq)]
pub struct TopBar {
    name: String,
    can_undo: bool,
    can_redo: bool,
    status: SaveStatus,
}

/// The bar as it is now.
pub fn view(handle: &Handle, workbench: &Workbench, session: &Session) -> Html {
    let history = session.current().map(|loaded| &loaded.history);
    let view = TopBar {
        name: session.info.name.clone(),
        can_undo: workbench.saving.removals_to_undo > 0 || history.is_some_and(History::can_undo),
        can_redo: history.is_some_and(History::can_redo),
        status: SaveStatus { state: workbench.save_state(), only_here: workbench.only_in_browser() },
    };
    html! { <Cached handle={handle.clone()} view={View::TopBar(view)} /> }
}

impl TopBar {
    /// The bar.
    pub fn draw(&self, handle: &Handle) -> Html {
        let step = |step| handle.on(move |workbench: &mut Workbench| workbench.step(step));
        let dialog = |dialog: Dialog| handle.on(move |workbench: &mut Workbench| workbench.dialog(dialog.clone()));
        html! {
            <header class="topbar">
                { icon_button("icon narrow-only opens-left", "☰", "Documents", sheet(handle, Side::Left)) }
                { tool("icon not-small", "⌂", "All projects", "All projects", handle.on(Workbench::leave_project)) }
                <button type="button" class="project-name" title="Project settings" onclick={dialog(Dialog::Project)}>
                    <bdi>{ self.name.clone() }</bdi>
                </button>
                { again("↶", "Undo", "Undo (Ctrl+Z)", "undo", self.can_undo).draw(step(Step::Undo)) }
                { again("↷", "Redo", "Redo (Ctrl+Shift+Z)", "redo", self.can_redo).draw(step(Step::Redo)) }
                { tool("icon not-tiny", "⌕", "Find", "Find in the project (/)", handle.on(Workbench::show_find)) }
                // What is said here is longer or shorter; nothing that is pressed again and again may move with it.
                <span class="spring"></span>
                <Cached handle={handle.clone()} view={View::SaveStatus(self.status.clone())} />
                { tool("icon wide-only", "?", "Shortcuts", "Shortcuts (?)", dialog(Dialog::Shortcuts)) }
                { tool("icon wide-only", "◐", "Light or dark", "Light or dark", handle.on(Workbench::next_theme)) }
                { tool("icon", "⋯", "Menu", "Menu", dialog(Dialog::Menu)) }
                <button type="button" class="primary" data-testid="export" onclick={handle.on(Workbench::show_export)}>{ "Export" }</button>
                { icon_button("icon narrow-only opens-right", "≡", "Annotations and details", sheet(handle, Side::Right)) }
            </header>
        }
    }
}

fn tool(
    class: &'static str,
    sign: &'static str,
    name: &'static str,
    title: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    Tool { class, sign, name: name.into(), title: Some(title), ..Tool::default() }.draw(onclick)
}

/// Undo or redo.
fn again(sign: &'static str, name: &'static str, title: &'static str, test_id: &'static str, can: bool) -> Tool {
    let name = name.into();
    Tool { class: "icon", sign, name, title: Some(title), test_id: Some(test_id), is_idle: Some(!can) }
}

fn sheet(handle: &Handle, side: Side) -> Callback<MouseEvent> {
    handle.on(move |workbench: &mut Workbench| {
        workbench.sheet = if workbench.sheet == Some(side) { None } else { Some(side) };
    })
}

/// "Saved" only once it is; where the work is in no file yet, that is said too.
#[derive(Clone, PartialEq)]
pub struct SaveStatus {
    state: SaveState,
    only_here: bool,
}

impl SaveStatus {
    /// The words and the button for what went wrong.
    pub fn draw(&self, handle: &Handle) -> Html {
        let only_here = self.only_here;
        let (text, title) = match &self.state {
            SaveState::Saved if only_here => (
                "Saved in this browser",
                "Every change is stored in this browser, and in no file yet. Export the dataset, or press Ctrl+S."
                    .to_owned(),
            ),
            SaveState::Saved => ("Saved", "Every change is stored in this browser.".to_owned()),
            SaveState::Saving => ("Saving…", "The last change is being stored.".to_owned()),
            SaveState::Failed(why) => ("Not saved", why.clone()),
        };
        let state = self.state.as_str();
        // A narrow screen has room for the dot alone, and a finger finds no `title`.
        let failed = matches!(self.state, SaveState::Failed(_));
        let tell = {
            let title = title.clone();
            handle.on(move |workbench: &mut Workbench| {
                workbench.say(title.as_str());
                if failed {
                    workbench.try_saving_again();
                }
            })
        };
        // Heard after each edit, “Saved” would drown what the edit did.
        let live = if failed { "polite" } else { "off" };
        html! {
            <span class={classes!("save-state", format!("is-{state}"), only_here.then_some("is-only-here"))} onclick={tell}>
                <span role="status" aria-live={live} data-testid="save-state" data-state={state} data-in-file={(!only_here).to_string()} {title}>
                    { text }
                </span>
                if only_here && !failed {
                    <span class="in-no-file">{ "in no file yet" }</span>
                }
                if failed {
                    // A press goes on to what it is in, which tries again.
                    { button("Try again", Callback::noop()) }
                }
            </span>
        }
    }
}
