//! The messages in the corner.

use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::views::buttons::{button, icon_button};
use crate::app::workbench::{Toast, ToastAction, Workbench};

/// The newest messages, under what stays (`cards`); errors are read out at once, news when there is time.
pub fn view(handle: &Handle, toasts: &crate::app::workbench::Toasts, cards: Html) -> Html {
    let (shown, hidden) = toasts.shown();
    let (errors, news): (Vec<&Toast>, Vec<&Toast>) = shown.iter().partition(|toast| toast.is_error);
    html! {
        <div class="toasts">
            { cards }
            if toasts.are_many() {
                <div class="row">
                    if hidden > 0 {
                        { button("Show earlier", handle.on(Workbench::show_all_toasts)) }
                    }
                    { button("Close all", handle.on(Workbench::close_all_toasts)) }
                </div>
            }
            <div role="alert">{ for errors.into_iter().map(|toast| one(handle, toast)) }</div>
            <div role="status">{ for news.into_iter().map(|toast| one(handle, toast)) }</div>
        </div>
    }
}

fn one(handle: &Handle, toast: &Toast) -> Html {
    let id = toast.id;
    let act = |action: &ToastAction| {
        let action = action.clone();
        handle.on(move |workbench: &mut Workbench| {
            match &action {
                ToastAction::RestoreDocument(document) => workbench.restore_document(document),
                ToastAction::RemoveDocuments(documents) => workbench.remove_documents(documents),
                ToastAction::UseUpdate => workbench.use_update(),
                // May be wanted once more.
                ToastAction::DownloadAside => return workbench.download_aside(),
                ToastAction::DownloadStored(project, document) => return workbench.download_stored(project, document),
                ToastAction::Leave => workbench.leave_project_anyway(),
            }
            workbench.close_toast(id);
        })
    };
    html! {
        <div key={id} class={classes!("toast", toast.is_error.then_some("is-error"))} data-testid="toast">
            <span>{ toast.text.clone() }</span>
            if toast.times > 1 {
                <span class="quiet">{ format!("{} times", toast.times) }</span>
            }
            if let Some((name, action)) = &toast.action {
                <button type="button" onclick={act(action)}>{ *name }</button>
            }
            { icon_button("icon", "×", "Close the message", handle.on(move |w| w.close_toast(id))) }
        </div>
    }
}
