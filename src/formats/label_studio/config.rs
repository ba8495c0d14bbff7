//! The labelling configuration of Label Studio, made from a scheme.
//!
//! Owns: [`Controls`], [`Control`], [`write`]. Must not know: documents.
//! Source: labelstud.io/tags (Labels, Choices, Number, TextArea, Relations).

use std::borrow::Cow;

use crate::model::scheme::{AttributeId, AttributeKind, Label, Scheme};
use crate::model::span::Value;

/// The control that gives labels.
pub(super) const LABEL: &str = "label";

/// The object that shows the text.
pub(super) const TEXT: &str = "text";

/// What is put before attribute ids that would be taken for [`LABEL`] or [`TEXT`], or that begin with it already.
const PREFIX: &str = "attribute.";

/// The kind of a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind<'s> {
    Number,
    Text,
    Choices(Vec<&'s str>),
}

impl Kind<'_> {
    /// The type of its results.
    pub(super) fn result(&self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "textarea",
            Self::Choices(_) => "choices",
        }
    }

    /// The field of a value that holds what was entered.
    pub(super) fn value(&self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Choices(_) => "choices",
        }
    }
}

/// A control for an attribute, shown for regions that have one of its labels.
#[derive(Clone, Debug)]
pub(super) struct Control<'s> {
    pub(super) id: &'s AttributeId,
    pub(super) kind: Kind<'s>,
    title: &'s str,
    labels: Vec<&'s str>,
}

impl Control<'_> {
    /// Its name in the configuration and in results.
    pub(super) fn name(&self) -> Cow<'_, str> {
        let id = self.id.as_str();
        if [LABEL, TEXT].contains(&id) || id.starts_with(PREFIX) {
            return Cow::Owned(format!("{PREFIX}{id}"));
        }
        Cow::Borrowed(id)
    }

    /// True if it can show `value`.
    fn takes(&self, value: &Value) -> bool {
        match (&self.kind, value) {
            (Kind::Number, Value::Number(_)) | (Kind::Text, Value::Text(_)) => true,
            (Kind::Choices(choices), Value::Text(text)) => choices.contains(&text.as_str()),
            _ => false,
        }
    }
}

/// The attribute that a control called `name` shows.
pub(super) fn attribute_of(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}

/// The controls for attributes: one for each attribute id, whichever labels share it. If labels disagree about its
/// kind, the first one counts; of choices all are offered.
#[derive(Clone, Debug)]
pub(super) struct Controls<'s>(Vec<Control<'s>>);

impl<'s> Controls<'s> {
    pub(super) fn of(scheme: &'s Scheme) -> Self {
        let mut controls: Vec<Control<'s>> = Vec::new();
        for label in &scheme.labels {
            let named = |id: &AttributeId| !id.as_str().is_empty() && is_clean(id.as_str());
            for attribute in label.attributes.iter().filter(|attribute| named(&attribute.id)) {
                let kind = kind_of(&attribute.kind);
                let known = controls.iter_mut().find(|control| *control.id == attribute.id);
                if let Some(control) = known {
                    control.labels.push(label.id.as_str());
                    if let (Kind::Choices(all), Kind::Choices(more)) = (&mut control.kind, kind) {
                        more.into_iter().for_each(|choice| add(all, choice));
                    }
                } else {
                    let labels = vec![label.id.as_str()];
                    controls.push(Control { id: &attribute.id, kind, title: &attribute.name, labels });
                }
            }
        }
        Self(controls)
    }

    /// The control that shows `value` of the attribute `id`, if one can.
    pub(super) fn control_for(&self, id: &AttributeId, value: &Value) -> Option<&Control<'s>> {
        self.0.iter().find(|control| control.id == id && control.takes(value))
    }
}

fn kind_of(kind: &AttributeKind) -> Kind<'_> {
    match kind {
        AttributeKind::Number => Kind::Number,
        AttributeKind::Text => Kind::Text,
        AttributeKind::Choice(choices) => {
            let mut offered = Vec::new();
            let usable = choices.iter().map(String::as_str).filter(|choice| !choice.is_empty() && is_clean(choice));
            usable.for_each(|choice| add(&mut offered, choice));
            if offered.is_empty() { Kind::Text } else { Kind::Choices(offered) }
        }
    }
}

fn add<'s>(choices: &mut Vec<&'s str>, choice: &'s str) {
    if !choices.contains(&choice) {
        choices.push(choice);
    }
}

/// True if an XML attribute brings the text back as it is, even if it is trimmed.
fn is_clean(text: &str) -> bool {
    text.trim() == text && text.chars().all(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// The configuration for `scheme`.
pub(super) fn write(scheme: &Scheme) -> String {
    let mut xml = String::from("<View>\n");
    if !scheme.relations.is_empty() {
        xml.push_str("  <Relations>\n");
        for kind in &scheme.relations {
            tag(&mut xml, 4, "Relation", &[("value", kind.id.as_str())], true);
        }
        xml.push_str("  </Relations>\n");
    }
    tag(&mut xml, 2, "Labels", &[("name", LABEL), ("toName", TEXT)], false);
    scheme.labels.iter().for_each(|label| write_label(&mut xml, label));
    xml.push_str("  </Labels>\n");
    tag(&mut xml, 2, "Text", &[("name", TEXT), ("value", "$text"), ("granularity", "symbol")], true);
    for control in Controls::of(scheme).0 {
        write_control(&mut xml, &control);
    }
    xml.push_str("</View>\n");
    xml
}

fn write_label(xml: &mut String, label: &Label) {
    let hint =
        if label.definition.is_empty() { label.name.clone() } else { format!("{}: {}", label.name, label.definition) };
    let key = label.key.filter(char::is_ascii_alphanumeric).map(String::from);
    let mut attributes = vec![("value", label.id.as_str())];
    let digits = label.color.strip_prefix('#').unwrap_or_default();
    if matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        attributes.push(("background", &label.color));
    }
    attributes.extend(key.as_deref().map(|key| ("hotkey", key)));
    attributes.push(("hint", &hint));
    tag(xml, 4, "Label", &attributes, true);
}

fn write_control(xml: &mut String, control: &Control<'_>) {
    let name = control.name();
    let labels = control.labels.join(",");
    let title = if control.title.is_empty() { control.id.as_str() } else { control.title };
    let mut view = vec![("visibleWhen", "region-selected"), ("whenTagName", LABEL)];
    // The list of labels is separated by commas, so none of them can hold one.
    if !control.labels.iter().any(|label| label.contains(',')) {
        view.push(("whenLabelValue", &labels));
    }
    tag(xml, 2, "View", &view, false);
    tag(xml, 4, "Header", &[("value", title), ("size", "5")], true);
    let of_region = [("name", &*name), ("toName", TEXT), ("perRegion", "true")];
    match &control.kind {
        Kind::Number => tag(xml, 4, "Number", &of_region, true),
        Kind::Text => tag(xml, 4, "TextArea", &[&of_region[..], &[("editable", "true")]].concat(), true),
        Kind::Choices(choices) => {
            tag(xml, 4, "Choices", &[&of_region[..], &[("choice", "single")]].concat(), false);
            for choice in choices {
                tag(xml, 6, "Choice", &[("value", choice)], true);
            }
            xml.push_str("    </Choices>\n");
        }
    }
    xml.push_str("  </View>\n");
}

/// One tag on a line of its own.
fn tag(xml: &mut String, indent: usize, name: &str, attributes: &[(&str, &str)], is_empty: bool) {
    xml.extend(std::iter::repeat_n(' ', indent));
    xml.push('<');
    xml.push_str(name);
    for (key, value) in attributes {
        xml.push(' ');
        xml.push_str(key);
        xml.push_str("=\"");
        value.chars().for_each(|c| escape(xml, c));
        xml.push('"');
    }
    xml.push_str(if is_empty { "/>\n" } else { ">\n" });
}

/// A character of an attribute's value; what XML 1.0 cannot carry becomes U+FFFD.
fn escape(xml: &mut String, c: char) {
    match c {
        '&' => xml.push_str("&amp;"),
        '<' => xml.push_str("&lt;"),
        '>' => xml.push_str("&gt;"),
        '"' => xml.push_str("&quot;"),
        '\t' => xml.push_str("&#9;"),
        '\n' => xml.push_str("&#10;"),
        '\r' => xml.push_str("&#13;"),
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
        _ => xml.push(c),
    }
}
