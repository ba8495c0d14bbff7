//! What stands around and between the paragraphs of a web page. All pages here are made up.

use counterclaim::browser::html::article;
use wasm_bindgen_test::wasm_bindgen_test;

const FIRST: &str = "The harbour office said on Monday that two ferries had been held back by the storm.";
const SECOND: &str = "The union denied it: the crews were ready, it said, and nobody had asked them to sail.";
const THIRD: &str = "The social affairs ministry denied that anyone had been left on the quay for the night.";

/// A page whose text is the first and the third sentence, with `between` between, gives `text` there.
#[track_caller]
fn check(between: &str, text: &[&str], left_out: &[&str]) {
    let page = format!("<article><p>{FIRST}</p>{between}<p>{SECOND}</p></article>");
    let found = article(&page);
    let expected: Vec<&str> = [FIRST].into_iter().chain(text.iter().copied()).chain([SECOND]).collect();
    assert_eq!(found.text, expected.join("\n\n"), "{between}");
    assert_eq!(found.left_out, left_out, "{between}");
}

#[wasm_bindgen_test]
fn a_paragraph_is_not_left_out_for_one_word_of_its_class() {
    for (before, after) in [
        ("<p class=social>", "</p>"),
        ("<p class=share>", "</p>"),
        ("<p class=related-comment>", "</p>"),
        ("<div class=promo><p>", "</p></div>"),
        ("<div class=social-policy>", "</div>"),
        ("<div class=share-tools><p>", "</p><a href=x>Post this</a></div>"),
    ] {
        let link = if before.contains("tools") { &["Link: “Post this”"] as &[_] } else { &[] };
        check(&format!("{before}{THIRD}{after}"), &[THIRD], link);
    }
    // What says nothing is believed to be what it is called; so is what nobody writes an article in.
    check("<p class=social>Tell a friend</p>", &[], &["Sharing: “Tell a friend”"]);
    let words = "Share this article with all your friends by letter or by telephone";
    check(&format!("<div class=share>{words}</div>"), &[], &[&format!("Sharing: “{words}”")]);
    let offer = "Read us every day for one coin a week. It is not much.";
    for (class, kind) in [("subscribe", "Subscription"), ("advertisement", "Advertisement"), ("side-bar", "Side note")]
    {
        check(&format!("<div class={class}><p>{offer}</p></div>"), &[], &[&format!("{kind}: “{offer}”")]);
    }
}

#[wasm_bindgen_test]
fn what_sites_put_between_the_paragraphs_is_left_out() {
    for (html, left_out) in [
        ("<div id=toc class=toc><p>Contents</p><ul><li>1 Storm</ul></div>", "Table of contents: “Contents 1 Storm”"),
        ("<table class=navbox><tr><td>Storms of the north</table>", "Navigation: “Storms of the north”"),
        ("<div class=sharedaddy>Share this:</div>", "Sharing: “Share this:”"),
        ("<div id=jp-relatedposts><p>A ferry sank.</p></div>", "Related stories: “A ferry sank.”"),
        ("<amp-ad>Buy two boats</amp-ad>", "Advertisement: “Buy two boats”"),
        ("<div class=post-tags>Tags: storm, ferries</div>", "Tags: “Tags: storm, ferries”"),
        ("<div class=reading-time>Six minutes</div>", "Reading time: “Six minutes”"),
        ("<p>6 min read</p>", "Reading time: “6 min read”"),
        ("<div class=reflist><ol class=references><li>^ A book.</ol></div>", "Notes: “^ A book.”"),
        ("<section role=doc-endnotes><ol><li>A book.</ol></section>", "Notes: “A book.”"),
    ] {
        check(html, &[], &[left_out]);
    }
}

#[wasm_bindgen_test]
fn what_sites_put_into_lines_is_left_out_of_them() {
    for (html, text, left_out) in [
        ("<h2>Storm<span class=mw-editsection>[<a href=/edit>edit</a>]</span></h2>", "Storm", "Navigation: “[ edit]”"),
        ("<h2>Storm <a class=anchor href='#storm'>¶</a></h2>", "Storm", "Note mark: “¶”"),
        ("<p>1 A book. <a href='#ref1'>↩</a></p>", "1 A book.", "Note mark: “↩”"),
        ("<p><b><a href='#cite_ref-1'>^</a></b> A book.</p>", "A book.", "Note mark: “^”"),
        ("<p>By A. Writer · 6 min read</p>", "By A. Writer", "Reading time: “6 min read”"),
        ("<p>By A. Writer · 12 minute read · 2 March</p>", "By A. Writer · 2 March", "Reading time: “12 minute read”"),
    ] {
        check(html, &[text], &[left_out]);
    }
    // Words of an article.
    let said = "It takes 6 min read aloud · 6 min read at a glance, said the author of the report on the ferries of the north.";
    check(&format!("<p>{said}</p>"), &[said], &[]);
}
