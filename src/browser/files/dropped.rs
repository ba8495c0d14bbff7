//! What was dropped on the page: files, and folders with all that is in them.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry, FileSystemFileEntry,
};

use super::{FileError, PickedFile, reason};

/// So many files are taken from one drop.
pub const MOST_FILES: usize = 10_000;

/// Files and folders of one drop. Taken during the event, since the browser forgets them afterwards; read later.
#[derive(Debug, Default)]
pub struct Dropped {
    files: Vec<PickedFile>,
    entries: Vec<FileSystemEntry>,
}

/// All files of a drop.
#[derive(Debug, Default)]
pub struct Collected {
    /// In the order of their paths.
    pub files: Vec<PickedFile>,
    /// What could not be listed.
    pub failures: Vec<FileError>,
}

impl Dropped {
    /// Takes hold of what was dropped. To be called while the `drop` event is handled, before anything is awaited.
    #[must_use]
    pub fn take(data: &DataTransfer) -> Self {
        let mut dropped = Self::default();
        let items = data.items();
        for item in (0..items.length()).filter_map(|index| items.get(index)) {
            if item.kind() != "file" {
                continue;
            }
            if let Ok(Some(entry)) = item.webkit_get_as_entry() {
                dropped.entries.push(entry);
            } else if let Ok(Some(file)) = item.get_as_file() {
                dropped.files.push(PickedFile::new(file.name(), file));
            }
        }
        dropped
    }

    /// Walks the folders.
    pub async fn collect(self) -> Collected {
        let mut collected = Collected { files: self.files, failures: Vec::new() };
        let mut waiting = self.entries;
        while let Some(entry) = waiting.pop() {
            if collected.files.len() >= MOST_FILES {
                collected.failures.push(FileError::TooMany { limit: MOST_FILES });
                break;
            }
            let path = entry.full_path().trim_start_matches('/').to_owned();
            match visit(&entry, &path).await {
                Ok(Visited::File(file)) => collected.files.push(PickedFile::new(path, file)),
                Ok(Visited::Folder(inside)) => {
                    waiting.extend(inside.into_iter().filter(|entry| !entry.name().starts_with('.')));
                }
                Err(failure) => collected.failures.push(failure),
            }
        }
        collected.files.sort_by(|a, b| a.path().cmp(b.path()));
        collected
    }
}

enum Visited {
    File(File),
    Folder(Vec<FileSystemEntry>),
}

async fn visit(entry: &FileSystemEntry, path: &str) -> Result<Visited, FileError> {
    let unreadable = |error: &JsValue| FileError::Unreadable { path: path.to_owned(), reason: reason(error) };
    // Asked and not tested for by class: browsers have had other names for the classes.
    if entry.is_file() {
        let file: &FileSystemFileEntry = entry.unchecked_ref();
        let found = Promise::new(&mut |found, failed| file.file_with_callback_and_callback(&found, &failed)).await;
        let file = found.and_then(JsCast::dyn_into).map_err(|error| unreadable(&error))?;
        Ok(Visited::File(file))
    } else if entry.is_directory() {
        let folder: &FileSystemDirectoryEntry = entry.unchecked_ref();
        read_folder(&folder.create_reader()).await.map(Visited::Folder).map_err(|error| unreadable(&error))
    } else {
        Err(unreadable(&"neither a file nor a folder".into()))
    }
}

/// The browser hands a folder out in portions, an empty one last.
async fn read_folder(reader: &FileSystemDirectoryReader) -> Result<Vec<FileSystemEntry>, JsValue> {
    let mut entries = Vec::new();
    loop {
        let portion = Promise::new(&mut |found, failed| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(&found, &failed) {
                // Told like a failure of the reading itself; calling a promise's own function cannot throw.
                drop(failed.call1(&JsValue::UNDEFINED, &error));
            }
        });
        let portion = Array::from(&portion.await?);
        if portion.length() == 0 {
            return Ok(entries);
        }
        entries.extend(portion.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}
