//! Data that are not UTF-8: what was guessed is said, and a file is the same text whichever way it is read.

use counterclaim::formats::format::InputFile;
use counterclaim::formats::options::ReadOptions;
use counterclaim::formats::{format, import};
use serde_json::Value;

use super::{Folder, run, run_with};

/// Lines of doccano: plain ones, one in Windows-1252, one in UTF-8 with a broken byte.
fn lines() -> Vec<u8> {
    let mut bytes = "\u{feff}{\"text\":\"Zwölf\",\"label\":[[0,5,\"n\"]]}\r\n".as_bytes().to_vec();
    bytes.extend(b"{\"text\":\"Caf\xe9 \x93Rio\x94\",\"label\":[[5,10,\"name\"]]}\n");
    bytes.extend("{\"text\":\"Ärzte, ".as_bytes());
    bytes.extend(b"\xc3!\",\"label\":[]}\n{\"text\":\"plain\",\"label\":[]}\n");
    bytes
}

#[test]
fn lines_of_json_are_the_same_text_in_every_way() {
    let expected = ["Zwölf", "Café “Rio”", "Ärzte, \u{fffd}!", "plain"];
    let file = InputFile { name: "in.jsonl".to_owned(), bytes: lines() };
    let reading = import::read(format("doccano").unwrap(), &[file], &ReadOptions::default()).unwrap();
    let texts: Vec<&str> = reading.project.documents.iter().map(|document| document.text.as_str()).collect();
    assert_eq!(texts, expected);
    let said: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    let says = |line: usize, what: &str| {
        let place = format!("in.jsonl, line {line}: ");
        said.iter().any(|one| one.starts_with(&place) && one.contains(what))
    };
    assert!(said.len() == 2 && says(2, "Windows-1252") && says(3, "replaced by “\u{fffd}”"), "{said:?}");

    let folder = Folder::new();
    folder.with("in.jsonl", lines());
    let words = |input| ["convert", input, "--from", "doccano", "--to", "jsonl", "--out", "-"];
    for ran in [run(&folder, &words("in.jsonl")), run_with(&folder, &words("-"), &lines())] {
        let ran = ran.is(1);
        let text = |line: &str| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().to_owned();
        assert_eq!(ran.text().lines().map(text).collect::<Vec<_>>(), expected);
        assert!(said.iter().all(|said| ran.error.contains(said.split_once(": ").unwrap().1)), "{}", ran.error);
    }
}

#[test]
fn a_guess_is_said_in_every_format() {
    let latin = |text: &str| text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    let xmi = "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" xmi:version=\"2.0\">\
               <cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\"Café Rio\"/>\
               <cas:View sofa=\"1\" members=\"\"/></xmi:XMI>";
    let cas = "{\"%TYPES\":{},\"%FEATURE_STRUCTURES\":[{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"sofaNum\":1,\
               \"sofaID\":\"_InitialView\",\"sofaString\":\"Café Rio\"}],\"%VIEWS\":{}}";
    let pubannotation =
        "{\"text\":\"Café Rio\",\"denotations\":[{\"id\":\"T1\",\"span\":{\"begin\":0,\"end\":4},\"obj\":\"x\"}]}";
    for (id, name, content) in [
        ("conll", "a.conll", "Café\tB-x\nist\tO\n\n"),
        ("cas-xmi", "a.xmi", xmi),
        ("cas-json", "a.json", cas),
        ("spacy", "a.jsonl", "{\"text\":\"Café Rio\",\"ents\":[{\"start\":0,\"end\":4,\"label\":\"x\"}]}\n"),
        ("pubannotation", "a.json", pubannotation),
        ("doccano", "a.jsonl", "[{\"text\":\"Café Rio\",\"label\":[[0,4,\"x\"]]}]"),
        ("csv", "documents.csv", "doc_id,text\nd,Café Rio\n"),
    ] {
        let file = InputFile { name: name.to_owned(), bytes: latin(content) };
        let reading = import::read(format(id).unwrap(), &[file], &ReadOptions::default()).unwrap();
        assert!(reading.project.documents[0].text.as_str().starts_with("Café"), "{id}");
        let said = format!("{name}: This file is not in UTF-8; it was read as Windows-1252.");
        let count = reading.problems.iter().filter(|problem| problem.to_string().starts_with(&said)).count();
        assert_eq!(count, 1, "{id}: {:?}", reading.problems);
    }
}
