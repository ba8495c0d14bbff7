//! The exports, loaded by the tools they are for: Python packages in an environment of their own.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{cargo, command, on_path, output, run};
use crate::digest;
use crate::problem::{Naming, Outcome, Problem};
use crate::project;
use crate::system::{self, Wanted};
use crate::tools::{install_whole, version_of};

/// The versions of Python, 3 and this, for which all pinned packages exist ready-made.
const MINORS: std::ops::RangeInclusive<u32> = 11..=13;

/// Beside the environment when all packages are in it.
const MARK: &str = "installed";

/// Writes every export and runs every check over it (`tests/consumers/run.py`).
pub fn consumers() -> Outcome<()> {
    let root = project::root()?;
    let python = environment("requirements.txt", &["--prefer-binary"])?;
    // Its list is complete: what it would bring along for other ends is not wanted.
    let apart = environment("requirements-apart.txt", &["--prefer-binary", "--no-deps"])?;
    let exports = root.join("target").join("consumers");
    let mut write = cargo(&root);
    write.args(["test", "--quiet", "--test", "consumers"]).env("COUNTERCLAIM_EXPORTS", &exports);
    run(&mut write, "correct the code or the test named above.")?;
    let mut checks = command(&python, &root);
    checks.arg(root.join("tests").join("consumers").join("run.py")).arg(&exports).env("COUNTERCLAIM_APART", &apart);
    run(&mut checks, "see which export its consumer reads otherwise than it should; correct the writer or the check.")
}

/// The Python of an environment with everything in `tests/consumers/<list>`; made anew when that changes. `options` are
/// for pip.
fn environment(list: &str, options: &[&str]) -> Outcome<PathBuf> {
    let list = project::root()?.join("tests").join("consumers").join(list);
    let wanted = fs::read(&list).naming(format!("read {}", list.display()))?;
    let home = project::tools()?.join(format!("consumers-{}", digest::name_part(&wanted)));
    if is_whole(&home) {
        return Ok(program(&home));
    }
    let python = python()?;
    println!("Fetching what the exports are for (Python packages, up to a gigabyte), once: a few minutes.");
    install_whole(&home, |folder| install(&python, folder, &list, options), is_whole)?;
    Ok(program(&home))
}

fn install(python: &Path, folder: &Path, list: &Path, options: &[&str]) -> Outcome<()> {
    let root = project::root()?;
    make(python, folder)?;
    let mut pip = command(program(folder), &root);
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]).args(options);
    pip.arg("--requirement").arg(list);
    run(&mut pip, "check the network and the message above, then try again.")?;
    let mark = folder.join(MARK);
    fs::write(&mark, "").naming(format!("write {}", mark.display()))
}

/// Makes an empty environment with `venv`, else with `virtualenv` if that is there.
fn make(python: &Path, folder: &Path) -> Outcome<()> {
    let root = project::root()?;
    let venv = |python: &Path| run(command(python, &root).args(["-m", "venv", "--clear"]).arg(folder), "");
    let Err(problem) = venv(python) else { return Ok(()) };
    if on_path("virtualenv").is_some() {
        println!("{problem} Trying virtualenv.");
        return run(command("virtualenv", &root).arg("--python").arg(python).arg(folder), "see the message above.");
    }
    // Debian's Python has no `ensurepip` unless python3-venv is installed.
    system::install(Wanted::Python, &["python3-venv"])?;
    venv(python).map_err(|problem| {
        Problem::new(
            problem.what,
            "this Python cannot make environments with pip in them (`venv` needs `ensurepip`): install its venv \
             package (Debian: python3-venv), or `virtualenv`, or point to another one: PYTHON=/path/to/python",
        )
    })
}

/// A Python of a version that fits: the one `PYTHON` names, or the first on `PATH`, or installed.
fn python() -> Outcome<PathBuf> {
    if let Some(named) = env::var_os("PYTHON").filter(|named| !named.is_empty()).map(PathBuf::from) {
        return if fits(&named) { Ok(named) } else { Err(wrong(&named)) };
    }
    let names: Vec<String> = ["python3".to_owned(), "python".to_owned()]
        .into_iter()
        .chain(MINORS.map(|minor| format!("python3.{minor}")))
        .collect();
    let find = || names.iter().filter_map(|name| on_path(name)).find(|python| fits(python));
    if let Some(python) = find() {
        return Ok(python);
    }
    if let Some(other) = on_path("python3") {
        return Err(wrong(&other)); // the package manager has brought this one
    }
    system::install(Wanted::Python, &["python3"])?;
    find().ok_or_else(|| on_path("python3").map_or_else(|| wrong(Path::new("python3")), |python| wrong(&python)))
}

fn wrong(python: &Path) -> Problem {
    let (first, last) = (MINORS.start(), MINORS.end());
    let found = version_of(python).unwrap_or_else(|| "none".to_owned());
    Problem::new(
        format!("The checks of the exports need Python 3.{first} to 3.{last}; {} is {found}.", python.display()),
        "install one of these, or point to it: PYTHON=/path/to/python cargo xtask test consumers",
    )
}

fn fits(python: &Path) -> bool {
    version_of(python).is_some_and(|version| is_fitting(&version))
}

fn is_fitting(version: &str) -> bool {
    let mut parts = version.split('.').map(str::parse::<u32>);
    matches!((parts.next(), parts.next()), (Some(Ok(3)), Some(Ok(minor))) if MINORS.contains(&minor))
}

/// The Python inside an environment.
fn program(home: &Path) -> PathBuf {
    if cfg!(windows) { home.join("Scripts").join("python.exe") } else { home.join("bin").join("python") }
}

/// True for an environment whose installation came to its end, and whose Python is still there.
fn is_whole(home: &Path) -> bool {
    home.join(MARK).is_file() && output(command(program(home), home).args(["-c", "import pip"])).is_some()
}

#[cfg(test)]
mod tests {
    use super::is_fitting;

    #[test]
    fn a_python_fits_if_the_packages_exist_for_it() {
        for (version, fits) in [
            ("3.11.7", true),
            ("3.13.0rc1", true),
            ("3.10.12", false),
            ("3.14.1", false),
            ("2.7.18", false),
            ("4", false),
        ] {
            assert_eq!(is_fitting(version), fits, "{version}");
        }
    }
}
