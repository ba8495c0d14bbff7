//! The encoding a page names in itself, decoded by the browser, which knows them all.

use web_sys::TextDecoder;

/// A page looks for its encoding in so many bytes (HTML Standard, "prescan a byte stream").
const PRESCAN: usize = 1024;

/// A page decoded as it says it is encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredText {
    /// The page.
    pub html: String,
    /// The encoding's name in the WHATWG Encoding Standard, lower case.
    pub encoding: String,
    /// What the person should know about the decoding; `None` if nothing was lost.
    pub announced: Option<String>,
}

/// Decodes a page that names an encoding other than UTF-8 in a `meta` element. `None` if it does not, or begins with
/// a byte-order mark, or the browser does not know the name: then the rules for plain text hold.
#[must_use]
pub fn decode_declared(bytes: &[u8]) -> Option<DeclaredText> {
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    if marks.iter().any(|mark| bytes.starts_with(mark)) {
        return None;
    }
    let decoder = TextDecoder::new_with_label(&label(bytes)?).ok()?;
    let encoding = decoder.encoding();
    // A page whose name for itself could be read byte by byte cannot be in UTF-16: the standard takes it as UTF-8.
    if encoding == "utf-8" || encoding.starts_with("utf-16") {
        return None;
    }
    let html = decoder.decode_with_js_u8_array(&js_sys::Uint8Array::from(bytes)).ok()?;
    let lost = html.matches(char::REPLACEMENT_CHARACTER).count();
    let announced = (lost > 0).then(|| {
        format!("The page says it is in {encoding}, but {lost} places were not; they were replaced by “\u{fffd}”.")
    });
    Some(DeclaredText { html, encoding, announced })
}

/// The name after `charset=` in the first `meta` element that has one.
fn label(bytes: &[u8]) -> Option<String> {
    let head: String = bytes.iter().take(PRESCAN).map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    head.split("<meta").skip(1).find_map(|rest| {
        let tag = rest.split('>').next()?;
        let (_, value) = tag.split_once("charset")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
        let name = value.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/')).next()?;
        (!name.is_empty()).then(|| name.to_owned())
    })
}
