//! Two figures between which a number lies, as the label for casualties in the default scheme has them.
//!
//! Owns: [`turned_round`], [`is_less`]. Must not know: where they were typed.

use super::scheme::{Attribute, AttributeKind, Label};
use super::span::Span;

/// The attribute with the lower bound.
const LOW: &str = "low";

/// The attribute with the upper bound.
pub const HIGH: &str = "high";

/// The lower bound and the upper one, as they are written, of a `span` that says the lower one is above the other. Asked
/// is a `label` that has both as numbers; no scheme can forbid it, so it breaks no rule.
#[must_use]
pub fn turned_round<'s>(span: &'s Span, label: &Label) -> Option<(&'s str, &'s str)> {
    let bound = |name: &str| {
        let (id, value) = span.attributes.iter().find(|(id, _)| id.as_str() == name)?;
        let is_it = |attribute: &Attribute| attribute.id == *id && attribute.kind == AttributeKind::Number;
        label.attributes.iter().any(is_it).then(|| value.as_str())
    };
    let (low, high) = bound(LOW).zip(bound(HIGH))?;
    is_less(high, low).then_some((low, high))
}

/// True if `a` is less than `b`, both numbers as JSON has them; false if one is no number, or if its exponent has more
/// than 18 digits. By their digits: reading a number as binary costs the page more than this, and makes numbers of many
/// digits alike.
#[must_use]
pub fn is_less(a: &str, b: &str) -> bool {
    match (Size::of(a), Size::of(b)) {
        (Some((true, a)), Some((true, b))) => b < a,
        (Some((false, a)), Some((false, b))) => a < b,
        (Some((is_negative, _)), Some(_)) => is_negative,
        _ => false,
    }
}

/// How large a number is, without its sign. The order of the fields is what makes one larger than another.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Size {
    /// How many digits stand before the point, less the zeros after it if none do; 0 has the least.
    magnitude: i64,
    /// The digits, without zeros at either end.
    digits: String,
}

impl Size {
    /// Whether `number` is below zero, and its size.
    fn of(number: &str) -> Option<(bool, Self)> {
        let unsigned = number.strip_prefix('-').unwrap_or(number);
        let (plain, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((plain, exponent)) if exponent.len() < 19 => (plain, exponent.parse().ok()?),
            Some(_) => return None,
            None => (unsigned, 0_i64),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let all = [whole, fraction].concat();
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let rest = all.trim_start_matches('0');
        if rest.is_empty() {
            return Some((false, Self { magnitude: i64::MIN, digits: String::new() }));
        }
        let before = whole.len() as i64 - (all.len() - rest.len()) as i64;
        let digits = rest.trim_end_matches('0').to_owned();
        Some((unsigned.len() < number.len(), Self { magnitude: exponent + before, digits }))
    }
}

#[cfg(test)]
mod tests {
    use super::is_less;

    #[test]
    fn numbers_are_ordered_by_their_digits() {
        let ascending = [
            "-2e3",
            "-1200",
            "-12.5",
            "-12",
            "-0.25",
            "-1e-400",
            "0",
            "1e-400",
            "2.5e-3",
            "0.049",
            "0.5",
            "9",
            "12",
            "12.05",
            "12.5",
            "120",
            "1200",
            "12.5e2",
            "9007199254740992",
            "9007199254740993",
            "1E+300",
            "1e400",
        ];
        for (n, a) in ascending.iter().enumerate() {
            for (m, b) in ascending.iter().enumerate() {
                assert_eq!(is_less(a, b), n < m, "{a} and {b}");
            }
        }
    }

    #[test]
    fn a_number_is_not_less_than_itself_however_it_is_written() {
        let alike = [
            ["0", "-0"],
            ["0", "0e5"],
            ["1.50", "1.5"],
            ["1e1", "10"],
            ["100", "1.00e+2"],
            ["0.02", "2e-2"],
            ["-120", "-1.2e2"],
        ];
        for [a, b] in alike {
            assert!(!is_less(a, b) && !is_less(b, a), "{a} and {b}");
        }
        for other in ["", "-", ".", "many", "1e", "e1", "1e99999999999999999999", "1,200"] {
            assert!(!is_less(other, "5") && !is_less("5", other), "{other}");
        }
    }
}
