//! The index gives what a plain list gives, whatever was added and removed.

use std::sync::Arc;

use counterclaim::model::annotations::Annotations;
use counterclaim::model::edit::Edit;
use counterclaim::model::offset::{CodePoint, TextRange};
use counterclaim::model::relation::SharedRelation;
use counterclaim::model::span::{AnnotationId, SharedSpan};
use proptest::prelude::*;

use crate::parts::{relation, span};
use crate::texts::config;

/// Spans begin below this.
const WIDTH: usize = 400;
const LABELS: [&str; 3] = ["claim", "denial", "figure"];

/// One change to the list. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Change {
    /// Spans (start, length), so many that chunks split.
    Add(Vec<(usize, usize)>),
    /// Spans side by side in the order, so many that chunks empty.
    Remove(usize, usize),
    /// Moves and relabels a span.
    Move(usize, usize, usize),
    /// Links two spans.
    Link(usize, usize),
    /// Removes a relation.
    Unlink(usize),
}

fn places(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(usize, usize)>> {
    proptest::collection::vec((0..WIDTH, prop_oneof![9 => 1..10_usize, 1 => 1..WIDTH]), count)
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        2 => places(1..100).prop_map(Change::Add),
        2 => (any::<usize>(), 1..250_usize).prop_map(|(from, count)| Change::Remove(from, count)),
        2 => (any::<usize>(), 0..WIDTH, 1..20_usize).prop_map(|(n, start, len)| Change::Move(n, start, len)),
        3 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Change::Link(from, to)),
        1 => any::<usize>().prop_map(Change::Unlink),
    ];
    proptest::collection::vec(change, 1..16)
}

/// The plain list: sorted anew after each change.
#[derive(Clone, Default)]
struct List {
    spans: Vec<SharedSpan>,
    relations: Vec<SharedRelation>,
    made: usize,
}

impl List {
    fn make(&mut self, (start, len): (usize, usize)) -> SharedSpan {
        self.made += 1;
        // Ids in an order of their own, so that the order by id is not the order of making.
        let id = format!("{:03x}", self.made * 2_654_435_761 % 4093);
        span(&id, LABELS[self.made % LABELS.len()], TextRange::new(start, start + len))
    }

    fn edit(&mut self, change: &Change) -> Edit {
        let mut edit = Edit::default();
        let count = self.spans.len();
        match change {
            Change::Add(places) => edit.added_spans = places.iter().map(|&place| self.make(place)).collect(),
            Change::Remove(from, many) if count > 0 => {
                edit.removed_spans = self.spans.iter().skip(from % count).take(*many).cloned().collect();
                let gone = |id: &AnnotationId| edit.removed_spans.iter().any(|span| span.id == *id);
                let dangling = self.relations.iter().filter(|r| gone(&r.from) || gone(&r.to));
                edit.removed_relations = dangling.cloned().collect();
            }
            Change::Move(n, start, len) if count > 0 => {
                let before = &self.spans[n % count];
                let mut after = before.as_ref().clone();
                after.range = TextRange::new(*start, start + len);
                after.label = LABELS[start % LABELS.len()].into();
                (edit.removed_spans, edit.added_spans) = (vec![Arc::clone(before)], vec![Arc::new(after)]);
            }
            Change::Link(from, to) if count > 0 => {
                self.made += 1;
                let (from, to) = (&self.spans[from % count].id, &self.spans[to % count].id);
                edit.added_relations.push(relation(&format!("r{} near {from} {to}", self.made)));
            }
            Change::Unlink(n) if !self.relations.is_empty() => {
                edit.removed_relations.push(Arc::clone(&self.relations[n % self.relations.len()]));
            }
            _ => {}
        }
        edit
    }

    fn apply(&mut self, edit: &Edit) {
        self.spans.retain(|span| !edit.removed_spans.contains(span));
        self.spans.extend(edit.added_spans.iter().cloned());
        self.spans.sort_by(|a, b| a.order().cmp(&b.order()));
        self.relations.retain(|relation| !edit.removed_relations.contains(relation));
        self.relations.extend(edit.added_relations.iter().cloned());
        self.relations.sort_by(|a, b| a.id.cmp(&b.id));
    }

    fn compare(&self, found: &Annotations) -> Result<(), TestCaseError> {
        prop_assert!(found.spans().eq(&self.spans), "other spans, or another order");
        prop_assert!(found.spans().rev().eq(self.spans.iter().rev()));
        prop_assert!(found.relations().eq(&self.relations));
        prop_assert_eq!(found.span_count(), self.spans.len());
        prop_assert_eq!(found.relation_count(), self.relations.len());
        for label in LABELS.map(Into::into) {
            prop_assert_eq!(found.label_count(&label), self.spans.iter().filter(|s| s.label == label).count());
        }
        for (place, span) in self.spans.iter().enumerate() {
            prop_assert_eq!(found.span(&span.id), Some(span));
            prop_assert_eq!(found.nth(place), Some(span));
            prop_assert_eq!(found.rank(span), place);
            let of = |r: &&SharedRelation| r.from == span.id || r.to == span.id;
            prop_assert!(found.relations_of(&span.id).eq(self.relations.iter().filter(of)));
        }
        prop_assert_eq!(found.nth(self.spans.len()), None);
        prop_assert_eq!(found.span(&"none".into()), None);
        for relation in &self.relations {
            prop_assert_eq!(found.relation(&relation.id), Some(relation));
        }
        self.compare_places(found)
    }

    fn compare_places(&self, found: &Annotations) -> Result<(), TestCaseError> {
        let shared = |range: TextRange| {
            self.spans
                .iter()
                .filter(move |span| span.range.start.0.max(range.start.0) < span.range.end.0.min(range.end.0))
        };
        for start in (0..WIDTH).step_by(7) {
            let before = self.spans.iter().filter(|span| span.range.start.0 < start).count();
            prop_assert_eq!(found.rank_at(CodePoint(start)), before);
            for range in [TextRange::new(start, start + 1), TextRange::new(start, start + 40)] {
                prop_assert!(found.between(range).eq(shared(range)), "between {}", range);
            }
            let mut stack: Vec<SharedSpan> = shared(TextRange::new(start, start + 1)).cloned().collect();
            stack.reverse();
            stack.sort_by_key(|span| span.range.len());
            prop_assert_eq!(found.at(CodePoint(start)), stack, "at {}", start);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn queries_equal_a_plain_list_under_any_changes(first in places(0..400), changes in changes()) {
        let mut list = List::default();
        let spans: Vec<SharedSpan> = first.into_iter().map(|place| list.make(place)).collect();
        let mut found = Annotations::new(spans.clone(), Vec::new()).unwrap();
        list.apply(&Edit { added_spans: spans, ..Edit::default() });
        list.compare(&found)?;
        for change in &changes {
            let (kept, old) = (found.clone(), list.clone());
            let edit = list.edit(change);
            found = found.apply(&edit).unwrap();
            list.apply(&edit);
            list.compare(&found)?;
            // The version before is as it was, and the inverse leads back to it.
            prop_assert!(kept.spans().eq(&old.spans));
            old.compare(&found.apply(&edit.inverted()).unwrap())?;
        }
    }
}
