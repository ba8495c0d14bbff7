//! Readers against damaged files: what the fuzzer found, replayed, and a little damage on every run.
//!
//! `cargo xtask fuzz` looks further, guided by which code an input reaches; it starts from the exports written here.
#![cfg(not(target_arch = "wasm32"))] // reads files
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test
#![allow(clippy::string_slice, clippy::indexing_slicing)] // cut where something was found

#[path = "support/adversarial.rs"]
mod adversarial;

#[path = "support/hostile.rs"]
mod hostile;

#[allow(dead_code)] // the laws of the model use the rest
#[path = "support/texts.rs"]
mod texts;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use counterclaim::formats::export::export;
use counterclaim::formats::format::{Format, InputFile};
use counterclaim::formats::options::Options;
use counterclaim::formats::{FORMATS, archive, format};
use counterclaim::model::project::Project;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Names a folder for the seeds of the fuzzer: `<format id>/` with inputs, and `<format id>.dict`.
const FOLDER: &str = "COUNTERCLAIM_FUZZ_SEEDS";

/// What breaks readers whatever the format: extremes of numbers, halves of characters, brackets, ends of lines.
const TOKENS: &[&[u8]] = &[
    b"-1",
    b"0",
    b"1e999",
    b"1e-999",
    b"4294967296",
    b"18446744073709551615",
    b"18446744073709551616",
    b"-0",
    b"00",
    b"9007199254740993",
    b"1.5",
    b"null",
    b"true",
    b"\"\"",
    b"[]",
    b"{}",
    b"[[[[",
    b"}}",
    b"\\",
    b"\\u0000",
    b"\\ud83d",
    b"\\udc00",
    b"\\ud83d\\ude00",
    b"\\",
    b"\"",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r",
    b"\n\n",
    b"\0",
    b"\x1f",
    b"\xff",
    b"\xf0\x9f",
    b"\xed\xa0\xbd",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    "\u{2028}".as_bytes(),
    "\u{85}".as_bytes(),
    "\u{301}".as_bytes(),
    "\u{200d}".as_bytes(),
    "👩🏽‍🚒".as_bytes(),
    "🇲".as_bytes(),
    b"&#0;",
    b"&#x1F600;",
    b"&#13;",
    b"&amp;",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE a [<!ENTITY b \"b\">]>",
    b"<!--",
    b"==== ",
    b",",
    b";",
    b":",
    b"\"\"\"",
    b"PK\x03\x04",
];

/// The formats that can be read.
fn readable() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(|format| format.reading.is_some() && format.writing.is_some())
}

/// The files of an export of `project`; with the manifest, if asked for.
fn files(format: &'static Format, project: &Project, manifest: bool) -> Vec<InputFile> {
    let export = export(project, format, &Options::default(), &"2026-11-22T00:00:00Z".into()).unwrap();
    let input = export.files.into_iter().map(|file| InputFile { name: file.path, bytes: file.bytes });
    input.filter(|file| !file.name.ends_with(".md") && (manifest || file.name != "manifest.json")).collect()
}

/// Inputs that are whole: each document by itself, so that most are small, and one with its manifest.
fn seeds(format: &'static Format) -> Vec<Vec<u8>> {
    let whole = adversarial::project();
    let alone = |document| Project { documents: vec![document], ..whole.clone() };
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for document in whole.documents.iter().cloned() {
        seeds.push(hostile::pack(&files(format, &alone(document), false)));
    }
    seeds.push(hostile::pack(&files(format, &alone(whole.documents[0].clone()), true)));
    seeds
}

/// A format with its seeds.
type Seeded = (&'static Format, Vec<Vec<u8>>);

/// The seeds of every format, made once.
fn all_seeds() -> &'static [Seeded] {
    static SEEDS: OnceLock<Vec<Seeded>> = OnceLock::new();
    SEEDS.get_or_init(|| readable().map(|format| (format, seeds(format))).collect())
}

/// The words of `seeds`, keys and labels above all, and [`TOKENS`], as a dictionary of libFuzzer.
fn dictionary(seeds: &[Vec<u8>]) -> String {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-:@#%./".contains(byte);
    let words = seeds.iter().flat_map(|seed| seed.split(|byte| !is_word(byte)));
    let words: BTreeSet<&[u8]> = words.filter(|word| (2..=24).contains(&word.len())).collect();
    let mut lines = String::new();
    for token in words.into_iter().chain(TOKENS.iter().copied()) {
        let escaped: String = token.iter().map(|byte| format!("\\x{byte:02x}")).collect();
        lines.push_str(&format!("\"{escaped}\"\n"));
    }
    lines
}

#[test]
fn exports_are_read_as_one_input() {
    let folder = env::var_os(FOLDER).map(PathBuf::from);
    for (format, seeds) in all_seeds() {
        let all = files(format, &adversarial::project(), true);
        assert_eq!(hostile::unpack(format, &hostile::pack(&all)), all, "{}", format.id);
        for seed in seeds {
            hostile::exercise(format, seed);
        }
        if let Some(folder) = &folder {
            let inputs = folder.join(format.id);
            fs::create_dir_all(&inputs).unwrap();
            for (number, seed) in seeds.iter().enumerate() {
                fs::write(inputs.join(format!("export-{number}")), seed).unwrap();
            }
            fs::write(folder.join(format!("{}.dict", format.id)), dictionary(seeds)).unwrap();
        }
    }
}

/// The folder of inputs that once failed, by format.
fn found() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("fixtures").join("fuzz")
}

/// A hundred inputs of all sizes, of those by which the fuzzer reached all that it reached; named by their hash.
const CORPUS: &str = "corpus.zip";

#[test]
fn what_the_fuzzer_found_is_read_without_a_panic() {
    for entry in fs::read_dir(found()).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let format = format(&name).unwrap_or_else(|| panic!("{} is the folder of no format", entry.path().display()));
        for input in fs::read_dir(entry.path()).unwrap().map(Result::unwrap) {
            println!("{}", input.path().display()); // shown if it panics
            let bytes = fs::read(input.path()).unwrap();
            if input.file_name() == CORPUS {
                for one in archive::read(&bytes, archive::LIMITS).unwrap() {
                    println!("    {}", one.name);
                    hostile::exercise(format, &one.bytes);
                }
            } else {
                hostile::exercise(format, &bytes);
            }
        }
    }
}

/// One change to an input.
#[derive(Clone, Debug)]
enum Damage {
    Flip(Index, u8),
    Delete(Index, usize),
    Repeat(Index, usize),
    Move(Index, usize, Index),
    Insert(Index, &'static [u8]),
    Overwrite(Index, &'static [u8]),
    Number(Index, &'static [u8]),
    Cut(Index),
}

/// Keeps `input` among those that are replayed; as it shrinks, in the same place.
fn keep(format: &Format, input: &[u8]) -> PathBuf {
    let folder = found().join(format.id);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("damaged");
    fs::write(&file, input).unwrap();
    file
}

fn damage() -> impl Strategy<Value = Damage> {
    let place = any::<Index>;
    let length = || prop_oneof![1..8_usize, 1..600_usize];
    let token = || select(TOKENS.to_vec());
    prop_oneof![
        (place(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (place(), length()).prop_map(|(at, length)| Damage::Delete(at, length)),
        (place(), length()).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (place(), length(), place()).prop_map(|(at, length, to)| Damage::Move(at, length, to)),
        (place(), token()).prop_map(|(at, token)| Damage::Insert(at, token)),
        (place(), token()).prop_map(|(at, token)| Damage::Overwrite(at, token)),
        (place(), select(TOKENS[..10].to_vec())).prop_map(|(at, number)| Damage::Number(at, number)),
        place().prop_map(Damage::Cut),
    ]
}

impl Damage {
    /// Does it; to an input that is empty by now, nothing.
    fn apply(&self, input: &mut Vec<u8>) {
        let length = input.len();
        if length == 0 {
            return;
        }
        let range = |at: &Index, size: usize| at.index(length)..(at.index(length) + size).min(length);
        match self {
            Self::Flip(at, byte) => input[at.index(length)] ^= byte,
            Self::Delete(at, size) => drop(input.drain(range(at, *size))),
            Self::Repeat(at, size) => {
                let again = input[range(at, *size)].to_vec();
                input.splice(at.index(length)..at.index(length), again);
            }
            Self::Move(at, size, to) => {
                let moved: Vec<u8> = input.drain(range(at, *size)).collect();
                let to = to.index(input.len() + 1);
                input.splice(to..to, moved);
            }
            Self::Insert(at, token) => drop(input.splice(at.index(length)..at.index(length), token.iter().copied())),
            Self::Overwrite(at, token) => drop(input.splice(range(at, token.len()), token.iter().copied())),
            Self::Number(at, number) => {
                // The next number in the input becomes another.
                let start = (at.index(length)..length).find(|place| input[*place].is_ascii_digit());
                if let Some(start) = start {
                    let digits = input[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    input.splice(start..start + digits, number.iter().copied());
                }
            }
            Self::Cut(at) => input.truncate(at.index(length)),
        }
    }
}

proptest! {
    // What fails is kept as an input, not as the numbers that led to it: those mean another one in a longer table.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..texts::config(512) })]

    #[test]
    fn damaged_exports_are_read_without_a_panic(
        which in any::<Index>(),
        seed in any::<Index>(),
        damages in vec(damage(), 1..6),
    ) {
        let (format, seeds) = which.get(all_seeds());
        let mut input = seed.get(seeds).clone();
        damages.iter().for_each(|damage| damage.apply(&mut input));
        if catch_unwind(|| hostile::exercise(format, &input)).is_err() {
            panic!("see the panic before this one; the input is now {}", keep(format, &input).display());
        }
    }
}
