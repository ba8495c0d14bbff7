//! What the screen draws: runs and lanes.

use counterclaim::model::offset::TextRange;
use counterclaim::model::segment::Segments;

use crate::notation::document;

/// The runs of code points `start..end`, as `a,b“text”` with the innermost span first, and the lanes as `a0 b1`.
fn check(marked: &str, (start, end): (usize, usize), runs: &str, lanes: &str) {
    let document = document(marked, &[]);
    let range = TextRange::new(start, end);
    let segments = Segments::new(range, document.annotations.between(range).cloned().collect());
    let id = |&i: &usize| segments.spans[i].id.as_str();
    let found = segments.runs.iter().map(|run| {
        let active = run.active.iter().map(id).collect::<Vec<_>>().join(",");
        format!("{active}“{}”", document.text.slice(run.range))
    });
    assert_eq!(found.collect::<Vec<_>>().join(" "), runs, "{marked} {range}");
    let found = segments.lanes.iter().enumerate().map(|(i, lane)| format!("{}{lane}", id(&i)));
    assert_eq!(found.collect::<Vec<_>>().join(" "), lanes, "{marked} {range}");
}

#[test]
fn text_without_spans_is_one_run() {
    check("The army", (0, 8), "“The army”", "");
    check("The army", (4, 6), "“ar”", "");
    check("The army", (4, 4), "", "");
    check("", (0, 0), "", "");
}

#[test]
fn nested_spans_lie_below_what_encloses_them() {
    check("A [claim:b [actor:c] d] e", (0, 9), "“A ” a“b ” b,a“c” a“ d” “ e”", "a1 b0");
    check("[claim:[actor:b] c]", (0, 3), "b,a“b” a“ c”", "a1 b0");
    check("[claim:b [actor:c]]", (0, 3), "a“b ” b,a“c”", "a1 b0");
    check("[claim:[denial:[actor:x] y] z]", (0, 5), "c,b,a“x” b,a“ y” a“ z”", "a2 b1 c0");
}

#[test]
fn crossing_spans_share_the_middle() {
    check("[1:claim:one [2:actor:two]1 x]2", (0, 9), "1“one ” 2,1“two” 2“ x”", "11 20");
    check("[1:claim:a[2:claim:b[3:claim:c]1d]2e]3", (0, 5), "1“a” 2,1“b” 3,2,1“c” 3,2“d” 3“e”", "12 21 30");
}

#[test]
fn identical_spans_have_lanes_of_their_own() {
    check("[claim:[actor:x]]", (0, 1), "b,a“x”", "a1 b0");
    check("x[claim:[claim:[claim:y]]]", (0, 2), "“x” c,b,a“y”", "a2 b1 c0");
}

#[test]
fn adjacent_spans_share_a_lane_and_no_run() {
    check("[claim:ab][actor:cd]", (0, 4), "a“ab” b“cd”", "a0 b0");
    check("[claim:[actor:ab][actor:cd]]", (0, 4), "b,a“ab” c,a“cd”", "a1 b0 c0");
}

#[test]
fn lanes_are_used_again_where_they_are_free() {
    check(
        "[claim:[actor:a] [1:denial:b [2:figure:c]1 d]2]",
        (0, 7),
        "b,a“a” a“ ” 1,a“b ” 2,1,a“c” 2,a“ d”",
        "a2 b0 11 20",
    );
    check("[1:claim:ab[2:claim:c]1d[3:claim:e]2f]3", (0, 6), "1“ab” 2,1“c” 2“d” 3,2“e” 3“f”", "10 21 30");
}

#[test]
fn only_what_lies_in_the_range_is_cut() {
    check("[claim:The [actor:army] said] so", (4, 10), "b,a“army” a“ s”", "a1 b0");
    check("[claim:The [actor:army] said] so", (5, 7), "b,a“rm”", "a1 b0");
    check("[claim:The] [actor:army]", (3, 4), "“ ”", "");
    check("[claim:👩🏽‍🚒\r\nمالي]", (4, 6), "a“\r\n”", "a0");
}

#[test]
fn many_lanes_stack() {
    let depth = 26;
    let marked = format!("{}x{}", "[claim:".repeat(depth), "]".repeat(depth));
    let document = document(&marked, &[]);
    let range = TextRange::new(0, 1);
    let segments = Segments::new(range, document.annotations.spans().cloned().collect());
    let mut lanes = segments.lanes.clone();
    lanes.sort_unstable();
    assert_eq!(lanes, (0..depth).collect::<Vec<_>>());
    let found: Vec<_> = segments.runs.iter().map(|run| (run.range, run.active.len())).collect();
    assert_eq!(found, [(range, depth)]);
}
