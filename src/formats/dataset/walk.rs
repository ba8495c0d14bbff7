//! Walking over characters without a table of offsets, eight bytes at a time.
//!
//! Kept apart from that table on purpose: what is written with the one is checked with the other, so that a mistake in
//! either is found.
//!
//! Owns: [`walk`]. Must not know: what is at the places.

/// The lowest bit of eight bytes.
const ONES: u64 = u64::MAX / 255;

/// Walks over as many characters of `text`, which begins with one and is UTF-8, as `count` has room for. Each counts
/// once, with `pairs` twice if it is a surrogate pair in UTF-16. Returns how many bytes that is, and how much was counted.
pub(crate) fn walk(text: &[u8], count: usize, pairs: bool) -> (usize, usize) {
    let (mut bytes, mut counted) = (0, 0);
    let (words, _) = text.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        // Every character has one byte that is no continuation (10……); the first of four is 1111….
        let continued = word >> 7 & !(word >> 6) & ONES;
        let mut more = 8 - sum(continued);
        if pairs {
            more += sum(word >> 7 & word >> 6 & word >> 5 & word >> 4 & ONES);
        }
        if counted + more > count {
            break;
        }
        bytes += 8;
        counted += more;
    }
    for byte in text.get(bytes..).unwrap_or_default() {
        if byte & 0xC0 != 0x80 {
            let more = 1 + usize::from(pairs && *byte >= 0xF0);
            if counted + more > count {
                break;
            }
            counted += more;
        }
        bytes += 1;
    }
    (bytes, counted)
}

/// The sum of eight bytes, each 0 or 1.
fn sum(bytes: u64) -> usize {
    usize::from(bytes.wrapping_mul(ONES).to_be_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_far_as_going_character_by_character() {
        let texts = ["", "Army", "army denies 12", "é马👩🏽‍🚒مالي", "👩👩👩👩", &"a👩é马bcdefgh".repeat(5)];
        for (text, pairs) in texts.iter().flat_map(|text| [(text, false), (text, true)]) {
            for count in 0..=text.len() + 1 {
                let (mut bytes, mut counted) = (0, 0);
                for c in text.chars() {
                    let more = if pairs { c.len_utf16() } else { 1 };
                    if counted + more > count {
                        break;
                    }
                    (bytes, counted) = (bytes + c.len_utf8(), counted + more);
                }
                assert_eq!(walk(text.as_bytes(), count, pairs), (bytes, counted), "{text:?}, {count}, {pairs}");
            }
        }
    }
}
