//! `cargo xtask serve`: builds the release site and serves it on this computer.

use std::io::Write;

use crate::command::{command, on_path, run};
use crate::dist;
use crate::problem::{Naming, Outcome, Problem};
use crate::project;
use crate::server::Server;

const PORT: u16 = 8080;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    port: u16,
    base: String,
    open: bool,
    dist_only: bool,
}

/// Builds and serves, as `arguments` say, until the program is stopped.
pub fn serve(arguments: &[String]) -> Outcome<()> {
    let options = options(arguments)?;
    let folder = project::dist()?;
    if !options.dist_only {
        dist::build()?;
    }
    if !folder.join("index.html").is_file() {
        return Err(Problem::new(
            format!("There is no site in {}.", folder.display()),
            "run `cargo xtask build` first, or leave out --dist-only.",
        ));
    }
    let server = Server::listen(&folder, &options.base, options.port)?;
    let address = server.address()?;
    if options.dist_only {
        // Alone on the first line: programs read it.
        println!("{address}");
    } else {
        println!("\nCounterclaim is at {address}\nStop it with Ctrl+C.");
    }
    std::io::stdout().flush().naming("print the address")?;
    if options.open {
        open(&address)?;
    }
    server.run();
    Ok(())
}

fn options(arguments: &[String]) -> Outcome<Options> {
    let todo = "cargo xtask serve [--port N] [--open] [--dist-only] [--base /folder/]";
    let mut options = Options { port: PORT, base: "/".to_string(), open: false, dist_only: false };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--open" => options.open = true,
            "--dist-only" => options.dist_only = true,
            "--port" => {
                let value = words.next().map(String::as_str).unwrap_or_default();
                options.port = value.parse().map_err(|_| {
                    Problem::new(format!("--port needs a number from 0 to 65535, not “{value}”."), todo)
                })?;
            }
            "--base" => {
                let value = words.next().map(String::as_str).unwrap_or_default();
                if !value.starts_with('/') || !value.ends_with('/') {
                    return Err(Problem::new(
                        format!("--base needs a path that starts and ends with /, not “{value}”."),
                        todo,
                    ));
                }
                options.base = value.to_string();
            }
            other => return Err(Problem::new(format!("serve does not know “{other}”."), todo)),
        }
    }
    Ok(options)
}

fn open(address: &str) -> Outcome<()> {
    let program = ["xdg-open", "open"].into_iter().find(|program| on_path(program).is_some());
    match program {
        Some(program) => run(command(program, &project::root()?).arg(address), "open the address by hand."),
        None => {
            println!("There is no program here that opens a browser: open the address by hand.");
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, PORT, options};

    #[test]
    fn options_are_read() {
        let read = |line: &str| options(&line.split_whitespace().map(String::from).collect::<Vec<_>>());
        let plain = Options { port: PORT, base: "/".into(), open: false, dist_only: false };
        assert_eq!(read(""), Ok(plain));
        let all = Options { port: 0, base: "/a/b/".into(), open: true, dist_only: true };
        assert_eq!(read("--dist-only --port 0 --base /a/b/ --open"), Ok(all));
        for wrong in ["--port", "--port x", "--port 65536", "--base a", "--what"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
