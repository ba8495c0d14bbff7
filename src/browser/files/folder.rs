//! A folder that the person chose and that files are written to, with the File System Access API (WICG) where the browser
//! has one.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions};

use super::save_target::{SaveError, SaveTarget, failed, picked, picker};

const PICKER: &str = "showDirectoryPicker";

/// A folder on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// How the browser names it.
    pub handle: FileSystemDirectoryHandle,
}

impl Folder {
    /// Whether the browser can do this at all.
    #[must_use]
    pub fn is_available() -> bool {
        picker(PICKER).is_some()
    }

    /// Asks the person for a folder. To be called while a click or key is handled: browsers refuse it otherwise.
    ///
    /// # Errors
    /// `Cancelled`, `Unavailable`, `Failed`.
    pub async fn pick() -> Result<Self, SaveError> {
        let handle = picked(PICKER, |options| Reflect::set(options, &"mode".into(), &"readwrite".into())).await?;
        handle.dyn_into().map(|handle| Self { handle }).map_err(|other| failed(&other, None))
    }

    /// The folder's name.
    #[must_use]
    pub fn name(&self) -> String {
        self.handle.name()
    }

    /// Whether it may be written now; `ask`: the person is asked, which needs a click or key.
    pub async fn may_write(&self, ask: bool) -> bool {
        let method = if ask { "requestPermission" } else { "queryPermission" };
        let request = || -> Result<Promise, JsValue> {
            let options = Object::new();
            Reflect::set(&options, &"mode".into(), &"readwrite".into())?;
            let function: Function = Reflect::get(&self.handle, &method.into())?.dyn_into()?;
            function.call1(&self.handle, &options)?.dyn_into()
        };
        let Ok(answer) = request() else { return false };
        answer.await.is_ok_and(|state: JsValue| state.as_string().as_deref() == Some("granted"))
    }

    /// What the file has now; `None` if there is none.
    ///
    /// # Errors
    /// `Failed`.
    pub async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, SaveError> {
        let read = async {
            let handle: FileSystemFileHandle = self.handle.get_file_handle(name).await?.dyn_into()?;
            let file: File = handle.get_file().await?.dyn_into()?;
            Ok::<_, JsValue>(Uint8Array::new(&file.array_buffer().await?).to_vec())
        };
        match read.await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.dyn_ref::<DomException>().is_some_and(|e| e.name() == "NotFoundError") => Ok(None),
            Err(error) => Err(failed(&error, Some(name.to_owned()))),
        }
    }

    /// Replaces the file's content; makes the file if there is none. Until this is `Ok` it keeps the old content.
    ///
    /// # Errors
    /// `Failed`, `Cancelled` when the person denies permission.
    pub async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), SaveError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let handle = self.handle.get_file_handle_with_options(name, &options).await.and_then(JsCast::dyn_into);
        let handle = handle.map_err(|error| failed(&error, Some(name.to_owned())))?;
        SaveTarget::of(handle).write(bytes).await
    }
}
