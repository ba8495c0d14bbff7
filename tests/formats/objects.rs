//! Label Studio tasks with several texts: which results are about the one that is read.

use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::InputFile;
use counterclaim::formats::import::{read, sort_out};
use counterclaim::formats::label_studio::FORMAT;
use counterclaim::formats::options::ReadOptions;

use super::foreign::{check_problems, only, spans};

/// Two texts with the same words at different places, each with a control called otherwise.
const TASKS: &str = r#"[{"data":{"claim":"They said no.","answer":"no, said the others, they never did"},"annotations":[{"result":[
{"id":"a","from_name":"l1","to_name":"two","type":"labels","value":{"start":0,"end":2,"text":"no","labels":["A"]}},
{"id":"b","from_name":"l2","to_name":"one","type":"labels","value":{"start":10,"end":12,"text":"no","labels":["B"]}}]}]}]"#;

const CONFIG: &str = r#"<View><Labels name="l1" toName="two"><Label value="A"/></Labels><Text name="two" value="$answer"/>
<Text name="one" value="$claim"/></View>"#;

fn reading(files: &[(&str, &str)], column: Option<&str>) -> Reading {
    let input = |(name, text): &(&str, &str)| InputFile { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() };
    let (found, rest, _) = sort_out(files.iter().map(input).collect());
    assert!(rest.is_empty() && found.len() == 1, "{rest:?}");
    let options = ReadOptions { text_column: column.map(str::to_owned), ..ReadOptions::default() };
    read(&FORMAT, &found[0].files, &options).unwrap()
}

#[test]
fn results_belong_to_the_text_in_which_their_quotes_are_at_their_places() {
    let reading = reading(&[("a.json", TASKS)], None);
    check_problems(&reading, &["Results about “one”, another text: 1."]);
    assert_eq!(spans(only(&reading)), ["A \"no\""]);
    assert!(only(&reading).text.as_str().starts_with("no, said"));
}

#[test]
fn the_text_is_chosen_by_its_field_or_by_its_object() {
    for column in ["claim", "one"] {
        let reading = reading(&[("a.json", TASKS)], Some(column));
        check_problems(&reading, &["Results about “two”, another text: 1."]);
        assert_eq!(spans(only(&reading)), ["B \"no\""], "{column}");
        assert_eq!(only(&reading).text.as_str(), "They said no.");
    }
}

#[test]
fn the_configuration_beside_says_which_object_shows_which_field() {
    // Without quotes nothing else tells.
    let bare = TASKS.replace(r#""text":"no","#, "");
    for name in ["label_config.xml", "any.xml"] {
        for (column, expected) in [("answer", "A \"no\""), ("claim", "B \"no\"")] {
            let reading = reading(&[("a.json", &bare), (name, CONFIG)], Some(column));
            assert_eq!(spans(only(&reading)), [expected], "{name} {column}");
        }
    }
}

#[test]
fn what_results_say_that_no_span_holds_is_counted() {
    let tasks = r#"[{"data":{"text":"So it is."},"annotations":[{"result":[
{"id":"a","from_name":"l","to_name":"text","type":"labels","value":{"start":0,"end":2,"labels":["A"]}},
{"id":"b","from_name":"l","to_name":"text","type":"labels","parentID":"a","value":{"start":3,"end":5,"labels":["A"]}},
{"id":"a","from_name":"c","to_name":"text","type":"choices","value":{"start":0,"end":2,"choices":["x","y"]}},
{"id":"r","from_name":"rank","to_name":"text","type":"ranker","value":{"ranker":{"a":["b"]}}},
{"id":"p","from_name":"p","to_name":"text","type":"hypertextlabels","value":{"startOffset":1,"start":"/p","hypertextlabels":["A"]}}]}]}]"#;
    let reading = reading(&[("a.json", tasks)], None);
    check_problems(
        &reading,
        &[
            "1 region is not of plain text (hypertext, paragraphs, images, sound). Not read.",
            "What results of the type “ranker” say",
            "“c” of a span has several values; they were joined",
            "1 region lies in another (“parentID”)",
        ],
    );
    assert_eq!(spans(only(&reading)), ["A \"So\" c=x; y", "A \"it\""]);
}
