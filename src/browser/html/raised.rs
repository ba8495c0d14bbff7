//! What stands above or below the line: marks of notes, which are left out, and figures that must not run into others.

use super::tree::{Element, Node};

/// Words of `class` and `id` by which a mark of a note is known; the last two only above the line, since on it a year
/// in brackets is called so.
const NAMES: &[&str] = &["footnote", "footnotes", "fn", "fnref", "noteref", "endnote", "reference", "cite"];
const ON_LINE: usize = 6;

/// A mark of a note has no more characters than this; “[citation needed]” has 17.
const LONGEST: usize = 24;

/// Whether it is the mark of a note, or leads back from one. In a link as well as around one; a power that is in a link
/// with what it belongs to is none.
pub(super) fn is_mark(element: &Element) -> bool {
    if matches!(element.role.as_str(), "doc-noteref" | "doc-backlink") {
        return true;
    }
    if !matches!(element.name.as_str(), "sup" | "a" | "span") {
        return false;
    }
    let text = element.beginning(LONGEST);
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if text.is_empty() || text.ends_with('…') || inside.is_some_and(|rest| rest.contains(']')) {
        return false;
    }
    let leads = element.any(&|inside| inside.leads_here);
    let raised = is_raised(element);
    let mut names = NAMES.iter().take(if raised { NAMES.len() } else { ON_LINE });
    let named = names.any(|name| element.marks.iter().any(|mark| mark == name));
    let wordless = !text.contains(char::is_alphabetic);
    if raised {
        let linked = wordless && element.any(&|inside| inside.name == "a");
        return leads || named || linked || inside.is_some();
    }
    // On the line only what no article says: “see 2” may be a link, too.
    let wordless = if named { wordless } else { !text.contains(char::is_alphanumeric) };
    (leads || named) && (wordless || inside.is_some())
}

/// All that is in it stands above the line.
fn is_raised(element: &Element) -> bool {
    element.name == "sup"
        || element.children.iter().all(|node| match node {
            Node::Text(text) => text.trim().is_empty(),
            Node::Element(inside) => is_raised(inside),
        })
}

/// What keeps `element`, if it is a superscript or a subscript, apart from what is written before it: none where no
/// number would be made or another would be read. Not the digits that Unicode raises: programs that normalise texts
/// take them for digits. `after` is what follows it.
pub(super) fn apart(element: &Element, before: &str, after: Option<&Node>) -> Option<char> {
    let above = element.name == "sup";
    if !above && element.name != "sub" {
        return None;
    }
    let first = element.beginning(1).chars().next()?;
    let last = before.trim_end_matches(' ').chars().next_back()?;
    let is_figure = first.is_numeric() || above && matches!(first, '+' | '-' | '−' | '–');
    if !is_figure || matches!(last, '\n' | '^' | '_') {
        return None;
    }
    let is_fraction = matches!(after, Some(Node::Text(text)) if text.starts_with(['/', '\u{2044}']));
    let touches = last.is_numeric() || matches!(last, '.' | ',');
    match (above, is_fraction) {
        (true, false) => Some('^'),
        (true, true) => (touches && !before.ends_with(' ')).then_some(' '),
        (false, _) => touches.then_some('_'),
    }
}
