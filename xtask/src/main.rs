//! The project's own commands, run as `cargo xtask <command>`. They install what is missing by themselves.

mod bench;
mod browser;
mod bundle;
mod command;
mod consumers;
mod convert;
mod dependencies;
mod digest;
mod dist;
mod fuzz;
mod headers;
mod module;
mod names;
mod node;
mod offline;
mod order;
mod own_std;
mod page;
mod policy;
mod problem;
mod project;
mod serve;
mod server;
mod single;
mod size;
mod steps;
mod system;
mod tools;
mod unicode;

use std::env;
use std::process::ExitCode;

use problem::{Naming, Outcome, Problem};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\nxtask: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Outcome<()> {
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let asks_for_help = rest.iter().any(|word| word == "--help" || word == "-h");
    match name {
        "help" | "--help" | "-h" => help(),
        _ if asks_for_help => help(),
        "serve" => return serve::serve(rest),
        "test" => return steps::test(rest),
        "build" => return build(rest),
        "bench" => return bench::bench(rest),
        "headers" => return print_headers(),
        "fuzz" => return fuzz::fuzz(rest),
        "unicode" => return unicode::write(),
        other => {
            return Err(Problem::new(format!("There is no command “{other}”."), "see `cargo xtask help`."));
        }
    }
    Ok(())
}

fn build(arguments: &[String]) -> Outcome<()> {
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => dist::build().map(|_| ()),
        ["--debug"] => dist::bundle(dist::Profile::Debug),
        ["--named"] => dist::bundle(dist::Profile::Named),
        ["--single-file"] => dist::build().and_then(|_| single::build()).map(|_| ()),
        ["--debug", "--single-file"] => dist::bundle(dist::Profile::Debug).and_then(|()| single::build()).map(|_| ()),
        words => Err(Problem::new(
            format!("`cargo xtask build` does not know “{}”.", words.join(" ")),
            "see `cargo xtask help`.",
        )),
    }
}

/// Prints the headers in the words of nginx, which takes no file from the site.
fn print_headers() -> Outcome<()> {
    let path = project::root()?.join("index.html");
    let html = std::fs::read_to_string(&path).naming(format!("read {}", path.display()))?;
    print!("{}", headers::for_nginx(&policy::Policy::of_page(&html)?));
    Ok(())
}

fn help() {
    println!(
        "cargo xtask serve [--port N] [--open]   build the release site and serve it on this computer
cargo xtask serve --dist-only           serve dist/ as it is; prints only the address
cargo xtask test [step…]                all tests, quickest first, or only the steps named:
{}cargo xtask build                       the static site into dist/, for any folder of any static host
cargo xtask build --single-file         the same, and the whole program as one page, counterclaim.html beside dist/
cargo xtask build --debug               the site, quickly built, large and slow: to try out a change
cargo xtask build --named               the release site with the names of its functions: for the browser's profiler
cargo xtask headers                     what nginx should say with every file; other hosts read it in dist/
cargo xtask fuzz [--seconds N] [format…]  damaged files against every reader, a minute each
cargo xtask bench [native|browser|cli]  the benchmarks
cargo xtask unicode                     the tables of where words begin, made anew from unicode-segmentation

What is missing is installed first: build tools and Python packages into the cache folder of this user
(XDG_CACHE_HOME or ~/.cache, counterclaim/tools), Node, Python, Chromium and Firefox by the system's package manager.
CHROME and CHROMEDRIVER name another browser and its driver, FIREFOX another Firefox.",
        steps::list()
    );
}
