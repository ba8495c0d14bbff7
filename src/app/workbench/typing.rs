//! Text that is being typed: stored while it is typed, and kept in its field while it cannot be stored.
//!
//! Owns: [`Typed`], [`Typing`], [`Field`]. What was typed is stored after a short pause, when the field is left, before
//! anything else is done, and when the page is hidden or left. Until then the work does not count as saved. What the
//! field shows is what was typed, so that no drawing takes a blank or a caret away.

use gloo_timers::future::TimeoutFuture;

use super::{SaveState, Workbench};
use crate::model::command::Command;
use crate::model::document::DocumentId;
use crate::model::scheme::AttributeId;
use crate::model::span::{AnnotationId, Value};
use crate::session::number::{self, NoNumber};

/// What is typed into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title of the document.
    Title,
    /// The note of a span.
    Note(AnnotationId),
    /// An attribute of a span; true if it is a number.
    Attribute(AnnotationId, AttributeId, bool),
}

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    document: DocumentId,
    field: Field,
    /// As it was typed.
    pub text: String,
    /// Why it cannot be stored.
    pub refused: Option<String>,
    waits: bool,
}

impl Typed {
    /// True if it stands in `field` of `document`.
    pub fn is_in(&self, document: &DocumentId, field: &Field) -> bool {
        self.document == *document && self.field == *field
    }
}

/// All fields that are being typed into, or hold what cannot be stored.
#[derive(Default)]
pub struct Typing {
    list: Vec<Typed>,
    turn: u32,
}

/// How long a pause is.
const PAUSE_MILLISECONDS: u32 = 600;

impl Workbench {
    /// What stands in a field of the open document, if it is not simply what is stored.
    pub fn typed(&self, field: &Field) -> Option<&Typed> {
        let open = self.session.as_ref()?.open_id()?;
        self.typing.list.iter().find(|typed| typed.is_in(open, field))
    }

    /// What stands in the fields of all spans, if it is not simply what is stored.
    pub fn all_typed(&self) -> Vec<Typed> {
        self.typing.list.clone()
    }

    /// Notes what a field says now. True if something else on the page changes by that.
    pub fn type_into(&mut self, field: &Field, text: String) -> bool {
        let Some(document) = self.session.as_ref().and_then(|session| session.open_id()).cloned() else { return false };
        self.typing.turn = self.typing.turn.wrapping_add(1);
        let turn = self.typing.turn;
        self.me.spawn(move |handle| async move {
            TimeoutFuture::new(PAUSE_MILLISECONDS).await;
            if handle.read(|workbench| workbench.typing.turn == turn && workbench.is_typing()) {
                handle.act(Self::store_typed);
            }
        });
        let news = Typed { document, field: field.clone(), text, refused: None, waits: true };
        let list = &mut self.typing.list;
        let known = list.iter_mut().find(|typed| typed.is_in(&news.document, field));
        match known {
            Some(typed) => {
                let before = std::mem::replace(typed, news);
                before.refused.is_some() || !before.waits
            }
            None => {
                list.push(news);
                true
            }
        }
    }

    /// A field was left: it shows what is stored, unless that is not what was typed.
    pub fn leave_field(&mut self, field: &Field) {
        self.store_typed();
        self.typing.list.retain(|typed| typed.field != *field || typed.refused.is_some());
    }

    /// Every field shows what is stored, unless that is not what was typed.
    pub(super) fn leave_fields(&mut self) {
        self.store_typed();
        self.typing.list.retain(|typed| typed.refused.is_some());
    }

    /// Stores at once what was typed.
    pub fn store_typed(&mut self) {
        for at in 0..self.typing.list.len() {
            let Some(typed) = self.typing.list.get_mut(at) else { return };
            if !std::mem::take(&mut typed.waits) {
                continue;
            }
            let typed = typed.clone();
            let refused = self.store_one(typed);
            if let Some(typed) = self.typing.list.get_mut(at) {
                typed.refused = refused;
            }
        }
    }

    /// Stores what was typed; else, why that cannot be.
    fn store_one(&mut self, typed: Typed) -> Option<String> {
        if !self.may_write() {
            return Some("Not stored: this project is being edited in another tab.".to_owned());
        }
        let text = typed.text;
        match typed.field {
            Field::Title => self.rename_document(&text),
            Field::Note(span) => {
                self.run(&Command::SetNote(span, text));
            }
            Field::Attribute(span, attribute, is_number) => {
                let text = text.trim();
                let value = match number::plain(text) {
                    _ if text.is_empty() => None,
                    _ if !is_number => Some(Value::Text(text.to_owned())),
                    Ok(number) => Some(Value::Number(number)),
                    Err(why) => {
                        let why = match why {
                            NoNumber::NotDigits => "is not a number. Write it in digits, such as 1200 or 0.5.",
                            NoNumber::Doubtful => {
                                "may be thousands or a fraction. Write it without the point, as 1200, or with other than three digits behind it, as 1.2."
                            }
                        };
                        return Some(format!("Not stored: “{text}” {why}"));
                    }
                };
                self.run(&Command::SetAttribute(span, attribute, value));
            }
        }
        None
    }

    /// True while something that was typed is still to be stored.
    pub fn is_typing(&self) -> bool {
        self.typing.list.iter().any(|typed| typed.waits)
    }

    /// What the person is told: nothing is saved while they are typing.
    pub fn save_state(&self) -> SaveState {
        match &self.saving.state {
            SaveState::Saved if self.is_typing() => SaveState::Saving,
            state => state.clone(),
        }
    }
}
