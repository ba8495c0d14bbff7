//! Files that come in (chosen or dropped, folders included) and go out (downloads, and saving to one file again).
//!
//! Owns: [`PickedFile`], [`Dropped`], [`download`], [`SaveTarget`], [`Folder`].
//! Unit: sizes in bytes. Must not know: what is in a file.
//!
//! Limitations: a folder is read without its hidden entries (names that begin with a dot) and no further than
//! [`MOST_FILES`] files.

mod dropped;
mod folder;
mod save_target;

use std::fmt;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, DomException, File, HtmlAnchorElement, HtmlInputElement, Url};

pub use dropped::{Collected, Dropped, MOST_FILES};
pub use folder::Folder;
pub use save_target::{FileKind, SaveError, SaveTarget};

/// The largest file that is read where nothing else is said, in bytes.
pub const SIZE_LIMIT: u64 = 100_000_000;

/// A Blob URL is kept so long for the browser to take the download from it.
const DOWNLOAD_MILLISECONDS: u32 = 60_000;

/// Why a file could not be read or handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileError {
    /// Bigger than the limit; nothing of it was read.
    TooLarge {
        /// The file.
        path: String,
        /// Bytes.
        size: u64,
        /// Bytes.
        limit: u64,
    },
    /// The browser could not read it (moved, changed, no permission).
    Unreadable {
        /// The file or folder.
        path: String,
        /// The browser's words.
        reason: String,
    },
    /// More files than are taken at once.
    TooMany {
        /// How many are taken.
        limit: usize,
    },
    /// The browser would not start a download.
    NoDownload {
        /// The file's name.
        name: String,
        /// The browser's words.
        reason: String,
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MB: u64 = 1_000_000;
        match self {
            Self::TooLarge { path, size, limit } => write!(
                f,
                "“{path}” was not opened: it has {} MB, and a file may have up to {} MB. Split it and open the parts.",
                size.div_ceil(MB),
                limit / MB
            ),
            Self::Unreadable { path, reason } => {
                write!(f, "“{path}” could not be read ({reason}). It may have been moved or changed: choose it again.")
            }
            Self::TooMany { limit } => {
                write!(f, "Only the first {limit} files were taken. Open the others in smaller folders.")
            }
            Self::NoDownload { name, reason } => {
                write!(f, "“{name}” could not be downloaded ({reason}). Allow downloads for this page and try again.")
            }
        }
    }
}

impl std::error::Error for FileError {}

/// A file the person chose or dropped, not read yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedFile {
    path: String,
    file: File,
}

impl PickedFile {
    /// A file with the path it has in what was chosen or dropped.
    #[must_use]
    pub fn new(path: String, file: File) -> Self {
        Self { path, file }
    }

    /// Folder names and file name with `/` between, relative to what was chosen or dropped.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// In bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        // The browser gives a whole, non-negative number.
        self.file.size() as u64
    }

    /// The content.
    ///
    /// # Errors
    /// `TooLarge` above [`SIZE_LIMIT`], before anything is read; `Unreadable`.
    pub async fn read(&self) -> Result<Vec<u8>, FileError> {
        self.read_up_to(SIZE_LIMIT).await
    }

    /// The content, if it has no more than `limit` bytes.
    ///
    /// # Errors
    /// `TooLarge`, before anything is read; `Unreadable`.
    pub async fn read_up_to(&self, limit: u64) -> Result<Vec<u8>, FileError> {
        let size = self.size();
        if size > limit {
            return Err(FileError::TooLarge { path: self.path.clone(), size, limit });
        }
        match self.file.array_buffer().await {
            Ok(buffer) => Ok(Uint8Array::new(&buffer).to_vec()),
            Err(error) => Err(FileError::Unreadable { path: self.path.clone(), reason: reason(&error) }),
        }
    }
}

/// The files chosen with an `<input type=file>`, in the order the browser gives them. The input is emptied, so that
/// choosing the same file again is noticed.
#[must_use]
pub fn chosen(input: &HtmlInputElement) -> Vec<PickedFile> {
    let list = input.files();
    let files: Vec<_> = list
        .iter()
        .flat_map(|list| (0..list.length()).filter_map(|index| list.get(index)))
        .map(|file| {
            // Set when a folder was chosen (`webkitdirectory`), else empty.
            let path = js_sys::Reflect::get(&file, &"webkitRelativePath".into())
                .ok()
                .and_then(|path| path.as_string())
                .filter(|path| !path.is_empty())
                .unwrap_or_else(|| file.name());
            PickedFile::new(path, file)
        })
        .collect();
    input.set_value("");
    files
}

/// Hands `bytes` to the browser as a download called `name`. Whether the person lets it finish is not known here.
///
/// # Errors
/// `NoDownload`.
pub fn download(name: &str, media_type: &str, bytes: &[u8]) -> Result<(), FileError> {
    let start = || -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let parts = Array::of1(&Uint8Array::from(bytes));
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let later = url.clone();
        // A failed revocation only costs memory until the page is closed.
        Timeout::new(DOWNLOAD_MILLISECONDS, move || drop(Url::revoke_object_url(&later))).forget();
        let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no page")?;
        let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        Ok(())
    };
    start().map_err(|error| FileError::NoDownload { name: name.to_owned(), reason: reason(&error) })
}

/// The browser's words for a failure.
pub(super) fn reason(error: &JsValue) -> String {
    if let Some(exception) = error.dyn_ref::<DomException>() {
        format!("{}: {}", exception.name(), exception.message())
    } else if let Some(error) = error.dyn_ref::<js_sys::Error>() {
        String::from(error.message())
    } else {
        error.as_string().unwrap_or_else(|| format!("{error:?}"))
    }
}
