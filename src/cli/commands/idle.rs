//! Choices that change nothing for the format that is written.
//!
//! Owns: [`idle`].

use crate::formats::format::Format;
use crate::formats::options::{Options, Overlap};

/// A sentence for each of `options` that `format` does not heed; `chooses_overlap`: one of them was about overlap, be it
/// what it is anyway.
pub fn idle(options: &Options, chooses_overlap: bool, format: &Format) -> Vec<String> {
    let name = format.name;
    let counts = format!("{name} counts in {}s", format.unit.as_str());
    [
        ("--unit", options.unit.is_some() && !format.unit_varies, counts),
        ("--overlap", chooses_overlap && !format.chooses(), format!("{name} holds all spans")),
        (
            "--overlap per-label",
            options.overlap == Overlap::PerLabel && format.chooses() && !format.may_separate(),
            format!("{name} has no files for single labels; the longer span stays"),
        ),
        ("--align", options.align.is_some() && !format.is_tokenised(), format!("{name} is not made of tokens")),
        ("--docstart", options.docstart && !format.has_docstart(), format!("{name} has no such lines")),
        ("--spreadsheet-safe", options.spreadsheet && !format.is_table(), format!("{name} is no table")),
    ]
    .into_iter()
    .filter_map(|(option, is_idle, why)| is_idle.then(|| format!("{option} says nothing here: {why}.")))
    .collect()
}
