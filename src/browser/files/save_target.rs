//! Saving to the same file again, with the File System Access API (WICG) where the browser has one.

use std::fmt;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, FileSystemFileHandle, FileSystemWritableFileStream};

use super::reason;

const PICKER: &str = "showSaveFilePicker";

/// What the browser's dialog offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileKind<'a> {
    /// For the person: "Counterclaim dataset".
    pub description: &'a str,
    /// Such as `application/json`.
    pub media_type: &'a str,
    /// With its dot: `.json`.
    pub extension: &'a str,
}

/// Why nothing was saved to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveError {
    /// The person closed the dialog. Nothing to report.
    Cancelled,
    /// This browser cannot save to a file; a download does.
    Unavailable,
    /// The browser or the disk refused; the file is as it was before.
    Failed {
        /// The file, if one was chosen.
        name: Option<String>,
        /// The browser's words.
        reason: String,
    },
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cancelled => f.write_str("Nothing was saved: the dialog was closed."),
            Self::Unavailable => f.write_str("This browser cannot save to a file. Download it instead."),
            Self::Failed { name, reason } => {
                let file = name.as_ref().map_or_else(|| "a file".to_owned(), |name| format!("“{name}”"));
                write!(f, "Saving to {file} failed ({reason}); it is as it was before. Try again, or download instead.")
            }
        }
    }
}

impl std::error::Error for SaveError {}

/// A file the person chose to save to; it can be written any number of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveTarget {
    handle: FileSystemFileHandle,
}

impl SaveTarget {
    pub(super) fn of(handle: FileSystemFileHandle) -> Self {
        Self { handle }
    }

    /// Asks the person where to save. To be called while a click or key is handled: browsers refuse it otherwise.
    ///
    /// # Errors
    /// `Cancelled`, `Unavailable`, `Failed`.
    pub async fn pick(suggested_name: &str, kind: FileKind<'_>) -> Result<Self, SaveError> {
        let options = |options: &Object| {
            let accept = Object::new();
            Reflect::set(&accept, &kind.media_type.into(), &Array::of1(&kind.extension.into()))?;
            let offered = Object::new();
            Reflect::set(&offered, &"description".into(), &kind.description.into())?;
            Reflect::set(&offered, &"accept".into(), &accept)?;
            Reflect::set(options, &"suggestedName".into(), &suggested_name.into())?;
            Reflect::set(options, &"types".into(), &Array::of1(&offered))
        };
        let handle = picked(PICKER, options).await?;
        handle.dyn_into().map(|handle| Self { handle }).map_err(|other| failed(&other, None))
    }

    /// The file's name, without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.handle.name()
    }

    /// Replaces the file's content. `Ok` means that the browser has closed the file with the new content; until
    /// then it keeps the old one.
    ///
    /// # Errors
    /// `Failed`, `Cancelled` when the person denies permission.
    pub async fn write(&self, bytes: &[u8]) -> Result<(), SaveError> {
        self.replace(bytes).await.map_err(|error| failed(&error, Some(self.name())))
    }

    async fn replace(&self, bytes: &[u8]) -> Result<(), JsValue> {
        let stream: FileSystemWritableFileStream = self.handle.create_writable().await?.dyn_into()?;
        // A copy, since the memory of the program may move while the browser writes.
        if let Err(error) = stream.write_with_js_u8_array(&Uint8Array::from(bytes))?.await {
            // The first failure is the one to report; the old content stays either way.
            drop(stream.abort().await);
            return Err(error);
        }
        stream.close().await.map(|_| ())
    }
}

/// The dialog `name` of the browser. Only Chromium's family has them so far.
pub(super) fn picker(name: &str) -> Option<Function> {
    let window = web_sys::window()?;
    Reflect::get(&window, &name.into()).ok()?.dyn_into().ok()
}

/// What the person chose in the dialog `name`, opened with what `fill` sets.
pub(super) async fn picked(
    name: &str,
    fill: impl FnOnce(&Object) -> Result<bool, JsValue>,
) -> Result<JsValue, SaveError> {
    let picker = picker(name).ok_or(SaveError::Unavailable)?;
    let ask = || -> Result<Promise, JsValue> {
        let options = Object::new();
        fill(&options)?;
        picker.call1(&JsValue::UNDEFINED, &options)?.dyn_into()
    };
    let chosen = match ask() {
        Ok(promise) => promise.await,
        Err(error) => Err(error),
    };
    chosen.map_err(|error| failed(&error, None))
}

pub(super) fn failed(error: &JsValue, name: Option<String>) -> SaveError {
    match error.dyn_ref::<DomException>() {
        Some(exception) if exception.name() == "AbortError" => SaveError::Cancelled,
        _ => SaveError::Failed { name, reason: reason(error) },
    }
}
