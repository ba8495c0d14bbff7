//! Which edits of the past are kept singly, and what stands for the others.
//!
//! Owns: [`RULE`], [`thin`]. Must not know: the clock, where the records are stored.

use std::rc::Rc;

use super::entry::{Loaded, Logged};
use crate::formats::journal::Record;
use crate::model::history::Step;

/// The rule, for the person.
pub const RULE: &str = "Every edit of the last 30 days is kept, and at least the last 1,000 of each document. \
                        Of older ones the last state of each day is kept.";
/// How many of the newest edits of a document are kept singly, however old they are.
pub const KEPT: usize = 1_000;
/// How long edits are kept singly, however many there are.
pub const DAYS: u32 = 30;
/// Fewer edits than this are not worth a compaction.
const WORTH: usize = 200;

/// The edits, each standing for some of those made before `cutoff` (RFC 3339): for all from its `since` to its number,
/// made on one day. Empty if there is little to gain. The order is that of the edits, whatever the clock said: a day
/// ends where an edit of another day follows.
#[must_use]
pub fn thin(loaded: &Loaded, cutoff: &str) -> Vec<Logged> {
    let log = &loaded.log;
    let may = log.len().saturating_sub(KEPT);
    let old = log.iter().take(may).take_while(|one| one.record.at.as_str() < cutoff).count();
    let days: Vec<&[Logged]> = log.get(..old).unwrap_or_default().chunk_by(|a, b| day(a) == day(b)).collect();
    if old < days.len() + WORTH {
        return Vec::new();
    }
    // The days are followed back from the present.
    let mut later = loaded.at(log.get(old.wrapping_sub(1)).map_or(0, |one| one.seq));
    let mut thinned = Vec::new();
    for one_day in days.into_iter().rev() {
        let (Some(first), Some(last)) = (one_day.first(), one_day.last()) else { continue };
        let earlier = one_day.iter().rev().fold(later.clone(), |document, one| {
            let back = one.record.edit.inverted();
            document.apply(&back).unwrap_or_else(|_| document.apply_leniently(&back).0)
        });
        if one_day.len() > 1 {
            let since = Some(first.record.since.unwrap_or(first.seq));
            let edit = earlier.edit_to(&later);
            let record = Record { step: Step::Do, edit, since, ..last.record.as_ref().clone() };
            thinned.push(Logged { seq: last.seq, record: Rc::new(record) });
        }
        later = earlier;
    }
    thinned.reverse();
    thinned
}

/// The day an edit was made, as far as its moment says one.
#[must_use]
pub fn day(one: &Logged) -> &str {
    one.record.at.as_str().get(..10).unwrap_or_default()
}
