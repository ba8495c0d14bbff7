//! spaCy's binary training data, written without spaCy.
//!
//! Owns: [`pack`], [`parts`], [`bind`]. Unit: code points in, words out.
//!
//! A DocBin is MessagePack under zlib: the attributes of each word as a matrix of 64-bit numbers, whether a blank
//! follows it, the lengths of the documents, every string once, and the span groups of each document. Written are
//! the words, `ents` (as `ENT_IOB` and `ENT_TYPE`) and `spans["sc"]`. What else is said of a span is JSON in the
//! group's `attrs["counterclaim"]`, under the span's id; the document's id and title are in its `user_data`.
//!
//! Source: `spacy/tokens/_serialize.py`, `_dict_proxies.py` and `span_group.pyx` of spaCy 3.8.

use std::io;

use super::super::bound::{Bound, Out, Part};
use super::super::json::Writer;
use super::super::records;
use super::deflate::Deflated;
use super::msgpack::{Pack, Packed};
use super::strings::number;
use super::vocabulary;
use super::{GROUP, OURS};
use crate::model::document::Document;
use crate::model::offset::TextRange;
use crate::model::span::{SharedSpan, Span};

/// `ORTH`, `ENT_IOB` and `ENT_TYPE` in `spacy.attrs`.
pub(super) const ATTRIBUTES: [usize; 3] = [65, 77, 78];

/// Values of `ENT_IOB`.
pub(super) const INSIDE: u64 = 1;
const OUTSIDE: u64 = 2;
pub(super) const BEGIN: u64 = 3;

/// The parts of a DocBin, each of which grows by documents: in this order the attributes of all words, the blanks after
/// them, the numbers of words, the strings, the span groups, the data of documents. The last two are packed values.
type Parts<T> = [T; 6];

/// A DocBin of one or more documents while it is put together.
#[derive(Default)]
struct Bin<'a> {
    matrix: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    /// In any order, perhaps more than once.
    strings: Vec<&'a str>,
    groups: Pack,
    user_data: Pack,
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
    bin.matrix.reserve(words.len() * ATTRIBUTES.len() * 8);
    for ((word, _), (iob, label)) in words.iter().zip(tags) {
        for value in [bin.intern(word), iob, label] {
            bin.matrix.extend(value.to_le_bytes());
        }
    }
    bin.spaces.extend(words.iter().map(|(_, space)| u8::from(*space)));
    bin.lengths.extend(u32::try_from(words.len()).unwrap_or(u32::MAX).to_le_bytes());
    let groups = bin.group(document, &edges);
    bin.groups.bytes(&groups);
    bin.user_data.bytes(&user_data(document));
    // In memory nothing fails; if it did, there would be nothing to read again.
    Bound { parts, bind: write }.of(&bin.parts()).unwrap_or_default()
}

/// What DocBins that are not compressed add to each part. What is damaged is missing.
pub(super) fn parts(pieces: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let messages: Vec<Packed> = pieces.iter().filter_map(|piece| Packed::parse(piece)).collect();
    let mut bin = Bin::default();
    for message in &messages {
        bin.matrix.extend(message.get("tokens").bytes());
        bin.spaces.extend(message.get("spaces").bytes());
        bin.lengths.extend(message.get("lengths").bytes());
        bin.strings.extend(message.get("strings").items().iter().filter_map(Packed::text));
        message.get("span_groups").items().iter().for_each(|groups| bin.groups.bytes(groups.bytes()));
        message.get("user_data").items().iter().for_each(|data| bin.user_data.bytes(data.bytes()));
    }
    bin.parts().into()
}

/// The DocBin of its parts, compressed.
pub(super) fn bind(parts: &mut [Part<'_>], out: Out<'_>) -> io::Result<()> {
    let mut deflated = Deflated::new(out);
    write(parts, &mut |bytes| deflated.add(bytes))?;
    deflated.finish()
}

/// The DocBin of its parts, not compressed.
fn write(parts: &mut [Part<'_>], out: Out<'_>) -> io::Result<()> {
    let [matrix, spaces, lengths, strings, groups, user_data] = parts else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let documents = usize::try_from(lengths.len / 4).unwrap_or(usize::MAX);
    let mut packed = Pack::default();
    packed.map(10);
    packed.text("version");
    packed.text("0.1");
    packed.text("attrs");
    packed.list(ATTRIBUTES.len());
    ATTRIBUTES.iter().for_each(|attribute| packed.number(*attribute));
    for (key, part) in [("tokens", matrix), ("spaces", spaces), ("lengths", lengths)] {
        packed.text(key);
        packed.begin_bytes(usize::try_from(part.len).unwrap_or(usize::MAX));
        packed.give(out)?;
        part.copy(out)?;
    }
    let strings = vocabulary::of_part(strings)?;
    packed.text("strings");
    packed.list(strings.len());
    for text in strings {
        packed.text(&text);
        packed.give(out)?;
    }
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
    for (key, part) in [("span_groups", groups), ("user_data", user_data)] {
        packed.text(key);
        packed.list(documents);
        packed.give(out)?;
        part.copy(out)?;
    }
    Ok(())
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

    fn parts(self) -> Parts<Vec<u8>> {
        [self.matrix, self.spaces, self.lengths, vocabulary::part(self.strings), self.groups.0, self.user_data.0]
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
