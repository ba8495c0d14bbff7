//! `cargo xtask build --single-file`: the site as one page that works when it is opened from a disk. The program makes
//! the same page of itself (pwa/start.js), by the same template.

use std::fs;
use std::path::{Path, PathBuf};

use crate::digest::base64;
use crate::page;
use crate::problem::{Naming, Outcome, Problem};
use crate::project;
use crate::size;

/// The file, beside the folder of the site and no part of it.
const FILE: &str = "counterclaim.html";

/// Makes the page of the site in `dist/` and returns its path.
pub fn build() -> Outcome<PathBuf> {
    let dist = project::dist()?;
    let file = project::root()?.join(FILE);
    let page = page_of(&dist)?;
    fs::write(&file, &page).naming(format!("write {}", file.display()))?;
    println!("The program as one file of {} kB: {FILE}", page.len().div_ceil(1000));
    Ok(file)
}

fn page_of(dist: &Path) -> Outcome<String> {
    let html = text(&dist.join("index.html"))?;
    let policy = page::meta(&html, "single-file").ok_or_else(|| {
        Problem::new("The page does not say the policy of the single file.", "run `cargo xtask build`.")
    })?;
    let icon = fs::read(dist.join("icon.svg")).naming("read the icon")?;
    let parts = [
        ("policy", policy),
        ("icon", format!("data:image/svg+xml;base64,{}", base64(&icon))),
        ("style", text(&project::file(dist, "css")?)?),
        ("program", base64(&size::packed(&project::file(dist, "wasm")?)?)),
        ("script", text(&dist.join(page::script_name(&html)?))?),
        ("project", String::new()),
    ];
    filled_in(&text(&template()?)?, &parts)
}

/// The template's place.
pub fn template() -> Outcome<PathBuf> {
    Ok(project::root()?.join("pwa").join("single.html"))
}

/// `template` with `{{name}}` replaced by the part of that name.
fn filled_in(template: &str, parts: &[(&str, String)]) -> Outcome<String> {
    let mut pieces = template.split("{{");
    let mut page = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, after) = piece.split_once("}}").unwrap_or((piece, ""));
        let (_, part) = parts.iter().find(|(known, _)| *known == name).ok_or_else(|| {
            Problem::new(format!("The template of the single file asks for “{name}”."), "correct pwa/single.html.")
        })?;
        page.push_str(part);
        page.push_str(after);
    }
    Ok(page)
}

/// A problem if `text` could not stand inside an element called `name`.
pub fn check_inline(name: &str, text: &str) -> Outcome<()> {
    let lower = text.to_ascii_lowercase();
    if lower.contains(&format!("</{name}")) || lower.contains("<!--") {
        return Err(Problem::new(
            format!("The {name} of the program holds its own end tag or a comment, so it cannot be put into a page."),
            "write it with an escape (\\u003c).",
        ));
    }
    Ok(())
}

fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).naming(format!("read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{check_inline, filled_in};

    #[test]
    fn parts_are_put_in_once() {
        let parts = [("a", "1 {{b}}".to_owned()), ("b", "2".to_owned())];
        assert_eq!(filled_in("<{{a}}|{{b}}>", &parts).unwrap(), "<1 {{b}}|2>");
        assert!(filled_in("{{c}}", &parts).is_err());
    }

    #[test]
    fn what_would_end_its_element_is_refused() {
        for (text, stands) in [("a < b", true), ("'</SCRIPT>'", false), ("<!-- a", false)] {
            assert_eq!(check_inline("script", text).is_ok(), stands, "{text}");
        }
    }
}
