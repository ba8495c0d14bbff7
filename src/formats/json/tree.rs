//! A JSON text as a tree, for files of other programs: small values looked at from all sides.
//!
//! Owns: [`Json`]. Must not know: what is in it.

use std::collections::BTreeSet;

use super::super::naming::Taken;
use super::{Flaw, Item, Reader, Stop};

/// Up to how many keys are compared each with each.
const FEW: usize = 16;

/// A JSON value. Numbers are as written; of a key given twice, the last value counts, and the others have a number after
/// the key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The tree of `text`, and where reading stopped if it did before the end; what was read so far is in the tree.
    pub(crate) fn parse(text: &str) -> (Self, Option<Stop>) {
        let mut reader = Reader::new(text);
        let tree = Self::read(&mut reader);
        let is_whole = reader.stop().is_some() || reader.is_at_end();
        let stop = reader.stop().or_else(|| (!is_whole).then(|| reader.here("the end of the file")));
        (tree, stop)
    }

    /// The next value of `reader`; [`Json::Null`] if there is none.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        if reader.open_object() {
            let mut fields = Vec::new();
            while let Some(key) = reader.key() {
                let value = Self::read(reader);
                fields.push((key.into_owned(), value));
            }
            return Self::object(fields, reader);
        }
        if reader.open_list() {
            let mut items = Vec::new();
            while reader.element() {
                items.push(Self::read(reader));
            }
            return Self::List(items);
        }
        match reader.item() {
            Some(Item::Text(text)) => Self::Text(text.into_owned()),
            Some(Item::Number(number)) => Self::Number(number.to_owned()),
            Some(Item::Bool(yes)) => Self::Bool(yes),
            Some(Item::Null | Item::Nested(_)) | None => Self::Null,
        }
    }

    /// The object of `fields`, which `reader` has read; it is told of a key that is given twice.
    pub(crate) fn object(mut fields: Vec<(String, Self)>, reader: &mut Reader<'_>) -> Self {
        if has_twice(&fields) {
            reader.flaw(reader.at, Flaw::GivenTwice);
            let mut taken = Taken::new(Box::new(BTreeSet::<String>::new()));
            for (key, _) in &fields {
                taken.take(key);
            }
            let mut seen = BTreeSet::new();
            for (key, _) in fields.iter_mut().rev() {
                if !seen.insert(key.clone()) {
                    let number = taken.number(key, 2);
                    key.extend(["-", &number.to_string()]);
                }
            }
        }
        Self::Object(fields)
    }

    /// The field `key` of an object; [`Json::Null`] if there is none.
    pub(crate) fn get(&self, key: &str) -> &Self {
        match self {
            Self::Object(fields) => fields.iter().rev().find(|(name, _)| name == key).map_or(&Self::Null, |(_, v)| v),
            _ => &Self::Null,
        }
    }

    /// The items of a list; none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The fields of an object in order; none of anything else.
    pub(crate) fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Object(fields) => fields,
            _ => &[],
        }
    }

    /// How many objects and lists lie inside each other.
    pub(crate) fn depth(&self) -> usize {
        let inside = self.items().iter().chain(self.fields().iter().map(|(_, value)| value)).map(Self::depth).max();
        usize::from(matches!(self, Self::List(_) | Self::Object(_))) + inside.unwrap_or(0)
    }

    /// The text, if this is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text or the number as written; for ids, which programs write either way.
    pub(crate) fn text_or_number(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if this is one, also as `12.0` or `"12"`.
    pub(crate) fn whole(&self) -> Option<usize> {
        let digits = self.text_or_number()?.trim();
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        rest.bytes().all(|b| b == b'0').then(|| whole.parse().ok())?
    }

    /// True if this is `null`, missing, or has nothing in it.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Object(fields) => fields.is_empty(),
            Self::Bool(_) | Self::Number(_) => false,
        }
    }

    /// True if this is `null` or missing.
    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

/// True if two of `fields` have the same key.
fn has_twice(fields: &[(String, Json)]) -> bool {
    if fields.len() > FEW {
        let mut seen = BTreeSet::new();
        return !fields.iter().all(|(key, _)| seen.insert(key.clone()));
    }
    let is_earlier = |place: usize, key: &str| fields.iter().take(place).any(|(other, _)| other == key);
    fields.iter().enumerate().any(|(place, (key, _))| is_earlier(place, key))
}
