//! DOM points ↔ places in the article: over emoji, right-to-left text, nested marks, empty paragraphs, elements as ends.

use counterclaim::browser::selection::{self, Position};
use counterclaim::model::offset::Utf16;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Node};

/// Paragraphs as lists of pieces; every second piece of one is in a mark, as runs are.
const PARAGRAPHS: [&[&str]; 5] =
    [&["The ", "army 👩🏽‍🚒", " said"], &[], &["قال ", "الجيش", " إن"], &["马里", "军队"], &["e\u{301}nd"]];

fn document() -> web_sys::Document {
    web_sys::window().unwrap().document().unwrap()
}

fn article() -> Element {
    let article = document().create_element("div").unwrap();
    let section = document().create_element("div").unwrap();
    article.append_child(&section).unwrap();
    for (index, pieces) in PARAGRAPHS.iter().enumerate() {
        let paragraph = document().create_element("p").unwrap();
        paragraph.set_attribute("data-paragraph", &index.to_string()).unwrap();
        for (n, piece) in pieces.iter().enumerate() {
            let text: Node = document().create_text_node(piece).into();
            if n % 2 == 1 {
                let mark = document().create_element("mark").unwrap();
                mark.append_child(&text).unwrap();
                paragraph.append_child(&mark).unwrap();
            } else {
                paragraph.append_child(&text).unwrap();
            }
        }
        section.append_child(&paragraph).unwrap();
    }
    document().body().unwrap().append_child(&article).unwrap();
    article
}

fn at(paragraph: usize, offset: usize) -> Position {
    Position { paragraph, offset: Utf16(offset) }
}

#[wasm_bindgen_test]
fn every_place_is_read_back_as_it_was_set() {
    let article = article();
    for (index, pieces) in PARAGRAPHS.iter().enumerate() {
        let length: usize = pieces.iter().map(|piece| piece.encode_utf16().count()).sum();
        for offset in 0..=length {
            assert!(selection::set(&article, at(0, 1), at(index, offset)));
            let read = selection::read(&article).unwrap();
            assert_eq!((read.start, read.end), (at(0, 1).min(at(index, offset)), at(0, 1).max(at(index, offset))));
            assert_eq!(read.focus, at(index, offset));
        }
    }
    article.remove();
}

#[wasm_bindgen_test]
fn ends_that_are_elements_are_counted_too() {
    let article = article();
    let paragraphs = article.query_selector_all("p").unwrap();
    let check = |node: &Node, offset: u32, expected: Position| {
        assert_eq!(selection::position(&article, node, offset), Some(expected), "{} {offset}", node.node_name());
    };
    let first = paragraphs.item(0).unwrap();
    check(&first, 0, at(0, 0));
    check(&first, 1, at(0, 4));
    check(&first, 2, at(0, 16));
    check(&first, 3, at(0, 21));
    // A triple click ends at the start of the next paragraph.
    check(&paragraphs.item(1).unwrap(), 0, at(1, 0));
    let section: Node = article.first_element_child().unwrap().into();
    check(&section, 2, at(2, 0));
    check(&section, 5, at(4, 4));
    check(&article, 0, at(0, 0));
    article.remove();
}

#[wasm_bindgen_test]
fn what_is_selected_elsewhere_is_not_ours() {
    let article = article();
    let other = document().create_element("p").unwrap();
    other.set_text_content(Some("elsewhere"));
    document().body().unwrap().append_child(&other).unwrap();
    let selection = web_sys::window().unwrap().get_selection().unwrap().unwrap();
    selection.select_all_children(&other).unwrap();
    assert_eq!(selection::read(&article), None);
    // One end inside, one after the article: the outer one is the article's end.
    let text = article.query_selector("p").unwrap().unwrap().first_child().unwrap();
    selection.set_base_and_extent(&text, 1, &other.first_child().unwrap(), 3).unwrap();
    let read = selection::read(&article).unwrap();
    assert_eq!((read.start, read.end), (at(0, 1), at(4, 4)));
    other.unchecked_into::<Element>().remove();
    article.remove();
}
