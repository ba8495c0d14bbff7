//! Putting the spans of a file onto its text: what fits goes in, the rest is held back with a proposal.
//!
//! Owns: [`Placer`]. Unit: code points. Must not know: JSON.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::loss::shorten;
use super::annotation::{RawRelation, RawSpan};
use super::document::RawDocument;
use super::ids::Ids;
use super::source::Source;
use super::usage::Usage;
use super::walk::walk;
use super::{HeldRelation, Unplaced, sha256_of};
use crate::model::annotations::Annotations;
use crate::model::document::{Document, DocumentId};
use crate::model::offset::{Byte, CodePoint, TextRange};
use crate::model::quote::reanchor;
use crate::model::relation::SharedRelation;
use crate::model::scheme::Scheme;
use crate::model::span::{AnnotationId, SharedSpan};
use crate::model::text::Text;

/// How far around its expected place a quote is looked for at first, in bytes.
const NEAR: usize = 4096;

/// How many bytes are searched for quotes that are not near, over a whole file; more would take seconds.
const FAR_BUDGET: usize = 1 << 30;

/// How far, in code points, walking is cheaper than looking up.
const STEP: usize = 256;

/// Collects what could not be placed, over all documents of a file.
pub(crate) struct Placer {
    pub(crate) unplaced: Vec<Unplaced>,
    pub(crate) held_relations: Vec<HeldRelation>,
    pub(crate) usage: Usage,
    document_ids: Ids,
    budget: usize,
    /// True for files of other programs, which need not repeat the words a span marks.
    foreign: bool,
    /// A text that is expected; one that is equal shares it.
    pub(crate) known: Option<Text>,
}

impl Placer {
    pub(crate) fn new(usage: Usage) -> Self {
        let (unplaced, held_relations, document_ids) = Default::default();
        Self { unplaced, held_relations, usage, document_ids, budget: FAR_BUDGET, foreign: false, known: None }
    }

    /// For files of other programs: what they lack and leave undefined is not worth a word.
    pub(crate) fn foreign(scheme: Scheme) -> Self {
        Self { foreign: true, ..Self::new(Usage::inferring(scheme)) }
    }

    /// The document of `raw`. What does not fit is noted and held back.
    pub(crate) fn place(&mut self, source: &mut Source<'_>, raw: RawDocument<'_>) -> Document {
        let id = DocumentId::from(self.document_ids.settle(source, raw.id.as_deref(), "document").as_str());
        self.place_as(id, source, raw)
    }

    /// The document of `raw`, called `id`.
    pub(crate) fn place_as(&mut self, id: DocumentId, source: &mut Source<'_>, raw: RawDocument<'_>) -> Document {
        if raw.text.is_none() {
            source.note("The document has no text. It is empty now, and its spans are held back.");
        }
        let known = self.known.as_ref().filter(|known| raw.text.as_deref() == Some(known.as_str()));
        let text = known.cloned().unwrap_or_else(|| Text::new(raw.text.map_or_else(String::new, Cow::into_owned)));
        check_hash(source, &text, raw.text_sha256.as_deref());
        let earlier = self.unplaced.len();
        let (spans, span_ids) = self.spans(source, &id, &text, raw.spans);
        let relations = self.relations(source, &id, &span_ids, earlier, raw.relations);
        let annotations = Annotations::new(spans, relations).unwrap_or_else(|error| {
            source.note(format!("The annotations could not be taken: {error}"));
            Annotations::default()
        });
        let mut details = raw.details;
        details.title = raw.title.map_or_else(|| id.to_string(), Cow::into_owned);
        Document { id, text, details, annotations, metadata: raw.metadata, extra: raw.extra }
    }

    /// Adds to the scheme what `raw` says, as [`Self::place`] does.
    pub(crate) fn only_scheme(&mut self, source: &mut Source<'_>, raw: &RawDocument<'_>) {
        for (_, span) in &raw.spans {
            self.usage.label(source, span.label.as_deref(), &span.attributes);
        }
        for (_, relation) in &raw.relations {
            self.usage.relation(source, relation.kind.as_deref());
        }
    }

    /// The spans that fit, and the ids of all.
    fn spans(
        &mut self,
        source: &mut Source<'_>,
        document: &DocumentId,
        text: &Text,
        raw: Vec<(usize, RawSpan<'_>)>,
    ) -> (Vec<SharedSpan>, Ids) {
        let mut ids = Ids::default();
        let mut placed = Vec::with_capacity(raw.len());
        let mut cursor = Cursor { text, code_point: 0, byte: 0 };
        source.within("spans", |source| {
            for (index, span) in raw {
                source.within_item(index, |source| {
                    let id = ids.settle(source, span.id.as_deref(), "span");
                    let label = self.usage.label(source, span.label.as_deref(), &span.attributes);
                    match fit(source, &mut cursor, &span, self.foreign) {
                        Ok(range) => placed.push(Arc::new(span.into_span(id, label, range))),
                        Err(why) => {
                            // A reader that lost it has looked for its words.
                            let found = if span.lost.is_empty() { self.look_for(text, &span) } else { Err("") };
                            source.note(match &found {
                                Ok(range) => {
                                    let range = as_given(text, *range, span.in_utf16);
                                    format!("{why} The span was held back; its words are at {range}.")
                                }
                                Err("") => format!("{why} The span was held back."),
                                Err(reason) => format!("{why} The span was held back; {reason}."),
                            });
                            let proposal = found.ok();
                            let range = TextRange::new(span.start.unwrap_or(0), span.end.unwrap_or(0));
                            let quote = span.text.as_deref().unwrap_or_default().to_owned();
                            let span = span.into_span(id, label, range);
                            self.unplaced.push(Unplaced { document: document.clone(), span, quote, proposal });
                        }
                    }
                });
            }
        });
        (placed, ids)
    }

    /// Where the words of a span are, nearest to where it should be; or why that is not known.
    fn look_for(&mut self, text: &Text, span: &RawSpan<'_>) -> Result<TextRange, &'static str> {
        let quote = span.text.as_deref().unwrap_or_default();
        if quote.is_empty() {
            return Err("it does not say which words it marks");
        }
        let expected = span.start.or(span.end.map(|end| end.saturating_sub(quote.chars().count())));
        let near = CodePoint(expected.unwrap_or(0));
        if let Some(found) = near_by(text, quote, near) {
            return Ok(text.widen_to_graphemes(found));
        }
        match self.budget.checked_sub(text.as_str().len()) {
            Some(rest) => self.budget = rest,
            None => return Err("its words are not near, and too many others had to be looked for far away"),
        }
        let found = reanchor(text, quote, near).ok_or("its words are not in the text")?;
        Ok(text.widen_to_graphemes(found))
    }

    /// The relations whose spans are placed; the others are held back. `known`: the ids of all spans. `earlier`: how
    /// many spans of other documents are held back.
    fn relations(
        &mut self,
        source: &mut Source<'_>,
        document: &DocumentId,
        known: &Ids,
        earlier: usize,
        raw: Vec<(usize, RawRelation<'_>)>,
    ) -> Vec<SharedRelation> {
        let unplaced: BTreeSet<AnnotationId> =
            self.unplaced.iter().skip(earlier).map(|unplaced| unplaced.span.id.clone()).collect();
        let mut ids = Ids::default();
        let mut relations = Vec::with_capacity(raw.len());
        source.within("relations", |source| {
            for (index, relation) in raw {
                source.within_item(index, |source| {
                    let id = ids.settle(source, relation.id.as_deref(), "relation");
                    let kind = self.usage.relation(source, relation.kind.as_deref());
                    let from = AnnotationId::from(relation.from.as_deref().unwrap_or_default());
                    let to = AnnotationId::from(relation.to.as_deref().unwrap_or_default());
                    let missing = [&from, &to].into_iter().find_map(|end| match end.as_str() {
                        "" => Some("It needs “from” and “to”.".to_owned()),
                        _ if unplaced.contains(end) => Some(format!("Its span “{end}” was held back.")),
                        _ if known.contains(end) => None,
                        _ => Some(format!("There is no span “{end}”.")),
                    });
                    let relation = relation.into_relation(id, kind, from, to);
                    match missing {
                        None => relations.push(Arc::new(relation)),
                        Some(why) => {
                            source.note(format!("{why} The relation “{}” was held back.", relation.id));
                            self.held_relations.push(HeldRelation { document: document.clone(), relation });
                        }
                    }
                });
            }
        });
        relations
    }
}

fn check_hash(source: &mut Source<'_>, text: &Text, expected: Option<&str>) {
    let Some(expected) = expected.filter(|hash| !hash.is_empty()) else { return };
    if !sha256_of(text).eq_ignore_ascii_case(expected) {
        source.note(
            "“text_sha256” does not match the text: it was changed after it was annotated. \
             The text was taken as it is; spans that do not match it are held back.",
        );
    }
}

/// Converts positions that mostly come in order: it walks on from the last one if the next is a little further.
struct Cursor<'t> {
    text: &'t Text,
    code_point: usize,
    byte: usize,
}

impl Cursor<'_> {
    /// The byte of a code point inside the text or at its end.
    fn byte(&mut self, at: CodePoint) -> Byte {
        let ahead = at.0.checked_sub(self.code_point).filter(|ahead| *ahead < STEP);
        let walked = ahead.and_then(|ahead| {
            let (bytes, counted) = walk(self.text.as_str().as_bytes().get(self.byte..)?, ahead, false);
            (counted == ahead).then_some(bytes)
        });
        self.byte = walked.map_or_else(|| self.text.byte_from_code_point(at).0, |walked| self.byte + walked);
        self.code_point = at.0;
        Byte(self.byte)
    }
}

/// Where `span` lies in `text`, or why it lies nowhere.
fn fit(
    source: &mut Source<'_>,
    cursor: &mut Cursor<'_>,
    span: &RawSpan<'_>,
    foreign: bool,
) -> Result<TextRange, String> {
    let text = cursor.text;
    if !span.lost.is_empty() {
        return Err(span.lost.clone());
    }
    let (Some(start), Some(end)) = (span.start, span.end) else {
        return Err("“start” or “end” is missing, or no whole number of characters.".to_owned());
    };
    let range = TextRange::new(start, end);
    let said = as_given(text, range, span.in_utf16);
    if start >= end {
        return Err(format!("The range {said} covers no text."));
    }
    if range.end > text.len() {
        let len = as_given(text, TextRange::new(0, text.len().0), span.in_utf16).end;
        return Err(format!("The range {said} reaches beyond the text, which has {len} characters."));
    }
    let bytes = (cursor.byte(range.start), cursor.byte(range.end));
    let slice = text.slice_bytes(bytes.0, bytes.1);
    match span.text.as_deref() {
        None if foreign => {}
        None => source.note("“text” is missing, so the span could not be checked. It was placed by its range."),
        Some(quote) if quote != slice => {
            let (there, quote) = (shorten(slice), shorten(quote));
            return Err(format!("The text at {said} is “{there}”, not “{quote}”."));
        }
        Some(_) => {}
    }
    if is_plain_edge(text, bytes.0) && is_plain_edge(text, bytes.1) {
        return Ok(range);
    }
    let whole = text.widen_to_graphemes(range);
    if whole != range {
        let widened = as_given(text, whole, span.in_utf16);
        source.note(format!("The range {said} cuts a character in two. It was widened to {widened}."));
    }
    Ok(whole)
}

/// `range` as the file counts it, for messages.
fn as_given(text: &Text, range: TextRange, in_utf16: bool) -> TextRange {
    if !in_utf16 {
        return range;
    }
    // What is beyond the text is as far beyond it as in the file.
    let given = |at: CodePoint| {
        let inside = at.min(text.len());
        text.utf16_from_code_point(inside).0 + (at.0 - inside.0)
    };
    TextRange::new(given(range.start), given(range.end))
}

/// True if a glance tells that no grapheme cluster lies over `at`: ASCII on both sides, and not CR LF.
fn is_plain_edge(text: &Text, at: Byte) -> bool {
    let bytes = text.as_str().as_bytes();
    let before = at.0.checked_sub(1).and_then(|before| bytes.get(before));
    match (before, bytes.get(at.0)) {
        (Some(before), Some(after)) => before.is_ascii() && after.is_ascii() && *after != b'\n',
        _ => true,
    }
}

/// The occurrence of `quote` nearest to `near`, if there is one around there. Spares a search of the whole text
/// for each span when all are off by a little, as offsets in another unit are.
fn near_by(text: &Text, quote: &str, near: CodePoint) -> Option<TextRange> {
    let content = text.as_str();
    let at = text.byte_from_code_point(near).0;
    let from = content.floor_char_boundary(at.saturating_sub(NEAR));
    let to = content.floor_char_boundary(at.saturating_add(NEAR + quote.len()).min(content.len()));
    let window = Text::new(content.get(from..to)?);
    let found = reanchor(&window, quote, window.code_point_from_byte(Byte(at - from)))?;
    let first = text.code_point_from_byte(Byte(from)).0;
    Some(TextRange::new(first + found.start.0, first + found.end.0))
}
