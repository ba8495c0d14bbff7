//! What a host should say with every file of the site: made of the page's own policy, in the words of common hosts.

use std::fs;
use std::path::Path;

use crate::policy::Policy;
use crate::problem::{Naming, Outcome};

/// Files for the host alone: nobody downloads them.
pub const FILES: [&str; 2] = ["_headers", ".htaccess"];

/// Names and values.
pub fn list(policy: &Policy) -> Vec<(&'static str, String)> {
    vec![
        ("Content-Security-Policy", policy.for_header()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "no-referrer".to_owned()),
        ("Cross-Origin-Opener-Policy", "same-origin".to_owned()),
        ("Cross-Origin-Resource-Policy", "same-origin".to_owned()),
        (
            "Permissions-Policy",
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()".to_owned(),
        ),
    ]
}

/// Asks every time whether a file has changed: the page is small, and the service worker keeps the rest.
const CACHE: (&str, &str) = ("Cache-Control", "no-cache");

/// Writes the files that Netlify and Cloudflare Pages (`_headers`) and Apache (`.htaccess`) read.
pub fn write(site: &Path, policy: &Policy) -> Outcome<()> {
    let [netlify, apache] = FILES.map(|name| site.join(name));
    fs::write(&netlify, for_netlify(policy)).naming(format!("write {}", netlify.display()))?;
    fs::write(&apache, for_apache(policy)).naming(format!("write {}", apache.display()))
}

fn lines(policy: &Policy, line: impl Fn(&str, &str) -> String) -> String {
    let list = list(policy);
    list.iter()
        .map(|(name, value)| (*name, value.as_str()))
        .chain([CACHE])
        .map(|(name, value)| line(name, value))
        .collect()
}

fn for_netlify(policy: &Policy) -> String {
    format!("/*\n{}", lines(policy, |name, value| format!("  {name}: {value}\n")))
}

fn for_apache(policy: &Policy) -> String {
    format!(
        "<IfModule mod_mime.c>\n  AddType application/wasm .wasm\n  AddType application/manifest+json .webmanifest\n</IfModule>\n\
         <IfModule mod_headers.c>\n{}</IfModule>\n",
        lines(policy, |name, value| format!("  Header always set {name} \"{value}\"\n"))
    )
}

/// What goes into the `location` of nginx that serves the site.
pub fn for_nginx(policy: &Policy) -> String {
    lines(policy, |name, value| format!("add_header {name} \"{value}\" always;\n"))
}

#[cfg(test)]
mod tests {
    use super::{for_apache, for_netlify, for_nginx};
    use crate::policy::Policy;

    #[test]
    fn each_host_is_told_in_its_own_words() {
        let policy = Policy::of_page(include_str!("../../index.html")).unwrap();
        let value = policy.for_header();
        assert!(for_netlify(&policy).starts_with(&format!("/*\n  Content-Security-Policy: {value}\n  X-Content")));
        assert!(for_apache(&policy).contains(&format!("  Header always set Content-Security-Policy \"{value}\"\n")));
        assert!(for_nginx(&policy).contains("add_header Cross-Origin-Opener-Policy \"same-origin\" always;\n"));
        // A quotation mark would end the value.
        assert!(!value.contains('"'));
    }
}
