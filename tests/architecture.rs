//! Keeps the arrows between the rooms of `src/` (ARCHITECTURE.md), by reading the source.
#![cfg(not(target_arch = "wasm32"))] // reads files
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a panic is a failed test
#![allow(clippy::string_slice)] // cut where something was found

use std::fs;
use std::path::Path;

/// What one room of `src/` may know.
struct Room {
    name: &'static str,
    /// The paths inside the crate it may name besides its own: a room, or one module of it.
    may_use: &'static [&'static str],
    /// Paths outside the crate it must not name.
    must_not_use: &'static [&'static str],
}

const BROWSER_CRATES: &[&str] =
    &["web_sys", "js_sys", "wasm_bindgen", "wasm_bindgen_futures", "gloo_events", "gloo_timers", "idb", "yew"];
const MODEL_MUST_NOT: &[&str] = &[
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo_events",
    "gloo_timers",
    "idb",
    "yew",
    "serde",
    "serde_json",
    "std::time",
    "std::fs",
    "std::io",
    "std::env",
];

/// `model ← formats ← session ← app, cli` and `app → browser → model::offset`.
const ROOMS: &[Room] = &[
    Room { name: "model", may_use: &[], must_not_use: MODEL_MUST_NOT },
    Room { name: "formats", may_use: &["model"], must_not_use: BROWSER_CRATES },
    Room { name: "session", may_use: &["model", "formats"], must_not_use: BROWSER_CRATES },
    Room { name: "browser", may_use: &["model::offset"], must_not_use: &["yew"] },
    Room { name: "app", may_use: &["model", "formats", "session", "browser"], must_not_use: &[] },
    Room { name: "cli", may_use: &["model", "formats", "session"], must_not_use: BROWSER_CRATES },
];

/// Words which put text into a page as markup; text is text.
const MARKUP: &[&str] = &[
    "innerHTML",
    "outerHTML",
    "set_inner_html",
    "set_outer_html",
    "insertAdjacentHTML",
    "insert_adjacent_html",
    "dangerously",
    "from_html_unchecked",
];

const MOST_LINES: usize = 450;

/// Everything that the file at `path` (below `src/`, with `/`) does against the rules.
fn offences(path: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = source.lines().count();
    if lines > MOST_LINES {
        found.push(format!("{path} has {lines} lines, more than {MOST_LINES}: one concept a file"));
    }
    let code = without_comments(source);
    for word in MARKUP.iter().filter(|word| code.contains(**word)) {
        found.push(format!("{path} says {word}: text is never markup"));
    }
    let Some((name, _)) = path.split_once('/') else {
        return found; // lib.rs and main.rs join the rooms
    };
    let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
        found.push(format!("{path} is in a room without a rule: give “{name}” one in tests/architecture.rs"));
        return found;
    };
    for used in paths_in_crate(path, &code) {
        let is_below = |allowed: &str| used == allowed || used.starts_with(&format!("{allowed}::"));
        if !is_below(name) && !room.may_use.iter().any(|allowed| is_below(allowed)) {
            found.push(format!("{path} uses {used}, which {name} must not know"));
        }
    }
    for outside in room.must_not_use.iter().filter(|outside| names(&code, outside)) {
        found.push(format!("{path} uses {outside}, which {name} must not know"));
    }
    found
}

/// The source without line comments. (A `//` in a string takes the rest of its line with it, which
/// can only hide what stands behind a string on the same line.)
fn without_comments(source: &str) -> String {
    source.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// Whether `code` names `outside`: a crate, or a path below one (also as `use std::{fs, time::Instant}`).
fn names(code: &str, outside: &str) -> bool {
    if let Some((top, inner)) = outside.split_once("::") {
        let below = format!("{inner}::");
        let paths = trees(code, &format!("{top}::"));
        return paths.iter().any(|path| path == inner || path.starts_with(&below));
    }
    code.match_indices(outside).any(|(start, word)| {
        let (before, after) = (&code[..start], &code[start + word.len()..]);
        let is_whole = !before.ends_with(|letter: char| is_word(letter) || letter == '.');
        is_whole && (after.starts_with("::") || before.ends_with("use ") && !after.starts_with(is_word))
    })
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The paths below the crate's root which `code` names, such as `model::offset::CodePoint`, whether it
/// writes them from `crate::`, from the crate's name, or by enough `super::`.
fn paths_in_crate(path: &str, code: &str) -> Vec<String> {
    let module = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let to_root = "super::".repeat(module.split('/').count());
    ["crate::", "counterclaim::", &to_root]
        .iter()
        .flat_map(|root| trees(code, root))
        .filter(|used| ROOMS.iter().any(|room| used.split("::").next() == Some(room.name)))
        .collect()
}

/// The paths which follow `root` in `code`, with groups in braces written out.
fn trees(code: &str, root: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (start, _) in code.match_indices(root) {
        let before = code[..start].chars().next_back();
        if before.is_some_and(|letter| is_word(letter) || letter == ':') {
            continue;
        }
        expand(&code[start + root.len()..], "", &mut paths);
    }
    paths
}

/// Writes out one use tree from the start of `rest`; returns what follows it.
fn expand<'a>(rest: &'a str, prefix: &str, paths: &mut Vec<String>) -> &'a str {
    let rest = rest.trim_start();
    if let Some(mut group) = rest.strip_prefix('{') {
        loop {
            group = group.trim_start().trim_start_matches(',').trim_start();
            if group.is_empty() {
                return group;
            }
            if let Some(after) = group.strip_prefix('}') {
                return after;
            }
            let after = expand(group, prefix, paths);
            if after.len() == group.len() {
                return after; // not a use tree
            }
            // Skips an alias: `a as b`.
            group = after.trim_start_matches(|letter: char| letter != ',' && letter != '}');
        }
    }
    let end = rest.find(|letter: char| !is_word(letter) && letter != '*').unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    let path = if prefix.is_empty() { word.to_string() } else { format!("{prefix}::{word}") };
    match after.strip_prefix("::") {
        Some(deeper) if !word.is_empty() => expand(deeper, &path, paths),
        _ => {
            paths.push(path);
            after
        }
    }
}

#[test]
fn the_source_keeps_the_arrows() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    assert!(files.len() > 2, "{files:?} in {}", source.display());
    let mut found = Vec::new();
    for file in files {
        let path = file.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
        found.extend(offences(&path, &fs::read_to_string(&file).unwrap()));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_scripts_of_the_page_make_no_markup() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("pwa");
    for name in ["start.js", "service-worker.js"] {
        let code = without_comments(&fs::read_to_string(scripts.join(name)).unwrap());
        let found: Vec<_> =
            MARKUP.iter().chain(&["document.write", "eval("]).filter(|word| code.contains(**word)).collect();
        assert!(found.is_empty(), "pwa/{name} says {found:?}: text is never markup");
    }
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Asserts which offences a file at `path` with `source` would have, by a part of each message.
#[track_caller]
fn check(path: &str, source: &str, expected: &[&str]) {
    let found = offences(path, source);
    assert_eq!(found.len(), expected.len(), "{source}\n{found:#?}");
    for (message, part) in found.iter().zip(expected) {
        assert!(message.contains(part), "{message} does not say {part}");
    }
}

#[test]
fn arrows_the_wrong_way_are_seen() {
    check("model/a.rs", "use crate::model::offset::CodePoint;", &[]);
    check("model/a.rs", "use crate::formats::dataset;", &["formats::dataset"]);
    check("model/a.rs", "// crate::formats says", &[]);
    check("model/a.rs", "use super::super::formats::X;", &["formats::X"]);
    check("model/mod.rs", "use super::formats;", &["uses formats"]);
    check("formats/a.rs", "use crate::{model::text::Text, app::{handle, keys as k}};", &["app::handle", "app::keys"]);
    check("formats/deep/a.rs", "fn f() { crate::session::open() }", &["session::open"]);
    check("formats/deep/a.rs", "use super::super::json;", &[]);
    check("session/a.rs", "use crate::formats::x; use crate::browser::y;", &["browser::y"]);
    check("browser/a.rs", "use crate::model::offset::Utf16;", &[]);
    check("browser/a.rs", "use crate::model::text::Text;", &["model::text::Text"]);
    check("app/a.rs", "use counterclaim::browser::b; use crate::cli;", &["uses cli"]);
    check("cli/a.rs", "use crate::app::App;", &["app::App"]);
    check("cellar/a.rs", "", &["without a rule"]);
    check("main.rs", "use crate::app; use counterclaim::cli;", &[]);
}

#[test]
fn crates_a_room_must_not_know_are_seen() {
    check("model/a.rs", "use std::time::Instant;", &["std::time"]);
    check("model/a.rs", "use std::{rc::Rc, time::Instant};", &["std::time"]);
    check("model/a.rs", "#[derive(serde::Serialize)] struct A;", &["serde"]);
    check("model/a.rs", "use serde::Serialize;", &["serde"]);
    check("model/a.rs", "let time = deserved; // serde::", &[]);
    check("formats/a.rs", "use serde::Serialize;", &[]);
    check("formats/a.rs", "let a: web_sys::Node;", &["web_sys"]);
    check("session/a.rs", "use yew::prelude::*;", &["yew"]);
    check("browser/a.rs", "use yew::Html; use web_sys::Node;", &["yew"]);
    check("app/a.rs", "use yew::Html; use web_sys::Node;", &[]);
}

#[test]
fn markup_and_long_files_are_seen() {
    check("app/a.rs", "element.set_inner_html(text);", &["set_inner_html"]);
    check("app/a.rs", "Html::from_html_unchecked(text)", &["from_html_unchecked"]);
    check("app/a.rs", "js(\"a.innerHTML = b\")", &["innerHTML"]);
    check("app/a.rs", &"\n".repeat(MOST_LINES), &[]);
    check("app/a.rs", &"\n".repeat(MOST_LINES + 1), &["451 lines"]);
}
