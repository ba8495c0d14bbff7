//! Pieces of the page that are drawn anew only if what they show has changed.
//!
//! Owns: [`Cached`], [`View`]. The root is drawn after every action; comparing what a piece shows costs less than making
//! and comparing its elements. One component serves all pieces: each further one would add to the size of the program.

use yew::prelude::*;

use super::article::{Block, Chapter, Section};
use super::handle::Handle;
use super::views::{Bar, Item, Row, SaveStatus, TopBar};

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
    /// A row of the list of annotations.
    Row(Row),
    /// Some sections of the article.
    Chapter(Chapter),
    /// A section of the article.
    Section(Section),
    /// Some paragraphs of a section.
    Block(Block),
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
    let handle = &props.handle;
    match &props.view {
        View::TopBar(view) => view.draw(handle),
        View::SaveStatus(view) => view.draw(handle),
        View::Bar(view) => view.draw(handle),
        View::Item(view) => view.draw(handle),
        View::Row(view) => view.draw(handle),
        View::Chapter(view) => view.draw(handle),
        View::Section(view) => view.draw(handle, *renders.borrow()),
        View::Block(view) => view.draw(),
    }
}
