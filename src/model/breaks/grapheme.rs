//! Extended grapheme clusters: what a person takes for one character.

use std::sync::LazyLock;

use super::table::{OTHER, Table};

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("grapheme.bin")));

const CONTROL: u8 = 1;
const EXTEND: u8 = 2;
/// Joins the consonant before it with the one after it, and extends what is before it.
const LINKER: u8 = 3;
const ZWJ: u8 = 4;
const PICTURE: u8 = 5;
const CONSONANT: u8 = 6;
const L: u8 = 7;
const V: u8 = 8;
const T: u8 = 9;
const PREPEND: u8 = 10;
const REGIONAL: u8 = 11;
const SPACING: u8 = 12;
// Syllables of Hangul, which are not in the table.
const LV: u8 = 13;
const LVT: u8 = 14;

/// The one character that extends a cluster, but not what links consonants.
const NON_JOINER: char = '\u{200c}';

/// True if a cluster ends between `before` and `after`, which must be all that is before it and what follows.
pub fn is_grapheme_boundary(before: &str, after: &str) -> bool {
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { return true };
    match (kind(last), kind(next)) {
        // The numbers are those of the annex's rules.
        (CONTROL, CONTROL) => (last, next) != ('\r', '\n'), // GB3
        (CONTROL, _) | (_, CONTROL) => true,                // GB4, GB5
        (L, L | V | LV | LVT) | (LV | V, V | T) | (LVT | T, T) => false, // GB6 to GB8
        (_, EXTEND | LINKER | ZWJ | SPACING) | (PREPEND, _) => false, // GB9, GB9a, GB9b
        (_, CONSONANT) => !links(before),                   // GB9c
        (ZWJ, PICTURE) => kinds_back(before).skip(1).find(|kind| !matches!(*kind, EXTEND | LINKER)) != Some(PICTURE), // GB11
        (REGIONAL, REGIONAL) => kinds_back(before).take_while(|kind| *kind == REGIONAL).count() % 2 == 0, // GB12, GB13
        _ => true,                                                                                        // GB999
    }
}

/// True if `before` ends with a consonant and what links it to the next.
fn links(before: &str) -> bool {
    let mut linked = false;
    for c in before.chars().rev() {
        match kind(c) {
            LINKER => linked = true,
            EXTEND | ZWJ if c != NON_JOINER => {}
            kind => return linked && kind == CONSONANT,
        }
    }
    false
}

fn kinds_back(text: &str) -> impl Iterator<Item = u8> {
    text.chars().rev().map(kind)
}

fn kind(c: char) -> u8 {
    match c {
        ' '..='~' => OTHER,
        '\u{ac00}'..='\u{d7a3}' if (u32::from(c) - 0xAC00).is_multiple_of(28) => LV,
        '\u{ac00}'..='\u{d7a3}' => LVT,
        _ => TABLE.kind(c),
    }
}

/// True for emoji and what may become one.
pub(super) fn is_picture(c: char) -> bool {
    kind(c) == PICTURE
}
