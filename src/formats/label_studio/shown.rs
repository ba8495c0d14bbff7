//! What a labelling configuration beside tasks says of their texts.
//!
//! Owns: [`Shown`], [`shown`]. Must not know: tasks.
//! Source: labelstud.io/tags/text: `<Text name="shown" value="$field"/>`.

use super::super::format::InputFile;
use super::super::intake::Intake;
use super::super::xml::{Node, walk};

/// The names of the objects that show texts, each with the field of a task's data that it shows.
pub(super) type Shown = Vec<(String, String)>;

/// What the configuration in `file` shows; where it is broken is noted.
pub(super) fn shown(file: &InputFile, intake: &mut Intake) -> Shown {
    let mut all = Shown::new();
    let Some(text) = intake.text(file) else { return all };
    let outcome = walk(&text, &mut |node| {
        if let Node::Start(element) = node
            && element.local_name() == "Text"
            && let Some(name) = element.attribute("name")
            && let Some(field) = element.attribute("value").and_then(|value| value.strip_prefix('$'))
        {
            all.push((name.to_owned(), field.to_owned()));
        }
    });
    if let Err(fault) = outcome {
        intake.problem(&file.name, fault.to_string());
    }
    all
}
