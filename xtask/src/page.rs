//! The bundled page as text: its inline start script moved out, its integrity values kept true.

use std::path::Path;

use crate::digest::{integrity, name_part};
use crate::problem::{Outcome, Problem};

/// The page with its start script as a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// The page's HTML, which names the script.
    pub html: String,
    /// The file name of the script, which changes with its content.
    pub script_name: String,
    /// The script.
    pub script: String,
}

const OPEN: &str = "<script type=\"module\">";
const CLOSE: &str = "</script>";

/// Moves Trunk's inline module script into a file. Relative imports stay right: the file lies beside the page.
pub fn with_start_script_as_file(html: &str) -> Outcome<Page> {
    let parts = html.split_once(OPEN).and_then(|(before, rest)| Some((before, rest.split_once(CLOSE)?)));
    let Some((before, (script, after))) = parts else {
        return Err(Problem::new(
            "The page has no inline start script where Trunk 0.21 writes one.",
            "compare index.html in dist/.stage with what xtask/src/page.rs expects.",
        ));
    };
    let script = format!("{}\n", script.trim());
    let script_name = format!("start-{}.js", name_part(script.as_bytes()));
    let digest = integrity(script.as_bytes());
    let tag = format!("<script type=\"module\" src=\"./{script_name}\" integrity=\"{digest}\"></script>");
    Ok(Page { html: format!("{before}{tag}{after}"), script_name, script })
}

/// A file changed after Trunk wrote its integrity value into the page.
pub struct IntegrityChange {
    file: String,
    before: String,
    after: String,
}

impl IntegrityChange {
    /// The change of the file at `path` from the content `before` to `after`.
    pub fn new(path: &Path, before: &[u8], after: &[u8]) -> Self {
        Self {
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            before: integrity(before),
            after: integrity(after),
        }
    }

    /// The page with the new value. A page without the old one would refuse to load the file.
    pub fn in_page(&self, html: &str) -> Outcome<String> {
        if html.contains(&self.before) {
            return Ok(html.replace(&self.before, &self.after));
        }
        Err(Problem::new(
            format!("The page does not name the integrity value of {}.", self.file),
            "keep integrity on in Trunk.toml and index.html (`data-integrity` unset).",
        ))
    }
}

/// A problem if the page has anything inline that its Content-Security-Policy forbids.
pub fn check_policy(html: &str) -> Outcome<()> {
    if !html.contains("Content-Security-Policy") {
        return Err(Problem::new(
            "The page has no Content-Security-Policy.",
            "put the meta element back into index.html.",
        ));
    }
    let tags = || html.split('<').map(|rest| rest.split('>').next().unwrap_or(rest));
    let inline = tags().find(|tag| {
        let is = |name: &str| tag.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let handler = tag.split_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('='));
        is("style") || tag.contains(" style=") || handler || (is("script") && !tag.contains(" src="))
    });
    match inline {
        None => Ok(()),
        Some(tag) => Err(Problem::new(
            format!("The page has something inline which its Content-Security-Policy forbids: <{tag}>"),
            "put it into a file; with `trunk serve`, keep `no_autoreload = true`.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{IntegrityChange, check_policy, with_start_script_as_file};
    use crate::digest::integrity;

    const META: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";

    #[test]
    fn the_start_script_becomes_a_file() {
        let html =
            format!("<head>{META}\n<script type=\"module\">\nimport a from './a.js';\n\n</script></head><body></body>");
        let page = with_start_script_as_file(&html).unwrap();
        assert_eq!(page.script, "import a from './a.js';\n");
        let name = &page.script_name;
        let digest = integrity(page.script.as_bytes());
        let expected = format!(
            "<head>{META}\n<script type=\"module\" src=\"./{name}\" integrity=\"{digest}\"></script></head><body></body>"
        );
        assert_eq!(page.html, expected);
        assert!(check_policy(&html).is_err() && check_policy(&page.html).is_ok());

        let other = with_start_script_as_file(&html.replace("a.js", "b.js")).unwrap();
        assert_ne!(other.script_name, page.script_name);
    }

    #[test]
    fn a_page_without_a_start_script_is_a_problem() {
        for html in ["<html></html>", "<script type=\"module\">import a"] {
            assert!(with_start_script_as_file(html).is_err(), "{html}");
        }
    }

    #[test]
    fn the_policy_allows_nothing_inline() {
        for (body, allowed) in [
            ("<p class=\"style\">on=1</p>", true),
            ("<link rel=\"stylesheet\" href=\"a.css\">", true),
            ("<noscript><p>Needs scripts.</p></noscript>", true),
            ("<script>run()</script>", false),
            ("<style>p {}</style>", false),
            ("<p style=\"color: red\">x</p>", false),
            ("<p onclick=\"run()\">x</p>", false),
        ] {
            assert_eq!(check_policy(&format!("{META}{body}")).is_ok(), allowed, "{body}");
        }
        assert!(check_policy("<p>no policy</p>").is_err());
    }

    #[test]
    fn integrity_follows_the_file() {
        let change = IntegrityChange::new("a/b.wasm".as_ref(), b"old", b"new");
        let html = format!("<link integrity=\"{}\">", integrity(b"old"));
        let changed = change.in_page(&html).unwrap();
        assert_eq!(changed, format!("<link integrity=\"{}\">", integrity(b"new")));
        assert!(change.in_page("<link>").is_err());
    }
}
