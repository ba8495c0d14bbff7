//! Files that hold only texts: tables, lines of JSON, Word documents.

use counterclaim::formats::archive;
use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::{InputFile, OutputFile};
use counterclaim::formats::options::ReadOptions;
use counterclaim::formats::text_source::{TEXT_SOURCES, find, likely, read};
use counterclaim::formats::{FORMATS, docx};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::texts::config;

fn input(name: &str, content: impl Into<Vec<u8>>) -> InputFile {
    InputFile { name: name.to_owned(), bytes: content.into() }
}

fn choose(column: &str) -> ReadOptions {
    ReadOptions { text_column: Some(column.to_owned()), ..ReadOptions::default() }
}

/// Documents as `id | title | text | metadata`.
fn documents(reading: &Reading) -> Vec<String> {
    let line = |document: &counterclaim::model::document::Document| {
        let metadata = document.metadata.as_str().unwrap_or_default();
        format!("{} | {} | {} | {metadata}", document.id, document.details.title, document.text.as_str())
    };
    reading.project.documents.iter().map(line).collect()
}

fn problems(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_table_of_texts_is_read_by_its_column() {
    let table = "\u{feff}id,Title,lang,outlet,body,date\r\n7,One,en,\"Wire, the\",\"Army\r\ndenies\",2022\r\n8,,,,\"\",\r\n9,Three,,,Killed,,x\r\n";
    let file = input("news.csv", table);
    let columns = (find(&file).unwrap().columns)(&file);
    assert_eq!(columns, ["id", "Title", "lang", "outlet", "body", "date"]);
    assert_eq!(likely(&columns).unwrap(), "body");
    let reading = read(&file, &ReadOptions::default()).unwrap();
    let expected = ["7 | One | Army\r\ndenies | {\"outlet\":\"Wire, the\"}", "9 | Three | Killed | "];
    assert_eq!(documents(&reading), expected);
    let details = &reading.project.documents[0].details;
    assert_eq!((details.language.as_str(), details.date.as_str()), ("en", "2022"));
    let expected = [
        "news.csv, row 3: There is no text in “body”. The row was left out.",
        "news.csv, row 4: The row has more cells than there are columns. The last ones were left out.",
    ];
    assert_eq!(problems(&reading), expected);
    let reading = read(&file, &choose("outlet")).unwrap();
    assert_eq!(documents(&reading), ["7 | One | Wire, the | {\"body\":\"Army\\r\\ndenies\"}"]);
}

#[test]
fn other_separators_are_found() {
    let reading = read(&input("a.csv", "nr;text\n1;\"a, b\"\n"), &ReadOptions::default()).unwrap();
    assert_eq!(documents(&reading), ["a-b | a, b | a, b | {\"nr\":\"1\"}"]);
    let reading = read(&input("a.tsv", "x\ty\n1, 2\t2\n"), &choose("y")).unwrap();
    assert_eq!(documents(&reading), ["2 | 2 | 2 | {\"x\":\"1, 2\"}"]);
}

#[test]
fn lines_of_json_are_read_by_their_field() {
    let lines = "{\"id\":1,\"n\":{\"a\":[1.50]},\"headline\":\"T\",\"content\":\"Army 🚒\"}\n\n{\"content\":\"Two\",\"id\":1}\n[1]\n{\"content\":\"Cut\",\"x\":\n{\"content\":3}\n";
    let file = input("a.jsonl", lines);
    assert_eq!((find(&file).unwrap().columns)(&file), ["headline", "content"]);
    let reading = read(&file, &ReadOptions::default()).unwrap();
    let found = documents(&reading);
    assert_eq!(found[0], "1 | T | Army 🚒 | {\"n\":{\"a\":[1.50]}}");
    assert_eq!(found.len(), 3);
    let places: Vec<String> =
        problems(&reading).iter().map(|p| p.split([':', ';']).next().unwrap().to_owned()).collect();
    for line in [3, 4, 5, 6] {
        assert!(places.iter().any(|place| place.starts_with(&format!("a.jsonl, line {line}"))), "{line}: {places:?}");
    }
}

#[test]
fn what_is_not_clear_is_asked() {
    let refusal = |file: &InputFile, options: &ReadOptions| read(file, options).unwrap_err().to_string();
    let table = input("a.csv", "x,y\n1,2\n");
    assert_eq!(
        refusal(&table, &ReadOptions::default()),
        "It is not clear which column of “a.csv” holds the text. Choose one of these: x, y."
    );
    assert_eq!(refusal(&table, &choose("z")), "“a.csv” has no column “z”. Choose one of these: x, y.");
    assert!(refusal(&input("a.csv", ""), &ReadOptions::default()).contains("no columns"));
    assert!(refusal(&input("a.csv", "text\n"), &ReadOptions::default()).contains("There is no text"));
    assert!(refusal(&input("a.pdf", "x"), &ReadOptions::default()).contains("no table"));
    // A table or lines of texts are none of the formats.
    for file in [&table, &input("a.jsonl", "{\"text\":\"x\"}"), &input("documents.csv", "id,text\n1,x\n")] {
        let taken =
            FORMATS.iter().find(|format| ["csv", "tsv", "jsonl"].contains(&format.id) && (format.recognise)(file));
        assert!(taken.is_none(), "{}", file.name);
    }
}

fn word(document: &str) -> Vec<u8> {
    let rels = r#"<?xml version="1.0"?><Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>"#;
    let files = [
        OutputFile::new("_rels/.rels", rels),
        OutputFile::new("word/document2.xml", document),
        OutputFile::new("word/footnotes.xml", "<w:footnotes><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:footnotes>"),
    ];
    archive::write(&files).unwrap()
}

#[test]
fn the_text_of_a_word_document_is_read() {
    let document = r#"<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="w"><w:body>
  <w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>
    <w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Army &amp; </w:t></w:r><w:r><w:t>police&#x2019;s</w:t><w:tab/><w:t>“12”</w:t></w:r></w:p>
  <w:p/>
  <w:p><w:del><w:r><w:delText>gone</w:delText><w:t>gone too</w:t><w:tab/></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>
    <w:r><w:br/><w:t>line</w:t><w:noBreakHyphen/><w:footnoteReference w:id="2"/><w:sym w:font="F" w:char="2192"/></w:r></w:p>
  <w:tbl><w:tr><w:tc><w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
  <w:p><w:r><mc:AlternateContent><mc:Choice><w:t>👩🏽‍🚒</w:t></mc:Choice><mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>
  <w:sectPr/></w:body></w:document>"#;
    let bytes = word(document);
    let expected = "Army & police’s\t“12”\n\nnew\nline\u{2011}→\ncell\n👩🏽‍🚒";
    assert_eq!(docx::read(&bytes).map(|read| read.0).unwrap(), expected);
    let reading = read(&input("news/The army.docx", bytes), &ReadOptions::default()).unwrap();
    assert_eq!(reading.project.documents[0].details.title, "The army");
    assert_eq!(reading.project.documents[0].text.as_str(), expected);
}

#[test]
fn notes_and_hidden_text_of_a_word_document_are_said() {
    let document = r#"<w:document xmlns:w="w"><w:body><w:p>
<w:r><w:t>Seen</w:t><w:footnoteReference w:id="2"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t> unseen</w:t><w:tab/></w:r>
<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> seen</w:t><w:endnoteReference w:id="1"/></w:r></w:p></w:body></w:document>"#;
    let reading = read(&input("a.docx", word(document)), &ReadOptions::default()).unwrap();
    assert_eq!(reading.project.documents[0].text.as_str(), "Seen seen");
    let expected = ["a.docx: Footnotes and endnotes: 2, not read.", "a.docx: Stretches of hidden text: 1, not read."];
    assert_eq!(problems(&reading), expected);
}

/// A Word document in which a paragraph is a line of `text`; `[`, `|` and `]` begin, divide and end a row of a table.
fn word_of(text: &str) -> Vec<u8> {
    let body: String = text
        .split_inclusive(['\n', '[', '|', ']'])
        .map(|piece| {
            let words = piece.trim_end_matches(['\n', '[', '|', ']']);
            let after = match piece.chars().last() {
                Some('[') => "<w:tbl><w:tblPr/><w:tr><w:trPr/><w:tc><w:tcPr/>",
                Some('|') => "</w:tc><w:tc>",
                Some(']') => "</w:tc></w:tr></w:tbl>",
                _ => "",
            };
            let paragraph =
                if words.is_empty() && piece.ends_with('[') { "" } else { "<w:p><w:r><w:t>W</w:t></w:r></w:p>" };
            paragraph.replace('W', words) + after
        })
        .collect();
    word(&format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#))
}

#[test]
fn rows_of_a_table_in_a_word_document_are_lines() {
    let long = "a paragraph of an article, ".repeat(5);
    let deep = ["[a|".repeat(30), "b".to_owned(), "]".repeat(30)].concat();
    assert!(docx::read(&word_of(&deep)).unwrap().0.contains('b'));
    for (document, expected) in [
        (
            "Dead\n[Source|Number][Army|][Council|30\nat least]after",
            "Dead\nSource\tNumber\nArmy\t\nCouncil\t30 at least\nafter",
        ),
        // A box around paragraphs, or columns of them, are no rows.
        ("[one\ntwo]", "one\ntwo"),
        (&format!("[one\n{long}|two]"), &format!("one\n{long}\ntwo")),
        // A table in a cell.
        ("[a|[b|c]|d]", "a\tb c\td"),
        (&format!("[{long}\n[b|c]|d]"), &format!("{long}\nb\tc\n\nd")),
        // Nothing in it.
        ("a\n[|]b", "a\nb"),
    ] {
        assert_eq!(docx::read(&word_of(document)).unwrap().0, expected, "{document}");
    }
}

#[test]
fn what_is_above_or_below_the_line_of_a_word_document_makes_no_number() {
    let run = |looks: &str, text: &str| {
        format!("<w:r><w:rPr><w:b/>{looks}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
    };
    let above = "<w:vertAlign w:val=\"superscript\"/>";
    let below = "<w:vertAlign w:val=\"subscript\"/>";
    let plain = "<w:vertAlign w:val=\"baseline\"/>";
    for (runs, expected) in [
        (run(plain, "118") + &run(above, "2") + &run("", " dead"), "118^2 dead"),
        (run("", "10") + &run(above, "−") + &run(above, "12") + &run("", " g"), "10^−12 g"),
        (run("", "118.") + &run(above, "&#50;") + &run("", "5 more"), "118.^2 5 more"),
        (run("", "the 1") + &run(above, "st") + &run("", " and CO") + &run(below, "2"), "the 1st and CO2"),
        (run("", "118") + &run(below, "2"), "118_2"),
        (run(above, "2") + &run("", " A book"), "2 A book"),
        (run("", "1") + &run(above, "1") + &run("", "/") + &run(below, "2"), "1 1/2"),
        (run("", "by ") + &run(above, "3") + &run("", "⁄") + &run(below, "4"), "by 3⁄4"),
        // What is above the line is no figure, so the power before it is no fraction.
        (
            run("", "10") + &run(above, "3") + &run("", " km, the 1") + &run(above, "st") + &run("", "/2nd"),
            "10^3 km, the 1st/2nd",
        ),
    ] {
        let document = format!(r#"<w:document xmlns:w="w"><w:body><w:p>{runs}</w:p></w:body></w:document>"#);
        assert_eq!(docx::read(&word(&document)).unwrap().0, expected);
    }
}

#[test]
fn what_is_no_word_document_is_refused() {
    for (bytes, why) in [
        (b"hello".to_vec(), "This is no Word document"),
        (archive::write(&[OutputFile::new("a.txt", "x")]).unwrap(), "There is no text in it (“word/document.xml”)"),
        (word("<w:p><w:t>x</w:p>"), "Its text is damaged"),
        (word("<w:p></w:p>"), "it holds no words"),
    ] {
        let refusal = docx::read(&bytes).map(|read| read.0).unwrap_err();
        assert!(refusal.contains(why) && refusal.ends_with('.'), "{refusal}");
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn arbitrary_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..200), text in "[<>/&;#wptdel:\"=\\[\\]{},\n a\u{1f692}]{0,60}") {
        for source in TEXT_SOURCES {
            for content in [bytes.clone(), text.clone().into_bytes(), word(&text)] {
                let file = input(&format!("x.{}", source.extensions[0]), content);
                for column in (source.columns)(&file).into_iter().take(3).chain(["text".to_owned()]) {
                    drop(read(&file, &choose(&column)));
                }
            }
        }
    }
}

#[test]
fn texts_without_a_title_are_called_after_their_first_words() {
    let long = "The army denies that it fired on the market, and says that the smoke came from a kitchen nearby.";
    let table = format!("text,outlet\n\"  \nTwo died.\nMore follows.\",A\n{long},B\nTwo died.,C\n");
    let expected = ["two-died | Two died.", "the-army-denies-that", "two-died-2 | Two died."];
    let lines =
        format!("{{\"text\":\"Two died.\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"Two died.\",\"title\":\"\"}}\n");
    for file in [input("a.csv", table.replace(long, &format!("\"{long}\""))), input("a.jsonl", lines)] {
        let documents = documents(&read(&file, &ReadOptions::default()).unwrap());
        assert_eq!(documents.len(), 3);
        for (document, expected) in documents.iter().zip(expected) {
            assert!(document.starts_with(expected), "{document}");
        }
        assert!(
            documents[1].contains(" | The army denies that it fired on the market, and says tha… | "),
            "{documents:?}"
        );
    }
    // An id is title enough.
    let file = input("a.csv", "id,text\n7,Two died.\n");
    assert_eq!(documents(&read(&file, &ReadOptions::default()).unwrap()), ["7 | 7 | Two died. | "]);
}

#[test]
fn a_first_line_that_looks_like_texts_is_shown() {
    let first = "Two men were shot at the gate on Monday, the ministry says in a statement.";
    for (name, content, column, shown) in [
        (
            "a.csv",
            format!("1,\"{first}\"\n2,Three died.\n"),
            first,
            "“1”, “Two men were shot at the gate on Monday, the ministry say…”",
        ),
        ("a.csv", "17,Army\n18,Police\n".to_owned(), "Army", "“17”, “Army”"),
        ("a.tsv", "The army left.\tx\nTwo died.\ty\n".to_owned(), "The army left.", "“The army left.”, “x”"),
    ] {
        let reading = read(&input(name, content), &choose(column)).unwrap();
        let said = format!(
            "{name}: The first line was taken as the names of columns: {shown}. If it is a text like the others, put a \
             line with names before it."
        );
        assert_eq!(problems(&reading), [said]);
        assert_eq!(reading.project.documents.len(), 1);
    }
    let names = "id,No.,What is said?,url,Text of the article as it was printed\n1,2,3,4,Two died.\n";
    let reading = read(&input("a.csv", names), &choose("Text of the article as it was printed")).unwrap();
    assert_eq!(problems(&reading), [""; 0]);
}
