//! Node and the two packages which the journeys use: `playwright-core` and `axe-core`.

use std::fs;
use std::path::PathBuf;

use crate::command::{command, on_path, run};
use crate::problem::{Naming, Outcome, Problem};
use crate::project;
use crate::system::{self, Wanted};
use crate::tools::version_of;

const OLDEST_NODE: u32 = 18;

/// Node with npm: there, or installed. Returns Node's major version.
pub fn node() -> Outcome<u32> {
    let missing =
        || -> Vec<&str> { ["node", "npm"].into_iter().filter(|program| on_path(program).is_none()).collect() };
    if !missing().is_empty() {
        system::install(Wanted::Node, &missing())?;
    }
    let version = on_path("node").and_then(|node| version_of(&node));
    let major = version.as_deref().and_then(|version| version.split('.').next()?.parse::<u32>().ok());
    if let Some(major) = major
        && major >= OLDEST_NODE
        && missing().is_empty()
    {
        return Ok(major);
    }
    Err(Problem::new(
        format!(
            "The journeys need Node {OLDEST_NODE} or newer with npm; found Node {}.",
            version.as_deref().unwrap_or("none")
        ),
        "install a newer Node, so that `node` and `npm` are on PATH.",
    ))
}

/// The folder of the journeys, with the packages of their lock file installed.
/// Nothing is installed when the lock file is the one installed last.
pub fn packages() -> Outcome<PathBuf> {
    node()?;
    let folder = project::root()?.join("tests").join("journeys");
    let lock = folder.join("package-lock.json");
    let wanted = fs::read_to_string(&lock).naming(format!("read {}", lock.display()))?;
    let mark = folder.join("node_modules").join(".installed-lock.json");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    println!("Fetching the journeys' packages with npm.");
    let mut npm = command("npm", &folder);
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(&mut npm, "check the network and the message above, then try again.")?;
    fs::write(&mark, wanted).naming(format!("write {}", mark.display()))?;
    Ok(folder)
}
