//! The lists of annotations and of documents, and what is shown of them.
//!
//! Owns: [`ListFilter`], [`DocumentFilter`]. Must not know: how rows are drawn.

use super::Entry;
use crate::model::document::Document;
use crate::model::edit::Status;
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

/// What the document list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Only documents whose title holds this, ignoring case; empty: all.
    pub title: String,
    /// Only documents with this status.
    pub status: Option<Status>,
}

impl DocumentFilter {
    /// True if it shows a document of the list. One that is not loaded yet has no status; the open one stays whatever it
    /// has, for that changes with what is done in it.
    #[must_use]
    pub fn fits(&self, entry: &Entry, is_open: bool) -> bool {
        let status = entry.get().map(|loaded| loaded.document.details.status);
        let needle = self.title.trim();
        (is_open || self.status.is_none() || self.status == status)
            && (needle.is_empty() || folded(entry.title()).contains(&folded(needle)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::annotations::Annotations;
    use crate::model::edit::Details;
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

    #[test]
    fn documents_are_found_by_title_and_status() {
        let entry = |title: &str, status| {
            let details = Details { title: title.to_owned(), status, ..Details::default() };
            Entry::loaded(Document::new("d".into(), Text::new("x"), details))
        };
        let new = entry("Night of  Fire", Status::New);
        let fits =
            |title: &str, status, entry: &Entry| DocumentFilter { title: title.to_owned(), status }.fits(entry, false);
        assert!(fits("", None, &new) && fits(" of fire ", None, &new) && fits("night", Some(Status::New), &new));
        assert!(!fits("day", None, &new) && !fits("night", Some(Status::Done), &new));
        let listed = Entry::listed("d".into(), "Night".to_owned());
        assert!(fits("night", None, &listed) && !fits("night", Some(Status::New), &listed));
        let done = DocumentFilter { title: "night".to_owned(), status: Some(Status::Done) };
        assert!(done.fits(&new, true) && !done.fits(&entry("Day", Status::New), true));
    }
}
