//! What is said about the project as a whole.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::handle::Handle;
use crate::app::views::buttons::{button, styled_button};
use crate::app::workbench::Workbench;

/// Name, description, licence, and who annotates.
pub fn view(handle: &Handle, workbench: &Workbench) -> Html {
    let Some(session) = &workbench.session else { return Html::default() };
    let info = &session.info;
    let stored = || [&info.name, &info.license, &workbench.annotator, &info.description].map(String::clone);
    let draft = workbench.project_draft.as_ref().filter(|(of, _)| *of == session.id).map(|(_, typed)| typed.clone());
    let is_draft = draft.is_some();
    let values = draft.unwrap_or_else(stored);
    html! { <ProjectForm handle={handle.clone()} project={session.id.clone()} {values} {is_draft} /> }
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
    project: String,
    /// Name, licence, annotator, description.
    values: [String; 4],
    /// They were typed before and are not saved.
    is_draft: bool,
}

#[component]
fn ProjectForm(props: &Props) -> Html {
    let fields = [use_node_ref(), use_node_ref(), use_node_ref()];
    let description = use_node_ref();
    // As it was when the dialog was opened.
    let was_draft = use_state(|| props.is_draft);
    let typed = {
        let (fields, description) = (fields.clone(), description.clone());
        move || {
            let [name, license, annotator] = fields
                .clone()
                .map(|field| field.cast::<HtmlInputElement>().map_or_else(String::new, |input| input.value()));
            let text = description.cast::<HtmlTextAreaElement>().map_or_else(String::new, |area| area.value());
            [name, license, annotator, text]
        }
    };
    // Kept beside the page, so that closing the dialog loses nothing.
    let oninput = {
        let (handle, project, typed) = (props.handle.clone(), props.project.clone(), typed.clone());
        Callback::from(move |_: InputEvent| {
            let draft = (project.clone(), typed());
            handle.quietly(|workbench| workbench.project_draft = Some(draft));
        })
    };
    let save = {
        let handle = props.handle.clone();
        Callback::from(move |_: MouseEvent| {
            let [name, license, annotator, text] = typed();
            handle.act(|workbench| workbench.set_project_info(&name, text, license, &annotator));
        })
    };
    let [name, license, annotator] = fields;
    let [of_name, of_license, of_annotator, of_description] = props.values.clone();
    html! {
        <>
            if *was_draft {
                <p class="quiet">{ "What you typed here before is not saved yet." }</p>
            }
            <label class="field"><span>{ "Name" }</span><input ref={name} type="text" value={of_name} oninput={&oninput} dir="auto" /></label>
            <label class="field"><span>{ "Description" }</span>
                <textarea ref={description} rows="3" value={of_description} oninput={&oninput} dir="auto" />
            </label>
            <label class="field"><span>{ "Licence of the dataset" }</span><input ref={license} type="text" value={of_license} oninput={&oninput} /></label>
            <label class="field"><span>{ "Your name as annotator" }</span><input ref={annotator} type="text" value={of_annotator} oninput={&oninput} /></label>
            <div class="row end">{ styled_button("primary", "Save", save) }</div>
        </>
    }
}
