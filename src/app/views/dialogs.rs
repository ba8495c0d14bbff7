//! The dialogs, as the browser's own `<dialog>`: it keeps the focus inside and gives it back.

mod export;
mod import;
mod paste;
pub mod privacy;
mod project;
mod restore;

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::labels;
use crate::app::handle::Handle;
use crate::app::keys::SHORTCUTS;
use crate::app::views::buttons::{self, button, icon_button};
use crate::app::workbench::{Dialog, Occurrences, Workbench, count};
use crate::browser::page;
use crate::model::find::Options;
use crate::model::scheme::RelationTypeId;
use crate::model::span::AnnotationId;
use crate::session::find::context;
use crate::session::past::quoted;

/// The open dialog, if any.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    let Some(dialog) = &workbench.dialog else { return Html::default() };
    let (title, content) = match dialog {
        Dialog::Shortcuts => ("Shortcuts", shortcuts()),
        Dialog::Paste => ("Paste text", paste::view(handle)),
        Dialog::Import(import) => ("Before anything is stored", import::view(handle, workbench, import)),
        Dialog::Export => ("Export", export::view(handle, workbench)),
        Dialog::Project => ("Project", project::view(handle, workbench)),
        Dialog::Menu => ("Menu", menu(handle)),
        Dialog::Privacy => ("Privacy and storage", privacy::view(handle, workbench)),
        Dialog::Restore(restore) => ("What is in this backup", restore::view(handle, restore)),
        Dialog::DeleteAll => ("Delete everything?", privacy::delete_all(handle)),
        Dialog::Deleted(left) => ("Deleted", privacy::deleted(left)),
        Dialog::DeleteProject { id, name } => ("Delete this project?", project::delete(handle, id, name)),
        Dialog::Occurrences(occurrences) => ("Tag all occurrences", occurrences_view(handle, workbench, occurrences)),
        Dialog::Relate { from, to, kinds } => ("Which relation?", relate(handle, workbench, from, to, kinds)),
    };
    html! { <Modal key={title} handle={handle.clone()} {title}>{ content }</Modal> }
}

/// The relations that may lead from one span to another.
fn relate(
    handle: &Handle,
    workbench: &Workbench,
    from: &AnnotationId,
    to: &AnnotationId,
    kinds: &[RelationTypeId],
) -> Html {
    let Some(session) = &workbench.session else { return Html::default() };
    let scheme = &session.info.scheme;
    let named = |id: &AnnotationId| {
        let document = &session.current()?.document;
        let span = document.annotations.span(id)?;
        let quote = quoted(&document.text, span.range);
        Some(html! { <><b dir="auto">{ quote }</b>{ format!(" ({})", scheme.label_name(&span.label)) }</> })
    };
    let choices = kinds.iter().enumerate().map(|(n, kind)| {
        let name = scheme.relation(kind).map_or_else(|| kind.to_string(), |relation| relation.name.clone());
        let (kind, from, to) = (kind.clone(), from.clone(), to.clone());
        let onclick = handle.on(move |workbench: &mut Workbench| workbench.relate(&kind, &from, &to));
        html! { <button type="button" autofocus={n == 0} {onclick}>{ name }</button> }
    });
    html! {
        <>
            <p>{ "From " }{ named(from) }{ " to " }{ named(to) }{ ":" }</p>
            <div class="row">{ for choices }</div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    handle: Handle,
    title: AttrValue,
    children: Html,
}

#[component]
fn Modal(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // Fails only if it is open already.
                drop(dialog.show_modal());
                begin_at_top(dialog);
            }
            move || dialog.iter().for_each(HtmlDialogElement::close)
        });
    }
    html! {
        <dialog ref={node} aria-labelledby="dialog-title" oncancel={props.handle.on(Workbench::shut)}>
            <div class="dialog-head">
                <h2 id="dialog-title" tabindex="-1">{ props.title.clone() }</h2>
                { icon_button("icon", "×", "Close", props.handle.on(Workbench::shut)) }
            </div>
            { props.children.clone() }
        </dialog>
    }
}

/// What does not fit on the screen begins at its beginning, and Enter must not say yes to what nobody has read yet: the
/// title then has the focus, instead of the button at the end. A field keeps it.
fn begin_at_top(dialog: &HtmlDialogElement) {
    let on_button =
        page::focused().is_some_and(|focused| focused.matches("[autofocus]:not(textarea)").unwrap_or(false));
    if on_button && dialog.scroll_height() > dialog.client_height() {
        page::focus("#dialog-title");
        dialog.set_scroll_top(0);
    }
}

/// A list to choose one of: values with their words. `chosen` is the value chosen now.
fn choice<'a>(
    name: &'static str,
    chosen: &str,
    offered: impl Iterator<Item = (&'a str, &'a str)>,
    onchange: Callback<Event>,
) -> Html {
    let options: Html = offered
        .map(|(value, words)| {
            html! { <option value={value.to_owned()} selected={value == chosen}>{ words.to_owned() }</option> }
        })
        .collect();
    html! { <label class="field"><span>{ name }</span><select {onchange}>{ options }</select></label> }
}

/// The offer to make paragraphs of lines that were broken to fit a page.
fn join_tick(joins: bool, onchange: Callback<Event>) -> Html {
    tick(html! { "Join lines into paragraphs: they look as if they were broken to fit a page" }, joins, onchange)
}

/// A box to tick, with `words` beside it.
fn tick(words: Html, checked: bool, onchange: Callback<Event>) -> Html {
    html! { <label class="tick"><input type="checkbox" {checked} {onchange} /><span>{ words }</span></label> }
}

/// What has no button of its own in the top bar.
fn menu(handle: &Handle) -> Html {
    // What the top bar of a narrow screen has no room for has a class.
    let instead = |class: &'static str, name: &'static str, act: fn(&mut Workbench)| {
        html! { <li {class}>{ button(name, handle.on(act)) }</li> }
    };
    let entry = |name, act| instead("", name, act);
    let find = |workbench: &mut Workbench| {
        workbench.dialog = None;
        workbench.show_find();
    };
    let history = |workbench: &mut Workbench| {
        workbench.dialog = None;
        workbench.show_history();
    };
    let back_up = |workbench: &mut Workbench| {
        workbench.dialog = None;
        workbench.back_up();
    };
    html! {
        <ul class="menu">
            { instead("small-only", "All projects", Workbench::leave_project) }
            { instead("tiny-only", "Find in the project", find) }
            { entry("Privacy and storage", Workbench::show_privacy) }
            { entry("Back up everything", back_up) }
            { entry("Save the app with this project", Workbench::save_app_with_project) }
            { entry("Save the app", Workbench::save_app) }
            { entry("History of this document", history) }
            { entry("Shortcuts", |workbench| workbench.dialog(Dialog::Shortcuts)) }
            { entry("Light or dark", Workbench::next_theme) }
            { entry("Light or dark as the system has it", |workbench| workbench.set_theme("")) }
        </ul>
    }
}

fn shortcuts() -> Html {
    let row = |keys: &str, does: &str| {
        html! {
            <tr>
                <td>{ for keys.split(' ').map(|key| html! { <kbd>{ key.replace("Arrow", "") }</kbd> }) }</td>
                <td>{ does.to_owned() }</td>
            </tr>
        }
    };
    html! {
        <>
            <table class="shortcuts"><tbody>{ for SHORTCUTS.iter().map(|shortcut| row(shortcut.keys, shortcut.does)) }</tbody></table>
            <p class="quiet">{ "Ctrl is Cmd on a Mac. No shortcut works while you type in a field." }</p>
        </>
    }
}

fn occurrences_view(handle: &Handle, workbench: &Workbench, occurrences: &Occurrences) -> Html {
    let Some(session) = &workbench.session else { return Html::default() };
    let Some(loaded) = session.current() else { return Html::default() };
    let text = &loaded.document.text;
    let scheme = &session.info.scheme;
    let toggle = |name: &'static str, on: bool, to: Options| {
        let (needle, label) = (occurrences.needle.clone(), occurrences.label.clone());
        let onclick = handle.on(move |w: &mut Workbench| w.find_occurrences(&needle, &label, to));
        buttons::toggle(name, on, onclick)
    };
    let options = occurrences.options;
    let rows = occurrences.places.iter().enumerate().map(|(n, (range, wanted))| {
        let (before, after) = context(text, *range, 40);
        html! {
            <li key={range.start.0}><label>
                <input type="checkbox" checked={*wanted} onchange={handle.on(move |w: &mut Workbench| w.toggle_occurrence(n))} />
                <span dir="auto">{ before }<b>{ text.slice(*range).to_owned() }</b>{ after }</span>
            </label></li>
        }
    });
    let wanted = occurrences.places.iter().filter(|place| place.1).count();
    let skipped = if occurrences.tagged > 0 {
        format!(" {} tagged already, skipped.", count(occurrences.tagged, "place"))
    } else {
        String::new()
    };
    html! {
        <>
            <p>{ format!("“{}” as ", occurrences.needle) }
                <span class={classes!("label", labels::class(scheme, &occurrences.label))}>
                    <span class="swatch" aria-hidden="true"></span>{ scheme.label_name(&occurrences.label).to_owned() }
                </span>
            </p>
            <div class="row">
                { toggle("Match case", options.match_case, Options { match_case: !options.match_case, ..options }) }
                { toggle("Whole words", options.whole_words, Options { whole_words: !options.whole_words, ..options }) }
            </div>
            <p role="status">{ format!("{} found.{skipped}", count(occurrences.places.len(), "more place")) }</p>
            <ul class="hits">{ for rows }</ul>
            <div class="row end">
                <button type="button" class="primary" autofocus=true disabled={wanted == 0} onclick={handle.on(Workbench::tag_occurrences)}>
                    { format!("Tag {wanted}") }
                </button>
            </div>
        </>
    }
}
