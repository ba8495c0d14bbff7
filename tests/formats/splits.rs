//! Training, development and test data.

use counterclaim::formats::split::{Ratios, split};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::offset::TextRange;
use counterclaim::model::text::Text;
use proptest::prelude::*;

use crate::adversarial::span;
use crate::texts::config;

/// Words that look like prose and are never the same for two seeds.
fn words(seed: usize, count: usize) -> Vec<String> {
    let mut state = seed as u64 * 7919 + 1;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 40
    };
    (0..count).map(|_| format!("w{}", next() % 5000)).collect()
}

fn document(id: usize, text: &str, labels: &[&str]) -> Document {
    let text = Text::new(text);
    let first = text.slice(TextRange::new(0, 2)).to_owned();
    let one = |(n, label): (usize, &&str)| span(&text, &format!("s{n}"), label, &first);
    let annotations = Annotations::new(labels.iter().enumerate().map(one).collect(), Vec::new()).unwrap();
    Document { annotations, ..Document::new(format!("d{id}").into(), text, Details::default()) }
}

fn ratios(parts: [u32; 3], seed: u64) -> Ratios {
    Ratios { parts, seed }
}

#[test]
fn shares_are_kept_and_rare_labels_spread() {
    let documents: Vec<Document> = (0..100)
        .map(|n| {
            let labels: &[&str] = if n < 10 { &["claim", "denial"] } else { &["claim"] };
            document(n, &words(n, 50).join(" "), labels)
        })
        .collect();
    let all: Vec<&Document> = documents.iter().collect();
    let splits = split(&all, ratios([80, 10, 10], 1));
    let count = |place: usize, from: usize, to: usize| splits.of[from..to].iter().filter(|of| **of == place).count();
    assert_eq!([0, 1, 2].map(|place| count(place, 0, 100)), [80, 10, 10]);
    assert_eq!([0, 1, 2].map(|place| count(place, 0, 10)), [8, 1, 1], "the rare label");
    assert!(splits.groups.is_empty());
    assert_eq!(splits, split(&all, ratios([80, 10, 10], 1)));
    assert_ne!(splits.of, split(&all, ratios([80, 10, 10], 2)).of);
}

#[test]
fn copies_and_near_copies_stay_together() {
    let mut texts: Vec<String> = (0..30).map(|n| words(n, 60).join(" ")).collect();
    // A copy in capitals, one with two words changed, one with a sentence added.
    texts.push(texts[3].to_uppercase());
    let mut changed = words(4, 60);
    changed[10] = "other".to_owned();
    changed[55] = "words".to_owned();
    texts.push(changed.join(" "));
    texts.push(format!("{}. And five words more here.", texts[5]));
    let documents: Vec<Document> = texts.iter().enumerate().map(|(n, text)| document(n, text, &[])).collect();
    let splits = split(&documents.iter().collect::<Vec<_>>(), ratios([1, 1, 1], 7));
    assert_eq!(splits.groups, [vec![3, 30], vec![4, 31], vec![5, 32]]);
    for group in &splits.groups {
        assert_eq!(splits.of[group[0]], splits.of[group[1]]);
    }
}

/// What `split` groups of `texts`.
fn groups(texts: &[String]) -> Vec<Vec<usize>> {
    let documents: Vec<Document> = texts.iter().enumerate().map(|(n, text)| document(n, text, &[])).collect();
    split(&documents.iter().collect::<Vec<_>>(), ratios([1, 1, 1], 7)).groups
}

#[test]
fn a_text_stays_with_the_one_that_holds_it() {
    let mut texts: Vec<String> = (0..30).map(|n| words(n, 400).join(" ")).collect();
    // The first half, a piece from the middle with a word changed, a small piece, a few words only.
    texts.push(words(3, 200).join(" "));
    let mut piece = words(4, 250)[150..].to_vec();
    piece[40] = "other".to_owned();
    texts.push(piece.join(" "));
    texts.push(words(5, 400)[320..].join(" "));
    texts.push(words(6, 10).join(" "));
    // One that holds two others.
    texts.push(format!("{} and {}", texts[8], texts[9]));
    let last = texts.len() - 1;
    assert_eq!(groups(&texts), [vec![3, 30], vec![4, 31], vec![5, 32], vec![8, 9, last]]);
    // Copies do not hide it.
    let mut texts: Vec<String> = (0..60).map(|n| format!("{} end {n}", words(1, 300).join(" "))).collect();
    texts.extend((0..60).map(|_| words(1, 100).join(" ")));
    assert_eq!(groups(&texts), [(0..120).collect::<Vec<_>>()]);
}

#[test]
fn what_many_texts_have_in_them_does_not_join_them() {
    let notice = words(99, 40).join(" ");
    let mut texts: Vec<String> = (0..300).map(|n| format!("{} {notice}", words(n, 60).join(" "))).collect();
    assert!(groups(&texts).is_empty());
    // Nor if it is a document, too.
    texts.push(notice);
    assert!(groups(&texts).is_empty());
}

#[test]
fn short_and_empty_texts_are_compared_whole() {
    let documents: Vec<Document> = ["", "", "One two", "one  TWO!", "one three"]
        .iter()
        .enumerate()
        .map(|(n, text)| document(n, text, &[]))
        .collect();
    let splits = split(&documents.iter().collect::<Vec<_>>(), ratios([1, 1, 0], 0));
    assert_eq!(splits.groups, [vec![0, 1], vec![2, 3]]);
    assert!(splits.of.iter().all(|place| *place < 2), "nothing goes where nothing is wanted");
}

#[test]
fn divisions_are_read_and_refused() {
    assert_eq!(Ratios::parse("80/10/10", 3), Ok(ratios([80, 10, 10], 3)));
    assert_eq!(Ratios::parse("9, 1", 0), Ok(ratios([9, 1, 0], 0)));
    assert_eq!(Ratios::parse("0.8/0.1/0.1", 0), Ok(ratios([8, 1, 1], 0)));
    assert_eq!(Ratios::parse(".75:.125:.125", 0), Ok(ratios([750, 125, 125], 0)));
    assert_eq!(Ratios::parse("80.5/10/9.5", 0), Ok(ratios([805, 100, 95], 0)));
    for wrong in ["", "80", "0/1/1", "a/b", "1/2/3/4", "-1/2", "1/1/9999999999"] {
        assert!(Ratios::parse(wrong, 0).unwrap_err().contains("80/10/10"), "{wrong}");
    }
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn every_document_goes_somewhere_and_no_text_to_two_places(
        kinds in proptest::collection::vec((0..8_usize, 0..4_usize), 0..40),
        parts in [1..9_u32, 0..4_u32, 0..4_u32],
        seed in any::<u64>(),
    ) {
        let labels = ["claim", "denial", "actor"];
        let documents: Vec<Document> = kinds
            .iter()
            .enumerate()
            .map(|(n, (text, count))| document(n, &words(*text, 40).join(" "), &labels[..*count.min(&3)]))
            .collect();
        let splits = split(&documents.iter().collect::<Vec<_>>(), ratios(parts, seed));
        prop_assert_eq!(splits.of.len(), documents.len());
        for (n, (text, _)) in kinds.iter().enumerate() {
            prop_assert!(parts[splits.of[n]] > 0);
            let first = kinds.iter().position(|(other, _)| other == text).unwrap();
            prop_assert_eq!(splits.of[n], splits.of[first]);
        }
    }
}
