//! Standard input that is only texts: tables and lines of JSON, read as the same files are.

use counterclaim::formats::archive;
use counterclaim::formats::format::OutputFile;
use serde_json::{Value, json};

use super::{Folder, line, run, run_with};

/// The texts of what `bytes` become, read as a file called `name` and from standard input; both must be the same.
fn texts(name: &str, bytes: &[u8], words: &[&str]) -> Vec<String> {
    let folder = Folder::new();
    folder.with(name, bytes);
    let convert = |input: &'static str| -> Vec<&str> { vec!["convert", input, "--to", "jsonl", "--out", "-"] };
    let of_file = {
        let mut all = vec!["convert", name, "--to", "jsonl", "--out", "-"];
        all.extend(words);
        run(&folder, &all).is(0).text()
    };
    let mut all = convert("-");
    all.extend(words);
    let of_input = run_with(&folder, &all, bytes).is(0).text();
    assert_eq!(of_input, of_file, "{name}");
    of_input
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_table_is_read_by_the_column_that_is_named() {
    let csv = "id,body,story\n1,x,\"Army denies, again 👩🏽‍🚒.\"\n2,y,Rebels claim.\n".as_bytes();
    assert_eq!(texts("in.csv", csv, &["--text-column", "story"]), ["Army denies, again 👩🏽‍🚒.", "Rebels claim."]);
    assert_eq!(texts("in.csv", csv, &[]), ["x", "y"]);
    let tsv = b"id\tstory\n1\tArmy, denies.\n";
    assert_eq!(texts("in.tsv", tsv, &["--text-column", "story"]), ["Army, denies."]);
    let one = b"story\nArmy denies.\n";
    assert_eq!(texts("in.csv", one, &["--text-column", "story"]), ["Army denies."]);
}

#[test]
fn lines_of_json_are_read_by_the_field_that_is_named() {
    let lines = b"{\"n\": 1, \"content\": \"Army denies.\", \"story\": \"long\"}\n{\"content\": \"Rebels claim.\", \"story\": \"b\"}\n";
    assert_eq!(texts("in.jsonl", lines, &["--text-column", "story"]), ["long", "b"]);
    assert_eq!(texts("in.jsonl", lines, &[]), ["Army denies.", "Rebels claim."]);
}

#[test]
fn a_column_that_is_not_there_is_said_with_those_that_are() {
    let folder = Folder::new();
    for input in [&b"id,story\n1,Army denies.\n"[..], b"{\"id\": \"1\", \"story\": \"Army denies.\"}\n"] {
        let words = ["convert", "-", "--to", "jsonl", "--out", "-", "--text-column", "body"];
        run_with(&folder, &words, input).is(1).says("no column “body”").says("story");
    }
}

#[test]
fn prose_on_standard_input_stays_a_text() {
    let folder = Folder::new();
    for prose in ["Army, text, denial.\nA second line.\n", "{braces} are no JSON.\n", "text\nArmy denies.\n"] {
        let out = run_with(&folder, &["convert", "-", "--to", "jsonl", "--out", "-"], prose.as_bytes()).is(0).text();
        assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["text"], prose);
    }
}

#[test]
fn json_of_no_format_on_standard_input_is_refused_as_a_file_is() {
    let long = format!("{{\"a\":[{}", "1, ".repeat(4_000));
    let all =
        ["{\"a\":1}", " \n{\"a\":1,,}", "[1,2", "[1, 2]", "[[\"a\", 1]]", "[{\"a\" 1}]", "[]", "{}", "{\"a", &long];
    for json in all {
        let folder = Folder::new();
        folder.with("in.json", json);
        run(&folder, &["convert", "in.json", "--to", "jsonl", "--out", "-"]).is(1).says("format is not known");
        let words = ["convert", "-", "--to", "jsonl", "--out", "-"];
        let ran = run_with(&folder, &words, json.as_bytes()).is(1).says("format is not known");
        assert!(ran.out.is_empty(), "{json}");
        assert!(!run_with(&folder, &["validate", "-"], json.as_bytes()).is(1).text().contains("Nothing is wrong"));
    }
}

#[test]
fn prose_that_begins_with_a_bracket_stays_a_text() {
    let folder = Folder::new();
    let all = [
        "[Reuters] The army denies.",
        "[1] The army denies. [2] Rebels claim.",
        "[1, 2 and 3] say so.",
        "[\"We deny,\" he said] and left.",
        "{Name} denies.",
        "[[A link]] to it.",
    ];
    for prose in all {
        let out = run_with(&folder, &["convert", "-", "--to", "jsonl", "--out", "-"], prose.as_bytes()).is(0).text();
        assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["text"], prose);
    }
}

#[test]
fn a_docbin_can_be_piped() {
    let folder = Folder::new();
    let lines = [("a", "London calling"), ("b", "London waits")].map(|(id, text)| line(id, text, &[("x", "London")]));
    folder.with("in.jsonl", lines.concat());
    run(&folder, &["convert", "in.jsonl", "--to", "spacy", "--out", "out"]).is(0);
    let bin = std::fs::read(folder.at("out/train.spacy")).unwrap();
    for more in [&[][..], &["--from", "spacy"]] {
        let ran = run_with(&folder, &[&["validate", "-", "--json"], more].concat(), &bin).is(0);
        assert_eq!((&ran.json()["read"]["documents"], &ran.json()["read"]["spans"]), (&2.into(), &2.into()));
        assert_eq!(ran.json()["formats"], serde_json::json!(["spacy"]));
    }
    // Other things that zlib packed are none, nor is what is cut.
    run_with(&folder, &["validate", "-"], b"x\x9c\xcbH\xcd\xc9\xc9\x07\0\x06,\x02\x15").is(1);
    let cut = run_with(&folder, &["validate", "-"], &bin[..bin.len() / 2]).is(1);
    assert!(cut.text().contains("damaged"), "{}", cut.text());
}

#[test]
fn a_web_page_is_refused_with_what_can_be_done() {
    let folder = Folder::new();
    for name in ["a.html", "a.HTM"] {
        folder.with(name, "<!DOCTYPE html><p>Army denies.</p>");
        let ran = run(&folder, &["convert", name, "--to", "jsonl", "--out", "-"]).is(1).says("web page");
        assert!(!ran.error.contains("--from"), "{}", ran.error);
    }
}

#[test]
fn a_spreadsheet_says_first_what_lies_between_cells() {
    for separator in [';', ',', '|', '\t'] {
        let csv = format!("sep={separator}\r\nid{separator}text\r\n1{separator}Army denies: no, never.\r\n");
        let csv = csv.replace("no, never", if separator == ',' { "no" } else { "no, never" });
        let expected = if separator == ',' { "Army denies: no." } else { "Army denies: no, never." };
        assert_eq!(texts("in.csv", csv.as_bytes(), &[]), [expected], "{separator}");
    }
    // A column may be called so.
    assert_eq!(texts("in.csv", b"sep=x,text\n1,Army denies.\n", &[]), ["Army denies."]);
}

#[test]
fn a_field_for_the_text_that_is_not_heeded_is_said() {
    let folder = Folder::new();
    folder.with("in.jsonl", "{\"text\":\"Army left.\",\"label\":[[0,4,\"actor\"]]}\n");
    let convert = |from: &str, name: &str| {
        run(&folder, &["convert", name, "--from", from, "--to", "jsonl", "--out", "-", "--text-column", "body"])
    };
    convert("doccano", "in.jsonl").is(1).says("line 1: There is no text under “body”. That under “text” was read.");
    folder.with("own.jsonl", line("d", "Army left.", &[("actor", "Army")]));
    convert("jsonl", "own.jsonl").is(0).says("--text-column says nothing here: where the text is in jsonl is known.");
}

/// Of exports in one folder, or in one archive, each counts as its own manifest says.
#[test]
fn exports_beside_each_other_count_each_in_their_own_unit() {
    for format in ["doccano", "webannotation", "pubannotation"] {
        let folder = Folder::new();
        let documents = [("a", "🚒🚒🚒 Army left town."), ("b", "🚒🚒🚒 Army went home.")];
        for ((id, text), unit) in documents.into_iter().zip(["utf16", "code-point"]) {
            folder.with("in.jsonl", line(id, text, &[("actor", "Army")]));
            let out = format!("all/{id}");
            run(&folder, &["convert", "in.jsonl", "--to", format, "--unit", unit, "--out", &out]).is(0);
        }
        let files = ["a", "b"].into_iter().flat_map(|id| {
            let of_one = std::fs::read_dir(folder.at("all").join(id)).unwrap().map(Result::unwrap);
            let files = of_one.filter(|entry| entry.path().is_file());
            files
                .map(|entry| {
                    let name = format!("{id}/{}", entry.file_name().to_string_lossy());
                    OutputFile::new(name, std::fs::read(entry.path()).unwrap())
                })
                .collect::<Vec<_>>()
        });
        folder.with("all.zip", archive::write(&files.collect::<Vec<_>>()).unwrap());
        for input in ["all", "all.zip"] {
            if (format, input) == ("webannotation", "all.zip") {
                continue; // Its texts lie in a folder of their own.
            }
            let lines = run(&folder, &["convert", input, "--to", "jsonl", "--out", "-"]).is(0).text();
            let words: Vec<String> = lines
                .lines()
                .map(|line| {
                    let document = serde_json::from_str::<Value>(line).unwrap();
                    document["spans"][0]["text"].as_str().unwrap_or_default().to_owned()
                })
                .collect();
            assert_eq!(words, ["Army", "Army"], "{format}, {input}");
        }
    }
}

/// As the page reads them: doccano gives each annotator a file.
#[test]
fn files_of_annotators_in_a_folder_say_who_annotated() {
    let folder = Folder::new();
    for (name, label) in [("kim", "claim"), ("lee", "denial")] {
        let lines: Vec<String> = ["The army left.", "The town stayed."]
            .iter()
            .enumerate()
            .map(|(id, text)| json!({"id": id, "text": text, "label": [[0, 3, label]]}).to_string())
            .collect();
        folder.with(&format!("all/{name}.jsonl"), lines.join("\n"));
    }
    let lines = run(&folder, &["convert", "all", "--to", "jsonl", "--out", "-"]).text();
    let who: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["spans"][0]["annotator"].clone())
        .collect();
    assert_eq!(who, ["kim", "kim", "lee", "lee"]);
}
