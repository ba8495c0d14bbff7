//! What a file is taken for: records of other programs that look like those of a format are not that format's.

use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::InputFile;
use counterclaim::formats::import;
use counterclaim::formats::options::ReadOptions;

use super::spans_of;

fn input((name, content): &(&str, &str)) -> InputFile {
    InputFile { name: (*name).to_owned(), bytes: content.as_bytes().to_vec() }
}

/// The formats that the file is taken for.
fn taken_for(name: &str, content: &str) -> Vec<&'static str> {
    let (found, ..) = import::sort_out(vec![input(&(name, content))]);
    found.iter().map(|found| found.format.id).collect()
}

/// Asserts that each of `lines` alone, called `name`, is of no format.
#[track_caller]
fn are_none(name: &str, lines: &[&str]) {
    for line in lines {
        assert_eq!(taken_for(name, line), Vec::<&str>::new(), "{line}");
    }
}

/// What is read of files that are all of the format called `format`.
#[track_caller]
fn read(format: &str, files: &[(&str, &str)]) -> (Reading, Vec<String>) {
    let (found, rest, _) = import::sort_out(files.iter().map(input).collect());
    let names: Vec<&str> = rest.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, Vec::<&str>::new(), "not recognised");
    let [found] = found.as_slice() else { panic!("{} formats", found.len()) };
    assert_eq!(found.format.id, format);
    let reading = import::read(found.format, &found.files, &ReadOptions::default()).unwrap();
    let problems = reading.problems.iter().map(ToString::to_string).collect();
    (reading, problems)
}

#[test]
fn columns_are_known_whatever_corpus_they_are_of() {
    let rows = "Army NNP B-NP B-ORG\ndenies VBZ B-VP O\n\n".repeat(20);
    for name in ["eng.testa", "eng.train", "esp.testb", "a.conllu", "a.tags"] {
        assert_eq!(taken_for(name, &rows), ["conll"], "{name}");
        assert_eq!(taken_for(name, "We saw group O.\nAnd group B-2.\n"), Vec::<&str>::new(), "{name}");
    }
}

#[test]
fn a_list_of_records_in_a_json_file_is_read_like_lines() {
    let doccano = r#"{"text":"Army denies","label":[[0,4,"ORG"]]}"#;
    let prodigy = r#"{"text":"Army denies","spans":[{"start":0,"end":4,"label":"ORG"}],"answer":"accept"}"#;
    for (format, record) in [("doccano", doccano), ("prodigy", prodigy)] {
        let list = format!("[{record},\n{record}]");
        let (reading, _) = read(format, &[("export.json", list.as_str())]);
        assert_eq!(spans_of(&reading.project), ["ORG 0-4 \"Army\"", "ORG 0-4 \"Army\""]);
        assert_eq!(taken_for("export.json", record), Vec::<&str>::new(), "one record is no list");
    }
}

#[test]
fn entities_as_lists_are_those_of_spacy_and_count_characters() {
    let line = r#"{"text":"😀 Army denies","entities":[[2,6,"ORG"]]}"#;
    for name in ["a.jsonl", "a.json"] {
        assert_eq!(spans_of(&read("spacy", &[(name, line)]).0.project), ["ORG 2-6 \"Army\""]);
    }
    let line = r#"{"text":"😀 Army denies","entities":[{"start":2,"end":6,"label":"ORG","text":"Army"}]}"#;
    assert_eq!(spans_of(&read("spacy", &[("a.jsonl", line)]).0.project), ["ORG 2-6 \"Army\""]);
}

#[test]
fn records_that_are_not_doccanos_are_not_taken_for_it() {
    are_none(
        "a.jsonl",
        &[
            r#"{"text":"Army denies","entities":[{"entity_group":"ORG","start":0,"end":4,"word":"Army"}]}"#,
            r#"{"text":"Army denies","label":[{"start":0,"end":4,"text":"Army","labels":["ORG"]}]}"#,
            r#"{"text":"Army denies","labels":[{"name":"pos","score":0.9}]}"#,
            r#"{"text":"Army denies","label":[["pos",0.9]]}"#,
            r#"{"text":"Army denies","entities":[{"name":"Army","type":"ORG"}]}"#,
        ],
    );
    for fields in [
        r#""label":[[0,4,"ORG"]]"#,
        r#""labels":[[0,4,"ORG"]]"#,
        r#""entities":[{"id":1,"label":"ORG","start_offset":0,"end_offset":4}],"relations":[]"#,
        r#""label":[]"#,
    ] {
        assert_eq!(taken_for("a.jsonl", &format!("{{\"text\":\"Army denies\",{fields}}}")), ["doccano"], "{fields}");
    }
}

#[test]
fn doccano_compares_a_quote_and_keeps_who_made_a_span() {
    let line = r#"{"text":"Army denies","annotations":[{"label":3,"start_offset":0,"end_offset":4,"user":7,"created_at":"2026-01-02T03:04:05Z","text":"Army"},{"label":3,"start_offset":5,"end_offset":11,"text":"Police"}]}"#;
    let (reading, problems) = read("doccano", &[("a.jsonl", line)]);
    let document = &reading.project.documents[0];
    let said: Vec<_> =
        document.annotations.spans().map(|span| (span.annotator.as_str(), span.created_at.as_str())).collect();
    assert_eq!(said, [("7", "2026-01-02T03:04:05Z")], "{problems:?}");
    assert_eq!(reading.unplaced.len(), 1, "{problems:?}");
}

#[test]
fn answers_to_questions_are_not_those_of_prodigy() {
    are_none(
        "a.jsonl",
        &[
            r#"{"text":"Who denies?","answer":"the army"}"#,
            r#"{"text":"Who denies?","spans":[{"start":0,"end":3,"speaker":"A"}]}"#,
        ],
    );
    assert_eq!(taken_for("a.jsonl", r#"{"text":"Who denies?","answer":"accept"}"#), ["prodigy"]);
    let lines = r#"{"text":"Army denies","id":"q1","answer":"the army","spans":[{"start":0,"end":4,"label":"ORG"}]}"#;
    let (reading, _) = read("prodigy", &[("a.jsonl", lines)]);
    let document = &reading.project.documents[0];
    assert_eq!(document.id.as_str(), "q1");
    assert_eq!(document.metadata.as_str(), Some(r#"{"answer":"the army"}"#));
    let lines = r#"{"text":"Army denies","id":7,"meta":{"id":"m"},"spans":[{"start":0,"end":4,"label":"ORG"}]}"#;
    let document = read("prodigy", &[("a.jsonl", lines)]).0.project.documents[0].clone();
    assert_eq!((document.id.as_str(), document.metadata.as_str()), ("m", Some(r#"{"id":7}"#)));
}

#[test]
fn rows_without_tags_are_not_taken_and_other_columns_are_kept() {
    are_none(
        "a.jsonl",
        &[
            r#"{"text":"Army denies","tokens":["Army","denies"]}"#,
            r#"{"text":"Army denies","ner_tags_note":"none"}"#,
            r#"{"text":"Army denies","words":["Army","denies"]}"#,
            r#"{"text":"Army denies","ents":["Army"]}"#,
            r#"{"text":"Army denies","spans":{"a":[1,2]}}"#,
        ],
    );
    assert_eq!(taken_for("a.jsonl", r#"{"tokens":["Army","denies"]}"#), ["huggingface"]);
    assert_eq!(taken_for("a.jsonl", r#"{"text":"Army","tokens":["Army"],"tags":["B-ORG"]}"#), ["huggingface"]);
    let row =
        r#"{"id":1,"tokens":["Army","denies"],"ner_tags":["B-ORG","O"],"pos":["N","V"],"domain":"news","title":5}"#;
    let (reading, problems) = read("huggingface", &[("a.jsonl", row)]);
    let document = &reading.project.documents[0];
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(document.details.title, "5");
    assert_eq!(document.metadata.as_str(), Some(r#"{"pos":["N","V"],"domain":"news"}"#));
    // Columns of spans, as older tables have them, are no spans that can be read.
    let row = r#"{"tokens":["Army"],"ner_tags":["B-X"],"spans":{"start":[0],"end":[4],"label":["ORG"]}}"#;
    let project = read("huggingface", &[("a.jsonl", row)]).0.project;
    assert_eq!(spans_of(&project), ["X 0-4 \"Army\""]);
    let document = &project.documents[0];
    assert_eq!(document.metadata.as_str(), Some(r#"{"spans":{"start":[0],"end":[4],"label":["ORG"]}}"#));
}

#[test]
fn words_that_other_formats_use_too_tell_nothing() {
    are_none(
        "a.json",
        &[
            r#"{"text":"Army denies","tracks":["a","b"]}"#,
            r#"{"text":"Army denies","blocks":[{"type":"p"}]}"#,
            r#"{"text":"Army denies","annotation_id":3,"annotator":"bob"}"#,
            r#"{"name":"thing","data":{},"annotations":[]}"#,
        ],
    );
    let track = r#"{"text":"Army","tracks":[{"project":"p","denotations":[]}]}"#;
    assert_eq!(taken_for("a.json", track), ["pubannotation"]);
    let block = r#"{"text":"Army","blocks":[{"span":{"begin":0,"end":4},"obj":"x"}]}"#;
    assert_eq!(taken_for("a.json", block), ["pubannotation"]);
}

#[test]
fn a_text_about_the_dataset_is_none() {
    for name in ["a.txt", "a.md"] {
        are_none(name, &["Each file says \"counterclaim-dataset\" of itself."]);
    }
    assert_eq!(taken_for("a.json", " {\"format\":\"counterclaim-dataset\",\"version\""), ["dataset"]);
}

#[test]
fn a_table_of_texts_belongs_to_the_table_of_spans_beside_it() {
    let files =
        [("docs.csv", "doc_id,text\nd1,Army denies\n"), ("annotations.csv", "doc_id,start,end,label\nd1,0,4,ORG\n")];
    assert_eq!(spans_of(&read("csv", &files).0.project), ["ORG 0-4 \"Army\""]);
    assert_eq!(taken_for("docs.csv", files[0].1), Vec::<&str>::new());
}

#[test]
fn tables_of_two_exports_in_one_folder_are_not_mixed() {
    let documents = ["doc_id,text,metadata\nd1,Army denies,\n", "doc_id,text,metadata\nd1,Two died there,\n"];
    let spans = ["doc_id,start,end,label\nd1,0,4,ORG\n", "doc_id,start,end,label\nd1,0,3,NUM\n"];
    for [d1, d2, s1, s2] in [
        ["documents.csv", "documents (1).csv", "spans.csv", "spans (1).csv"],
        ["documents_e1.csv", "documents_e2.csv", "spans_e1.csv", "spans_e2.csv"],
        ["e1_documents.csv", "e2_documents.csv", "e1_spans.csv", "e2_spans.csv"],
    ] {
        let (reading, problems) =
            read("csv", &[(d1, documents[0]), (d2, documents[1]), (s1, spans[0]), (s2, spans[1])]);
        assert_eq!(spans_of(&reading.project), ["ORG 0-4 \"Army\"", "NUM 0-3 \"Two\""], "{d2}: {problems:?}");
    }
    // One table of spans may be for all of several tables of documents.
    let other = "doc_id,text,metadata\nd2,Two died there,\n";
    let both = "doc_id,start,end,label\nd1,0,4,ORG\nd2,0,3,NUM\n";
    let (reading, _) =
        read("csv", &[("documents_1.csv", documents[0]), ("documents_2.csv", other), ("spans.csv", both)]);
    assert_eq!(spans_of(&reading.project), ["ORG 0-4 \"Army\"", "NUM 0-3 \"Two\""]);
}

#[test]
fn a_list_of_records_is_read_like_its_lines() {
    let list =
        "[{\"text\":\"Army denies\",\"label\":[[0,4,\"ORG\"]]},\n {\"text\":\"Two died\",\"label\":[[0,3,\"NUM\"]]}]\n";
    let (reading, problems) = read("doccano", &[("a.jsonl", list)]);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(spans_of(&reading.project), ["ORG 0-4 \"Army\"", "NUM 0-3 \"Two\""]);
    let (reading, problems) = read("doccano", &[("a.jsonl", list.trim().trim_end_matches(']'))]);
    assert_eq!((reading.project.documents.len(), problems.len()), (2, 1), "{problems:?}");
}

#[test]
fn our_own_lines_are_known_without_their_hash() {
    let record = r#"{"id":"d1","title":"My title","text":"The army said 12 died.","spans":[{"id":"a","label":"actor","start":0,"end":8,"text":"The army"}],"relations":[{"id":"r1","type":"said_by","from":"a","to":"a"}]}"#;
    let (reading, problems) = read("jsonl", &[("mine.jsonl", record)]);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(reading.project.documents[0].details.title, "My title");
    assert_eq!(reading.project.documents[0].annotations.relations().count(), 1);
}

#[test]
fn label_studio_finds_the_text_by_the_quotes() {
    let task = r#"[{"id":1,"data":{"text":"https://example.org/a-very-long-address/of-the-page","body":"Army denies"},"annotations":[{"result":[{"id":"r","from_name":"label","to_name":"text","type":"labels","value":{"start":0,"end":4,"text":"Army","labels":["ORG"]}}]}],"drafts":[{}]}]"#;
    let (reading, problems) = read("label-studio", &[("a.json", task)]);
    assert_eq!(spans_of(&reading.project), ["ORG 0-4 \"Army\""]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("1 draft was not read"), "{problems:?}");
}

#[test]
fn what_follows_a_list_and_lists_in_lines_are_said() {
    let list = "[{\"text\":\"Army denies\",\"label\":[[0,4,\"ORG\"]]}]\n{\"text\":\"Two died\",\"label\":[]}\n";
    let (reading, problems) = read("doccano", &[("a.jsonl", list)]);
    assert_eq!((reading.project.documents.len(), problems.len()), (1, 1), "{problems:?}");
    let lines = "{\"text\":\"Army denies\",\"label\":[[0,4,\"ORG\"]]}\n[{\"text\":\"Two died\",\"label\":[]}]\n";
    let (_, problems) = read("doccano", &[("a.jsonl", lines)]);
    assert!(problems.iter().any(|problem| problem.contains("a list of records")), "{problems:?}");
}

#[test]
fn webanno_is_told_by_its_first_line_after_a_byte_order_mark() {
    let file = input(&("a.tsv", "\u{feff}#FORMAT=WebAnno TSV 3.3\n\n1-1\t0-4\tArmy\n"));
    let refusal = counterclaim::formats::text_source::read(&file, &ReadOptions::default()).unwrap_err();
    assert!(refusal.to_string().contains("WebAnno"), "{refusal}");
}

#[test]
fn lines_of_json_are_known_under_both_of_their_endings() {
    let project = crate::adversarial::project();
    for format in super::exchanged().filter(|format| format.extension == "jsonl") {
        let export = super::exported(&project, format, &counterclaim::formats::options::Options::default());
        for file in export.files.iter().filter(|file| file.path.ends_with(".jsonl")) {
            let name = file.path.replace(".jsonl", ".ndjson");
            let (found, ..) = import::sort_out(vec![InputFile { name, bytes: file.bytes.clone() }]);
            let ids: Vec<&str> = found.iter().map(|found| found.format.id).collect();
            assert_eq!(ids, [format.id], "{}", file.path);
        }
    }
    for (name, line) in [
        ("pubannotation", r#"{"text":"Army","denotations":[{"id":"T1","span":{"begin":0,"end":4},"obj":"x"}]}"#),
        ("label-studio", r#"{"data":{"text":"Army"},"annotations":[]}"#),
    ] {
        assert_eq!(taken_for("a.ndjson", line), taken_for("a.jsonl", line), "{name}");
        assert_eq!(taken_for("a.ndjson", line), [name]);
    }
}
