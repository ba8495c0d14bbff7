//! spaCy's binary training data, written without spaCy.
//!
//! Owns: [`pack`], [`merge`], [`bind`]. Unit: code points in, words out.
//!
//! A DocBin is MessagePack under zlib: the attributes of each word as a matrix of 64-bit numbers, whether a blank
//! follows it, the lengths of the documents, every string once, and the span groups of each document. Written are
//! the words, `ents` (as `ENT_IOB` and `ENT_TYPE`) and `spans["sc"]`. What else is said of a span is JSON in the
//! group's `attrs["counterclaim"]`, under the span's id; the document's id and title are in its `user_data`.
//!
//! Source: `spacy/tokens/_serialize.py`, `_dict_proxies.py` and `span_group.pyx` of spaCy 3.8.

use super::super::json::Writer;
use super::super::records;
use super::deflate::deflated;
use super::msgpack::{Pack, Packed};
use super::strings::number;
use super::{GROUP, OURS};
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::order::sort;
use crate::model::span::{SharedSpan, Span};

/// `ORTH`, `ENT_IOB` and `ENT_TYPE` in `spacy.attrs`.
pub(super) const ATTRIBUTES: [usize; 3] = [65, 77, 78];

/// Values of `ENT_IOB`.
pub(super) const INSIDE: u64 = 1;
const OUTSIDE: u64 = 2;
pub(super) const BEGIN: u64 = 3;

/// Everything of a DocBin as it grows by documents.
#[derive(Default)]
struct Bin<'a> {
    /// One after the other; so are the next two.
    matrix: Vec<&'a [u8]>,
    spaces: Vec<&'a [u8]>,
    lengths: Vec<&'a [u8]>,
    /// In any order, perhaps more than once.
    strings: Vec<&'a str>,
    groups: Vec<&'a [u8]>,
    user_data: Vec<&'a [u8]>,
}

/// A DocBin of `document` alone, not compressed. `words`: each with whether a blank follows it; they make up the text.
pub(super) fn pack(document: &Document, words: &[(&str, bool)], entities: &[SharedSpan]) -> Vec<u8> {
    let mut edges = Edges::default();
    words.iter().for_each(|(word, space)| edges.add(word.chars().count(), *space));
    let mut tags = vec![(OUTSIDE, 0); words.len()];
    let mut bin = Bin::default();
    for entity in entities {
        let label = bin.intern(entity.label.as_str());
        let (start, end) = edges.places(entity.range);
        for (place, tag) in tags.iter_mut().enumerate().take(end).skip(start) {
            *tag = (if place == start { BEGIN } else { INSIDE }, label);
        }
    }
    let mut matrix = Vec::with_capacity(words.len() * ATTRIBUTES.len() * 8);
    for ((word, _), (iob, label)) in words.iter().zip(tags) {
        for value in [bin.intern(word), iob, label] {
            matrix.extend(value.to_le_bytes());
        }
    }
    let spaces: Vec<u8> = words.iter().map(|(_, space)| u8::from(*space)).collect();
    let length = u32::try_from(words.len()).unwrap_or(u32::MAX).to_le_bytes();
    let group = bin.group(document, &edges);
    let user_data = user_data(document);
    bin.matrix.push(&matrix);
    bin.spaces.push(&spaces);
    bin.lengths.push(&length);
    bin.groups.push(&group);
    bin.user_data.push(&user_data);
    bin.packed()
}

/// DocBins as one, not compressed. What is damaged is missing, which is found when it is read again.
pub(super) fn merge(pieces: &[Vec<u8>]) -> Vec<u8> {
    let messages: Vec<Packed> = pieces.iter().filter_map(|piece| Packed::parse(piece)).collect();
    let mut bin = Bin::default();
    for message in &messages {
        let one = |key: &str| message.get(key).items().iter().map(Packed::bytes);
        bin.matrix.push(message.get("tokens").bytes());
        bin.spaces.push(message.get("spaces").bytes());
        bin.lengths.push(message.get("lengths").bytes());
        bin.strings.extend(message.get("strings").items().iter().filter_map(Packed::text));
        bin.groups.extend(one("span_groups"));
        bin.user_data.extend(one("user_data"));
    }
    bin.packed()
}

/// The DocBins of single documents as one, compressed.
pub(super) fn bind(pieces: &[Vec<u8>]) -> Vec<u8> {
    deflated(&merge(pieces))
}

impl<'a> Bin<'a> {
    fn intern(&mut self, text: &'a str) -> u64 {
        self.strings.push(text);
        number(text)
    }

    /// `doc.spans` with the one group, packed.
    fn group(&mut self, document: &'a Document, edges: &Edges) -> Vec<u8> {
        let spans = || document.annotations.spans();
        let count = document.annotations.span_count();
        let mut packed = Pack::default();
        packed.map(3);
        packed.text("name");
        packed.text(GROUP);
        packed.text("attrs");
        packed.map(1);
        packed.text(OURS);
        packed.map(count);
        for span in spans() {
            packed.text(span.id.as_str());
            packed.text(&said(span));
        }
        packed.text("spans");
        packed.list(count);
        for span in spans() {
            let mut fields = Vec::with_capacity(40);
            // Its id, none of a knowledge base, its label.
            for number in [self.intern(span.id.as_str()), 0, self.intern(span.label.as_str())] {
                fields.extend(number.to_be_bytes());
            }
            let (first, last) = edges.places(span.range);
            for place in [first, last, span.range.start.0, span.range.end.0] {
                fields.extend(i32::try_from(place).unwrap_or(i32::MAX).to_be_bytes());
            }
            packed.bytes(&fields);
        }
        let mut groups = Pack::default();
        groups.map(1);
        groups.bytes(&packed.0);
        groups.list(1);
        groups.text(GROUP);
        groups.0
    }

    fn packed(mut self) -> Vec<u8> {
        sort(&mut self.strings, Ord::cmp);
        self.strings.dedup();
        let documents = self.groups.len();
        let all = [&self.matrix, &self.spaces, &self.lengths, &self.groups, &self.user_data];
        let size: usize = all.iter().flat_map(|parts| parts.iter()).map(|part| part.len() + 5).sum();
        let size = size + self.strings.iter().map(|text| text.len() + 5).sum::<usize>();
        // `has_unknown_spaces` and the rest of what is said of each document takes less than 32 bytes.
        let mut packed = Pack(Vec::with_capacity(size + documents * 32 + 128));
        packed.map(10);
        packed.text("version");
        packed.text("0.1");
        packed.text("attrs");
        packed.list(ATTRIBUTES.len());
        ATTRIBUTES.iter().for_each(|attribute| packed.number(*attribute));
        for (key, parts) in [("tokens", &self.matrix), ("spaces", &self.spaces), ("lengths", &self.lengths)] {
            packed.text(key);
            packed.joined(parts);
        }
        packed.text("strings");
        packed.list(self.strings.len());
        self.strings.iter().for_each(|text| packed.text(text));
        packed.text("cats");
        packed.list(documents);
        (0..documents).for_each(|_| packed.map(0));
        packed.text("flags");
        packed.list(documents);
        for _ in 0..documents {
            packed.map(1);
            packed.text("has_unknown_spaces");
            packed.truth(false);
        }
        for (key, lists) in [("span_groups", &self.groups), ("user_data", &self.user_data)] {
            packed.text(key);
            packed.list(documents);
            lists.iter().for_each(|bytes| packed.bytes(bytes));
        }
        packed.0
    }
}

/// Where words begin and end, in code points.
#[derive(Default)]
struct Edges {
    starts: Vec<usize>,
    ends: Vec<usize>,
    len: usize,
}

impl Edges {
    fn add(&mut self, len: usize, space: bool) {
        self.starts.push(self.len);
        self.len += len;
        self.ends.push(self.len);
        self.len += usize::from(space);
    }

    /// The words of a span: the first, and the one after the last.
    fn places(&self, range: TextRange) -> (usize, usize) {
        let first = self.starts.partition_point(|other| *other < range.start.0);
        (first, self.ends.partition_point(|other| *other <= range.end.0).max(first))
    }
}

/// What is said of a span besides its place, as JSON.
fn said(span: &Span) -> String {
    let mut json = Writer::compact_with(160);
    json.open('{');
    json.key("attributes");
    json.open('{');
    for (key, value) in &span.attributes {
        json.key(key.as_str());
        records::write_value(&mut json, value);
    }
    json.close('}');
    json.field("note", &span.note);
    json.field("annotator", span.annotator.as_str());
    json.field("created_at", span.created_at.as_str());
    json.field("updated_at", span.updated_at.as_str());
    json.field("origin", span.origin.as_str());
    json.close('}');
    json.finish()
}

fn user_data(document: &Document) -> Vec<u8> {
    let mut packed = Pack::default();
    packed.map(2);
    for (key, text) in [("id", document.id.as_str()), ("title", &document.details.title)] {
        packed.text(key);
        packed.text(text);
    }
    packed.0
}
