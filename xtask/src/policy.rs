//! The one Content-Security-Policy of the project: it stands in index.html, and everything else is made of it.
//!
//! Source: W3C, "Content Security Policy Level 3"; "Trusted Types".

use crate::digest::base64;
use crate::problem::{Outcome, Problem};

use sha2::{Digest, Sha256};

/// What a policy must say, word for word, or it protects less than it should.
const REQUIRED: &[&str] = &[
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
];

/// What no directive may hold: scripts in the page, code made of text, any place but this one.
const FORBIDDEN: &[&str] = &["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "'allow-duplicates'", "*"];

/// The policy of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    directives: Vec<String>,
}

impl Policy {
    /// The policy in the meta element of a page, checked.
    pub fn of_page(html: &str) -> Outcome<Self> {
        let content = html
            .split_once("http-equiv=\"Content-Security-Policy\"")
            .and_then(|(_, rest)| rest.split_once("content=\""))
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(content, _)| content)
            .ok_or_else(|| wrong("The page has no Content-Security-Policy."))?;
        let directives: Vec<String> =
            content.split(';').map(|one| one.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        for required in REQUIRED {
            if !directives.iter().any(|one| one == required) {
                return Err(wrong(&format!("The policy of the page does not say “{required}”.")));
            }
        }
        for word in directives.iter().flat_map(|one| one.split(' ').skip(1)) {
            if FORBIDDEN.contains(&word) || word.contains("//") || word.ends_with(':') {
                return Err(wrong(&format!("The policy of the page allows “{word}”.")));
            }
        }
        Ok(Self { directives })
    }

    /// As the page says it.
    pub fn for_page(&self) -> String {
        self.directives.join("; ")
    }

    /// As a header, which can also say that no other page may show this one in a frame.
    pub fn for_header(&self) -> String {
        format!("{}; frame-ancestors 'none'", self.for_page())
    }

    /// For the program as one page: it fetches nothing, and runs one script and one style sheet, known by their hashes.
    pub fn for_single_file(&self, script: &str, style: &str) -> String {
        let hash = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
        let of = |directive: &String| match directive.split(' ').next()? {
            "script-src" => Some(format!("script-src {} 'wasm-unsafe-eval'", hash(script))),
            "style-src" => Some(format!("style-src {}", hash(style))),
            "img-src" => Some("img-src data:".to_owned()), // its icon
            "connect-src" | "worker-src" | "manifest-src" => None,
            _ => Some(directive.clone()),
        };
        self.directives.iter().filter_map(of).collect::<Vec<_>>().join("; ")
    }
}

/// A problem if the page has anything inline that its policy forbids, or loads a script or style without integrity.
pub fn check_page(html: &str) -> Outcome<()> {
    Policy::of_page(html)?;
    let tags = || html.split('<').map(|rest| rest.split('>').next().unwrap_or(rest));
    let is =
        |tag: &str, name: &str| tag.strip_prefix(name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    let inline = tags().find(|tag| {
        let handler = tag.split_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('='));
        is(tag, "style") || tag.contains(" style=") || handler || (is(tag, "script") && !tag.contains(" src="))
    });
    if let Some(tag) = inline {
        return Err(Problem::new(
            format!("The page has something inline which its Content-Security-Policy forbids: <{tag}>"),
            "put it into a file.",
        ));
    }
    let unchecked = tags().find(|tag| {
        let loads = is(tag, "script") || is(tag, "link") && tag.contains("rel=\"stylesheet\"");
        loads && !tag.contains(" integrity=\"sha384-")
    });
    match unchecked {
        None => Ok(()),
        Some(tag) => Err(Problem::new(
            format!("The page loads something without saying its hash: <{tag}>"),
            "let the build name it (xtask/src/dist.rs, xtask/src/page.rs).",
        )),
    }
}

fn wrong(what: &str) -> Problem {
    Problem::new(what, "correct the meta element in index.html.")
}

#[cfg(test)]
mod tests {
    use super::{Policy, check_page};

    fn page(body: &str) -> String {
        let html = include_str!("../../index.html");
        let head = html.split("<link data-trunk").next().unwrap();
        format!("{head}</head><body>{body}</body></html>")
    }

    #[test]
    fn the_policy_of_the_page_is_read() {
        let policy = Policy::of_page(&page("")).unwrap();
        assert!(policy.for_page().starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "));
        assert!(policy.for_header().ends_with("; frame-ancestors 'none'"));
    }

    #[test]
    fn a_weaker_policy_is_refused() {
        for (from, to) in [
            ("script-src 'self' 'wasm-unsafe-eval'", "script-src 'self' 'unsafe-eval'"),
            ("connect-src 'self'", "connect-src *"),
            ("img-src 'self'", "img-src https://example.org"),
            ("img-src 'self'", "img-src https:"),
            ("trusted-types counterclaim-inert", "trusted-types *"),
            ("require-trusted-types-for 'script';", ""),
            ("http-equiv=\"Content-Security-Policy\"", "name=\"policy\""),
        ] {
            let weaker = page("").replace(from, to);
            assert_ne!(weaker, page(""), "{from}");
            assert!(Policy::of_page(&weaker).is_err(), "{to}");
        }
    }

    #[test]
    fn one_page_fetches_nothing() {
        let policy = Policy::of_page(&page("")).unwrap().for_single_file("", "p {}");
        // The SHA-256 of nothing: FIPS 180-4.
        assert!(
            policy.contains("script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'wasm-unsafe-eval'; ")
        );
        for gone in ["'self'", "connect-src", "worker-src"] {
            assert!(!policy.contains(gone), "{policy}");
        }
        assert!(policy.contains("default-src 'none'; ") && policy.contains("require-trusted-types-for 'script'"));
    }

    #[test]
    fn nothing_inline_and_nothing_without_its_hash() {
        for (body, allowed) in [
            ("<p class=\"style\">on=1</p>", true),
            ("<link rel=\"stylesheet\" href=\"a.css\" integrity=\"sha384-a\">", true),
            ("<script src=\"a.js\" integrity=\"sha384-a\"></script>", true),
            ("<noscript><p>Needs scripts.</p></noscript>", true),
            ("<script>run()</script>", false),
            ("<script src=\"a.js\"></script>", false),
            ("<link rel=\"stylesheet\" href=\"a.css\">", false),
            ("<style>p {}</style>", false),
            ("<p style=\"color: red\">x</p>", false),
            ("<p onclick=\"run()\">x</p>", false),
        ] {
            assert_eq!(check_page(&page(body)).is_ok(), allowed, "{body}");
        }
    }
}
