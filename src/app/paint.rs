//! The colours and underline patterns of labels as style rules.
//!
//! Owns: [`rules`], [`LANES`], [`height_class`]. Must not know: which spans exist. A run of text gets the classes `tint-<label>` for
//! its innermost span and `lane<n>-<label>` for each underline; the rules give each label a colour and, as a second
//! channel for greyscale print and colour-blind eyes, a pattern.

use crate::formats::dataset::scheme::NEUTRAL;
use crate::formats::mapping::COLORS;
use crate::model::scheme::Scheme;

/// How many underlines are drawn below each other. Spans in higher lanes are underlined only where one of these is free;
/// all are reached by clicking through.
pub const LANES: usize = 5;

/// One period of each pattern: stretches drawn, in pixels from the period's start, and the period's length.
const PATTERNS: [(&[(u8, u8)], u8); 6] = [
    (&[(0, 8)], 8),
    (&[(0, 7)], 10),
    (&[(0, 2)], 4),
    (&[(0, 8), (10, 12)], 14),
    (&[(0, 4)], 7),
    (&[(0, 12), (14, 16), (18, 20)], 22),
];

/// The rules for every label of `scheme`, by its place in the scheme; the place after the last is for labels that the
/// scheme lacks. A label that says no colour is drawn in one of [`COLORS`].
pub fn rules(scheme: &Scheme) -> String {
    let mut rules = height_rules();
    let colors = scheme.labels.iter().map(|label| label.color.as_str()).enumerate();
    let colors = colors.map(|(place, color)| {
        let says_one = color != NEUTRAL && is_color(color);
        if says_one { color } else { COLORS[place % COLORS.len()] }
    });
    let colors = colors.chain([NEUTRAL]);
    for (place, color) in colors.enumerate() {
        let (on, period) = PATTERNS[place % PATTERNS.len()];
        let mut stops = String::new();
        let mut at = 0;
        for (from, to) in on {
            stops.push_str(&format!(",#0000 {at}px {from}px,var(--line-{place}) {from}px {to}px"));
            at = *to;
        }
        rules.push_str(&format!(
            ":root{{--label-{place}:{color};--line-{place}:light-dark({color},color-mix(in oklab,{color} 72%,#fff))}}\
             .tint-{place}{{--tint:var(--line-{place})}}.label-{place}{{--label:var(--line-{place});\
             --pattern:repeating-linear-gradient(90deg{stops},#0000 {at}px {period}px)}}"
        ));
        for lane in 0..LANES {
            rules.push_str(&format!(
                ".lane{lane}-{place}{{--lane{lane}:repeating-linear-gradient(90deg{stops},#0000 {at}px {period}px)}}"
            ));
        }
    }
    rules
}

/// True for `#rgb` and `#rrggbb`: anything else could be a rule of its own.
fn is_color(color: &str) -> bool {
    let digits = color.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Heights that a section can be estimated to have, in CSS pixels: each about a twelfth more than the one before.
fn heights() -> impl Iterator<Item = usize> {
    std::iter::successors(Some(40), |height| Some(height + height / 12)).take_while(|height| *height < 400_000)
}

/// The class for a section that will be about `height` CSS pixels high. A section far from the viewport is not laid out,
/// so the browser must be told its height in the very moment it is inserted, or it lays out all of them once.
pub fn height_class(height: usize) -> String {
    format!("high-{}", heights().take_while(|step| *step < height).count())
}

fn height_rules() -> String {
    let rule = |(n, height)| format!(".high-{n}{{contain-intrinsic-block-size:auto {height}px}}");
    heights().chain([400_000]).enumerate().map(rule).collect()
}
