//! Lines that were broken to fit a page, made paragraphs again.
//!
//! Owns: [`looks_wrapped`], [`join_lines`]. Must not know: where the text comes from.
//!
//! A line was broken because the next word had no room: where it had, the line ends a paragraph, a heading or a verse.
//! Limitations: this is a guess, so a person must see what comes of it; a paragraph whose last line is full is joined to the
//! next unless a blank line or an indent stands between them.

/// How wide the lines of a page are, in columns: shorter ones are lists and verse, longer ones nobody breaks by hand.
const WIDTHS: std::ops::RangeInclusive<usize> = 20..=160;
/// So many lines must go on in the next one, and be most of those that could.
const FEWEST: usize = 2;
/// Before these words a hyphen at the end of a line stays and a blank follows: "pre- and post-war".
const AND_OR: [&str; 6] = ["and", "or", "und", "oder", "et", "ou"];
/// What divides a word.
const HYPHENS: [char; 2] = ['-', '\u{2010}'];

/// True if the lines of `text` look as if they were broken to fit a page.
#[must_use]
pub fn looks_wrapped(text: &str) -> bool {
    let page = page_width(text);
    let (mut pairs, mut wraps) = (0, 0);
    for (line, next) in text.lines().zip(text.lines().skip(1)) {
        if !line.trim().is_empty() && !next.trim().is_empty() {
            pairs += 1;
            wraps += usize::from(is_broken(line, next, page) && !ends_sentence(line));
        }
    }
    WIDTHS.contains(&page) && wraps >= FEWEST && 2 * wraps > pairs
}

/// `text` with the lines of each paragraph joined: by a blank, without one in scripts that write none, and with words put
/// together that a hyphen divided. Blank lines, lists, quoted mail and short lines stay as they are.
#[must_use]
pub fn join_lines(text: &str) -> String {
    let page = page_width(text);
    if !WIDTHS.contains(&page) {
        return text.to_owned();
    }
    let mut joined = String::with_capacity(text.len());
    let mut before: Option<&str> = None;
    let compounds = compounds(text);
    for line in text.lines() {
        match before {
            Some(before) if is_broken(before, line, page) => join(&mut joined, line.trim(), &compounds),
            Some(_) => {
                joined.push('\n');
                joined.push_str(line.trim_end());
            }
            None => joined.push_str(line.trim_end()),
        }
        before = Some(line);
    }
    if text.ends_with('\n') {
        joined.push('\n');
    }
    joined
}

/// The width that nine of ten lines keep to, in columns.
fn page_width(text: &str) -> usize {
    let lines = || text.lines().map(|line| width(line.trim())).filter(|width| *width > 0);
    let mut widths: Vec<usize> = lines().collect();
    crate::model::order::sort(&mut widths, Ord::cmp);
    widths.get(widths.len() * 9 / 10).copied().unwrap_or(0)
}

/// True if `line` goes on in `next`: the first word of that had no room any more. A fifth of the page may stay empty.
fn is_broken(line: &str, next: &str, page: usize) -> bool {
    let (body, after) = (line.trim(), next.trim());
    let Some(first) = after.chars().next() else { return false };
    let indent = |line: &str| line.len() - line.trim_start().len();
    let begins = indent(next) > indent(line) && ends_sentence(line);
    if body.is_empty() || begins || body.starts_with('>') || begins_item(after) {
        return false;
    }
    let word = match after.split_whitespace().next() {
        Some(word) if !is_unspaced(first) => width(word),
        _ => width(first.encode_utf8(&mut [0; 4])),
    };
    5 * (width(body) + 1 + word) > 4 * page
}

/// True if a line is an item of a list, or quoted mail. A number of more digits is a year at the end of a sentence.
fn begins_item(line: &str) -> bool {
    let sign = line.split_whitespace().next().unwrap_or_default();
    let number = sign.trim_end_matches(['.', ')']);
    let number = number.trim_start_matches('(');
    let is_number =
        (1..4).contains(&number.len()) && number.len() < sign.len() && number.chars().all(|c| c.is_ascii_digit());
    line.starts_with(['>', '•', '▪', '·']) || matches!(sign, "-" | "*" | "–" | "—") || is_number
}

fn ends_sentence(line: &str) -> bool {
    let closing = |c: char| c.is_whitespace() || "\"'”’»“)]」』）".contains(c);
    line.trim_end_matches(closing).ends_with(['.', '!', '?', '。', '！', '？', '…', '؟', '।'])
}

/// Puts the next line behind what there is.
fn join(joined: &mut String, next: &str, compounds: &[&str]) {
    joined.truncate(joined.trim_end().len());
    let mut ends = joined.chars().rev();
    let (last, before) = (ends.next().unwrap_or(' '), ends.next().unwrap_or(' '));
    let first = next.chars().next().unwrap_or(' ');
    let word = next.split_whitespace().next().unwrap_or_default();
    if last == '\u{AD}' {
        joined.pop();
    } else if HYPHENS.contains(&last) && before.is_alphanumeric() {
        if AND_OR.contains(&word) {
            joined.push(' ');
        } else if first.is_lowercase() && before.is_alphabetic() && !is_compound(joined, word, compounds) {
            joined.pop();
        }
    } else if !(is_written_together(last, first) || matches!(last, '—' | '/') && !before.is_whitespace()) {
        joined.push(' ');
    }
    joined.push_str(next);
}

/// The words of `text` that have a hyphen, without what stands around them, sorted: to look through all of it for each
/// hyphen would take half a minute for a long text.
fn compounds(text: &str) -> Vec<&str> {
    let words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut found: Vec<&str> = words.filter(|word| word.contains(HYPHENS)).collect();
    crate::model::order::sort(&mut found, Ord::cmp);
    found
}

/// True if the hyphen at the end of `joined` belongs to the word: it has another one, or one of `compounds` begins so.
fn is_compound(joined: &str, rest: &str, compounds: &[&str]) -> bool {
    let begun = joined.rsplit(char::is_whitespace).next().unwrap_or_default();
    let begun = begun.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
    let whole = [begun, rest].concat();
    let next = compounds.get(compounds.partition_point(|word| *word < whole.as_str()));
    begun.matches(HYPHENS).count() > 1 || next.is_some_and(|word| word.starts_with(&whole))
}

/// True if no blank belongs between the two.
fn is_written_together(last: char, first: char) -> bool {
    let is_sign = |c: char| is_wide(c) && !c.is_alphanumeric();
    is_sign(last) || is_sign(first) || is_unspaced(last) && is_unspaced(first)
}

/// A letter of a script that writes no blanks between words; Korean does.
fn is_unspaced(c: char) -> bool {
    let is_of_south_east_asia = matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}');
    is_of_south_east_asia || is_wide(c) && !matches!(c, '\u{1100}'..='\u{115F}' | '\u{AC00}'..='\u{D7AF}')
}

/// A character two columns wide (after Unicode Standard Annex #11, by blocks).
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

fn width(text: &str) -> usize {
    text.chars().map(|c| 1 + usize::from(is_wide(c))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert!(looks_wrapped(text), "{text:?}");
        assert_eq!(join_lines(text), expected, "{text:?}");
    }

    #[test]
    fn lines_of_a_paragraph_are_joined_and_paragraphs_stay() {
        check(
            "The council met on Monday to hear\nwhat the villagers had seen. Three of\nthem spoke.\n\nNobody else \
             was asked about the\nnight, and the army did not come to\nthe hall.\n",
            "The council met on Monday to hear what the villagers had seen. Three of them spoke.\n\nNobody else was asked \
             about the night, and the army did not come to the hall.\n",
        );
        // Without a blank line: the room left at the end says that a paragraph ends, and so does an indent.
        check(
            "Night of fire\nThe council met on Monday to hear\nwhat the villagers had seen. Three\nspoke.\nNobody else was \
             asked about the\nnight, and the army never answered.\n  A week later the same hall was full\nagain.",
            "Night of fire\nThe council met on Monday to hear what the villagers had seen. Three spoke.\nNobody else was \
             asked about the night, and the army never answered.\n  A week later the same hall was full again.",
        );
        check(
            "Found in the report of the mayor, who\r\nhad it from a cousin in the army and\r\ndid not say more:\r\n- one \
             house that was burnt down by a\r\nshell;\r\n- another that nobody would speak of.\r\n",
            "Found in the report of the mayor, who had it from a cousin in the army and did not say more:\n- one house that \
             was burnt down by a shell;\n- another that nobody would speak of.\n",
        );
    }

    #[test]
    fn a_year_or_dots_at_the_beginning_of_a_line_are_no_item() {
        check(
            "Nobody in the village had seen so many\nsoldiers since the long dry summer of\n2012. The council wrote to \
             them and got\n... no answer that anyone remembered.",
            "Nobody in the village had seen so many soldiers since the long dry summer of 2012. The council wrote to them \
             and got ... no answer that anyone remembered.",
        );
        let list = "Three things were found behind the old\nhouse by the children who play there at\n12. a shoe, which \
                    the council never saw\n(13) nothing else";
        assert!(join_lines(list).contains("\n12. a shoe"), "{}", join_lines(list));
    }

    #[test]
    fn divided_words_are_put_together() {
        let lines = |first: &str, second: &str| format!("{first}\n{second}");
        let joined = |first: &str, second: &str| join_lines(&lines(first, second));
        assert_eq!(
            joined("The commander spoke of an am-", "bush by night."),
            "The commander spoke of an ambush by night."
        );
        assert_eq!(joined("The commander spoke of an am\u{AD}", "bush."), "The commander spoke of an ambush.");
        assert_eq!(joined("He was with the Anglo-", "American patrol."), "He was with the Anglo-American patrol.");
        assert_eq!(
            joined("She counted both pre-", "and post-war graves."),
            "She counted both pre- and post-war graves."
        );
        assert_eq!(joined("Her son- and mother-in-", "law fled."), "Her son- and mother-in-law fled.");
        assert_eq!(joined("A well-known man met a well-", "known one."), "A well-known man met a well-known one.");
        assert_eq!(
            joined("It was so in the years 2019-", "2020 and after."),
            "It was so in the years 2019-2020 and after."
        );
        assert_eq!(joined("They left the hall at once —", "all of them."), "They left the hall at once — all of them.");
        assert_eq!(joined("They left the hall at once—", "all of them."), "They left the hall at once—all of them.");
    }

    #[test]
    fn a_word_with_a_hyphen_is_known_by_another_that_begins_so() {
        let known =
            "He spoke of the under-secretary's house\nand waited until the door of the under-\nsecretary opened.";
        assert!(join_lines(known).contains("the under-secretary opened"), "{}", join_lines(known));
    }

    #[test]
    fn scripts_without_blanks_are_joined_without() {
        check(
            "村里的人说，星期一夜里军队\n没有来过。记者问了三个人，\n他们都说没有看见。",
            "村里的人说，星期一夜里军队没有来过。记者问了三个人，他们都说没有看见。",
        );
        check(
            "記者は村で三人に話を聞いたが\n誰も夜に軍隊を見なかったと\nカタカナで書いた。",
            "記者は村で三人に話を聞いたが誰も夜に軍隊を見なかったとカタカナで書いた。",
        );
        check(
            "마을 사람들은 월요일 밤에 군대가\n오지 않았다고 말했다 그리고 그들은\n떠났다.",
            "마을 사람들은 월요일 밤에 군대가 오지 않았다고 말했다 그리고 그들은 떠났다.",
        );
    }

    #[test]
    fn other_texts_do_not_look_so() {
        let long = "A paragraph on one line, as most pages have it, is longer than what a page of paper has room for. "
            .repeat(3);
        for text in [
            "",
            "One line.",
            "One line.\nAnother line.\nA third line.\nA fourth line.",
            "The army denied it.\nThe council did not.\nNobody was asked again.\nThat was all.",
            "bread\nmilk\neggs\nsalt\nflour",
            &[long.as_str(), &long, &long].join("\n"),
        ] {
            assert!(!looks_wrapped(text), "{text:?}");
        }
        assert_eq!(join_lines(&[long.as_str(), "Short.", &long].join("\n")).lines().count(), 3);
    }
}
