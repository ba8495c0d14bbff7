//! What can be said of the selected span, and its relations.

use super::{Dialog, Workbench};
use crate::formats::is_number;
use crate::model::command::Command;
use crate::model::scheme::{AttributeId, AttributeKind, RelationTypeId};
use crate::model::span::{AnnotationId, Value};

impl Workbench {
    /// Sets an attribute of the selected span; an empty value takes it away.
    pub fn set_attribute(&mut self, attribute: &AttributeId, kind: &AttributeKind, value: &str) {
        let Some(id) = self.selected_id() else { return };
        let value = value.trim();
        let value = match kind {
            _ if value.is_empty() => None,
            AttributeKind::Number if is_number(value) => Some(Value::Number(value.to_owned())),
            AttributeKind::Number => {
                self.warn(format!("“{value}” is not a number. Write it in digits, such as 1200 or 0.5."));
                return;
            }
            AttributeKind::Text | AttributeKind::Choice(_) => Some(Value::Text(value.to_owned())),
        };
        self.run(&Command::SetAttribute(id, attribute.clone(), value));
    }

    /// Replaces the note of the selected span.
    pub fn set_note(&mut self, note: String) {
        if let Some(id) = self.selected_id() {
            self.run(&Command::SetNote(id, note));
        }
    }

    /// The next span clicked is linked from the selected one.
    pub fn start_relation(&mut self) {
        if self.selected_id().is_none() {
            self.say("Select the span that the relation starts from first.");
        } else {
            self.relating = true;
            self.sheet = None;
            self.say("Now click the span that the relation leads to. Esc stops.");
        }
    }

    /// Links two spans; if the scheme allows more than one relation between them, the person chooses.
    pub fn finish_relation(&mut self, from: AnnotationId, to: AnnotationId) {
        self.relating = false;
        let Some(session) = &self.session else { return };
        let Some(current) = session.current() else { return };
        let label = |id| current.document.annotations.span(id).map(|span| span.label.clone());
        let (Some(from_label), Some(to_label)) = (label(&from), label(&to)) else { return };
        let scheme = &session.info.scheme;
        let kinds: Vec<RelationTypeId> = scheme
            .relations
            .iter()
            .filter(|kind| from != to && kind.allows(&from_label, &to_label))
            .map(|kind| kind.id.clone())
            .collect();
        match kinds.as_slice() {
            [] => {
                let text = format!(
                    "The scheme has no relation from {} to {}.",
                    scheme.label_name(&from_label),
                    scheme.label_name(&to_label)
                );
                self.say(text);
            }
            [kind] => {
                self.run(&Command::Relate(kind.clone(), from, to));
            }
            _ => self.dialog(Dialog::Relate { from, to, kinds }),
        }
    }
}
