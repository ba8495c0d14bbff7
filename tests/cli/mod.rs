//! What the tests of the commands share: a folder that goes, the program, its output.

mod commands;
mod encodings;
mod given;
mod hostile;
mod input;
mod left_out;
mod merging;
mod places;
mod recognise;
mod said;
#[cfg(unix)]
mod stopped;
mod streaming;
mod unread;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use counterclaim::formats::dataset;
use counterclaim::model::project::Project;
use serde_json::Value;

/// A folder of a test's own, removed with it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("counterclaim-test-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A path in it.
    pub fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A file in it, with `content`.
    pub fn with(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The names of all that is in it, sorted.
    pub fn names(&self) -> Vec<String> {
        names(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// The names of all that is in `folder`, hidden things as well, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The program, which takes the same moment for now every time.
pub fn program(folder: &Folder, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterclaim"));
    command.args(words).current_dir(&folder.0).env("SOURCE_DATE_EPOCH", "1795305600").stdin(Stdio::null());
    command
}

/// What came of running the program.
pub struct Ran {
    pub status: i32,
    pub out: Vec<u8>,
    pub error: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!error.contains("panicked"), "{error}");
        Self { status: output.status.code().unwrap(), out: output.stdout, error }
    }

    /// Asserts the status.
    #[track_caller]
    pub fn is(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.error, String::from_utf8_lossy(&self.out));
        self
    }

    /// Asserts that the report in words says `part`.
    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(self.error.contains(part), "“{part}” is not in: {}", self.error);
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.out.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// Runs the program in `folder`.
pub fn run(folder: &Folder, words: &[&str]) -> Ran {
    Ran::of(program(folder, words).output().unwrap())
}

/// Runs the program with `input` on standard input.
pub fn run_with(folder: &Folder, words: &[&str], input: &[u8]) -> Ran {
    let mut command = program(folder, words);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The program may stop reading early; that is its right.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran::of(output)
}

/// `project` as a dataset file.
pub fn dataset_of(project: &Project) -> String {
    dataset::write(project, &"2026-11-22T00:00:00Z".into(), "test").unwrap()
}

/// A line of our JSON Lines, with a span over each of `quotes`: label and words.
pub fn line(id: &str, text: &str, quotes: &[(&str, &str)]) -> String {
    let spans: Vec<Value> = quotes
        .iter()
        .enumerate()
        .map(|(number, (label, quote))| {
            let start = text[..text.find(quote).unwrap()].chars().count();
            serde_json::json!({
                "id": format!("s{}", number + 1), "label": label, "start": start,
                "end": start + quote.chars().count(), "text": quote, "annotator": "a1",
            })
        })
        .collect();
    let hash = dataset::text_sha256(text);
    let document = serde_json::json!({"id": id, "title": id, "text": text, "text_sha256": hash, "spans": spans});
    format!("{document}\n")
}
