//! The tables of Unicode Standard Annex #29 in `src/model/breaks`, made of those in the crate `unicode-segmentation`.
//!
//! That crate has twelve bytes for each range of characters, 64 kB in all and 23 kB compressed. Here a range has one or
//! two: its kind, how far it is from the one before, and how long it is (read in `src/model/breaks/table.rs`).

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::problem::{Naming, Outcome, Problem};
use crate::project;

/// The kinds of each table by the names of the crate, in the order of their numbers, from 1. Those with the same number
/// are never told apart by a rule; what has no number here is found by a rule and not in the table.
const GRAPHEME: &[&[&str]] = &[
    &["GC_Control", "GC_CR", "GC_LF"],
    &["GC_Extend"],
    &[LINKER],
    &["GC_ZWJ"],
    &["GC_Extended_Pictographic"],
    &["GC_InCB_Consonant"],
    &["GC_L"],
    &["GC_V"],
    &["GC_T"],
    &["GC_Prepend"],
    &["GC_Regional_Indicator"],
    &["GC_SpacingMark"],
];
const WORD: &[&[&str]] = &[
    &["WC_Newline", "WC_CR", "WC_LF"],
    &["WC_Extend", "WC_Format"],
    &["WC_ZWJ"],
    &["WC_ALetter"],
    &["WC_Hebrew_Letter"],
    &["WC_Numeric"],
    &["WC_Katakana"],
    &["WC_ExtendNumLet"],
    &["WC_Regional_Indicator"],
    &["WC_MidLetter"],
    &["WC_MidNum"],
    &["WC_MidNumLet"],
    &["WC_Single_Quote"],
    &["WC_Double_Quote"],
    &["WC_WSegSpace"],
];
const SENTENCE: &[&[&str]] = &[
    &["SC_Sep", "SC_CR", "SC_LF"],
    &["SC_Extend", "SC_Format"],
    &["SC_ATerm"],
    &["SC_STerm"],
    &["SC_Close"],
    &["SC_Sp"],
    &["SC_SContinue"],
    &["SC_Numeric"],
    &["SC_OLetter"],
    &["SC_Upper"],
    &["SC_Lower"],
];
/// The signs that join consonants: `GC_Extend` in the crate, which has a function for them.
const LINKER: &str = "linker";

type Range = (u32, u32, u8);

/// Writes the tables anew.
pub fn write() -> Outcome<()> {
    let source = source()?;
    let text = fs::read_to_string(&source).naming(format!("read {}", source.display()))?;
    for (name, kinds) in [("grapheme", GRAPHEME), ("word", WORD), ("sentence", SENTENCE)] {
        let path = project::root()?.join("src/model/breaks").join(format!("{name}.bin"));
        let ranges = ranges(&text, name, kinds).ok_or_else(|| {
            Problem::new(
                format!("{} is not built as expected.", source.display()),
                "see what is new in unicode-segmentation, and correct xtask/src/unicode.rs.",
            )
        })?;
        fs::write(&path, encoded(&ranges)).naming(format!("write {}", path.display()))?;
    }
    Ok(())
}

/// The file with the tables of the crate, which Cargo has fetched.
fn source() -> Outcome<PathBuf> {
    let crate_name = format!("unicode-segmentation-{}", project::locked_version("unicode-segmentation")?);
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.unwrap_or_default().join("registry").join("src");
    let folders = fs::read_dir(&registries).naming(format!("read {}", registries.display()))?;
    folders
        .filter_map(|folder| Some(folder.ok()?.path().join(&crate_name).join("src").join("tables.rs")))
        .find(|path| path.is_file())
        .ok_or_else(|| Problem::new(format!("Cargo has no {crate_name}."), "run `cargo fetch`."))
}

/// The ranges of one table in order, those with the same kind side by side made one.
fn ranges(text: &str, name: &str, kinds: &[&[&str]]) -> Option<Vec<Range>> {
    let number = |kind: &str| kinds.iter().position(|names| names.contains(&kind)).map(|at| at as u8 + 1);
    let (_, table) = text.split_once(&format!("pub mod {name} {{"))?;
    let (table, _) = table.split_once("\n}\n")?;
    let (_, linkers) = text.split_once("pub fn is_incb_linker")?;
    let (linkers, _) = linkers.split_once("\n}\n")?;
    let linkers: Vec<u32> = linkers.split("'\\u{").skip(1).filter_map(hex).collect();
    let mut single: Vec<Range> = Vec::new();
    for entry in table.split("('\\u{").skip(1) {
        let (_, rest) = entry.split_once("'\\u{")?;
        let (_, kind) = rest.split_once("'")?;
        let kind = kind.trim_start_matches(',').trim_start().split(')').next()?;
        for code in hex(entry)?..=hex(rest)? {
            let kind = if name == "grapheme" && linkers.contains(&code) { LINKER } else { kind };
            single.extend(number(kind).map(|kind| (code, code, kind)));
        }
    }
    single.sort_unstable();
    let mut merged: Vec<Range> = Vec::new();
    for (code, _, kind) in single {
        match merged.last_mut() {
            Some((_, last, before)) if *last + 1 == code && *before == kind => *last = code,
            _ => merged.push((code, code, kind)),
        }
    }
    Some(merged).filter(|ranges| !ranges.is_empty())
}

fn hex(text: &str) -> Option<u32> {
    u32::from_str_radix(text.split('}').next()?, 16).ok()
}

/// Each range as a byte: the kind, two bits of the gap before it and two of its length less one; what is more than two
/// bits can say follows, seven bits a byte, the lowest first.
fn encoded(ranges: &[Range]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = 0;
    for (first, last, kind) in ranges {
        let (gap, length) = (first - next, last - first);
        bytes.push(kind << 4 | (gap.min(3) as u8) << 2 | length.min(3) as u8);
        for number in [gap, length] {
            if let Some(more) = number.checked_sub(3) {
                crate::module::put_number(&mut bytes, more as usize);
            }
        }
        next = last + 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{SENTENCE, encoded, ranges};

    const TABLES: &str = "pub fn is_incb_linker(c: char) -> bool {\n matches!(c, '\\u{94D}')\n}\n\
        pub mod sentence {\n  = &[('\\u{61}', '\\u{7a}', SC_Lower), ('\\u{a}',\n '\\u{a}', SC_LF), ('\\u{d}', '\\u{d}',\n\
        SC_CR), ('\\u{b}', '\\u{b}', SC_Sep)];\n}\n";

    #[test]
    fn ranges_are_read_and_joined() {
        let found = ranges(TABLES, "sentence", SENTENCE).unwrap();
        assert_eq!(found, [(0xA, 0xB, 1), (0xD, 0xD, 1), (0x61, 0x7A, 11)]);
        assert!(ranges("", "sentence", SENTENCE).is_none());
    }

    #[test]
    fn a_range_takes_one_byte_or_a_few() {
        assert_eq!(encoded(&[(1, 2, 5), (3, 10, 1), (300, 300, 2)]), [0x55, 0x13, 4, 0x2C, 0x9E, 2]);
    }
}
