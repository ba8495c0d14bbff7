//! `cargo xtask bench cli`: a corpus converted by the command line, and by a plain Python script, side by side with what
//! the disk alone takes for it.
//!
//! Each run begins with a corpus that is on the disk and not in memory, as one that is larger than memory would be, and
//! ends when the disk has what was written.

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
        generate.arg(scripts.join("generate.py")).arg(documents.to_string()).stdout(create(&part)?);
        timed(&mut generate, &part)?;
        fs::rename(&part, &corpus).naming(format!("write {}", corpus.display()))?;
    }
    let size = size_of(&corpus)?;
    let known = output(command(&program, &root).arg("formats")).unwrap_or_default();
    let bench = Bench { root, program, python, scripts, folder, corpus, size };
    for format in TARGETS.iter().filter(|format| known.lines().any(|line| line.split(' ').next() == Some(format))) {
        bench.beside(format)?;
    }
    bench.alone()
}

/// What is converted by what, and where.
struct Bench {
    root: PathBuf,
    program: PathBuf,
    python: PathBuf,
    scripts: PathBuf,
    folder: PathBuf,
    corpus: PathBuf,
    /// Of the corpus, in bytes.
    size: u64,
}

impl Bench {
    /// The corpus made `format` by the program, by the script and, without making anything of it, by the disk, in turn.
    fn beside(&self, format: &str) -> Outcome<()> {
        let (mut ours, mut theirs, mut disk, mut memory) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for _ in 0..RUNS {
            let out = self.folder.join("ours.jsonl");
            let took = self.convert(format, &out)?;
            ours.push(took.seconds);
            memory = memory.max(took.memory);
            disk.push(self.disk_alone(size_of(&out)?)?);
            let out = self.folder.join("theirs.jsonl");
            let mut plain = command(&self.python, &self.root);
            plain.arg(self.scripts.join("convert.py")).arg(format).stdin(open(&self.corpus)?).stdout(create(&out)?);
            self.forget()?;
            theirs.push(timed(&mut plain, &out)?.seconds);
        }
        println!(
            "jsonl → {format}, {} MB: counterclaim {:.0} MB/s{}; Python {:.0} MB/s, {} as fast; the disk alone, reading and \
             writing as much, {:.0} MB/s, {} as fast",
            self.size / 1_000_000,
            speed(self.size, &ours),
            at_most(memory),
            speed(self.size, &theirs),
            times(&ours, &theirs),
            speed(self.size, &disk),
            times(&ours, &disk),
        );
        Ok(())
    }

    /// What the script has nothing like.
    fn alone(&self) -> Outcome<()> {
        let (mut seconds, mut memory) = (Vec::new(), 0);
        for _ in 0..RUNS {
            let took = self.convert(ALONE, &self.folder.join(ALONE))?;
            seconds.push(took.seconds);
            memory = memory.max(took.memory);
        }
        let speed = speed(self.size, &seconds);
        println!("jsonl → {ALONE}, lines and DocBin: counterclaim {speed:.0} MB/s{}", at_most(memory));
        Ok(())
    }

    /// What the program takes to make `out` of the corpus.
    fn convert(&self, format: &str, out: &Path) -> Outcome<Took> {
        let mut convert = command(&self.program, &self.root);
        convert.arg("convert").arg(&self.corpus).args(["--to", format, "--force", "--out"]).arg(out);
        self.forget()?;
        timed(convert.stdout(Stdio::null()).stderr(Stdio::null()), out)
    }

    /// How many seconds it takes to read the corpus and write `bytes` of it until the disk has them.
    fn disk_alone(&self, bytes: u64) -> Outcome<f64> {
        let to = self.folder.join("copy.jsonl");
        let (reading, writing) = (|| format!("read {}", self.corpus.display()), || format!("write {}", to.display()));
        self.forget()?;
        let start = Instant::now();
        let (mut input, mut output) = (open(&self.corpus)?, create(&to)?);
        let mut buffer = vec![0; 1 << 17];
        let (mut read, mut written) = (0, 0);
        loop {
            let count = input.read(&mut buffer).naming(reading())?;
            if count == 0 {
                output.sync_all().naming(writing())?;
                return Ok(start.elapsed().as_secs_f64());
            }
            // As much of what is to be written as was read of the corpus.
            read += count as u64;
            let due = usize::try_from(bytes * read / self.size - written).unwrap_or(count).min(count);
            output.write_all(buffer.get(..due).unwrap_or_default()).naming(writing())?;
            written += due as u64;
        }
    }

    /// Has the system forget what it keeps of the corpus in memory.
    fn forget(&self) -> Outcome<()> {
        let mut forget = command("dd", &self.root);
        forget.arg(format!("if={}", self.corpus.display())).args(["iflag=nocache", "count=0", "status=none"]);
        run(&mut forget, "install the dd of GNU coreutils; it has the system forget the corpus before each run.")
    }
}

fn open(file: &Path) -> Outcome<File> {
    File::open(file).naming(format!("read {}", file.display()))
}

fn create(file: &Path) -> Outcome<File> {
    File::create(file).naming(format!("write {}", file.display()))
}

/// How many bytes are in a file.
fn size_of(file: &Path) -> Outcome<u64> {
    Ok(fs::metadata(file).naming(format!("read {}", file.display()))?.len())
}

/// Waits until the disk has a file, or the files of a folder.
fn synchronise(path: &Path) -> Outcome<()> {
    let naming = || format!("synchronise {}", path.display());
    if path.is_dir() {
        return fs::read_dir(path).naming(naming())?.try_for_each(|entry| synchronise(&entry.naming(naming())?.path()));
    }
    File::open(path).and_then(|file| file.sync_all()).naming(naming())
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

/// What `command` takes until the disk has what it `made`.
fn timed(command: &mut std::process::Command, made: &Path) -> Outcome<Took> {
    let start = Instant::now();
    let mut child = command.spawn().naming(format!("start `{}`", line(command)))?;
    let (id, is_over) = (child.id(), AtomicBool::new(false));
    let (status, synchronised, seconds, memory) = thread::scope(|scope| {
        let watching = scope.spawn(|| {
            let mut most = 0;
            while !is_over.load(Ordering::Relaxed) {
                most = most.max(memory_of(id).unwrap_or_default());
                thread::sleep(Duration::from_millis(20));
            }
            most
        });
        let status = child.wait();
        is_over.store(true, Ordering::Relaxed);
        let synchronised = synchronise(made);
        let seconds = start.elapsed().as_secs_f64();
        (status, synchronised, seconds, watching.join().unwrap_or_default())
    });
    let status = status.naming(format!("wait for `{}`", line(command)))?;
    if status.success() {
        synchronised.map(|()| Took { seconds, memory })
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

/// How many times as fast ours was, by the median of all runs, and in each.
fn times(ours: &[f64], theirs: &[f64]) -> String {
    let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(own, other)| other / own).collect();
    let each: Vec<String> = ratios.iter().map(|ratio| format!("{ratio:.2}")).collect();
    format!("{:.2} times (runs: {})", median(&ratios), each.join(", "))
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
