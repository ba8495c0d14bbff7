//! Reading XML as a walk over elements and text, up to the first fault.
//!
//! Owns: [`walk`]. Must not know: what is in the file. Entities that a file defines itself are not resolved.

use std::fmt;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The deepest that elements may lie in each other; markup of texts is some dozen deep.
pub(crate) const MAX_DEPTH: usize = 256;

/// What a walk comes across.
#[derive(Debug)]
pub(crate) enum Node {
    /// An element begins.
    Start(Element),
    /// Characters; what stands together may come in several.
    Text(String),
    /// The innermost element ends.
    End,
}

/// The start of an element.
#[derive(Debug)]
pub(crate) struct Element {
    /// With its prefix, as written.
    pub(crate) name: String,
    /// Names with their prefixes, and values as XML 1.0, section 3.3.3, has them.
    pub(crate) attributes: Vec<(String, String)>,
}

impl Element {
    /// The name without its prefix.
    pub(crate) fn local_name(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or_default()
    }

    /// The value of the attribute `name`.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// Where and why a file is not well formed. What came before was walked over.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    line: usize,
    message: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The file is not well-formed XML from line {} on: {}. What comes before was read.",
            self.line, self.message
        )
    }
}

/// Hands every node of `text` to `visit`, in order. Every element that begins is ended, in a broken file too.
///
/// # Errors
/// At the first place that is not well formed.
pub(crate) fn walk(text: &str, visit: &mut dyn FnMut(Node)) -> Result<(), Fault> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let outcome = loop {
        match step(&mut reader, &mut depth, visit) {
            Some(true) if depth > MAX_DEPTH => break Err("elements lie more than 256 deep in each other"),
            Some(true) => {}
            Some(false) if depth > 0 => break Err("an element is not ended"),
            Some(false) => break Ok(()),
            None => break Err("a tag, an attribute or a reference is not as XML wants it, or not defined"),
        }
    };
    for _ in 0..depth {
        visit(Node::End);
    }
    outcome.map_err(|message| {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
        let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
        Fault { line, message }
    })
}

/// One event; false at the end; `None` if what comes is not well formed.
fn step(reader: &mut Reader<&[u8]>, depth: &mut usize, visit: &mut dyn FnMut(Node)) -> Option<bool> {
    match reader.read_event().ok()? {
        Event::Start(start) => {
            visit(Node::Start(element(&start)?));
            *depth += 1;
        }
        Event::Empty(start) => {
            visit(Node::Start(element(&start)?));
            visit(Node::End);
        }
        Event::End(_) => {
            *depth = depth.saturating_sub(1);
            visit(Node::End);
        }
        Event::Text(characters) => visit(Node::Text(characters.xml10_content().into_owned())),
        Event::CData(characters) => visit(Node::Text(characters.xml10_content().into_owned())),
        Event::GeneralRef(name) => {
            let known = name.resolve_char_ref().ok()?.map(String::from);
            let known = known.or_else(|| quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned));
            visit(Node::Text(known?));
        }
        Event::Eof => return Some(false),
        Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
    }
    Some(true)
}

fn element(start: &BytesStart<'_>) -> Option<Element> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Some(Element { name: start.name().as_ref().to_owned(), attributes })
}
