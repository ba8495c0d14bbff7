//! What can be said of the selected span.

use super::Workbench;
use crate::formats::is_number;
use crate::model::command::Command;
use crate::model::scheme::{AttributeId, AttributeKind};
use crate::model::span::Value;

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
}
