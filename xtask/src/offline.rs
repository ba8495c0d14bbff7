//! The service worker: told of every file of the site and its hash, so that it keeps a version whole.

use std::fs;
use std::path::Path;

use crate::digest::{integrity, name_part};
use crate::headers;
use crate::problem::{Naming, Outcome, Problem};

/// Its file in the site; the name stays the same from version to version.
pub const FILE: &str = "service-worker.js";

const FILES: &str = "const FILES = [];";
const VERSION: &str = "const VERSION = \"\";";

/// A file of the site and its integrity value.
type Listed = (String, String);

/// The files in `site` that a version consists of, but for the page itself, which names the version.
pub fn list(site: &Path) -> Outcome<Vec<Listed>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(site).naming(format!("read {}", site.display()))? {
        let path = entry.naming(format!("read {}", site.display()))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() || name == FILE || name == "index.html" || headers::FILES.contains(&name.as_str()) {
            continue;
        }
        let content = fs::read(&path).naming(format!("read {}", path.display()))?;
        files.push((name, integrity(&content)));
    }
    files.sort();
    Ok(files)
}

/// The name of the version that consists of `files`, a page as it is before it says the version, and `worker`.
pub fn version(files: &[Listed], html: &str, worker: &str) -> String {
    let all: Vec<&str> = files.iter().flat_map(|(name, hash)| [name.as_str(), hash]).chain([html, worker]).collect();
    name_part(all.join("\n").as_bytes())
}

/// The service worker of that version; `html` is the page as it is served.
pub fn worker(script: &str, mut files: Vec<Listed>, html: &str, version: &str) -> Outcome<String> {
    if !script.contains(FILES) || !script.contains(VERSION) {
        return Err(Problem::new(
            format!("The service worker has no `{FILES}` and `{VERSION}` to fill in."),
            "restore pwa/service-worker.js from version control.",
        ));
    }
    // Hosts serve the page under the address of its folder.
    files.insert(0, ("./".to_owned(), integrity(html.as_bytes())));
    let list: String = files.iter().map(|(name, hash)| format!("  [\"{name}\", \"{hash}\"],\n")).collect();
    Ok(script
        .replace(FILES, &format!("const FILES = [\n{list}];"))
        .replace(VERSION, &format!("const VERSION = \"{version}\";")))
}

#[cfg(test)]
mod tests {
    use super::{version, worker};

    #[test]
    fn the_version_changes_with_any_file() {
        let files = |hash: &str| vec![("a.js".to_owned(), hash.to_owned())];
        let one = version(&files("sha384-b"), "<p>", "worker");
        assert_eq!(one.len(), 16);
        for other in [
            version(&files("sha384-c"), "<p>", "worker"),
            version(&files("sha384-b"), "<b>", "worker"),
            version(&files("sha384-b"), "<p>", "other"),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn the_worker_is_told_of_every_file() {
        let script = include_str!("../../pwa/service-worker.js");
        let files = vec![("a.js".to_owned(), "sha384-b".to_owned())];
        let told = worker(script, files, "<p>", "0123").unwrap();
        assert!(told.contains("const FILES = [\n  [\"./\", \"sha384-"), "{told}");
        assert!(
            told.contains("\"],\n  [\"a.js\", \"sha384-b\"],\n];") && told.contains("VERSION = \"0123\";"),
            "{told}"
        );
        assert!(worker("", Vec::new(), "", "").is_err());
    }
}
