//! The little Markdown that guidelines use: paragraphs, headings, lists, bold and italics. As elements, never as HTML.
//!
//! Limitations: links, tables, code and nested lists are shown as they are written.

use yew::prelude::*;

/// The text as elements.
pub fn view(text: &str) -> Html {
    let mut blocks = Vec::new();
    let mut items: Vec<Html> = Vec::new();
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        let line = line.trim();
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        let ends = item.is_some() || line.is_empty() || line.starts_with('#');
        if ends && !paragraph.is_empty() {
            blocks.push(html! { <p>{ inline(&paragraph) }</p> });
            paragraph.clear();
        }
        if item.is_none() && !items.is_empty() && !line.is_empty() {
            blocks.push(html! { <ul>{ for items.drain(..) }</ul> });
        }
        if let Some(item) = item {
            items.push(html! { <li>{ inline(item) }</li> });
        } else if line.starts_with('#') {
            blocks.push(html! { <h3>{ inline(line.trim_start_matches('#').trim()) }</h3> });
        } else if !line.is_empty() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    if !items.is_empty() {
        blocks.push(html! { <ul>{ for items.drain(..) }</ul> });
    }
    html! { <div class="markdown">{ for blocks }</div> }
}

/// Bold and italics of one block; an asterisk without its partner stays one.
fn inline(text: &str) -> Html {
    let parts = text.split("**").collect::<Vec<_>>();
    let pieces = parts.iter().enumerate().map(|(n, part)| match n % 2 {
        1 if n + 1 < parts.len() => html! { <strong>{ *part }</strong> },
        1 => html! { <>{ "**" }{ italics(part) }</> },
        _ => italics(part),
    });
    pieces.collect()
}

fn italics(text: &str) -> Html {
    let parts = text.split('*').collect::<Vec<_>>();
    let pieces = parts.iter().enumerate().map(|(n, part)| match n % 2 {
        1 if n + 1 < parts.len() => html! { <em>{ *part }</em> },
        1 => html! { <>{ "*" }{ *part }</> },
        _ => html! { *part },
    });
    pieces.collect()
}
