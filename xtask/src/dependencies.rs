//! What the project is built of: licences, sources, and what must not be among it. Read from `Cargo.lock` and `cargo tree`,
//! which need no network once the crates are there. A database of known vulnerabilities does; there is none here.

use std::collections::BTreeSet;
use std::fs;

use crate::command::{cargo, line, output};
use crate::problem::{Naming, Outcome, Problem};
use crate::project;
use crate::tools::WASM;

/// Licences (SPDX) that let the program be given away under its own; what is only offered besides them is not needed.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Where every crate has to come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Crates that reach a network, or that link a cryptography library; no part of the project may.
const NOWHERE: &[&str] = &[
    "curl",
    "h2",
    "hyper",
    "isahc",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "ring",
    "rustls",
    "surf",
    "tokio-tungstenite",
    "tungstenite",
    "ureq",
];

/// Crates too heavy for the site, where something lighter does.
const NOT_IN_THE_SITE: &[&str] =
    &["chrono", "clap", "encoding_rs", "rand", "rayon", "regex", "regex-lite", "time", "tokio", "url", "uuid", "zip"];

/// Crates that the site may hold in two versions: small ones that others ask for.
const TWICE_IN_THE_SITE: &[&str] = &["thiserror"];

/// The step: everything that is wrong, at once.
pub fn dependencies() -> Outcome<()> {
    let root = project::root()?;
    let mut wrong = Vec::new();
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let text = fs::read_to_string(root.join(lock)).naming(format!("read {lock}"))?;
        wrong.extend(sources(&text).into_iter().map(|what| format!("{lock}: {what}")));
    }
    let tree = |arguments: &[&str]| {
        let mut tree = cargo(&root);
        tree.args(["tree", "--locked", "--prefix", "none", "--format", "{p}|{l}"]).args(arguments);
        output(&mut tree).ok_or_else(|| {
            let todo = "run it by hand to see why; the crates of Cargo.lock must have been fetched once.";
            Problem::new(format!("`{}` failed.", line(&tree)), todo)
        })
    };
    let all = tree(&["--workspace", "--target", "all", "--edges", "all"])?;
    let site = tree(&["--package", "counterclaim", "--target", WASM, "--edges", "normal,no-proc-macro"])?;
    wrong.extend(of_all(&crates(&all)));
    wrong.extend(of_site(&crates(&site)));
    if wrong.is_empty() {
        println!("{} crates, {} of them in the site.", crates(&all).len(), crates(&site).len());
        return Ok(());
    }
    Err(Problem::new(
        format!("The project is built of what it should not be:\n  {}", wrong.join("\n  ")),
        "choose another crate or version, or change the lists in xtask/src/dependencies.rs and say why.",
    ))
}

/// Crates of `lock` that come from elsewhere, or without the hash of their content.
fn sources(lock: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in lock.split("[[package]]").skip(1) {
        let field = |name: &str| {
            package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"'))
        };
        let name = field("name").unwrap_or("?");
        match field("source") {
            // Part of the project.
            None => {}
            Some(source) if source != REGISTRY => wrong.push(format!("{name} comes from {source}")),
            Some(_) if field("checksum").is_none_or(|sum| sum.len() != 64) => {
                wrong.push(format!("{name} has no checksum"));
            }
            Some(_) => {}
        }
    }
    wrong
}

/// Name, version and licence.
type Crate<'t> = (&'t str, &'t str, &'t str);

fn crates(tree: &str) -> BTreeSet<Crate<'_>> {
    let one = |line| {
        let (package, licence): (&str, &str) = str::split_once(line, '|')?;
        let mut words = package.split_whitespace();
        Some((words.next()?, words.next()?, licence.trim_end_matches("(*)").trim()))
    };
    tree.lines().filter_map(one).collect()
}

fn of_all(crates: &BTreeSet<Crate<'_>>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, version, licence) in crates {
        if !may_be_used(licence) {
            wrong.push(format!("{name} {version} has the licence “{licence}”"));
        }
        if NOWHERE.contains(name) {
            wrong.push(format!("{name} {version} reaches a network or links a cryptography library"));
        }
    }
    wrong
}

fn of_site(crates: &BTreeSet<Crate<'_>>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, version, _) in crates {
        if NOT_IN_THE_SITE.contains(name) {
            wrong.push(format!("{name} {version} is too heavy for the site"));
        }
        let versions = crates.iter().filter(|(other, ..)| other == name).count();
        if versions > 1 && !TWICE_IN_THE_SITE.contains(name) {
            wrong.push(format!("{name} {version} is in the site in {versions} versions"));
        }
    }
    wrong
}

/// True if the SPDX expression can be met with [`LICENCES`]. “/” is the old way to write OR.
fn may_be_used(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    !words.is_empty() && any_of(&words, &mut at) && at == words.len()
}

fn any_of(words: &[&str], at: &mut usize) -> bool {
    let mut may = all_of(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        may |= all_of(words, at);
    }
    may
}

fn all_of(words: &[&str], at: &mut usize) -> bool {
    let mut may = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        may &= one(words, at);
    }
    may
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let may = any_of(words, at);
        let closed = words.get(*at) == Some(&")");
        *at += 1;
        return may && closed;
    }
    match (words.get(*at), words.get(*at + 1)) {
        (Some(&"WITH"), Some(exception)) => {
            *at += 2;
            LICENCES.contains(&format!("{word} WITH {exception}").as_str())
        }
        _ => LICENCES.contains(word),
    }
}

#[cfg(test)]
mod tests {
    use super::{crates, may_be_used, of_all, of_site, sources};

    #[test]
    fn licences_are_read_as_expressions() {
        for good in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/Apache-2.0",
            "(MIT OR GPL-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(may_be_used(good), "{good}");
        }
        for bad in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(GPL-2.0 OR LGPL-3.0) AND MIT",
            "Apache-2.0 WITH Other",
            "(MIT",
            "MIT MIT",
        ] {
            assert!(!may_be_used(bad), "{bad}");
        }
    }

    #[test]
    fn crates_from_elsewhere_are_named() {
        let sum = "0".repeat(64);
        let package = |name: &str, rest: &str| format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n{rest}\n");
        let registry = format!("source = \"{}\"\n", super::REGISTRY);
        let lock = [
            package("own", ""),
            package("good", &format!("{registry}checksum = \"{sum}\"")),
            package("unsummed", &registry),
            package("forked", "source = \"git+https://example.org/forked#abc\""),
        ];
        let wrong = sources(&lock.concat());
        assert_eq!(wrong, ["unsummed has no checksum", "forked comes from git+https://example.org/forked#abc"]);
    }

    #[test]
    fn what_must_not_be_there_is_named() {
        let tree = "a v1.0.0 (/somewhere)|MIT\nb v1.0.0|MIT (*)\nb v1.0.0|MIT\nb v2.0.0|MIT\nregex v1.0.0|MIT\nreqwest v1.0.0|GPL-3.0\n";
        let all = crates(tree);
        assert_eq!(all.len(), 5);
        assert_eq!(of_all(&all).len(), 2, "{:?}", of_all(&all));
        assert_eq!(of_site(&all).len(), 3, "{:?}", of_site(&all));
    }
}
