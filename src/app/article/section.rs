//! Some paragraphs, drawn together.
//!
//! Owns: [`Section`], [`Chapter`], [`Block`], [`sections`]. Unit: code points. Must not know: other sections.
//!
//! A section is what gets its marks when it comes near. A chapter is some sections: the browser lays out or skips both, so
//! that it need not look at each section of a long text in each frame. Inside a section, blocks of a few paragraphs are
//! what is compared and drawn again after an edit.

use std::ops::Range;

use yew::prelude::*;

use super::marks::BlockMarks;
use crate::app::cached::{Cached, View};
use crate::app::handle::{Handle, Shared};
use crate::app::paint;
use crate::model::offset::TextRange;
use crate::model::text::{Paragraph, Text};

/// The most paragraphs in a section of a short text.
const PARAGRAPHS: usize = 16;
/// A section of a short text is closed when it has this many characters, however few paragraphs.
const CHARACTERS: usize = 4_000;
/// About how many sections a long text is cut into at the most.
const SECTIONS: usize = 1_000;
/// Sections in a chapter.
pub const CHAPTER: usize = 10;
/// Paragraphs in a block.
const BLOCK: usize = 6;
/// Characters of a paragraph whose pieces are compared with each other.
const STRETCH: usize = 64;

/// A stretch of whole paragraphs.
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
    fn new(paragraphs: &[Paragraph], first: usize, end: usize) -> Self {
        let at = |index: usize| paragraphs.get(index).map(|paragraph| paragraph.range).unwrap_or_default();
        Self { first, end, range: TextRange { start: at(first).start, end: at(end.saturating_sub(1)).end } }
    }

    /// About how high it will be, in CSS pixels.
    pub fn height(self) -> usize {
        self.paragraphs().len() * 24 + self.range.len() * 8 / 15
    }

    /// Indices of its paragraphs.
    fn paragraphs(self) -> Range<usize> {
        self.first..self.end
    }

    /// Its blocks.
    pub fn blocks(self, text: &Text) -> impl Iterator<Item = Self> {
        let starts = self.paragraphs().step_by(BLOCK);
        starts.map(move |first| Self::new(text.paragraphs(), first, self.end.min(first + BLOCK)))
    }
}

/// Cuts a text into sections.
pub fn sections(text: &Text) -> Vec<Part> {
    let paragraphs = text.paragraphs();
    let most_paragraphs = PARAGRAPHS.max(paragraphs.len() / SECTIONS);
    let most_characters = CHARACTERS.max(text.len().0 / SECTIONS);
    let mut parts = Vec::new();
    let mut first = 0;
    for end in 1..=paragraphs.len() {
        let part = Part::new(paragraphs, first, end);
        let is_full = end - first >= most_paragraphs || part.range.len() >= most_characters;
        if is_full || end == paragraphs.len() {
            parts.push(part);
            first = end;
        }
    }
    parts
}

/// The marks of the blocks of a section.
pub type Marks = Shared<Vec<Shared<BlockMarks>>>;

/// Sections that are laid out or skipped, and compared, together: neither a frame nor an edit looks at each section of a
/// long text.
#[derive(PartialEq)]
pub struct Chapter {
    /// The whole text.
    pub text: Text,
    /// Its sections, with their marks; none while a section is far from the viewport.
    pub sections: Vec<(Part, Option<Marks>)>,
}

impl Chapter {
    /// Its sections, one after the other.
    pub fn draw(&self, handle: &Handle) -> Html {
        let section = |(section, marks): &(Part, Option<Marks>)| {
            let view = Section { text: self.text.clone(), section: *section, marks: marks.clone() };
            html! { <Cached key={section.first} handle={handle.clone()} view={View::Section(view)} /> }
        };
        let height: usize = self.sections.iter().map(|(section, _)| section.height()).sum();
        html! { <div class={classes!("chapter", paint::height_class(height))}>{ for self.sections.iter().map(section) }</div> }
    }
}

/// A section.
#[derive(PartialEq)]
pub struct Section {
    text: Text,
    section: Part,
    marks: Option<Marks>,
}

impl Section {
    /// Its blocks. `renders` counts how often it was drawn: an edit elsewhere must leave it alone.
    pub fn draw(&self, handle: &Handle, renders: u32) -> Html {
        let blocks = self.section.blocks(&self.text).enumerate().map(|(n, block)| {
            let marks = self.marks.as_ref().and_then(|marks| marks.get(n)).cloned();
            let view = Block { text: self.text.clone(), block, marks };
            html! { <Cached key={n} handle={handle.clone()} view={View::Block(view)} /> }
        });
        html! {
            <div class={classes!("section", paint::height_class(self.section.height()))} data-renders={renders.to_string()}>
                { for blocks }
            </div>
        }
    }
}

/// A few paragraphs of a section.
#[derive(PartialEq)]
pub struct Block {
    text: Text,
    block: Part,
    marks: Option<Shared<BlockMarks>>,
}

impl Block {
    /// Its paragraphs.
    pub fn draw(&self) -> Html {
        let paragraphs = self.text.paragraphs();
        let mut pieces = Pieces { marks: self.marks.as_deref(), at: 0 };
        let views = self.block.paragraphs().filter_map(|index| Some((index, paragraphs.get(index)?)));
        views.map(|(index, paragraph)| pieces.paragraph(&self.text, index, paragraph)).collect()
    }
}

/// Walks the pieces of a block along its paragraphs.
struct Pieces<'a> {
    marks: Option<&'a BlockMarks>,
    at: usize,
}

impl Pieces<'_> {
    fn paragraph(&mut self, text: &Text, index: usize, paragraph: &Paragraph) -> Html {
        let start = paragraph.range.start.to_string();
        let content = match self.marks {
            None => html! { text.paragraph_str(paragraph).to_owned() },
            Some(marks) => self.pieces(marks, text, paragraph).into_iter().map(Html::from_iter).collect(),
        };
        html! { <p data-paragraph={index.to_string()} data-start={start}>{ content }</p> }
    }

    /// The pieces of a paragraph, in as many lists as there are stretches, by where they begin. Yew compares the n-th last
    /// of a list with the n-th last that was there: in one list, a mark more or less would change all pieces before it.
    fn pieces(&mut self, marks: &BlockMarks, text: &Text, paragraph: &Paragraph) -> Vec<Vec<Html>> {
        let mut stretches = vec![Vec::new(); paragraph.range.len() / STRETCH + 1];
        while let Some(piece) = marks.0.get(self.at) {
            let range = TextRange {
                start: piece.range.start.max(paragraph.range.start),
                end: piece.range.end.min(paragraph.range.end),
            };
            if !range.is_empty() {
                let content = text.slice(range).to_owned();
                let view = match &piece.attributes {
                    None => html! { content },
                    Some((classes, spans)) => {
                        html! { <mark class={classes.clone()} data-spans={spans.clone()}>{ content }</mark> }
                    }
                };
                let stretch = (range.start.0 - paragraph.range.start.0) / STRETCH;
                if let Some(stretch) = stretches.get_mut(stretch) {
                    stretch.push(view);
                }
            }
            // A piece that goes on in the next paragraph is met there again.
            if piece.range.end > paragraph.range.end {
                break;
            }
            self.at += 1;
        }
        stretches
    }
}
