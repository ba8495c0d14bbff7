//! What may be said about a text: labels with attributes, and relation types between labels.
//!
//! Owns: [`Scheme`], [`Label`], [`Attribute`], [`RelationType`] and their ids.
//! Must not know: how labels are drawn, which annotations exist.

use std::fmt;

use super::extra::Extra;

/// Defines an id: a short string, cheap to clone, compared by content.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Option<std::sync::Arc<str>>); // `None` if it is empty, which most say nothing with

        impl $name {
            /// The id as written in files.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_deref().unwrap_or_default()
            }
        }

        impl<T: AsRef<str>> From<T> for $name {
            fn from(id: T) -> Self {
                let id = id.as_ref();
                Self((!id.is_empty()).then(|| id.into()))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.as_str()).finish()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use id;

id!(
    /// Names a label, unique in its scheme: `casualty_figure`.
    LabelId
);
id!(
    /// Names an attribute, unique in its label: `modifier`.
    AttributeId
);
id!(
    /// Names a relation type, unique in its scheme: `said_by`.
    RelationTypeId
);

/// The kind of value an attribute takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// Free text.
    Text,
    /// A number, kept as written.
    Number,
    /// One of the listed values.
    Choice(Vec<String>),
}

/// A property that spans of one label can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Names it in files.
    pub id: AttributeId,
    /// Names it on screen.
    pub name: String,
    /// Which values it takes.
    pub kind: AttributeKind,
    /// What it means.
    pub definition: String,
    /// Unknown fields of the file.
    pub extra: Extra,
}

/// A kind of span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Names it in files.
    pub id: LabelId,
    /// Names it on screen.
    pub name: String,
    /// The digit that tags with it, if any.
    pub key: Option<char>,
    /// `#rrggbb`.
    pub color: String,
    /// What it means.
    pub definition: String,
    /// What can be said of a span with this label.
    pub attributes: Vec<Attribute>,
    /// Unknown fields of the file.
    pub extra: Extra,
}

/// A kind of link between two spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationType {
    /// Names it in files.
    pub id: RelationTypeId,
    /// Names it on screen: "said by".
    pub name: String,
    /// Labels it may start from; empty: any.
    pub from: Vec<LabelId>,
    /// Labels it may lead to; empty: any.
    pub to: Vec<LabelId>,
    /// True if it reads the same in both directions.
    pub symmetric: bool,
    /// What it means.
    pub definition: String,
    /// Unknown fields of the file.
    pub extra: Extra,
}

impl RelationType {
    /// True if a relation of this type may lead from a span labelled `from` to one labelled `to`.
    #[must_use]
    pub fn allows(&self, from: &LabelId, to: &LabelId) -> bool {
        let fits = |list: &[LabelId], label| list.is_empty() || list.contains(label);
        (fits(&self.from, from) && fits(&self.to, to))
            || (self.symmetric && fits(&self.from, to) && fits(&self.to, from))
    }
}

/// Everything that may be said: the labels and the relation types, in the order shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// Names the scheme.
    pub name: String,
    /// In the order shown; ids are unique.
    pub labels: Vec<Label>,
    /// In the order shown; ids are unique.
    pub relations: Vec<RelationType>,
    /// How to annotate, as Markdown.
    pub guidelines: String,
    /// Unknown fields of the file.
    pub extra: Extra,
}

impl Scheme {
    /// The label called `id` and its place in the scheme.
    #[must_use]
    pub fn label(&self, id: &LabelId) -> Option<(usize, &Label)> {
        self.labels.iter().enumerate().find(|(_, label)| label.id == *id)
    }

    /// The label that the key `key` tags with.
    #[must_use]
    pub fn label_for_key(&self, key: char) -> Option<&Label> {
        self.labels.iter().find(|label| label.key == Some(key))
    }

    /// The relation type called `id`.
    #[must_use]
    pub fn relation(&self, id: &RelationTypeId) -> Option<&RelationType> {
        self.relations.iter().find(|relation| relation.id == *id)
    }

    /// The name of label `id` on screen; the id itself if the scheme lacks it.
    #[must_use]
    pub fn label_name<'a>(&'a self, id: &'a LabelId) -> &'a str {
        self.label(id).map_or(id.as_str(), |(_, label)| &label.name)
    }
}

impl fmt::Display for AttributeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Choice(_) => "choice",
        })
    }
}
