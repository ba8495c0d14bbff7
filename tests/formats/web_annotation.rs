//! Web Annotations: exact bytes, pages of other programs, and what is not like that.

use counterclaim::formats::dataset::Reading;
use counterclaim::formats::format::InputFile;
use counterclaim::formats::import;
use counterclaim::formats::options::{Options, ReadOptions, Unit};
use counterclaim::formats::web_annotation::FORMAT;
use counterclaim::model::document::Document;

use super::examples::small;
use super::{as_input, exported, file, read_again};
use crate::adversarial;

fn input(name: &str, content: &str) -> InputFile {
    InputFile { name: name.to_owned(), bytes: content.into() }
}

/// Reads a page beside `x.txt`.
fn read(text: &str, page: &str) -> Reading {
    let files = [input("page.jsonld", page), input("x.txt", text)];
    import::read(&FORMAT, &files, &ReadOptions::default()).unwrap()
}

fn spans(document: &Document) -> Vec<String> {
    let words = |span: &counterclaim::model::span::SharedSpan| {
        let said: Vec<String> = span.attributes.iter().map(|(id, value)| format!(" {id}={value:?}")).collect();
        format!(
            "{} {} {:?}{} {:?} {}",
            span.id,
            span.label,
            document.text.slice(span.range),
            said.concat(),
            span.note,
            span.annotator
        )
    };
    document.annotations.spans().map(words).collect()
}

fn problems(reading: &Reading) -> Vec<String> {
    reading.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_small_document_is_these_lines() {
    let export = exported(&small(), &FORMAT, &Options::default());
    let page = file(&export, "annotations.jsonld");
    let lines: Vec<&str> = page.lines().collect();
    assert_eq!(lines.len(), 6);
    assert_eq!(
        lines[0],
        r#"{"@context":["http://www.w3.org/ns/anno.jsonld",{"origin":"urn:counterclaim:origin"}],"id":"annotations.jsonld","type":"AnnotationPage","items":["#
    );
    assert_eq!(
        lines[3],
        r##"{"id":"#d1/spans/a1","type":"Annotation","motivation":"tagging","creator":{"type":"Person","name":"a1"},"created":"2026-01-01T00:00:00Z","modified":"2026-01-02T00:00:00Z","origin":"manual","body":[{"type":"TextualBody","purpose":"tagging","value":"casualty_figure"}],"target":{"source":"texts/d1.txt","selector":[{"type":"TextQuoteSelector","exact":"12 killed","prefix":"Army denies ","suffix":"."},{"type":"TextPositionSelector","start":12,"end":21}]}},"##
    );
    assert_eq!(
        lines[4],
        r##"{"id":"#d1/relations/r1","type":"Annotation","motivation":"linking","creator":{"type":"Person","name":"a1"},"created":"2026-01-01T00:00:00Z","body":[{"type":"SpecificResource","purpose":"linking","source":"#d1/spans/a1"},{"type":"TextualBody","purpose":"tagging","value":"denies"}],"target":"#d1/spans/a2"}"##
    );
    assert_eq!(file(&export, "texts/d1.txt"), "Army denies 12 killed.");
}

#[test]
fn details_of_documents_come_back() {
    let project = adversarial::project();
    let read = read_again(&exported(&project, &FORMAT, &Options::default()), &FORMAT, &ReadOptions::default());
    for document in &project.documents {
        assert_eq!(read.document(&document.id).unwrap().details, document.details);
    }
}

#[test]
fn the_quotes_tell_the_unit() {
    let project = adversarial::project();
    let utf16 = Options { unit: Some(Unit::Utf16), ..Options::default() };
    let export = exported(&project, &FORMAT, &utf16);
    assert!(file(&export, "annotations.jsonld").contains(r#""start":0,"end":7}"#));
    let read = read_again(&export, &FORMAT, &ReadOptions::default());
    let ranges = |document: &Document| document.annotations.spans().map(|span| span.range).collect::<Vec<_>>();
    for document in &project.documents {
        assert_eq!(ranges(read.document(&document.id).unwrap()), ranges(document));
    }
}

#[test]
fn annotations_of_recogito_are_read() {
    let page = r#"[
        {"@context":"http://www.w3.org/ns/anno.jsonld","id":"a","type":"Annotation",
         "creator":{"id":"u1","name":"Ann"},
         "body":[{"type":"TextualBody","purpose":"tagging","value":"claim"},{"type":"TextualBody","purpose":"tagging","value":"two"},
                 {"type":"TextualBody","purpose":"commenting","value":"Why?"}],
         "target":[{"source":"https://example.org/doc","selector":[{"type":"TextQuoteSelector","exact":"killed"},{"type":"TextPositionSelector","start":17,"end":23}]}]},
        {"id":"b","type":"Annotation","body":{"type":"TextualBody","value":"No tag"},"motivation":"commenting",
         "target":{"source":"https://example.org/doc","selector":{"type":"TextQuoteSelector","exact":"12","prefix":"🚒 denies ","suffix":" k"}}},
        {"id":"c","type":"Annotation","bodyValue":"who","motivation":"oa:tagging","target":"https://example.org/doc#char=0,4"},
        {"id":"l","type":"Annotation","motivation":"linking","body":"b","target":"a"},
        {"id":"m","type":"Annotation","motivation":"tagging","body":{"value":"denies"},"target":"l"},
        {"id":"n","type":"Annotation","motivation":"replying","bodyValue":"Because","target":"a"}]"#;
    let reading = read("Army 🚒 denies 12 killed.", page);
    assert_eq!(problems(&reading), Vec::<String>::new());
    let document = &reading.project.documents[0];
    let expected = [
        r#"c who "Army" "" "#,
        r#"b commenting "12" "No tag" "#,
        r#"a claim "killed" tag=Text("two") "Why?\nBecause" Ann"#,
    ];
    assert_eq!(spans(document), expected);
    let relations: Vec<String> =
        document.annotations.relations().map(|r| format!("{} {} {} {}", r.id, r.kind, r.from, r.to)).collect();
    assert_eq!(relations, ["l denies a b"]);
}

#[test]
fn a_body_that_offers_a_choice_is_said() {
    let page = r#"{"type":"Annotation","body":[{"type":"TextualBody","purpose":"tagging","value":"a"},
        {"type":"Choice","items":[{"type":"TextualBody","value":"one"},{"type":"TextualBody","value":"two"}]}],
        "target":{"source":"x.txt","selector":{"type":"TextPositionSelector","start":0,"end":4}}}"#;
    let reading = read("Army now", page);
    assert_eq!(reading.project.documents[0].annotations.span_count(), 1);
    assert_eq!(
        problems(&reading),
        ["page.jsonld, annotation 1: A body has no value that can be read (“Choice”). It was left out."]
    );
}

#[test]
fn what_cannot_be_placed_is_said() {
    let page = r#"{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","items":[
        {"id":"a","type":"Annotation","target":{"source":"x.txt","selector":{"type":"XPathSelector","value":"/p"}}},
        {"id":"b","type":"Annotation","target":{"source":"y.txt","selector":{"type":"TextPositionSelector","start":0,"end":1}}},
        {"id":"c","type":"Annotation","target":{"source":"x.txt","selector":{"type":"TextPositionSelector","start":0,"end":999}}},
        {"id":"d","type":"Annotation","motivation":"linking","body":"a","target":"z"},
        {"id":"e","type":"Annotation","motivation":"commenting","bodyValue":"x","target":"z"},
        {"id":"f","type":"Annotation","body":"http://example.org/comment","target":{"source":"x.txt","selector":{"type":"TextPositionSelector","start":0,"end":4}}},
        {"id":"g","type":"Annotation"},
        {"id":"h","type":"Annotation","motivation":"tagging","bodyValue":"claim","target":["x.txt#char=0,4","x.txt#char=5,11"]}"#;
    let reading = read("Army denies", page);
    let document = &reading.project.documents[0];
    let expected = [r#"f unlabelled "Army" "" "#, r#"h claim "Army" "" "#, r#"h-2 claim "denies" "" "#];
    assert_eq!(spans(document), expected);
    let places: Vec<String> =
        problems(&reading).iter().map(|problem| problem.split(": ").next().unwrap().to_owned()).collect();
    let expected = [
        "page.jsonld",
        "page.jsonld, annotation 1",
        "page.jsonld, annotation 6",
        "page.jsonld, annotation 7",
        "page.jsonld, annotation 8",
        "page.jsonld, annotation 4",
        "page.jsonld, annotation 5",
        "y.txt",
    ];
    assert_eq!(places[..8], expected, "{:#?}", problems(&reading));
    assert_eq!(reading.unplaced.len(), 1);
}

/// The spans and the problems of annotations of `text` with these selectors.
fn selected(text: &str, selectors: &[&str]) -> (Vec<String>, Vec<String>) {
    let item = |(n, selector): (usize, &&str)| {
        format!(
            r#"{{"id":"a{n}","type":"Annotation","motivation":"tagging","bodyValue":"L","target":{{"source":"x.txt","selector":{selector}}}}}"#
        )
    };
    let items: Vec<String> = selectors.iter().enumerate().map(item).collect();
    let reading = read(text, &format!("[{}]", items.join(",")));
    let range = |span: &counterclaim::model::span::SharedSpan| format!("{} {}", span.id, span.range);
    let spans = reading.project.documents[0].annotations.spans().map(range).collect();
    assert!(reading.unplaced.iter().all(|unplaced| unplaced.proposal.is_none()));
    (spans, problems(&reading))
}

#[test]
fn a_quote_is_placed_where_its_context_fits_blanks_aside() {
    let text = "Army denies.\nArmy\nattacked again. Later the Army fled.\n";
    let quote = |exact: &str, prefix: &str, suffix: &str| {
        format!(r#"{{"type":"TextQuoteSelector","exact":"{exact}","prefix":"{prefix}","suffix":"{suffix}"}}"#)
    };
    let placed = [
        quote("Army", "denies. ", " attacked"),
        quote("Army", "Later the ", ""),
        quote("Army", "", " attacked"),
        quote("Army", "nothing like it ", " fled."),
        quote("Army attacked", "", ""),
        quote("again", "x", "y"),
    ];
    let placed: Vec<&str> = placed.iter().map(String::as_str).collect();
    let (spans, problems) = selected(text, &placed);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(spans, ["a4 13–26", "a0 13–17", "a2 13–17", "a5 27–32", "a1 44–48", "a3 44–48"].map(str::to_owned));
    let lost = [quote("Army", "", ""), quote("Army", "Later the ", " attacked"), quote("Navy", "", "")];
    let lost: Vec<&str> = lost.iter().map(String::as_str).collect();
    let (spans, problems) = selected(text, &lost);
    assert_eq!(spans, Vec::<String>::new());
    assert!(problems[0].contains("“Army” are in 3 places that fit equally well"), "{problems:?}");
    assert!(problems[1].contains("“Army” are in 2 places that fit equally well"), "{problems:?}");
    assert!(problems[2].contains("“Navy” are not in the text. The span was held back."), "{problems:?}");
}

#[test]
fn a_refinement_selects_within_what_it_refines() {
    let text = "12 🚒 and Army denies 12 killed, 12 hurt.";
    let outer = r#""type":"TextPositionSelector","start":9,"end":31"#;
    let (spans, problems) = selected(
        text,
        &[
            &format!(r#"{{{outer},"refinedBy":{{"type":"TextQuoteSelector","exact":"12"}}}}"#),
            &format!(r#"{{{outer},"refinedBy":{{"type":"TextPositionSelector","start":5,"end":11}}}}"#),
            r#"{"type":"TextQuoteSelector","exact":"12 killed","refinedBy":{"type":"TextQuoteSelector","exact":"killed"}}"#,
            r#"{"type":"XPathSelector","value":"/p[1]","refinedBy":{"type":"TextQuoteSelector","exact":"hurt"}}"#,
        ],
    );
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(spans, ["a1 14–20", "a0 21–23", "a2 24–30", "a3 35–39"].map(str::to_owned));
    let (spans, problems) = selected(
        text,
        &[
            &format!(r#"{{{outer},"refinedBy":{{"type":"TextQuoteSelector","exact":"hurt"}}}}"#),
            &format!(r#"{{{outer},"refinedBy":{{"type":"TextPositionSelector","start":5,"end":99}}}}"#),
            &format!(r#"{{{outer},"refinedBy":{{"type":"XPathSelector","value":"/p"}}}}"#),
            r#"{"type":"XPathSelector","value":"/p[1]","refinedBy":{"type":"TextQuoteSelector","exact":"12"}}"#,
            r#"{"type":"XPathSelector","value":"/p[1]","refinedBy":{"type":"TextPositionSelector","start":0,"end":2}}"#,
        ],
    );
    assert_eq!(spans, Vec::<String>::new());
    for (problem, said) in problems.iter().zip([
        "annotation 3: Its selector is of no kind",
        "annotation 5: Its selector is of no kind",
        "“hurt” are not in the text",
        "reaches beyond the 22 characters",
        "“12” are in 3 places",
    ]) {
        assert!(problem.contains(said), "“{said}” is not in {problems:#?}");
    }
    assert_eq!(problems.len(), 5);
}

#[test]
fn a_position_inside_a_character_is_no_place() {
    let page = r#"[{"type":"Annotation","motivation":"tagging","bodyValue":"L","target":"x.txt#char=0,2"}]"#;
    let files = [input("page.jsonld", page), input("x.txt", "a😀b")];
    let options = ReadOptions { unit: Some(Unit::Utf16), ..ReadOptions::default() };
    let reading = import::read(&FORMAT, &files, &options).unwrap();
    assert!(problems(&reading)[0].contains("Position 2 is inside a character"), "{:?}", problems(&reading));
    assert_eq!(reading.unplaced.len(), 1);
}

#[test]
fn many_quotes_are_placed_as_each_alone_is() {
    let numbers = (0..60).map(|n| format!("The {n}th mayor  denies all\tof it, {}; ", n % 7));
    let text = format!("{}the end 🚒", numbers.collect::<String>());
    let chars: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| chars[from.min(chars.len())..to.min(chars.len())].iter().collect::<String>();
    let mut selectors = Vec::new();
    for n in 0..80 {
        let (start, len, around) = (n * 23 % chars.len(), 1 + n % 11, n % 5 * 6);
        // Some with other blanks, some without context, some whose context is wrong.
        let blanks = |words: String| if n % 4 == 1 { words.replace("  ", "\n").replace('\t', " ") } else { words };
        let suffix = if n % 9 == 8 { "?".to_owned() } else { part(start + len, start + len + around) };
        selectors.push(
            serde_json::json!({
                "type": "TextQuoteSelector", "exact": blanks(part(start, start + len)),
                "prefix": blanks(part(start.saturating_sub(around), start)), "suffix": blanks(suffix),
            })
            .to_string(),
        );
    }
    let together = selected(&text, &selectors.iter().map(String::as_str).collect::<Vec<_>>());
    let (mut spans, mut problems) = (Vec::new(), Vec::new());
    for selector in &selectors {
        let (found, lost) = selected(&text, &[selector]);
        spans.extend(found);
        problems.extend(lost);
    }
    // Which annotation it was is another number.
    let ranges = |list: &[String]| {
        let mut ranges: Vec<String> = list.iter().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect();
        ranges.sort();
        ranges
    };
    assert!(spans.len() > 20 && problems.len() > 10, "{} {}", spans.len(), problems.len());
    assert_eq!(ranges(&together.0), ranges(&spans));
    assert_eq!(together.1.len(), problems.len());
}

#[test]
fn a_quote_that_is_everywhere_is_given_up_soon() {
    let text = "a".repeat(60_000);
    let quote = format!(r#"{{"type":"TextQuoteSelector","exact":"{}"}}"#, "a".repeat(50));
    let (spans, problems) = selected(&text, &vec![quote.as_str(); 100]);
    assert!(spans.is_empty());
    assert_eq!(problems.len(), 100);
    assert!(problems[0].contains("are in 1000 or more places that fit equally well"), "{}", problems[0]);
}

#[test]
fn a_page_without_its_texts_says_that_they_are_missing() {
    let mut files = as_input(&exported(&adversarial::project(), &FORMAT, &Options::default()));
    files.retain(|file| file.name.ends_with(".jsonld"));
    let refusal = import::read(&FORMAT, &files, &ReadOptions::default()).unwrap_err().to_string();
    assert!(refusal.contains("The text is not here"), "{refusal}");
    assert!(!refusal.contains("It links") && !refusal.contains("no annotation or text here"), "{refusal}");
}

/// An annotation of `source` with these selectors.
fn of_source(id: &str, source: &str, selector: &str) -> String {
    format!(
        r#"{{"id":"{id}","type":"Annotation","motivation":"tagging","bodyValue":"L","target":{{"source":"{source}","selector":[{selector}]}}}}"#
    )
}

fn position(start: usize, end: usize) -> String {
    format!(r#"{{"type":"TextPositionSelector","start":{start},"end":{end}}}"#)
}

fn quote(exact: &str, prefix: &str, suffix: &str) -> String {
    format!(r#"{{"type":"TextQuoteSelector","exact":"{exact}","prefix":"{prefix}","suffix":"{suffix}"}}"#)
}

#[test]
fn what_is_said_of_another_page_is_not_put_onto_the_only_text() {
    let text = "The council denies it. The mayor left.";
    let both = |exact: &str, start: usize| format!("{},{}", quote(exact, "", ""), position(start, start + exact.len()));
    let page = [
        of_source("a", "https://example.org/here", &both("council", 4)),
        of_source("b", "https://example.org/here", &quote("mayor", "The ", " left")),
        // Where the quotes of a source are here, positions count too, and what is not here is held back.
        of_source("c", "https://example.org/here", &position(27, 32)),
        of_source("d", "https://example.org/here", &quote("nothing like it", "", "")),
        of_source("e", "https://example.org/other", &position(4, 11)),
        of_source("f", "https://example.org/third", &both("weather", 4)),
        of_source("g", "https://example.org/third", &quote("The", "Hail. ", " sun")),
        of_source("h", "https://example.org/third", &position(4, 11)),
        // Of what has no source it cannot be told.
        r#"{"id":"i","type":"Annotation","motivation":"tagging","bodyValue":"L","target":{"selector":{"type":"TextPositionSelector","start":12,"end":18}}}"#.to_owned(),
        r#"{"id":"j","type":"Annotation","motivation":"commenting","bodyValue":"x","target":{"source":"https://example.org/other"}}"#.to_owned(),
    ];
    let reading = read(text, &format!("[{}]", page.join(",")));
    let document = &reading.project.documents[0];
    let expected = [r#"a L "council" "" "#, r#"i L "denies" "" "#, r#"b L "mayor" "" "#, r#"c L "mayor" "" "#];
    assert_eq!(spans(document), expected);
    assert_eq!(document.details.note, "");
    let found = problems(&reading);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.iter().any(|one| one.starts_with("https://example.org/other: The text is not here, so of it 2")));
    assert!(found.iter().any(|one| one.starts_with("https://example.org/third: The text is not here, so of it 3")));
    assert!(found.iter().any(|one| one.contains("“nothing like it” are not in the text")));
}

#[test]
fn a_page_of_another_text_alone_is_refused() {
    let page = format!("[{}]", of_source("a", "https://example.org/other", &position(0, 3)));
    let reading = read("The council denies it.", &page);
    assert_eq!(reading.project.documents[0].annotations.span_count(), 0);
    assert!(problems(&reading)[0].starts_with("https://example.org/other: The text is not here"));
}

#[test]
fn positions_without_quotes_are_doubted_where_units_differ() {
    let read = |selectors: &[String], options: &ReadOptions| {
        let items: Vec<String> =
            selectors.iter().enumerate().map(|(n, selector)| of_source(&format!("a{n}"), "x.txt", selector)).collect();
        let files = [
            input("page.jsonld", &format!("[{}]", items.join(","))),
            input("x.txt", "Smoke 🚒 over (a) town. Ash fell."),
        ];
        problems(&import::read(&FORMAT, &files, options).unwrap())
    };
    let chosen = ReadOptions { unit: Some(Unit::CodePoint), ..ReadOptions::default() };
    // The code unit 14 is the bracket before "a", which is code point 14.
    let found = read(&[position(14, 15)], &ReadOptions::default());
    assert!(found.len() == 1 && found[0].contains("Positions were counted in code points"), "{found:?}");
    assert_eq!(read(&[position(14, 15)], &chosen), Vec::<String>::new());
    let found = read(&[position(9, 13)], &ReadOptions::default());
    assert!(found.len() == 1 && found[0].contains("in UTF-16 code units, none would"), "{found:?}");
    assert_eq!(read(&[position(8, 12)], &ReadOptions::default()), Vec::<String>::new(), "only so it is a word");
    assert_eq!(read(&[position(0, 5)], &ReadOptions::default()), Vec::<String>::new(), "it is the same in both");
    let quoted = format!("{},{}", quote("Ash", "", ""), position(23, 26));
    assert_eq!(read(&[position(14, 15), quoted], &ReadOptions::default()), Vec::<String>::new(), "a quote tells");
}

#[test]
fn relations_with_two_targets_are_read() {
    let span = |id: &str, exact: &str| of_source(id, "x.txt", &quote(exact, "", ""));
    let body = r#"[{"type":"TextualBody","value":"denies","purpose":"tagging"}]"#;
    let page = [
        span("#a", "council"),
        span("#b", "it"),
        format!(r##"{{"id":"#r","type":"Annotation","motivation":"linking","body":{body},"target":[{{"id":"#a"}},{{"id":"#b"}}]}}"##),
        // Recogito Connections gives its relations no motivation.
        format!(r##"{{"id":"#s","type":"Annotation","body":{body},"target":[{{"id":"#b"}},{{"id":"#a"}}]}}"##),
        r##"{"id":"#t","type":"Annotation","body":[],"target":[{"id":"#b"},{"id":"#a"}]}"##.to_owned(),
        r##"{"id":"#u","type":"Annotation","motivation":"linking","body":[],"target":[{"id":"#b"},{"id":"#a"},{"id":"#b"}]}"##.to_owned(),
        // A comment on both is none.
        r##"{"id":"#c","type":"Annotation","motivation":"commenting","bodyValue":"See","target":[{"id":"#a"},{"id":"#b"}]}"##.to_owned(),
    ];
    let reading = read("The council denies it.", &format!("[{}]", page.join(",")));
    let document = &reading.project.documents[0];
    let relations: Vec<String> =
        document.annotations.relations().map(|r| format!("{} {} {} {}", r.id, r.kind, r.from, r.to)).collect();
    assert_eq!(relations, ["#r denies #a #b", "#s denies #b #a", "#t related #b #a"]);
    assert_eq!(document.annotations.spans().map(|span| span.note.as_str()).collect::<Vec<_>>(), ["See", "See"]);
    let found = problems(&reading);
    assert!(found.iter().any(|one| one.contains("annotation 6: It links")), "{found:#?}");
}
