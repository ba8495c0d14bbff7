//! Addresses of texts and of annotations.
//!
//! Owns: [`source_of`], [`names_text`], [`names_source`], [`own_id`], [`decoded`]. Must not know: what they stand for.

use super::super::json::Json;
use super::bodies::address;
use super::target::characters;

/// The address of the text that a target is in, and the fragment of it.
pub(super) fn source_of(target: &Json) -> (&str, &str) {
    let source = address(target.get("source")).or_else(|| address(target)).unwrap_or_default();
    source.split_once('#').unwrap_or((source, ""))
}

/// True for the address of a plain text, or of a place in one.
pub(super) fn names_text(address: &str) -> bool {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    path.ends_with(".txt") || characters(fragment).is_some()
}

/// True for what looks like the address of a text rather than of an annotation.
pub(super) fn names_source(iri: &str) -> bool {
    iri.ends_with(".html") || iri.ends_with(".htm") || names_text(iri)
}

/// The id that we wrote as an address; of others the address itself.
pub(super) fn own_id(iri: &str, stem: &str, kind: &str) -> String {
    let own = iri.strip_prefix('#').and_then(|rest| rest.strip_prefix(stem)).and_then(|rest| rest.strip_prefix('/'));
    let own = own.and_then(|rest| rest.strip_prefix(kind)).and_then(|rest| rest.strip_prefix('/'));
    own.map_or_else(|| iri.to_owned(), decoded)
}

/// `text` without percent-encoding (RFC 3986, 2.1).
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.as_bytes());
        let digits = after.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) => bytes.push(byte),
            None => bytes.push(b'%'),
        }
        rest = if code.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    bytes.extend(rest.as_bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
