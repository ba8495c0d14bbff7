//! Ids for new documents.

use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::project::Project;
use counterclaim::model::text::Text;

fn check(taken: &[&str], title: &str, expected: &str) {
    let document = |id: &&str| Document::new(id.into(), Text::new(""), Details::default());
    let project = Project { documents: taken.iter().map(document).collect(), ..Project::default() };
    assert_eq!(project.free_id(title).as_str(), expected, "{title:?}, {taken:?} taken");
    assert_eq!(project.document(&expected.into()), None);
    assert!(taken.iter().all(|&id| project.document(&id.into()).is_some()));
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
