//! Makes the practice articles that are shipped in the program: the file people edit, without the blanks of its layout.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    const FILE: &str = "practice/practice.json";
    println!("cargo::rerun-if-changed={FILE}");
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    fs::write(folder.join("practice.json"), compact(&fs::read_to_string(FILE)?))
}

/// JSON without the blanks outside its strings.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let mut keep = |c: &char| {
        let kept = in_string || !c.is_ascii_whitespace();
        if *c == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && *c == '\\' && !escaped;
        kept
    };
    json.chars().filter(|c| keep(c)).collect()
}
