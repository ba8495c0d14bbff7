//! The bundled page as text: its inline start script moved out, its integrity values where they work.

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
            "compare index.html in target/site with what xtask/src/page.rs expects.",
        ));
    };
    let script = format!("{}\n", script.trim());
    let script_name = format!("start-{}.js", name_part(script.as_bytes()));
    let digest = integrity(script.as_bytes());
    let tag = format!("<script type=\"module\" src=\"./{script_name}\" integrity=\"{digest}\"></script>");
    Ok(Page { html: format!("{before}{tag}{after}"), script_name, script })
}

/// Takes the integrity value off the preloaded wasm: browsers ignore it there and warn about it, and
/// `wasm-opt` changes the file after Trunk has computed the value. Scripts and styles keep theirs.
pub fn without_preload_integrity(html: &str) -> String {
    let mut page = String::with_capacity(html.len());
    for (place, piece) in html.split('<').enumerate() {
        if place > 0 {
            page.push('<');
        }
        let is_preload = piece.starts_with("link ") && piece.contains("rel=\"preload\"");
        let value = " integrity=\"";
        match piece.split_once(value) {
            Some((before, rest)) if is_preload => {
                page.push_str(before);
                page.push_str(rest.split_once('"').map_or("", |(_, after)| after));
            }
            _ => page.push_str(piece),
        }
    }
    page
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
            "put it into a file.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::{check_policy, with_start_script_as_file, without_preload_integrity};
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
    fn only_the_preload_loses_its_integrity() {
        let script = "<link rel=\"modulepreload\" href=\"a.js\" integrity=\"sha384-a\">";
        let html = format!(
            "<p>a</p>{script}<link rel=\"preload\" href=\"a.wasm\" integrity=\"sha384-b\" as=\"fetch\"></head>"
        );
        let page = without_preload_integrity(&html);
        assert_eq!(page, format!("<p>a</p>{script}<link rel=\"preload\" href=\"a.wasm\" as=\"fetch\"></head>"));
    }
}
