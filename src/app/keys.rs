//! The table of shortcuts, and the one listener that serves it.
//!
//! Owns: [`SHORTCUTS`], [`listen`]. Must not know: how an action is carried out. No shortcut fires while a field has
//! the focus or an input method composes.

mod beside;
mod fields;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::article;
use super::handle::Handle;
use super::later::once_drawn;
use super::workbench::{Dialog, Workbench};
use crate::browser::page;
use crate::browser::selection::{self, Motion};
use crate::model::history::Step;
use crate::session::navigate::Direction;

/// What a shortcut does.
type Action = fn(&mut Workbench, &KeyboardEvent);

/// One line of the table.
pub struct Shortcut {
    /// The keys, as shown; alternatives are separated by a blank, `Ctrl` also means the Mac's Command.
    pub keys: &'static str,
    /// What it does, for the person.
    pub does: &'static str,
    /// What it does. `None`: served elsewhere, listed here for the person.
    action: Option<Action>,
}

const fn line(keys: &'static str, does: &'static str, action: Action) -> Shortcut {
    Shortcut { keys, does, action: Some(action) }
}

/// Every shortcut, in the order of the sheet.
pub const SHORTCUTS: &[Shortcut] = &[
    Shortcut {
        keys: "1 2 3 4 5 6 7 8 9 0",
        does: "Tag the selection with that label; relabel the selected span; with neither, choose the label. \
               With Alt, its ends are not moved to word edges",
        action: Some(Workbench::key_label),
    },
    line("Delete Backspace", "Delete the selected span", |w, _| w.delete_selected()),
    line("Ctrl+Z", "Undo", |w, _| w.step(Step::Undo)),
    line("Ctrl+Shift+Z Ctrl+Y", "Redo", |w, _| w.step(Step::Redo)),
    line("n", "Next span", |w, _| w.go(Direction::Next)),
    line("p", "Previous span", |w, _| w.go(Direction::Previous)),
    line("Shift+N", "Next document", |w, _| w.go_document(Direction::Next)),
    line("Shift+P", "Previous document", |w, _| w.go_document(Direction::Previous)),
    Shortcut {
        keys: "ArrowLeft ArrowRight ArrowUp ArrowDown Home End PageUp PageDown",
        does: "In the article: move the text cursor; with Ctrl by word, with Shift select. In a list: go from row to row",
        action: None,
    },
    line("Ctrl+A", "Select the whole text", |w, _| w.select_all()),
    line("Alt+ArrowLeft", "Move the selected span's end to the left", |w, _| w.nudge(false, false)),
    line("Alt+ArrowRight", "Move the selected span's end to the right", |w, _| w.nudge(false, true)),
    line("Alt+Shift+ArrowLeft", "Move the selected span's start to the left", |w, _| w.nudge(true, false)),
    line("Alt+Shift+ArrowRight", "Move the selected span's start to the right", |w, _| w.nudge(true, true)),
    line("Enter", "Details of the selected span; with a label chosen, tag the selection", |w, _| w.show_details()),
    line("Escape", "Step out: dialog, selection, selected span, chosen label", |w, _| w.step_out()),
    line("a", "Tag all occurrences of the selected span's text", |w, _| w.preview_occurrences()),
    line("r", "Start a relation from the selected span; then choose the other: click it, or n, p and Enter", |w, _| {
        w.start_relation()
    }),
    line("h", "History of the document", |w, _| w.show_history()),
    line("/", "Find in the project", |w, _| w.show_find()),
    line("Ctrl+S", "Save the dataset file", |w, _| w.save_file()),
    line("Ctrl+O", "Open files", |w, _| w.pick_files()),
    line("?", "These shortcuts", |w, _| w.dialog(Dialog::Shortcuts)),
];

/// Serves the table until dropped.
pub fn listen(handle: &Handle) -> EventListener {
    let handle = handle.clone();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&page::window_target(), "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            serve(&handle, event);
        }
    })
}

fn serve(handle: &Handle, event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() || event.key_code() == 229 {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(field) = target.as_ref().filter(|target| fields::is_field(target)) {
        fields::serve(handle, event, field);
        return;
    }
    let dialog_open = handle.read(|workbench| workbench.dialog.is_some());
    // Asked only where it matters: reading a selector takes a while.
    let on_control =
        || target.as_ref().is_some_and(|target| target.matches("button,a,summary,[role=tab]").unwrap_or(false));
    for shortcut in SHORTCUTS {
        let Some(action) = shortcut.action else { continue };
        if !shortcut.keys.split(' ').any(|keys| matches(keys, event)) {
            continue;
        }
        // A dialog takes Escape and the file keys only; Enter on a button presses that button.
        if dialog_open && !matches!(shortcut.keys, "Escape" | "Ctrl+S" | "Ctrl+O")
            || shortcut.keys == "Enter" && on_control()
        {
            return;
        }
        event.prevent_default();
        if matches!(shortcut.keys, "n" | "p" | "Shift+N" | "Shift+P") && on_control() {
            // Enter then means the span gone to, and not the control that was used before; arrows mean the text.
            drop(target.as_ref().and_then(|target| target.dyn_ref::<HtmlElement>()).map(HtmlElement::blur));
        }
        if let Some(target) = target.as_ref().filter(|target| shortcut.keys == "Escape" && fields::is_in_search(target))
        {
            fields::leave(handle, event, target);
            return;
        }
        handle.act(|workbench| action(workbench, event));
        if shortcut.keys == "Escape" && target.as_ref().is_some_and(beside::is_in_panel) {
            article::focus(handle);
        }
        if target.as_ref().is_some_and(|target| !target.matches("body").unwrap_or(true)) {
            keep_focus(handle.clone());
        }
        return;
    }
    if target.as_ref().is_some_and(|target| !dialog_open && beside::go(target, &event.key())) {
        event.prevent_default();
        return;
    }
    let text = target.and_then(|target| target.closest("[data-testid=article]").ok().flatten());
    if let (Some(text), Some(motion)) = (text, motion(event)) {
        event.prevent_default();
        if selection::read(&text).is_none() {
            handle.read(|workbench| article::put_cursor(&text, workbench));
        }
        if motion.unit == "page" {
            article::turn_page(&text, motion);
        } else {
            selection::move_cursor(&text, motion);
        }
        article::follow_cursor(&text);
        // The browser reports it later than the next key may come.
        if let Some(selected) = selection::read(&text) {
            handle.quietly(|workbench| workbench.note_cursor(selected.focus));
        }
    }
}

/// What had the focus may be gone once the page is drawn: the text then gets it, so that the arrow keys do something.
pub fn keep_focus(handle: Handle) {
    focus_text(handle, |_| false);
}

/// A text was taken in: it gets the focus once it is drawn, unless the person writes somewhere or is in the text
/// or its palette already. Not the button that opened the dialog, which has the focus back when that is closed.
pub fn go_to_text(handle: Handle) {
    focus_text(handle, |focused| {
        let is_busy = focused.closest("dialog,.page").is_ok_and(|busy| busy.is_some());
        !fields::is_field(focused) && !is_busy
    });
}

/// Once the page is drawn: gives the text the focus if nothing has it, or what has it `may_lose` it.
fn focus_text(handle: Handle, may_lose: fn(&Element) -> bool) {
    once_drawn(move || {
        if page::focused().is_none_or(|focused| may_lose(&focused)) {
            article::focus(&handle);
        }
    });
}

/// True if `event` is the key written as `keys`.
pub fn matches(keys: &str, event: &KeyboardEvent) -> bool {
    let mut parts: Vec<&str> = keys.split('+').collect();
    let Some(key) = parts.pop() else { return false };
    let pressed = event.key();
    let control = event.ctrl_key() || event.meta_key();
    if control != parts.contains(&"Ctrl") {
        return false;
    }
    let mut chars = key.chars();
    if let (Some(digit @ '0'..='9'), None) = (chars.next(), chars.next()) {
        // On some layouts the key of a digit gives another character, or the digit only with Shift.
        let is_other = matches!(pressed.as_str(), "/" | "?");
        return pressed == key || (!is_other && !event.shift_key() && event.code() == format!("Digit{digit}"));
    }
    // On a layout without Latin letters, the key where one is elsewhere: beyond the blocks of those letters.
    let is_foreign = pressed.chars().next().is_some_and(|c| c >= '\u{370}' && c.is_alphabetic());
    let code = event.code();
    let pressed = code.strip_prefix("Key").filter(|_| is_foreign).unwrap_or(&pressed);
    // A sign such as "?" may need Shift or AltGr to be typed; a letter may not.
    let is_sign = key.chars().count() == 1 && !key.chars().all(char::is_alphabetic);
    pressed.eq_ignore_ascii_case(key)
        && (is_sign || event.alt_key() == parts.contains(&"Alt"))
        && (is_sign || event.shift_key() == parts.contains(&"Shift"))
}

/// What an arrow key, or one that turns pages, means in the article, as in any editor.
pub fn motion(event: &KeyboardEvent) -> Option<Motion> {
    let control = event.ctrl_key() || event.meta_key();
    let (direction, unit) = match (event.key().as_str(), control) {
        ("ArrowLeft", false) => ("left", "character"),
        ("ArrowRight", false) => ("right", "character"),
        ("ArrowLeft", true) => ("left", "word"),
        ("ArrowRight", true) => ("right", "word"),
        ("ArrowUp", false) => ("backward", "line"),
        ("ArrowDown", false) => ("forward", "line"),
        ("ArrowUp", true) => ("backward", "paragraph"),
        ("ArrowDown", true) => ("forward", "paragraph"),
        ("PageUp", false) => ("backward", "page"),
        ("PageDown", false) => ("forward", "page"),
        ("Home", false) => ("backward", "lineboundary"),
        ("End", false) => ("forward", "lineboundary"),
        ("Home", true) => ("backward", "documentboundary"),
        ("End", true) => ("forward", "documentboundary"),
        _ => return None,
    };
    Some(Motion { extend: event.shift_key(), direction, unit })
}
