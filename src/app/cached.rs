//! Pieces of the page that are drawn anew only if what they show has changed.
//!
//! Owns: [`Cached`], [`Later`], [`View`]. The root is drawn after every action; comparing what a piece shows costs less
//! than making and comparing its elements. Two components serve all pieces: each further one would add to the size of the
//! program.

use std::rc::Rc;

use yew::prelude::*;

use super::article::{Block, Chapter, Section};
use super::handle::Handle;
use super::later::use_after_paint;
use super::views::{Bar, Counts, Item, Row, SaveStatus, TopBar, announced};

/// What a piece shows. Equal values look the same.
#[derive(PartialEq)]
pub enum View {
    /// The bar above everything.
    TopBar(TopBar),
    /// Whether the work is saved.
    SaveStatus(SaveStatus),
    /// The bar of labels.
    Bar(Bar),
    /// A document in the list of documents.
    Item(Item),
    /// What such a document has.
    Counts(Counts),
    /// A row of the list of annotations.
    Row(Row),
    /// Some sections of the article.
    Chapter(Chapter),
    /// A section of the article.
    Section(Section),
    /// Some paragraphs of a section.
    Block(Block),
    /// What a screen reader says of an edit, or of the span gone to.
    Announced(AttrValue),
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub handle: Handle,
    pub view: View,
}

/// Draws `view` if it is another than last time.
#[component]
pub fn Cached(props: &Props) -> Html {
    let renders = use_mut_ref(|| 0_u32);
    *renders.borrow_mut() += 1;
    props.view.draw(&props.handle, *renders.borrow())
}

#[derive(Properties, PartialEq)]
pub struct LaterProps {
    pub handle: Handle,
    pub view: Rc<View>,
}

/// Draws `view` if it is another than last time, after the next paint: an edit is to be seen in the text first.
#[component]
pub fn Later(props: &LaterProps) -> Html {
    use_after_paint(&props.view).draw(&props.handle, 0)
}

impl View {
    fn draw(&self, handle: &Handle, renders: u32) -> Html {
        match self {
            Self::TopBar(view) => view.draw(handle),
            Self::SaveStatus(view) => view.draw(handle),
            Self::Bar(view) => view.draw(handle),
            Self::Item(view) => view.draw(handle),
            Self::Counts(view) => view.draw(),
            Self::Row(view) => view.draw(handle),
            Self::Chapter(view) => view.draw(handle),
            Self::Section(view) => view.draw(handle, renders),
            Self::Block(view) => view.draw(),
            Self::Announced(text) => announced(text),
        }
    }
}
