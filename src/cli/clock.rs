//! The moment of an export.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::model::span::Timestamp;

/// Now, or the moment that `SOURCE_DATE_EPOCH` names (reproducible-builds.org), so that the same input can give the
/// same bytes; to the second.
pub fn now() -> Timestamp {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let seconds = given.unwrap_or_else(|| {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since: std::time::Duration| since.as_secs())
    });
    rfc_3339(seconds).as_str().into()
}

/// `seconds` after 1970 as a date. Source of the calculation: Hinnant, "chrono-compatible low-level date algorithms",
/// `civil_from_days`.
fn rfc_3339(seconds: u64) -> String {
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", time / 3600, time / 60 % 60, time % 60)
}

#[cfg(test)]
mod tests {
    use super::rfc_3339;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(rfc_3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc_3339(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(rfc_3339(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(rfc_3339(1_795_305_600), "2026-11-22T00:00:00Z");
    }
}
