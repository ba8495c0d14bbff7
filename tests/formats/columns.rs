//! Columns of tokens and tags, byte by byte, and those of other programs.

use counterclaim::formats::columns::{BILOU, CONLL};
use counterclaim::formats::format::{Format, InputFile};
use counterclaim::formats::import::sort_out;
use counterclaim::formats::options::{Align, Options, Overlap};
use counterclaim::model::annotations::Annotations;
use counterclaim::model::document::Document;
use counterclaim::model::edit::Details;
use counterclaim::model::project::Project;
use counterclaim::model::text::Text;
use proptest::prelude::*;

use super::examples::small;
use super::{exported, file, read_as, read_bytes, read_damaged, spans_of};
use crate::adversarial::span;
use crate::texts::config;

/// A project of one document with spans over the first occurrence of each quote.
fn one(text: &str, spans: &[(&str, &str)]) -> Project {
    let text = Text::new(text);
    let number = |(n, (label, quote)): (usize, &(&str, &str))| span(&text, &format!("s{n}"), label, quote);
    let annotations = Annotations::new(spans.iter().enumerate().map(number).collect(), Vec::new()).unwrap();
    let document = Document::new("d1".into(), text, Details { title: "d1".to_owned(), ..Details::default() });
    Project { documents: vec![Document { annotations, ..document }], ..Project::default() }
}

fn written(project: &Project, format: &'static Format, options: &Options) -> String {
    file(&exported(project, format, options), "d1.conll").to_owned()
}

/// What is said of `names`, which are not read of `what`.
fn unread(what: &str, names: &str) -> String {
    format!("x.conll: More is said of {what} than is read here: {names}.")
}

fn read(text: &str) -> (Project, Vec<String>) {
    read_as(&CONLL, &[("x.conll", text)])
}

#[test]
fn a_token_a_line_with_its_tag() {
    let options = Options::default();
    assert_eq!(
        written(&small(), &CONLL, &options),
        "Army\tB-denial\ndenies\tI-denial\n12\tB-casualty_figure\nkilled\tI-casualty_figure\n.\tO\n\n"
    );
    assert_eq!(
        written(&small(), &BILOU, &options),
        "Army\tB-denial\ndenies\tL-denial\n12\tB-casualty_figure\nkilled\tL-casualty_figure\n.\tO\n\n"
    );
}

#[test]
fn every_sentence_ends_in_an_empty_line_but_none_inside_a_span() {
    let text = "One. Two three.\n\nFour";
    assert_eq!(
        written(&one(text, &[]), &CONLL, &Options::default()),
        "One\tO\n.\tO\n\nTwo\tO\nthree\tO\n.\tO\n\nFour\tO\n\n"
    );
    assert_eq!(
        written(&one(text, &[("a", "three.\n\nFour")]), &BILOU, &Options::default()),
        "One\tO\n.\tO\n\nTwo\tO\nthree\tB-a\n.\tI-a\nFour\tL-a\n\n"
    );
}

#[test]
fn document_starts_are_written_if_asked_for() {
    let options = Options { docstart: true, ..Options::default() };
    assert!(written(&small(), &CONLL, &options).starts_with("-DOCSTART- -X- O O\n\nArmy\tB-denial\n"));
}

#[test]
fn each_label_gets_a_folder_if_asked_for() {
    let options = Options { overlap: Overlap::PerLabel, ..Options::default() };
    let export = exported(&one("a b c", &[("x", "a b"), ("y", "b c")]), &CONLL, &options);
    assert_eq!(file(&export, "x/d1.conll"), "a\tB-x\nb\tI-x\nc\tO\n\n");
    assert_eq!(file(&export, "y/d1.conll"), "a\tO\nb\tB-y\nc\tI-y\n\n");
}

#[test]
fn spans_that_cut_tokens_are_moved_as_chosen() {
    let project = one("killed now", &[("a", "kill")]);
    let tags = |align| written(&project, &CONLL, &Options { align: Some(align), ..Options::default() });
    assert_eq!(tags(Align::Expand), "killed\tB-a\nnow\tO\n\n");
    assert_eq!(tags(Align::Split), "kill\tB-a\ned\tO\nnow\tO\n\n");
    assert_eq!(tags(Align::Contract), "killed\tO\nnow\tO\n\n");
}

#[test]
fn labels_with_blanks_stay_one_column() {
    let project = one("a b", &[("very\tlong %20 label\u{3000}x", "a")]);
    let text = written(&project, &CONLL, &Options::default());
    assert_eq!(text, "a\tB-very%09long%20%2520%20label%E3%80%80x\nb\tO\n\n");
    assert_eq!(spans_of(&read(&text).0), ["very\tlong %20 label\u{3000}x 0-1 \"a\""]);
    // Percent signs of others.
    assert_eq!(spans_of(&read("a\tB-5%\nb\tB-%zz%41\n").0), ["5% 0-1 \"a\"", "%zz%41 2-3 \"b\""]);
}

#[test]
fn a_text_that_begins_with_a_byte_order_mark_keeps_it() {
    let text = written(&one("\u{feff}a b", &[]), &CONLL, &Options::default());
    assert_eq!(text, "\n\u{feff}\tO\na\tO\nb\tO\n\n");
    assert_eq!(read(&text).0.documents[0].text.as_str(), "\u{feff} a b");
    assert_eq!(read("\u{feff}a\tO\nb\tO\n\n").0.documents[0].text.as_str(), "a b");
}

#[test]
fn four_columns_and_document_starts_are_read() {
    let (project, problems) = read(
        "-DOCSTART- -X- -X- O\r\n\r\nEU NNP B-NP B-ORG\r\nrejects VBZ B-VP O\r\n\r\nGerman JJ B-NP I-MISC\r\n\r\n\
         -DOCSTART- -X- -X- O\r\n\r\nPeter NNP B-NP B-PER\r\nBlackburn NNP I-NP I-PER\r\n",
    );
    assert_eq!(problems, [unread("tokens", "“column 2” (5), “column 3” (5)")]);
    let texts: Vec<&str> = project.documents.iter().map(|document| document.text.as_str()).collect();
    assert_eq!(texts, ["EU rejects\nGerman", "Peter Blackburn"]);
    assert_eq!(spans_of(&project), ["ORG 0-2 \"EU\"", "MISC 11-17 \"German\"", "PER 0-15 \"Peter Blackburn\""]);
}

#[test]
fn numbered_tokens_have_layers_of_tags() {
    let (project, problems) = read(
        "#\tn-tv.de [2005]\n1\tIm\tO\tO\n2\tNorden\tB-LOC\tO\n\n#\tx\n1\tHafen\tB-ORG\tB-LOC\n2\tRiga\tI-ORG\tO\n3\t.\tO\tO\n",
    );
    let said = "x.conll: Which span of “LOC” is of which layer (“column 3”, “column 4”) is not kept.";
    assert_eq!(problems, [said, &unread("documents", "“# comment” (2)")]);
    assert_eq!(project.documents[0].text.as_str(), "Im Norden\nHafen Riga .");
    assert_eq!(spans_of(&project), ["LOC 3-9 \"Norden\"", "ORG 10-20 \"Hafen Riga\"", "LOC 10-15 \"Hafen\""]);
    // With a part of speech between, the last column alone is the tag.
    let (project, problems) = read("1 Im APPR O\n2 Norden NN B-LOC\n");
    let said = vec![unread("tokens", "“column 3” (2)")];
    assert_eq!((spans_of(&project), &problems), (vec!["LOC 3-9 \"Norden\"".to_owned()], &said));
    let (project, problems) = read("1 Riga B-NP B-LOC\n2 slept B-VP O\n");
    assert_eq!((spans_of(&project), problems), (vec!["LOC 0-4 \"Riga\"".to_owned()], said));
    // Numbers may be words.
    let (project, _) = read("1 CD O\n3 CD B-x\n");
    assert_eq!(spans_of(&project), ["x 2-3 \"3\""]);
}

#[test]
fn rows_of_several_words_number_none() {
    let text =
        "# text = Army's left.\n1-2\tArmy's\t_\n1\tArmy\tB-ORG\n2\t's\tO\n2.1\thas\t_\n3\tleft\tO\n\n1\tWe\tB-ORG\n";
    let (project, problems) = read(text);
    assert_eq!(project.documents[0].text.as_str(), "Army 's left\nWe");
    assert_eq!(spans_of(&project), ["ORG 0-4 \"Army\"", "ORG 13-15 \"We\""]);
    assert_eq!(
        problems,
        ["x.conll: Rows of several words (1-2) or of none in the text (4.1): 2, not read; those of single words are."]
    );
}

#[test]
fn tags_in_columns_that_are_not_read_are_counted() {
    let (project, problems) = read("EU B-ORG B-LOC\nis B-NP O\nhere O O\nin B-PER O\n");
    assert_eq!(spans_of(&project), ["LOC 0-2 \"EU\""]);
    let said = "x.conll: Tags in columns before the last one: 2, not read.";
    assert_eq!(problems, [said, &unread("tokens", "“column 2” (1)")]);
}

#[test]
fn all_tag_schemes_are_read() {
    let spans = |tags: &str| {
        let lines: String = tags.split(' ').enumerate().map(|(n, tag)| format!("w{n}\t{tag}\n")).collect();
        let (project, problems) = read(&lines);
        assert_eq!(problems, Vec::<String>::new());
        spans_of(&project)
    };
    assert_eq!(spans("I-a I-a B-a O"), ["a 0-5 \"w0 w1\"", "a 6-8 \"w2\""]);
    assert_eq!(spans("B-a L-a U-b _"), ["a 0-5 \"w0 w1\"", "b 6-8 \"w2\""]);
    assert_eq!(spans("B-a E-a S-b -"), ["a 0-5 \"w0 w1\"", "b 6-8 \"w2\""]);
    // A sentence ends a span.
    assert_eq!(spans_of(&read("a\tB-x\n\nb\tI-x\n").0), ["x 0-1 \"a\"", "x 2-3 \"b\""]);
}

#[test]
fn lines_that_are_none_are_named_and_the_rest_is_read() {
    let (project, problems) = read("# id 7\na\tB-x\nb\n\t O\nc\tPER\n#\tO\n");
    assert_eq!(project.documents[0].text.as_str(), "a b c #");
    assert_eq!(spans_of(&project), ["x 0-1 \"a\""]);
    let [one_column, no_token, no_tag, comment] = &problems[..] else { panic!("{problems:?}") };
    assert!(one_column.starts_with("x.conll, line 3: It has one column."), "{one_column}");
    assert!(no_token.starts_with("x.conll, line 4: There is no token"), "{no_token}");
    assert!(no_tag.starts_with("x.conll, line 5: “PER”"), "{no_tag}");
    assert_eq!(*comment, unread("documents", "“# comment” (1)"));
    let many: String = (0..30).map(|n| format!("w{n}\n")).collect();
    let (project, problems) = read(&many);
    assert_eq!((project.documents.len(), problems.len()), (1, 21));
    assert_eq!(problems[20], "x.conll: 10 more lines could not be read as they should.");
}

#[test]
fn a_lone_accent_stays_a_token_of_its_own() {
    let (project, problems) = read("a\tO\n\u{301}\tB-x\nb\tO\n\u{600}\tB-y\nc\tO\n");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(project.documents[0].text.as_str(), "a\n\u{301} b \u{600}\nc");
    assert_eq!(spans_of(&project), ["x 2-3 \"\\u{301}\"", "y 6-7 \"\\u{600}\""]);
}

#[test]
fn columns_are_known_by_their_looks() {
    let is_columns = |name: &str, text: &str| {
        let file = InputFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        let (found, ..) = sort_out(vec![file]);
        found.first().is_some_and(|found| found.format.id == "conll")
    };
    assert!(is_columns("a.conll", ""));
    assert!(is_columns("train.txt", "-DOCSTART- -X- O O\n\nEU NNP B-ORG\nrejects VBZ O\n. . O\n"));
    assert!(is_columns("train.tsv", "# id 1\nEU\tB-ORG\nrejects\tO\n.\tO\n"));
    assert!(!is_columns("a.txt", "Blood types are A, B, AB and\nthe type that is called O\nand nothing else\n"));
    assert!(!is_columns("a.txt", "EU NNP B-ORG\nrejects VBZ O\n"));
    assert!(!is_columns("a.txt", ""));
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn no_bytes_are_too_much(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read_bytes(&CONLL, "x.conll", &bytes);
    }

    #[test]
    fn damaged_exports_are_read(at in any::<usize>(), change in proptest::collection::vec(any::<u8>(), 0..20)) {
        read_damaged(&BILOU, at, &change);
    }

    #[test]
    fn lines_of_pieces_are_read(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "a", "B-x", "I-x", "L-y", "O", "\t", "\t", " ", "\n", "\n", "\n\n", "\r\n", "-DOCSTART-", "#", "%", "%2", "\u{301}", "\u{600}", "\u{feff}", "é",
    ]), 0..60)) {
        read_bytes(&CONLL, "x.conll", pieces.concat().as_bytes());
    }
}
