//! `cargo xtask bench cli`: a corpus converted by the command line, and by a plain Python script, side by side.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{cargo, command, line, on_path, output, run};
use crate::problem::{Naming, Outcome, Problem};
use crate::project;

/// How many documents, unless the command says so.
const DOCUMENTS: usize = 1_000_000;

/// How often each converter runs.
const RUNS: usize = 3;

/// What both can write.
const TARGETS: [&str; 2] = ["jsonl", "doccano"];

/// What the script has nothing like: a folder with a DocBin.
const ALONE: &str = "spacy";

/// Runs it. `arguments`: how many documents, if not a million.
pub fn bench(arguments: &[String]) -> Outcome<()> {
    let documents = match arguments.first().map(|word| word.parse::<usize>()) {
        None => DOCUMENTS,
        Some(Ok(count)) if count > 0 => count,
        _ => return Err(Problem::new("bench cli takes a number of documents.", "cargo xtask bench cli 100000")),
    };
    let root = project::root()?;
    let python = ["python3", "python"].iter().find_map(|name| on_path(name));
    let python = python.ok_or_else(|| Problem::new("There is no Python to compare with.", "install Python 3."))?;
    run(cargo(&root).args(["build", "--profile", "native", "--bin", "counterclaim"]), "correct what is named above.")?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let program = target.join("native").join(format!("counterclaim{}", std::env::consts::EXE_SUFFIX));
    let folder = target.join("bench-cli");
    fs::create_dir_all(&folder).naming(format!("create {}", folder.display()))?;
    let corpus = folder.join(format!("corpus-{documents}.jsonl"));
    let scripts = root.join("benches").join("cli");
    if !corpus.is_file() {
        println!("Generating {documents} documents …");
        let part = folder.join("corpus.part");
        let mut generate = command(&python, &root);
        generate.arg(scripts.join("generate.py")).arg(documents.to_string());
        timed(&mut generate, None, &part)?;
        fs::rename(&part, &corpus).naming(format!("write {}", corpus.display()))?;
    }
    let size = fs::metadata(&corpus).naming(format!("read {}", corpus.display()))?.len();
    let known = output(command(&program, &root).arg("formats")).unwrap_or_default();
    for format in TARGETS.iter().filter(|format| known.lines().any(|line| line.split(' ').next() == Some(format))) {
        let (mut ours, mut theirs, mut memory) = (Vec::new(), Vec::new(), 0);
        for _ in 0..RUNS {
            let mut convert = command(&program, &root);
            let out = folder.join("ours.jsonl");
            convert.arg("convert").arg(&corpus).args(["--to", format, "--out"]).arg(out).stderr(Stdio::null());
            let took = timed(&mut convert, None, &folder.join("nothing"))?;
            ours.push(took.seconds);
            memory = memory.max(took.memory);
            let mut plain = command(&python, &root);
            plain.arg(scripts.join("convert.py")).arg(format);
            theirs.push(timed(&mut plain, Some(&corpus), &folder.join("theirs.jsonl"))?.seconds);
        }
        report(format, size, &ours, &theirs, memory);
    }
    let alone = folder.join(ALONE);
    let (mut seconds, mut memory) = (Vec::new(), 0);
    for _ in 0..RUNS {
        let mut convert = command(&program, &root);
        convert.arg("convert").arg(&corpus).args(["--to", ALONE, "--force", "--out"]).arg(&alone).stderr(Stdio::null());
        let took = timed(&mut convert, None, &folder.join("nothing"))?;
        seconds.push(took.seconds);
        memory = memory.max(took.memory);
    }
    println!("jsonl → {ALONE}, lines and DocBin: counterclaim {:.0} MB/s{}", speed(size, &seconds), at_most(memory));
    let copied = (0..RUNS).map(|_| copy(&corpus, &folder.join("copy.jsonl"))).collect::<Outcome<Vec<f64>>>()?;
    println!("The disk alone, the file read and written again and synchronised: {:.0} MB/s", speed(size, &copied));
    Ok(())
}

/// How many seconds it takes to read a file and write it again until the disk has it.
fn copy(from: &Path, to: &Path) -> Outcome<f64> {
    let start = Instant::now();
    let mut input = File::open(from).naming(format!("read {}", from.display()))?;
    let mut output = File::create(to).naming(format!("write {}", to.display()))?;
    let mut bytes = vec![0; 1 << 17];
    loop {
        let count = input.read(&mut bytes).naming(format!("read {}", from.display()))?;
        if count == 0 {
            output.sync_all().naming(format!("write {}", to.display()))?;
            return Ok(start.elapsed().as_secs_f64());
        }
        let read = bytes.get(..count).unwrap_or_default();
        output.write_all(read).naming(format!("write {}", to.display()))?;
    }
}

/// In MB/s, by the median.
fn speed(size: u64, seconds: &[f64]) -> f64 {
    #[allow(clippy::cast_precision_loss)] // far below 2^53 bytes
    let megabytes = size as f64 / 1e6;
    megabytes / median(seconds)
}

/// What a command took.
struct Took {
    seconds: f64,
    /// The most memory it had, in bytes; 0 if the system does not say.
    memory: u64,
}

/// What `command` takes, with its output in a file.
fn timed(command: &mut std::process::Command, input: Option<&Path>, output: &Path) -> Outcome<Took> {
    let file = File::create(output).naming(format!("write {}", output.display()))?;
    if let Some(path) = input {
        command.stdin(File::open(path).naming(format!("read {}", path.display()))?);
    }
    let start = Instant::now();
    let mut child = command.stdout(file).spawn().naming(format!("start `{}`", line(command)))?;
    let (id, is_over) = (child.id(), AtomicBool::new(false));
    let (status, seconds, memory) = thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut most = 0;
            while !is_over.load(Ordering::Relaxed) {
                most = most.max(memory_of(id).unwrap_or_default());
                thread::sleep(Duration::from_millis(20));
            }
            most
        });
        let status = child.wait();
        let seconds = start.elapsed().as_secs_f64();
        is_over.store(true, Ordering::Relaxed);
        (status, seconds, watching.join().unwrap_or_default())
    });
    let status = status.naming(format!("wait for `{}`", line(command)))?;
    if status.success() {
        Ok(Took { seconds, memory })
    } else {
        Err(Problem::new(format!("`{}` failed ({status}).", line(command)), "run it by hand to see why."))
    }
}

/// The most memory that a running process has had so far, in bytes, where the system says so (`proc(5)`).
fn memory_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

/// `bytes` of memory, in words.
fn at_most(bytes: u64) -> String {
    if bytes == 0 { String::new() } else { format!(", in at most {} MB of memory", bytes / 1_000_000) }
}

/// Prints the medians, and how many times as fast ours was in each run.
fn report(format: &str, size: u64, ours: &[f64], theirs: &[f64], memory: u64) {
    let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(own, other)| other / own).collect();
    let each: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.1}")).collect();
    println!(
        "jsonl → {format}, {} MB: counterclaim {:.0} MB/s{}, Python {:.0} MB/s, {:.1} times as fast (runs: {})",
        size / 1_000_000,
        speed(size, ours),
        at_most(memory),
        speed(size, theirs),
        median(&ratios),
        each.join(", ")
    );
}

/// The value in the middle.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_of_the_sorted_values() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }
}
