//! Writing: a batch of writes is one transaction, done at its `complete` event and not before.

use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{IdbObjectStore, IdbRequest};

use super::database::{Durability, Pending, Transaction, answer};
use super::{DOCUMENTS, JOURNAL, PROJECTS, Storage, StorageError, TEXT_SHA256, TEXTS, below, journal_key, key};

/// One write; several make a batch that happens whole or not at all, in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Stores a project, in the place of an earlier one with this id.
    PutProject {
        /// The key.
        id: String,
        /// What to keep.
        json: String,
        /// ISO 8601.
        opened_at: String,
    },
    /// Stores a text under its hash; the same text again changes nothing.
    PutText {
        /// SHA-256 of the text's UTF-8 bytes, hex.
        sha256: String,
        /// The text.
        text: Rc<str>,
    },
    /// Stores a snapshot, in the place of the earlier one. Its text must be stored already or in the same batch.
    PutDocument {
        /// The project's id.
        project: String,
        /// The document's id, unique within the project.
        document: String,
        /// The key of its text.
        text_sha256: String,
        /// The number of the last record the snapshot contains.
        seq: u32,
        /// The annotations, JSON.
        snapshot: String,
    },
    /// Adds one journal record; if there is one with this number, the batch fails with [`StorageError::Conflict`].
    AppendRecord {
        /// The project's id.
        project: String,
        /// The document's id.
        document: String,
        /// The record's number.
        seq: u32,
        /// The record.
        json: String,
    },
    /// Removes a document's snapshot and journal, and its text unless another document has the same one.
    DeleteDocument {
        /// The project's id.
        project: String,
        /// The document's id.
        document: String,
    },
    /// Removes a project with all its documents, as [`Write::DeleteDocument`] does.
    DeleteProject {
        /// The key.
        id: String,
    },
}

impl Storage {
    /// Writes the batch in one transaction. `Ok` means that the transaction is complete; `Err`, that nothing of the
    /// batch is stored.
    ///
    /// # Errors
    /// `Conflict`, `Full`, `Closed`, or what else the browser says.
    pub async fn commit(&self, writes: &[Write], durability: Durability) -> Result<(), StorageError> {
        if writes.is_empty() {
            return Ok(());
        }
        self.explained(self.write(writes, durability).await)
    }

    async fn write(&self, writes: &[Write], durability: Durability) -> Result<(), StorageError> {
        let only_records = writes.iter().all(|write| matches!(write, Write::AppendRecord { .. }));
        // An edit is one record: the fewer stores a transaction is over, the sooner it begins.
        let stores: &[&str] = if only_records { &[JOURNAL] } else { &[PROJECTS, TEXTS, DOCUMENTS, JOURNAL] };
        let transaction = Transaction::write(self.database()?, stores, durability)?;
        let issued = issue(&transaction, writes);
        let cleaned = match issued {
            Ok(entries) => remove_unused_texts(&transaction, entries).await,
            Err(error) => Err(error),
        };
        match cleaned {
            // A failed request aborts the transaction; why is known at its end.
            Ok(()) => transaction.complete().await,
            Err(error) => {
                // It may have ended itself already; either way nothing of it stays, and `error` is the reason.
                let aborted = transaction.abort();
                let ended = transaction.complete().await;
                Err(match (aborted, ended) {
                    (Err(_), Err(reason)) => reason,
                    _ => error,
                })
            }
        }
    }
}

/// Issues all writes at once, awaiting nothing: requests are carried out in the order they were made. Gives the
/// reads of the entries that are being deleted, as they were.
fn issue(transaction: &Transaction, writes: &[Write]) -> Result<Vec<Pending>, StorageError> {
    let projects = || transaction.store(PROJECTS);
    let documents = || transaction.store(DOCUMENTS);
    let journal = transaction.store(JOURNAL)?;
    let mut deleted = Vec::new();
    for write in writes {
        match write {
            Write::PutProject { id, json, opened_at } => {
                let value = object(&[("json", json.into()), ("opened_at", opened_at.into())])?;
                sent(projects()?.put_with_key(&value, &id.into()))?;
            }
            Write::PutText { sha256, text } => {
                sent(transaction.store(TEXTS)?.put_with_key(&JsValue::from_str(text), &sha256.into()))?;
            }
            Write::PutDocument { project, document, text_sha256, seq, snapshot } => {
                let value = object(&[
                    (TEXT_SHA256, text_sha256.into()),
                    ("seq", (*seq).into()),
                    ("snapshot", snapshot.into()),
                ])?;
                sent(documents()?.put_with_key(&value, &key(&[project, document])))?;
            }
            Write::AppendRecord { project, document, seq, json } => {
                sent(journal.add_with_key(&json.into(), &journal_key(project, document, *seq)))?;
            }
            Write::DeleteDocument { project, document } => {
                let this = key(&[project, document]);
                deleted.push(Pending::new(documents()?.get_all_with_key(&this))?);
                sent(documents()?.delete(&this))?;
                sent(journal.delete(below(&[project, document])?.as_ref()))?;
            }
            Write::DeleteProject { id } => {
                let all = below(&[id])?;
                deleted.push(Pending::new(documents()?.get_all_with_key(all.as_ref()))?);
                sent(projects()?.delete(&id.into()))?;
                sent(documents()?.delete(all.as_ref()))?;
                sent(journal.delete(all.as_ref()))?;
            }
        }
    }
    Ok(deleted)
}

/// Counted after all other writes of the batch, so that a document put back in it keeps its text.
async fn remove_unused_texts(transaction: &Transaction, deleted: Vec<Pending>) -> Result<(), StorageError> {
    if deleted.is_empty() {
        return Ok(());
    }
    let texts: IdbObjectStore = transaction.store(TEXTS)?;
    let index = transaction.store(DOCUMENTS)?.index(TEXT_SHA256).map_err(|error| StorageError::from_js(&error))?;
    for entries in deleted {
        for entry in js_sys::Array::from(&entries.answer().await?).iter() {
            let sha256 = Reflect::get(&entry, &TEXT_SHA256.into()).unwrap_or(JsValue::UNDEFINED);
            if sha256.is_string() && answer(index.count_with_key(&sha256)).await?.as_f64() == Some(0.0) {
                sent(texts.delete(&sha256))?;
            }
        }
    }
    Ok(())
}

fn sent(request: Result<IdbRequest, JsValue>) -> Result<IdbRequest, StorageError> {
    request.map_err(|error| StorageError::from_js(&error))
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, StorageError> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value).map_err(|error| StorageError::from_js(&error))?;
    }
    Ok(object)
}
