//! Files that are not read, and what is wrong with a file as a whole: said, and said so that one can act on it.

use super::{Folder, run};

#[test]
fn files_that_are_not_of_the_named_format_are_said_and_not_counted() {
    let folder = Folder::new();
    folder.with("in/a.txt", "London calling");
    folder.with("in/a.ann", "T1\tGPE 0 6\tLondon\n");
    folder.with("in/annotation.conf", "[entities]\nGPE\n");
    folder.with("in/README.md", "# About this folder\n");
    folder.with("in/b.jsonl", "{\"text\":\"London calling\",\"label\":[[0,6,\"GPE\"]]}\n");
    folder.with("in/c.conll", "London\tB-GPE\ncalling\tO\n\n");
    for (format, read, others) in [
        ("brat", 3, &["b.jsonl", "c.conll"][..]),
        ("conll", 1, &["a.txt", "a.ann", "b.jsonl"]),
        ("doccano", 1, &["a.ann"]),
    ] {
        let ran = run(&folder, &["validate", "in", "--from", format, "--json"]).is(1).json();
        assert_eq!(ran["files"], read, "{format}");
        assert_eq!(ran["read"]["spans"], 1, "{format}");
        let places: Vec<&str> =
            ran["problems"].as_array().unwrap().iter().map(|problem| problem["place"].as_str().unwrap()).collect();
        assert!(others.iter().all(|other| places.contains(other)), "{format}: {places:?}");
        assert!(!places.contains(&"README.md") && (format != "brat" || places == others), "{format}: {places:?}");
    }
}

#[test]
fn an_export_is_whole_without_its_wrapping() {
    let folder = Folder::new();
    folder.with("a.jsonl", super::line("a", "London calling", &[("GPE", "London")]));
    for format in ["spacy", "brat", "csv", "conll", "huggingface", "label-studio", "cas-xmi"] {
        run(&folder, &["convert", "a.jsonl", "--to", format, "--out", format]).is(0);
        run(&folder, &["validate", format, "--from", format]).is(0);
        run(&folder, &["validate", format]).is(0);
    }
}

#[test]
fn other_tables_beside_ours_are_said() {
    let folder = Folder::new();
    folder.with("a.jsonl", super::line("a", "London calling", &[("GPE", "London")]));
    run(&folder, &["convert", "a.jsonl", "--to", "csv", "--out", "out"]).is(0);
    folder.with("out/cities.csv", "name,country\nLondon,UK\n");
    let said = run(&folder, &["validate", "out", "--from", "csv"]).is(1).text();
    assert!(said.contains("cities.csv") && said.contains("doc_id"), "{said}");
}

#[test]
fn a_folder_without_files_is_said() {
    let folder = Folder::new();
    std::fs::create_dir(folder.at("empty")).unwrap();
    let said = run(&folder, &["validate", "empty"]).is(1).text();
    assert!(said.contains("no files"), "{said}");
}

#[test]
fn the_card_of_a_dataset_of_others_is_no_document() {
    let folder = Folder::new();
    folder.with("in/README.md", "---\nlicense: mit\n---\n# Cities\n");
    folder.with("in/data/train.jsonl", "{\"tokens\":[\"London\"],\"ner_tags\":[\"B-GPE\"]}\n");
    let read = run(&folder, &["validate", "in", "--json"]).json();
    assert_eq!(read["read"]["documents"], 1);
    assert_eq!(read["formats"], serde_json::json!(["huggingface"]));
}

#[test]
fn messages_about_a_whole_file_say_what_to_do() {
    let folder = Folder::new();
    folder.with("a.jsonl", "\n");
    run(&folder, &["convert", "a.jsonl", "--to", "jsonl", "--out", "b.jsonl"]).is(1).says("is empty");
    folder.with("b.csv", "id,body2\n1,x\n");
    run(&folder, &["convert", "b.csv", "--to", "jsonl", "--out", "b.jsonl"]).is(1).says("--text-column");
    folder.with("c.csv", "id,text\n1,x\n2,\n");
    let said = run(&folder, &["validate", "c.csv"]).is(1).text();
    assert!(said.contains("c.csv, row 3") && !said.contains("c.csv: c.csv"), "{said}");
    folder.with("spacy.jsonl", "\n");
    run(&folder, &["convert", "spacy.jsonl", "--to", "jsonl", "--out", "b.jsonl"]).is(1).says("There is none in it.");
}

#[test]
fn our_tables_are_known_by_their_first_row() {
    let folder = Folder::new();
    folder.with("a.jsonl", super::line("a", "London calling", &[("GPE", "London")]));
    run(&folder, &["convert", "a.jsonl", "--to", "csv", "--out", "my.csv"]).is(0);
    // The spans alone have no texts.
    let said = run(&folder, &["validate", "my.csv"]).is(1).text();
    assert!(said.contains("table of documents") && said.contains("doc_id"), "{said}");
    for format in ["csv", "tsv"] {
        run(&folder, &["convert", "a.jsonl", "--to", format, "--out", format]).is(0);
        for table in ["documents", "spans", "relations"] {
            let content = std::fs::read(folder.at(format).join(format!("{table}.{format}"))).unwrap();
            folder.with(&format!("named-{format}/corpus_{table}.{format}"), &content);
            folder.with(&format!("named-{format}/other_{table}.{format}"), &content);
            folder.with(&format!("renamed-{format}/{}.{format}", &table[..1]), &content);
        }
        let read =
            |words: &[&str]| run(&folder, &[&["validate", "--json"], words].concat()).json()["read"]["spans"].clone();
        for from in [&[][..], &["--from", format]] {
            assert_eq!(read(&[&[&*format!("named-{format}")], from].concat()), 2, "{format} {from:?}");
            assert_eq!(read(&[&[&*format!("renamed-{format}")], from].concat()), 1, "{format} {from:?}");
        }
    }
    // A table of texts of someone else stays one.
    folder.with("texts.csv", "doc_id,text,topic\n1,London calling,music\n");
    assert_eq!(run(&folder, &["validate", "texts.csv", "--json"]).json()["formats"], serde_json::json!(["text"]));
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_said_with_its_row() {
    let folder = Folder::new();
    folder.with("a.csv", "id,text\n1,London calling\n2,\"Paris burning\n3,Rome falling\n");
    let ran = run(&folder, &["convert", "a.csv", "--to", "jsonl", "--out", "-"]).is(1).says("a.csv, row 3");
    assert_eq!(ran.text().lines().count(), 2);
    assert!(
        ran.error.contains("quotation mark") && ran.text().contains("Paris burning\\n3,Rome falling"),
        "{}",
        ran.error
    );
    folder.with("in/documents.csv", "doc_id,text\n1,London calling\n2,\"Paris burn");
    run(&folder, &["convert", "in", "--to", "jsonl", "--out", "-"]).is(1).says("documents.csv, row 3");
    folder.with("b.csv", "id,text\n1,London calling\n2,\"Paris \"\"burning\"\"\"");
    run(&folder, &["validate", "b.csv"]).is(0);
}

#[test]
fn in_what_unit_lines_were_counted_is_said_once() {
    let folder = Folder::new();
    // Several batches are read, on all cores.
    let line = "{\"text\":\"🚒 Peter waited at the gate of the depot.\",\"label\":[[3,8,\"PER\"]]}\n";
    folder.with("in.jsonl", line.repeat(40_000));
    let ran = run(&folder, &["convert", "in.jsonl", "--from", "doccano", "--to", "jsonl", "--out", "out.jsonl"]).is(0);
    assert_eq!(ran.error.matches("Positions were counted in UTF-16 code units").count(), 1, "{}", ran.error);
}
