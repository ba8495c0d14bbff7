//! Files that were damaged on the way: readers give what is whole, say what is not, and never panic.

use counterclaim::formats::format::{Format, InputFile, Reader};
use counterclaim::formats::import;
use counterclaim::formats::options::{Options, ReadOptions};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{as_input, exchanged, exported};
use crate::adversarial;
use crate::texts::config;

/// What happens to a file: cut off, one byte changed, a stretch twice, a stretch gone.
fn damage(bytes: &mut Vec<u8>, kind: u8, at: usize, length: usize, byte: u8) {
    if bytes.is_empty() {
        return;
    }
    let from = at % bytes.len();
    let to = (from + length).min(bytes.len());
    match kind % 4 {
        0 => bytes.truncate(from),
        1 => bytes[from] = byte,
        2 => {
            let again = bytes[from..to].to_vec();
            bytes.splice(to..to, again);
        }
        _ => drop(bytes.drain(from..to)),
    }
}

fn read(format: &Format, files: &[InputFile]) {
    // A refusal is an answer too; a panic is none.
    if let Ok(reading) = import::read(format, files, &ReadOptions::default()) {
        for document in &reading.project.documents {
            for span in document.annotations.spans() {
                assert!(document.check(span).is_ok(), "{}", format.id);
            }
        }
    }
}

fn readable() -> impl Iterator<Item = &'static Format> {
    exchanged().filter(|format| !matches!(format.reading, Some(Reader::Whole(_))))
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn damaged_exports_are_read_without_a_panic(
        hits in vec((any::<u8>(), any::<usize>(), 0_usize..200, any::<u8>()), 1..6),
    ) {
        for format in readable() {
            let mut files = as_input(&exported(&adversarial::project(), format, &Options::default()));
            for file in &mut files {
                for (kind, at, length, byte) in &hits {
                    damage(&mut file.bytes, *kind, *at, *length, *byte);
                }
            }
            read(format, &files);
        }
    }

    #[test]
    fn arbitrary_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..400)) {
        for format in readable() {
            let name = |ending: &str| InputFile { name: format!("x.{ending}"), bytes: bytes.clone() };
            let endings = std::iter::once(format.extension).chain(format.beside.endings.iter().copied());
            read(format, &endings.map(name).collect::<Vec<_>>());
        }
    }
}
