//! The build tools: found on `PATH`, else in the tools folder, else installed into the tools folder.
//!
//! A tool is installed into a temporary folder beside its own and renamed when it is whole and
//! answers with the right version, so that an interrupted installation is never taken for a tool.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use crate::command::{cargo, command, on_path, output, run};
use crate::problem::{Naming, Outcome, Problem};
use crate::project;

/// The target the app is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";
const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132.0.0";
/// Older versions do not know all features that rustc's wasm uses.
const OLDEST_WASM_OPT: u32 = 120;

/// The standard library for wasm: there, or added by rustup.
pub fn wasm_target() -> Outcome<()> {
    let root = project::root()?;
    let mut rustc = command("rustc", &root);
    rustc.args(["--print", "target-libdir", "--target", WASM]);
    let there = |text: String| Path::new(text.trim()).is_dir();
    if output(&mut rustc).is_some_and(there) {
        return Ok(());
    }
    let advice = format!(
        "install rustup and run `rustup target add {WASM}`, or your system's package with Rust's wasm standard library."
    );
    println!("Adding the Rust target {WASM}.");
    run(command("rustup", &root).args(["target", "add", WASM]), &advice)
}

/// A Cargo subcommand that rustup calls a component (`fmt`, `clippy`): there, or added by rustup.
pub fn component(subcommand: &str, component: &str) -> Outcome<()> {
    let root = project::root()?;
    if output(cargo(&root).args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    println!("Adding the Rust component {component}.");
    run(
        command("rustup", &root).args(["component", "add", component]),
        &format!("install {component} for this Rust toolchain."),
    )
}

/// The folder of a Trunk 0.21, which bundles the site.
pub fn trunk() -> Outcome<PathBuf> {
    let tool = CargoTool {
        package: "trunk",
        program: "trunk",
        version: TRUNK,
        arguments: &["--locked", "--no-default-features", "--features", "rustls"],
    };
    // Any later patch of the same series reads the same Trunk.toml.
    tool.folder(|found| found.starts_with("0.21."))
}

/// The folder of the `wasm-bindgen` and `wasm-bindgen-test-runner` which match `Cargo.lock`.
pub fn wasm_bindgen() -> Outcome<PathBuf> {
    let version = project::locked_version("wasm-bindgen")?;
    // Without `--locked`: the lock file inside that package may name a withdrawn version.
    let tool = CargoTool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version: &version, arguments: &[] };
    tool.folder(|found| found == version)
}

/// A program that Cargo can install.
struct CargoTool<'a> {
    package: &'a str,
    program: &'a str,
    version: &'a str,
    arguments: &'a [&'a str],
}

impl CargoTool<'_> {
    fn folder(&self, fits: impl Fn(&str) -> bool) -> Outcome<PathBuf> {
        if let Some(path) = on_path(self.program)
            && version_of(&path).is_some_and(|found| fits(&found))
            && let Some(folder) = path.parent()
        {
            return Ok(folder.to_path_buf());
        }
        let home = project::tools()?.join(format!("{}-{}", self.package, self.version));
        let bin = home.join("bin");
        let is_whole = |bin: &Path| {
            let program = bin.join(format!("{}{}", self.program, env::consts::EXE_SUFFIX));
            version_of(&program).as_deref() == Some(self.version)
        };
        if !is_whole(&bin) {
            install_whole(&home, |folder| self.install(folder), |folder| is_whole(&folder.join("bin")))?;
        }
        Ok(bin)
    }

    /// `cargo binstall` where the person has it, else a debug build: it takes half the time of a
    /// release build and produces the same site.
    fn install(&self, folder: &Path) -> Outcome<()> {
        let package = format!("{}@{}", self.package, self.version);
        let root = project::root()?;
        if output(cargo(&root).args(["binstall", "-V"])).is_some() {
            println!("Fetching {package} with cargo binstall.");
            let mut binstall = cargo(&root);
            binstall
                .args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"])
                .arg(folder)
                .arg(&package);
            match run(&mut binstall, "") {
                Ok(()) => return Ok(()),
                Err(problem) => println!("{problem} Building it instead."),
            }
        }
        println!("Building {package}, once: a few minutes.");
        let mut install = cargo(&root);
        install
            .args(["install", "--debug", "--root"])
            .arg(folder)
            .args(self.arguments)
            .arg(&package)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0");
        run(&mut install, &format!("see the message above; then try again, or put {package} on PATH yourself."))
    }
}

/// `wasm-opt`, which makes the site a good deal smaller, or `None` where there is no Node to get it with.
pub fn wasm_opt() -> Outcome<Option<PathBuf>> {
    let new_enough = |path: &Path| {
        version_of(path)
            .and_then(|version| version.split(['.', '-']).next()?.parse::<u32>().ok())
            .is_some_and(|version| version >= OLDEST_WASM_OPT)
    };
    if let Some(path) = on_path("wasm-opt").filter(|path| new_enough(path)) {
        return Ok(Some(path));
    }
    let home = project::tools()?.join(format!("binaryen-{BINARYEN}"));
    let program = |folder: &Path| folder.join("node_modules").join(".bin").join("wasm-opt");
    if new_enough(&program(&home)) {
        return Ok(Some(program(&home)));
    }
    if on_path("npm").is_none() || on_path("node").is_none() {
        return Ok(None);
    }
    println!("Fetching wasm-opt (binaryen {BINARYEN}) with npm.");
    let fetch = |folder: &Path| {
        let mut npm = command("npm", folder);
        npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
            .arg(folder)
            .arg(format!("binaryen@{BINARYEN}"));
        run(&mut npm, "check the network, or remove Node from PATH to build without wasm-opt.")
    };
    install_whole(&home, fetch, |folder| new_enough(&program(folder)))?;
    Ok(Some(program(&home)))
}

/// The version a program answers to `--version` with: its first word that starts with a digit.
pub fn version_of(program: &Path) -> Option<String> {
    let folder = env::current_dir().ok()?;
    let text = output(command(program, &folder).arg("--version"))?;
    first_version(&text)
}

fn first_version(text: &str) -> Option<String> {
    text.split_whitespace()
        .map(|word| word.trim_start_matches('v'))
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))
        .map(String::from)
}

/// Runs `install` on a temporary sibling of `home`, and renames it to `home` if it `is_whole`.
pub fn install_whole(
    home: &Path,
    install: impl FnOnce(&Path) -> Outcome<()>,
    is_whole: impl Fn(&Path) -> bool,
) -> Outcome<()> {
    let sibling = |mark: &str| {
        let mut name = home.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{mark}-{}", process::id()));
        home.with_file_name(name)
    };
    let (new, old) = (sibling("new"), sibling("old"));
    fs::create_dir_all(&new).naming(format!("create {}", new.display()))?;
    let whole = install(&new).and_then(|()| {
        if is_whole(&new) {
            return Ok(());
        }
        Err(Problem::new(
            format!("What was installed for {} does not run.", home.display()),
            "see the messages above, then try again.",
        ))
    });
    // Another run may have finished the same tool in the meantime: then that one stays.
    let moved = whole.and_then(|()| {
        if is_whole(home) {
            return Ok(());
        }
        if home.exists() {
            fs::rename(home, &old).naming(format!("move {} away", home.display()))?;
        }
        fs::rename(&new, home).naming(format!("move the new tool to {}", home.display()))
    });
    for leftover in [new, old].iter().filter(|folder| folder.exists()) {
        if let Err(error) = fs::remove_dir_all(leftover) {
            println!("Note: {} could not be removed: {error}.", leftover.display());
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{first_version, install_whole};
    use crate::problem::Problem;

    #[test]
    fn a_version_is_found_in_what_tools_print() {
        for (text, version) in [
            ("trunk 0.21.14\n", Some("0.21.14")),
            ("wasm-opt version 132 (version_132)", Some("132")),
            ("v20.20.2", Some("20.20.2")),
            ("ChromeDriver 156.0.8078.79 (abc)", Some("156.0.8078.79")),
            ("no number", None),
        ] {
            assert_eq!(first_version(text).as_deref(), version, "{text}");
        }
    }

    #[test]
    fn only_a_whole_installation_is_kept() {
        let folder = std::env::temp_dir().join(format!("xtask-install-{}", std::process::id()));
        let home = folder.join("tool-1");
        let is_whole = |folder: &std::path::Path| folder.join("program").is_file();

        let failed = install_whole(
            &home,
            |new| {
                fs::write(new.join("half"), "").unwrap();
                Err(Problem::new("interrupted", ""))
            },
            is_whole,
        );
        assert_eq!(failed, Err(Problem::new("interrupted", "")));
        assert!(!home.exists());

        let incomplete = install_whole(&home, |_| Ok(()), is_whole);
        assert!(incomplete.is_err());
        assert!(!home.exists());

        fs::create_dir_all(&home).unwrap();
        fs::write(home.join("half"), "").unwrap();
        let installed = install_whole(
            &home,
            |new| {
                fs::write(new.join("program"), "").unwrap();
                Ok(())
            },
            is_whole,
        );
        assert_eq!(installed, Ok(()));
        assert!(is_whole(&home) && !home.join("half").exists());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "leftovers");
        fs::remove_dir_all(folder).unwrap();
    }
}
