//! Segments equal what each code point says on its own.

use counterclaim::model::annotations::Annotations;
use counterclaim::model::offset::{CodePoint, TextRange};
use counterclaim::model::segment::Segments;
use counterclaim::model::span::SharedSpan;
use proptest::prelude::*;

use crate::parts::span;
use crate::texts::config;

/// Up to 40 spans, many of them short, nested, crossing, adjacent or identical, and a range to cut.
fn spans_and_range() -> impl Strategy<Value = (Vec<SharedSpan>, TextRange)> {
    let place = (0..60_usize, prop_oneof![1..6_usize, 1..60_usize]);
    (proptest::collection::vec(place, 0..40), 0..=70_usize, 0..=70_usize).prop_map(|(places, a, b)| {
        let spans = places.into_iter().enumerate();
        let spans = spans.map(|(i, (start, len))| span(&i.to_string(), "claim", TextRange::new(start, start + len)));
        (spans.collect(), TextRange::new(a.min(b), a.max(b)))
    })
}

proptest! {
    #![proptest_config(config(1024))]

    #[test]
    fn runs_partition_the_range_and_tell_what_is_active((spans, range) in spans_and_range()) {
        let all = Annotations::new(spans, Vec::new()).unwrap();
        let inside: Vec<SharedSpan> = all.spans().filter(|span| span.range.start.0.max(range.start.0)
            < span.range.end.0.min(range.end.0)).cloned().collect();
        let segments = Segments::new(range, inside.clone());
        prop_assert_eq!(&segments.spans, &inside);
        let mut at = range.start;
        for run in &segments.runs {
            prop_assert!(run.range.start == at && !run.range.is_empty(), "runs do not join at {}", at);
            at = run.range.end;
            for at in run.range.start.0..run.range.end.0 {
                let active: Vec<SharedSpan> = run.active.iter().map(|&i| inside[i].clone()).collect();
                prop_assert_eq!(active, all.at(CodePoint(at)), "at {}", at);
            }
        }
        prop_assert_eq!(at, range.end);
        for pair in segments.runs.windows(2) {
            prop_assert_ne!(&pair[0].active, &pair[1].active, "a run was cut for nothing");
        }
    }

    #[test]
    fn no_two_spans_that_overlap_share_a_lane((spans, _) in spans_and_range()) {
        let all = Annotations::new(spans, Vec::new()).unwrap();
        let Segments { spans, lanes, .. } = Segments::new(TextRange::new(0, 120), all.spans().cloned().collect());
        prop_assert_eq!(lanes.len(), spans.len());
        for i in 0..spans.len() {
            for j in 0..i {
                let overlap = spans[i].range.overlaps(spans[j].range);
                prop_assert!(!overlap || lanes[i] != lanes[j], "{} and {}", spans[i].range, spans[j].range);
                // What lies wholly inside another span lies below it.
                if overlap && spans[j].range.start <= spans[i].range.start && spans[i].range.end <= spans[j].range.end {
                    prop_assert!(lanes[i] < lanes[j], "{} is not below {}", spans[i].range, spans[j].range);
                }
            }
            // No lane is skipped: below each span, every lower lane is taken by one that overlaps it.
            for lane in 0..lanes[i] {
                let taken = (0..spans.len()).any(|j| lanes[j] == lane && spans[j].range.overlaps(spans[i].range));
                prop_assert!(taken, "lane {} under {} is empty", lane, spans[i].range);
            }
        }
    }
}
