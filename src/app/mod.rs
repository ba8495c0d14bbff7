//! The page: shows the state of the [`workbench`] and passes on what a person does. No arithmetic on offsets.
//!
//! [`workbench`] holds the state and every action; [`views`] and [`article`] draw it; [`keys`] is the table of
//! shortcuts; [`handle`] is how a view reaches the workbench.

mod article;
mod cached;
mod handle;
mod keys;
mod later;
mod leaving;
mod paint;
mod program;
mod stopped;
mod tabbing;
mod views;
mod workbench;

use yew::prelude::*;

use handle::Handle;

/// Puts the program into the page.
pub fn mount() {
    stopped::listen();
    yew::Renderer::<App>::new().render();
}

/// The root: owns the workbench, draws it anew after each action.
#[component]
fn App() -> Html {
    let render = use_force_update();
    let handle = (*use_memo((), move |()| Handle::new(render))).clone();
    let started = handle.clone();
    use_effect_with((), move |()| {
        let listeners =
            (keys::listen(&started), tabbing::listen(), leaving::listen(&started), program::listen(&started));
        started.act(workbench::Workbench::start);
        move || drop(listeners)
    });
    let ready = handle.read(|workbench| workbench.ready);
    use_effect_with(ready, |ready| {
        crate::browser::page::set_root_attribute("data-ready", if *ready { "true" } else { "" })
    });
    handle.clone().read(|workbench| views::root(&handle, workbench))
}
