//! Documents written inline: `The [claim:ministry [actor:of defence] said]`.
//!
//! `[label:` opens a span and `]` closes the innermost open one. Spans that cross carry a number:
//! `[1:claim:one [2:actor:two]1 three]2`. Unnumbered spans get the ids `a`, `b`, … in the order in which they
//! open, numbered ones their number. `[` and `]` are not part of the text.

use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::offset::TextRange;
use counterclaim::model::span::SharedSpan;
use counterclaim::model::text::Text;

use super::parts::{relation, span};

struct Open {
    number: Option<String>,
    id: String,
    label: String,
    start: usize,
}

/// The text and the spans of `marked`, in the order in which they close.
pub fn parse(marked: &str) -> (String, Vec<SharedSpan>) {
    let chars: Vec<char> = marked.chars().collect();
    let mut text: Vec<char> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut spans = Vec::new();
    let mut letters = ('a'..='z').map(String::from);
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += 1;
        match c {
            '[' => {
                let mut word = take(&chars, &mut at, |c| c != ':');
                at += 1;
                let number = word.chars().all(|c| c.is_ascii_digit()).then(|| word.clone());
                if number.is_some() {
                    word = take(&chars, &mut at, |c| c != ':');
                    at += 1;
                }
                let id = number.clone().or_else(|| letters.next()).expect("at most 26 unnumbered spans");
                open.push(Open { number, id, label: word, start: text.len() });
            }
            ']' => {
                let mut after = at;
                let digits = take(&chars, &mut after, |c| c.is_ascii_digit());
                let numbered = open.iter().position(|span| span.number.as_ref() == Some(&digits));
                let innermost = open.iter().rposition(|span| span.number.is_none());
                let place = numbered.or(innermost).unwrap_or_else(|| panic!("`]` closes nothing: {marked}"));
                if numbered.is_some() {
                    at = after;
                }
                let Open { id, label, start, .. } = open.remove(place);
                spans.push(span(&id, &label, TextRange::new(start, text.len())));
            }
            c => text.push(c),
        }
    }
    assert!(open.is_empty(), "a span is never closed: {marked}");
    (text.into_iter().collect(), spans)
}

fn take(chars: &[char], at: &mut usize, wanted: impl Fn(char) -> bool) -> String {
    let word: String = chars.iter().skip(*at).take_while(|c| wanted(**c)).collect();
    *at += word.chars().count();
    word
}

/// The document written as `marked`, with relations given as lines `id kind from to`.
pub fn document(marked: &str, relations: &[&str]) -> Document {
    let (text, spans) = parse(marked);
    let mut document = Document::new("d".into(), Text::new(text), Details::default());
    for span in &spans {
        document.check(span).unwrap_or_else(|error| panic!("{error} In: {marked}"));
    }
    let relations = relations.iter().map(|line| relation(line)).collect();
    document.annotations = Annotations::new(spans, relations).unwrap();
    document
}

/// Where the spans are, whatever their ids: `claim 4–12 “ministry”`, in order.
pub fn marks(document: &Document) -> Vec<String> {
    let mark = |span: &SharedSpan| format!("{} {} “{}”", span.label, span.range, document.text.slice(span.range));
    let mut marks: Vec<_> = document.annotations.spans().map(|s| (s.range.start, s.range.end, mark(s))).collect();
    marks.sort();
    marks.into_iter().map(|(_, _, mark)| mark).collect()
}

/// The relations as lines `id kind from to`.
pub fn relations(document: &Document) -> Vec<String> {
    document.annotations.relations().map(|r| format!("{} {} {} {}", r.id, r.kind, r.from, r.to)).collect()
}
