//! What the manifest of an export says of its documents: their ids and their order, which files named after documents
//! do not say, and in what they count.
//!
//! Owns: [`Known`]. Must not know: any one format.
//!
//! A document is known by the name of its file, which is given once in an export. Its hash would tell less: texts can be
//! equal, and some formats do not keep them exactly.

use std::collections::BTreeMap;

use super::about::is_this_program;
use super::export::manifest::MANIFEST;
use super::format::InputFile;
use super::json::Reader;
use super::options::{Overlap, Unit};
use super::plain_text::without_mark;
use crate::model::document::Document;
use crate::model::order;

/// The documents of exports.
#[derive(Clone, Debug, Default)]
pub struct Known {
    tops: Vec<Top>,
}

/// The documents of one export.
#[derive(Clone, Debug, Default)]
struct Top {
    /// Where its manifest lies.
    folder: String,
    /// File names without ending, and the places of their documents in the export.
    of: BTreeMap<String, usize>,
    ids: Vec<String>,
    /// True if each label has files of its own.
    is_per_label: bool,
    unit: Option<Unit>,
}

impl Known {
    /// What the manifests among `files` say; those of other programs say nothing.
    #[must_use]
    pub fn read(files: &[InputFile]) -> Self {
        let manifests = files.iter().filter(|file| file.file_name() == MANIFEST);
        Self { tops: manifests.filter_map(Top::read).collect() }
    }

    /// The id of the document in `file`.
    pub(super) fn id(&self, file: &InputFile) -> Option<&str> {
        let top = self.top(file)?;
        top.of.get(file.stem()).and_then(|place| top.ids.get(*place)).map(String::as_str)
    }

    /// True if the scheme of the export that `file` is of is known.
    pub(super) fn has_scheme(&self, file: &InputFile) -> bool {
        self.top(file).is_some()
    }

    /// True if what `file` holds may be the spans of one label alone, and others hold the rest.
    pub(super) fn is_per_label(&self, file: &InputFile) -> bool {
        self.top(file).is_some_and(|top| top.is_per_label)
    }

    /// In what the export that `file` is of counts, if that is known.
    pub(super) fn unit(&self, file: &InputFile) -> Option<Unit> {
        self.top(file)?.unit
    }

    /// The export that `file` is of: that of the nearest manifest above it.
    fn top(&self, file: &InputFile) -> Option<&Top> {
        let is_above = |top: &&Top| {
            let rest = file.folder().strip_prefix(top.folder.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || top.folder.is_empty())
        };
        self.tops.iter().filter(is_above).max_by_key(|top| top.folder.len())
    }

    /// Puts `documents` in the order of the exports; those that they do not name come last, as they were.
    pub(super) fn sort(&self, documents: &mut Vec<Document>) {
        let ids = self.tops.iter().flat_map(|top| &top.ids);
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for id in ids {
            let next = places.len();
            places.entry(id).or_insert(next);
        }
        if !places.is_empty() {
            let place = |document: &Document| places.get(document.id.as_str()).copied().unwrap_or(usize::MAX);
            order::sort(documents, |a, b| place(a).cmp(&place(b)));
        }
    }
}

impl Top {
    /// `None` if `manifest` is not of this program.
    fn read(manifest: &InputFile) -> Option<Self> {
        let text = without_mark(&manifest.bytes);
        let mut top = Self { folder: manifest.folder().to_owned(), ..Self::default() };
        let mut is_ours = false;
        Reader::new(&text).fields(&mut |reader, key| match key {
            "generator" => is_ours = reader.text().is_some_and(|name| is_this_program(&name)),
            "choices" => reader.fields(&mut |reader, key| match key {
                "overlap" => {
                    top.is_per_label = reader.text().and_then(|word| Overlap::parse(&word)) == Some(Overlap::PerLabel)
                }
                "offset_unit" => top.unit = reader.text().and_then(|word| Unit::parse(&word)),
                _ => drop(reader.skip()),
            }),
            "documents" => reader.items(&mut |reader| top.entry(reader)),
            _ => drop(reader.skip()),
        });
        is_ours.then_some(top)
    }

    fn entry(&mut self, reader: &mut Reader<'_>) {
        let (mut id, mut file) = (None, None);
        reader.fields(&mut |reader, key| match key {
            "id" => id = reader.text(),
            "file" => file = reader.text(),
            _ => drop(reader.skip()),
        });
        if let Some((id, file)) = id.zip(file) {
            self.of.insert(file.into_owned(), self.ids.len());
            self.ids.push(id.into_owned());
        }
    }
}
