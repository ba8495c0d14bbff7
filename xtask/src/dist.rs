//! Building the static site, and what is done to it after Trunk has bundled it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{cargo, command, path_with, run};
use crate::page;
use crate::problem::{Naming, Outcome, Problem};
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

/// Builds the release site into `dist/` and returns its compressed size in bytes.
pub fn build() -> Outcome<u64> {
    bundle()?;
    size::report(&project::dist()?)
}

/// Installs what the build needs and lets Trunk build the release site into `dist/`.
pub fn bundle() -> Outcome<()> {
    tools::wasm_target()?;
    let folders = [tools::wasm_bindgen()?, tools::trunk()?];
    let root = project::root()?;
    // Trunk builds offline, so that it fetches no tools of its own; so the crates come first.
    run(
        cargo(&root).args(["fetch", "--target", tools::WASM]),
        "check the network; the crates of Cargo.lock must be fetched once.",
    )?;
    let mut trunk = command("trunk", &root);
    trunk
        .args(["build", "--release"])
        .env("PATH", path_with(&folders)?)
        // Trunk 0.21 takes only `true` or `false` here and stops at the usual `1`.
        .env_remove("NO_COLOR");
    run(&mut trunk, "correct what the compiler or Trunk says above.")
}

/// Trunk's last step, called by the hook in `Trunk.toml`: makes the wasm smaller and moves the start
/// script into a file of its own, so that the page's Content-Security-Policy holds.
pub fn finish() -> Outcome<()> {
    let Some(staging) = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from) else {
        return Err(Problem::new(
            "TRUNK_STAGING_DIR is not set.",
            "run `cargo xtask build`; Trunk calls finish-dist itself.",
        ));
    };
    let path = staging.join("index.html");
    let html = fs::read_to_string(&path).naming(format!("read {}", path.display()))?;
    if env::var("TRUNK_PROFILE").as_deref() == Ok("release") {
        shrink(&staging)?;
    }
    let html = page::without_preload_integrity(&html);
    let page = page::with_start_script_as_file(&html)?;
    let script = staging.join(&page.script_name);
    fs::write(&script, &page.script).naming(format!("write {}", script.display()))?;
    page::check_policy(&page.html)?;
    fs::write(&path, &page.html).naming(format!("write {}", path.display()))
}

/// Runs `wasm-opt` on each wasm file in `staging`.
fn shrink(staging: &Path) -> Outcome<()> {
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
    let naming = || format!("read {}", staging.display());
    for entry in fs::read_dir(staging).naming(naming())? {
        let path = entry.naming(naming())?.path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        // Functions with like names are alike: side by side they compress better. That needs the names, which go last.
        let passes: [&[&str]; 2] =
            [&["-g", "-Oz", "--reorder-functions-by-name"], &["--strip-debug", "--strip-producers"]];
        for arguments in passes {
            let mut optimise = command(&wasm_opt, staging);
            optimise.args(arguments).args(WASM_FEATURES).arg(&path).arg("-o").arg(&path);
            run(&mut optimise, "see what wasm-opt says above; it may need one more --enable-… in xtask/src/dist.rs.")?;
        }
    }
    Ok(())
}
