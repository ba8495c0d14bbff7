//! Spans as one tag for each token.
//!
//! Owns: [`iob2`], [`bilou`], [`is_tag`], [`spans_of`]. Unit: places in a list of tokens. Must not know: texts.
//!
//! IOB2: `B-x` begins a span, `I-x` goes on, `O` is none (Sang and Veenstra, 1999, "Representing text chunks").
//! BILOU: also `L-x` for the last token and `U-x` for the only one (Ratinov and Roth, 2009, "Design challenges and
//! misconceptions in named entity recognition").

use std::ops::Range;

/// IOB2 tags of `len` tokens. `spans`: places of tokens with labels, not overlapping.
#[must_use]
pub fn iob2(len: usize, spans: &[(Range<usize>, &str)]) -> Vec<String> {
    tags(len, spans, |place, span| if place == span.start { "B-" } else { "I-" })
}

/// BILOU tags of `len` tokens. `spans`: places of tokens with labels, not overlapping.
#[must_use]
pub fn bilou(len: usize, spans: &[(Range<usize>, &str)]) -> Vec<String> {
    tags(len, spans, |place, span| match (place == span.start, place + 1 == span.end) {
        (true, true) => "U-",
        (true, false) => "B-",
        (false, true) => "L-",
        (false, false) => "I-",
    })
}

fn tags(
    len: usize,
    spans: &[(Range<usize>, &str)],
    prefix: impl Fn(usize, &Range<usize>) -> &'static str,
) -> Vec<String> {
    let mut tags = vec![String::from("O"); len];
    for (span, label) in spans {
        for place in span.clone() {
            if let Some(tag) = tags.get_mut(place) {
                *tag = format!("{}{label}", prefix(place, span));
            }
        }
    }
    tags
}

/// True for what [`spans_of`] understands: `O`, or a prefix of IOB, BILOU, IOBES or BMEWO with a label.
#[must_use]
pub fn is_tag(tag: &str) -> bool {
    tag == "O"
        || tag
            .split_once('-')
            .is_some_and(|(prefix, _)| matches!(prefix, "B" | "I" | "L" | "U" | "E" | "S" | "M" | "W"))
}

/// The spans that tags mean, IOB1, IOB2, BILOU, IOBES and BMEWO alike, leniently: a tag that goes on where nothing
/// began begins.
#[must_use]
pub fn spans_of<'t>(tags: impl IntoIterator<Item = &'t str>) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    // True if the span found last can go on.
    let mut open = false;
    for (place, tag) in tags.into_iter().enumerate() {
        let Some((prefix, label)) = tag.split_once('-') else {
            open = false;
            continue;
        };
        let goes_on = open
            && matches!(prefix, "I" | "L" | "E" | "M")
            && found.last().is_some_and(|(span, last)| last == label && span.end == place);
        match found.last_mut() {
            Some((span, _)) if goes_on => span.end = place + 1,
            _ => found.push((place..place + 1, label.to_owned())),
        }
        open = !matches!(prefix, "L" | "U" | "E" | "S" | "W");
    }
    found
}
