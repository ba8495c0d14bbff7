//! What can be said of the selected span.

use super::Workbench;
use crate::model::command::Command;
use crate::model::scheme::{AttributeId, LabelId};
use crate::model::span::Value;
use crate::session::past::quoted;

impl Workbench {
    /// A label was pressed in the bar. If it becomes that of the selected span, that is said: the span may be the one that
    /// was just tagged, and another was meant.
    pub fn press_label(&mut self, label: &LabelId) {
        let relabels = self.session.as_ref().is_some_and(|session| {
            session.pending.is_none() && session.selected().is_some_and(|span| span.label != *label)
        });
        self.label(label);
        let Some(session) = &self.session else { return };
        if let (true, Some(span), Some(current)) = (relabels, session.selected(), session.current())
            && span.label == *label
        {
            let quote = quoted(&current.document.text, span.range);
            let text = format!("{quote} is now {}.", session.info.scheme.label_name(label));
            self.say(text);
        }
    }

    /// Chooses a value for an attribute of the selected span; an empty one takes it away.
    pub fn choose_value(&mut self, attribute: &AttributeId, value: &str) {
        let Some(id) = self.selected_id() else { return };
        let value = (!value.is_empty()).then(|| Value::Text(value.to_owned()));
        self.run(&Command::SetAttribute(id, attribute.clone(), value));
    }
}
