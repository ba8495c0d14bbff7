//! Ids for new documents, names for new projects.

use counterclaim::formats::naming::{Naming, Wish};
use counterclaim::model::document::DocumentId;
use counterclaim::model::project::Project;

fn check(taken: &[&str], title: &str, expected: &str) {
    let taken: Vec<DocumentId> = taken.iter().map(|id| (*id).into()).collect();
    let mut naming = Naming::beside(taken.iter());
    let (id, said) = naming.name(&Wish::Title(title.to_owned()));
    assert_eq!((id.as_str(), said), (expected, None), "{title:?}, {taken:?} taken");
    assert!(!naming.take(&id) && taken.iter().all(|id| !naming.take(id)) && !naming.take(&"".into()));
}

/// Each by a look at what is taken, and not at all of it again: a table may have this many rows.
#[test]
fn thousands_of_equal_titles_get_an_id_each() {
    let taken: Vec<DocumentId> = (2..50_000).step_by(2).map(|n| DocumentId::from(format!("report-{n}"))).collect();
    let mut naming = Naming::beside(taken.iter());
    let ids = (0..50_000).map(|_| naming.name(&Wish::Title("Report".to_owned())).0.to_string());
    let ids: std::collections::BTreeSet<String> = ids.collect();
    assert_eq!(ids.len(), 50_000);
    assert!(ids.contains("report") && ids.contains("report-3") && ids.contains("report-74999"));
    assert!(!taken.iter().any(|id| ids.contains(id.as_str())));
}

#[test]
fn a_free_id_is_made_from_the_title() {
    check(&[], "Army denies 12 killed", "army-denies-12-killed");
    check(&["report"], "Report", "report-2");
    check(&["report", "report-2", "report-4"], "Report", "report-3");
    check(&[], " …Army:  \"No\"! ", "army-no");
    check(&[], "État 马里 مالي", "état-马里-مالي");
    check(&[], "", "document");
    check(&["document"], "…", "document-2");
    check(&[], "../../etc/passwd", "etc-passwd");
    check(&[], &"x".repeat(200), &"x".repeat(60));
    check(&[], &format!("{} y", "x".repeat(59)), &"x".repeat(59));
}

#[test]
fn a_project_is_named_beside_those_that_are_there() {
    let named = |name: &str| Project { name: name.to_owned(), ..Project::default() };
    assert_eq!(named("Mali").name_beside(&["Niger"]), "Mali");
    assert_eq!(named("Mali").name_beside(&["Niger", "Mali", "Mali (3)"]), "Mali (2)");
    assert_eq!(named("Mali").name_beside(&["Mali (2)", "Mali"]), "Mali (3)");
}
