//! brat: exact lines, what other programs write, and what is not like that.

use counterclaim::formats::brat::FORMAT;
use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::InputFile;
use counterclaim::formats::import;
use counterclaim::formats::loss::{Effect, LossKind};
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::model::document::Document;

use super::examples::small;
use super::{exported, file};
use crate::adversarial;

fn input(name: &str, content: &str) -> InputFile {
    InputFile { name: name.to_owned(), bytes: content.into() }
}

/// Reads `x.txt` and `x.ann`.
fn read(text: &str, ann: &str) -> Reading {
    let files = [input("x.ann", ann), input("x.txt", text)];
    import::read(&FORMAT, &files, &ReadOptions::default()).unwrap()
}

/// Spans as `label "words"`, with what is said of them.
fn spans(document: &Document) -> Vec<String> {
    let words = |span: &counterclaim::model::span::SharedSpan| {
        let said: Vec<String> = span.attributes.iter().map(|(id, value)| format!(" {id}={value:?}")).collect();
        format!("{} {:?}{}{}", span.label, document.text.slice(span.range), said.concat(), span.note)
    };
    document.annotations.spans().map(words).collect()
}

fn relations(document: &Document) -> Vec<String> {
    document.annotations.relations().map(|r| format!("{} {} {}", r.kind, r.from, r.to)).collect()
}

fn problems(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_small_document_is_these_lines() {
    let export = exported(&small(), &FORMAT, &Options::default());
    assert_eq!(file(&export, "d1.txt"), "Army denies 12 killed.");
    let ann = "T1\tdenial 0 11\tArmy denies\nT2\tcasualty_figure 12 21\t12 killed\nR1\tdenies Arg1:T1 Arg2:T2\n";
    assert_eq!(file(&export, "d1.ann"), ann);
}

#[test]
fn breaks_part_a_span_and_long_values_are_notes() {
    let export = exported(&adversarial::project(), &FORMAT, &Options::default());
    let text = file(&export, "blanks-and-breaks.txt");
    assert!(!text.contains('\r') && text.starts_with('\u{feff}'));
    let ann = file(&export, "blanks-and-breaks.ann");
    assert!(ann.starts_with("T1\tclaim 1 12;13 19;20 24\tFirst line. Second line\n"), "{ann}");
    let ann = file(&export, "emoji.ann");
    assert!(ann.contains(
        "A1\tlow T1 12\n#1\tmodifier T1\tat least\n#2\tvictims T1\t“civilians”_x0009_and_x000A_others, =1+1\n"
    ));
    assert!(ann.contains("#3\tAnnotatorNotes T2\ttwo_x000A_lines_x0009_and a tab, “quotes”\n"), "{ann}");
    assert_eq!(file(&export, "none.ann"), "");
    let blanks = export.losses.losses.iter().find(|loss| loss.kind == LossKind::Blanks).unwrap();
    assert_eq!((blanks.count, blanks.effect), (1, Effect::Changed));
}

#[test]
fn the_page_is_told_labels_and_colours() {
    let export = exported(&adversarial::project(), &FORMAT, &Options::default());
    let conf = file(&export, "annotation.conf");
    assert!(conf.starts_with(
        "[entities]\nclaim\ndenial\ncasualty_figure\nactor\n\n[relations]\nsaid_by\tArg1:<ENTITY>, Arg2:<ENTITY>\n"
    ));
    assert!(conf.contains("conflicts_with\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric\n<OVERLAP>\t"), "{conf}");
    assert!(conf.ends_with("modifier\tArg:claim|denial|casualty_figure|actor, Value:exact\nvictims\tArg:claim|denial|casualty_figure|actor\n"));
    let conf = file(&export, "visual.conf");
    assert!(conf.contains("casualty_figure | casualty figure\n"), "{conf}");
    assert!(conf.contains("\nclaim\tbgColor:#9e3d22, fgColor:white, borderColor:darken\n"), "{conf}");
}

#[test]
fn what_brat_has_and_we_have_not_becomes_what_is_nearest() {
    let text = "Smith left Acme in May, said IBM (Big Blue).";
    let ann = "T1\tPerson 0 5\tSmith\nT2\tLeave 6 10\tleft\nT3\tOrg 11 15\tAcme\nE1\tLeave:T2 Who:T1 Where2:T3\nA1\tNegation E1\n\
               M1\tSpeculation T1\nA2\tConfidence T3 High\nA3\tCount T3 3\nN1\tReference T1 Wikipedia:42\tJohn Smith\n\
               T4\tOrg 29 32\tIBM\nT5\tOrg 34 42\tBig Blue\n*\tEquiv T3 T4 T5\n#1\tAnnotatorNotes E1\tWhy? \n\
               #2\tUnconfirmed T5\t\nR1\tOf Arg2:T1 Arg1:E1\t\n";
    let reading = read(text, ann);
    let document = &reading.project.documents[0];
    let expected = [
        "Person \"Smith\" Speculation=Text(\"true\") Reference=Text(\"Wikipedia:42 John Smith\")",
        "Leave \"left\" Negation=Text(\"true\")Why? ",
        "Org \"Acme\" Confidence=Text(\"High\") Count=Number(\"3\")",
        "Org \"IBM\"",
        "Org \"Big Blue\" Unconfirmed=Text(\"\")",
    ];
    assert_eq!(spans(document), expected);
    let expected = ["Of T2 T1", "Who T2 T1", "Where T2 T3", "Equiv T3 T4", "Equiv T4 T5"];
    assert_eq!(relations(document), expected);
    let expected = [
        "x.txt: It has 1 event; their arguments became relations that start from the trigger.",
        "x.txt: It has 1 equivalence; each became relations from one span to the next.",
        "x.txt: It has 1 normalisation; each became an attribute.",
    ];
    assert_eq!(problems(&reading), expected);
}

#[test]
fn gaps_of_words_are_covered_and_said() {
    let reading = read("North and South Mali", "T1\tPlace 0 5;16 20\tNorth Mali\nT2\tPlace 10 15;16 20\tSouth Mali\n");
    let document = &reading.project.documents[0];
    assert_eq!(spans(document), ["Place \"North and South Mali\"", "Place \"South Mali\""]);
    assert_eq!(problems(&reading).len(), 1);
    assert!(
        problems(&reading)[0].starts_with("x.ann, line 1: The span has gaps (“ and South ”)"),
        "{:?}",
        problems(&reading)
    );
}

#[test]
fn offsets_of_programs_in_text_mode_are_put_right() {
    let reading = read("One\r\ntwo\r\nthree 🚒 x", "T1\tn 4 7\ttwo\nT2\tn 8 13\tthree\nT3\tn 14 15\t🚒\n");
    assert_eq!(spans(&reading.project.documents[0]), ["n \"two\"", "n \"three\"", "n \"🚒\""]);
    assert_eq!(problems(&reading), Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_said_and_the_rest_is_read() {
    let ann = "T1\tclaim 0 4\tArmy\nT2 claim 0 4\nT3\tclaim four\tx\nT4\tclaim 5 99\tdenies\nQ1\tx\ty\nE1\tclaim\nR1\tx Arg1:T1\n\
               A1\tx T9 y\n#1\tAnnotatorNotes\tall\nA2\tx T1 a\nA3\tx T1 b\nR2\tdenies Arg1:T1 Arg2:T9\nE2\tclaim:T1 x\n";
    let reading = read("Army denies", ann);
    assert_eq!(spans(&reading.project.documents[0]), ["claim \"Army\" x=Text(\"a\")"]);
    let places: Vec<String> = problems(&reading).iter().map(|p| p.split(": ").next().unwrap().to_owned()).collect();
    let lines: Vec<&str> = places.iter().filter_map(|place| place.strip_prefix("x.ann, line ")).collect();
    assert_eq!(lines, ["2", "3", "5", "6", "7", "8", "9", "11", "13", "4", "12"], "{:?}", problems(&reading));
    assert_eq!(reading.unplaced.len(), 1);
    assert_eq!(reading.held_relations.len(), 1);
    let alone = import::read(&FORMAT, &[input("x.ann", ann)], &ReadOptions::default()).unwrap_err();
    assert!(alone.to_string().contains("Open “x.txt” together with it."), "{alone}");
}

#[test]
fn a_second_text_of_the_same_name_is_said() {
    let files = [input("x.ann", "T1\ta 0 3\tOne\n"), input("x.txt", "One."), input("x.txt", "Two.")];
    let reading = import::read(&FORMAT, &files, &ReadOptions::default()).unwrap();
    assert_eq!(problems(&reading), ["x.txt: There is another text of this name before it. This one was left out."]);
    assert_eq!(spans(&reading.project.documents[0]), ["a \"One\""]);
}

#[test]
fn a_byte_order_mark_before_annotations_or_a_manifest_costs_nothing() {
    let (project, said) = super::read_as(&FORMAT, &[("c.ann", "\u{feff}T1\tX 0 4\tArmy\n"), ("c.txt", "Army left")]);
    assert_eq!((super::spans_of(&project), said), (vec!["X 0-4 \"Army\"".to_owned()], vec![]));
    let manifest = "\u{feff}{\"generator\":\"counterclaim 1\",\"project\":\"Mine\",\"documents\":[{\"id\":\"d 1\",\"file\":\"c\"}]}";
    let (project, said) =
        super::read_as(&FORMAT, &[("c.ann", ""), ("c.txt", "Army left"), ("manifest.json", manifest)]);
    assert_eq!((project.name.as_str(), project.documents[0].id.as_str(), said), ("Mine", "d 1", vec![]));
}

#[test]
fn events_that_share_a_trigger_are_counted() {
    let text = "Guards hit Bo and Li.";
    let ann = "T1\tAttack 7 10\thit\nT2\tPerson 0 6\tGuards\nT3\tPerson 11 13\tBo\nT4\tPerson 18 20\tLi\n\
               E1\tAttack:T1 Who:T2 Whom:T3\nE2\tAttack:T1 Who:T2 Whom:T4\nE3\tInjure:T1 Whom:T4\n";
    let reading = read(text, ann);
    let expected = ["Who T1 T2", "Whom T1 T3", "Who T1 T2", "Whom T1 T4", "Whom T1 T4"];
    assert_eq!(relations(&reading.project.documents[0]), expected);
    let expected = [
        "x.ann, line 7: The event is “Injure”, but what triggers it is labelled “Attack”, which was kept.",
        "x.txt: It has 3 events; their arguments became relations that start from the trigger.",
        "x.txt: It has 2 events with the trigger of an earlier one; they share its span, and which arguments belong together is not kept.",
    ];
    assert_eq!(problems(&reading), expected);
}
