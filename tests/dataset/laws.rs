//! What holds for every project and for every sequence of bytes.

use counterclaim::formats::dataset::read;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

use super::super::texts::config;
use super::{FULL, counts, problems, reading, written};
use crate::projects::project;

/// Python's `text[start:end]`.
fn python_slice(text: &str, start: u64, end: u64) -> String {
    text.chars().skip(usize::try_from(start).unwrap()).take(usize::try_from(end - start).unwrap()).collect()
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn reading_gives_what_was_written(project in project()) {
        let json = written(&project);
        let again = reading(&json);
        prop_assert_eq!(problems(&again), Vec::<String>::new());
        prop_assert_eq!(&again.project, &project);
        prop_assert_eq!(written(&again.project), json);
    }

    #[test]
    fn every_span_is_a_slice_of_its_text(project in project()) {
        let json: Value = serde_json::from_str(&written(&project)).unwrap();
        for document in json["documents"].as_array().unwrap() {
            let text = document["text"].as_str().unwrap();
            let mut last = (0, u64::MAX);
            for span in document["spans"].as_array().unwrap() {
                let (start, end) = (span["start"].as_u64().unwrap(), span["end"].as_u64().unwrap());
                prop_assert_eq!(python_slice(text, start, end), span["text"].as_str().unwrap());
                prop_assert!((last.0, u64::MAX - last.1) <= (start, u64::MAX - end), "the order is not stable");
                last = (start, end);
            }
        }
    }

    #[test]
    fn written_files_follow_the_schema(project in project()) {
        super::golden::validate(&written(&project));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        drop(read(&bytes));
    }

    #[test]
    fn no_json_like_text_makes_the_reader_panic(text in r#"[\[\]{}:,"\\ue0-9tfnN.\-du8D\n ]{0,200}"#) {
        drop(read(text.as_bytes()));
        drop(read(format!("{{\"format\":\"counterclaim-dataset\",\"documents\":[{{\"text\":\"x\",\"spans\":[{text}").as_bytes()));
    }

    #[test]
    fn damaged_files_never_panic_and_what_is_read_can_be_written(
        damage in proptest::collection::vec((any::<Index>(), any::<u8>()), 1..6),
        cut in any::<Index>(),
    ) {
        let mut bytes = FULL.as_bytes().to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(bytes.len() - cut.index(bytes.len()) / 4);
        if let Ok(read) = read(&bytes) {
            let read = read.reanchor();
            let json = written(&read.project);
            let again = reading(&json);
            // Attributes that the scheme lacks stay as they are, so they are named each time.
            let news: Vec<_> = problems(&again).into_iter().filter(|said| !said.contains("has no attribute")).collect();
            prop_assert_eq!(news, Vec::<String>::new());
            prop_assert_eq!(&again.project, &read.project);
        }
    }

    #[test]
    fn moved_offsets_are_found_again(project in project(), by in 1..9_usize) {
        let mut json: Value = serde_json::from_str(&written(&project)).unwrap();
        for document in json["documents"].as_array_mut().unwrap() {
            for span in document["spans"].as_array_mut().unwrap() {
                for end in ["start", "end"] {
                    span[end] = (span[end].as_u64().unwrap() + by as u64).into();
                }
            }
        }
        let found = reading(json.to_string());
        let held = found.unplaced.len();
        prop_assert_eq!(counts(&found.project).0 + held, counts(&project).0);
        let found = found.reanchor();
        prop_assert_eq!(counts(&found.project), counts(&project));
    }
}
