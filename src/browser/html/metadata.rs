//! What a page says about its article: Open Graph, HTML's own elements, what Save Page WE and WebScrapBook add to them.

use web_sys::Document;

use super::Article;

/// Everything but the text. `heading`: the page's, as it is written.
pub(super) fn read(document: &Document, heading: Option<&str>) -> Article {
    let element = |selector: &str| document.query_selector(selector).ok().flatten();
    let attribute = |selector: &str, name: &str| element(selector)?.get_attribute(name).and_then(|text| tidy(&text));
    let meta = |selector: &str| attribute(selector, "content");
    let address = |text: String| (text.starts_with("https://") || text.starts_with("http://")).then_some(text);
    Article {
        title: meta("meta[property='og:title']")
            .or_else(|| heading.and_then(tidy))
            .or_else(|| element("title")?.text_content().and_then(|text| tidy(&text))),
        language: attribute("html", "lang").or_else(|| meta("meta[http-equiv='content-language' i]")),
        date: meta("meta[property='article:published_time']")
            .and_then(|text| day(&text))
            .or_else(|| attribute("article time[datetime]", "datetime").and_then(|text| day(&text)))
            .or_else(|| attribute("time[datetime]", "datetime").and_then(|text| day(&text))),
        source: attribute("link[rel='canonical' i]", "href")
            .and_then(address)
            .or_else(|| meta("meta[property='og:url']").and_then(address))
            .or_else(|| meta("meta[name='savepage-url']").and_then(address))
            .or_else(|| attribute("html", "data-scrapbook-source").and_then(address))
            // The page's own script has made it inert.
            .or_else(|| attribute("base", "inert-href").or_else(|| attribute("base", "href")).and_then(address))
            .or_else(|| meta("meta[property='og:site_name']")),
        ..Article::default()
    }
}

/// On one line; `None` if nothing is left.
fn tidy(text: &str) -> Option<String> {
    let words: Vec<_> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The day of an ISO 8601 date or date and time; `None` for anything else, such as a duration.
fn day(text: &str) -> Option<String> {
    let day: String = text.chars().take(10).collect();
    let shaped = day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shaped.then_some(day)
}
