//! How much a person downloads: the size of each file of the site, plain and compressed.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::command::command;
use crate::headers;
use crate::problem::{Naming, Outcome, Problem};

/// What the whole site should weigh, compressed, in bytes (1 kB is 1,000 bytes).
pub const BUDGET: u64 = 250_000;

/// What it may weigh until it has come down to the budget: a test run fails above this, so that nothing grows unseen.
/// Made smaller whenever the site is; made larger only together with what it is for, which the changelog says.
pub const LIMIT: u64 = 671_500;

/// Prints each file of the site in `dist` and returns the compressed total in bytes.
pub fn report(dist: &Path) -> Outcome<u64> {
    let mut files = Vec::new();
    collect(dist, dist, &mut files)?;
    files.sort();
    let width = files.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let (mut plain_total, mut total) = (0, 0);
    println!("\n{:<width$}  {:>11}  {:>11}", "dist/", "bytes", "gzip -9");
    for (name, plain, packed) in &files {
        println!("{name:<width$}  {:>11}  {:>11}", grouped(*plain), grouped(*packed));
        plain_total += plain;
        total += packed;
    }
    println!("{:<width$}  {:>11}  {:>11}", "total", grouped(plain_total), grouped(total));
    let share = total * 100 / BUDGET;
    println!("The site is {} kB compressed: {share} % of the {} kB it should be.", total.div_ceil(1000), BUDGET / 1000);
    if total > BUDGET {
        println!("*** OVER BUDGET by {} bytes. ***", grouped(total - BUDGET));
    }
    Ok(total)
}

/// A problem if a site of `total` compressed bytes is larger than [`LIMIT`].
pub fn within_limit(total: u64) -> Outcome<()> {
    if total <= LIMIT {
        return Ok(());
    }
    Err(Problem::new(
        format!(
            "The site is {} bytes compressed, {} more than the {} it may be.",
            grouped(total),
            grouped(total - LIMIT),
            grouped(LIMIT)
        ),
        "see with `twiggy top` what grew, and take it out or find a smaller way.",
    ))
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<(String, u64, u64)>) -> Outcome<()> {
    let naming = || format!("read {}", folder.display());
    for entry in fs::read_dir(folder).naming(naming())? {
        let path = entry.naming(naming())?.path();
        if path.is_dir() {
            collect(top, &path, files)?;
            continue;
        }
        let name = path.strip_prefix(top).unwrap_or(&path);
        if headers::FILES.iter().any(|file| name == Path::new(file)) {
            continue;
        }
        let plain = fs::metadata(&path).naming(naming())?.len();
        files.push((name.display().to_string(), plain, compressed(&path)?));
    }
    Ok(())
}

/// How many bytes `gzip -9` makes of a file, the usual measure of what a static host sends.
fn compressed(path: &Path) -> Outcome<u64> {
    Ok(packed(path)?.len() as u64)
}

/// What `gzip -9` makes of a file.
pub fn packed(path: &Path) -> Outcome<Vec<u8>> {
    let todo = "install gzip; it measures the size of the site.";
    let folder = path.parent().unwrap_or(path);
    let output = command("gzip", folder)
        .args(["-9", "-n", "-c"])
        .arg(path)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Problem::new(format!("`gzip` did not start: {error}."), todo))?;
    if !output.status.success() {
        return Err(Problem::new(format!("`gzip -9 -n -c {}` failed.", path.display()), todo));
    }
    Ok(output.stdout)
}

/// A number with a comma between thousands.
fn grouped(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{},{:03}", grouped(number / 1000), number % 1000)
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, grouped, within_limit};

    #[test]
    fn the_limit_holds() {
        assert!(within_limit(LIMIT).is_ok());
        let problem = within_limit(LIMIT + 1).unwrap_err();
        assert!(problem.what.contains(&format!("{} bytes compressed, 1 more", grouped(LIMIT + 1))), "{problem}");
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_020_030, "1,020,030")] {
            assert_eq!(grouped(number), text);
        }
    }
}
