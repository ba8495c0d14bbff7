//! What a file without a name is, where no format knows its text: JSON, broken or of another program, or a DocBin.
//!
//! Owns: [`is_json`], [`is_docbin`].

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::formats::format::InputFile;
use crate::formats::json::{Reader, Why};
use crate::formats::plain_text;

/// As much as is looked at, in bytes; even, for UTF-16.
const LOOKED_AT: usize = 4096;

/// True if `file` begins as JSON does and no prose: with an object that has a key, or with lists and objects that are
/// whole, or cut off, to the end of what is looked at. "[Reuters] The army" and "[1] See there." are prose.
pub fn is_json(file: &InputFile) -> bool {
    let bytes = file.bytes.get(..LOOKED_AT).unwrap_or(&file.bytes);
    let is_utf_16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let decoded = if is_utf_16 { plain_text::decode_data(bytes).ok() } else { None };
    let text = decoded.map_or_else(|| file.head(), |(text, _)| text);
    matches!(Reader::new(&text).peek(), Some(b'{' | b'[')) && (has_key(&text) || goes_on(&text))
}

/// True if the first object, within any number of lists, has a key.
fn has_key(text: &str) -> bool {
    let mut reader = Reader::new(text);
    while reader.open_list() {}
    reader.open_object() && reader.peek() == Some(b'"')
}

/// True if lists and objects follow one after the other to the end, the last one perhaps cut off.
fn goes_on(text: &str) -> bool {
    let mut reader = Reader::new(text);
    while matches!(reader.peek(), Some(b'{' | b'[')) {
        if reader.skip().is_none() {
            return reader.stop().is_some_and(|stop| matches!(stop.why, Why::Cut | Why::TooDeep));
        }
    }
    reader.is_at_end()
}

/// True if `file` begins as spaCy's DocBin: packed by zlib (RFC 1950), a map of MessagePack with `attrs` among its first
/// keys.
pub fn is_docbin(file: &InputFile) -> bool {
    const KEY: &[u8] = b"attrs";
    let header = file.bytes.first_chunk().map_or(0, |two| u16::from_be_bytes(*two));
    if header >> 8 & 15 != 8 || !header.is_multiple_of(31) {
        return false;
    }
    let mut start = Vec::new();
    // An error is where the beginning ends, or that it is none; what came before it tells.
    drop(ZlibDecoder::new(file.bytes.as_slice()).take(64).read_to_end(&mut start));
    start.first().is_some_and(|byte| byte >> 4 == 8) && start.windows(KEY.len()).any(|window| window == KEY)
}
