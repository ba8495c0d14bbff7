//! Where spans may begin and end.

use std::collections::BTreeSet;

use counterclaim::model::boundary::{UnicodeWords, Words};
use counterclaim::model::offset::{Byte, CodePoint, TextRange};
use counterclaim::model::text::Text;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::texts::{config, text_and_range};

/// The boundaries between grapheme clusters, counted from the start of the text.
fn boundaries(text: &Text) -> BTreeSet<CodePoint> {
    let clusters = text.as_str().graphemes(true).scan(0, |at, cluster| {
        *at += cluster.chars().count();
        Some(CodePoint(*at))
    });
    std::iter::once(CodePoint(0)).chain(clusters).collect()
}

proptest! {
    #![proptest_config(config(1024))]

    #[test]
    fn widening_finds_the_nearest_boundaries((content, range) in text_and_range(30)) {
        let text = Text::new(content);
        let all = boundaries(&text);
        let wide = text.widen_to_graphemes(range);
        let start = *all.range(..=range.start).next_back().unwrap();
        let end = *all.range(range.end..).next().unwrap();
        prop_assert_eq!(wide, TextRange { start, end });
        prop_assert_eq!(text.widen_to_graphemes(wide), wide);
        for at in 0..=text.len().0 {
            let at = CodePoint(at);
            prop_assert_eq!(text.is_grapheme_boundary(at), all.contains(&at));
            prop_assert_eq!(text.previous_boundary(at), all.range(..at).next_back().copied());
            prop_assert_eq!(text.next_boundary(at), all.iter().find(|&&other| other > at).copied());
        }
    }

    #[test]
    fn a_selection_becomes_a_range_that_may_be_stored((content, range) in text_and_range(30), snap in any::<bool>()) {
        let text = Text::new(content);
        let words: Option<&dyn Words> = snap.then_some(&UnicodeWords as &dyn Words);
        let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
        let Some(found) = text.span_range(range, words) else {
            // Nothing but blanks was touched.
            prop_assert!(text.slice(text.widen_to_graphemes(range)).chars().all(blank));
            return Ok(());
        };
        prop_assert!(!found.is_empty() && found.end <= text.len());
        prop_assert!(text.is_grapheme_boundary(found.start) && text.is_grapheme_boundary(found.end));
        prop_assert_eq!(text.span_range(found, words), Some(found), "it changes when done again");
        // Trimmed: a blank at an end is there only because a mark makes one character with it.
        let trimmed = text.trim_blanks(found).map(|range| text.widen_to_graphemes(range));
        prop_assert_eq!(trimmed, Some(found), "{:?} has blanks at its ends", text.slice(found));
        // Nothing that was selected is lost but blanks.
        if let Some(body) = text.trim_blanks(range) {
            prop_assert!(found.start <= body.start && body.end <= found.end);
        }
    }

    #[test]
    fn snapping_leaves_no_end_inside_a_word((content, range) in text_and_range(30)) {
        let text = Text::new(content);
        let snapped = text.snap_to_words(range, &UnicodeWords);
        prop_assert!(snapped.start <= range.start && range.end <= snapped.end);
        for at in [snapped.start, snapped.end] {
            prop_assert_eq!(text.word_around(at, &UnicodeWords), None);
        }
    }

    #[test]
    fn a_word_is_found_as_in_all_that_is_between_blanks((content, range) in text_and_range(30)) {
        let text = Text::new(content);
        let pieces = text.as_str().split(char::is_whitespace);
        let words = pieces.flat_map(|piece| {
            let from = piece.as_ptr() as usize - text.as_str().as_ptr() as usize;
            UnicodeWords.words(piece).into_iter().map(move |word| (Byte(from + word.start), Byte(from + word.end)))
        });
        let mut words = words.map(|(start, end)| text.range_from_bytes(start, end));
        let expected = words.find(|word| word.start < range.start && range.start < word.end);
        prop_assert_eq!(text.word_around(range.start, &UnicodeWords), expected);
    }
}
