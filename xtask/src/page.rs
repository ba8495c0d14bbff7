//! The bundled page as text: what Trunk writes for starting the program is replaced by one script of our own, which is
//! the bindings and pwa/start.js in one.

use crate::digest::integrity;
use crate::problem::{Outcome, Problem};

const OPEN: &str = "<script type=\"module\">";
const CLOSE: &str = "</script>";

/// The page with `script`, called `name`, in the place of Trunk's inline script, and without what Trunk preloads: the
/// script itself is wanted at once, and Firefox uses no preloaded file for a fetch with an integrity value; it would load
/// the wasm twice.
pub fn with_script(html: &str, name: &str, script: &str, metas: &[(&str, &str)]) -> Outcome<String> {
    let parts = html.split_once(OPEN).and_then(|(before, rest)| Some((before, rest.split_once(CLOSE)?.1)));
    let Some((before, after)) = parts else {
        return Err(Problem::new(
            "The page has no inline start script where Trunk 0.21 writes one.",
            "compare index.html in target/site with what xtask/src/page.rs expects.",
        ));
    };
    let metas: String =
        metas.iter().map(|(name, content)| format!("<meta name=\"{name}\" content=\"{content}\" />\n    ")).collect();
    let digest = integrity(script.as_bytes());
    let tag = format!("{metas}<script type=\"module\" src=\"./{name}\" integrity=\"{digest}\"></script>");
    let page = without_preloads(&format!("{}\n    {tag}\n  {}", before.trim_end(), after.trim_start()));
    Ok(without_comments(&page))
}

fn without_preloads(html: &str) -> String {
    let mut page = String::with_capacity(html.len());
    for (place, piece) in html.split('<').enumerate() {
        let is_preload = piece.starts_with("link ") && piece.contains("preload\"");
        match piece.split_once('>') {
            Some((_, after)) if is_preload => page.push_str(after),
            _ if place > 0 => {
                page.push('<');
                page.push_str(piece);
            }
            _ => page.push_str(piece),
        }
    }
    page
}

/// Comments are for those who read the source.
fn without_comments(html: &str) -> String {
    let mut page = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, inside)) = rest.split_once("<!--") {
        page.push_str(before.trim_end());
        rest = inside.split_once("-->").map_or("", |(_, after)| after);
    }
    page + rest
}

/// The content of the page's meta element called `name`.
pub fn meta(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!("<meta name=\"{name}\" content=\""))?;
    rest.split_once('"').map(|(content, _)| content.to_owned())
}

/// The file name of the page's script.
pub fn script_name(html: &str) -> Outcome<String> {
    html.split_once("<script type=\"module\" src=\"./")
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(name, _)| name.to_owned())
        .ok_or_else(|| Problem::new("The page names no script.", "run `cargo xtask build`."))
}

#[cfg(test)]
mod tests {
    use super::{meta, script_name, with_script};
    use crate::digest::integrity;

    #[test]
    fn one_script_takes_the_place_of_all_that_trunk_writes() {
        let html = "<head><!-- why --><link rel=\"stylesheet\" href=\"a.css\">\n<script type=\"module\">\nimport a from './a.js';\n\
                    </script>\n<link rel=\"modulepreload\" href=\"./a.js\"><link rel=\"preload\" href=\"./a.wasm\"></head><body></body>";
        let page = with_script(html, "b.js", "run()", &[("version", "1")]).unwrap();
        let expected = format!(
            "<head><link rel=\"stylesheet\" href=\"a.css\">\n    <meta name=\"version\" content=\"1\" />\n    \
             <script type=\"module\" src=\"./b.js\" integrity=\"{}\"></script>\n  </head><body></body>",
            integrity(b"run()")
        );
        assert_eq!(page, expected);
        assert_eq!(script_name(&page).unwrap(), "b.js");
        assert_eq!(meta(&page, "version").as_deref(), Some("1"));
        assert_eq!(meta(&page, "other"), None);
    }

    #[test]
    fn a_page_without_a_start_script_is_a_problem() {
        for html in ["<html></html>", "<script type=\"module\">import a"] {
            assert!(with_script(html, "", "", &[]).is_err(), "{html}");
        }
        assert!(script_name("<html></html>").is_err());
    }
}
