//! `cargo xtask test`: the steps, quickest first, each with what it needs.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::browser::{self, Browser};
use crate::command::{cargo, command, path_with, run};
use crate::consumers;
use crate::dependencies;
use crate::dist;
use crate::node;
use crate::own_std;
use crate::problem::{Naming, Outcome, Problem};
use crate::project;
use crate::server::Server;
use crate::single;
use crate::size;
use crate::tools::{self, WASM};

/// How long one file of journeys may take: far beyond what any needs, so that only a hang meets it.
const JOURNEY_LIMIT_MS: u32 = 15 * 60 * 1000;

/// One step of the test run.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Outcome<()>,
}

const STEPS: &[Step] = &[
    Step { name: "fmt", about: "formatting", run: fmt },
    Step { name: "dependencies", about: "licences and sources of all crates", run: dependencies::dependencies },
    Step { name: "clippy", about: "lints, native", run: clippy },
    Step { name: "clippy-wasm", about: "lints, wasm", run: clippy_wasm },
    Step { name: "native", about: "tests, native", run: native },
    Step { name: "consumers", about: "exports loaded by the tools they are for", run: consumers::consumers },
    Step { name: "browser", about: "unit tests in a browser", run: in_browser },
    Step { name: "build", about: "the release site and its size", run: build },
    Step { name: "journeys", about: "the site driven as a person would", run: || journeys(None) },
];

/// Steps that only run if they are named.
const NAMED: &[Step] = &[Step {
    name: KILLS,
    about: "the browser killed a hundred times while edits go on",
    run: || journeys(Some(KILLS)),
}];
/// The journey that kills the browser; a few times among the others, often alone.
const KILLS: &str = "kills";
/// How often it does that alone.
const OFTEN: &str = "100";

/// Runs the steps named in `arguments`, or all of them, and stops at the first that fails.
pub fn test(arguments: &[String]) -> Outcome<()> {
    let steps = chosen(arguments)?;
    let mut done: Vec<(&str, Duration)> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        println!("\n── {} of {}: {} ({})", number + 1, steps.len(), step.name, step.about);
        let start = Instant::now();
        let outcome = (step.run)();
        done.push((step.name, start.elapsed()));
        if let Err(problem) = outcome {
            summary(&done, false);
            return Err(Problem::new(
                format!("The step “{}” failed. {}", step.name, problem.what),
                format!("{}\n  Then from here: cargo xtask test {}", problem.todo, again(step)),
            ));
        }
    }
    summary(&done, true);
    Ok(())
}

/// What to run after a step failed: journeys need the site as the code now makes it.
fn again(step: &Step) -> String {
    if step.name == "journeys" { format!("build {}", step.name) } else { step.name.to_owned() }
}

/// The names of the steps with what they do, for the help text.
pub fn list() -> String {
    let line = |step: &Step| format!("    {:<12} {}\n", step.name, step.about);
    let named = NAMED.iter().map(|step| format!("    {:<12} {} (only if named)\n", step.name, step.about));
    STEPS.iter().map(line).chain(named).collect()
}

fn chosen(arguments: &[String]) -> Outcome<Vec<&'static Step>> {
    let all = || STEPS.iter().chain(NAMED);
    if let Some(unknown) = arguments.iter().find(|name| all().all(|step| step.name != **name)) {
        return Err(Problem::new(
            format!("There is no test step “{unknown}”."),
            format!("choose from these:\n{}", list()),
        ));
    }
    if arguments.is_empty() {
        return Ok(STEPS.iter().collect());
    }
    Ok(all().filter(|step| arguments.iter().any(|name| name == step.name)).collect())
}

fn summary(done: &[(&str, Duration)], passed: bool) {
    println!("\n── summary");
    for (place, (name, time)) in done.iter().enumerate() {
        let mark = if passed || place + 1 < done.len() { "passed" } else { "FAILED" };
        println!("{name:<12} {mark} {:>8.1} s", time.as_secs_f64());
    }
    let total: Duration = done.iter().map(|(_, time)| *time).sum();
    println!("{:<12} {} {:>8.1} s", "all", if passed { "passed" } else { "FAILED" }, total.as_secs_f64());
}

fn fmt() -> Outcome<()> {
    tools::component("fmt", "rustfmt")?;
    run(cargo(&project::root()?).args(["fmt", "--all", "--check"]), "run `cargo fmt --all`.")
}

fn clippy() -> Outcome<()> {
    tools::component("clippy", "clippy")?;
    let mut clippy = cargo(&project::root()?);
    clippy.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    run(&mut clippy, "correct what clippy names above.")
}

fn clippy_wasm() -> Outcome<()> {
    tools::component("clippy", "clippy")?;
    tools::wasm_target()?;
    let mut clippy = cargo(&project::root()?);
    clippy.args(["clippy", "--target", WASM, "--lib", "--bins", "--test", "browser"]).args(["--", "-D", "warnings"]);
    run(&mut clippy, "correct what clippy names above.")
}

fn native() -> Outcome<()> {
    run(cargo(&project::root()?).args(["test", "--workspace"]), "correct the code or the test named above.")
}

fn in_browser() -> Outcome<()> {
    tools::wasm_target()?;
    let folders = [tools::wasm_bindgen()?];
    let browser = browser::browser()?;
    let root = project::root()?;
    let mut test = cargo(&root);
    test.args(["test", "--target", WASM, "--test", "browser"])
        .env("PATH", path_with(&folders)?)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities(&browser)?)
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run(&mut test, "correct the code or the test named above.")
}

/// `webdriver.json` with the browser that was found, which ChromeDriver would else choose by itself.
fn capabilities(browser: &Browser) -> Outcome<PathBuf> {
    let root = project::root()?;
    let given = root.join("webdriver.json");
    let text = fs::read_to_string(&given).naming(format!("read {}", given.display()))?;
    let path = browser.chrome.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"");
    let arguments = "\"args\": [";
    if !text.contains(arguments) {
        return Err(Problem::new(
            "webdriver.json has no list of browser arguments.",
            "restore webdriver.json from version control.",
        ));
    }
    let text = text.replacen(arguments, &format!("\"binary\": \"{path}\", {arguments}"), 1);
    let folder = root.join("target");
    fs::create_dir_all(&folder).naming(format!("create {}", folder.display()))?;
    let file = folder.join("webdriver.json");
    fs::write(&file, text).naming(format!("write {}", file.display()))?;
    Ok(file)
}

fn build() -> Outcome<()> {
    let total = dist::build()?;
    // With the standard library as shipped the site is larger, which was said and is no fault of the code.
    if own_std::prepare().is_err() {
        return Ok(());
    }
    size::within_limit(total)
}

/// Every journey, or the one of that name, against `dist/` as the build step left it; built first where there is none.
fn journeys(only: Option<&str>) -> Outcome<()> {
    let site = project::dist()?;
    if !site.join("index.html").is_file() {
        dist::bundle(dist::Profile::Release)?;
    }
    let folder = node::packages()?;
    let (browser, firefox) = (browser::browser()?, browser::firefox()?);
    let file = single::build()?;
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .naming(format!("read {}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .filter(|path| only.is_none_or(|name| path.ends_with(format!("{name}.test.mjs"))))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(Problem::new(
            format!("There is no journey (*.test.mjs) in {}.", folder.display()),
            "restore the journeys from version control.",
        ));
    }
    let server = Server::listen(&site, "/", 0)?;
    let address = server.address()?;
    server.run_aside();
    let mut node = command("node", &project::root()?);
    // By name, because Node 20 and 22 differ in what a folder means.
    node.args(["--test", "--test-reporter=spec"]);
    if node::node()? >= 20 {
        // A journey that fails before it closes its browser would else keep Node waiting for ever.
        node.arg(format!("--test-timeout={JOURNEY_LIMIT_MS}"));
        // Journeys wait most of the time, so that two files at once take little more than one even on one processor.
        let at_once = std::thread::available_parallelism().map_or(2, |processors| processors.get().clamp(2, 4));
        node.arg(format!("--test-concurrency={at_once}"));
    }
    node.args(&files)
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver)
        .env("FIREFOX", &firefox)
        .env("COUNTERCLAIM_DIST", &site)
        .env("COUNTERCLAIM_FILE", &file)
        .env("COUNTERCLAIM_URL", &address);
    if only == Some(KILLS) {
        node.env("COUNTERCLAIM_KILLS", std::env::var("COUNTERCLAIM_KILLS").unwrap_or_else(|_| OFTEN.to_owned()));
    }
    run(&mut node, "correct the code or the journey named above.")
}

#[cfg(test)]
mod tests {
    use super::{STEPS, chosen};

    #[test]
    fn steps_run_in_their_order_and_unknown_ones_are_refused() {
        let names = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            chosen(&arguments).map(|steps| steps.iter().map(|step| step.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&[]).unwrap().len(), STEPS.len());
        assert_eq!(names(&["native", "fmt"]).unwrap(), ["fmt", "native"]);
        assert_eq!(names(&["kills", "fmt"]).unwrap(), ["fmt", "kills"]);
        assert!(names(&["fmt", "nativ"]).unwrap_err().what.contains("nativ"));
    }
}
