//! Which folder a project is kept in step with: a database of its own, since handles are no JSON.
//!
//! Owns: [`Link`], [`keep`], [`find`], [`forget`], the database [`NAME`]. One store, `folders`: project id →
//! `{handle, file, sha256}`.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FileSystemDirectoryHandle, IdbDatabase};

use super::StorageError;
use super::database::{Durability, Transaction, answer, open};

/// The name of the database.
pub const NAME: &str = "counterclaim-folders";

/// The version of its stores, which are not those of the program's own database.
const VERSION: u32 = 1;
const FOLDERS: &str = "folders";

/// A folder, the file in it, and what was written to it last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The folder.
    pub handle: FileSystemDirectoryHandle,
    /// The file's name.
    pub file: String,
    /// SHA-256 of what was written last, hex; empty before the first time.
    pub sha256: String,
}

/// Keeps the link of a project, in the place of an earlier one.
///
/// # Errors
/// What the browser says.
pub async fn keep(project: &str, link: &Link) -> Result<(), StorageError> {
    let value = Object::new();
    let fields =
        [("handle", link.handle.clone().into()), ("file", (&link.file).into()), ("sha256", (&link.sha256).into())];
    for (name, field) in fields {
        Reflect::set(&value, &name.into(), &field).map_err(|error| StorageError::from_js(&error))?;
    }
    connected(async |database| {
        let transaction = Transaction::write(database, &[FOLDERS], Durability::Relaxed)?;
        answer(transaction.store(FOLDERS)?.put_with_key(&value, &project.into())).await?;
        transaction.complete().await
    })
    .await
}

/// The link of a project, if it has one.
///
/// # Errors
/// What the browser says.
pub async fn find(project: &str) -> Result<Option<Link>, StorageError> {
    let value = connected(async |database| {
        let transaction = Transaction::read(database, &[FOLDERS])?;
        answer(transaction.store(FOLDERS)?.get(&project.into())).await
    })
    .await?;
    let field = |name: &str| Reflect::get(&value, &name.into()).unwrap_or(JsValue::UNDEFINED);
    let handle = if value.is_object() { field("handle").dyn_into().ok() } else { None };
    let text = |name: &str| field(name).as_string().unwrap_or_default();
    Ok(handle.map(|handle| Link { handle, file: text("file"), sha256: text("sha256") }))
}

/// Forgets the link of a project.
///
/// # Errors
/// What the browser says.
pub async fn forget(project: &str) -> Result<(), StorageError> {
    connected(async |database| {
        let transaction = Transaction::write(database, &[FOLDERS], Durability::Relaxed)?;
        answer(transaction.store(FOLDERS)?.delete(&project.into())).await?;
        transaction.complete().await
    })
    .await
}

/// Does `work` with a connection that is closed afterwards, however it went: nothing then stands in the way of deleting
/// the database.
async fn connected<T>(work: impl AsyncFnOnce(&IdbDatabase) -> Result<T, StorageError>) -> Result<T, StorageError> {
    let database = open(NAME, VERSION, |database| database.create_object_store(FOLDERS).map(drop)).await?;
    let done = work(&database).await;
    database.close();
    done
}
