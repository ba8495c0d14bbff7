//! Annotations of another program: what was read, where it goes, what becomes of its labels.

use yew::prelude::*;

use super::super::{choice, tick};
use super::what_was_read;
use crate::app::handle::Handle;
use crate::app::workbench::{Foreign, Workbench, count};
use crate::formats::mapping::{Kind, Mapped};
use crate::formats::options::Unit;
use crate::model::scheme::Scheme;

/// The report on what was read as the `n`th of several, and the choices.
pub fn view(handle: &Handle, workbench: &Workbench, n: usize, foreign: &Foreign) -> Html {
    let format = foreign.found.format;
    let reanchor = change(handle, n, |foreign| foreign.reanchor = !foreign.reanchor);
    html! {
        <section key={format!("foreign {n}")} class="taken" data-testid="import-foreign" data-format={format.id}>
            <h3 dir="auto">{ foreign.name() }<span class="quiet">{ format!(" {}", format.name) }</span></h3>
            { what_was_read(&foreign.reading, foreign.reanchor, reanchor) }
            if format.unit_varies {
                { choice("Positions count", foreign.options.unit.unwrap_or(format.unit).as_str(),
                    [(Unit::CodePoint.as_str(), "Unicode code points, as Python does"),
                     (Unit::Utf16.as_str(), "UTF-16 units, as JavaScript and Java do")].into_iter(),
                    handle.on_value(move |workbench, word| workbench.choose_unit(n, word))) }
            }
            if let Some(session) = &workbench.session {
                { choice("Documents go", if foreign.as_new { "new" } else { "here" },
                    [("here", format!("into “{}”", session.info.name).as_str()), ("new", "into a project of their own")].into_iter(),
                    handle.on_value(move |workbench, word| {
                        let as_new = word == "new";
                        set(workbench, n, |foreign| foreign.as_new = as_new);
                    })) }
                if !foreign.as_new {
                    if foreign.known > 0 {
                        { tick(html! { format!("Add {} whose text is in this project already, as further documents; otherwise it is left out with its annotations", count(foreign.known, "document")) },
                            foreign.add_known, change(handle, n, |f| f.add_known = !f.add_known)) }
                    }
                    { mapping(handle, n, &session.info.scheme, &foreign.mapping) }
                }
            }
        </section>
    }
}

fn set(workbench: &mut Workbench, n: usize, change: impl FnOnce(&mut Foreign)) {
    workbench.change_import(|import| {
        if let Some(foreign) = import.foreign.get_mut(n) {
            change(foreign);
        }
    });
}

fn change(handle: &Handle, n: usize, change: fn(&mut Foreign)) -> Callback<Event> {
    handle.on(move |workbench: &mut Workbench| set(workbench, n, change))
}

/// What becomes of labels and relation types that the project lacks.
fn mapping(handle: &Handle, n: usize, scheme: &Scheme, mapping: &[Mapped]) -> Html {
    if mapping.is_empty() {
        return html! { <p class="quiet">{ "The project has all labels and relation types that these annotations use." }</p> };
    }
    html! {
        <fieldset class="mapping">
            <legend>{ "Labels and relation types that the project lacks" }</legend>
            { for mapping.iter().enumerate().map(|(at, one)| row(handle, (n, at), scheme, one)) }
        </fieldset>
    }
}

fn row(handle: &Handle, (n, at): (usize, usize), scheme: &Scheme, one: &Mapped) -> Html {
    let known: Vec<(&str, &str)> = match one.kind {
        Kind::Label => scheme.labels.iter().map(|label| (label.id.as_str(), label.name.as_str())).collect(),
        Kind::Relation => scheme.relations.iter().map(|kind| (kind.id.as_str(), kind.name.as_str())).collect(),
    };
    let (what, new) = match one.kind {
        Kind::Label => (count(one.count, "span"), "a new label"),
        Kind::Relation => (count(one.count, "relation"), "a new relation type"),
    };
    let chosen = one.to.as_deref().unwrap_or_default();
    let onchange = handle.on_value(move |workbench, id| {
        let to = (!id.is_empty()).then(|| id.to_owned());
        set(workbench, n, |foreign| foreign.mapping.iter_mut().skip(at).take(1).for_each(|one| one.to = to.clone()));
    });
    html! {
        <label key={format!("{what} {}", one.id)} class="field">
            <span><b dir="auto">{ one.name.clone() }</b>{ format!(" {what}") }</span>
            <select data-testid={format!("map-{}", one.id)} {onchange}>
                <option value="" selected={one.to.is_none()}>{ format!("becomes {new}") }</option>
                { for known.into_iter().map(|(id, name)| html! {
                    <option value={id.to_owned()} selected={id == chosen}>{ format!("becomes “{name}”") }</option>
                }) }
            </select>
        </label>
    }
}
