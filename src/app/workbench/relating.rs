//! Drawing a relation: it starts from the selected span, and the next span chosen is its end.

use super::{Dialog, Side, Workbench};
use crate::model::command::Command;
use crate::model::relation::SharedRelation;
use crate::model::scheme::RelationTypeId;
use crate::model::span::{AnnotationId, SharedSpan};

impl Workbench {
    /// Starts a relation from the selected span.
    pub fn start_relation(&mut self) {
        if self.only_looks() || !self.may_write() {
            return;
        }
        self.relating = self.selected_id();
        if self.relating.is_none() {
            self.say("Select the span that the relation starts from first.");
        } else if self.sheet == Some(Side::Right) {
            // On a narrow screen the details cover the text.
            self.sheet = None;
        }
    }

    /// The relation is not drawn.
    pub fn stop_relating(&mut self) {
        self.relating = None;
    }

    /// The span that a relation is being drawn from, if it is still there.
    pub fn relating_from(&self) -> Option<&SharedSpan> {
        self.session.as_ref()?.current()?.document.annotations.span(self.relating.as_ref()?)
    }

    /// What is deleted while a relation is drawn from it is not drawn from when it is back.
    pub(super) fn relate_from_what_is_there(&mut self) {
        if self.relating_from().is_none() {
            self.stop_relating();
        }
    }

    /// A span chosen in a list: the end of the relation that is being drawn, else it is selected.
    pub fn choose_span(&mut self, id: AnnotationId) {
        if !self.relate_to(&id) {
            self.select(id);
        }
    }

    /// Links the span that a relation is being drawn from with `to`; if the scheme allows more than one relation between
    /// them, the person is asked. False if no relation is being drawn.
    pub fn relate_to(&mut self, to: &AnnotationId) -> bool {
        let Some(from) = self.relating_from().map(|span| span.id.clone()) else { return false };
        if from == *to {
            self.say("A relation leads to another span. Choose that one.");
            return true;
        }
        let Some(session) = &mut self.session else { return false };
        let Some(current) = session.current() else { return false };
        let label = |id| current.document.annotations.span(id).map(|span| span.label.clone());
        let (Some(from_label), Some(to_label)) = (label(&from), label(to)) else { return false };
        let scheme = &session.info.scheme;
        let allowed = scheme.relations.iter().filter(|kind| kind.allows(&from_label, &to_label));
        let kinds: Vec<RelationTypeId> = allowed.map(|kind| kind.id.clone()).collect();
        if kinds.is_empty() {
            let (from, to) = (scheme.label_name(&from_label), scheme.label_name(&to_label));
            let reverse = scheme.relations.iter().any(|kind| kind.allows(&to_label, &from_label));
            let text = if reverse {
                format!("The scheme has no relation from {from} to {to}, but from {to} to {from}: start it there.")
            } else {
                format!("The scheme has no relation from {from} to {to}. Choose another span.")
            };
            self.say(text);
            return true;
        }
        // One span is often linked to several.
        session.select(Some(from.clone()));
        self.stop_relating();
        match kinds.as_slice() {
            [kind] => self.relate(kind, &from, to),
            _ => self.dialog(Dialog::Relate { from, to: to.clone(), kinds }),
        }
        true
    }

    /// Links two spans, and says which and how: in the text nothing is seen of it.
    pub fn relate(&mut self, kind: &RelationTypeId, from: &AnnotationId, to: &AnnotationId) {
        self.dialog = None;
        if self.run(&Command::Relate(kind.clone(), from.clone(), to.clone())) {
            let linked = std::mem::take(&mut self.announced);
            self.say(linked.as_str());
        }
    }

    /// Says so if the scheme does not allow a relation of the span with the label it has now.
    pub(super) fn look_at_relations(&mut self, of: &AnnotationId) {
        let Some(session) = &self.session else { return };
        let Some(document) = session.current().map(|loaded| &loaded.document) else { return };
        let is_forbidden = |one: &SharedRelation| document.forbidden(one, &session.info.scheme);
        let forbidden = document.annotations.relations_of(of).find_map(is_forbidden);
        if let Some(why) = forbidden {
            self.say(format!("{why} It is kept: Details has it."));
        }
    }
}
