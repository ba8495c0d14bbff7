//! Texts in the characters that a format can carry; spans follow.
//!
//! Owns: [`replace`]. Unit: code points. Must not know: formats.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::format::{Characters, Holds};
use super::super::loss::{Effect, Example, LossKind, LossReport};
use crate::model::annotations::Annotations;
use crate::model::document::Document;
use crate::model::offset::{CodePoint, TextRange};
use crate::model::relation::SharedRelation;
use crate::model::scheme::{AttributeId, LabelId, RelationTypeId};
use crate::model::span::{AnnotationId, AnnotatorId, SharedSpan, Span, Timestamp, Value};
use crate::model::text::Text;

/// The document with only such characters as `holds` allows, if it has others; what is replaced is counted.
pub fn replace(document: &Document, holds: &Holds, report: &mut LossReport) -> Option<Document> {
    let example = |what: String| Example { document: document.id.clone(), span: None, text: what };
    match holds.characters {
        Characters::All => None,
        kind @ (Characters::Xml | Characters::XmlNames) => {
            let mut filter = XmlFilter::default();
            let replaced =
                if kind == Characters::Xml { filter.document(document, holds) } else { filter.names(document) };
            let first = filter.first?;
            report.add(LossKind::Character, Effect::Changed, filter.count, || {
                example(format!("U+{:04X} becomes U+FFFD", u32::from(first)))
            });
            Some(replaced)
        }
        Characters::LineFeeds => {
            let breaks = document.text.as_str().bytes().filter(|byte| *byte == b'\r').count();
            if breaks == 0 {
                return None;
            }
            report.add(LossKind::LineEnd, Effect::Changed, breaks, || example("CR LF or CR becomes LF".to_owned()));
            Some(with_line_feeds(document))
        }
    }
}

/// Puts U+FFFD in the place of what is no character of XML: in the text and in everything said about it.
#[derive(Default)]
struct XmlFilter {
    count: usize,
    /// The first that was replaced.
    first: Option<char>,
}

impl XmlFilter {
    /// The document without such characters. Ids that become equal are told apart by numbers.
    fn document(&mut self, document: &Document, holds: &Holds) -> Document {
        let before = self.count;
        let mut details = document.details.clone();
        for (name, field) in [
            ("title", &mut details.title),
            ("source", &mut details.source),
            ("date", &mut details.date),
            ("language", &mut details.language),
            ("note", &mut details.note),
        ] {
            if holds.details.contains(&name) {
                self.string(field);
            }
        }
        let text = self.replaced(document.text.as_str()).map_or_else(|| document.text.clone(), Text::new);
        let mut ids = BTreeMap::new();
        let spans: Vec<_> = document.annotations.spans().map(|span| self.span(span, holds, &mut ids)).collect();
        let mut relation_ids = BTreeMap::new();
        let relations: Vec<_> = document
            .annotations
            .relations()
            .map(|relation| self.relation(relation, holds, &ids, &mut relation_ids))
            .collect();
        if self.count == before {
            return document.clone();
        }
        let annotations = Annotations::new(spans, relations).unwrap_or_default();
        Document { text, details, annotations, ..document.clone() }
    }

    /// The document whose labels and relation types are without such characters.
    fn names(&mut self, document: &Document) -> Document {
        let mut spans: Vec<_> = document.annotations.spans().cloned().collect();
        for span in &mut spans {
            if let Some(plain) = self.replaced(span.label.as_str()) {
                Arc::make_mut(span).label = plain.into();
            }
        }
        let mut relations: Vec<_> = document.annotations.relations().cloned().collect();
        for relation in &mut relations {
            if let Some(plain) = self.replaced(relation.kind.as_str()) {
                Arc::make_mut(relation).kind = plain.into();
            }
        }
        if self.count == 0 {
            return document.clone();
        }
        Document { annotations: Annotations::new(spans, relations).unwrap_or_default(), ..document.clone() }
    }

    fn span(
        &mut self,
        shared: &SharedSpan,
        holds: &Holds,
        ids: &mut BTreeMap<AnnotationId, AnnotationId>,
    ) -> SharedSpan {
        let before = self.count;
        let mut span = shared.as_ref().clone();
        if holds.provenance {
            span.id = self.fresh_id(&span.id, ids);
        }
        self.name(&mut span.label, LabelId::as_str);
        if holds.attributes {
            for (id, value) in &mut span.attributes {
                self.name(id, AttributeId::as_str);
                let (Value::Text(text) | Value::Number(text)) = value;
                self.string(text);
            }
        }
        if holds.notes {
            self.string(&mut span.note);
        }
        if holds.annotators {
            self.name(&mut span.annotator, AnnotatorId::as_str);
        }
        if holds.provenance {
            self.name(&mut span.created_at, Timestamp::as_str);
            self.name(&mut span.updated_at, Timestamp::as_str);
        }
        if self.count == before { Arc::clone(shared) } else { Arc::new(span) }
    }

    fn relation(
        &mut self,
        shared: &SharedRelation,
        holds: &Holds,
        spans: &BTreeMap<AnnotationId, AnnotationId>,
        ids: &mut BTreeMap<AnnotationId, AnnotationId>,
    ) -> SharedRelation {
        let mut relation = shared.as_ref().clone();
        if holds.provenance {
            relation.id = self.fresh_id(&relation.id, ids);
        }
        for end in [&mut relation.from, &mut relation.to] {
            if let Some(id) = spans.get(end) {
                *end = id.clone();
            }
        }
        self.name(&mut relation.kind, RelationTypeId::as_str);
        if holds.annotators {
            self.name(&mut relation.annotator, AnnotatorId::as_str);
        }
        if holds.provenance {
            self.name(&mut relation.created_at, Timestamp::as_str);
        }
        Arc::new(relation)
    }

    /// `id` without such characters, and unlike all that were given before; `given` has them by what they were.
    fn fresh_id(&mut self, id: &AnnotationId, given: &mut BTreeMap<AnnotationId, AnnotationId>) -> AnnotationId {
        let Some(plain) = self.replaced(id.as_str()) else {
            given.insert(id.clone(), id.clone());
            return id.clone();
        };
        let is_given = |id: &AnnotationId| given.values().any(|other| other == id);
        let numbered =
            (1_usize..).map(|n| AnnotationId::from(if n == 1 { plain.clone() } else { format!("{plain}-{n}") }));
        let fresh = numbered.into_iter().find(|id| !is_given(id)).unwrap_or_else(|| id.clone());
        given.insert(id.clone(), fresh.clone());
        fresh
    }

    fn name<T: From<String>>(&mut self, name: &mut T, as_str: fn(&T) -> &str) {
        if let Some(plain) = self.replaced(as_str(name)) {
            *name = T::from(plain);
        }
    }

    fn string(&mut self, text: &mut String) {
        if let Some(plain) = self.replaced(text) {
            *text = plain;
        }
    }

    /// `text` with what XML lacks replaced; `None` if there is no such thing.
    fn replaced(&mut self, text: &str) -> Option<String> {
        let first = text.chars().find(|c| !is_xml(*c))?;
        self.first.get_or_insert(first);
        self.count += text.chars().filter(|c| !is_xml(*c)).count();
        Some(text.chars().map(|c| if is_xml(c) { c } else { char::REPLACEMENT_CHARACTER }).collect())
    }
}

/// True for the characters of XML 1.0, section 2.2, production 2.
#[must_use]
pub fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// CR LF and CR as LF. A range never cuts CR LF, so every end has its place.
fn with_line_feeds(document: &Document) -> Document {
    let mut text = String::with_capacity(document.text.as_str().len());
    // The code points that fall away.
    let mut gone: Vec<usize> = Vec::new();
    let mut chars = document.text.as_str().chars().enumerate().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\r' && chars.next_if(|(_, next)| *next == '\n').is_some() {
            gone.push(at);
        }
        text.push(if c == '\r' { '\n' } else { c });
    }
    let moved = |at: CodePoint| CodePoint(at.0 - gone.partition_point(|other| *other < at.0));
    let moved_span = |span: &SharedSpan| {
        let range = TextRange { start: moved(span.range.start), end: moved(span.range.end) };
        Arc::new(Span { range, ..span.as_ref().clone() })
    };
    let spans = document.annotations.spans().map(moved_span).collect();
    let relations = document.annotations.relations().cloned().collect();
    let annotations = Annotations::new(spans, relations).unwrap_or_default();
    Document { text: Text::new(text), annotations, ..document.clone() }
}
