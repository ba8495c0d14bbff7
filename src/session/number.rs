//! A number as a person writes it.
//!
//! Owns: [`plain`], [`is_less`]. Must not know: where it was typed.

use crate::formats::is_number;

/// `text` as a number in digits, such as `2400` for “2,400”: without what separates groups of exactly three digits
/// before the decimal point (a comma, a blank of any width that never breaks or may, an apostrophe; the same one
/// throughout). `None` if it is no number.
#[must_use]
pub fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let whole = digits.split('.').next().unwrap_or_default();
    let is_separator = |c: &char| matches!(c, ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’');
    let number = match whole.chars().find(is_separator) {
        None => text.to_owned(),
        Some(separator) => {
            let mut groups = whole.split(separator);
            let first = groups.next().unwrap_or_default();
            if !(1..=3).contains(&first.len()) || groups.any(|group| group.len() != 3) {
                return None;
            }
            format!("{sign}{}", digits.replacen(separator, "", whole.matches(separator).count()))
        }
    };
    is_number(&number).then_some(number)
}

/// True if number `a` is less than number `b`, both as [`plain`] makes them; false, too, where one has an exponent, which
/// nobody types. By their digits: reading a number as binary costs the page more than this.
#[must_use]
pub fn is_less(a: &str, b: &str) -> bool {
    match (parts(a), parts(b)) {
        (Some((true, a)), Some((true, b))) => b < a,
        (Some((false, a)), Some((false, b))) => a < b,
        (Some((is_negative, _)), Some(_)) => is_negative,
        _ => false,
    }
}

/// Whether a number is below zero, and what its size is ordered by.
fn parts(number: &str) -> Option<(bool, (usize, &str, &str))> {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let is_zero = whole.is_empty() && fraction.is_empty();
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_plain.then_some((digits.len() < number.len() && !is_zero, (whole.len(), whole, fraction)))
}

#[cfg(test)]
mod tests {
    use super::{is_less, plain};

    #[test]
    fn numbers_are_ordered_by_their_digits() {
        let ascending =
            ["-1200", "-12.5", "-12", "-0.25", "0", "0.049", "0.5", "9", "12", "12.05", "12.5", "120", "1200"];
        for (n, a) in ascending.iter().enumerate() {
            for (m, b) in ascending.iter().enumerate() {
                assert_eq!(is_less(a, b), n < m, "{a} and {b}");
            }
        }
        for (a, b) in [("0", "-0"), ("-0", "0"), ("1.50", "1.5"), ("1.5", "1.50"), ("1e1", "20"), ("1", "2e3")] {
            assert!(!is_less(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn groups_of_three_are_joined() {
        for text in ["2,400", "2 400", "2\u{a0}400", "2\u{2009}400", "2\u{202f}400", "2’400", "2'400", " 2400 "] {
            assert_eq!(plain(text).as_deref(), Some("2400"), "{text}");
        }
        assert_eq!(plain("-1,234,567.25").as_deref(), Some("-1234567.25"));
        assert_eq!(plain("0.5").as_deref(), Some("0.5"));
    }

    #[test]
    fn what_is_no_number_stays_none() {
        for text in
            ["", "many", "24,00", "2,4000", ",400", "2,,400", "2,400 500", "0,500", "1,5", "2400,", "1.000,5", "2,400,"]
        {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
