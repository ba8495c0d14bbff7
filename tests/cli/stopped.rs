//! A program that is stopped leaves nothing behind.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Folder, line, program};

/// What begins with a dot in `folder`.
fn unfinished(folder: &Path) -> Vec<String> {
    super::names(folder).into_iter().filter(|name| name.starts_with('.')).collect()
}

fn wait_for(what: &str, is_so: &mut dyn FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "not so after a minute: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// `command`, hearing the signals to stop also where whoever started the tests ignores them, as a shell does for what
/// runs in the background; as it is where the system's `env` cannot do that.
fn listening(command: Command) -> Command {
    let mut env = Command::new("env");
    env.arg("--default-signal=INT,TERM,HUP");
    let can = Command::new("env").args(["--default-signal=INT,TERM,HUP", "true"]).stderr(Stdio::null()).status();
    if !can.is_ok_and(|status| status.success()) {
        return command;
    }
    env.arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        env.current_dir(folder);
    }
    env
}

/// Runs the program by `command`, gives it more than one batch on standard input, as if more were to come, and sends it
/// `signals` while what it writes in `folder` is not whole. Returns the exit status.
fn stopped(mut command: Command, folder: &Path, signals: &[&str]) -> Option<i32> {
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let text = "The army denies it. ".repeat(500);
    for number in 0..300 {
        pipe.write_all(line(&format!("d{number}"), &text, &[("denial", "denies")]).as_bytes()).unwrap();
    }
    wait_for("a file is begun", &mut || !unfinished(folder).is_empty());
    signals.iter().for_each(|signal| send(signal, &child));
    // To those that stop nothing the end of the input comes next.
    if signals.len() > 1 {
        drop(pipe);
    }
    let mut status = None;
    wait_for("the program has ended", &mut || {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    status.unwrap().code()
}

#[test]
fn what_is_not_whole_goes_when_the_program_is_stopped() {
    for signal in ["-INT", "-TERM"] {
        let folder = Folder::new();
        let place = folder.with("there/before.txt", "stays").parent().unwrap().to_path_buf();
        let words = ["convert", "-", "--from", "jsonl", "--to", "prodigy", "--out", "there/out.jsonl"];
        let status = stopped(listening(program(&folder, &words)), &place, &[signal]);
        assert_eq!(super::names(&place), ["before.txt"], "{signal}");
        assert_eq!(status, Some(130), "{signal}");
    }
}

#[test]
fn a_program_that_was_told_to_ignore_it_is_not_stopped() {
    let folder = Folder::new();
    let mut shell = Command::new("sh");
    let bin = env!("CARGO_BIN_EXE_counterclaim");
    // As `nohup` does.
    shell.args(["-c", "trap '' INT HUP; exec \"$0\" convert - --from jsonl --to prodigy --out out.jsonl", bin]);
    shell.current_dir(folder.at(""));
    assert_eq!(stopped(shell, &folder.at(""), &["-INT", "-HUP"]), Some(0));
    assert_eq!(fs::read_to_string(folder.at("out.jsonl")).unwrap().lines().count(), 300);
}
