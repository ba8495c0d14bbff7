//! The tab *Details*: the selected span, what is said of it, its relations.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{labels, typing};
use crate::app::handle::{Handle, Shared};
use crate::app::views::buttons::{button, icon_button, styled_button};
use crate::app::workbench::{Field, Typed, Workbench};
use crate::browser::clock;
use crate::model::command::Command;
use crate::model::document::Document;
use crate::model::figures::{HIGH, turned_round};
use crate::model::order::sort;
use crate::model::relation::Relation;
use crate::model::scheme::{Attribute, AttributeId, AttributeKind, Scheme};
use crate::model::span::{AnnotationId, Origin, SharedSpan, Span};

#[derive(Properties, PartialEq)]
pub struct Props {
    pub handle: Handle,
    pub document: Shared<Document>,
    pub scheme: Shared<Scheme>,
    pub selected: Option<AnnotationId>,
    /// What stands in fields and is not simply what is stored.
    pub typed: Vec<Typed>,
    pub read_only: bool,
}

impl Props {
    fn typed(&self, field: &Field) -> Option<&Typed> {
        self.typed.iter().find(|typed| typed.is_in(&self.document.id, field))
    }
}

/// Label, attributes, relations and note of the selected span; without one, what the document says of itself.
#[component]
pub fn Details(props: &Props) -> Html {
    let span = props.selected.as_ref().and_then(|id| props.document.annotations.span(id)).cloned();
    let Some(span) = span else {
        return html! { <p class="empty">{ "Select a span in the text or in the list to see its details." }</p> };
    };
    let text = props.document.text.slice(span.range).to_owned();
    html! {
        <div class="details" key={span.id.as_str()}>
            <blockquote dir="auto" class={labels::class(&props.scheme, &span.label)}>{ text }</blockquote>
            { stack(props, &span) }
            <fieldset class="plain" disabled={props.read_only}>
                { label(props, &span) }
                { attributes(props, &span) }
            </fieldset>
            { relations(props, &span) }
            <fieldset class="plain" disabled={props.read_only}>
                { note(props, &span) }
                <div class="row">
                    { button("Tag all occurrences…", props.handle.on(Workbench::preview_occurrences)) }
                    { styled_button("danger", "Delete", props.handle.on(Workbench::delete_selected)) }
                </div>
            </fieldset>
            <p class="quiet">{ origin(&span) }</p>
        </div>
    }
}

/// The other spans over the same place, so that none is out of reach.
fn stack(props: &Props, span: &Span) -> Html {
    let mut stack: Vec<SharedSpan> = props.document.annotations.between(span.range).cloned().collect();
    if stack.len() < 2 {
        return Html::default();
    }
    sort(&mut stack, |a, b| a.range.len().cmp(&b.range.len()));
    html! {
        <section aria-labelledby="stack">
            <h3 id="stack">{ "Spans over this place" }</h3>
            <ul class="stack">
                { for stack.iter().take(50).map(|other| html! {
                    <li key={other.id.as_str()}>{ jump(props, other, other.id == span.id) }</li>
                }) }
            </ul>
        </section>
    }
}

fn jump(props: &Props, span: &Span, is_current: bool) -> Html {
    let id = span.id.clone();
    let text: String = props.document.text.slice(span.range).chars().take(60).collect();
    html! {
        <button type="button" class={classes!("jump", labels::class(&props.scheme, &span.label))}
            aria-current={is_current.then_some("true")} onclick={props.handle.on(move |w: &mut Workbench| w.choose_span(id.clone()))}>
            <span class="swatch" aria-hidden="true"></span>
            <span class="out-of-sight">{ props.scheme.label_name(&span.label).to_owned() }</span>
            <span dir="auto">{ text }</span>
        </button>
    }
}

fn label(props: &Props, span: &Span) -> Html {
    let onchange = {
        let (handle, id, label) = (props.handle.clone(), span.id.clone(), span.label.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if !handle.act(|workbench| workbench.run(&Command::Relabel(id.clone(), select.value().into()))) {
                select.set_value(label.as_str());
            }
        })
    };
    let known = props.scheme.label(&span.label).is_some();
    html! {
        <label class="field"><span>{ "Label" }</span>
            <select {onchange}>
                if !known { <option selected=true value={span.label.to_string()}>{ span.label.to_string() }</option> }
                { for props.scheme.labels.iter().map(|label| html! {
                    <option value={label.id.to_string()} selected={label.id == span.label}>{ label.name.clone() }</option>
                }) }
            </select>
        </label>
    }
}

fn attributes(props: &Props, span: &Span) -> Html {
    let known = props.scheme.label(&span.label).map_or(&[][..], |(_, label)| label.attributes.as_slice());
    let others = span.attributes.iter().filter(|(id, _)| !known.iter().any(|attribute| attribute.id == *id));
    html! {
        <>
            { for known.iter().enumerate().map(|(n, attribute)| field(props, span, n, attribute)) }
            { for others.map(|(id, value)| unknown(props, id, value.as_str())) }
        </>
    }
}

/// An attribute that the scheme does not have for the label: it is kept until the person removes it.
fn unknown(props: &Props, id: &AttributeId, value: &str) -> Html {
    let remove = {
        let id = id.clone();
        props.handle.on(move |workbench: &mut Workbench| workbench.choose_value(&id, ""))
    };
    html! {
        <p class="field" key={id.as_str()}>
            <span>{ format!("{id} (not in the scheme)") }</span>
            <span class="row"><output>{ value.to_owned() }</output>{ icon_button("icon", "×", format!("Remove {id}"), remove) }</span>
        </p>
    }
}

fn field(props: &Props, span: &Span, n: usize, attribute: &Attribute) -> Html {
    let value = span.attribute(&attribute.id).map_or_else(String::new, |value| value.as_str().to_owned());
    let (mut why, why_id) = (None, format!("why-{n}"));
    let input = match &attribute.kind {
        AttributeKind::Choice(choices) => {
            let id = attribute.id.clone();
            let onchange = props.handle.on_value(move |workbench, value| workbench.choose_value(&id, value));
            let is_other = !value.is_empty() && !choices.contains(&value);
            html! {
                <select {onchange}>
                    <option value="" selected={value.is_empty()}></option>
                    if is_other { <option selected=true value={value.clone()}>{ value.clone() }</option> }
                    { for choices.iter().map(|choice| html! {
                        <option value={choice.clone()} selected={*choice == value}>{ choice.clone() }</option>
                    }) }
                </select>
            }
        }
        kind => {
            let is_number = matches!(kind, AttributeKind::Number);
            let of = Field::Attribute(span.id.clone(), attribute.id.clone(), is_number);
            let typed = props.typed(&of);
            why = typed
                .and_then(|typed| typed.refused.clone())
                .or_else(|| is_turned_round(props, span, attribute).then(|| TURNED.to_owned()));
            let value = typed.map_or(value, |typed| typed.text.clone());
            let (oninput, onfocusout) = typing::listeners(&props.handle, of);
            html! {
                <input type="text" inputmode={is_number.then_some("decimal")} {value} {oninput} {onfocusout} dir="auto"
                    aria-invalid={why.is_some().then_some("true")} aria-describedby={why.is_some().then(|| why_id.clone())} />
            }
        }
    };
    html! {
        <div key={attribute.id.as_str()}>
            <label class="field" title={attribute.definition.clone()}><span>{ attribute.name.clone() }</span>{ input }</label>
            if let Some(why) = why { <small class="refused" id={why_id} role="alert">{ why }</small> }
        </div>
    }
}

/// What is said beside the higher figure if it is the lower one.
const TURNED: &str = "This is less than the low figure. Both are kept as they are; check them.";

/// True if `attribute` is the high figure of `span`, and less than its low one.
fn is_turned_round(props: &Props, span: &Span, attribute: &Attribute) -> bool {
    let label = props.scheme.label(&span.label).filter(|_| attribute.id.as_str() == HIGH);
    label.is_some_and(|(_, label)| turned_round(span, label).is_some())
}

/// What the span is linked with; where nothing can be changed, one can still go there.
fn relations(props: &Props, span: &Span) -> Html {
    let all: Vec<_> = props.document.annotations.relations_of(&span.id).cloned().collect();
    html! {
        <section aria-labelledby="relations">
            <h3 id="relations">{ "Relations" }</h3>
            <ul class="relations">{ for all.iter().filter_map(|relation| one_relation(props, span, relation)) }</ul>
            if !props.read_only {
                { button("Link to another span", props.handle.on(Workbench::start_relation)) }
            } else if all.is_empty() {
                <p class="quiet">{ "None." }</p>
            }
        </section>
    }
}

fn one_relation(props: &Props, span: &Span, relation: &Relation) -> Option<Html> {
    let outgoing = relation.from == span.id;
    let other = props.document.annotations.span(if outgoing { &relation.to } else { &relation.from })?;
    let kind = props.scheme.relation(&relation.kind);
    let name = kind.map_or_else(|| relation.kind.to_string(), |kind| kind.name.clone());
    let arrow = match kind.is_some_and(|kind| kind.symmetric) {
        true => "↔",
        false if outgoing => "→",
        false => "←",
    };
    let delete = {
        let id = relation.id.clone();
        props.handle.on(move |workbench: &mut Workbench| {
            workbench.run(&Command::Unrelate(id.clone()));
        })
    };
    Some(html! {
        <li key={relation.id.as_str()}>
            <span class="kind">{ format!("{name} {arrow}") }</span>
            { jump(props, other, false) }
            if !props.read_only {
                { icon_button("icon", "×", format!("Delete the relation “{name}”"), delete) }
            }
            if let Some(why) = props.document.forbidden(relation, &props.scheme) { <small class="refused">{ why }</small> }
        </li>
    })
}

fn note(props: &Props, span: &Span) -> Html {
    let of = Field::Note(span.id.clone());
    let value = props.typed(&of).map_or(&span.note, |typed| &typed.text).clone();
    let (oninput, onfocusout) = typing::listeners(&props.handle, of);
    html! {
        <label class="field"><span>{ "Note" }</span>
            <textarea rows="3" {value} {oninput} {onfocusout} dir="auto" />
        </label>
    }
}

fn origin(span: &Span) -> String {
    let how = match span.origin {
        Origin::Manual => "Marked",
        Origin::Imported => "Imported",
        Origin::Suggested => "Suggested and accepted",
        Origin::Adjudicated => "Adjudicated",
    };
    let by = if span.annotator.as_str().is_empty() { "" } else { " by " };
    // Of a mere day nobody knows where it was that day.
    let at = span.created_at.as_str();
    let (day, time) = if at.contains('T') { clock::local(at) } else { (at.to_owned(), String::new()) };
    let when = if day.is_empty() { day } else { format!(" · {day} {time}") };
    format!("{how}{by}{}{when} · characters {}", span.annotator, span.range)
}
