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
    ("amp-ad", "advertisement"),
    ("amp-embed", "advertisement"),
];

/// (`role`, what it is called in the report). Names from WAI-ARIA 1.2 and DPUB-ARIA 1.1.
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
    ("doc-toc", "table of contents"),
    ("doc-bibliography", "notes"),
    ("doc-endnotes", "notes"),
    ("doc-footnote", "notes"),
];

/// How far a word of `class` or `id` is believed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Of most of the page, too.
    Sure,
    /// Of a part with not too much of the page's prose in it, since `has-sidebar` is said of whole pages.
    Likely,
    /// Only of what holds no sentences: the word is as well said of a paragraph for its subject or its looks.
    Weak,
}
use Trust::{Likely, Sure, Weak};

/// Words of `class` and `id` that name something beside the article, two that follow each other written as one: (word,
/// report, trust). A paragraph of sentences is never left out for such a word.
const BY_WORD: &[(&str, &str, Trust)] = &[
    ("ad", "advertisement", Likely),
    ("ads", "advertisement", Likely),
    ("advert", "advertisement", Likely),
    ("advertisement", "advertisement", Likely),
    ("sponsored", "advertisement", Likely),
    ("outbrain", "advertisement", Sure),
    ("taboola", "advertisement", Sure),
    ("promo", "advertisement", Weak),
    ("breadcrumb", "navigation", Likely),
    ("breadcrumbs", "navigation", Likely),
    ("nav", "navigation", Likely),
    ("navbar", "navigation", Likely),
    ("navigation", "navigation", Likely),
    ("pagination", "navigation", Likely),
    ("pager", "navigation", Likely),
    ("skip", "navigation", Weak),
    ("navbox", "navigation", Likely),
    ("catlinks", "navigation", Likely),
    ("editsection", "navigation", Likely),
    ("toc", "table of contents", Weak),
    ("comment", "comments", Sure),
    ("comments", "comments", Sure),
    ("disqus", "comments", Sure),
    ("cookie", "cookie notice", Sure),
    ("cookies", "cookie notice", Sure),
    ("consent", "cookie notice", Sure),
    ("gdpr", "cookie notice", Sure),
    ("newsletter", "newsletter", Sure),
    ("subscribe", "subscription", Likely),
    ("subscription", "subscription", Likely),
    ("signup", "subscription", Likely),
    ("related", "related stories", Sure),
    ("recommended", "related stories", Sure),
    ("recommendations", "related stories", Sure),
    ("recirculation", "related stories", Sure),
    ("relatedposts", "related stories", Sure),
    ("teasers", "related stories", Likely),
    ("share", "sharing", Weak),
    ("sharing", "sharing", Weak),
    ("social", "sharing", Weak),
    ("sharedaddy", "sharing", Sure),
    ("tags", "tags", Weak),
    ("readingtime", "reading time", Weak),
    ("readtime", "reading time", Weak),
    ("references", "notes", Sure),
    ("reflist", "notes", Sure),
    ("footnotes", "notes", Sure),
    ("endnotes", "notes", Sure),
    ("sidebar", "side note", Likely),
    ("footer", "footer", Likely),
    ("masthead", "page header", Likely),
    ("modal", "dialog", Likely),
    ("popup", "dialog", Likely),
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
    let found = BY_WORD.iter().find(|(word, _, trust)| is_called(element, word) && is_believed(element, *trust, all));
    if let Some((_, kind, _)) = found {
        element.left_out = Some((*kind).to_owned());
        return;
    }
    for child in inner(element) {
        mark_by_word(child, all);
    }
}

fn is_called(element: &Element, word: &str) -> bool {
    element.marks.iter().enumerate().any(|(at, mark)| {
        let rest = word.strip_prefix(mark.as_str());
        rest.is_some_and(|rest| rest.is_empty() || element.marks.get(at + 1).is_some_and(|next| next == rest))
    })
}

/// `all`: the characters of prose in the page.
fn is_believed(element: &Element, trust: Trust, all: usize) -> bool {
    // A comment, or a teaser, can be an `article` of its own.
    let most = if trust == Sure && element.name != "article" { SURE_UP_TO } else { DOUBTED_ABOVE };
    let whole = element.any(&|inside| matches!(inside.name.as_str(), "h1" | "main"));
    let doubted = (trust == Weak || element.name == "p") && has_sentences(element);
    !whole && !doubted && element.prose * 100 <= all * most
}

/// Running text with a mark that ends or divides sentences, not mostly links.
fn has_sentences(element: &Element) -> bool {
    const MARKS: [char; 9] = ['.', '!', '?', ';', '。', '！', '？', '؟', '।'];
    let (all, linked) = element.characters(false);
    all >= SHORTEST_PROSE && linked * 2 < all && element.beginning(10 * SHORTEST_PROSE).contains(MARKS)
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
