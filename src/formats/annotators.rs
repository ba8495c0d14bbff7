//! Files that each have what one person marked, as some exports have it that give every annotator a file.
//!
//! Owns: [`of_files`]. Source: doccano 1.8.4, `backend/data_export/pipeline/exporters.py`: one file for each username,
//! `all.jsonl` for what is shared and `unknown.jsonl` for what nobody marked.
//!
//! Parts of one data set look the same, so only files count whose texts are in other ones, too.

use std::collections::BTreeMap;

use super::format::InputFile;
use super::json::Json;
use super::plain_text::without_mark;

/// What is the name of no person: doccano's own, and those of splits.
const NOBODY: [&str; 9] = ["all", "unknown", "train", "dev", "test", "valid", "validation", "eval", "doccano"];

/// The names of `files` that each have what one annotator marked, by their place; fewer than two are none.
pub(super) fn of_files(files: &[&InputFile]) -> BTreeMap<usize, String> {
    let mut names = BTreeMap::new();
    // Which files a text is in.
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut sizes = vec![0_usize; files.len()];
    for (place, file) in files.iter().enumerate().filter(|(_, file)| is_name(file.stem())) {
        for line in without_mark(&file.bytes).lines() {
            let (record, _) = Json::parse(line);
            let Some(text) = record.get("text").text() else { continue };
            let of_it = places.entry(text.to_owned()).or_default();
            if of_it.last() != Some(&place) {
                of_it.push(place);
                sizes.iter_mut().skip(place).take(1).for_each(|size| *size += 1);
            }
        }
    }
    let mut shared = vec![0_usize; files.len()];
    for of_it in places.values().filter(|of_it| of_it.len() > 1) {
        for place in of_it {
            shared.iter_mut().skip(*place).take(1).for_each(|count| *count += 1);
        }
    }
    // A few texts may be twice in any data set.
    for (place, (size, shared)) in sizes.into_iter().zip(shared).enumerate() {
        if shared > 0 && shared * 2 >= size {
            names.extend(files.get(place).map(|file| (place, file.stem().to_owned())));
        }
    }
    if names.len() < 2 { BTreeMap::new() } else { names }
}

/// True for what may be the name of a person: not that of a split or of a part with a number.
fn is_name(stem: &str) -> bool {
    let lower = stem.to_lowercase();
    let first = lower.split(['-', '_', '.']).next().unwrap_or_default();
    let is_part = lower.contains("-of-") || ["part", "shard", "chunk", "batch"].contains(&first);
    !is_part && !NOBODY.contains(&first) && !stem.chars().all(|c| c.is_ascii_digit())
}
