//! What stands above or below the line in a web page: marks of notes, powers, readings. All pages here are made up.

use counterclaim::browser::html::article;
use wasm_bindgen_test::wasm_bindgen_test;

/// `html` gives exactly this text, and this is left out.
#[track_caller]
fn check(html: &str, text: &str, left_out: &[&str]) {
    let found = article(html);
    assert_eq!(found.text, text, "{html}");
    assert_eq!(found.left_out, left_out, "{html}");
}

#[wasm_bindgen_test]
fn a_mark_of_a_note_changes_no_figure() {
    check(
        "<p>The committee counted 118<sup><a href='#fn2'>2</a></sup> dead; the army 41<a href='#fn3'><sup>3</sup></a> \
         and the hospital 27<sup>4</sup> in the first week.</p>",
        "The committee counted 118 dead; the army 41 and the hospital 27^4 in the first week.",
        &["Note mark: “2”", "Note mark: “3”"],
    );
    for (mark, shown) in [
        ("<sup class=reference id=cite_ref-4>[<a href='https://a.example/wiki/Storm#cite_note-4'>4</a>]</sup>", "[ 4]"),
        ("<a role=doc-noteref href='#n1'>1</a>", "1"),
        ("<a class=footnote-ref href='notes#n1'>1</a>", "1"),
        ("<sup class=footnote>7</sup>", "7"),
        ("<sup>[7]</sup>", "[7]"),
        ("<sup><a href='/notes/7'>7</a></sup>", "7"),
        ("<a href='#n1'>[1]</a>", "[1]"),
        ("<a href='#n1'><span style='vertical-align: super; color: red'>1</span></a>", "1"),
        ("<a href='#_ftn1'><span class=MsoFootnoteReference><span>[1]</span></span></a>", "[1]"),
        ("<sup><a href='#a'>a</a>, <a href='#b'>b</a></sup>", "a, b"),
    ] {
        let left_out = format!("Note mark: “{shown}”");
        check(&format!("<p>It said 118{mark} were dead.</p>"), "It said 118 were dead.", &[&left_out]);
    }
}

#[wasm_bindgen_test]
fn a_mark_of_a_note_changes_no_title() {
    for (heading, title) in [
        ("The army admits 118<sup><a href='#fn2'>2</a></sup> dead", "The army admits 118 dead"),
        ("10<sup>6</sup> litres<br>of <ruby>港<rt>gǎng</rt></ruby>", "10^6 litres of 港"),
        ("<a href='/'>118 dead</a>", "118 dead"),
    ] {
        let found = article(&format!("<title>T</title><header><h1>{heading}</h1></header><p>Text</p>"));
        assert_eq!(found.title.as_deref(), Some(title));
    }
}

#[wasm_bindgen_test]
fn what_is_above_or_below_the_line_makes_no_number() {
    for (html, text) in [
        ("about 10<sup>6</sup> litres", "about 10^6 litres"),
        ("about 10<sup>−6</sup> litres", "about 10^−6 litres"),
        ("about <a href='#big'>10<sup>6</sup> litres</a>", "about 10^6 litres"),
        ("118.<sup>2</sup> Then, in 2019,<sup>3</sup> it", "118.^2 Then, in 2019,^3 it"),
        ("118 <sup>204</sup> dead", "118 ^204 dead"),
        ("27<span style='vertical-align:super'>4</span> dead", "27^4 dead"),
        ("27<sup><b>4</b></sup><i>1</i>", "27^4 1"),
        ("27<sup><sup>4</sup></sup> dead", "27^4 dead"),
        ("27<sup>4</sup><sup>5</sup>", "27^4^5"),
        ("(Ames <span class=cite>2019</span>)", "(Ames 2019)"),
        ("H<sub>2</sub>O, CO<sub>2</sub>", "H2O, CO2"),
        ("118<sub>2</sub> dead", "118_2 dead"),
        ("1<sup>1</sup>/<sub>2</sub> days, <sup>3</sup>⁄<sub>4</sub> of them", "1 1/2 days, 3⁄4 of them"),
        ("the 1<sup>st</sup>, the 4<sup>e</sup>", "the 1st, the 4e"),
        ("30 km<sup>2</sup>", "30 km^2"),
        ("<sup>2</sup>118 were named<br><sup>3</sup> Later", "2 118 were named\n3 Later"),
        ("<sup>14</sup>C", "14C"),
    ] {
        check(&format!("<p>{html}</p>"), text, &[]);
    }
}

#[wasm_bindgen_test]
fn a_reading_beside_a_word_is_left_out() {
    check(
        "<p>他们在<ruby>渡口<rp>(</rp><rt>dùkǒu</rt><rp>)</rp></ruby>等。</p>",
        "他们在渡口等。",
        &["Reading aid: “dùkǒu”"],
    );
    check("<p><ruby>港<rtc><rt>gǎng</rt></rtc></ruby>口</p>", "港口", &["Reading aid: “gǎng”"]);
}
