//! Web pages to articles. All pages here are made up.

use counterclaim::browser::html::{Article, article, decode_declared};
use wasm_bindgen_test::wasm_bindgen_test;

/// `html` gives exactly this text.
#[track_caller]
fn check(html: &str, text: &str) {
    assert_eq!(article(html).text, text, "{html}");
}

/// Long enough to count as running text.
const FIRST: &str = "The harbour office said on Monday that two ferries had been held back by the storm.";
const SECOND: &str = "The union denied it: the crews were ready, it said, and nobody had asked them to sail.";
const THIRD: &str = "A third statement, from the weather service, spoke of gusts and of nothing else at all.";

fn paragraphs() -> String {
    format!("<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>")
}

fn joined() -> String {
    [FIRST, SECOND, THIRD].join("\n\n")
}

#[wasm_bindgen_test]
fn a_whole_page_gives_the_article_and_says_what_was_left_out() {
    let page = format!(
        r#"<!doctype html><html lang="en-GB"><head><title>Ferries held back | Harbour News</title>
        <meta property="og:title" content="Ferries  held back">
        <meta property="og:site_name" content="Harbour News">
        <meta property="article:published_time" content="2026-03-02T08:15:00Z">
        <link rel="canonical" href="https://news.example/ferries">
        <style>p {{ color: red }}</style><script>document.title = "ran"</script></head>
        <body class="has-sidebar">
        <header><a href="/">Harbour News</a> <a href="/sport">Sport</a></header>
        <nav><ul><li><a href="/a">Front page</a></li></ul></nav>
        <main><article class="story related-shown">
          <header><h1>Ferries held back</h1><p class="byline">By a reporter</p></header>
          <div class="share-tools"><a href="x">Post this</a> Tell a friend</div>
          <figure><img src="none.png" onerror="document.title='ran'"><figcaption>A ferry in port.</figcaption></figure>
          <p>{FIRST}</p>
          <p><a href="/other">Read also: the storm in pictures</a></p>
          <p>{SECOND}</p>
          <h2>What the weather service says</h2>
          <p>{THIRD}</p>
          <div id="relatedStories"><p>Another storm came last year and was much worse than this one, say those who
             remember it well.</p></div>
          <section class="article-comments"><article><p>I was there and it was not at all as the harbour office says,
             it was worse.</p></article></section>
          <p hidden>Not shown.</p><p style="Display: none">Nor this.</p><p aria-hidden="true">Nor that.</p>
          <form>Your address <input><button>Send</button></form>
          <noscript>Please allow scripts.</noscript><template><p>Template.</p></template>
        </article></main>
        <aside>Most read</aside><div class="cookie-notice">We use cookies.</div>
        <footer>© Harbour News</footer></body></html>"#
    );
    let found = article(&page);
    let text = ["Ferries held back", "By a reporter", FIRST, SECOND, "What the weather service says", THIRD];
    assert_eq!(found.text, text.join("\n\n"));
    let expected = Article {
        title: Some("Ferries held back".into()),
        language: Some("en-GB".into()),
        date: Some("2026-03-02".into()),
        source: Some("https://news.example/ferries".into()),
        text: found.text.clone(),
        left_out: [
            "Page header: “Harbour News Sport”",
            "Navigation: “Front page”",
            "Side note: “Most read”",
            "Cookie notice: “We use cookies.”",
            "Footer: “© Harbour News”",
            "Sharing: “Post this Tell a friend”",
            "Picture caption: “A ferry in port.”",
            "Link: “Read also: the storm in pictures”",
            "Related stories: “Another storm came last year and was much worse than this one, say those who rem…”",
            "Comments: “I was there and it was not at all as the harbour office says, it was worse.”",
            "Hidden text: “Not shown.”",
            "Hidden text: “Nor this.”",
            "Hidden text: “Nor that.”",
            "Form: “Your address Send”",
        ]
        .map(str::to_owned)
        .to_vec(),
    };
    assert_eq!(found, expected);
    let title = web_sys::window().unwrap().document().unwrap().title();
    assert_ne!(title, "ran", "nothing of a page may run");
}

#[wasm_bindgen_test]
fn the_article_is_found_wherever_it_is() {
    let (text, body) = (joined(), paragraphs());
    let noise = "<div><a href=a>One</a> <a href=b>Two</a></div>";
    check(&body, &text);
    check(&format!("{noise}<div><div>{body}</div></div>{noise}"), &text);
    check(&format!("{noise}<main>{body}</main><div><p>Outside of it.</p></div>"), &text);
    check(&format!("<main><p>Top stories</p><article>{body}</article><p>More to come.</p></main>"), &text);
    check(&format!("<div role=main>{body}</div><p>Outside.</p>"), &text);
    // Split in two halves with something between: both are taken.
    check(
        &format!("<div><p>{FIRST}</p></div><div class=advert>Buy</div><div><p>{SECOND}</p></div>"),
        &[FIRST, SECOND].join("\n\n"),
    );
    // A standfirst outside of the body text is not lost.
    check(&format!("<div><div class=lead><p>{FIRST}</p></div><div><p>{SECOND}</p><p>{THIRD}</p></div></div>"), &text);
    // A list of teasers is no article; all of them are taken.
    let teaser = |text: &str| format!("<article><p>{text}</p></article>");
    check(&[FIRST, SECOND, THIRD].map(teaser).concat(), &text);
    // One article with a comment that is an article, too.
    check(&format!("<article>{body}<article class=comment><p>{THIRD}</p></article></article>"), &text);
    // Divisions and line breaks instead of paragraphs.
    check(&format!("<div>{FIRST}<br><br>{SECOND}<br><br><br>{THIRD}</div>"), &text);
    // A page laid out with tables.
    check(&format!("<table><tr><td><a href=x>Home</a><td>{body}</table>"), &text);
}

#[wasm_bindgen_test]
fn words_of_class_are_not_believed_of_the_whole_article() {
    let (text, body) = (joined(), paragraphs());
    let beside = "<p>Short.</p>";
    check(&format!("<div class='layout has-related newsletter-page'>{body}</div>{beside}"), &text);
    check(&format!("<div class=has-sidebar>{body}</div>{beside}"), &text);
    check(&format!("<div id=share-page><h1>Title</h1>{body}</div>"), &format!("Title\n\n{text}"));
    check(&format!("<article class='ad-free no-comments'>{body}</article>"), &text);
    // Parts of words do not count.
    check(
        &format!("<article>{body}<p class='header-lead shadow broadcast'>Short.</p></article>"),
        &format!("{text}\n\nShort."),
    );
    check(&format!("<article>{body}<p class='socialShare'>Short.</p></article>"), &text);
}

#[wasm_bindgen_test]
fn white_space_is_read_as_a_browser_shows_it() {
    check("<p>  one\n\t two <b> three</b> <i>four</i>\n</p>", "one two three four");
    check("<p>one<br>two <br> three</p>", "one\ntwo\nthree");
    check("<p>5&nbsp;000 dead &amp; more &lt;b&gt; &#x1F600; caf&eacute;</p>", "5\u{a0}000 dead & more <b> 😀 café");
    check("<p>one</p>two<p>three</p>", "one\n\ntwo\n\nthree");
    check("<div><div></div><p> </p><p>one</p><hr><p>two</p></div>", "one\n\ntwo");
    check("<pre>\n a\n\n   b \n</pre><p>c</p>", " a\n\n   b\n\nc");
    check("<p>He said: <q>No.</q></p>", "He said: “No.”");
    check("<p>مرحبا <bdi>بالعالم</bdi></p><p>中文。</p>", "مرحبا بالعالم\n\n中文。");
}

#[wasm_bindgen_test]
fn lists_and_tables_are_lines() {
    check("<p>a</p><ul><li>b<li>c<ul><li>d</ul><li><p>e</p><p>f</p></ul><p>g</p>", "a\n\nb\nc\nd\ne\nf\n\ng");
    check("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\nb\nc\nd");
    check("<blockquote><p>a</p><p>b</p></blockquote><h2>c</h2>d", "a\n\nb\n\nc\n\nd");
    let table = "<table><caption>Dead</caption><thead><tr><th>Source<th>Number</thead>
        <tr><td>Army<td></td><td>x <p>y</p></tr><tr><td>Council<td>30<br>at least</table>";
    check(&format!("before{table}after"), "before\n\nDead\nSource\tNumber\nArmy\t\tx y\nCouncil\t30 at least\n\nafter");
}

#[wasm_bindgen_test]
fn short_blocks_of_links_are_left_out_and_others_stay() {
    let link = |text: &str| format!("<p><a href=x>{text}</a></p>");
    check(&format!("<p>{FIRST}</p>{}", link("More on this")), FIRST);
    check(&format!("<p>{FIRST}</p><p>As <a href=x>the union</a> said.</p>"), &format!("{FIRST}\n\nAs the union said."));
    let long = "word ".repeat(30);
    check(&format!("<p>{FIRST}</p>{}", link(&long)), &format!("{FIRST}\n\n{}", long.trim()));
    check(&format!("<h1><a href=x>Title</a></h1><p>{FIRST}</p>"), &format!("Title\n\n{FIRST}"));
    // When there is nothing else, they are taken.
    check(&link("Only this"), "Only this");
    check("<nav>Only navigation</nav>", "Only navigation");
}

#[wasm_bindgen_test]
fn a_page_without_text_gives_none() {
    for html in ["", "<script>1</script>", "<p> \n </p>", "<img src=x onerror=alert(1)>", "\u{0}", "<!-- a -->"] {
        check(html, "");
    }
    check(&"<div>".repeat(20_000), "");
    check(&format!("{}deep", "<b>".repeat(20_000)), "deep");
}

#[wasm_bindgen_test]
fn what_a_page_says_of_itself() {
    let read = |head: &str, body: &str| article(&format!("<html><head>{head}</head><body>{body}</body></html>"));
    let title = |head: &str, body: &str| read(head, body).title;
    assert_eq!(title("<title>T</title>", "<h1> A <i>b</i>\n c </h1>").as_deref(), Some("A b c"));
    assert_eq!(title("<title>T</title>", "<h1> </h1>").as_deref(), Some("T"));
    assert_eq!(title("", "text"), None);
    let date = |head: &str, body: &str| read(head, body).date;
    assert_eq!(date("", "<time datetime=PT2M>2 min</time>"), None);
    assert_eq!(date("", "<time datetime='2026-01-02T10:00'>x</time>").as_deref(), Some("2026-01-02"));
    let body = "<time datetime=2026-01-01>x</time><article><time datetime=2026-01-02>x</time></article>";
    assert_eq!(date("", body).as_deref(), Some("2026-01-02"));
    assert_eq!(date("<meta property=article:published_time content=yesterday>", "x"), None);
    let source = |head: &str| read(head, "x").source;
    assert_eq!(source("<link rel=canonical href='javascript:alert(1)'>"), None);
    assert_eq!(
        source("<link rel=canonical href='/here'><meta property=og:site_name content=Paper>").as_deref(),
        Some("Paper")
    );
    assert_eq!(read("", "x").language, None);
}

#[wasm_bindgen_test]
fn the_encoding_a_page_names_is_believed() {
    let page = |charset: &str, bytes: &[u8]| {
        [b"<!doctype html><META name=x><Meta ", charset.as_bytes(), b"><p>", bytes].concat()
    };
    let cyrillic = decode_declared(&page("charset=windows-1251", b"\xcf\xf0\xe8\xe2\xe5\xf2")).unwrap();
    assert!(cyrillic.html.ends_with("<p>Привет"));
    assert_eq!((cyrillic.encoding.as_str(), cyrillic.announced), ("windows-1251", None));
    let http = "http-equiv='Content-Type' content='text/html; charset=Shift_JIS'";
    let japanese = decode_declared(&page(http, b"\x93\xfa\x96{")).unwrap();
    assert!(japanese.html.ends_with("日本"));
    let damaged = decode_declared(&page("charset=\"gb2312\"", b"\xc4\xe3\xff")).unwrap();
    assert!(damaged.html.ends_with("你\u{fffd}"));
    assert!(damaged.announced.unwrap().contains("1 places"));
    for charset in ["charset=utf-8", "charset=\"utf-16\"", "charset=nonsense", "charset=", "name=viewport"] {
        assert_eq!(decode_declared(&page(charset, b"x")), None, "{charset}");
    }
    assert_eq!(decode_declared(&[b"\xef\xbb\xbf".to_vec(), page("charset=koi8-r", b"x")].concat()), None);
}
