//! What is not read is counted once a file, in however many batches that was read.

use super::{Folder, run};

#[test]
fn what_lines_say_besides_is_said_once_a_file() {
    let folder = Folder::new();
    let line = |id: usize, more: &str| {
        let text = "Army left. ".repeat(2000);
        format!(
            "{{\"id\":{id},\"text\":\"{text}\",\"entities\":[{{\"id\":1,\"label\":\"a\",\"start_offset\":0,\"end_offset\":4{more}}}]}}\n"
        )
    };
    // Some megabytes, and so several batches.
    folder.with("a.jsonl", (0..150).map(|id| line(id, ",\"score\":0.5")).collect::<String>());
    folder.with("b.jsonl", line(999, ",\"sure\":true"));
    let words = ["convert", "a.jsonl", "b.jsonl", "--from", "doccano", "--to", "jsonl", "--out", "out.jsonl"];
    let ran = run(&folder, &words);
    let said: Vec<&str> = ran.error.lines().filter(|line| line.contains("More is said")).map(str::trim).collect();
    assert_eq!(
        said,
        [
            "a.jsonl: More is said of spans than is read here: “score” (150).",
            "b.jsonl: More is said of spans than is read here: “sure” (1)."
        ],
        "{}",
        ran.error
    );
}

#[test]
fn of_a_file_that_cannot_be_read_nothing_is_said_to_be_fixed() {
    let folder = Folder::new();
    folder.with("in.jsonl", "no JSON\n");
    let ran = run(&folder, &["validate", "in.jsonl", "--fix", "out.json"]).is(1);
    assert!(!ran.error.contains("Put where") && !ran.text().contains("Put where"), "{}{}", ran.text(), ran.error);
    ran.says("No document could be read");
}
