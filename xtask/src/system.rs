//! Programs that only the system's package manager can bring: Node, Python, Chromium, ChromeDriver, Firefox.

use crate::command::{command, line, on_path, output, run};
use crate::problem::{Outcome, Problem};
use crate::project;

/// Something the tests need from the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Node with npm, for the journeys.
    Node,
    /// Chromium with the ChromeDriver of the same version.
    Browser,
    /// Firefox, for the journeys.
    Firefox,
    /// Python that can make virtual environments, for the checks of the exports.
    Python,
}

impl Wanted {
    fn name(self) -> &'static str {
        match self {
            Self::Node => "Node (20 or 18) with npm",
            Self::Browser => "Chromium with its ChromeDriver",
            Self::Firefox => "Firefox (140 or newer)",
            Self::Python => "Python (3.11 to 3.13) with venv",
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Node => "install Node and npm, so that `node` and `npm` are on PATH.",
            Self::Browser => {
                "install Chromium or Chrome and the ChromeDriver of the same version, or point to them: \
                 CHROME=/path/to/chrome CHROMEDRIVER=/path/to/chromedriver cargo xtask test"
            }
            Self::Firefox => {
                "install Firefox (Debian: firefox-esr), or point to it: FIREFOX=/path/to/firefox cargo xtask test"
            }
            Self::Python => {
                "install Python 3.11 to 3.13 with its venv module (Debian: python3 and python3-venv), or point to it: \
                 PYTHON=/path/to/python cargo xtask test"
            }
        }
    }
}

/// One package manager: how to refresh its lists, how to install, and what it calls things.
struct Manager {
    program: &'static str,
    refresh: &'static [&'static str],
    install: &'static [&'static str],
    node: &'static [&'static str],
    browser: &'static [&'static str],
    firefox: &'static [&'static str],
    python: &'static [&'static str],
}

const MANAGERS: &[Manager] = &[
    Manager {
        program: "apt-get",
        refresh: &["-o", "DPkg::Lock::Timeout=300", "update"],
        install: &["-o", "DPkg::Lock::Timeout=300", "install", "--yes", "--no-install-recommends"],
        node: &["nodejs", "npm"],
        // The fonts, because without its recommendations Chromium would have a bare one only.
        browser: &["chromium", "chromium-driver", "fonts-liberation"],
        firefox: &["firefox-esr"],
        // Debian keeps what makes an environment in a package of its own.
        python: &["python3", "python3-venv"],
    },
    Manager {
        program: "dnf",
        refresh: &[],
        install: &["install", "--assumeyes"],
        node: &["nodejs", "npm"],
        browser: &["chromium", "chromedriver"],
        firefox: &["firefox"],
        python: &["python3"],
    },
    Manager {
        program: "pacman",
        refresh: &[],
        install: &["-S", "--noconfirm", "--needed"],
        node: &["nodejs", "npm"],
        browser: &["chromium"],
        firefox: &["firefox"],
        python: &["python"],
    },
    Manager {
        program: "apk",
        refresh: &[],
        install: &["add"],
        node: &["nodejs", "npm"],
        browser: &["chromium", "chromium-chromedriver"],
        firefox: &["firefox"],
        python: &["python3"],
    },
];

/// Installs what is `wanted` by the first package manager found, as root or by `sudo` without a password.
/// `missing` names the programs which are not there; of Node and npm only the missing one is installed.
pub fn install(wanted: Wanted, missing: &[&str]) -> Outcome<()> {
    let name = wanted.name();
    let Some(manager) = MANAGERS.iter().find(|manager| on_path(manager.program).is_some()) else {
        return Err(Problem::new(
            format!("{name} is missing ({}), and no known package manager is here.", missing.join(", ")),
            wanted.advice(),
        ));
    };
    let packages: Vec<&str> = match wanted {
        Wanted::Browser => manager.browser.to_vec(),
        Wanted::Firefox => manager.firefox.to_vec(),
        Wanted::Python => manager.python.to_vec(),
        Wanted::Node if missing.contains(&"node") => manager.node.to_vec(),
        Wanted::Node => vec!["npm"],
    };
    let root = project::root()?;
    let user = output(command("id", &root).arg("-u"));
    let is_root = user.as_deref().map(str::trim) == Some("0");
    if !is_root && output(command("sudo", &root).args(["-n", "true"])).is_none() {
        return Err(Problem::new(
            format!("{name} is missing ({}), and installing it needs root.", missing.join(", ")),
            format!(
                "run `sudo {} {} {}`, or {}",
                manager.program,
                manager.install.join(" "),
                packages.join(" "),
                wanted.advice()
            ),
        ));
    }
    let start = || {
        if is_root {
            let mut start = command("env", &root);
            start.args(["DEBIAN_FRONTEND=noninteractive", manager.program]);
            start
        } else {
            let mut start = command("sudo", &root);
            start.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", manager.program]);
            start
        }
    };
    if !manager.refresh.is_empty() {
        // Stale lists may still do, so a failure here is shown and the installation decides.
        if let Err(problem) = run(start().args(manager.refresh), "") {
            println!("{problem}");
        }
    }
    let mut install = start();
    install.args(manager.install).args(&packages);
    println!("Installing {name}: {}", line(&install));
    run(&mut install, wanted.advice())
}
