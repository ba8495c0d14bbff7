//! Fields of one name: what is said twice is kept twice, under names of their own, and the reader says so.

use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::InputFile;
use counterclaim::formats::intake::Intake;
use counterclaim::formats::{doccano, label_studio, prodigy, tables, text_table};

use super::foreign::{only, read};

fn check(reading: &Reading, metadata: &str, said: &str) {
    assert_eq!(only(reading).metadata.as_str().unwrap_or_default(), metadata);
    let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert!(problems.iter().any(|problem| problem.contains(said)), "{problems:?}");
}

#[test]
fn fields_of_data_and_of_meta_do_not_hide_each_other() {
    let tasks = r#"[{"data":{"text":"So it is.","topic":"a"},"meta":{"topic":"b","topic-2":"c"},"annotations":[]}]"#;
    let reading = read(&label_studio::FORMAT, "tasks.json", tasks);
    check(&reading, r#"{"topic":"a","topic-2":"b","topic-2-2":"c"}"#, "“topic-2”");
    let line = r#"{"text":"So it is.","spans":[],"meta":{"score":1},"score":2,"_input_hash":1}"#;
    check(&read(&prodigy::FORMAT, "a.jsonl", line), r#"{"score":1,"score-2":2}"#, "“score-2”");
}

#[test]
fn a_record_may_give_a_field_twice() {
    let line = r#"{"text":"Not this.","text":"So it is.","label":[],"a":{"b":1,"b":2},"n":1,"n":2,"n":3}"#;
    let reading = read(&doccano::FORMAT, "a.jsonl", line);
    assert_eq!(only(&reading).text.as_str(), "So it is.");
    check(&reading, r#"{"text-2":"Not this.","a":{"b-2":1,"b":2},"n-3":1,"n-2":2,"n":3}"#, "The last one counts");
}

#[test]
fn a_table_may_have_two_columns_of_one_name() {
    let file = |name: &str, text: &str| InputFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
    let take = |file: &InputFile, take: fn(&InputFile, &str, &mut Intake)| {
        let mut intake = Intake::new(Default::default());
        take(file, "text", &mut intake);
        intake.finish()
    };
    let table = file("a.csv", "text,x,x,text\nSo it is.,1,2,3\n");
    assert_eq!(text_table::columns(&table), ["text", "x", "x-2", "text-2"]);
    check(&take(&table, text_table::texts), r#"{"x":"1","x-2":"2","text-2":"3"}"#, "“x-2”, “text-2”");
    let lines = file("a.jsonl", r#"{"text":"So it is.","x":1,"x":2}"#);
    check(&take(&lines, text_table::lines), r#"{"x":1,"x-2":2}"#, "“x-2”");
}

#[test]
fn a_column_and_the_metadata_of_a_table_do_not_hide_each_other() {
    let table = "doc_id,title,text,metadata,topic\nd,t,So it is.,\"{\"\"topic\"\":\"\"a\"\"}\",b\n";
    let reading = read(&tables::CSV, "documents.csv", table);
    check(&reading, r#"{"topic":"a","topic-2":"b"}"#, "“topic-2”");
}
