//! What a format cannot hold of the project: counted, with examples to go to.

use yew::prelude::*;

use super::super::super::labels;
use crate::app::handle::Handle;
use crate::app::workbench::Workbench;
use crate::formats::loss::{Effect, Example, Loss, LossReport, shorten};

/// The report for the chosen format and choices.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    let out = &workbench.outgoing;
    let text = match &out.report {
        None => "Counting…".to_owned(),
        Some(Err(why)) => why.clone(),
        Some(Ok(report)) => in_short(report),
    };
    let losses = out.report.as_ref().and_then(|report| report.as_ref().ok()).map_or(&[][..], |report| &report.losses);
    html! {
        <section class="losses" aria-labelledby="losses" data-testid="export-losses"
            data-state={if out.report.is_some() { "ready" } else { "counting" }}>
            <h3 id="losses">{ "What it cannot hold" }</h3>
            <p role="status" class={matches!(out.report, Some(Err(_))).then_some("notice is-error")}>{ text }</p>
            if let Some(annotator) = &out.options.annotator {
                <p class="quiet">{ format!("Only what {annotator} annotated is written.") }</p>
            }
            if !losses.is_empty() {
                <table>
                    <thead><tr><th scope="col">{ "Count" }</th><th scope="col">{ "What" }</th><th scope="col">{ "Outcome" }</th></tr></thead>
                    <tbody>{ for losses.iter().map(|loss| row(handle, workbench, loss)) }</tbody>
                </table>
            }
        </section>
    }
}

fn in_short(report: &LossReport) -> String {
    if report.is_empty() {
        return "Nothing is lost.".to_owned();
    }
    let mut sums: Vec<(Effect, usize)> = Vec::new();
    for loss in &report.losses {
        match sums.iter_mut().find(|(effect, _)| *effect == loss.effect) {
            Some((_, sum)) => *sum += loss.count,
            None => sums.push((loss.effect, loss.count)),
        }
    }
    crate::model::order::sort(&mut sums, |a, b| a.0.cmp(&b.0));
    let mut text = String::new();
    for (effect, sum) in sums {
        match effect {
            Effect::LeftOut => text.push_str("Left out"),
            Effect::Changed => text.push_str("Changed"),
            in_view => text.push_str(&format!("In the file, but {in_view}")),
        }
        text.push_str(&format!(": {sum}. "));
    }
    text + "Everything else is written as it is."
}

fn row(handle: &Handle, workbench: &Workbench, loss: &Loss) -> Html {
    let effect = loss.effect.to_string();
    // With the view: the same may be lost in each of several.
    let key = format!("{} {effect}", loss.kind.as_str());
    html! {
        <tr {key} data-loss={loss.kind.as_str()} data-effect={loss.effect.as_str()}>
            <td>{ loss.count }</td>
            <td>
                <details>
                    <summary>{ loss.told(loss.kind.name()) }</summary>
                    <ul>{ for loss.examples.iter().map(|example| html! { <li>{ example_view(handle, workbench, example) }</li> }) }</ul>
                    if loss.count > loss.examples.len() {
                        <p class="quiet">{ "and more" }</p>
                    }
                </details>
            </td>
            <td>{ effect }</td>
        </tr>
    }
}

/// A button that goes there.
fn example_view(handle: &Handle, workbench: &Workbench, example: &Example) -> Html {
    let Some(session) = &workbench.session else { return Html::default() };
    let Some(entry) = session.entry(&example.document) else { return Html::default() };
    let document = entry.get().map(|loaded| &loaded.document);
    let span = document.zip(example.span.as_ref()).and_then(|(document, id)| document.annotations.span(id));
    let quote = span.zip(document).map(|(span, document)| shorten(document.text.slice(span.range)));
    // About a span, its words come first, then what is said of it.
    let said = quote.as_ref().is_some_and(|quote| *quote != example.text).then(|| example.text.clone());
    let words = quote.unwrap_or_else(|| example.text.clone());
    let scheme = &session.info.scheme;
    let go = {
        let (document, span) = (example.document.clone(), example.span.clone());
        handle.on(move |workbench: &mut Workbench| workbench.show_example(&document, span.as_ref()))
    };
    html! {
        <button type="button" class={classes!("jump", span.map(|span| labels::class(scheme, &span.label)))} onclick={go}>
            if let Some(span) = span {
                <span class="swatch" aria-hidden="true"></span>
                <span class="out-of-sight">{ scheme.label_name(&span.label).to_owned() }</span>
            }
            <span class="words" dir="auto">{ words }</span>
            if let Some(said) = said { <span class="said" dir="auto">{ said }</span> }
            <span class="quiet" dir="auto">{ entry.title().to_owned() }</span>
        </button>
    }
}
