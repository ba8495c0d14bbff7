//! Which element of a page holds the article.

use super::tree::{Element, Node};

/// A candidate must hold so much of the page's prose, in per cent: one teaser of many is not the article.
const LEAST_SHARE: usize = 50;
/// What lies around the article may hold so much of the prose around and in it, in per cent; if it holds more, it
/// belongs to it.
const MOST_AROUND: usize = 3;
/// Characters of how a part that is left out begins.
pub(super) const BEGINNING: usize = 80;

/// The `article` with most prose, else the `main` part, if they hold most of the page's; else the smallest element
/// with all but a few per cent of it.
pub(super) fn choose(page: &Element) -> &Element {
    let tests: [&dyn Fn(&Element) -> bool; 2] =
        [&|element| element.name == "article" || element.role == "article", &|element| {
            element.name == "main" || element.role == "main"
        }];
    for test in tests {
        if let Some(found) = fullest(page, test)
            && found.prose > 0
            && found.prose * 100 >= page.prose * LEAST_SHARE
        {
            return found;
        }
    }
    let mut root = page;
    while let Some(child) = root.elements().max_by_key(|child| child.prose) {
        let enough = child.prose * 100 >= root.prose * (100 - MOST_AROUND);
        // A paragraph is no article: its neighbours, headings for example, are wanted too.
        let holds_blocks = child.elements().any(|inside| inside.prose > 0);
        if child.prose == 0 || !enough || !holds_blocks {
            break;
        }
        root = child;
    }
    root
}

/// Of several that are so, the one with most prose; the innermost if one is in another and as full.
fn fullest<'a>(element: &'a Element, test: &dyn Fn(&Element) -> bool) -> Option<&'a Element> {
    if element.left_out.is_some() {
        return None;
    }
    let inner = element
        .elements()
        .filter_map(|child| fullest(child, test))
        .reduce(|best, next| if next.prose > best.prose { next } else { best });
    match inner {
        Some(inner) if !test(element) || inner.prose >= element.prose => Some(inner),
        _ => test(element).then_some(element),
    }
}

/// Reports what lies around `root`, in the page's order.
pub(super) fn outside(element: &Element, root: &Element, left_out: &mut Vec<String>) {
    if std::ptr::eq(element, root) {
        return;
    }
    for node in &element.children {
        match node {
            Node::Element(child) if holds(child, root) => outside(child, root, left_out),
            Node::Element(child) => report(child, left_out),
            Node::Text(text) => {
                let text = text.trim();
                if !text.is_empty() {
                    let beginning: String = text.chars().take(BEGINNING).collect();
                    left_out.push(format!("Beside the article: “{beginning}”"));
                }
            }
        }
    }
}

fn holds(element: &Element, wanted: &Element) -> bool {
    element.any(&|inside| std::ptr::eq(inside, wanted))
}

/// Notes an element that is left out, if there is any text in it.
pub(super) fn report(element: &Element, left_out: &mut Vec<String>) {
    let beginning = element.beginning(BEGINNING);
    if beginning.is_empty() {
        return;
    }
    let kind = element.left_out.as_deref().unwrap_or("beside the article");
    let mut letters = kind.chars();
    let first: String = letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().collect();
    left_out.push(format!("{first}{}: “{beginning}”", letters.as_str()));
}
