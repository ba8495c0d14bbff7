//! What can be said of the selected span.

use super::Workbench;
use crate::model::command::Command;
use crate::model::scheme::AttributeId;
use crate::model::span::Value;

impl Workbench {
    /// Chooses a value for an attribute of the selected span; an empty one takes it away.
    pub fn choose_value(&mut self, attribute: &AttributeId, value: &str) {
        let Some(id) = self.selected_id() else { return };
        let value = (!value.is_empty()).then(|| Value::Text(value.to_owned()));
        self.run(&Command::SetAttribute(id, attribute.clone(), value));
    }
}
