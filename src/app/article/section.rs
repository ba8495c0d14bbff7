//! Some dozen paragraphs, drawn together.
//!
//! Owns: [`Section`], [`sections`]. Unit: code points. Must not know: other sections.

use std::ops::Range;

use yew::prelude::*;

use super::marks::Marks;
use crate::app::handle::Shared;
use crate::app::paint;
use crate::model::offset::TextRange;
use crate::model::text::{Paragraph, Text};

/// The most paragraphs in a section.
const PARAGRAPHS: usize = 50;
/// A section is closed when it has this many characters, however few paragraphs.
const CHARACTERS: usize = 12_000;

/// Which part of the text a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Index of its first paragraph.
    pub first: usize,
    /// Index after its last.
    pub end: usize,
    /// From its first to its last character.
    pub range: TextRange,
}

impl Part {
    /// About how high it will be, in CSS pixels.
    fn height(self) -> usize {
        (self.paragraphs().len() * 3 / 5 + self.range.len() / 75) * 40
    }

    /// Indices of its paragraphs.
    pub fn paragraphs(self) -> Range<usize> {
        self.first..self.end
    }
}

/// Cuts a text into sections.
pub fn sections(text: &Text) -> Vec<Part> {
    let paragraphs = text.paragraphs();
    let mut parts = Vec::new();
    let mut first = 0;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let start = paragraphs.get(first).map_or(paragraph.range.start, |paragraph| paragraph.range.start);
        let range = TextRange { start, end: paragraph.range.end };
        if index + 1 - first >= PARAGRAPHS || range.len() >= CHARACTERS || index + 1 == paragraphs.len() {
            parts.push(Part { first, end: index + 1, range });
            first = index + 1;
        }
    }
    parts
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub text: Text,
    pub section: Part,
    /// Its marks; none while it is far from the viewport.
    pub marks: Option<Shared<Marks>>,
}

/// A section. `data-renders` counts how often it was drawn: an edit elsewhere must leave it alone.
#[component]
pub fn Section(props: &Props) -> Html {
    let renders = use_mut_ref(|| 0_u32);
    *renders.borrow_mut() += 1;
    let count = *renders.borrow();
    let paragraphs = props.text.paragraphs();
    let mut runs = Runs { marks: props.marks.as_deref(), at: 0 };
    let views = props.section.paragraphs().filter_map(|index| Some((index, paragraphs.get(index)?)));
    html! {
        <div class={classes!("section", paint::height_class(props.section.height()))} data-renders={count.to_string()}>
            { for views.map(|(index, paragraph)| runs.paragraph(&props.text, index, paragraph)) }
        </div>
    }
}

/// Walks the runs of a section along its paragraphs.
struct Runs<'a> {
    marks: Option<&'a Marks>,
    at: usize,
}

impl Runs<'_> {
    fn paragraph(&mut self, text: &Text, index: usize, paragraph: &Paragraph) -> Html {
        let start = paragraph.range.start.to_string();
        let content = match self.marks {
            None => html! { text.paragraph_str(paragraph).to_owned() },
            Some(marks) => self.pieces(marks, text, paragraph).into_iter().collect(),
        };
        html! { <p data-paragraph={index.to_string()} data-start={start}>{ content }</p> }
    }

    fn pieces(&mut self, marks: &Marks, text: &Text, paragraph: &Paragraph) -> Vec<Html> {
        let runs = &marks.segments.runs;
        let mut pieces = Vec::new();
        while let Some(run) = runs.get(self.at) {
            let range = TextRange {
                start: run.range.start.max(paragraph.range.start),
                end: run.range.end.min(paragraph.range.end),
            };
            if !range.is_empty() {
                let piece = text.slice(range).to_owned();
                pieces.push(match marks.attributes(run) {
                    None => html! { piece },
                    Some((classes, spans)) => html! { <mark class={classes} data-spans={spans}>{ piece }</mark> },
                });
            }
            // A run that goes on in the next paragraph is met there again.
            if run.range.end > paragraph.range.end {
                break;
            }
            self.at += 1;
        }
        pieces
    }
}
