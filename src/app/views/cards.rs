//! What stays in the corner until it is dealt with: the reminder to save to a file, a folder that wants a word, and the
//! relation that is being drawn.

use yew::prelude::*;

use super::dialogs::privacy::{folder_actions, folder_state};
use crate::app::handle::Handle;
use crate::app::views::buttons::button;
use crate::app::workbench::{LinkState, Workbench};
use crate::session::Session;
use crate::session::past::quoted;

/// The cards there are now.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    let troubled = workbench.session.as_ref().and(workbench.keeping.folder.as_ref());
    let troubled = troubled.filter(|link| link.state != LinkState::InStep && !link.is_hidden);
    let from = workbench.relating_from().zip(workbench.session.as_ref().and_then(Session::current));
    html! {
        <div role="status">
            if let Some((from, current)) = from {
                <div key="relating" class="toast is-card" data-testid="relating">
                    <span>
                        { "Link " }{ quoted(&current.document.text, from.range) }
                        { " to which span? Click it in the text or in the list, or go there with " }<kbd>{ "n" }</kbd>
                        { " and " }<kbd>{ "p" }</kbd>{ " and press " }<kbd>{ "Enter" }</kbd>{ "." }
                    </span>
                    { button("Stop", handle.on(Workbench::stop_relating)) }
                </div>
            }
            if workbench.keeping.reminding && troubled.is_none() && workbench.session.is_some() {
                <div key="reminder" class="toast is-card" data-testid="reminder">
                    <span>{ "Your newest work is in this browser only, in no file yet." }</span>
                    <span class="row">
                        { button("Save to a file", handle.on(Workbench::save_file)) }
                        { button("Later", handle.on(Workbench::remind_later)) }
                    </span>
                </div>
            }
            if let Some(link) = troubled {
                <div key="folder" class="toast is-card" data-testid="folder-card">
                    <span>{ folder_state(link) }</span>
                    <span class="row">
                        { folder_actions(handle, link) }
                        { button("Not now", handle.on(Workbench::hide_folder)) }
                    </span>
                </div>
            }
        </div>
    }
}
