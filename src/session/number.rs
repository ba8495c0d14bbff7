//! A number as a person writes it.
//!
//! Owns: [`plain`], [`NoNumber`]. Must not know: where it was typed.

use crate::formats::is_number;

/// Zero in the scripts whose digits people type; the other nine follow it.
const ZEROS: [char; 6] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{ff10}'];

/// Why what was typed cannot be a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoNumber {
    /// It is none.
    NotDigits,
    /// One point before three digits: “2.400” is 2400 to some and 2.4 to others.
    Doubtful,
}

/// `text` as a number in ASCII digits, such as `2400` for “2,400”: without what separates groups of exactly three digits
/// before the decimal point (a comma, a blank of any width that never breaks or may, an apostrophe, several points; the
/// same one throughout), and without a plus sign or zeros before it. Digits of other scripts are taken as such.
///
/// # Errors
/// [`NoNumber`].
pub fn plain(text: &str) -> Result<String, NoNumber> {
    let text: String = text.trim().chars().map(ascii).collect();
    let unsigned = text.strip_prefix('+').unwrap_or(&text);
    let (sign, digits) = unsigned.strip_prefix('-').map_or(("", unsigned), |rest| ("-", rest));
    if let Some((whole, three)) = digits.split_once('.')
        && is_group(three)
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
    {
        return Err(NoNumber::Doubtful);
    }
    let has_points = digits.matches('.').count() > 1;
    let whole = if has_points { digits } else { digits.split('.').next().unwrap_or_default() };
    let is_separator =
        |c: char| matches!(c, ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '’') || has_points && c == '.';
    let joined = match whole.chars().find(|c| is_separator(*c)) {
        None => digits.to_owned(),
        Some(separator) => {
            let mut groups = whole.split(separator);
            let first = groups.next().unwrap_or_default();
            if !(1..=3).contains(&first.len()) || first.starts_with('0') || !groups.all(is_group) {
                return Err(NoNumber::NotDigits);
            }
            digits.replacen(separator, "", whole.matches(separator).count())
        }
    };
    let trimmed = joined.trim_start_matches('0');
    let zero = if trimmed.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
    let number = [sign, if joined.starts_with('0') { zero } else { "" }, trimmed].concat();
    if is_number(&number) { Ok(number) } else { Err(NoNumber::NotDigits) }
}

fn is_group(digits: &str) -> bool {
    digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A digit of any script that is known here, and the signs that Arabic has between them, as ASCII.
fn ascii(c: char) -> char {
    match c {
        '\u{66b}' => '.',
        '\u{66c}' => ',',
        '−' => '-',
        _ => {
            let value =
                ZEROS.iter().filter_map(|zero| u32::from(c).checked_sub(u32::from(*zero))).find(|value| *value < 10);
            value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NoNumber, plain};

    #[test]
    fn groups_of_three_are_joined() {
        for text in ["2,400", "2 400", "2\u{a0}400", "2\u{2009}400", "2\u{202f}400", "2’400", "2'400", " 2400 "] {
            assert_eq!(plain(text).as_deref(), Ok("2400"), "{text}");
        }
        assert_eq!(plain("-1,234,567.25").as_deref(), Ok("-1234567.25"));
        assert_eq!(plain("2.400.000").as_deref(), Ok("2400000"));
    }

    #[test]
    fn digits_are_those_of_any_script_and_nothing_before_them_counts() {
        for (text, number) in [
            ("٣٠٠", "300"),
            ("۲۰", "20"),
            ("１２", "12"),
            ("१२", "12"),
            ("২০", "20"),
            ("٢٬٤٠٠٫٥", "2400.5"),
            ("007", "7"),
            ("+3", "3"),
            ("−5", "-5"),
            ("000", "0"),
            ("-0", "-0"),
            ("0.5", "0.5"),
            ("0.125", "0.125"),
            ("00.5", "0.5"),
            ("12.5", "12.5"),
            ("1e5", "1e5"),
        ] {
            assert_eq!(plain(text).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn one_point_before_three_digits_is_doubtful() {
        for text in ["2.400", "-12.500", "203.000", "٢.٤٠٠", "٢٫٤٠٠"] {
            assert_eq!(plain(text), Err(NoNumber::Doubtful), "{text}");
        }
        assert_eq!(plain("2400.500").as_deref(), Ok("2400.500"));
    }

    #[test]
    fn what_is_no_number_stays_none() {
        for text in [
            "",
            "many",
            "24,00",
            "2,4000",
            ",400",
            "2,,400",
            "2,400 500",
            "0,500",
            "1,5",
            "2400,",
            "1.000,5",
            "2,400,",
            "2.400.00",
            "+",
            "-",
            "٣ مئة",
        ] {
            assert_eq!(plain(text), Err(NoNumber::NotDigits), "{text}");
        }
    }
}
