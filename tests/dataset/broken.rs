//! Files that are not whole, not JSON, or not ours.

use counterclaim::formats::dataset::{MAX_DEPTH, Refusal, VERSION, read};

use super::{FULL, SORTED_ASCII, counts, problems, reading, written};

/// What is left of [`FULL`] cut off before `mark`: documents, spans, relations, and where it says it was cut.
fn check_cut(mark: &str, expected: (usize, usize, usize), inside: &str) {
    let at = FULL.find(mark).unwrap();
    let cut = reading(&FULL[..at]);
    let (spans, relations) = counts(&cut.project);
    assert_eq!((cut.project.documents.len(), spans, relations), expected, "{mark}");
    let problems = problems(&cut);
    assert!(problems[0].contains(&format!("ends in the middle{inside}.")), "{problems:?}");
    assert!(cut.unplaced.is_empty() && cut.held_relations.is_empty());
}

#[test]
fn a_file_cut_in_the_middle_gives_what_is_complete() {
    check_cut("1,\n  \"generator\"", (0, 0, 0), "");
    check_cut("denial\",\n      ", (0, 0, 0), ", in scheme.labels[1]");
    check_cut("\"status\": \"in_pro", (0, 0, 0), ", in documents[0]");
    check_cut("pages", (0, 0, 0), ", in documents[0]");
    check_cut("Rescuers counted", (0, 0, 0), ", in documents[0]");
    check_cut("text_sha256", (1, 0, 0), ", in documents[0]");
    check_cut("\"confidence\"", (1, 7, 0), ", in documents[0].spans[7]");
    check_cut("r1\",", (1, 14, 0), ", in documents[0].relations[0]");
    check_cut("weight\": 2", (1, 14, 1), ", in documents[0].relations[1]");
    check_cut("],\n  \"campaign\"", (2, 14, 2), ", in documents");
    check_cut("autumn", (2, 14, 2), "");
}

#[test]
fn a_cut_before_the_format_is_known_is_read_all_the_same() {
    let cut = reading(&SORTED_ASCII[..SORTED_ASCII.find("\"s9\"").unwrap()]);
    // The text would have come after the spans: they are held back, with the words they mark.
    assert_eq!((cut.project.documents.len(), cut.unplaced.len()), (1, 9));
    assert!(cut.unplaced.iter().all(|unplaced| !unplaced.quote.is_empty()));
    let found = problems(&cut);
    assert!(found[0].contains("ends in the middle, in documents[0].spans[9]."), "{found:?}");
    assert!(found.iter().any(|problem| problem.contains("“format” is missing")), "{found:?}");
}

#[test]
fn a_cut_after_the_documents_is_reported_too() {
    let cut = reading(&SORTED_ASCII[..SORTED_ASCII.find("\"Denial\"").unwrap()]);
    assert_eq!(counts(&cut.project), (14, 2));
    let found = problems(&cut);
    assert!(found[0].contains("ends in the middle, in scheme.labels[1]."), "{found:?}");
}

#[test]
fn a_cut_through_a_character_or_a_number_leaves_it_out() {
    let at = FULL.rfind("🚒").unwrap();
    let cut = reading(&FULL.as_bytes()[..at + 2]);
    assert_eq!(counts(&cut.project), (13, 0));
    let json = FULL.replacen("\"revision\": 7", "\"revision\": 75", 1);
    let cut = reading(&json[..json.find("5\n  },\n  \"documents\"").unwrap()]);
    assert_eq!(cut.project.scheme.labels.len(), 4);
    assert_eq!(cut.project.scheme.extra.as_str(), None);
}

#[test]
fn every_cut_gives_a_part_of_the_whole() {
    let whole = reading(FULL).project;
    for at in 0..FULL.len() {
        let Ok(cut) = read(&FULL.as_bytes()[..at]) else { continue };
        assert!(!cut.problems.is_empty() || FULL[at..].trim().is_empty(), "{at}");
        for document in &cut.project.documents {
            let original = whole.document(&document.id).unwrap();
            assert_eq!(document.text, original.text, "{at}");
            for span in document.annotations.spans() {
                assert_eq!(Some(span), original.annotations.span(&span.id), "{at}");
            }
            for relation in document.annotations.relations() {
                assert_eq!(Some(relation), original.annotations.relation(&relation.id), "{at}");
            }
        }
    }
}

/// [`FULL`] with `from` replaced: one problem, and everything else is read.
fn check_flaw(from: &str, to: &str, problem: &str) {
    let json = FULL.replacen(from, to, 1);
    assert_ne!(json, FULL);
    let reading = reading(&json);
    assert_eq!(problems(&reading), [problem], "{to}");
    assert_eq!(reading.project.documents.len(), 2);
    assert_eq!(written(&reading.project).matches('\u{fffd}').count(), to.matches("\\ud").count(), "{to}");
}

#[test]
fn what_is_not_quite_json_is_read_over() {
    let half = "Half of a surrogate pair stands here alone. It was replaced by “\u{fffd}”.";
    check_flaw("Sample", "Sa\\ud83dmple", &format!("line 8, column 16: {half}"));
    check_flaw("Sample", "Sa\\udc69", &format!("line 8, column 16: {half}"));
    check_flaw("Sample", "Sa\\udc69\\u0041", &format!("line 8, column 16: {half}"));
    check_flaw("Sample", "Sé\\ud83d\\u0041", &format!("line 8, column 16: {half}"));
    check_flaw("\"speech\"", "\"\\ud83d\"", &format!("line 34, column 18: {half}"));
    let comma = "A comma stands here before a closing bracket. It was ignored.";
    check_flaw("\"contact\": \"none\"", "\"contact\": \"none\",", &format!("line 11, column 22: {comma}"));
    let control = "A control character stands here unescaped. It was kept.";
    check_flaw("Every field once.", "Every\nfield once.", &format!("line 9, column 26: {control}"));
    check_flaw("0.75", "NaN", "line 249, column 25: NaN and Infinity are not JSON. It was read as null.");
}

#[test]
fn null_in_a_list_is_noted() {
    check_flaw(
        "\"spans\": [",
        "\"spans\": [ null,",
        "documents[0].spans[0] (“Sévaré”): This is null. It was left out.",
    );
    check_flaw("\"relations\": [", "\"relations\": [ null,", "scheme.relations[0]: This is null. It was left out.");
}

#[test]
fn two_halves_in_the_wrong_order_are_two_flaws() {
    let reading = reading(FULL.replacen("Sample", "\\udc69\\udc69\\ud83d\\ud83d\\ude92", 1));
    assert_eq!(reading.project.name, "\u{fffd}\u{fffd}\u{fffd}🚒");
    assert_eq!(reading.problems.len(), 3);
}

#[test]
fn a_pair_of_surrogates_is_one_character() {
    let reading = reading(FULL.replacen("Sample", "\\ud83d\\ude92\\u00e9\\/", 1));
    assert_eq!(problems(&reading), [""; 0]);
    assert_eq!(reading.project.name, "🚒é/");
}

#[test]
fn a_mistake_in_the_middle_keeps_what_comes_before() {
    let reading = reading(FULL.replacen("\"confidence\": 0.75", "confidence: 0.75", 1));
    assert_eq!(reading.project.documents[0].annotations.span_count(), 7);
    assert_eq!(
        problems(&reading),
        ["line 249, column 11: This is not JSON, in documents[0].spans[7]: a field name in quotation marks is needed \
          here. Everything complete before was read; what is cut there and what follows are missing."]
    );
}

#[test]
fn bytes_that_are_no_utf8_are_replaced() {
    let at = FULL.find("Sample").unwrap();
    let mut bytes = FULL.as_bytes().to_vec();
    bytes[at + 2] = 0xFF;
    let reading = reading(bytes);
    assert_eq!(reading.project.name, "Sa\u{fffd}ple");
    assert!(problems(&reading)[0].starts_with("line 8, column 16: The file is not UTF-8 from here on."));
}

#[test]
fn something_after_the_end_is_reported() {
    let reading = reading(format!("{FULL}{FULL}"));
    assert_eq!(problems(&reading), ["file: Something follows the end of the dataset. It was left out."]);
}

fn check_refused(bytes: &[u8], expected: &Refusal, says: &str) {
    let refusal = read(bytes).unwrap_err();
    assert_eq!(refusal, *expected);
    assert!(refusal.to_string().contains(says), "{refusal}");
}

#[test]
fn what_is_no_dataset_is_refused_with_a_word_on_what_to_do() {
    check_refused(b"", &Refusal::Empty, "earlier copy");
    check_refused(b"\xEF\xBB\xBF \n", &Refusal::Empty, "empty");
    check_refused(b"\xFF\xFE{\0}\0", &Refusal::Utf16, "UTF-8");
    check_refused("Die Armee".as_bytes(), &Refusal::NotJson(1, 1), ".txt");
    check_refused(b"{\n  oops", &Refusal::NotJson(2, 3), "line 2, column 3");
    check_refused(b"\0\0\0\0", &Refusal::NotJson(1, 1), "line 1");
    check_refused(b"[1, 2]", &Refusal::NotDataset("it is a list or a single value".into()), "format");
    check_refused(b"{\"documents\": []}", &Refusal::NotDataset("it has no “format”".into()), "counterclaim-dataset");
    check_refused(b"{\"format\": \"conll\"}", &Refusal::NotDataset("its “format” is “conll”".into()), "conll");
}

#[test]
fn a_newer_version_is_refused_by_name() {
    for newer in ["2", "17", "2.5", "99999999999999999999999999", "\"3\""] {
        let json = FULL.replacen("\"version\": 1", &format!("\"version\": {newer}"), 1);
        let version = newer.trim_matches('"').to_owned();
        let says = format!("version {version}; this program reads up to version {VERSION}");
        check_refused(json.as_bytes(), &Refusal::Version(version), &says);
    }
}

#[test]
fn objects_too_deep_end_the_reading() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    // In the project, which is 2 deep, and at the top, which is 1 deep.
    for (place, depth) in [("\"license\": \"CC0-1.0\"", 2), ("\"offset_unit\": \"code_point\"", 1)] {
        let with = |depth| FULL.replacen(place, &format!("{place}, \"x\": {}", nested(depth)), 1);
        let fits = reading(with(MAX_DEPTH - depth));
        assert_eq!(problems(&fits), [""; 0]);
        assert_eq!(reading(written(&fits.project)), fits);
        let found = problems(&reading(with(MAX_DEPTH - depth + 1)));
        assert!(found[0].contains("more than 128 deep inside each other"), "{found:?}");
    }
    drop(read(nested(1_000_000).as_bytes()));
}
