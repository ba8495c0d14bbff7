//! A number as a person writes it.
//!
//! Owns: [`plain`]. Must not know: where it was typed.

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

#[cfg(test)]
mod tests {
    use super::plain;

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
