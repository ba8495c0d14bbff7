//! Running other programs: output shown as it comes, failures named with the command that failed.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::problem::{Outcome, Problem};

/// A command in `folder` that asks for no input, so that nothing can wait for a key in a CI run.
pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

/// The Cargo that runs this program, so that a chosen toolchain (`cargo +nightly xtask …`) stays.
pub fn cargo(folder: &Path) -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), folder)
}

/// Runs `command` to its end. A status other than success is a problem with `todo` as advice.
pub fn run(command: &mut Command, todo: &str) -> Outcome<()> {
    let line = line(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Problem::new(format!("`{line}` failed ({status})."), todo)),
        Err(error) => Err(Problem::new(format!("`{line}` did not start: {error}."), todo)),
    }
}

/// What `command` prints on standard output, or `None` where it does not start or does not succeed.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first file called `name` on `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(&file)).find(|path| path.is_file())
}

/// `PATH` with `folders` in front.
pub fn path_with(folders: &[PathBuf]) -> Outcome<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(folders.iter().cloned().chain(env::split_paths(&path))).map_err(|error| {
        Problem::new(
            format!("A folder cannot be put on PATH: {error}."),
            "set XDG_CACHE_HOME to a folder without a colon in its name.",
        )
    })
}
