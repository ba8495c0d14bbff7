//! `cargo xtask fuzz`: damaged files against every reader, under libFuzzer, on the stable toolchain.
//!
//! libFuzzer needs a count of which code ran. rustc offers that only on nightly, but LLVM's own pass for it can be
//! switched on by name; no sanitizer is needed, because the code has no `unsafe`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use crate::command::{cargo, command, output, run};
use crate::problem::{Naming, Outcome, Problem};
use crate::project;

/// Counts which edges of the control flow ran, and what comparisons compared.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                        -Cllvm-args=-sanitizer-coverage-pc-table \
                        -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// How long each reader is tried unless something else is said.
const SECONDS: u32 = 60;

/// Beyond this many seconds for one input it counts as a hang.
const HANG: u32 = 25;

/// Beyond this many megabytes for one input it counts as a leak.
const MEMORY: u32 = 2048;

/// What a person asked for.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    seconds: u32,
    formats: Vec<String>,
}

/// Where things lie.
struct Folders {
    root: PathBuf,
    /// Inputs to start from, written by `tests/fuzz.rs`.
    seeds: PathBuf,
    /// Inputs that reached new code, kept between runs.
    corpus: PathBuf,
    logs: PathBuf,
}

/// Runs the fuzzer for each format, as many at once as there are processors.
pub fn fuzz(arguments: &[String]) -> Outcome<()> {
    let wish = wish(arguments)?;
    let root = project::root()?;
    let own = root.join("target").join("fuzz");
    let folders =
        Folders { seeds: own.join("seeds"), corpus: own.join("corpus"), logs: own.join("logs"), root: root.clone() };
    let formats = formats(&folders, &wish)?;
    let program = program(&root, &own)?;
    println!(
        "\n{} s for each of {}; what they print is in {}.",
        wish.seconds,
        formats.join(", "),
        folders.logs.display()
    );
    let waiting = Mutex::new(formats.iter());
    let failures = Mutex::new(Vec::new());
    let work = || {
        // Locks are only poisoned by a panic, which ends the program anyway.
        let next = || waiting.lock().ok().and_then(|mut waiting| waiting.next());
        while let Some(format) = next() {
            if let Err(problem) = one(&program, &folders, format, wish.seconds)
                && let Ok(mut failures) = failures.lock()
            {
                failures.push(problem.to_string());
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let failures = failures.into_inner().unwrap_or_default();
    if failures.is_empty() {
        return Ok(());
    }
    Err(Problem::new(
        format!("{} of {} readers failed.\n{}", failures.len(), formats.len(), failures.join("\n")),
        "`cargo test --test fuzz` replays what was found; correct the reader, and commit the input with the correction.",
    ))
}

fn wish(arguments: &[String]) -> Outcome<Wish> {
    let mut wish = Wish { seconds: SECONDS, formats: Vec::new() };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        if word == "--seconds" {
            let number = words.next().and_then(|number| number.parse().ok()).filter(|seconds| *seconds > 0);
            wish.seconds = number.ok_or_else(|| {
                Problem::new("`--seconds` needs a whole number above 0.", "for example: cargo xtask fuzz --seconds 600")
            })?;
        } else if word.starts_with('-') {
            return Err(Problem::new(format!("There is no option “{word}”."), "see `cargo xtask help`."));
        } else {
            wish.formats.push(word.clone());
        }
    }
    Ok(wish)
}

/// The formats wished for, or all that can be read, for which the seeds were written anew.
fn formats(folders: &Folders, wish: &Wish) -> Outcome<Vec<String>> {
    if folders.seeds.exists() {
        fs::remove_dir_all(&folders.seeds).naming(format!("remove {}", folders.seeds.display()))?;
    }
    let mut seeds = cargo(&folders.root);
    seeds.args(["test", "--quiet", "--test", "fuzz"]).env("COUNTERCLAIM_FUZZ_SEEDS", &folders.seeds);
    run(&mut seeds, "a reader fails already without the fuzzer: correct what is named above.")?;
    let entries = fs::read_dir(&folders.seeds).naming(format!("read {}", folders.seeds.display()))?;
    let folders_only = entries.filter_map(Result::ok).filter(|entry| entry.path().is_dir());
    let mut known: Vec<String> = folders_only.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    known.sort();
    if let Some(unknown) = wish.formats.iter().find(|format| !known.contains(format)) {
        return Err(Problem::new(
            format!("There is no format “{unknown}” that can be read."),
            format!("choose from these: {}", known.join(", ")),
        ));
    }
    Ok(if wish.formats.is_empty() { known } else { wish.formats.clone() })
}

/// The fuzzer, built.
fn program(root: &Path, own: &Path) -> Outcome<PathBuf> {
    let host = output(command("rustc", root).args(["--print", "host-tuple"]));
    let host = host.map(|host| host.trim().to_owned()).filter(|host| !host.is_empty());
    let host = host.ok_or_else(|| Problem::new("`rustc` does not say what it compiles for.", "install Rust."))?;
    // The path and the workspace of this program must not stand for those of the other.
    let mut build = cargo(root);
    build.args(["build", "--release", "--manifest-path"]).arg(root.join("fuzz").join("Cargo.toml"));
    // With a target named, the flags are for the program only, not for build scripts.
    build.args(["--target", &host, "--target-dir"]).arg(own.join("build")).env("RUSTFLAGS", COVERAGE);
    run(&mut build, "see the message above; libFuzzer itself is C++ and needs a compiler (Debian: g++).")?;
    let name = format!("readers{}", env::consts::EXE_SUFFIX);
    Ok(own.join("build").join(host).join("release").join(name))
}

/// Runs the fuzzer for one format and prints a line about it.
fn one(program: &Path, folders: &Folders, format: &str, seconds: u32) -> Outcome<()> {
    let corpus = folders.corpus.join(format);
    let found = folders.root.join("tests").join("fixtures").join("fuzz").join(format);
    for folder in [&corpus, &found, &folders.logs] {
        fs::create_dir_all(folder).naming(format!("create {}", folder.display()))?;
    }
    let log = folders.logs.join(format!("{format}.log"));
    let file = fs::File::create(&log).naming(format!("write {}", log.display()))?;
    let prefix = format!("{}{}", found.display(), std::path::MAIN_SEPARATOR);
    let mut fuzzer = command(program, &folders.root);
    fuzzer
        .arg(&corpus)
        .arg(folders.seeds.join(format))
        .arg(&found)
        .arg(format!("-artifact_prefix={prefix}"))
        .arg(format!("-dict={}", folders.seeds.join(format!("{format}.dict")).display()))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={HANG}"))
        .arg(format!("-report_slow_units={HANG}"))
        .arg(format!("-rss_limit_mb={MEMORY}"))
        .arg("-print_final_stats=1")
        .env("COUNTERCLAIM_FUZZ_FORMAT", format)
        .stderr(file);
    let outcome = run(&mut fuzzer, "");
    let text = String::from_utf8_lossy(&fs::read(&log).naming(format!("read {}", log.display()))?).into_owned();
    // A folder in which nothing was found is none to commit.
    if fs::read_dir(&found).is_ok_and(|mut inside| inside.next().is_none()) {
        fs::remove_dir(&found).naming(format!("remove {}", found.display()))?;
    }
    let (runs, reached) = (after(&text, "stat::number_of_executed_units:"), after(&text, " cov:"));
    let word = if outcome.is_ok() { "stood" } else { "FAILED" };
    println!("{format:<16} {word:<8} {runs:>10} inputs, {reached:>6} edges reached");
    outcome.map_err(|problem| Problem::new(format!("{format}: {}", reason(&text).unwrap_or(problem.what)), ""))
}

/// The word after the last `mark` in `text`.
fn after<'t>(text: &'t str, mark: &str) -> &'t str {
    text.rsplit_once(mark).and_then(|(_, rest)| rest.split_whitespace().next()).unwrap_or("?")
}

/// What a log says of the failure: the panic with its place, or the kind of error, and the file of the input.
fn reason(log: &str) -> Option<String> {
    let is_verdict = |line: &&str| line.contains("panicked at") || line.contains("ERROR: libFuzzer");
    let lines: Vec<&str> = log.lines().skip_while(|line| !is_verdict(line)).take(2).collect();
    let (_, file) = log.lines().find_map(|line| line.split_once("Test unit written to "))?;
    Some(format!("{}\n  Input: {file}", lines.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::{Wish, after, reason, wish};

    #[test]
    fn wishes_are_read_or_refused() {
        let read = |line: &str| wish(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        let all = Wish { seconds: 60, formats: Vec::new() };
        assert_eq!(read(""), Ok(all));
        let some = Wish { seconds: 5, formats: vec!["brat".to_owned(), "csv".to_owned()] };
        assert_eq!(read("brat --seconds 5 csv"), Ok(some));
        for wrong in ["--seconds", "--seconds 0", "--seconds x", "--fast"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_log_is_understood() {
        let log = "#4 NEW cov: 12 ft: 3\nthread '<unnamed>' panicked at src/a.rs:1:2:\nno such place\n\
                   ==1== ERROR: libFuzzer: deadly signal\nartifact_prefix='f/'; Test unit written to f/crash-1\n";
        assert_eq!(after(log, " cov:"), "12");
        assert_eq!(after(log, "stat::number_of_executed_units:"), "?");
        let said = reason(log).unwrap();
        assert!(
            said.contains("src/a.rs:1:2") && said.contains("no such place") && said.ends_with("f/crash-1"),
            "{said}"
        );
    }
}
