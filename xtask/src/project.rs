//! Where things are: the project's folder, the site it builds, the folder its tools live in.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::problem::{Naming, Outcome, Problem};

/// The folder of the workspace's `Cargo.toml`. Found at run time, so that a moved checkout works.
pub fn root() -> Outcome<PathBuf> {
    let here = env::current_dir().naming("find the current folder")?;
    let start = env::var_os("CARGO_MANIFEST_DIR").map_or(here, PathBuf::from);
    start.ancestors().find(|folder| folder.join("Trunk.toml").is_file()).map(PathBuf::from).ok_or_else(|| {
        Problem::new(
            format!("No Trunk.toml in {} or above it.", start.display()),
            "run this inside the checkout, as `cargo xtask …`.",
        )
    })
}

/// The folder the static site is built into.
pub fn dist() -> Outcome<PathBuf> {
    Ok(root()?.join("dist"))
}

/// The files in `folder` with the given extension.
pub fn files(folder: &Path, extension: &str) -> Outcome<Vec<PathBuf>> {
    let naming = || format!("read {}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).naming(naming())? {
        let path = entry.naming(naming())?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    Ok(files)
}

/// The one file in `folder` with the given extension.
pub fn file(folder: &Path, extension: &str) -> Outcome<PathBuf> {
    match files(folder, extension)?.as_slice() {
        [one] => Ok(one.clone()),
        several => Err(Problem::new(
            format!("{} has {} files that end in .{extension}; it should have one.", folder.display(), several.len()),
            "run `cargo xtask build` again.",
        )),
    }
}

/// The folder which holds the tools installed for this project, one subfolder a tool and version.
/// It belongs to the person, so that several checkouts share it; nothing else is written there.
pub fn tools() -> Outcome<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    set("XDG_CACHE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
        .map(|cache| cache.join("counterclaim").join("tools"))
        .ok_or_else(|| {
            Problem::new(
                "There is no home folder to keep the tools in.",
                "set HOME or XDG_CACHE_HOME to a folder that can be written.",
            )
        })
}

/// The version of `package` in `Cargo.lock`. The wasm-bindgen command line must equal the library.
pub fn locked_version(package: &str) -> Outcome<String> {
    let path = root()?.join("Cargo.lock");
    let text = fs::read_to_string(&path).naming(format!("read {}", path.display()))?;
    version_in_lock(&text, package).ok_or_else(|| {
        Problem::new(format!("Cargo.lock names no package {package}."), "restore Cargo.lock from version control.")
    })
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(String::from)
}

#[cfg(test)]
mod tests {
    use super::version_in_lock;

    #[test]
    fn the_version_is_that_of_the_exact_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "yew"), None);
    }
}
