//! Rust's standard library compiled along with the app, for size instead of as it is shipped.
//!
//! It makes the site about a tenth smaller: no panic messages, no source locations, and only what is used. That takes
//! flags which Cargo and rustc keep for themselves so far (`RUSTC_BOOTSTRAP` allows them on a stable toolchain), so each
//! step may fail, and then the app is built with the library as shipped.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, command, output, run};
use crate::problem::{Outcome, Problem};
use crate::project;
use crate::tools::WASM;

/// A panic stops the program at once, without a message: what makes and formats it need not be in the site.
const FLAGS: [&str; 3] = ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none"];

/// What lets this toolchain take [`FLAGS`] and build its own library.
const ALLOW: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// Fetches what building the standard library needs. The problem says why that cannot be done here.
pub fn prepare() -> Outcome<()> {
    let root = project::root()?;
    let mut rustc = command("rustc", &root);
    rustc.env(ALLOW.0, ALLOW.1).args(FLAGS).args(["--print", "cfg", "--target", WASM]);
    if output(&mut rustc).is_none() {
        return Err(Problem::new("This rustc does not know the flags for it.", ""));
    }
    let manifest = manifest(&root)?;
    if !manifest.is_file() {
        println!("Adding the Rust component rust-src.");
        run(command("rustup", &root).args(["component", "add", "rust-src"]), "")?;
    }
    // `cargo fetch` in the project knows nothing of what the standard library depends on.
    let mut fetch = cargo(&root);
    fetch
        .env(ALLOW.0, ALLOW.1)
        .args(["fetch", "--quiet", "--locked", "--target", WASM, "--manifest-path"])
        .arg(manifest);
    run(&mut fetch, "")
}

/// Makes the Cargo that `command` starts build the standard library too; for the wasm target only.
pub fn apply(command: &mut Command) {
    command
        .env(ALLOW.0, ALLOW.1)
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    // A person's own RUSTFLAGS would hide flags that are set for one target, so ours go after them.
    let flags = match env::var("RUSTFLAGS") {
        Ok(own) if !own.is_empty() => format!("{own} {}", FLAGS.join(" ")),
        _ => FLAGS.join(" "),
    };
    command.env("RUSTFLAGS", flags);
}

/// Where the component rust-src keeps the workspace of the standard library.
fn manifest(root: &Path) -> Outcome<PathBuf> {
    let sysroot = output(command("rustc", root).args(["--print", "sysroot"]))
        .ok_or_else(|| Problem::new("`rustc --print sysroot` failed.", ""))?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.toml"))
}
