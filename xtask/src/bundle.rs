//! What is done to the files that Trunk has bundled: one script for all, names by content, the policy, the headers, the
//! service worker.

use std::fs;
use std::path::Path;

use crate::digest::{integrity, name_part};
use crate::headers;
use crate::offline;
use crate::page;
use crate::policy::{self, Policy};
use crate::problem::{Naming, Outcome, Problem};
use crate::project;
use crate::single;

/// Copied as they are; their names stay the same, because browsers and systems look for them again.
const COPIED: [&str; 4] = ["pwa/manifest.webmanifest", "styles/icon.svg", "styles/icon-192.png", "styles/icon-512.png"];

/// Finishes the site in `staging`.
pub fn finish(staging: &Path) -> Outcome<()> {
    let root = project::root()?;
    for name in COPIED {
        let (from, file) = (root.join(name), Path::new(name).file_name().unwrap_or_default());
        fs::copy(&from, staging.join(file)).naming(format!("copy {}", from.display()))?;
    }
    let (script_name, script) = script(staging, &root)?;
    let style = read(&project::file(staging, "css")?)?;
    single::check_inline("script", &script)?;
    single::check_inline("style", &style)?;

    let path = staging.join("index.html");
    let html = read(&path)?;
    let policy = Policy::of_page(&html)?;
    let single_file = policy.for_single_file(&script, &style);
    let worker = without_comments(&read(&root.join("pwa").join(offline::FILE))?);
    let files = offline::list(staging)?;
    let version = offline::version(&files, &html, &worker);
    let html =
        page::with_script(&html, &script_name, &script, &[("version", &version), ("single-file", &single_file)])?;
    policy::check_page(&html)?;
    write(&path, &html)?;
    headers::write(staging, &policy)?;
    write(&staging.join(offline::FILE), &offline::worker(&worker, files, &html, &version)?)
}

/// The bindings and pwa/start.js in one file, whose integrity value the page says; it knows that of the wasm. Both get
/// names that change with their content.
fn script(staging: &Path, root: &Path) -> Outcome<(String, String)> {
    let wasm = project::file(staging, "wasm")?;
    let bindings = project::file(staging, "js")?;
    let module = fs::read(&wasm).naming(format!("read {}", wasm.display()))?;
    let wasm_name = format!("counterclaim-{}.wasm", name_part(&module));
    let template = read(&single::template()?)?;
    let mut script = read(&bindings)? + &without_comments(&read(&root.join("pwa").join("start.js"))?);
    for (name, value) in
        [("WASM", format!("./{wasm_name}")), ("WASM_INTEGRITY", integrity(&module)), ("PAGE", template)]
    {
        let empty = format!("const {name} = \"\";");
        if !script.contains(&empty) {
            return Err(Problem::new(
                format!("The start script has no `{empty}` to fill in."),
                "restore pwa/start.js from version control.",
            ));
        }
        script = script.replace(&empty, &format!("const {name} = {};", quoted(&value)));
    }
    let script_name = format!("counterclaim-{}.js", name_part(script.as_bytes()));
    fs::remove_file(&bindings).naming(format!("remove {}", bindings.display()))?;
    write(&staging.join(&script_name), &script)?;
    let renamed = staging.join(wasm_name);
    fs::rename(&wasm, &renamed).naming(format!("rename {}", wasm.display()))?;
    Ok((script_name, script))
}

/// One of our scripts without its comments, each of which has a line of its own, and without blank lines.
fn without_comments(script: &str) -> String {
    let is_code = |line: &&str| {
        let line = line.trim_start();
        !line.is_empty() && !line.starts_with("//") && !line.starts_with("/**")
    };
    script.lines().filter(is_code).flat_map(|line| [line, "\n"]).collect()
}

/// A string of JavaScript that may also stand inside a script element.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '<' => quoted.push_str("\\u003c"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).naming(format!("read {}", path.display()))
}

fn write(path: &Path, text: &str) -> Outcome<()> {
    fs::write(path, text).naming(format!("write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{quoted, without_comments};

    #[test]
    fn comments_are_for_those_who_read_the_source() {
        let script = "// why\nlet a = 1; // kept\n\n  /** What it is. */\n  f(\"//\");\n";
        assert_eq!(without_comments(script), "let a = 1; // kept\n  f(\"//\");\n");
    }

    #[test]
    fn a_string_can_stand_in_a_script() {
        assert_eq!(quoted("a \"b\" \\ </script>\n"), "\"a \\\"b\\\" \\\\ \\u003c/script>\\n\"");
    }
}
