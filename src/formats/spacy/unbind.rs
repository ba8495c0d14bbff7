//! spaCy's binary data, read without spaCy.
//!
//! Owns: [`unbind`]. Unit: code points. See [`super::docbin`] for what is in it.
//!
//! Every span group is read, and `ents`; an entity that a group has too is one span. The entry in a knowledge base is an
//! attribute, and so is the id of the pattern that an entity was found by (`ent_id`). Labels of the whole text (`cats`)
//! and custom attributes (`user_data`) are counted and not read.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::super::archive::LIMITS;
use super::super::intake::{Draft, DraftSpan};
use super::super::json::Json;
use super::super::rows::{Noting, read_span};
use super::super::unread::Unread;
use super::docbin::{BEGIN, INSIDE};
use super::msgpack::Packed;
use super::strings::number;
use super::union::Union;
use super::{LINK, OURS, add_link, note_groups};
use crate::model::order::sort;

/// `ORTH`, `ENT_IOB`, `ENT_TYPE` in `spacy.attrs`; `ENT_KB_ID` has the number of its name.
const NEEDED: [u64; 3] = [65, 77, 78];

/// What else may be said of words, in `spacy.attrs`; `MORPH` has the number of its name. Each word has a norm, and the
/// first one begins a sentence, whoever said so or not; these are not among them.
const UNREAD: [(u64, &str); 5] = [(73, "LEMMA"), (74, "POS"), (75, "TAG"), (76, "DEP"), (79, "HEAD")];

/// The documents in a DocBin.
///
/// # Errors
/// In words, if it cannot be read.
pub(super) fn unbind(bytes: &[u8], noting: &mut Noting<'_>) -> Result<Vec<Draft>, String> {
    let mut unpacked = Vec::new();
    let mut limited = ZlibDecoder::new(bytes).take(LIMITS.bytes + 1);
    let read = limited.read_to_end(&mut unpacked);
    if unpacked.len() as u64 > LIMITS.bytes {
        return Err(format!("It holds more than {} MB unpacked. Split it.", LIMITS.bytes >> 20));
    }
    if read.is_err() {
        return Err("It is damaged, or no DocBin. Make it anew.".to_owned());
    }
    unpack(&unpacked, noting)
}

/// The documents in a DocBin that is not compressed.
///
/// # Errors
/// In words, if it cannot be read.
pub(super) fn unpack(unpacked: &[u8], noting: &mut Noting<'_>) -> Result<Vec<Draft>, String> {
    let advice = "Convert it with spaCy: `[doc.to_json() for doc in DocBin().from_disk(PATH).get_docs(nlp.vocab)]`, one \
                  a line in a .jsonl file.";
    let message = Packed::parse(unpacked).ok_or("It is damaged, or no DocBin. Make it anew.")?;
    let bin =
        Bin::new(&message).ok_or_else(|| format!("It is a DocBin of a kind that cannot be read here. {advice}"))?;
    Ok(bin.documents(noting))
}

struct Bin<'a> {
    /// The columns of [`NEEDED`], `ENT_KB_ID` and `ENT_ID`; only the first must be there.
    columns: [Option<usize>; 5],
    width: usize,
    matrix: Vec<u64>,
    spaces: &'a [u8],
    lengths: Vec<usize>,
    /// By number.
    strings: Vec<(u64, &'a str)>,
    groups: Vec<&'a [u8]>,
    user_data: Vec<&'a [u8]>,
    /// How many documents have labels of the whole text.
    cats: usize,
    /// What is said of words and not read.
    unread: Unread,
}

/// A word in the text that is put together.
struct Placed {
    start: usize,
    end: usize,
}

fn by_number<'a>(strings: impl Iterator<Item = &'a str>) -> Vec<(u64, &'a str)> {
    let mut strings: Vec<(u64, &str)> = strings.map(|text| (number(text), text)).collect();
    sort(&mut strings, Ord::cmp);
    strings
}

/// True for a map that is not empty.
fn has_some(packed: &Packed<'_>) -> bool {
    matches!(packed, Packed::Map(pairs) if !pairs.is_empty())
}

/// How many entries of a document's data are not those that are read.
fn count_custom(data: &Packed<'_>) -> usize {
    let Packed::Map(pairs) = data else { return 0 };
    pairs.iter().filter(|(key, _)| !matches!(key.text(), Some("id" | "title"))).count()
}

impl<'a> Bin<'a> {
    /// `None` if sizes do not agree or the words are not in it.
    fn new(message: &Packed<'a>) -> Option<Self> {
        let attributes = message.get("attrs").items();
        let column = |id: u64| attributes.iter().position(|attribute| *attribute == Packed::Number(id));
        let [orth, iob, label] = NEEDED;
        let columns = [orth, iob, label, number("ENT_KB_ID"), number("ENT_ID")].map(column);
        let width = attributes.len();
        let (words, _) = message.get("tokens").bytes().as_chunks::<8>();
        let (lengths, _) = message.get("lengths").bytes().as_chunks::<4>();
        let lengths: Vec<usize> =
            lengths.iter().map(|len| usize::try_from(u32::from_le_bytes(*len))).collect::<Result<_, _>>().ok()?;
        let all = lengths.iter().try_fold(0_usize, |sum, len| sum.checked_add(*len))?;
        let spaces = message.get("spaces").bytes();
        columns[0]?;
        if words.len() != all.checked_mul(width)? || spaces.len() != all {
            return None;
        }
        let matrix: Vec<u64> = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        let mut unread = Unread::default();
        for (id, name) in UNREAD.into_iter().chain([(number("MORPH"), "MORPH")]) {
            let Some(place) = column(id) else { continue };
            unread.count("tokens", name, matrix.iter().skip(place).step_by(width).filter(|value| **value != 0).count());
        }
        let strings = message.get("strings").items().iter().filter_map(Packed::text);
        Some(Self {
            columns,
            width,
            matrix,
            spaces,
            lengths,
            strings: by_number(strings),
            groups: message.get("span_groups").items().iter().map(Packed::bytes).collect(),
            user_data: message.get("user_data").items().iter().map(Packed::bytes).collect(),
            cats: message.get("cats").items().iter().filter(|cats| has_some(cats)).count(),
            unread,
        })
    }

    fn documents(&self, noting: &mut Noting<'_>) -> Vec<Draft> {
        if self.cats > 0 {
            let count = self.cats;
            noting(format!("Documents with labels of the whole text (“cats”): {count}. These were not read."));
        }
        let data = self.user_data.iter().filter_map(|data| Packed::parse(data));
        let custom: usize = data.map(|data| count_custom(&data)).sum();
        if custom > 0 {
            noting(format!("Custom attributes and other “user_data”: {custom}. These were not read."));
        }
        self.unread.clone().said().into_iter().for_each(&mut *noting);
        let mut from = 0;
        let mut drafts = Vec::with_capacity(self.lengths.len());
        for (place, len) in self.lengths.iter().enumerate() {
            drafts.push(self.document(place, from, *len, noting));
            from += len;
        }
        drafts
    }

    fn value(&self, word: usize, column: usize) -> u64 {
        let column = self.columns.get(column).copied().flatten();
        column.and_then(|column| self.matrix.get(word * self.width + column)).copied().unwrap_or(0)
    }

    fn string(&self, number: u64) -> &'a str {
        let place = self.strings.binary_search_by(|(other, _)| other.cmp(&number));
        place.ok().and_then(|place| self.strings.get(place)).map_or("", |(_, text)| text)
    }

    fn document(&self, place: usize, from: usize, len: usize, noting: &mut Noting<'_>) -> Draft {
        let mut draft = Draft::default();
        let mut words = Vec::with_capacity(len);
        let (mut at, mut unknown) = (0, 0);
        for word in from..from + len {
            let orth = self.value(word, 0);
            let text = self.string(orth);
            unknown += usize::from(text.is_empty() && orth != 0);
            let start = at;
            at += text.chars().count();
            words.push(Placed { start, end: at });
            draft.text.push_str(text);
            if self.spaces.get(word).is_some_and(|space| *space != 0) {
                draft.text.push(' ');
                at += 1;
            }
        }
        if unknown > 0 {
            noting(format!(
                "In document {}, {unknown} words are not among its strings. They are missing now.",
                place + 1
            ));
        }
        let (mut spans, ours) =
            self.groups.get(place).map_or((Union::default(), false), |group| self.spans(group, &words, noting));
        if !ours {
            for entity in self.entities(from, &words) {
                spans.add_unless_there(entity);
            }
        }
        draft.spans = spans.into_spans();
        if let Some(data) = self.user_data.get(place).and_then(|data| Packed::parse(data)) {
            draft.id = data.get("id").text().map(str::to_owned);
            draft.details.title = data.get("title").text().unwrap_or_default().to_owned();
        }
        draft
    }

    fn entities(&self, from: usize, words: &[Placed]) -> Vec<DraftSpan> {
        let mut found: Vec<DraftSpan> = Vec::new();
        // The label of the entity that can go on.
        let mut open = None;
        for (place, word) in words.iter().enumerate() {
            let (iob, label) = (self.value(from + place, 1), self.value(from + place, 2));
            if iob != BEGIN && iob != INSIDE {
                open = None;
            } else if iob == INSIDE && open == Some(label) {
                found.iter_mut().last().into_iter().for_each(|span| span.end = Some(word.end));
            } else {
                open = Some(label);
                let (start, end) = (Some(word.start), Some(word.end));
                let mut span = DraftSpan { label: self.string(label).to_owned(), start, end, ..DraftSpan::default() };
                add_link(&mut span, LINK, self.string(self.value(from + place, 3)));
                add_link(&mut span, "ent_id", self.string(self.value(from + place, 4)));
                found.push(span);
            }
        }
        found
    }

    /// The spans of all groups; and whether they are those of an export, whose `ents` are a view of them.
    fn spans(&self, groups: &'a [u8], words: &[Placed], noting: &mut Noting<'_>) -> (Union, bool) {
        let mut spans = Union::default();
        let mut ours = false;
        let mut names = Vec::new();
        let packed = Packed::parse(groups).unwrap_or(Packed::Nil);
        // Of spaCy 3.0 a list, later a map from groups to their names.
        let bytes: Vec<&[u8]> = match &packed {
            Packed::Map(pairs) => pairs.iter().map(|(group, _)| group.bytes()).collect(),
            list => list.items().iter().map(Packed::bytes).collect(),
        };
        for (number, bytes) in bytes.into_iter().enumerate() {
            let Some(group) = Packed::parse(bytes) else {
                noting("A span group is damaged. It was left out.".to_owned());
                continue;
            };
            let said = group.get("attrs").get(OURS);
            ours |= *said != Packed::Nil;
            names.extend(group.get("name").text().filter(|_| !group.get("spans").items().is_empty()));
            for fields in group.get("spans").items() {
                let Some(mut span) = self.span(fields.bytes(), words) else {
                    noting("A span is damaged, or outside its text. It was left out.".to_owned());
                    continue;
                };
                if let Some(said) = said.get(&span.id).text() {
                    let about = read_span(&Json::parse(said).0, noting);
                    span = DraftSpan { id: span.id, label: span.label, start: span.start, end: span.end, ..about };
                }
                if number == 0 {
                    spans.add(span);
                } else {
                    spans.add_unless_there(span);
                }
            }
        }
        note_groups(&names, noting);
        (spans, ours)
    }

    /// A span from its 40 bytes: id, knowledge base, label; first word, word after the last, and the same in characters.
    fn span(&self, bytes: &[u8], words: &[Placed]) -> Option<DraftSpan> {
        let (numbers, rest) = bytes.split_at_checked(24)?;
        let (numbers, _) = numbers.as_chunks::<8>();
        let (places, _) = rest.as_chunks::<4>();
        let place = |n: usize| places.get(n).and_then(|place| usize::try_from(i32::from_be_bytes(*place)).ok());
        let text = |n: usize| numbers.get(n).map_or("", |number| self.string(u64::from_be_bytes(*number))).to_owned();
        let (first, last) = (words.get(place(0)?)?, words.get(place(1)?.checked_sub(1)?)?);
        let (start, end) = (Some(first.start), Some(last.end));
        let mut span = DraftSpan { id: text(0), label: text(2), start, end, ..DraftSpan::default() };
        add_link(&mut span, LINK, &text(1));
        Some(span)
    }
}
