//! Reading the fields of an object whatever they hold, and noting what breaks a rule.
//!
//! Owns: [`Source`], [`Note`]. Must not know: which fields there are.

use std::borrow::Cow;

use super::super::json::{Item, Reader, Writer, transcode};
use super::super::loss::shorten;
use crate::model::extra::Extra;
use crate::model::scheme::AttributeId;
use crate::model::span::{AnnotatorId, Timestamp};

/// How many attributes share memory; few, because they are looked for one after the other.
const SHARED_ATTRIBUTES: usize = 16;

/// One step from the top of the file to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Field(&'static str),
    Item(usize),
}

/// A rule that was broken, and what was done.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    /// The place of the document in the list, if it is in one.
    pub(crate) document: Option<usize>,
    /// `documents[2].spans[17]`; empty: the whole file.
    pub(crate) path: String,
    pub(crate) message: String,
    /// As [`super::Problem::is_mild`].
    pub(crate) is_mild: bool,
}

/// A JSON text on its way into the model: the reader, where it is, and what was noted.
pub(crate) struct Source<'a> {
    pub(crate) reader: Reader<'a>,
    pub(crate) notes: Vec<Note>,
    /// True for what the program stores for itself: unknown fields are one field, `extra`.
    pub(crate) exact: bool,
    /// What was being read when the reader stopped.
    pub(crate) stopped_in: Option<String>,
    known: Vec<Cow<'a, str>>,
    path: Vec<Step>,
    shared: Shared,
}

/// What equal values of one text share, and of texts that are read one after the other.
#[derive(Default)]
pub(crate) struct Shared {
    annotator: AnnotatorId,
    moment: Timestamp,
    attributes: Vec<AttributeId>,
}

/// How many known fields an object and one in it have, about.
const FIELDS: usize = 24;

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str, exact: bool) -> Self {
        Self { exact, ..Self::sharing(text, Shared::default()) }
    }

    /// For the next of several texts: it shares values with those before.
    pub(crate) fn sharing(text: &'a str, shared: Shared) -> Self {
        Self {
            reader: Reader::new(text),
            notes: Vec::new(),
            exact: false,
            stopped_in: None,
            known: Vec::new(),
            path: Vec::new(),
            shared,
        }
    }

    /// What the next text may share.
    pub(crate) fn into_shared(self) -> Shared {
        self.shared
    }

    /// Notes that what is being read breaks a rule.
    pub(crate) fn note(&mut self, message: impl Into<String>) {
        let document = match self.path.as_slice() {
            [Step::Field("documents"), Step::Item(index), ..] => Some(*index),
            _ => None,
        };
        self.notes.push(Note { document, path: self.path(), message: message.into(), is_mild: false });
    }

    /// Notes something by which nothing is lost.
    pub(crate) fn mild(&mut self, message: impl Into<String>) {
        self.note(message);
        self.notes.last_mut().into_iter().for_each(|note| note.is_mild = true);
    }

    /// Does `with` with `field` as the place of what it notes.
    pub(crate) fn within<T>(&mut self, field: &'static str, with: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Field(field));
        let result = with(self);
        self.leave();
        result
    }

    /// Does `with` with item `index` of a list as the place of what it notes.
    pub(crate) fn within_item<T>(&mut self, index: usize, with: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Item(index));
        let result = with(self);
        self.leave();
        result
    }

    fn leave(&mut self) {
        if self.stopped_in.is_none() && self.reader.stop().is_some() {
            self.stopped_in = Some(self.path());
        }
        self.path.pop();
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(name);
                }
                Step::Item(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }

    /// Reads an object. `field` reads the value of each key it knows and says so; the rest is kept. `None`, and
    /// noted, if the value is no object.
    pub(crate) fn object(&mut self, field: &mut dyn FnMut(&mut Self, &str) -> bool) -> Option<Extra> {
        if !self.reader.open_object() {
            self.wrong("an object is needed here");
            return None;
        }
        let first_known = self.known.len();
        if first_known == 0 {
            self.known.reserve(FIELDS);
        }
        // A bit for each key so far, which few share: most keys need not be compared with all before them.
        let mut seen = 0_u64;
        let mut unknown: Option<Writer> = None;
        let mut extra = Extra::default();
        while let Some(key) = self.reader.key() {
            if field(self, &key) {
                let bit = 1 << (sum(&key) & 63);
                if seen & bit != 0 && self.known.get(first_known..).unwrap_or_default().contains(&key) {
                    self.note(format!(
                        "The field “{key}” is given more than once. Lists were joined; otherwise the last one counts."
                    ));
                } else {
                    self.known.push(key);
                }
                seen |= bit;
            } else if self.exact && key == "extra" {
                extra = Extra::new(&self.text("extra").unwrap_or_default());
            } else if self.exact {
                self.note(format!("The field “{key}” is not known."));
                self.reader.skip();
            } else {
                keep(&mut self.reader, &key, &mut unknown);
            }
        }
        self.known.truncate(first_known);
        if let Some(mut writer) = unknown {
            writer.close('}');
            extra = Extra::new(&writer.finish());
        }
        Some(extra)
    }

    /// `extra`, unless the reader stopped inside the object it is of: what is not whole would pass as complete.
    pub(crate) fn whole_only(&self, extra: Option<Extra>) -> Option<Extra> {
        extra.filter(|_| self.reader.stop().is_none())
    }

    /// Reads a list under `field`; `item` reads each of its items. Noted if the value is no list.
    pub(crate) fn list(&mut self, field: &'static str, item: &mut dyn FnMut(&mut Self, usize)) {
        self.within(field, |source| {
            if !source.reader.open_list() {
                source.wrong("a list is needed here");
                return;
            }
            let mut index = 0;
            while source.reader.element() {
                source.within_item(index, |source| {
                    if source.reader.peek() != Some(b'n') {
                        item(source, index);
                    } else if source.reader.item().is_some() {
                        source.note("This is null. It was left out.".to_owned());
                    }
                });
                index += 1;
            }
        });
    }

    /// Skips a value of the wrong type and notes it; `null` passes as a missing one.
    pub(crate) fn wrong(&mut self, needed: &str) {
        match self.reader.item() {
            None | Some(Item::Null) => {}
            Some(item) => self.note(format!("This is {}; {needed}. It was left out.", describe(&item))),
        }
    }

    /// A text; a number or truth value is taken as it is written. `None` if there is none.
    pub(crate) fn text(&mut self, field: &'static str) -> Option<Cow<'a, str>> {
        if self.reader.peek() == Some(b'"') {
            return self.reader.string();
        }
        let item = self.reader.item()?;
        let text = match &item {
            Item::Text(_) | Item::Null => return None,
            Item::Number(number) => Cow::Borrowed(*number),
            Item::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
            Item::Nested(_) => {
                let message = format!("“{field}” is {}; a text is needed. It was left out.", describe(&item));
                self.note(message);
                return None;
            }
        };
        self.note(format!("“{field}” is {}; a text is needed. It was taken as the text “{text}”.", describe(&item)));
        Some(text)
    }

    /// A text, empty if there is none.
    pub(crate) fn string(&mut self, field: &'static str) -> String {
        self.text(field).unwrap_or_default().into_owned()
    }

    /// A text or a number, as written.
    pub(crate) fn text_or_number(&mut self) -> Option<Cow<'a, str>> {
        match self.reader.item()? {
            Item::Text(text) => Some(text),
            Item::Number(number) => Some(Cow::Borrowed(number)),
            _ => None,
        }
    }

    /// Who annotated; equal ones in a row share memory.
    pub(crate) fn annotator(&mut self) -> AnnotatorId {
        let text = self.text("annotator").unwrap_or_default();
        if text.is_empty() {
            return AnnotatorId::default();
        }
        if self.shared.annotator.as_str() != text {
            self.shared.annotator = AnnotatorId::from(text);
        }
        self.shared.annotator.clone()
    }

    /// The attribute called `id`; the first few share memory among spans.
    pub(crate) fn attribute(&mut self, id: &str) -> AttributeId {
        if let Some(known) = self.shared.attributes.iter().find(|known| known.as_str() == id) {
            return known.clone();
        }
        let attribute = AttributeId::from(id);
        if self.shared.attributes.len() < SHARED_ATTRIBUTES {
            self.shared.attributes.push(attribute.clone());
        }
        attribute
    }

    /// A moment; equal ones in a row share memory.
    pub(crate) fn moment(&mut self, field: &'static str) -> Timestamp {
        let text = self.text(field).unwrap_or_default();
        if text.is_empty() {
            return Timestamp::default();
        }
        if self.shared.moment.as_str() != text {
            self.shared.moment = Timestamp::from(text);
        }
        self.shared.moment.clone()
    }

    /// One of the words that `parse` knows.
    pub(crate) fn word<T: Default>(&mut self, field: &'static str, parse: fn(&str) -> Option<T>, words: &str) -> T {
        let Some(text) = self.text(field) else { return T::default() };
        parse(&text).unwrap_or_else(|| {
            self.note(format!("“{field}” is “{text}”; it must be one of {words}. The first was taken."));
            T::default()
        })
    }

    /// A truth value.
    pub(crate) fn truth(&mut self, field: &'static str) -> bool {
        match self.reader.item() {
            Some(Item::Bool(yes)) => yes,
            None | Some(Item::Null) => false,
            Some(item) => {
                let message =
                    format!("“{field}” is {}; true or false is needed. It was taken as false.", describe(&item));
                self.note(message);
                false
            }
        }
    }

    /// A whole number that is not negative; `12.0` and `"12"` are taken for it and noted. `None` if it is none.
    pub(crate) fn whole(&mut self, field: &'static str) -> Option<usize> {
        if let Some(number) = self.reader.digits() {
            return Some(number);
        }
        let item = self.reader.item()?;
        if let Item::Number(number) = item
            && let Ok(number) = number.parse()
        {
            return Some(number);
        }
        let digits = match &item {
            Item::Number(number) => number,
            Item::Text(text) => text.trim(),
            Item::Null => return None,
            Item::Bool(_) | Item::Nested(_) => "",
        };
        let plain = digits.trim_end_matches('0').strip_suffix('.').unwrap_or(digits);
        let found = if plain.bytes().all(|b| b.is_ascii_digit()) { plain.parse().ok() } else { None };
        if found.is_none() || !matches!(item, Item::Number(number) if number == plain) {
            let done =
                found.map_or("It cannot be used".to_owned(), |number: usize| format!("It was taken as {number}"));
            self.note(format!("“{field}” is {}; a whole number, 0 or more, is needed. {done}.", describe(&item)));
        }
        found
    }

    /// Any JSON object, compact; one without fields is nothing.
    pub(crate) fn raw_object(&mut self, field: &'static str) -> Extra {
        if self.exact {
            return Extra::new(&self.text(field).unwrap_or_default());
        }
        if self.reader.peek() != Some(b'{') {
            self.within(field, |source| source.wrong("an object is needed here"));
            return Extra::default();
        }
        let mut writer = Writer::compact();
        transcode(&mut self.reader, &mut writer);
        let json = writer.finish();
        Extra::new(if json == "{}" { "" } else { &json })
    }
}

/// A number that tells most keys of an object apart.
fn sum(key: &str) -> usize {
    let bytes = key.as_bytes();
    let letter = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    key.len() * 5 + letter(bytes.first()) + letter(bytes.last()) * 11
}

fn keep(reader: &mut Reader<'_>, key: &str, unknown: &mut Option<Writer>) {
    let mut value = Writer::compact();
    if !transcode(reader, &mut value) {
        return;
    }
    let writer = unknown.get_or_insert_with(|| {
        let mut writer = Writer::compact();
        writer.open('{');
        writer
    });
    writer.key(key);
    writer.raw(&value.finish());
}

/// What a value is, in words, for a message; long ones are cut short.
pub(crate) fn describe(item: &Item<'_>) -> String {
    match item {
        Item::Text(text) => format!("the text “{}”", shorten(text)),
        Item::Number(number) => format!("the number {}", shorten(number)),
        Item::Bool(yes) => yes.to_string(),
        Item::Null => "null".to_owned(),
        Item::Nested(json) if json.starts_with('{') => format!("the object {}", shorten(json)),
        Item::Nested(json) => format!("the list {}", shorten(json)),
    }
}
