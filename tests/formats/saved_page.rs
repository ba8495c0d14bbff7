//! Where saved web pages say that they came from. All addresses are made up.

use counterclaim::formats::saved_page::address;

#[test]
fn what_browsers_write_before_the_page() {
    let page =
        "<!DOCTYPE html>\n<!-- saved from url=(0031)https://news.example/a?b=1&c=(2) -->\n<html><head></head><body>";
    assert_eq!(address(page), Some("https://news.example/a?b=1&c=(2)"));
    assert_eq!(address("<!-- saved from url=(0020)http://old.example/x --><html>"), Some("http://old.example/x"));
}

#[test]
fn what_single_file_writes_into_the_page() {
    let page = "<!DOCTYPE html> <html lang=en><!--\r\n Page saved with SingleFile \r\n url: https://news.example/b \r\n \
                saved date: Mon Nov 02 2026\r\n--><meta charset=utf-8>";
    assert_eq!(address(page), Some("https://news.example/b"));
}

#[test]
fn nothing_that_is_no_address_of_the_web() {
    let local = "<!-- saved from url=(0014)about:internet --><!-- saved from url=(0010)file:///x/y --><html>";
    assert_eq!(address(local), None);
    assert_eq!(address("<!-- url: https://news.example/c --><html>"), None, "no program says that it wrote it");
    assert_eq!(address("<body><!-- saved from url=(0020)https://in.example/d -->"), None, "the text may say anything");
    for broken in ["<!-- saved from url=(", "<!-- saved from url=()", "<!--", ""] {
        assert_eq!(address(broken), None, "{broken}");
    }
}
