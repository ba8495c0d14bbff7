//! spaCy's binary training data, written without spaCy.
//!
//! Owns: [`bind`]. Unit: code points in, words out.
//!
//! A DocBin is MessagePack under zlib: the attributes of each word as a matrix of 64-bit numbers, whether a blank
//! follows it, the lengths of the documents, every string once, and the span groups of each document. Written are
//! the words, `ents` (as `ENT_IOB` and `ENT_TYPE`) and `spans["sc"]`. What else is said of a span is JSON in the
//! group's `attrs["counterclaim"]`, under the span's id; the document's id and title are in its `user_data`.
//!
//! Source: `spacy/tokens/_serialize.py`, `_dict_proxies.py` and `span_group.pyx` of spaCy 3.8.

use std::collections::BTreeSet;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::super::json::{Json, Writer};
use super::msgpack::Pack;
use super::strings::number;
use super::{GROUP, OURS};

/// `ORTH`, `ENT_IOB` and `ENT_TYPE` in `spacy.attrs`.
pub(super) const ATTRIBUTES: [usize; 3] = [65, 77, 78];

/// Values of `ENT_IOB`.
pub(super) const INSIDE: u64 = 1;
const OUTSIDE: u64 = 2;
pub(super) const BEGIN: u64 = 3;

/// Everything of a DocBin as it grows by documents.
#[derive(Default)]
struct Bin {
    matrix: Vec<u8>,
    spaces: Vec<u8>,
    lengths: Vec<u8>,
    strings: BTreeSet<String>,
    groups: Vec<Vec<u8>>,
    user_data: Vec<Vec<u8>>,
}

/// Lines of `spacy.jsonl` as a DocBin.
pub(super) fn bind(lines: &[Vec<u8>]) -> Vec<u8> {
    let mut bin = Bin::default();
    for line in lines {
        let text = String::from_utf8_lossy(line);
        bin.add(&Json::parse(&text).0);
    }
    deflated(&bin.packed())
}

impl Bin {
    fn add(&mut self, row: &Json) {
        let words: Vec<&str> = row.get("words").items().iter().filter_map(Json::text).collect();
        let spaces = row.get("spaces").items();
        let mut edges = Edges::default();
        for (word, space) in words.iter().zip(spaces) {
            edges.add(word.chars().count(), *space == Json::Bool(true));
            self.spaces.push(u8::from(*space == Json::Bool(true)));
        }
        let mut tags = vec![(OUTSIDE, 0); words.len()];
        for entity in row.get("ents").items() {
            let label = self.string(entity.get("label"));
            let (start, end) = edges.places(entity);
            for (place, tag) in tags.iter_mut().enumerate().take(end).skip(start) {
                *tag = (if place == start { BEGIN } else { INSIDE }, label);
            }
        }
        for (word, (iob, label)) in words.iter().zip(tags) {
            for value in [self.intern(word), iob, label] {
                self.matrix.extend(value.to_le_bytes());
            }
        }
        self.lengths.extend(u32::try_from(words.len()).unwrap_or(u32::MAX).to_le_bytes());
        let group = self.group(row.get("spans").items(), &edges);
        self.groups.push(group);
        self.user_data.push(user_data(row));
    }

    fn intern(&mut self, text: &str) -> u64 {
        if !self.strings.contains(text) {
            self.strings.insert(text.to_owned());
        }
        number(text)
    }

    fn string(&mut self, text: &Json) -> u64 {
        self.intern(text.text().unwrap_or_default())
    }

    /// `doc.spans` with the one group, packed.
    fn group(&mut self, spans: &[Json], edges: &Edges) -> Vec<u8> {
        let mut packed = Pack::default();
        packed.map(3);
        packed.text("name");
        packed.text(GROUP);
        packed.text("attrs");
        packed.map(1);
        packed.text(OURS);
        packed.map(spans.len());
        for span in spans {
            packed.text(span.get("id").text().unwrap_or_default());
            packed.text(&said(span));
        }
        packed.text("spans");
        packed.list(spans.len());
        for span in spans {
            let mut fields = Vec::with_capacity(40);
            // Its id, none of a knowledge base, its label.
            for number in [self.string(span.get("id")), 0, self.string(span.get("label"))] {
                fields.extend(number.to_be_bytes());
            }
            let (first, last) = edges.places(span);
            let place = |key: &str| span.get(key).whole().unwrap_or(0);
            for place in [first, last, place("start"), place("end")] {
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

    fn packed(&self) -> Vec<u8> {
        let documents = self.groups.len();
        let mut packed = Pack::default();
        packed.map(10);
        packed.text("version");
        packed.text("0.1");
        packed.text("attrs");
        packed.list(ATTRIBUTES.len());
        ATTRIBUTES.iter().for_each(|attribute| packed.number(*attribute));
        for (key, bytes) in [("tokens", &self.matrix), ("spaces", &self.spaces), ("lengths", &self.lengths)] {
            packed.text(key);
            packed.bytes(bytes);
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
    fn places(&self, span: &Json) -> (usize, usize) {
        let at = |key: &str| span.get(key).whole().unwrap_or(0);
        let (start, end) = (at("start"), at("end"));
        let first = self.starts.partition_point(|other| *other < start);
        (first, self.ends.partition_point(|other| *other <= end).max(first))
    }
}

/// What is said of a span besides its place, as JSON.
fn said(span: &Json) -> String {
    let mut json = Writer::compact();
    json.open('{');
    json.key("attributes");
    json.open('{');
    for (key, value) in span.get("attributes").fields() {
        json.key(key);
        match value {
            Json::Number(digits) => json.number(digits),
            other => json.string(other.text().unwrap_or_default()),
        }
    }
    json.close('}');
    for key in ["note", "annotator", "created_at", "updated_at", "origin"] {
        json.field(key, span.get(key).text().unwrap_or_default());
    }
    json.close('}');
    json.finish()
}

fn user_data(row: &Json) -> Vec<u8> {
    let mut packed = Pack::default();
    packed.map(2);
    for key in ["id", "title"] {
        packed.text(key);
        packed.text(row.get(key).text().unwrap_or_default());
    }
    packed.0
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail; if it did, what is read back would differ and the export be refused.
    if encoder.write_all(bytes).is_err() {
        return Vec::new();
    }
    encoder.finish().unwrap_or_default()
}
