//! What is said about the project as a whole.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::views::buttons::{button, styled_button};
use crate::app::workbench::Workbench;

/// Name, description, licence, and who annotates.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    let Some(session) = &workbench.session else { return Html::default() };
    html! {
        <ProjectForm handle={handle.clone()} name={session.info.name.clone()} description={session.info.description.clone()}
            license={session.info.license.clone()} annotator={workbench.annotator.clone()} />
    }
}

/// The question before a project is deleted.
pub fn delete(handle: &Handle, id: &str, name: &str) -> Html {
    let id = id.to_owned();
    let delete = handle.on(move |workbench: &mut Workbench| {
        workbench.dialog = None;
        workbench.delete_project(&id);
    });
    html! {
        <>
            <p>{ format!("“{name}” with all its texts and annotations will be deleted from this browser. This cannot be undone; \
                          dataset files you exported stay.") }</p>
            <div class="row end">
                { button("Keep it", handle.on(|w: &mut Workbench| w.dialog = None)) }
                { styled_button("danger", "Delete", delete) }
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    handle: Handle,
    name: AttrValue,
    description: AttrValue,
    license: AttrValue,
    annotator: AttrValue,
}

#[component]
fn ProjectForm(props: &Props) -> Html {
    let fields = [use_node_ref(), use_node_ref(), use_node_ref()];
    let description = use_node_ref();
    let save = {
        let (handle, fields, description) = (props.handle.clone(), fields.clone(), description.clone());
        Callback::from(move |_: MouseEvent| {
            let value =
                |at: usize| fields[at].cast::<HtmlInputElement>().map_or_else(String::new, |input| input.value());
            let text = description.cast::<HtmlTextAreaElement>().map_or_else(String::new, |area| area.value());
            handle.act(|workbench| workbench.set_project_info(&value(0), text, value(1), &value(2)));
        })
    };
    let [name, license, annotator] = fields.clone();
    html! {
        <>
            <label class="field"><span>{ "Name" }</span><input ref={name} type="text" value={props.name.clone()} dir="auto" /></label>
            <label class="field"><span>{ "Description" }</span>
                <textarea ref={description} rows="3" value={props.description.clone()} dir="auto" />
            </label>
            <label class="field"><span>{ "Licence of the dataset" }</span><input ref={license} type="text" value={props.license.clone()} /></label>
            <label class="field"><span>{ "Your name as annotator" }</span><input ref={annotator} type="text" value={props.annotator.clone()} /></label>
            <div class="row end">{ styled_button("primary", "Save", save) }</div>
        </>
    }
}
