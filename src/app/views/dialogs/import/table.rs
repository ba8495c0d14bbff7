//! A table of texts: which column is the text.

use yew::prelude::*;

use super::super::choice;
use super::problems;
use crate::app::handle::Handle;
use crate::app::workbench::{Table, count};

/// The report on the `n`th table, and the choice of its column.
pub fn view(handle: &Handle, n: usize, table: &Table) -> Html {
    let columns = table.columns.iter().map(|name| (name.as_str(), name.as_str()));
    let onchange = handle.on_value(move |workbench, column| workbench.choose_column(n, column));
    let outcome = match &table.reading {
        Err(why) => html! { <p class="notice is-error">{ why.clone() }</p> },
        Ok(reading) => html! {
            <>
                <p>{ format!("{} will be added. The first:", count(reading.project.documents.len(), "text")) }</p>
                <div class="preview" dir="auto" tabindex="0" role="region" aria-label="The first text">
                    { for reading.project.documents.first().map(|document| document.text.as_str().chars().take(2_000).collect::<String>()) }
                </div>
                { problems(&reading.problems) }
            </>
        },
    };
    html! {
        <section key={format!("table {n}")} class="taken" data-testid="import-table">
            <h3 dir="auto">{ table.file.name.clone() }</h3>
            { choice("The text is in", &table.column, columns, onchange) }
            { outcome }
        </section>
    }
}
