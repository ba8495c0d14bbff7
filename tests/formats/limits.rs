//! Files made to exhaust a reader: nested deeper than anything, entities that grow, numbers without end.

use counterclaim::formats::archive;
use counterclaim::formats::dataset;
use counterclaim::formats::docx;
use counterclaim::formats::format::{InputFile, OutputFile, Reader};
use counterclaim::formats::options::{Options, ReadOptions};
use counterclaim::formats::{FORMATS, import};

const DEEP: usize = 200_000;

/// What the reader of each format says of `content` in a file of its own.
fn said(content: &str, is_its: fn(&str) -> bool) -> Vec<(&'static str, String)> {
    let readable = FORMATS.iter().filter(|format| format.reading.is_some() && is_its(format.extension));
    readable
        .map(|format| {
            let file = InputFile { name: format!("file.{}", format.extension), bytes: content.as_bytes().to_vec() };
            let said = match import::read(format, &[file], &ReadOptions::default()) {
                Ok(reading) => format!("{:?}", reading.problems),
                Err(refusal) => refusal.to_string(),
            };
            (format.id, said)
        })
        .collect()
}

fn is_json(extension: &str) -> bool {
    extension.starts_with("json")
}

#[test]
fn json_nested_without_end_is_refused_and_the_limit_is_stated() {
    let lists = "[".repeat(DEEP);
    let objects = "{\"a\":".repeat(DEEP);
    for deep in [&lists, &objects] {
        for content in [deep.clone(), format!("{{\"text\":\"a b\",\"meta\":{deep}")] {
            let all = said(&content, is_json);
            assert!(all.len() >= 6, "{all:?}");
            for (id, said) in all {
                assert!(!said.is_empty() && said != "[]", "{id} says nothing of a file that is cut off");
            }
        }
    }
    let head = "{\"format\":\"counterclaim-dataset\",\"version\":1,\"documents\":[],\"x\":";
    let reading = dataset::read(format!("{head}{lists}").as_bytes()).unwrap();
    assert!(reading.problems.iter().any(|problem| problem.message.contains("128")), "{:?}", reading.problems);
}

#[test]
fn numbers_without_end_are_no_offsets() {
    let digits = "9".repeat(100_000);
    let content = format!(
        "{{\"text\":\"a b\",\"label\":[[{digits},1e999999999,\"x\"]],\"spans\":[{{\"start\":{digits},\"end\":-1}}]}}"
    );
    for (id, said) in said(&content, is_json) {
        assert!(said.len() < 100_000, "{id} repeats {} bytes", said.len());
    }
}

#[test]
fn xml_nested_without_end_is_refused_and_the_limit_is_stated() {
    let deep = format!("<?xml version=\"1.0\"?><xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\">{}", "<a>".repeat(DEEP));
    for (id, said) in said(&deep, |extension| matches!(extension, "xmi" | "xml")) {
        assert!(said.contains("256 deep"), "{id}: {said}");
    }
}

#[test]
fn entities_that_a_file_defines_are_not_expanded() {
    let mut kinds = "<!ENTITY e0 \"lol lol lol lol lol lol lol lol\">".to_owned();
    for n in 1..30 {
        kinds.push_str(&format!("<!ENTITY e{n} \"&e{};&e{};\">", n - 1, n - 1));
    }
    let content = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [{kinds}<!ENTITY file SYSTEM \"file:///etc/passwd\">]>\
         <xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\">&e29;&file;\
         <cas:Sofa xmi:id=\"1\" sofaString=\"&e29;\"/></xmi:XMI>"
    );
    let xml = FORMATS.iter().find(|format| format.id == "cas-xmi").unwrap();
    assert!(matches!(xml.reading, Some(Reader::Files(_))));
    for (_, said) in said(&content, |extension| extension == "xmi") {
        assert!(said.contains("not defined") && said.len() < 2_000, "{said}");
    }
    let part = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE x [{kinds}]><w:document><w:body><w:p><w:r><w:t>&e29;</w:t></w:r></w:p></w:body></w:document>"
    );
    let word = archive::write(&[OutputFile::new("word/document.xml", part)]).unwrap();
    match docx::read(&word).map(|read| read.0) {
        Ok(text) => assert!(text.len() < 200, "{} bytes", text.len()),
        Err(why) => assert!(why.contains("damaged"), "{why}"),
    }
}

#[test]
fn a_word_document_nested_without_end_does_no_harm() {
    let part = format!("<w:document><w:body>{}<w:t>x</w:t>", "<w:p>".repeat(DEEP));
    let word = archive::write(&[OutputFile::new("word/document.xml", part)]).unwrap();
    drop(docx::read(&word).map(|read| read.0));
}

#[test]
fn deep_metadata_is_left_out_and_the_rest_converted() {
    let deep = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    for depth in [99, 100, 101, 120, 122, 124, 126, 127, 128, 200, 100_000] {
        for (id, spans) in [
            ("doccano", r#""label":[[0,1,"x"]]"#),
            ("prodigy", r#""spans":[{"start":0,"end":1,"label":"x"}]"#),
            ("pubannotation", r#""denotations":[{"id":"T1","span":{"begin":0,"end":1},"obj":"x"}]"#),
        ] {
            let format = counterclaim::formats::format(id).unwrap();
            let content = format!("{{\"text\":\"a b\",\"more\":{},{spans}}}\n", deep(depth));
            let file = InputFile { name: format!("file.{}", format.extension), bytes: content.into_bytes() };
            assert!((format.recognise)(&file), "{id}, {depth}");
            let reading = import::read(format, &[file], &ReadOptions::default()).unwrap();
            let document = &reading.project.documents[0];
            assert_eq!(document.annotations.span_count(), 1, "{id}, {depth}");
            let is_kept = document.metadata.as_str().is_some_and(|metadata| metadata.contains(&deep(depth)));
            let said: Vec<&str> = reading.problems.iter().map(|problem| problem.message.as_str()).collect();
            assert!(is_kept == said.is_empty() && is_kept == (depth <= 100), "{id}, {depth}: {said:?}");
            assert!(
                is_kept || said.iter().all(|said| said.contains("nested") && said.contains("100 levels")),
                "{said:?}"
            );
            for to in FORMATS.iter().filter(|to| to.writing.is_some()) {
                super::exported(&reading.project, to, &Options::default());
            }
        }
    }
}
