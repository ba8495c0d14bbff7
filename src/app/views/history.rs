//! The tab *History*: what was done to the document, by day, the newest first; and the notice over a state of the past.

use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::views::buttons::{button, styled_button};
use crate::app::workbench::{PAST_ROWS, Workbench};
use crate::browser::clock;
use crate::session::past::describe;
use crate::session::thin::RULE;
use crate::session::{Loaded, Logged, Session};

/// The list, in pages.
pub fn view(handle: &Handle, workbench: &Workbench, session: &Session) -> Html {
    let Some(loaded) = session.current() else { return Html::default() };
    let shown = workbench.past.unwrap_or(loaded.seq);
    let log = &loaded.log;
    let newest: Vec<(&Logged, (String, String))> =
        log.iter().rev().take(workbench.past_rows).map(|one| (one, clock::local(one.record.at.as_str()))).collect();
    let left = log.len() - newest.len();
    let days = newest.chunk_by(|a, b| a.1.0 == b.1.0).map(|day| {
        let name = day.first().map_or("", |one| one.1.0.as_str());
        html! {
            <section key={day.first().map_or(0, |one| one.0.seq)}>
                <h3>{ if name.is_empty() { "At an unknown time" } else { name }.to_owned() }</h3>
                <ul>{ for day.iter().map(|(one, (_, time))| row(handle, session, loaded, one, time, shown)) }</ul>
            </section>
        }
    });
    html! {
        <div class="history" data-testid="history" data-edits={log.len().to_string()}>
            if log.is_empty() {
                <p class="empty">{ "Nothing was done to this document yet. Every edit will be listed here, and you can look at the document as it was after any of them." }</p>
            } else {
                { for days }
                if left > 0 {
                    <button type="button" onclick={handle.on(Workbench::more_past)}>
                        { format!("Show {} earlier of {left}", left.min(PAST_ROWS)) }
                    </button>
                } else {
                    { start(handle, log, shown) }
                }
            }
            <p class="quiet">{ RULE }</p>
            if workbench.saving.has_aside {
                <p class="quiet">{ "Something of this project was found damaged, or could not be stored, and was set aside as it was." }</p>
                { button("Download what was set aside", handle.on(Workbench::download_aside)) }
            }
        </div>
    }
}

fn row(handle: &Handle, session: &Session, loaded: &Loaded, one: &Logged, time: &str, shown: u32) -> Html {
    let what = describe(one, &loaded.document, &session.info.scheme);
    let who = one.record.annotator.to_string();
    entry(handle, one.seq, what, format!("{time} {who}"), shown, one.seq == loaded.seq)
}

fn entry(handle: &Handle, seq: u32, what: String, when: String, shown: u32, is_now: bool) -> Html {
    let show = handle.on(move |workbench: &mut Workbench| workbench.show_past(seq));
    html! {
        <li key={seq}>
            <button type="button" class="past" data-testid="past" data-seq={seq.to_string()}
                aria-current={(seq == shown).then_some("true")} onclick={show}>
                <span dir="auto">{ what }</span>
                <span class="quiet">{ when }{ if is_now { " · now" } else { "" } }</span>
            </button>
        </li>
    }
}

/// The state before everything that is known.
fn start(handle: &Handle, log: &[Logged], shown: u32) -> Html {
    let Some(first) = log.first() else { return Html::default() };
    let seq = first.record.since.unwrap_or(first.seq).saturating_sub(1);
    html! { <ul>{ entry(handle, seq, "As it was at first".to_owned(), String::new(), shown, false) }</ul> }
}

/// What is said over the article while it shows the document as it was after edit `seq`.
pub fn notice(handle: &Handle, session: &Session, seq: u32) -> Html {
    let loaded = session.current();
    let one = loaded.and_then(|loaded| loaded.log.iter().find(|one| one.seq == seq));
    let when = one.map_or_else(
        || "at first".to_owned(),
        |one| {
            let (day, time) = clock::local(one.record.at.as_str());
            format!("on {day}, {time}")
        },
    );
    html! {
        <p class="notice row is-past" role="status">
            <span>{ format!("You are looking at the document as it was {when}. Nothing can be changed here.") }</span>
            <span class="row">
                { button("Back to now", handle.on(|w: &mut Workbench| w.show_own())) }
                { styled_button("primary", "Go back to this state", handle.on(Workbench::go_back_to_past)) }
            </span>
        </p>
    }
}
