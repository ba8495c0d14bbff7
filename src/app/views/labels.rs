//! One label as a button: in the bar (choose it, relabel, tag) and in the palette (tag).
//!
//! `data-testid="label-…"` is on the palette's buttons while the palette is shown and on the bar's otherwise, so that
//! there is one button of that name at any time.

use yew::prelude::*;

use crate::app::cached::{Cached, View};
use crate::app::handle::{Handle, Shared};
use crate::app::workbench::Workbench;
use crate::model::scheme::{Label, LabelId, Scheme};
use crate::session::Session;

/// The class that gives an element a label's colour and pattern.
pub fn class(scheme: &Scheme, id: &LabelId) -> String {
    format!("label-{}", scheme.label(id).map_or(scheme.labels.len(), |(place, _)| place))
}

/// A button that tags with `label`.
pub fn button(handle: &Handle, scheme: &Scheme, label: &Label) -> Html {
    let id = label.id.clone();
    let onclick = handle.on(move |workbench| workbench.label(&id));
    one(scheme, label, onclick, true, None)
}

/// A button with the name and the colour of `label`; `is_chosen` if it can be.
fn one(scheme: &Scheme, label: &Label, onclick: Callback<MouseEvent>, named: bool, is_chosen: Option<bool>) -> Html {
    let chosen = is_chosen.filter(|chosen| *chosen).map(|_| "is-chosen");
    html! {
        <button type="button" aria-pressed={is_chosen.map(|chosen| chosen.to_string())} {onclick} title={label.definition.clone()}
            class={classes!("label", class(scheme, &label.id), chosen)}
            data-testid={named.then(|| format!("label-{}", label.id))} aria-keyshortcuts={label.key.map(String::from)}>
            <span class="swatch" aria-hidden="true"></span>
            <span class="name">{ label.name.clone() }</span>
            if let Some(key) = label.key { <kbd aria-hidden="true">{ key.to_string() }</kbd> }
        </button>
    }
}

/// The labels of the scheme above the article.
pub fn bar(handle: &Handle, workbench: &Workbench, session: &Session, named: bool) -> Html {
    let view = Bar { scheme: workbench.scheme(), chosen: session.chosen.clone(), named };
    html! { <Cached handle={handle.clone()} view={View::Bar(view)} /> }
}

/// What the bar shows.
#[derive(PartialEq)]
pub struct Bar {
    scheme: Shared<Scheme>,
    chosen: Option<LabelId>,
    /// Its buttons have the test names; while the palette is shown, that one's have.
    named: bool,
}

impl Bar {
    /// The bar.
    pub fn draw(&self, handle: &Handle) -> Html {
        let scheme = &self.scheme;
        let buttons = scheme.labels.iter().map(|label| {
            let id = label.id.clone();
            let onclick = handle.on(move |workbench| workbench.press_label(&id));
            one(scheme, label, onclick, self.named, Some(self.chosen.as_ref() == Some(&label.id)))
        });
        html! {
            <section class="labels" aria-label="Labels"
                onmousedown={Callback::from(|event: MouseEvent| event.prevent_default())}>
                <div class="row" role="toolbar" aria-label="Labels">{ for buttons }</div>
                if let Some(label) = self.chosen.as_ref() {
                    <span class="hint">{ format!("Every selection becomes {}. Esc stops.", scheme.label_name(label)) }</span>
                }
            </section>
        }
    }
}
