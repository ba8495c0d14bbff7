//! Building the static site, and what is done to it after Trunk has bundled it.
//!
//! That is no hook of Trunk's: a hook is run in the environment of the build, whose flags are for wasm.

use std::fs;
use std::path::Path;

use crate::bundle;
use crate::command::{cargo, command, path_with, run};
use crate::names;
use crate::order;
use crate::own_std;
use crate::problem::{Naming, Outcome};
use crate::project;
use crate::size;
use crate::tools;

/// What rustc's wasm may use: named, so that it holds even where the module does not say so itself.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How `wasm-opt` optimises, measured on what gzip makes of it: as small as it can, without the pass that puts what was
/// computed before into locals, for gzip writes a repetition in fewer bytes; and functions with a single caller are only
/// put into it if they are small, for of larger ones less repeats.
const OPTIMISE: &[&str] = &["-g", "-Oz", "--skip-pass", "local-cse", "--one-caller-inline-max-function-size", "50"];

/// Builds the release site into `dist/` and returns its compressed size in bytes.
pub fn build() -> Outcome<u64> {
    bundle(Profile::Release)?;
    size::report(&project::dist()?)
}

/// How the site is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Small and quick: what people are given.
    Release,
    /// As the release, but with the names of its functions: for the browser's profiler.
    Named,
    /// Built within seconds, with messages where it panics: for trying out a change.
    Debug,
}

/// Installs what the build needs, lets Trunk bundle the site, and puts it into `dist/` when it is whole.
pub fn bundle(profile: Profile) -> Outcome<()> {
    tools::wasm_target()?;
    let folders = [tools::wasm_bindgen()?, tools::trunk()?];
    let root = project::root()?;
    // Trunk builds offline, so that it fetches no tools of its own; so the crates come first.
    run(
        cargo(&root).args(["fetch", "--target", tools::WASM]),
        "check the network; the crates of Cargo.lock must be fetched once.",
    )?;
    let staging = root.join("target").join("site");
    let mut trunk = command("trunk", &root);
    trunk
        .args(["build", "--dist"])
        .arg(&staging)
        .env("PATH", path_with(&folders)?)
        // Trunk 0.21 takes only `true` or `false` here and stops at the usual `1`.
        .env_remove("NO_COLOR");
    if profile != Profile::Debug {
        trunk.arg("--release");
        match own_std::prepare() {
            Ok(()) => own_std::apply(&mut trunk),
            Err(problem) => println!(
                "Note: built with the standard library as shipped, the site is larger than it need be. {problem}"
            ),
        }
    }
    run(&mut trunk, "correct what the compiler or Trunk says above.")?;
    if profile != Profile::Debug {
        shrink(&staging, profile)?;
    }
    if profile == Profile::Release {
        shorten_names(&staging)?;
    }
    bundle::finish(&staging)?;
    let dist = project::dist()?;
    if dist.exists() {
        fs::remove_dir_all(&dist).naming(format!("remove the old {}", dist.display()))?;
    }
    fs::rename(&staging, &dist).naming(format!("move {} to {}", staging.display(), dist.display()))
}

/// Shortens the names that the wasm and its script share.
fn shorten_names(staging: &Path) -> Outcome<()> {
    let (wasm, script) = (project::file(staging, "wasm")?, project::file(staging, "js")?);
    let module = fs::read(&wasm).naming(format!("read {}", wasm.display()))?;
    let text = fs::read_to_string(&script).naming(format!("read {}", script.display()))?;
    let Some((short_module, short_text)) = names::shorten(&module, &text) else {
        println!("Note: {} is not built as expected; its names stay long.", wasm.display());
        return Ok(());
    };
    fs::write(&wasm, short_module).naming(format!("write {}", wasm.display()))?;
    fs::write(&script, &short_text).naming(format!("write {}", script.display()))
}

/// Runs `wasm-opt` on each wasm file in `staging`.
fn shrink(staging: &Path, profile: Profile) -> Outcome<()> {
    let wasm_opt = match tools::wasm_opt() {
        Ok(Some(wasm_opt)) => wasm_opt,
        Ok(None) => {
            println!("Note: without Node there is no wasm-opt, so the site will be larger than it need be.");
            return Ok(());
        }
        Err(problem) => {
            println!("Note: without wasm-opt the site will be larger than it need be. {problem}");
            return Ok(());
        }
    };
    for path in project::files(staging, "wasm")? {
        let optimise = |arguments: &[&str]| {
            let mut command = command(&wasm_opt, staging);
            command.args(arguments).args(WASM_FEATURES).arg(&path).arg("-o").arg(&path);
            run(&mut command, "see what wasm-opt says above; it may need one more --enable-… in xtask/src/dist.rs.")
        };
        optimise(OPTIMISE)?;
        if profile == Profile::Release {
            give_places(&path)?;
            optimise(&["--reorder-functions-by-name", "--strip-debug", "--strip-producers"])?;
        }
    }
    Ok(())
}

/// Names each function in the wasm file at `path` after its place among those it is like. Without that they are ordered
/// by the names they have, which is half as good: functions with like names are often alike.
fn give_places(path: &Path) -> Outcome<()> {
    let module = fs::read(path).naming(format!("read {}", path.display()))?;
    match order::named_by_place(&module) {
        Some(named) => fs::write(path, named).naming(format!("write {}", path.display())),
        None => {
            println!("Note: {} is not built as expected; its functions are ordered by name.", path.display());
            Ok(())
        }
    }
}
