//! The part of a page that matters here, copied out of the DOM.

use wasm_bindgen::JsCast;

/// An element with what is in it.
#[derive(Debug)]
pub(super) struct Element {
    /// Lower case.
    pub name: String,
    /// The words of `class` and `id`, lower case.
    pub marks: Vec<String>,
    /// The `role`, lower case.
    pub role: String,
    /// Not shown, as far as its attributes say.
    pub hidden: bool,
    /// A link to a place in a page, this one as far as can be seen: a page that was saved gives its own address, too.
    pub leads_here: bool,
    /// Why it is no part of an article, if it is none. Set by [`super::boilerplate::mark`].
    pub left_out: Option<String>,
    /// Characters of running text in it that is not left out. Set by [`super::boilerplate::mark`].
    pub prose: usize,
    pub children: Vec<Node>,
}

#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Element(Element),
}

/// Elements without text for a reader; they are not even copied.
const SILENT: &[&str] = &[
    "script", "style", "template", "noscript", "iframe", "svg", "math", "object", "embed", "audio", "video", "canvas",
    "map", "head", "link", "meta", "img", "picture", "rp",
];

/// Elements that begin and end a line (HTML Standard, section 15.3, "Non-replaced elements", the block ones).
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

impl Element {
    pub(super) fn is_block(&self) -> bool {
        BLOCKS.contains(&self.name.as_str())
    }

    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Whether it, or anything in it, is so.
    pub(super) fn any(&self, test: &dyn Fn(&Element) -> bool) -> bool {
        test(self) || self.elements().any(|element| element.any(test))
    }

    /// The first that is so, itself or in it.
    pub(super) fn find(&self, test: &dyn Fn(&Element) -> bool) -> Option<&Element> {
        if test(self) { Some(self) } else { self.elements().find_map(|element| element.find(test)) }
    }

    /// How many elements in it, itself not counted, are so.
    pub(super) fn count(&self, test: &dyn Fn(&Element) -> bool) -> usize {
        self.elements().map(|element| usize::from(test(element)) + element.count(test)).sum()
    }

    /// Characters in it that are no white space: all, and those in links.
    pub(super) fn characters(&self, in_link: bool) -> (usize, usize) {
        let in_link = in_link || self.name == "a";
        self.children.iter().fold((0, 0), |(all, linked), node| {
            let (a, l) = match node {
                Node::Text(text) => {
                    let count = text.chars().filter(|c| !c.is_whitespace()).count();
                    (count, if in_link { count } else { 0 })
                }
                Node::Element(element) => element.characters(in_link),
            };
            (all + a, linked + l)
        })
    }

    /// How its text begins, on one line, up to about `limit` characters.
    pub(super) fn beginning(&self, limit: usize) -> String {
        let mut text = String::new();
        self.begin(&mut text, limit);
        let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() > limit {
            words = words.chars().take(limit).collect::<String>().trim_end().to_owned() + "…";
        }
        words
    }

    fn begin(&self, text: &mut String, limit: usize) {
        for node in &self.children {
            // Bytes, at least as many as characters; four times as many is always enough.
            if text.len() > 4 * limit {
                return;
            }
            match node {
                Node::Text(piece) => text.extend(piece.chars().take(4 * limit)),
                Node::Element(element) => {
                    text.push(' ');
                    element.begin(text, limit);
                }
            }
        }
    }
}

/// Copies an element. The parser limits the depth (512 in today's browsers), so recursion is safe.
pub(super) fn copy(element: &web_sys::Element) -> Element {
    let attribute = |name: &str| element.get_attribute(name).unwrap_or_default();
    // So called by the page's own script, which leaves nothing for the policy to refuse.
    let style = attribute("inert-style") + &attribute("style");
    let style: String = style.to_lowercase().split_whitespace().collect();
    let mut children = Vec::new();
    let mut next = element.first_child();
    while let Some(node) = next {
        if let Some(inner) = node.dyn_ref::<web_sys::Element>() {
            if !SILENT.contains(&inner.local_name().as_str()) {
                children.push(Node::Element(copy(inner)));
            }
        } else if matches!(node.node_type(), web_sys::Node::TEXT_NODE | web_sys::Node::CDATA_SECTION_NODE) {
            children.push(Node::Text(node.node_value().unwrap_or_default()));
        }
        next = node.next_sibling();
    }
    let leads_here = attribute("href").contains('#');
    let mut name = element.local_name();
    // Word processors in the browser say so when they are copied from.
    if name == "span" && style.contains("vertical-align:su") {
        name = if style.contains("vertical-align:sub") { "sub" } else { "sup" }.to_owned();
    }
    Element {
        name,
        marks: words(&format!("{} {}", attribute("class"), element.id())),
        role: attribute("role").trim().to_lowercase(),
        hidden: element.has_attribute("hidden")
            || attribute("aria-hidden") == "true"
            || style.contains("display:none")
            || style.contains("visibility:hidden"),
        leads_here,
        left_out: None,
        prose: 0,
        children,
    }
}

/// `article__shareTools` → `article`, `share`, `tools`.
fn words(marks: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in marks.chars() {
        if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && was_lower) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
        was_lower = c.is_ascii_lowercase();
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}
