//! Carrying out one command.

use counterclaim::model::command::{Command, CommandError, Stamp};
use counterclaim::model::document::Document;
use counterclaim::model::edit::Edit;
use counterclaim::model::span::AnnotationId;

use super::parts::ANNOTATOR;
use super::scheme::scheme;

/// When commands are carried out: later than [`super::parts::MADE`].
pub const NOW: &str = "2026-01-02T00:00:00Z";

/// The edit that `command` comes to, with ids `new1`, `new2`, … for what it makes.
pub fn edit(document: &Document, command: &Command) -> Result<Edit, CommandError> {
    let mut count = 0;
    let mut new_id = || {
        count += 1;
        AnnotationId::from(format!("new{count}"))
    };
    let mut stamp = Stamp { annotator: ANNOTATOR.into(), at: NOW.into(), new_id: &mut new_id };
    command.edit(document, &scheme(), &mut stamp)
}

/// The document after `command`.
pub fn carry_out(document: &Document, command: &Command) -> Document {
    document.apply(&edit(document, command).unwrap()).unwrap()
}
