//! The past of a document: what is stored of it is put together whatever became of it, old edits are thinned, and what
//! was done is said in words.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test

use std::rc::Rc;
use std::sync::Arc;

use counterclaim::formats::journal::{Record, write_record, write_snapshot};
use counterclaim::model::digest::Digest;
use counterclaim::model::document::{Document, DocumentId};
use counterclaim::model::edit::{Details, Edit, Status};
use counterclaim::model::history::{History, Step};
use counterclaim::model::offset::TextRange;
use counterclaim::model::relation::Relation;
use counterclaim::model::scheme::Scheme;
use counterclaim::model::span::{Span, Value};
use counterclaim::model::text::Text;
use counterclaim::session::past::describe;
use counterclaim::session::recover::{Parts, Recovered, recover};
use counterclaim::session::thin::{KEPT, thin};
use counterclaim::session::{Loaded, Logged};
use proptest::prelude::*;

const TEXT: &str = "The ministry said twelve people died. A witness denied it, and the council doubted both accounts.";

fn blank() -> Document {
    let details = Details { title: "short".to_owned(), ..Details::default() };
    Document::new("d".into(), Text::new(TEXT), details)
}

fn span(id: usize, start: usize, label: &str) -> Arc<Span> {
    Arc::new(Span {
        id: format!("s{id}").into(),
        label: label.into(),
        range: TextRange::new(start, start + 3),
        attributes: Vec::new(),
        note: String::new(),
        annotator: "a1".into(),
        created_at: "t".into(),
        updated_at: "t".into(),
        origin: Default::default(),
        extra: Default::default(),
    })
}

/// What a person might do: tag, relabel, delete, undo, redo, say something of the document.
fn edit(document: &Document, history: &History, n: usize, wish: u8) -> Option<(Step, Edit)> {
    let spans: Vec<_> = document.annotations.spans().cloned().collect();
    let some = spans.get(n.checked_rem(spans.len()).unwrap_or(0)).cloned();
    let added = |span: Arc<Span>| Edit { added_spans: vec![span], ..Edit::default() };
    Some(match (wish % 6, some) {
        (0 | 1, _) | (2 | 3, None) => (Step::Do, added(span(n, n * 7 % 90, "actor"))),
        (2, Some(old)) => {
            let label = if old.label.as_str() == "actor" { "claim" } else { "actor" };
            let new = Arc::new(Span { label: label.into(), ..Span::clone(&old) });
            (Step::Do, Edit { removed_spans: vec![old], ..added(new) })
        }
        (3, Some(old)) => (Step::Do, Edit { removed_spans: vec![old], ..Edit::default() }),
        (4, _) => (Step::Undo, history.undo()?),
        _ if wish.is_multiple_of(2) => (Step::Redo, history.redo()?),
        _ => {
            let after = Details { note: n.to_string(), ..document.details.clone() };
            (Step::Do, Edit { details: Some(Box::new((document.details.clone(), after))), ..Edit::default() })
        }
    })
}

/// The document after each edit, and the edits; `at` says when each was made.
fn work(wishes: &[u8], at: impl Fn(usize) -> String) -> (Vec<Document>, Vec<Logged>) {
    let (mut versions, mut log, mut history) = (vec![blank()], Vec::new(), History::default());
    for (n, wish) in wishes.iter().enumerate() {
        let now = versions.last().unwrap();
        let Some((step, edit)) = edit(now, &history, n, *wish) else { continue };
        let next = now.apply(&edit).unwrap();
        history.record(step, &edit);
        let digest = Some(Digest::of(&next));
        let record = Record { step, edit, at: at(n).into(), annotator: "a1".into(), digest, since: None };
        log.push(Logged { seq: u32::try_from(versions.len()).unwrap(), record: Rc::new(record) });
        versions.push(next);
    }
    (versions, log)
}

fn parts(snapshots: Vec<(u32, String)>, log: &[Logged]) -> Parts {
    let records = log.iter().map(|one| (one.seq, Some(write_record(&one.record)))).collect();
    Parts { title: "short".to_owned(), text: TEXT.to_owned(), snapshots, records, damage: Vec::new() }
}

fn put_together(parts: Parts) -> Recovered {
    recover(&DocumentId::from("d"), parts).unwrap()
}

/// Undoes all that can be undone, then redoes all; gives the documents on the way.
fn walk(loaded: &Loaded) -> Vec<Document> {
    let mut loaded = loaded.clone();
    let mut way = Vec::new();
    for step in [Step::Undo, Step::Redo] {
        loop {
            let edit = if step == Step::Undo { loaded.history.undo() } else { loaded.history.redo() };
            let Some(edit) = edit else { break };
            loaded.apply(step, &edit).unwrap();
            way.push(loaded.document.as_ref().clone());
        }
    }
    way
}

fn wishes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 1..most)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_whole_comes_back_with_its_past(wishes in wishes(60), at in any::<usize>()) {
        let (versions, log) = work(&wishes, |_| "2026-01-01".to_owned());
        let at = at % versions.len();
        let snapshot = (u32::try_from(at).unwrap(), write_snapshot(&versions[at]));
        let Recovered { loaded, damage, repaired } = put_together(parts(vec![snapshot], &log));
        prop_assert_eq!((damage, repaired.len()), (Vec::<String>::new(), 0));
        prop_assert_eq!(loaded.document.as_ref(), versions.last().unwrap());
        for (seq, version) in versions.iter().enumerate() {
            prop_assert_eq!(&loaded.at(u32::try_from(seq).unwrap()), version);
        }
        prop_assert_eq!(Digest::of(&loaded.document), Digest::of(versions.last().unwrap()));
    }

    #[test]
    fn without_any_snapshot_the_records_suffice(wishes in wishes(60)) {
        let (versions, log) = work(&wishes, |_| "2026-01-01".to_owned());
        let broken = vec![(3, "{".to_owned()), (0, "no snapshot".to_owned())];
        let Recovered { loaded, damage, .. } = put_together(parts(broken, &log));
        prop_assert_eq!(damage.len(), 2);
        prop_assert_eq!(loaded.document.as_ref(), versions.last().unwrap());
    }

    #[test]
    fn one_lost_record_is_said_and_mended_for_good(wishes in wishes(60), at in any::<usize>(), how in 0..3_u8, cut in any::<usize>()) {
        let (versions, log) = work(&wishes, |_| "2026-01-01".to_owned());
        prop_assume!(!log.is_empty());
        let mut parts = parts(vec![(0, write_snapshot(&versions[0]))], &log);
        let at = at % log.len();
        match how {
            0 => drop(parts.records.remove(at)),
            1 => parts.records[at].1 = None,
            _ => {
                let json = parts.records[at].1.take().unwrap();
                parts.records[at].1 = Some(json.chars().take(cut % json.chars().count()).collect());
            }
        }
        // A journal that ends sooner is a journal that ends sooner.
        let is_end = how == 0 && at + 1 == log.len();
        let mut numbers = parts.records.clone();
        let Recovered { loaded, damage, repaired } = put_together(parts.clone());
        prop_assert_eq!(damage.is_empty(), is_end, "{:?}", damage);
        // Spans that no other edit than the lost one touched are as they were.
        let lost = &log[at].record.edit;
        let touched = |id: &_| lost.removed_spans.iter().chain(&lost.added_spans).any(|span| span.id == *id);
        for span in versions.last().unwrap().annotations.spans().filter(|span| !touched(&span.id)) {
            prop_assert_eq!(loaded.document.annotations.span(&span.id), Some(span));
        }
        // Mended as the program does it: nothing is said any more, and the document stays what it is.
        for one in &repaired {
            numbers.retain(|(seq, _)| *seq < one.record.since.unwrap_or(one.seq) || *seq > one.seq);
            numbers.push((one.seq, Some(write_record(&one.record))));
        }
        numbers.sort_by_key(|(seq, _)| *seq);
        let snapshots = vec![(loaded.seq, write_snapshot(&loaded.document))];
        let again = put_together(Parts { snapshots, records: numbers.clone(), ..parts.clone() });
        prop_assert_eq!((again.damage, again.repaired.len()), (Vec::<String>::new(), 0));
        prop_assert_eq!(&again.loaded.document, &loaded.document);
        let from_start = put_together(Parts { snapshots: parts.snapshots.clone(), records: numbers, ..parts });
        prop_assert_eq!(from_start.damage, Vec::<String>::new());
        prop_assert_eq!(&from_start.loaded.document, &loaded.document);
        // What can be undone and redone fits.
        prop_assert_eq!(walk(&again.loaded).len(), walk(&loaded).len());
    }

    #[test]
    fn nothing_stored_makes_it_panic(wishes in wishes(12), at in any::<usize>(), byte in any::<u8>(), seq in 0..9_u32) {
        let (versions, log) = work(&wishes, |_| "2026-01-01".to_owned());
        let mut parts = parts(vec![(seq, write_snapshot(&versions[0]))], &log);
        let count = parts.records.len();
        if let Some((_, Some(json))) = at.checked_rem(count).and_then(|n| parts.records.get_mut(n)) {
            let mut bytes = json.clone().into_bytes();
            let len = bytes.len();
            bytes[at % len] = byte;
            *json = String::from_utf8_lossy(&bytes).into_owned();
        }
        drop(recover(&DocumentId::from("d"), parts));
    }
}

#[test]
fn a_record_that_was_changed_is_noticed_by_its_digest() {
    let (versions, log) = work(&[0, 0, 0, 0], |_| "2026-01-01".to_owned());
    let mut parts = parts(vec![(0, write_snapshot(&versions[0]))], &log);
    let changed = parts.records[1].1.take().unwrap().replace("\"actor\"", "\"claim\"");
    parts.records[1].1 = Some(changed);
    let Recovered { loaded, damage, repaired } = put_together(parts);
    assert!(
        damage.len() == 1 && damage[0].starts_with("Edit 2: the document after it is not what it was"),
        "{damage:?}"
    );
    assert_eq!((loaded.document.annotations.span_count(), repaired.len()), (4, 1));
}

#[test]
fn a_newer_version_is_left_alone() {
    let (versions, log) = work(&[0, 0], |_| "2026-01-01".to_owned());
    let newer = |json: String| json.replacen("{\"v\":2", "{\"v\":99", 1);
    let whole = || parts(vec![(0, write_snapshot(&versions[0]))], &log);
    let mut record = whole();
    record.records[1].1 = record.records[1].1.take().map(newer);
    let mut snapshot = whole();
    snapshot.snapshots[0].1 = newer(snapshot.snapshots[0].1.clone());
    for parts in [record, snapshot] {
        assert!(recover(&DocumentId::from("d"), parts).unwrap_err().contains("newer version"));
    }
}

#[test]
fn old_edits_become_one_a_day_and_every_kept_state_stays() {
    // Five old days with a clock that once goes back, then recent edits.
    let wishes: Vec<u8> = (0..KEPT + 500).map(|n| [0, 0, 2, 4, 5, 3, 0, 4, 10][n % 9]).collect();
    let at = |n: usize| match n {
        0..100 => "2025-01-01T10:00:00Z".to_owned(),
        100..200 => "2025-01-03T10:00:00Z".to_owned(),
        200..300 => "2025-01-02T10:00:00Z".to_owned(),
        _ => format!("2025-02-{:02}T10:00:00Z", 1 + n / 150),
    };
    let (versions, log) = work(&wishes, at);
    let loaded = Loaded::new(versions.last().unwrap().clone(), log.last().unwrap().seq, log.clone());
    assert!(thin(&loaded, "2025-01-01T00:00:00Z").is_empty(), "nothing is old");
    let thinned = thin(&loaded, "2026-01-01T00:00:00Z");
    assert!(thinned.len() >= 4, "{}", thinned.len());
    let mut after = loaded.clone();
    after.replace(&thinned);
    assert!(after.log.len() <= KEPT + 2 * thinned.len() + 1, "{}", after.log.len());
    // The order of the edits, not of the clock.
    let days: Vec<_> = thinned.iter().map(|one| one.record.at.as_str().get(8..10).unwrap()).collect();
    assert_eq!(days[..3], ["01", "03", "02"]);
    for one in after.log.iter().step_by(61).chain(&thinned) {
        assert_eq!(after.at(one.seq), versions[one.seq as usize], "after edit {}", one.seq);
    }
    // Stored and read again: from the first state and from the last the same, nothing is missed, and what can be undone
    // is what is kept singly.
    for at in [0, versions.len() - 1] {
        let snapshot = (u32::try_from(at).unwrap(), write_snapshot(&versions[at]));
        let again = put_together(parts(vec![snapshot], &after.log));
        assert_eq!(again.damage, Vec::<String>::new());
        assert_eq!(again.loaded.document, loaded.document);
        let (short, long) = (walk(&again.loaded), walk(&loaded));
        let undone = short.len() / 2;
        assert!(undone > 100 && short[..undone] == long[..undone], "undo leads through the same states");
        assert_eq!(short.last(), long.last());
    }
    // Thinned once more: there is nothing left to gain.
    assert!(thin(&after, "2026-01-01T00:00:00Z").is_empty());
}

#[test]
fn what_was_done_is_said_in_words() {
    let (one, two) = (span(1, 0, "actor"), span(2, 4, "actor"));
    let relation = |to: &str| {
        let (id, kind, from, to) = ("r1".into(), "denies".into(), "s1".into(), to.into());
        Relation { id, kind, from, to, annotator: "a1".into(), created_at: "t".into(), extra: Default::default() }
    };
    let document = blank().apply(&Edit { added_spans: vec![one.clone(), two.clone()], ..Edit::default() }).unwrap();
    let scheme = Scheme::default();
    let check = |step: Step, edit: Edit, since: Option<u32>, said: &str| {
        let record = Record { step, edit, at: "".into(), annotator: "a1".into(), digest: None, since };
        assert_eq!(describe(&Logged { seq: 7, record: Rc::new(record) }, &document, &scheme), said);
    };
    let tagged = Edit { added_spans: vec![one.clone()], ..Edit::default() };
    check(Step::Do, tagged.clone(), None, "Tagged “The” as actor");
    check(Step::Undo, tagged.inverted(), None, "Undone: Tagged “The” as actor");
    check(Step::Redo, tagged.clone(), None, "Redone: Tagged “The” as actor");
    check(Step::Do, tagged.inverted(), None, "Deleted “The” (actor)");
    check(Step::Do, tagged.clone(), Some(7), "Mended: Tagged “The” as actor");
    check(Step::Do, tagged.clone(), Some(3), "5 edits, kept as the state after the last");
    let both = Edit { added_spans: vec![one.clone(), two.clone()], ..Edit::default() };
    check(Step::Do, both.clone(), None, "Tagged 2 places as actor");
    check(Step::Do, both.inverted(), None, "Deleted 2 spans");
    let noted = Arc::new(Span { note: "x".to_owned(), ..Span::clone(&one) });
    let changed =
        |after: Arc<Span>| Edit { removed_spans: vec![one.clone()], added_spans: vec![after], ..Edit::default() };
    check(Step::Do, changed(noted), None, "Changed the note of “The”");
    let moved = Arc::new(Span { range: TextRange::new(0, 12), ..Span::clone(&one) });
    check(Step::Do, changed(moved), None, "Moved the ends of “The”: “The ministry”");
    let done = Details { status: Status::Done, ..Details::default() };
    let details = Edit { details: Some(Box::new((Details::default(), done))), ..Edit::default() };
    check(Step::Do, details, None, "Marked the document as done");
    let rated =
        |value: &str| Span { attributes: vec![("sure".into(), Value::Text(value.into()))], ..Span::clone(&one) };
    check(Step::Do, changed(Arc::new(rated("low"))), None, "sure of “The”: “low”");
    let cleared =
        Edit { removed_spans: vec![Arc::new(rated("low"))], added_spans: vec![one.clone()], ..Edit::default() };
    check(Step::Do, cleared, None, "sure of “The”: nothing");
    let linked = |to| Edit { added_relations: vec![Arc::new(relation(to))], ..Edit::default() };
    check(Step::Do, linked("s2"), None, "Linked: “The” denies “min”");
    check(Step::Do, linked("s2").inverted(), None, "Removed a link: “The” denies “min”");
    check(Step::Do, linked("gone"), None, "Linked: “The” denies …");
}
