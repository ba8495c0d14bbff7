//! Bytes to text: encodings, what is announced, what is refused. The encodings are compared with `encoding_rs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "clippy does not see that the functions the tests share are tests")]

use counterclaim::formats::plain_text::{Refusal, SIZE_LIMIT, decode};
use proptest::prelude::*;

/// `expected`: the text, its encoding, and what the announcement must contain (empty: there is none).
#[track_caller]
fn check(bytes: &[u8], expected: (&str, &str, &str)) {
    let (text, encoding, announced) = expected;
    let decoded = decode(bytes).unwrap();
    assert_eq!(decoded.text, text);
    assert_eq!(decoded.encoding, encoding);
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    assert_eq!(decoded.had_bom, marks.iter().any(|mark| bytes.starts_with(mark)));
    match decoded.announced {
        None => assert_eq!(announced, ""),
        Some(said) => assert!(!announced.is_empty() && said.contains(announced), "{said}"),
    }
}

#[track_caller]
fn refused(bytes: &[u8], said: &str) {
    let refusal = decode(bytes).unwrap_err();
    assert!(refusal.to_string().contains(said), "{refusal}");
}

fn utf_16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = mark.then_some(0xfeff);
    mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
}

const ODD: &str = "Zwölf\r\n\r\nÄrzte\tund\u{a0}ein\rعربي 中文 👩‍👩‍👧 e\u{301}\u{2028}\u{feff}.\n";

#[test]
fn utf_8_stays_as_it_is() {
    check(ODD.as_bytes(), (ODD, "UTF-8", ""));
    check(format!("\u{feff}{ODD}").as_bytes(), (ODD, "UTF-8", ""));
    check(format!("\u{feff}\u{feff}{ODD}").as_bytes(), (&format!("\u{feff}{ODD}"), "UTF-8", ""));
    check(b"x", ("x", "UTF-8", ""));
    check(b"\r\n a \r\r\n", ("\r\n a \r\r\n", "UTF-8", ""));
}

#[test]
fn utf_16_by_its_mark() {
    check(&utf_16(ODD, true, u16::to_le_bytes), (ODD, "UTF-16LE", ""));
    check(&utf_16(ODD, true, u16::to_be_bytes), (ODD, "UTF-16BE", ""));
    let mut odd_length = utf_16("one\ntwo", true, u16::to_le_bytes);
    odd_length.push(b'!');
    check(&odd_length, ("one\ntwo\u{fffd}", "UTF-16LE", "no valid UTF-16 in one place, on line 2"));
    check(b"\xff\xfea\0\x00\xd8b\0", ("a\u{fffd}b", "UTF-16LE", "on line 1"));
}

#[test]
fn utf_16_without_its_mark_is_announced() {
    let text = "The ministry denied it.\nThe mayor did not.";
    check(&utf_16(text, false, u16::to_le_bytes), (text, "UTF-16LE", "read as UTF-16LE"));
    check(&utf_16(text, false, u16::to_be_bytes), (text, "UTF-16BE", "read as UTF-16BE"));
}

#[test]
fn windows_1252_is_the_last_resort_and_announced() {
    check(b"\x93No,\x94\r\nsaid the Caf\xe9 \x80 5\r", ("“No,”\r\nsaid the Café € 5\r", "windows-1252", "line 1:"));
    check(b"one\r\ntwo\rthree\nCaf\xe9", ("one\r\ntwo\rthree\nCafé", "windows-1252", "line 4:"));
    // É» is well-formed UTF-8 by chance, once; the rest is not.
    check(b"\xabMARCH\xc9\xbb \xe0 c\xf4t\xe9", ("«MARCHÉ» à côté", "windows-1252", "Windows-1252"));
}

#[test]
fn mostly_utf_8_is_repaired_and_says_where() {
    let mut bytes = "Zwölf Ärzte\n sagten „nein“.\nÜber".as_bytes().to_vec();
    bytes.pop();
    bytes.push(0xff);
    bytes.extend("\nweiter".as_bytes());
    check(&bytes, ("Zwölf Ärzte\n sagten „nein“.\nÜbe\u{fffd}\nweiter", "UTF-8", "in one place, on line 3"));
    // Cut off inside a character.
    check(&"Ärzte, Ämter".as_bytes()[..9], ("Ärzte, \u{fffd}", "UTF-8", "in one place, on line 1"));
    check(b"\xef\xbb\xbfa\xffb\n\xff", ("a\u{fffd}b\n\u{fffd}", "UTF-8", "in 2 places, the first on line 1"));
}

#[test]
fn a_nul_is_replaced_and_announced() {
    check(b"a\0b", ("a\u{fffd}b", "UTF-8", "NUL, which cannot be shown, in one place, on line 1"));
    check("ä\n\n\0x\0".as_bytes(), ("ä\n\n\u{fffd}x\u{fffd}", "UTF-8", "in 2 places, the first on line 3"));
    let said = decode(b"Caf\xe9\0").unwrap().announced.unwrap();
    assert!(said.contains("Windows-1252") && said.contains("NUL"), "{said}");
}

#[test]
fn nothing_is_refused_as_nothing() {
    for bytes in ["", "\u{feff}", " \r\n\t\u{a0}\u{2003}", "\u{feff}\n", "\0", "\0\0 \0"] {
        assert_eq!(decode(bytes.as_bytes()), Err(Refusal::Empty), "{bytes:?}");
    }
    assert_eq!(decode(b"\xff\xfe"), Err(Refusal::Empty));
    assert_eq!(decode(b"\xff\xfe \0"), Err(Refusal::Empty));
}

#[test]
fn other_kinds_of_file_are_named() {
    let zip = |entry: &str| [b"PK\x03\x04\x14\0\0\0\0\0aaaaaaaaaaaaaaaa", entry.as_bytes(), b"\0\0"].concat();
    refused(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "a PNG picture");
    refused(b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture");
    refused(b"%PDF-1.7\n%text", "copy the text and paste it here");
    refused(&zip("[Content_Types].xml word/document.xml"), "a Word document");
    refused(&zip("mimetypeapplication/vnd.oasis.opendocument.text"), "an OpenDocument file");
    refused(&zip("mimetypeapplication/epub+zip"), "an EPUB book");
    refused(&zip("notes.txt"), "a zip archive");
    refused(b"\x1f\x8b\x08\0\0\0\0\0", "a gzip archive");
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Microsoft Office");
    refused(b"{\\rtf1\\ansi text}", "Rich Text");
    refused(b"RIFF\x10\0\0\0WEBPVP8 ", "a WebP picture");
    refused(b"\0\0\0\x18ftypmp42", "MP4");
    refused(b"\xff\xfe\0\0t\0\0\0", "UTF-32");
    refused(b"\0asm\x01\0\0\0", "WebAssembly");
}

#[test]
fn control_characters_make_it_no_text() {
    let noise: Vec<u8> = (0..2000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    assert_eq!(decode(&noise), Err(Refusal::Binary));
    let half = "text\u{1}".repeat(10);
    assert_eq!(decode(half.as_bytes()), Err(Refusal::Binary));
    // Few are kept as they are: one in twenty, or four.
    for few in ["\u{1}\u{2}\u{3}\u{4}a".to_owned(), format!("\u{1b}[1m{}", "text ".repeat(20))] {
        check(few.as_bytes(), (&few, "UTF-8", ""));
    }
}

#[test]
fn a_text_that_only_mentions_a_kind_of_file_is_a_text() {
    for text in ["PK is short", "ID3 tags", "RIFF", "The %PDF- header", "GIF89", "MM", "7z", "ftyp"] {
        check(text.as_bytes(), (text, "UTF-8", ""));
    }
}

#[test]
fn more_than_the_limit_is_refused() {
    let mut bytes = vec![b'a'; SIZE_LIMIT];
    assert!(decode(&bytes).is_ok());
    bytes.resize(SIZE_LIMIT + 1, b'a');
    let refusal = decode(&bytes).unwrap_err();
    assert_eq!(refusal, Refusal::TooLarge { size: SIZE_LIMIT + 1 });
    assert_eq!(
        refusal.to_string(),
        "It has 101 MB; a text may have up to 100 MB. Split it into smaller files and open those."
    );
}

#[test]
fn windows_1252_is_the_standards() {
    for byte in 0x80..=0xff {
        let bytes = [b'a', byte, b'b'];
        let (expected, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes);
        check(&bytes, (&expected, "windows-1252", "Windows-1252"));
    }
}

fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let marks = prop::sample::select(vec![&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"RIFF"]);
    let body = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        prop::collection::vec(prop::sample::select(b"a \n\r\0\xc3\xa9\xe2\x80\x9c\xd8\xff".to_vec()), 0..60),
        any::<String>().prop_map(String::into_bytes),
    ];
    (marks, body).prop_map(|(mark, body)| [mark, &body[..]].concat())
}

proptest! {
    #[test]
    fn whatever_the_bytes_the_text_is_what_its_encoding_says(bytes in any_bytes()) {
        if let Ok(decoded) = decode(&bytes) {
            let encoding = encoding_rs::Encoding::for_label(decoded.encoding.as_bytes()).unwrap();
            let (expected, _) = encoding.decode_with_bom_removal(&bytes);
            prop_assert_eq!(&decoded.text, &expected.replace('\0', "\u{fffd}"));
            prop_assert!(!decoded.text.trim().is_empty());
            let lost = decoded.text.contains('\u{fffd}') && !expected.contains('\u{fffd}');
            prop_assert!(!lost || decoded.announced.is_some());
        }
    }

    #[test]
    fn a_text_survives_whichever_way_it_was_written(text in "[ -~À-ÿ\\r\\n\u{4e00}-\u{4eff}😀-😎]{1,80}[a-z]") {
        for bytes in [
            text.clone().into_bytes(),
            format!("\u{feff}{text}").into_bytes(),
            utf_16(&text, true, u16::to_le_bytes),
            utf_16(&text, true, u16::to_be_bytes),
        ] {
            prop_assert_eq!(&decode(&bytes).unwrap().text, &text);
        }
    }
}
