//! The choices that matter for a format, and no others.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::super::super::labels;
use super::super::{choice, tick};
use crate::app::handle::Handle;
use crate::app::workbench::Workbench;
use crate::formats::Format;
use crate::formats::format::Overlaps;
use crate::formats::options::{Align, Overlap, Unit};
use crate::formats::split::{Ratios, SPLITS};

/// What splits begin with.
const RATIOS: Ratios = Ratios { parts: [80, 10, 10], seed: 1 };

fn overlap_words(overlap: Overlap) -> &'static str {
    match overlap {
        Overlap::Longest => "the longest stays",
        Overlap::Shortest => "the shortest stays",
        Overlap::Outermost => "the outermost stays",
        Overlap::Innermost => "the innermost stays",
        Overlap::Priority => "by order of labels",
        Overlap::PerLabel => "files for each label",
    }
}

fn align_words(align: Align) -> &'static str {
    match align {
        Align::Expand => "grow to whole tokens",
        Align::Contract => "shrink to whole tokens",
        Align::Split => "split the token",
        Align::Drop => "are left out",
    }
}

fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::CodePoint => "Unicode code points, as Python does",
        Unit::Utf16 => "UTF-16 units, as JavaScript and Java do",
    }
}

/// The choices for `format`.
pub fn view(handle: &Handle, workbench: &Workbench, format: &'static Format) -> Html {
    let (options, holds) = (&format.heeded(&workbench.outgoing.options), &format.holds);
    let overlaps = holds.overlap != Overlaps::Any || holds.view.is_some();
    html! {
        <div class="choices">
            if overlaps {
                { overlap(handle, options.overlap, format) }
                if options.overlap == Overlap::Priority { { priority(handle, workbench) } }
            }
            if format.is_tokenised() {
                { choice("Spans that cut tokens", options.align.unwrap_or(holds.align).as_str(),
                    Align::ALL.iter().map(|(align, word)| (*word, align_words(*align))),
                    handle.on_value(|w, word| w.change_export(|options| options.align = Align::parse(word)))) }
            }
            if format.unit_varies {
                { choice("Positions count", options.unit.unwrap_or(format.unit).as_str(),
                    Unit::ALL.iter().map(|(unit, word)| (*word, unit_words(*unit))),
                    handle.on_value(|w, word| w.change_export(|options| options.unit = Unit::parse(word)))) }
            }
            { annotator(handle, workbench) }
            { splits(handle, options.split, workbench.outgoing.shares) }
            if format.has_docstart() {
                { tick(html! { "A -DOCSTART- line before each document" }, options.docstart,
                    handle.on(|w: &mut Workbench| w.change_export(|options| options.docstart = !options.docstart))) }
            }
            if format.is_table() {
                { tick(html! { "For spreadsheet programs: an apostrophe before cells that would run as a formula" }, options.spreadsheet,
                    handle.on(|w: &mut Workbench| w.change_export(|options| options.spreadsheet = !options.spreadsheet))) }
            }
        </div>
    }
}

fn overlap(handle: &Handle, chosen: Overlap, format: &'static Format) -> Html {
    let offered = Overlap::ALL.iter().filter(|(overlap, _)| *overlap != Overlap::PerLabel || format.may_separate());
    let name = if format.holds.overlap == Overlaps::Nested { "Where spans cross" } else { "Where spans overlap" };
    choice(
        name,
        chosen.as_str(),
        offered.map(|(overlap, word)| (*word, overlap_words(*overlap))),
        handle.on_value(|workbench, word| {
            workbench.change_export(|options| options.overlap = Overlap::parse(word).unwrap_or_default());
        }),
    )
}

fn priority(handle: &Handle, workbench: &Workbench) -> Html {
    let Some(session) = &workbench.session else { return Html::default() };
    let scheme = &session.info.scheme;
    let arrow = |at: usize, name: &str, down: bool| {
        let (sign, word) = if down { ("↓", "down") } else { ("↑", "up") };
        html! {
            <button type="button" class="icon" aria-label={format!("Move {name} {word}")}
                onclick={handle.on(move |workbench: &mut Workbench| workbench.move_priority(at, down))}>{ sign }</button>
        }
    };
    let rows = workbench.priority().into_iter().enumerate().map(|(at, id)| {
        let name = scheme.label_name(&id).to_owned();
        html! {
            <li key={id.as_str()} class={classes!("label", labels::class(scheme, &id))}>
                <span class="swatch" aria-hidden="true"></span><span>{ name.clone() }</span><span class="spring"></span>
                { arrow(at, &name, false) }{ arrow(at, &name, true) }
            </li>
        }
    });
    html! {
        <div class="field"><span id="priority">{ "The most important first" }</span>
            <ol class="priority" aria-labelledby="priority">{ for rows }</ol>
        </div>
    }
}

fn annotator(handle: &Handle, workbench: &Workbench) -> Html {
    let out = &workbench.outgoing;
    if out.annotators.len() < 2 {
        return Html::default();
    }
    let chosen = out.options.annotator.as_ref().map_or("", |annotator| annotator.as_str());
    let all = out.annotators.iter().filter(|one| !one.as_str().is_empty()).map(|one| (one.as_str(), one.as_str()));
    choice(
        "Annotations by",
        chosen,
        std::iter::once(("", "everybody")).chain(all),
        handle.on_value(|workbench, name| {
            workbench.change_export(|options| options.annotator = (!name.is_empty()).then(|| name.into()));
        }),
    )
}

fn splits(handle: &Handle, split: Option<Ratios>, counted: Option<[usize; 3]>) -> Html {
    let toggle = handle.on(|workbench: &mut Workbench| {
        workbench.change_export(|options| options.split = options.split.map_or(Some(RATIOS), |_| None));
    });
    html! {
        <>
            { tick(html! { "Split into training, development and test data" }, split.is_some(), toggle) }
            if let Some(ratios) = split {
                <Shares handle={handle.clone()} {ratios} />
                <p role="status" data-testid="split-shares">{ shares(ratios.parts, counted) }</p>
                <p class="quiet">{ "By document, labels spread evenly. Documents with the same or nearly the same text stay together." }</p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SharesProps {
    handle: Handle,
    ratios: Ratios,
}

/// The fields of the division. A component of its own: drawing it anew with the rest of the dialog would take away what
/// is being typed.
#[component]
fn Shares(props: &SharesProps) -> Html {
    let number = |name: &'static str, value: u64, least: u32, set: fn(&mut Ratios, u32)| {
        let handle = props.handle.clone();
        let onchange = Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            // What is no whole number is none; the field then shows what counts.
            let value = input.value().trim().parse::<u32>().unwrap_or(0).clamp(least, 1_000_000);
            input.set_value(&value.to_string());
            handle.act(|workbench| {
                workbench.change_export(|options| {
                    if let Some(ratios) = &mut options.split {
                        set(ratios, value);
                    }
                });
            });
        });
        html! {
            <label><span>{ name }</span>
                <input type="number" min={least.to_string()} max="1000000" value={value.to_string()} {onchange} /></label>
        }
    };
    let Ratios { parts: [train, dev, test], seed } = props.ratios;
    html! {
        <div class="splits">
            { number("Train", train.into(), 1, |ratios, value| ratios.parts[0] = value) }
            { number("Dev", dev.into(), 0, |ratios, value| ratios.parts[1] = value) }
            { number("Test", test.into(), 0, |ratios, value| ratios.parts[2] = value) }
            { number("Seed", seed, 0, |ratios, value| ratios.seed = value.into()) }
        </div>
    }
}

/// How many documents each split gets; what to do if there are too few for all.
fn shares(parts: [u32; 3], counted: Option<[usize; 3]>) -> String {
    let Some(counted) = counted else { return "Counting…".to_owned() };
    let names = SPLITS.iter().zip(counted).map(|(name, n)| format!("{name} {n}"));
    let text = format!("Documents: {}.", names.collect::<Vec<_>>().join(", "));
    match parts.iter().zip(counted).any(|(part, n)| *part > 0 && n == 0) {
        true => format!(
            "{text} There are too few documents, or too many alike, for a share in each: add some, or set it to 0."
        ),
        false => text,
    }
}
