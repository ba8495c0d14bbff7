//! Where a saved web page says that it came from.
//!
//! Owns: [`address`]. Must not know: elements; a browser writes it into a comment, which is found as text.
//!
//! Chromium, Firefox and Internet Explorer write `<!-- saved from url=(0023)https://… -->` before the page; the number
//! says how long the address is. SingleFile writes a comment of several lines, one of them `url: https://…`.

/// The address in the comments before the body; `None` if there is none, or it is not one of the web, such as that of a
/// file.
#[must_use]
pub fn address(html: &str) -> Option<&str> {
    let head = html.split("<body").next()?;
    head.split("<!--").skip(1).filter_map(|rest| rest.split("-->").next()).find_map(in_comment)
}

fn in_comment(comment: &str) -> Option<&str> {
    let by_browser = || comment.split_once("saved from url=(")?.1.split_once(')').map(|(_, rest)| rest);
    let by_single_file = || {
        let lines = || comment.lines().map(str::trim);
        lines().find(|line| line.contains("SingleFile"))?;
        lines().find_map(|line| line.strip_prefix("url:"))
    };
    let address = by_browser().or_else(by_single_file)?.split_whitespace().next()?;
    (address.starts_with("https://") || address.starts_with("http://")).then_some(address)
}
