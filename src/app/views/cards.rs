//! What stays in the corner until it is dealt with: the reminder to save to a file, and a folder that wants a word.

use yew::prelude::*;

use super::dialogs::privacy::{folder_actions, folder_state};
use crate::app::handle::Handle;
use crate::app::workbench::{LinkState, Workbench};

/// The cards there are now.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    let troubled = workbench.session.as_ref().and(workbench.keeping.folder.as_ref());
    let troubled = troubled.filter(|link| link.state != LinkState::InStep && !link.is_hidden);
    html! {
        <div role="status">
            if workbench.keeping.reminding && troubled.is_none() && workbench.session.is_some() {
                <div key="reminder" class="toast is-card" data-testid="reminder">
                    <span>{ "Your newest work is in this browser only, in no file yet." }</span>
                    <span class="row">
                        <button type="button" onclick={handle.on(Workbench::save_file)}>{ "Save to a file" }</button>
                        <button type="button" onclick={handle.on(Workbench::remind_later)}>{ "Later" }</button>
                    </span>
                </div>
            }
            if let Some(link) = troubled {
                <div key="folder" class="toast is-card" data-testid="folder-card">
                    <span>{ folder_state(link) }</span>
                    <span class="row">
                        { folder_actions(handle, link) }
                        <button type="button" onclick={handle.on(Workbench::hide_folder)}>{ "Not now" }</button>
                    </span>
                </div>
            }
        </div>
    }
}
