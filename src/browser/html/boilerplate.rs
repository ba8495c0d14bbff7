//! Which parts of a page are no part of any article.

use super::raised;
use super::tree::{Element, Node};

/// (element, what it is called in the report).
const BY_NAME: &[(&str, &str)] = &[
    ("nav", "navigation"),
    ("menu", "navigation"),
    ("aside", "side note"),
    ("footer", "footer"),
    ("form", "form"),
    ("search", "form"),
    ("button", "button"),
    ("input", "form"),
    ("select", "form"),
    ("textarea", "form"),
    ("label", "form"),
    ("dialog", "dialog"),
    ("figcaption", "picture caption"),
    ("del", "struck-out text"),
    ("s", "struck-out text"),
    ("strike", "struck-out text"),
    ("rt", "reading aid"),
    ("rtc", "reading aid"),
];

/// (`role`, what it is called in the report). Names from WAI-ARIA 1.2.
const BY_ROLE: &[(&str, &str)] = &[
    ("navigation", "navigation"),
    ("menu", "navigation"),
    ("menubar", "navigation"),
    ("toolbar", "navigation"),
    ("tablist", "navigation"),
    ("banner", "page header"),
    ("complementary", "side note"),
    ("contentinfo", "footer"),
    ("search", "form"),
    ("form", "form"),
    ("button", "button"),
    ("dialog", "dialog"),
    ("alertdialog", "dialog"),
];

/// Words of `class` and `id` that name something beside the article: (word, report, sure). Of an element with much of
/// the page's prose in it they are believed only if they are sure, since `has-sidebar` is said of whole pages.
const BY_WORD: &[(&str, &str, bool)] = &[
    ("ad", "advertisement", false),
    ("ads", "advertisement", false),
    ("advert", "advertisement", false),
    ("advertisement", "advertisement", false),
    ("sponsored", "advertisement", false),
    ("outbrain", "advertisement", true),
    ("taboola", "advertisement", true),
    ("promo", "advertisement", false),
    ("breadcrumb", "navigation", false),
    ("breadcrumbs", "navigation", false),
    ("nav", "navigation", false),
    ("navbar", "navigation", false),
    ("navigation", "navigation", false),
    ("pagination", "navigation", false),
    ("pager", "navigation", false),
    ("skip", "navigation", false),
    ("comment", "comments", true),
    ("comments", "comments", true),
    ("disqus", "comments", true),
    ("cookie", "cookie notice", true),
    ("cookies", "cookie notice", true),
    ("consent", "cookie notice", true),
    ("gdpr", "cookie notice", true),
    ("newsletter", "newsletter", true),
    ("subscribe", "subscription", false),
    ("subscription", "subscription", false),
    ("signup", "subscription", false),
    ("related", "related stories", true),
    ("recommended", "related stories", true),
    ("recommendations", "related stories", true),
    ("recirculation", "related stories", true),
    ("teasers", "related stories", false),
    ("share", "sharing", false),
    ("sharing", "sharing", false),
    ("social", "sharing", false),
    ("sidebar", "side note", false),
    ("footer", "footer", false),
    ("masthead", "page header", false),
    ("modal", "dialog", false),
    ("popup", "dialog", false),
];

/// Above these shares of the page's prose, in per cent, a word is not believed.
const DOUBTED_ABOVE: usize = 40;
const SURE_UP_TO: usize = 75;

/// Shorter runs of text, in characters without white space, say nothing about where the article is.
const SHORTEST_PROSE: usize = 40;

/// Marks what is left out, and counts the prose in everything else.
pub(super) fn mark(page: &mut Element) {
    mark_sure(page, false);
    count_prose(page, false);
    let all = page.prose;
    for child in inner(page) {
        mark_by_word(child, all);
    }
    count_prose(page, false);
}

/// Takes all marks away.
pub(super) fn unmark(element: &mut Element) {
    element.left_out = None;
    for child in inner(element) {
        unmark(child);
    }
}

fn inner(element: &mut Element) -> impl Iterator<Item = &mut Element> {
    element.children.iter_mut().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    })
}

/// `in_quote`: in a `blockquote`, whose footer names whom it quotes (HTML Standard, 4.4.4).
fn mark_sure(element: &mut Element, in_quote: bool) {
    let in_quote = in_quote || element.name == "blockquote";
    element.left_out = kind(element, in_quote).map(str::to_owned);
    for child in inner(element) {
        mark_sure(child, in_quote);
    }
}

fn kind(element: &Element, in_quote: bool) -> Option<&'static str> {
    let listed = |table: &[(&str, &'static str)], wanted: &str| {
        table.iter().find(|(name, _)| *name == wanted).map(|(_, kind)| *kind)
    };
    if element.name == "body" || in_quote && element.name == "footer" {
        return None;
    }
    if element.hidden {
        return Some("hidden text");
    }
    if element.name == "header" && !element.any(&|inside| inside.name == "h1") {
        let (all, linked) = element.characters(false);
        // The head of an article has a standfirst in it; that of a page, links.
        if linked * 3 >= all {
            return Some("page header");
        }
    }
    let note = || raised::is_mark(element).then_some("note mark");
    listed(BY_NAME, &element.name).or_else(|| listed(BY_ROLE, &element.role)).or_else(note)
}

fn mark_by_word(element: &mut Element, all: usize) {
    if element.left_out.is_some() {
        return;
    }
    let found = BY_WORD.iter().find(|(word, _, _)| element.marks.iter().any(|mark| mark == word));
    if let Some((_, kind, sure)) = found {
        // A comment, or a teaser, can be an `article` of its own.
        let most = if *sure && element.name != "article" { SURE_UP_TO } else { DOUBTED_ABOVE };
        let whole = element.any(&|inside| matches!(inside.name.as_str(), "h1" | "main"));
        if !whole && element.prose * 100 <= all * most {
            element.left_out = Some((*kind).to_owned());
            return;
        }
    }
    for child in inner(element) {
        mark_by_word(child, all);
    }
}

/// Counts running text: what stands directly in one block, if it is long enough and not mostly links. Gives the
/// characters that belong to the block around: all, and those in links.
fn count_prose(element: &mut Element, in_link: bool) -> (usize, usize) {
    element.prose = 0;
    if element.left_out.is_some() {
        return (0, 0);
    }
    let in_link = in_link || element.name == "a";
    let (mut all, mut linked, mut prose) = (0, 0, 0);
    for node in &mut element.children {
        let (a, l) = match node {
            Node::Text(text) => {
                let count = text.chars().filter(|c| !c.is_whitespace()).count();
                (count, if in_link { count } else { 0 })
            }
            Node::Element(child) => {
                let counts = count_prose(child, in_link);
                prose += child.prose;
                counts
            }
        };
        all += a;
        linked += l;
    }
    if !element.is_block() {
        element.prose = prose;
        return (all, linked);
    }
    let counts = all >= SHORTEST_PROSE && linked * 2 < all;
    element.prose = prose + if counts { all } else { 0 };
    (0, 0)
}
