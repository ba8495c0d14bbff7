//! What a dataset of others says of its columns: the names that the numbers in a column of tags stand for.
//!
//! Owns: [`Features`], [`is_features`]. Must not know: rows.
//!
//! Two shapes are read. A dataset card (`README.md`) has YAML between two lines of `---`: `- name: ner_tags` and, deeper,
//! `class_label:` with `names:` as a map (`'0': O`) or a list. `dataset_infos.json`, and `dataset_info.json` of
//! `save_to_disk`, have an object `features`, with `names` in the column or in its `feature`. Of YAML no more is known.
//!
//! Source: "Dataset card" and "Features" of the documentation of `datasets`.

use super::super::format::InputFile;
use super::super::json::Json;
use super::super::plain_text;

/// The names of tags in the columns of datasets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// The folder of the card, a column, and the names; none if two datasets in the folder name them differently.
    columns: Vec<(String, String, Vec<String>)>,
}

/// True if `file` says what the columns of a dataset are.
#[must_use]
pub fn is_features(file: &InputFile) -> bool {
    is_card(file) || ["dataset_infos.json", "dataset_info.json"].contains(&file.file_name())
}

fn is_card(file: &InputFile) -> bool {
    file.file_name() == "README.md" && file.head().starts_with("---")
}

impl Features {
    /// What those of `files` say that are no rows.
    #[must_use]
    pub fn read(files: &[InputFile]) -> Self {
        let mut features = Self::default();
        for file in files.iter().filter(|file| is_features(file)) {
            let text = plain_text::without_mark(&file.bytes);
            if is_card(file) {
                features.card(file.folder(), text.trim_start_matches('\u{feff}'));
                continue;
            }
            let (infos, _) = Json::parse(&text);
            let of_configurations = infos.fields().iter().map(|(_, info)| info);
            for info in of_configurations.chain([&infos]) {
                for (column, feature) in info.get("features").fields() {
                    let inner = feature.get("feature");
                    let of_list = feature.items().first().unwrap_or(inner);
                    let names = [feature, of_list].into_iter().flat_map(|one| one.get("names").items());
                    features.add(file.folder(), column, names.filter_map(Json::text).map(str::to_owned).collect());
                }
            }
        }
        features
    }

    /// The names of the tags in `column` of the row at `place`, which begins with the path of its file.
    pub(super) fn names(&self, place: &str, column: &str) -> Option<&[String]> {
        let is_above =
            |folder: &str| folder.is_empty() || place.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let of_it = self.columns.iter().filter(|(folder, name, _)| name == column && is_above(folder));
        let nearest = of_it.max_by_key(|(folder, ..)| folder.len());
        nearest.map(|(.., names)| names.as_slice()).filter(|names| !names.is_empty())
    }

    fn add(&mut self, folder: &str, column: &str, names: Vec<String>) {
        if names.is_empty() {
            return;
        }
        let is_it = |(of, name, _): &&mut (String, String, Vec<String>)| of == folder && name == column;
        match self.columns.iter_mut().find(is_it) {
            Some((.., known)) if *known != names => known.clear(),
            Some(_) => {}
            None => self.columns.push((folder.to_owned(), column.to_owned(), names)),
        }
    }

    /// Adds what the card `text` says.
    fn card(&mut self, folder: &str, text: &str) {
        let mut lines = text.lines().skip(1).take_while(|line| line.trim_end() != "---").peekable();
        let mut column = String::new();
        let mut is_class = false;
        while let Some(line) = lines.next() {
            let (indent, said) = (indent(line), line.trim());
            if let Some(name) = said.strip_prefix("- name:") {
                column = scalar(name);
                is_class = false;
            }
            is_class |= said.starts_with("class_label:");
            let Some(inline) = said.strip_prefix("names:").filter(|_| is_class) else { continue };
            let mut names = Vec::new();
            let mut list = inline.trim().to_owned();
            if list.starts_with('[') {
                while !list.ends_with(']') {
                    let Some(more) = lines.next() else { break };
                    list.push_str(more.trim());
                }
                names = items(list.trim_matches(['[', ']']));
            }
            let is_item = |line: &&str| {
                let (of_item, said) = (self::indent(line), line.trim());
                said.is_empty() || of_item > indent || of_item == indent && said.starts_with("- ")
            };
            while let Some(line) = lines.next_if(is_item) {
                let said = line.trim();
                let name = said.strip_prefix("- ").or_else(|| said.split_once(": ").map(|(_, name)| name));
                names.extend(name.map(scalar));
            }
            self.add(folder, &column, names);
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A value of YAML on one line, without quotation marks.
fn scalar(value: &str) -> String {
    let value = value.trim();
    let mark = value.chars().next().filter(|c| matches!(c, '\'' | '"'));
    match mark.and_then(|mark| value.strip_prefix(mark)?.strip_suffix(mark)) {
        Some(inner) if mark == Some('\'') => inner.replace("''", "'"),
        Some(inner) => Json::parse(value).0.text().unwrap_or(inner).to_owned(),
        None => value.split(" #").next().unwrap_or(value).trim_end().to_owned(),
    }
}

/// The items of a list between its brackets.
fn items(list: &str) -> Vec<String> {
    let mut open = None;
    let ends = |c: char| {
        match open {
            Some(mark) if mark == c => open = None,
            None if matches!(c, '\'' | '"') => open = Some(c),
            _ => {}
        }
        c == ',' && open.is_none()
    };
    list.split(ends).map(scalar).filter(|name| !name.is_empty()).collect()
}
