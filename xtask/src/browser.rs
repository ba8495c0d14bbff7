//! The browsers of the tests and the driver of the first: named by the environment, found, or installed.

use std::env;
use std::path::{Path, PathBuf};

use crate::command::on_path;
use crate::problem::{Outcome, Problem};
use crate::system::{self, Wanted};
use crate::tools::version_of;

/// A Chromium and the ChromeDriver that speaks to it.
#[derive(Debug, Clone)]
pub struct Browser {
    /// The browser's program.
    pub chrome: PathBuf,
    /// The driver's program, of the same major version.
    pub driver: PathBuf,
}

const CHROMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const ELSEWHERE: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const FIREFOXES: &[&str] = &["firefox-esr", "firefox"];

/// The browser to test with; installs one where there is none.
pub fn browser() -> Outcome<Browser> {
    if find_chrome()?.is_none() || find_driver()?.is_none() {
        let mut missing = Vec::new();
        if find_chrome()?.is_none() {
            missing.push("chromium");
        }
        if find_driver()?.is_none() {
            missing.push("chromedriver");
        }
        system::install(Wanted::Browser, &missing)?;
    }
    let todo =
        "point to a browser and its driver: CHROME=/path/to/chrome CHROMEDRIVER=/path/to/chromedriver cargo xtask test";
    let (Some((chrome, chrome_version)), Some((driver, driver_version))) = (find_chrome()?, find_driver()?) else {
        return Err(Problem::new(
            "The browser packages are installed, but no Chromium with a ChromeDriver answers \
             (on Ubuntu the package only stands for a snap, which needs snapd).",
            todo,
        ));
    };
    if major(&chrome_version) != major(&driver_version) {
        return Err(Problem::new(
            format!(
                "{} is version {chrome_version}, {} is version {driver_version}: they cannot work together.",
                chrome.display(),
                driver.display()
            ),
            format!("install both from the same source, or {todo}"),
        ));
    }
    Ok(Browser { chrome, driver })
}

/// The second browser of the journeys, which need no driver for it; installs one where there is none.
pub fn firefox() -> Outcome<PathBuf> {
    if find_firefox()?.is_none() {
        system::install(Wanted::Firefox, &["firefox"])?;
    }
    find_firefox()?.map(|(firefox, _)| firefox).ok_or_else(|| {
        Problem::new(
            "The package is installed, but no Firefox answers (on Ubuntu it only stands for a snap, which needs snapd).",
            "point to a Firefox: FIREFOX=/path/to/firefox cargo xtask test",
        )
    })
}

fn find_firefox() -> Outcome<Option<(PathBuf, String)>> {
    if let Some(named) = named_by("FIREFOX")? {
        return Ok(Some(named));
    }
    let candidates = FIREFOXES.iter().filter_map(|name| on_path(name));
    Ok(candidates.chain(["/Applications/Firefox.app/Contents/MacOS/firefox".into()]).find_map(answering))
}

fn major(version: &str) -> Option<&str> {
    version.split('.').next()
}

fn find_chrome() -> Outcome<Option<(PathBuf, String)>> {
    if let Some(named) = named_by("CHROME")? {
        return Ok(Some(named));
    }
    let candidates = CHROMES.iter().filter_map(|name| on_path(name));
    Ok(candidates.chain(ELSEWHERE.iter().map(PathBuf::from)).find_map(answering))
}

fn find_driver() -> Outcome<Option<(PathBuf, String)>> {
    if let Some(named) = named_by("CHROMEDRIVER")? {
        return Ok(Some(named));
    }
    Ok(on_path("chromedriver").and_then(answering))
}

fn answering(path: PathBuf) -> Option<(PathBuf, String)> {
    version_of(&path).map(|version| (path, version))
}

/// The program an environment variable names. One that does not answer is a problem, not a reason to
/// look elsewhere: the person meant that one.
fn named_by(variable: &str) -> Outcome<Option<(PathBuf, String)>> {
    let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let path = Path::new(&value).to_path_buf();
    answering(path.clone()).map(Some).ok_or_else(|| {
        Problem::new(
            format!("{variable} is {}, which does not answer to --version.", path.display()),
            format!("set {variable} to a program that runs, or leave it unset."),
        )
    })
}
