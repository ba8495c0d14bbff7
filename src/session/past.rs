//! What an edit of the past did, in words.
//!
//! Owns: [`describe`]. Must not know: how the words are shown, the clock.

use super::entry::Logged;
use super::recover::is_lost;
use crate::model::document::Document;
use crate::model::edit::{Details, Edit, Status};
use crate::model::history::Step;
use crate::model::offset::TextRange;
use crate::model::relation::Relation;
use crate::model::scheme::Scheme;
use crate::model::span::{SharedSpan, Span};
use crate::model::text::Text;

/// The longest quote of a text, in characters.
const QUOTE: usize = 40;

/// The text of a stretch in quotation marks, on one line and no longer than a row holds.
#[must_use]
pub fn quoted(text: &Text, range: TextRange) -> String {
    let mut quote: String = text.slice(range).chars().take(QUOTE).collect();
    if range.len() > QUOTE {
        quote.push('…');
    }
    format!("“{}”", quote.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What was done in `one` to `document`, short enough for a row of a list. A span that is not there any more is not quoted
/// as the end of a relation.
#[must_use]
pub fn describe(one: &Logged, document: &Document, scheme: &Scheme) -> String {
    let record = &one.record;
    let words = Words { document, scheme };
    if let Some(since) = record.since {
        if since == one.seq && !is_lost(one) {
            return format!("Mended: {}", words.edit(&record.edit));
        }
        let edits = one.seq.saturating_sub(since) + 1;
        let edits = if edits == 1 { "1 edit".to_owned() } else { format!("{edits} edits") };
        return if is_lost(one) {
            format!("{edits} that could not be read")
        } else {
            format!("{edits}, kept as the state after the last")
        };
    }
    match record.step {
        Step::Do => words.edit(&record.edit),
        Step::Undo => format!("Undone: {}", words.edit(&record.edit.inverted())),
        Step::Redo => format!("Redone: {}", words.edit(&record.edit)),
    }
}

struct Words<'a> {
    document: &'a Document,
    scheme: &'a Scheme,
}

impl Words<'_> {
    fn edit(&self, edit: &Edit) -> String {
        let (removed, added) = (&edit.removed_spans, &edit.added_spans);
        match (removed.as_slice(), added.as_slice()) {
            ([], []) => self.rest(edit),
            ([], [span]) => format!("Tagged {} as {}", self.quote(span), self.label(span)),
            ([], [first, ..]) => format!("Tagged {} places{}", added.len(), self.shared_label(first, added)),
            ([span], []) => format!("Deleted {} ({})", self.quote(span), self.label(span)),
            (_, []) => format!("Deleted {} spans", removed.len()),
            ([before], [after]) if before.id == after.id => self.changed(before, after),
            _ => format!("Changed {} spans", removed.len().max(added.len())),
        }
    }

    fn changed(&self, before: &Span, after: &Span) -> String {
        if before.label != after.label {
            return format!("Relabelled {}: {} → {}", self.quote(after), self.label(before), self.label(after));
        }
        if before.range != after.range {
            return format!("Moved the ends of {}: {}", self.quote(before), self.quote(after));
        }
        if before.note != after.note {
            return format!("Changed the note of {}", self.quote(after));
        }
        self.attribute(before, after).unwrap_or_else(|| format!("Changed what is said of {}", self.quote(after)))
    }

    /// What became of the one attribute in which the two differ.
    fn attribute(&self, before: &Span, after: &Span) -> Option<String> {
        let ids = after.attributes.iter().chain(&before.attributes).map(|(id, _)| id);
        let id = ids.into_iter().find(|id| before.attribute(id) != after.attribute(id))?;
        let known =
            self.scheme.label(&after.label).and_then(|(_, label)| label.attributes.iter().find(|a| a.id == *id));
        let name = known.map_or_else(|| id.as_str(), |attribute| &attribute.name);
        let value = after.attribute(id).map_or_else(|| "nothing".to_owned(), |value| format!("“{}”", value.as_str()));
        Some(format!("{name} of {}: {value}", self.quote(after)))
    }

    /// An edit without spans.
    fn rest(&self, edit: &Edit) -> String {
        match (edit.removed_relations.as_slice(), edit.added_relations.as_slice(), &edit.details) {
            ([], [one, ..], _) => format!("Linked: {}", self.link(one)),
            ([one, ..], [], _) => format!("Removed a link: {}", self.link(one)),
            ([], [], Some(both)) => details(&both.0, &both.1),
            ([], [], None) => "Nothing".to_owned(),
            _ => "Changed the links".to_owned(),
        }
    }

    /// A relation with what it leads from and to, as far as that is there.
    fn link(&self, relation: &Relation) -> String {
        let end = |id| self.document.annotations.span(id).map_or_else(|| "…".to_owned(), |span| self.quote(span));
        let known = self.scheme.relation(&relation.kind);
        let kind = known.map_or_else(|| relation.kind.as_str(), |kind| &kind.name);
        format!("{} {kind} {}", end(&relation.from), end(&relation.to))
    }

    fn quote(&self, span: &Span) -> String {
        quoted(&self.document.text, span.range)
    }

    fn label(&self, span: &Span) -> String {
        self.scheme.label_name(&span.label).to_owned()
    }

    fn shared_label(&self, first: &Span, all: &[SharedSpan]) -> String {
        let same = all.iter().all(|span| span.label == first.label);
        if same { format!(" as {}", self.label(first)) } else { String::new() }
    }
}

fn details(before: &Details, after: &Details) -> String {
    if before.title != after.title {
        format!("Renamed the document to “{}”", after.title)
    } else if before.status != after.status {
        let done = after.status == Status::Done;
        if done { "Marked the document as done" } else { "Marked the document as not done" }.to_owned()
    } else {
        "Changed what is said of the document".to_owned()
    }
}
