//! `cargo xtask bench`: the native benchmarks, the command line beside Python, the release site in a browser.

use crate::browser;
use crate::command::{cargo, command, run};
use crate::convert;
use crate::dist;
use crate::node;
use crate::problem::{Outcome, Problem};
use crate::project;
use crate::server::Server;

/// Runs all kinds, or the one named. What follows `--` goes to the native benchmarks as a filter.
pub fn bench(arguments: &[String]) -> Outcome<()> {
    match arguments.first().map(String::as_str) {
        None => {
            native(&[])?;
            convert::bench(&[])?;
            in_browser(&[])
        }
        Some("native") => native(arguments.get(1..).unwrap_or_default()),
        Some("cli") => convert::bench(arguments.get(1..).unwrap_or_default()),
        Some("browser") => in_browser(arguments.get(1..).unwrap_or_default()),
        Some(other) => Err(Problem::new(
            format!("bench does not know “{other}”."),
            "cargo xtask bench [native|browser|cli] [arguments for that benchmark]",
        )),
    }
}

fn native(arguments: &[String]) -> Outcome<()> {
    let mut bench = cargo(&project::root()?);
    bench.args(["bench", "--benches"]);
    if !arguments.is_empty() {
        bench.arg("--").args(arguments);
    }
    run(&mut bench, "correct what the compiler or the benchmark says above.")
}

fn in_browser(arguments: &[String]) -> Outcome<()> {
    dist::build()?;
    let packages = node::packages()?;
    let browser = browser::browser()?;
    let site = project::dist()?;
    let root = project::root()?;
    let script = root.join("benches").join("browser").join("bench.mjs");
    let server = Server::listen(&site, "/", 0)?;
    let address = server.address()?;
    server.run_aside();
    let mut node = command("node", &root);
    node.arg(&script)
        .args(arguments)
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver)
        .env("COUNTERCLAIM_DIST", &site)
        .env("COUNTERCLAIM_URL", &address)
        .env("COUNTERCLAIM_PACKAGES", packages.join("node_modules"));
    run(&mut node, "correct what the benchmark says above.")
}
