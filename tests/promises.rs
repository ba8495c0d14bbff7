//! Each promise of `docs/promises.md` names tests that exist.
#![cfg(not(target_arch = "wasm32"))] // reads files
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test

use std::fs;
use std::path::Path;

/// A test by its file and its name.
type Named = (String, String);

/// The rows of the page: a promise, and its tests as file and name; `None` where no test could be read.
fn rows(page: &str) -> Vec<(String, Option<Vec<Named>>)> {
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Promise |"));
    rows.map(|row| {
        let (promise, tests) = row.trim_matches(['|', ' ']).split_once(" | ").unwrap_or((row, ""));
        (promise.to_owned(), named(tests))
    })
    .collect()
}

/// `file` “name”, and more after commas. A name may have quotation marks of its own.
fn named(tests: &str) -> Option<Vec<Named>> {
    tests
        .split("”, `")
        .map(|one| {
            let (file, name) = one.trim_start_matches('`').split_once("` “")?;
            let name = name.strip_suffix('”').unwrap_or(name);
            (!file.is_empty() && !name.is_empty()).then(|| (file.to_owned(), name.to_owned()))
        })
        .collect()
}

/// True if `source` defines a test called `name` that is run.
fn defines(file: &str, source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect();
    if file.ends_with(".rs") {
        let start = format!("fn {name}(");
        return lines.iter().enumerate().any(|(at, line)| {
            let is_it = line.trim_start_matches("async ").starts_with(&start);
            let attributes = || lines.iter().take(at).rev().take_while(|line| line.starts_with("#["));
            is_it
                && attributes().any(|line| line.contains("test]"))
                && !attributes().any(|line| line.contains("ignore"))
        });
    }
    lines.iter().any(|line| {
        ["'", "`", "\""].iter().any(|quote| {
            ["journey", "test", "hosted"].iter().any(|word| line.contains(&format!("{word}({quote}{name}{quote}")))
        })
    })
}

#[test]
fn every_promise_has_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/promises.md")).unwrap();
    let rows = rows(&page);
    assert!(rows.len() >= 25, "only {} rows were found", rows.len());
    let mut wrong = Vec::new();
    for (promise, tests) in &rows {
        let Some(tests) = tests else {
            wrong.push(format!("“{promise}” names no test that can be read"));
            continue;
        };
        for (file, name) in tests {
            match fs::read_to_string(root.join(file)) {
                Ok(source) if defines(file, &source, name) => {}
                Ok(_) => wrong.push(format!("“{promise}”: {file} has no test “{name}”")),
                Err(error) => wrong.push(format!("“{promise}”: {file}: {error}")),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn what_is_missing_is_seen() {
    let page = "| Promise | Tests |\n|---|---|\n| One | `a.rs` “x”, `b.mjs` “says “Saved” at last” |\n| Two | none |\n";
    let pair = |file: &str, name: &str| (file.to_owned(), name.to_owned());
    let found = vec![pair("a.rs", "x"), pair("b.mjs", "says “Saved” at last")];
    assert_eq!(rows(page), [("One".to_owned(), Some(found)), ("Two".to_owned(), None)]);
    let rust = |source: &str| defines("a.rs", source, "x");
    assert!(rust("#[test]\nfn x() {}") && rust("#[wasm_bindgen_test]\nasync fn x() {}"));
    assert!(!rust("#[test]\nfn xy() {}") && !rust("fn x() {}") && !rust("// #[test]\n// fn x() {}"));
    assert!(!rust("#[test]\n#[ignore]\nfn x() {}"));
    assert!(defines("b.mjs", "journey('a b', {}", "a b") && !defines("b.mjs", "// journey('a b', {}", "a b"));
}
