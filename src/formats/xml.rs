//! Writing XML 1.0, always well formed: names are ours, everything else is escaped.
//!
//! Owns: [`Writer`], [`escape`]. Must not know: what is written.
//!
//! Source: Extensible Markup Language (XML) 1.0, fifth edition, sections 2.2 (characters), 2.4 (what is markup), 2.11
//! (parsers turn CR and CR LF into LF) and 3.3.3 (parsers turn tab, CR and LF in attributes into blanks): what a
//! parser would change is written as a character reference. Characters that XML has none for become U+FFFD.

mod read;

pub(crate) use read::{Element, Fault, Node, walk};

use super::reduce::is_xml;

/// Appends elements to a string; one that holds elements has each on a line of its own, one that holds text has
/// nothing but the text.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    out: String,
    open: Vec<&'static str>,
    /// True while the start tag of the innermost element lacks its `>`.
    in_tag: bool,
    /// True if the innermost element holds text.
    has_text: bool,
}

impl Writer {
    /// With the declaration.
    pub(crate) fn document() -> Self {
        Self { out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(), ..Self::default() }
    }

    /// Begins an element.
    pub(crate) fn open(&mut self, name: &'static str) {
        self.end_tag();
        self.new_line();
        self.out.push('<');
        self.out.push_str(name);
        self.open.push(name);
        self.in_tag = true;
        self.has_text = false;
    }

    /// Adds an attribute to the element just begun. `name` must be an XML name and not be there yet.
    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(value, true, &mut self.out);
        self.out.push('"');
    }

    /// An attribute with a number.
    pub(crate) fn number(&mut self, name: &str, value: usize) {
        self.attribute(name, &value.to_string());
    }

    /// Adds text to the innermost element.
    pub(crate) fn text(&mut self, text: &str) {
        self.end_tag();
        self.has_text = true;
        escape(text, false, &mut self.out);
    }

    /// Ends the innermost element.
    pub(crate) fn close(&mut self) {
        let Some(name) = self.open.pop() else { return };
        if std::mem::take(&mut self.in_tag) {
            self.out.push_str("/>");
        } else {
            if !self.has_text {
                self.new_line();
            }
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        self.has_text = false;
    }

    /// An element that holds text only.
    pub(crate) fn element(&mut self, name: &'static str, text: &str) {
        self.open(name);
        self.text(text);
        self.close();
    }

    /// The document, with every element ended.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out.push('\n');
        self.out
    }

    fn end_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            self.out.push('>');
        }
    }

    fn new_line(&mut self) {
        self.out.push('\n');
        for _ in &self.open {
            self.out.push_str("  ");
        }
    }
}

/// Appends `text` so that a parser gives it back. In an attribute also tab and LF are references.
pub(crate) fn escape(text: &str, in_attribute: bool, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            // `]]>` may not stand in text.
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\t' if in_attribute => out.push_str("&#9;"),
            '\n' if in_attribute => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if is_xml(c) => out.push(c),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}
