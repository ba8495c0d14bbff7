//! A document out of what is stored of it, whatever has become of that.
//!
//! Owns: [`Parts`], [`Recovered`], [`recover`]. Unit: code points. Must not know: where the parts come from.
//!
//! The newest readable snapshot is the start; where none is, what the records say was there. The edits after it are
//! made again, each checked by its digest. What does not fit is made as far as it fits, because each record holds the
//! whole of the spans it changes: what was changed after the damage is right again. In the place of a record that is
//! lost, one without content says so, so that the numbers go on without a gap.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::entry::{Loaded, Logged};
use crate::formats::journal::{JournalError, Record, read_record, read_snapshot};
use crate::model::digest::Digest;
use crate::model::document::{Document, DocumentId};
use crate::model::edit::{Details, Edit};
use crate::model::history::Step;
use crate::model::text::Text;

/// What is stored of a document.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// The title the project lists it with.
    pub title: String,
    /// The text.
    pub text: String,
    /// Snapshots with the number of the last edit in them, the best first.
    pub snapshots: Vec<(u32, String)>,
    /// The records by number; `None`: one that is not even a text.
    pub records: Vec<(u32, Option<String>)>,
    /// What was found damaged before anything was read.
    pub damage: Vec<String>,
}

/// A document as far as it could be restored.
#[derive(Debug)]
pub struct Recovered {
    /// The document with its past.
    pub loaded: Loaded,
    /// What was damaged, in words; empty if nothing was.
    pub damage: Vec<String>,
    /// The records that must be stored anew, so that what was damaged is not met again.
    pub repaired: Vec<Logged>,
}

/// Puts the parts together.
///
/// # Errors
/// If a newer version of the program wrote a part, or the text is another: nothing may be changed then.
pub fn recover(id: &DocumentId, parts: Parts) -> Result<Recovered, String> {
    let mut damage = parts.damage;
    let text = Text::new(parts.text);
    let mut start = None;
    for (seq, json) in parts.snapshots {
        match read_snapshot(&json, text.clone()) {
            Ok(document) => {
                start = Some((seq, document));
                break;
            }
            Err(JournalError::Damaged(what)) => damage.push(format!("The state after edit {seq}: {what}.")),
            Err(error) => return Err(error.to_string()),
        }
    }
    let (mut log, unreadable) = read_all(parts.records, &mut damage)?;
    let is_stored = start.is_some();
    let (seq, mut document) = start.unwrap_or_else(|| {
        let details = Details { title: parts.title, ..Details::default() };
        (0, at_first(&Document::new(id.clone(), text, details), &log))
    });
    document.id = id.clone();
    let mut repaired = fill_gaps(&mut log, &unreadable, seq, &mut damage);
    let middle = log.partition_point(|one| one.seq <= seq);
    let mut digest = (is_stored && middle < log.len()).then(|| Digest::of(&document));
    let (before, after) = log.split_at_mut(middle);
    // Only damage makes it worth while to follow the earlier edits back.
    if before.iter().any(is_lost) {
        refit(before, &document, &mut repaired);
    }
    for one in after {
        // After a loss nothing can be as it was stored.
        digest = digest.filter(|_| !is_lost(one)).map(|digest| digest.after(&one.record.edit));
        let differs = matches!((digest, one.record.digest), (Some(here), Some(stored)) if here != stored);
        let fitted = match document.apply(&one.record.edit) {
            Ok(_) if differs => Err("the document after it is not what it was when it was stored".to_owned()),
            fitted => fitted.map_err(|error| error.to_string()),
        };
        document = fitted.unwrap_or_else(|why| {
            if digest.take().is_some() || damage.is_empty() {
                damage.push(format!("Edit {}: {why}.", one.seq));
            }
            let (next, edit) = document.apply_leniently(&one.record.edit);
            mend(one, edit);
            repaired.push(one.clone());
            next
        });
    }
    let last = log.last().map_or(seq, |one| one.seq.max(seq));
    let mut loaded = Loaded::new(document, last, log);
    loaded.in_snapshot = seq;
    Ok(Recovered { loaded, damage, repaired })
}

/// Makes `edit` what `one` did. It then stands for what was there before, so that nothing before it can be undone: that
/// would not fit.
fn mend(one: &mut Logged, edit: Edit) {
    let since = one.record.since.or(Some(one.seq));
    one.record = Rc::new(Record { edit, since, digest: None, ..one.record.as_ref().clone() });
}

/// What can be read of the records, in order, with something in the place of the others; and the numbers of those.
fn read_all(records: Vec<(u32, Option<String>)>, damage: &mut Vec<String>) -> Result<(Vec<Logged>, Vec<u32>), String> {
    let (mut log, mut unreadable) = (Vec::with_capacity(records.len()), Vec::new());
    for (seq, json) in records {
        match json.map(|json| read_record(&json)) {
            Some(Ok(record)) if record.since.is_none_or(|since| (1..=seq).contains(&since)) => {
                log.push(Logged { seq, record: Rc::new(record) });
            }
            Some(Err(error @ JournalError::Newer(_))) => return Err(error.to_string()),
            other => {
                damage.push(match other {
                    Some(Err(JournalError::Damaged(what))) => format!("Edit {seq}: {what}."),
                    _ => format!("Edit {seq} is not readable."),
                });
                log.push(lost(seq, seq, None));
                unreadable.push(seq);
            }
        }
    }
    Ok((log, unreadable))
}

/// What stands in the place of lost edits.
fn lost(since: u32, seq: u32, like: Option<&Logged>) -> Logged {
    let (at, annotator) = like.map_or(("".into(), "".into()), |one| (one.record.at.clone(), "".into()));
    let record = Record { step: Step::Do, edit: Edit::default(), at, annotator, digest: None, since: Some(since) };
    Logged { seq, record: Rc::new(record) }
}

/// Whether `one` stands for edits that could not be read.
#[must_use]
pub fn is_lost(one: &Logged) -> bool {
    one.record.since.is_some() && one.record.edit.is_empty() && one.record.annotator.as_str().is_empty()
}

/// Puts something in the place of records that are missing up to the snapshot after edit `seq` and between the others;
/// gives what was put there, now or on reading.
fn fill_gaps(log: &mut Vec<Logged>, unreadable: &[u32], seq: u32, damage: &mut Vec<String>) -> Vec<Logged> {
    let mut filled: Vec<Logged> = Vec::with_capacity(log.len());
    let mut repaired = Vec::new();
    for one in std::mem::take(log) {
        let last = filled.last().map_or(0, |one| one.seq);
        let since = one.record.since.unwrap_or(one.seq);
        if since > last.saturating_add(1) {
            repaired.push(missing(last + 1, since - 1, Some(&one), damage));
            filled.extend(repaired.last().cloned());
        }
        if unreadable.contains(&one.seq) {
            repaired.push(lost(one.seq, one.seq, filled.last()));
            filled.extend(repaired.last().cloned());
        } else {
            filled.push(one);
        }
    }
    let last = filled.last().map_or(0, |one| one.seq);
    if last < seq {
        repaired.push(missing(last + 1, seq, filled.last(), damage));
        filled.extend(repaired.last().cloned());
    }
    *log = filled;
    repaired
}

fn missing(since: u32, seq: u32, like: Option<&Logged>, damage: &mut Vec<String>) -> Logged {
    damage.push(if since == seq {
        format!("Edit {seq} is missing.")
    } else {
        format!("Edits {since} to {seq} are missing.")
    });
    lost(since, seq, like)
}

/// `document` without annotations, with those that were there before the first of the records: what one of them removes
/// and none before it added.
fn at_first(document: &Document, log: &[Logged]) -> Document {
    let mut seen = BTreeSet::new();
    let mut edit = Edit::default();
    for record in log.iter().map(|one| &one.record) {
        for span in &record.edit.removed_spans {
            if seen.insert(span.id.clone()) {
                edit.added_spans.push(span.clone());
            }
        }
        for relation in &record.edit.removed_relations {
            if seen.insert(relation.id.clone()) {
                edit.added_relations.push(relation.clone());
            }
        }
        let spans = record.edit.added_spans.iter().map(|span| &span.id);
        seen.extend(spans.chain(record.edit.added_relations.iter().map(|one| &one.id)).cloned());
    }
    let details = log.iter().find_map(|one| one.record.edit.details.as_ref()).map(|both| both.0.clone());
    edit.details = details.map(|details| Box::new((document.details.clone(), details)));
    document.apply_leniently(&edit).0
}

/// Makes the edits before `document` such that they lead to it, backwards from it.
fn refit(before: &mut [Logged], document: &Document, repaired: &mut Vec<Logged>) {
    let mut document = document.clone();
    for one in before.iter_mut().rev() {
        let back = one.record.edit.inverted();
        document = document.apply(&back).unwrap_or_else(|_| {
            let (earlier, edit) = document.apply_leniently(&back);
            mend(one, edit.inverted());
            repaired.push(one.clone());
            earlier
        });
    }
}
