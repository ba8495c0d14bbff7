//! The files of an export that has one for each label, as the documents that they are of.
//!
//! Owns: [`Joined`]. Unit: code points. Must not know: how lines are read.

use std::collections::BTreeMap;

use super::super::intake::{Draft, Intake};
use super::super::tokens::is_blank;

/// Documents in the order of their files.
#[derive(Default)]
pub(super) struct Joined {
    /// With their places.
    drafts: Vec<(String, Draft)>,
    /// Where those with files for each label are among them.
    by_id: BTreeMap<String, usize>,
}

impl Joined {
    /// Adds what is in the file at `place`. `is_part`: the spans may be those of one label alone; they go to the document
    /// of that id, if its words are the same.
    pub(super) fn add(&mut self, place: &str, mut draft: Draft, is_part: bool, intake: &mut Intake) {
        if let Some(id) = draft.id.as_ref().filter(|_| is_part) {
            let next = self.drafts.len();
            let first = *self.by_id.entry(id.clone()).or_insert(next);
            if let Some((of_first, first)) = self.drafts.get_mut(first) {
                if put_onto(&first.text, &mut draft) {
                    return first.spans.append(&mut draft.spans);
                }
                let message = format!("It has other words than “{of_first}”, so it became a document of its own.");
                intake.problem(place, message);
            }
        }
        self.drafts.push((place.to_owned(), draft));
    }

    /// Hands all of them over.
    pub(super) fn finish(self, intake: &mut Intake) {
        self.drafts.into_iter().for_each(|(place, draft)| intake.document(&place, draft));
    }
}

/// Puts the spans of `draft` onto `text`; false if it has other words. Lines end elsewhere where a span of the label
/// goes on, and tokens may be split at spans.
fn put_onto(text: &str, draft: &mut Draft) -> bool {
    if text == draft.text {
        return true;
    }
    let is_visible = |c: &char| !is_blank(*c);
    if !text.chars().filter(is_visible).eq(draft.text.chars().filter(is_visible)) {
        return false;
    }
    let places: Vec<usize> = text.chars().enumerate().filter(|(_, c)| is_visible(c)).map(|(place, _)| place).collect();
    let mut count = 0;
    let mut before = vec![0];
    before.extend(draft.text.chars().map(|c| {
        count += usize::from(is_visible(&c));
        count
    }));
    // Spans begin and end with what is visible.
    let place = |at: usize| before.get(at).and_then(|visible| places.get(*visible)).copied();
    for span in &mut draft.spans {
        span.start = span.start.and_then(place);
        span.end = span.end.and_then(|end| place(end.saturating_sub(1))).map(|last| last + 1);
    }
    true
}
