//! What files of other programs say and is not read is counted, and said once a file.

use counterclaim::formats::{doccano, huggingface, label_studio, prodigy, pubannotation, spacy};

use super::foreign::{check_problems, only, problems, read, relations, spans};
use super::read_as;

#[test]
fn fields_of_spans_and_relations_of_doccano() {
    let lines = concat!(
        r#"{"id":1,"text":"ab cd","entities":[{"id":1,"label":"a","start_offset":0,"end_offset":2,"score":0.5,"note":"look"}],"#,
        r#""relations":[{"id":1,"from_id":1,"to_id":1,"type":"q","conf":1}]}"#,
        "\n",
        r#"{"id":2,"text":"ab cd","entities":[{"id":1,"label":"a","start_offset":3,"end_offset":5,"score":0.1,"by":null}],"relations":[]}"#
    );
    let reading = read(&doccano::FORMAT, "all.jsonl", lines);
    let said = "all.jsonl: More is said of";
    check_problems(
        &reading,
        &[
            &format!("{said} spans than is read here: “score” (2)."),
            &format!("{said} relations than is read here: “conf” (1)."),
        ],
    );
    assert_eq!(spans(&reading.project.documents[0]), ["a \"ab\" “look”"]);
}

#[test]
fn fields_of_spans_of_prodigy() {
    let line = r#"{"text":"Army left","tokens":[{"text":"Army","start":0,"end":4,"id":0,"ws":true,"pos":"N"},{"text":"left","start":5,"end":9,"id":1,"ws":false}],"spans":[{"start":0,"end":4,"token_start":0,"token_end":0,"label":"ORG","score":0.31,"source":"model","note":"check"}],"answer":"accept","_timestamp":1700000000}"#;
    let reading = read(&prodigy::FORMAT, "s.jsonl", line);
    check_problems(
        &reading,
        &["of tokens than is read here: “pos” (1).", "of spans than is read here: “score” (1), “source” (1)."],
    );
    assert_eq!(spans(only(&reading)), ["ORG \"Army\" “check”"]);
    assert_eq!(only(&reading).metadata.as_str(), Some(r#"{"_timestamp":1700000000}"#));
}

#[test]
fn fields_of_rows_with_tokens() {
    let line = r#"{"id":"d","text":"ab cd","tokens":["ab","cd"],"ner_tags":["B-a","O"],"spans":[{"start":0,"end":2,"label":"a","score":0.5,"foo":{"x":1}}],"relations":[{"type":"r","from":"s1","to":"s1","sure":true}]}"#;
    let reading = read(&huggingface::FORMAT, "x.jsonl", line);
    check_problems(
        &reading,
        &[
            "x.jsonl: More is said of spans than is read here: “score” (1), “foo” (1).",
            "of relations than is read here: “sure” (1).",
        ],
    );
}

#[test]
fn fields_of_denotations() {
    let text = r#"{"text":"ab cd","denotations":[{"id":"T1","span":{"begin":0,"end":2},"obj":"a","score":0.5,"note":"hmm"}],"relations":[{"id":"R1","subj":"T1","obj":"T1","pred":"q","score":1}],"attributes":[{"id":"A1","subj":"T1","pred":"sure","obj":"no","by":"x"}]}"#;
    let reading = read(&pubannotation::FORMAT, "p.json", text);
    check_problems(
        &reading,
        &[
            "p.json: More is said of spans than is read here: “score” (1).",
            "of relations than is read here: “score” (1).",
            "of attributes than is read here: “by” (1).",
        ],
    );
    assert_eq!(spans(only(&reading)), ["a \"ab\" sure=no “hmm”"]);
}

#[test]
fn what_spacy_says_of_words() {
    let line = r#"{"text":"Army left","ents":[{"start":0,"end":4,"label":"ORG","score":1}],"sents":[{"start":0,"end":9}],"tokens":[{"id":0,"start":0,"end":4,"tag":"NN","pos":"NOUN","morph":"","dep":"nsubj","head":1},{"id":1,"start":5,"end":9,"tag":"VBD","pos":"VERB","dep":"ROOT","head":1}],"source":"x"}"#;
    let reading = read(&spacy::FORMAT, "x.jsonl", line);
    check_problems(
        &reading,
        &[
            "x.jsonl: More is said of spans than is read here: “score” (1).",
            "of tokens than is read here: “tag” (2), “pos” (2), “dep” (2), “head” (2).",
            "of documents than is read here: “sents” (1).",
        ],
    );
    assert_eq!(only(&reading).metadata.as_str(), Some(r#"{"source":"x"}"#));
}

#[test]
fn what_label_studio_says_of_regions_and_annotations() {
    let task = r#"[{"id":1,"data":{"text":"Army denies it"},"annotations":[{"id":1,"completed_by":1,"ground_truth":true,"lead_time":9.5,"created_at":"2024-01-01T00:00:00Z","result":[{"id":"a","from_name":"l","to_name":"text","type":"labels","score":0.31,"meta":{"text":["n"],"reviewer":"Bob"},"value":{"start":0,"end":4,"text":"Army","labels":["x"]}},{"id":"b","from_name":"l","to_name":"text","type":"labels","value":{"start":5,"end":11,"text":"denies","labels":["x"]}},{"type":"relation","from_id":"a","to_id":"b","direction":"bi","labels":["r"]}]}]}]"#;
    let reading = read(&label_studio::FORMAT, "t.json", task);
    check_problems(
        &reading,
        &[
            "t.json: More is said of annotations than is read here: “ground_truth” (1), “lead_time” (1).",
            "of results than is read here: “score” (1), “meta.reviewer” (1).",
        ],
    );
    let document = only(&reading);
    assert!(reading.project.scheme.relations[0].symmetric);
    assert_eq!(relations(document), ["Army r denies"]);
    assert!(document.annotations.spans().all(|span| span.created_at.as_str() == "2024-01-01T00:00:00Z"));
}

#[test]
fn columns_of_relations_and_of_tokens() {
    let csv = [
        ("documents.csv", "doc_id,text\nd,ab cd\n"),
        ("spans.csv", "doc_id,span_id,start,end,label\nd,s1,0,2,a\n"),
        ("relations.csv", "doc_id,type,from,to,sure\nd,q,s1,s1,yes\nd,q,s1,s1,\n"),
    ];
    let (_, said) = read_as(counterclaim::formats::format("csv").unwrap(), &csv);
    assert_eq!(said, ["relations.csv: More is said of relations than is read here: “sure” (1)."]);

    let conll = "# id = 7\nEU NNP B-NP B-ORG\nleft VBD B-VP O\n. . O O\n";
    let (project, said) = read_as(&counterclaim::formats::columns::CONLL, &[("x.conll", conll)]);
    assert_eq!(spans(&project.documents[0]), ["ORG \"EU\""]);
    assert_eq!(
        said,
        [
            "x.conll: More is said of tokens than is read here: “column 2” (3), “column 3” (2).",
            "x.conll: More is said of documents than is read here: “# comment” (1)."
        ]
    );
}

#[test]
fn many_names_are_counted_together_and_ours_are_read() {
    let fields: Vec<String> = (0..14).map(|n| format!(r#""f{n}":1"#)).collect();
    let line = format!(
        r#"{{"text":"ab","entities":[{{"id":1,"label":"a","start_offset":0,"end_offset":2,{}}}]}}"#,
        fields.join(",")
    );
    let said = problems(&read(&doccano::FORMAT, "all.jsonl", &line));
    assert!(said.len() == 1 && said[0].ends_with("“f9” (1), others (4)."), "{said:?}");
}

#[test]
fn spans_in_rows_with_tokens_that_are_called_otherwise_are_named() {
    let line =
        r#"{"text":"Army left","tokens":["Army"],"ner_tags":["O"],"entities":[{"start":0,"end":4,"label":"ORG"}]}"#;
    let reading = read(&huggingface::FORMAT, "x.jsonl", &[line, line].join("\n"));
    check_problems(&reading, &["x.jsonl, line 1: “entities” seems to hold spans, which were kept as metadata"]);
}

#[test]
fn labels_of_the_configuration_of_brat_are_taken_also_unused_ones() {
    let conf = "[entities]\nActor\n!Group\n\tClaim_x0020_made\n[relations]\nSaidBy\tArg1:Claim, Arg2:Actor\n<OVERLAP>\tArg1:<ENTITY>\n[events]\nDeny\tAgent:Actor\n[attributes]\nSure\tArg:<ENTITY>\n";
    let files = [
        ("annotation.conf", conf),
        ("visual.conf", "[labels]\n"),
        ("d.ann", "T1\tDied 0 4\tArmy\n"),
        ("d.txt", "Army left"),
    ];
    let (project, said) = read_as(counterclaim::formats::format("brat").unwrap(), &files);
    let labels: Vec<&str> = project.scheme.labels.iter().map(|label| label.id.as_str()).collect();
    assert_eq!(labels, ["Actor", "Claim made", "Deny", "Died"]);
    assert_eq!(
        said,
        [
            "annotation.conf: More is said of the scheme than is read here: “relations” (1), “events” (1), “attributes” (1).",
            "visual.conf: How brat's page shows and works is not read.",
        ]
    );
}

#[test]
fn a_denotation_of_several_types_has_the_first() {
    let text = r#"{"text":"ab cd","denotations":[{"id":"T1","span":{"begin":0,"end":2},"obj":["A","B"]},{"id":"T2","span":{"begin":3,"end":5},"obj":{"type":"x","by":1}}]}"#;
    let reading = read(&pubannotation::FORMAT, "p.json", text);
    assert_eq!(spans(only(&reading)), ["A \"ab\"", "x \"cd\""]);
    check_problems(&reading, &["p.json: More is said of spans than is read here: “obj” (2)."]);
}
