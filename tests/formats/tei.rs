//! TEI: every byte of what is about the annotations, and that a wrong file would not be handed over.

use counterclaim::formats::export::piece::Job;
use counterclaim::formats::format::{DocumentWriting, OutputFile, ProjectFacts, WriteError, Writing};
use counterclaim::formats::options::Options;
use counterclaim::formats::tei;
use counterclaim::model::project::Project;
use proptest::prelude::*;

use super::examples::small;
use super::{exported, file};
use crate::adversarial;
use crate::projects::project;
use crate::texts::config;

fn writing() -> &'static DocumentWriting {
    match &tei::FORMAT.writing {
        Some(Writing::Documents(writing)) => writing,
        _ => panic!("written document by document"),
    }
}

/// What the writer's own check says of `content` as the file of the project's only document.
fn check(project: &Project, content: &str) -> Result<(), WriteError> {
    let facts = ProjectFacts::default();
    let options = Options::default();
    let job =
        Job { format: &tei::FORMAT, writing: writing(), scheme: &project.scheme, project: &facts, options: &options };
    let files = [OutputFile::new("d1.xml", content)];
    writing().check.unwrap()(&project.documents[0], &files, &job.context())
}

#[test]
fn a_small_document() {
    let export = exported(&small(), &tei::FORMAT, &Options::default());
    let content = file(&export, "d1.xml");
    let (_, annotated) = content.split_once("  <text>\n").unwrap();
    let expected = r##"    <body>
      <ab xml:id="text" xml:space="preserve">Army denies 12 killed.</ab>
    </body>
  </text>
  <standOff>
    <spanGrp type="annotation">
      <span xml:id="span-1" n="a2" from="#string-range(text,0,11)" ana="#label-1" resp="#annotator-1"/>
      <span xml:id="span-2" n="a1" from="#string-range(text,12,9)" ana="#label-2" resp="#annotator-1"/>
    </spanGrp>
    <listRelation>
      <relation name="denies" ref="#relation-1" active="#span-1" passive="#span-2" resp="#annotator-1"/>
    </listRelation>
  </standOff>
</TEI>
"##;
    assert_eq!(annotated, expected);
    assert_eq!(content.matches("<category ").count(), 3);
}

#[test]
fn everything_said_of_a_span_is_in_the_file() {
    let export = exported(&adversarial::project(), &tei::FORMAT, &Options::default());
    let content = file(&export, "emoji.xml");
    for expected in [
        "<f name=\"low\">\n        <numeric value=\"12\"/>",
        "<string>“civilians”\tand\nothers, =1+1</string>",
        ">two\nlines\tand a tab, “quotes”</span>",
        "<note type=\"source\">Wire, \"Agency\"</note>",
        "<date when=\"2022-04-09\">2022-04-09</date>",
        "<language ident=\"en\">en</language>",
        "<licence>CC0-1.0</licence>",
        "<gloss>Definition of claim: &lt;b&gt;“x”&lt;/b&gt; &amp; more</gloss>",
        "mutual=\"#span-4 #span-3\"",
    ] {
        assert!(content.contains(expected), "{expected} in {content}");
    }
    let breaks = file(&export, "blanks-and-breaks.xml");
    assert!(breaks.contains("First line.&#13;\nSecond\tline"), "{breaks}");
}

#[test]
fn a_wrong_file_is_not_handed_over() {
    let project = small();
    let export = exported(&project, &tei::FORMAT, &Options::default());
    let content = file(&export, "d1.xml");
    assert_eq!(check(&project, content), Ok(()));
    let offset = WriteError::Offset("d1".to_owned(), "a1".to_owned());
    assert_eq!(check(&project, &content.replace("(text,12,9)", "(text,11,9)")), Err(offset.clone()));
    assert_eq!(check(&project, &content.replace("12,9)\" ana=\"#label-2", "12,9)\" ana=\"#label-1")), Err(offset));
    for (from, to) in [
        ("Army denies 12", "Army denies  12"),
        ("active=\"#span-1\"", "active=\"#span-2\""),
        ("ref=\"#relation-1\"", "ref=\"#label-1\""),
        ("</standOff>", ""),
        ("</spanGrp>", "<span/></spanGrp>"),
    ] {
        assert!(content.contains(from), "{from}");
        let outcome = check(&project, &content.replace(from, to));
        assert!(matches!(outcome, Err(WriteError::Unreadable(_))), "{from}: {outcome:?}");
    }
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn every_project_passes_its_own_check(project in project()) {
        if !project.documents.is_empty() {
            exported(&project, &tei::FORMAT, &Options::default());
        }
    }
}
