//! Kinds of file that are no plain text, by how they begin.

/// A kind of file, and what the person can do to get at its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// With its article: "a PNG picture".
    pub name: &'static str,
    /// A sentence.
    pub advice: &'static str,
}

const COPY: &str = "Open it in the program it was made with, copy the text and paste it here.";
const SAVE_AS_TEXT: &str =
    "Open it in a word processor and save it as plain text (.txt, UTF-8), or copy and paste the text.";
const UNPACK: &str = "Unpack it first and open the text files in it.";
const NO_TEXT: &str = "It holds no text to annotate.";
const TRANSCRIPT: &str = "Open a transcript of it instead.";
const UTF_8: &str = "Save it as UTF-8 and open it again.";

/// (how the file begins, kind). From the formats' own specifications; the longer of two that agree stands first.
const SIGNATURES: &[(&[u8], Kind)] = &[
    (b"\x89PNG\r\n\x1a\n", Kind { name: "a PNG picture", advice: NO_TEXT }),
    (b"\xff\xd8\xff", Kind { name: "a JPEG picture", advice: NO_TEXT }),
    (b"GIF87a", Kind { name: "a GIF picture", advice: NO_TEXT }),
    (b"GIF89a", Kind { name: "a GIF picture", advice: NO_TEXT }),
    (b"II*\0", Kind { name: "a TIFF picture", advice: NO_TEXT }),
    (b"MM\0*", Kind { name: "a TIFF picture", advice: NO_TEXT }),
    (b"%PDF-", Kind { name: "a PDF file", advice: COPY }),
    (b"{\\rtf", Kind { name: "a Rich Text file", advice: SAVE_AS_TEXT }),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind { name: "an old Microsoft Office file", advice: SAVE_AS_TEXT }),
    (b"\x1f\x8b", Kind { name: "a gzip archive", advice: UNPACK }),
    (b"7z\xbc\xaf\x27\x1c", Kind { name: "a 7-Zip archive", advice: UNPACK }),
    (b"\xfd7zXZ\0", Kind { name: "an xz archive", advice: UNPACK }),
    (b"\x28\xb5\x2f\xfd", Kind { name: "a Zstandard archive", advice: UNPACK }),
    (b"Rar!\x1a\x07", Kind { name: "a RAR archive", advice: UNPACK }),
    (b"SQLite format 3\0", Kind { name: "an SQLite database", advice: "Export its texts and open those." }),
    (b"ID3\x02", Kind { name: "an MP3 recording", advice: TRANSCRIPT }),
    (b"ID3\x03", Kind { name: "an MP3 recording", advice: TRANSCRIPT }),
    (b"ID3\x04", Kind { name: "an MP3 recording", advice: TRANSCRIPT }),
    (b"OggS\0", Kind { name: "an Ogg recording", advice: TRANSCRIPT }),
    (b"\x7fELF", Kind { name: "a program", advice: NO_TEXT }),
    (b"\0asm", Kind { name: "a WebAssembly program", advice: NO_TEXT }),
    (b"\xff\xfe\0\0", Kind { name: "text in UTF-32", advice: UTF_8 }),
    (b"\0\0\xfe\xff", Kind { name: "text in UTF-32", advice: UTF_8 }),
];

/// A zip archive by what its first entries are called; the last line stands for any other.
const ZIPPED: &[(&[u8], Kind)] = &[
    (b"word/", Kind { name: "a Word document", advice: SAVE_AS_TEXT }),
    (b"xl/", Kind { name: "an Excel workbook", advice: COPY }),
    (b"ppt/", Kind { name: "a PowerPoint presentation", advice: COPY }),
    (b"application/vnd.oasis.opendocument", Kind { name: "an OpenDocument file", advice: SAVE_AS_TEXT }),
    (b"application/epub+zip", Kind { name: "an EPUB book", advice: COPY }),
    (b"", Kind { name: "a zip archive", advice: UNPACK }),
];

/// Entry names of a zip archive are looked for in so many bytes.
const ZIP_PEEK: usize = 8192;

/// Which kind `bytes` begin as, if one that is known.
#[must_use]
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") {
        let head = bytes.get(..ZIP_PEEK).unwrap_or(bytes);
        return ZIPPED.iter().find(|(name, _)| contains(head, name)).map(|(_, kind)| *kind);
    }
    let inside = |at: usize, wanted: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(wanted));
    if bytes.starts_with(b"RIFF") && inside(8, b"WEBP") {
        return Some(Kind { name: "a WebP picture", advice: NO_TEXT });
    }
    if inside(4, b"ftyp") && bytes.first() == Some(&0) {
        return Some(Kind { name: "a video or picture (MP4, HEIC)", advice: NO_TEXT });
    }
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| *kind)
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    wanted.is_empty() || bytes.windows(wanted.len()).any(|window| window == wanted)
}
