//! The list of annotations and what is shown of it.
//!
//! Owns: [`ListFilter`]. Must not know: how rows are drawn.

use crate::model::document::Document;
use crate::model::find::folded;
use crate::model::scheme::LabelId;
use crate::model::span::{SharedSpan, Span};

/// What the annotation list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Only spans with this label.
    pub label: Option<LabelId>,
    /// Only spans whose text or note holds this, ignoring case; empty: all.
    pub text: String,
}

impl ListFilter {
    /// True if it hides nothing.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.label.is_none() && self.text.trim().is_empty()
    }

    /// The spans of `document` that it shows, in order.
    #[must_use]
    pub fn spans(&self, document: &Document) -> Vec<SharedSpan> {
        let needle = folded(self.text.trim());
        let fits = |span: &&SharedSpan| self.fits(span, document, &needle);
        document.annotations.spans().filter(fits).cloned().collect()
    }

    fn fits(&self, span: &Span, document: &Document, needle: &str) -> bool {
        self.label.as_ref().is_none_or(|label| *label == span.label)
            && (needle.is_empty()
                || folded(document.text.slice(span.range)).contains(needle)
                || folded(&span.note).contains(needle))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::annotations::Annotations;
    use crate::model::offset::TextRange;
    use crate::model::span::Origin;
    use crate::model::text::Text;

    fn span(id: &str, label: &str, range: (usize, usize), note: &str) -> SharedSpan {
        Arc::new(Span {
            id: id.into(),
            label: label.into(),
            range: TextRange::new(range.0, range.1),
            attributes: Vec::new(),
            note: note.into(),
            annotator: "a1".into(),
            created_at: "".into(),
            updated_at: "".into(),
            origin: Origin::Manual,
            extra: Default::default(),
        })
    }

    #[test]
    fn the_filter_looks_at_label_text_and_note() {
        let mut document = Document::new("d".into(), Text::new("The ARMY denies\u{a0}it"), Default::default());
        let spans = vec![span("s1", "actor", (4, 8), ""), span("s2", "denial", (9, 18), "weak: army only")];
        document.annotations = Annotations::new(spans, Vec::new()).unwrap();
        let check = |label: Option<&str>, text: &str, expected: &[&str]| {
            let filter = ListFilter { label: label.map(LabelId::from), text: text.into() };
            let found = filter.spans(&document);
            assert_eq!(found.iter().map(|span| span.id.as_str()).collect::<Vec<_>>(), expected);
        };
        check(None, "", &["s1", "s2"]);
        check(Some("actor"), "", &["s1"]);
        check(None, " army ", &["s1", "s2"]);
        check(Some("denial"), "denies it", &["s2"]);
        check(Some("actor"), "denies", &[]);
    }
}
