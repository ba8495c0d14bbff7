//! How spaCy names strings by numbers.
//!
//! Owns: [`number`], [`murmur_hash`]. Must not know: what the strings are.
//!
//! Sources: `StringStore` of spaCy 3.8: the number of a symbol is its place in `spacy.symbols`, which is the same in
//! every 3.x version that has it; the number of anything else is its hash; `""` is 0. The hash is MurmurHash64A
//! (Austin Appleby, public domain) of the UTF-8 bytes with seed 1.

use std::sync::OnceLock;

use crate::model::order::sort;

/// The symbols from number 1 on.
const FIRST: &str = "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM \
    LIKE_EMAIL IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY";

/// Between them `FLAG19` to `FLAG63`. The symbols from number 64 on.
const SECOND: &str = "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD \
    SENT_START SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X \
    EOL SPACE";

/// Between them `DEPRECATED001` to `DEPRECATED276`. The symbols from number 380 on.
const THIRD: &str = "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY \
    QUANTITY ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj \
    csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number \
    oprd obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp \
    acl ENT_KB_ID MORPH ENT_ID IDX _";

/// The number by which spaCy knows `text`.
pub(super) fn number(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    symbol(text).unwrap_or_else(|| murmur_hash(text.as_bytes()))
}

/// The symbols: every word of a text is looked up here.
struct Symbols {
    /// With their numbers, sorted.
    sorted: Vec<(&'static str, u64)>,
    /// True at the [`trait_of`] each symbol: most words are none, which is seen at once.
    traits: [bool; 1024],
}

/// A number that tells most words apart.
fn trait_of(text: &str) -> usize {
    let byte = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    let bytes = text.as_bytes();
    (byte(bytes.first()) * 7 + byte(bytes.last()) * 31 + bytes.len() * 131) % 1024
}

fn symbols() -> &'static Symbols {
    static SYMBOLS: OnceLock<Symbols> = OnceLock::new();
    SYMBOLS.get_or_init(|| {
        let lists = [(FIRST, 1), (SECOND, 64), (THIRD, 380)];
        let mut all: Vec<(&str, u64)> =
            lists.iter().flat_map(|(names, first)| names.split(' ').zip(*first..)).collect();
        sort(&mut all, Ord::cmp);
        let mut traits = [false; 1024];
        all.iter().for_each(|(name, _)| traits[trait_of(name)] = true);
        Symbols { sorted: all, traits }
    })
}

fn symbol(text: &str) -> Option<u64> {
    // None is longer than `IS_OOV_DEPRECATED`, and all are ASCII.
    if text.len() > 17 || !text.is_ascii() {
        return None;
    }
    let Symbols { sorted, traits } = symbols();
    if traits[trait_of(text)]
        && let Ok(place) = sorted.binary_search_by(|(name, _)| (*name).cmp(text))
    {
        return sorted.get(place).map(|(_, number)| *number);
    }
    let numbered = |prefix: &str, digits: usize, from: u64, to: u64, first: u64| {
        let number: u64 = text.strip_prefix(prefix).filter(|number| number.len() == digits)?.parse().ok()?;
        (from..=to).contains(&number).then(|| first + number - from)
    };
    numbered("FLAG", 2, 19, 63, 19).or_else(|| numbered("DEPRECATED", 3, 1, 276, 104))
}

/// MurmurHash64A with seed 1.
fn murmur_hash(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> 47;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let last = tail.iter().rev().fold(0, |last, byte| (last << 8) | u64::from(*byte));
        hash = (hash ^ last).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 47)).wrapping_mul(M);
    hash ^ (hash >> 47)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    /// Numbers that spaCy 3.8.18 gave: `nlp.vocab.strings.add(text)`.
    #[test]
    fn strings_have_the_numbers_of_spacy() {
        let known = [
            ("", 0),
            ("IS_ALPHA", 1),
            ("FLAG30", 30),
            ("ORTH", 65),
            ("agent", 401),
            ("_", 456),
            ("Army", 9_487_900_561_185_445_101),
            ("e\u{301}", 12_745_818_603_700_845_520),
        ];
        for (text, expected) in known {
            assert_eq!(number(text), expected, "{text}");
        }
        assert_eq!(
            ["FLAG19", "FLAG63", "DEPRECATED001", "DEPRECATED276", "PERSON"].map(number),
            [19, 63, 104, 379, 380]
        );
        // Nearly symbols, which they are not.
        for text in ["FLAG18", "FLAG064", "FLAG64", "DEPRECATED277", "DEPRECATED000", "person", "FLAG+9"] {
            assert!(number(text) > 1000, "{text}");
        }
    }
}
