//! An element of a page as plain text, the way it would be read.

use super::choice::{BEGINNING, report};
use super::raised;
use super::tree::{Element, Node};

/// A block with no more characters than this, without white space, …
const SHORT: usize = 100;
/// … of which so many per cent are in links, is a pointer to something else.
const LINKED: usize = 80;

/// How what is said of the time that reading takes ends, between points in the middle of a short line.
const READING_TIME: [&str; 2] = [" min read", " minute read"];

/// The text, and what was left out of it.
pub(super) struct Written {
    pub text: String,
    pub left_out: Vec<String>,
}

/// Writes an element; what is left out is added to what was before.
pub(super) fn write(root: &Element, left_out: Vec<String>) -> Written {
    run(root, Writer { left_out, drops_links: true, ..Writer::default() })
}

/// Writes all of an element, links too.
pub(super) fn write_all(root: &Element) -> Written {
    run(root, Writer::default())
}

fn run(root: &Element, mut writer: Writer) -> Written {
    writer.children(root, Place::default());
    writer.finish(Gap::Block);
    Written { text: writer.text, left_out: writer.left_out }
}

/// What comes between two pieces of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    Line,
    Block,
}

/// Where in the page the writer is.
#[derive(Clone, Copy, Default)]
struct Place {
    in_link: bool,
    /// White space stays.
    preformatted: bool,
    /// In a list or table: lines, no blank lines.
    tight: bool,
    /// The main heading, which stays even if it is a link.
    heading: bool,
}

#[derive(Default)]
struct Writer {
    text: String,
    /// The piece being written, with white space collapsed.
    piece: String,
    characters: usize,
    linked: usize,
    keep: bool,
    gap: Gap,
    /// The last character was above or below the line: a figure does not go on with the next one.
    after_raised: bool,
    drops_links: bool,
    left_out: Vec<String>,
}

impl Writer {
    fn children(&mut self, element: &Element, place: Place) {
        for (index, node) in element.children.iter().enumerate() {
            match node {
                Node::Text(text) => self.characters(text, place),
                Node::Element(child) if child.left_out.is_some() => {
                    // A block that is left out still ends the line before it.
                    if child.is_block() {
                        self.end(place);
                    }
                    report(child, &mut self.left_out);
                }
                Node::Element(child) => {
                    self.piece.extend(raised::apart(child, &self.piece, element.children.get(index + 1)));
                    self.element(child, place);
                }
            }
        }
    }

    fn element(&mut self, element: &Element, mut place: Place) {
        match element.name.as_str() {
            "br" => self.line_break(),
            "a" => self.children(element, Place { in_link: true, ..place }),
            "sup" | "sub" => {
                self.children(element, place);
                self.after_raised = true;
            }
            "q" => {
                self.characters("“", place);
                self.children(element, place);
                self.characters("”", place);
            }
            "ul" | "ol" | "dir" | "dl" => {
                self.end(place);
                self.children(element, Place { tight: true, ..place });
                self.end(place);
            }
            "table" if !is_layout(element) => {
                self.end(place);
                self.rows(element, Place { tight: true, ..place });
                self.end(place);
            }
            _ if element.is_block() => {
                self.end(place);
                place.preformatted |= element.name == "pre";
                place.heading |= element.name == "h1";
                self.children(element, place);
                self.end(place);
            }
            _ => self.children(element, place),
        }
    }

    /// White space is collapsed as CSS Text 3 (section 4.1) does for `normal`; a no-break space is none.
    fn characters(&mut self, text: &str, place: Place) {
        for c in text.chars() {
            if std::mem::take(&mut self.after_raised) && c.is_numeric() && self.piece.ends_with(char::is_numeric) {
                self.piece.push(' ');
            }
            let space = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            if place.preformatted || !space {
                self.piece.push(c);
            } else if !self.piece.is_empty() && !self.piece.ends_with([' ', '\n']) {
                self.piece.push(' ');
            }
            if !space {
                self.characters += 1;
                self.linked += usize::from(place.in_link);
                self.keep |= place.preformatted || place.heading;
            }
        }
    }

    fn line_break(&mut self) {
        self.trim();
        // Two in a row make a blank line, more make no more.
        if !self.piece.is_empty() && !self.piece.ends_with("\n\n") {
            self.piece.push('\n');
        }
    }

    fn trim(&mut self) {
        let length = self.piece.trim_end_matches(' ').len();
        self.piece.truncate(length);
    }

    fn end(&mut self, place: Place) {
        self.finish(if place.tight { Gap::Line } else { Gap::Block });
    }

    /// Ends the piece, and says what comes before the next one.
    fn finish(&mut self, gap: Gap) {
        let mut piece = std::mem::take(&mut self.piece);
        let (characters, linked) = (std::mem::take(&mut self.characters), std::mem::take(&mut self.linked));
        let keep = std::mem::take(&mut self.keep);
        self.after_raised = false;
        piece.truncate(piece.trim_end_matches([' ', '\n']).len());
        if self.drops_links && characters <= SHORT && READING_TIME.iter().any(|end| piece.contains(end)) {
            piece = self.without_reading_time(&piece);
        }
        if characters == 0 || piece.is_empty() {
            self.gap = self.gap.max(gap);
            return;
        }
        if self.drops_links && !keep && characters <= SHORT && linked * 100 >= characters * LINKED {
            let beginning: String = piece.chars().take(BEGINNING).collect();
            self.left_out.push(format!("Link: “{}”", beginning.replace(['\n', '\t'], " ")));
            self.gap = self.gap.max(gap);
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(if self.gap == Gap::Block { "\n\n" } else { "\n" });
        }
        self.text.push_str(&piece);
        self.gap = gap;
    }

    /// A short line without what it says of how long the article takes to read.
    fn without_reading_time(&mut self, piece: &str) -> String {
        let mut parts: Vec<&str> = piece.split('·').collect();
        parts.retain(|part| {
            let part = part.trim();
            let is_time =
                part.starts_with(|c: char| c.is_ascii_digit()) && READING_TIME.iter().any(|end| part.ends_with(end));
            if is_time {
                self.left_out.push(format!("Reading time: “{part}”"));
            }
            !is_time
        });
        parts.join("·").trim_end().to_owned()
    }

    /// Rows of a table, wherever its groups put them; anything else in it (a caption) is a line.
    fn rows(&mut self, element: &Element, place: Place) {
        for child in element.elements() {
            match child.name.as_str() {
                _ if child.left_out.is_some() => report(child, &mut self.left_out),
                "thead" | "tbody" | "tfoot" => self.rows(child, place),
                "tr" => self.row(child, place),
                _ => self.element(child, place),
            }
        }
    }

    fn row(&mut self, row: &Element, place: Place) {
        self.finish(Gap::Line);
        for (index, cell) in row.elements().enumerate() {
            let mut inside = Self::default();
            if cell.left_out.is_none() {
                inside.children(cell, place);
            } else {
                report(cell, &mut inside.left_out);
            }
            // Counted before the cell's text is put together.
            let (all, linked) = cell.characters(place.in_link);
            inside.finish(Gap::Line);
            if index > 0 {
                self.piece.push('\t');
            }
            // The cell's own lines have no room in a row.
            self.piece.push_str(&inside.text.replace("\n\n", "\n").replace(['\n', '\t'], " "));
            self.characters += all;
            self.linked += linked;
            self.left_out.append(&mut inside.left_out);
        }
        self.finish(Gap::Line);
    }
}

/// A table that only arranges blocks on the page.
fn is_layout(table: &Element) -> bool {
    const BLOCKS: &[&str] = &["p", "div", "h1", "h2", "h3", "ul", "ol", "blockquote", "table"];
    matches!(table.role.as_str(), "presentation" | "none")
        || table.count(&|inside| inside.name == "table") > 0
        || table.any(&|cell| {
            matches!(cell.name.as_str(), "td" | "th")
                && cell.count(&|inside| BLOCKS.contains(&inside.name.as_str())) > 1
        })
}
