//! Whatever is done can be undone and redone.

use counterclaim::model::boundary::UnicodeWords;
use counterclaim::model::command::{Command, Stamp};
use counterclaim::model::document::Document;
use counterclaim::model::edit::{Details, Edit};
use counterclaim::model::history::{History, Step};
use counterclaim::model::offset::TextRange;
use counterclaim::model::span::{AnnotationId, Value};
use counterclaim::model::text::Text;
use proptest::prelude::*;

use crate::parts::{ANNOTATOR, MADE};
use crate::scheme::scheme;
use crate::texts::{config, text};

/// What a person might do; numbers are taken modulo what there is.
type Wish = (u8, usize, usize, usize);

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    proptest::collection::vec((0..11_u8, any::<usize>(), any::<usize>(), 0..4_usize), 0..60)
}

/// The command that `wish` comes to in `document`, if it comes to one.
fn command(document: &Document, (kind, a, b, c): Wish) -> Option<Command> {
    let len = document.text.len().0 + 1;
    let (start, end) = ((a % len).min(b % len), (a % len).max(b % len));
    let range = document.text.span_range(TextRange::new(start, end), (c > 0).then_some(&UnicodeWords))?;
    let count = document.annotations.span_count();
    let id = |n: usize| Some(document.annotations.nth(n.checked_rem(count)?)?.id.clone());
    let label = ["claim", "denial", "figure", "actor"][c];
    Some(match kind {
        0..=2 => Command::Tag(vec![range], label.into()),
        3 => Command::Relabel(id(a)?, label.into()),
        4 => Command::Resize(id(c)?, range),
        5 => Command::SetNote(id(a)?, label.to_owned()),
        6 => Command::SetAttribute(id(a)?, "unit".into(), (c > 0).then(|| Value::Text(label.to_owned()))),
        7 => Command::Delete(vec![id(a)?, id(b)?]),
        8 => Command::Relate(["near", "said_by", "conflicts", "concerns"][c].into(), id(a)?, id(b)?),
        9 => Command::Unrelate(document.annotations.relations().nth(c)?.id.clone()),
        _ => Command::SetDetails(Details { note: label.to_owned(), ..Details::default() }),
    })
}

/// Carries out what can be; gives the versions of the document, the history and the journal.
fn work(document: Document, wishes: &[Wish]) -> (Vec<Document>, History, Vec<(Step, Edit)>) {
    let mut made = 0;
    let mut new_id = || {
        made += 1;
        AnnotationId::from(format!("{}", made * 7919 % 1009))
    };
    let (mut versions, mut history, mut journal) = (vec![document], History::default(), Vec::new());
    for &wish in wishes {
        let now = versions.last().unwrap();
        let Some(command) = command(now, wish) else { continue };
        let mut stamp = Stamp { annotator: ANNOTATOR.into(), at: MADE.into(), new_id: &mut new_id };
        let Ok(edit) = command.edit(now, &scheme(), &mut stamp) else { continue };
        let next = now.apply(&edit);
        versions.push(next.unwrap_or_else(|error| panic!("{command:?} comes to an edit that is refused: {error}")));
        history.record(Step::Do, &edit);
        journal.push((Step::Do, edit));
    }
    (versions, history, journal)
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn everything_undone_is_the_original_and_redone_the_end(content in text(40), wishes in wishes()) {
        let original = Document::new("d".into(), Text::new(content), Details::default());
        let (versions, mut history, mut journal) = work(original.clone(), &wishes);
        let mut now = versions.last().unwrap().clone();
        for expected in versions.iter().rev().skip(1) {
            let edit = history.undo().unwrap();
            now = now.apply(&edit).unwrap();
            history.record(Step::Undo, &edit);
            journal.push((Step::Undo, edit));
            prop_assert_eq!(&now, expected);
        }
        prop_assert!(!history.can_undo() && now == original);
        for expected in &versions[1..] {
            let edit = history.redo().unwrap();
            now = now.apply(&edit).unwrap();
            history.record(Step::Redo, &edit);
            journal.push((Step::Redo, edit));
            prop_assert_eq!(&now, expected);
        }
        prop_assert!(!history.can_redo());
        // The journal alone gives the same document and the same history.
        let (mut replayed, mut again) = (original, History::default());
        for (step, edit) in &journal {
            replayed = replayed.apply(edit).unwrap();
            again.record(*step, edit);
        }
        prop_assert_eq!(replayed, now);
        prop_assert_eq!((again.undo(), again.redo()), (history.undo(), history.redo()));
    }

    #[test]
    fn spans_stay_storable_whatever_is_done(content in text(40), wishes in wishes()) {
        let original = Document::new("d".into(), Text::new(content), Details::default());
        let (versions, ..) = work(original, &wishes);
        for version in &versions {
            let mut seen = std::collections::BTreeSet::new();
            for span in version.annotations.spans() {
                prop_assert_eq!(version.check(span), Ok(()));
                prop_assert!(seen.insert((span.range, &span.label)), "{} is there twice", span.id);
            }
            for relation in version.annotations.relations() {
                for id in [&relation.from, &relation.to] {
                    prop_assert!(version.annotations.span(id).is_some(), "{} dangles", relation.id);
                }
            }
        }
    }
}
