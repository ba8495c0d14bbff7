//! The search bar and what it found.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::article;
use crate::app::handle::Handle;
use crate::app::views::buttons::{self, icon_button};
use crate::app::workbench::{Find, Workbench};
use crate::model::find::Options;
use crate::session::Session;
use crate::session::find::{Hit, MOST_HITS, context};

/// The most hits listed; the arrows go through all of them.
const LISTED: usize = 60;

/// The search, under the top bar.
pub fn view(handle: &Handle, session: &Session, find: &Find) -> Html {
    html! { <Search handle={handle.clone()} find={find.clone()} rows={rows(handle, session, find)} /> }
}

fn rows(handle: &Handle, session: &Session, find: &Find) -> Html {
    let rows = find
        .hits
        .iter()
        .take(LISTED)
        .enumerate()
        .filter_map(|(n, hit)| row(handle, session, hit, n, find.at == Some(n)));
    html! { <ul class="hits">{ for rows }</ul> }
}

fn row(handle: &Handle, session: &Session, hit: &Hit, n: usize, is_shown: bool) -> Option<Html> {
    let entry = session.entry(&hit.document)?;
    let text = &entry.get()?.document.text;
    let (before, after) = context(text, hit.range, 40);
    Some(html! {
        <li key={n}>
            <button type="button" aria-current={is_shown.then_some("true")}
                onclick={handle.on(move |workbench: &mut Workbench| workbench.show_hit(n))}>
                <span class="quiet" dir="auto">{ entry.title().to_owned() }</span>
                <span dir="auto">{ before }<b>{ text.slice(hit.range).to_owned() }</b>{ after }</span>
            </button>
        </li>
    })
}

#[derive(Properties, PartialEq)]
struct Props {
    handle: Handle,
    find: Find,
    rows: Html,
}

#[component]
fn Search(props: &Props) -> Html {
    let input = use_node_ref();
    {
        let input = input.clone();
        use_effect_with((), move |()| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                // Without the focus the person clicks into the field.
                drop(input.focus());
            }
        });
    }
    let Find { needle, options, hits, at } = props.find.clone();
    let search = {
        let handle = props.handle.clone();
        move |needle: String, options: Options| handle.act(|workbench| workbench.search(needle, options))
    };
    let oninput = {
        let search = search.clone();
        Callback::from(move |event: InputEvent| {
            search(event.target_unchecked_into::<HtmlInputElement>().value(), options)
        })
    };
    let toggle = |name: &'static str, on: bool, to: Options| {
        let (search, needle) = (search.clone(), needle.clone());
        let onclick = Callback::from(move |_: MouseEvent| search(needle.clone(), to));
        buttons::toggle(name, on, onclick)
    };
    let close = {
        let handle = props.handle.clone();
        Callback::from(move |_: MouseEvent| {
            handle.act(Workbench::close_find);
            article::focus(&handle);
        })
    };
    let found = match hits.len() {
        _ if needle.is_empty() => String::new(),
        0 => "Nothing found".to_owned(),
        n if n >= MOST_HITS => format!("{MOST_HITS} or more"),
        n => at.map_or_else(|| format!("{n} found"), |at| format!("{} of {n}", at + 1)),
    };
    html! {
        <search class="find">
            <div class="row">
                <input ref={input} type="search" aria-label="Find in the project" placeholder="Find in the project"
                    value={needle.clone()} {oninput} />
                { toggle("Match case", options.match_case, Options { match_case: !options.match_case, ..options }) }
                { toggle("Whole words", options.whole_words, Options { whole_words: !options.whole_words, ..options }) }
                <span role="status" class="quiet">{ found }</span>
                { icon_button("icon", "×", "Close the search", close) }
            </div>
            { props.rows.clone() }
        </search>
    }
}
