//! Writing: a batch of writes is one transaction, done at its `complete` event and not before.

use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{IdbKeyRange, IdbObjectStore};

use super::database::{Durability, Pending, Transaction, answer};
use super::{
    ALL, ASIDE, DOCUMENTS, EARLIER, JOURNAL, PROJECTS, Storage, StorageError, TEXT_SHA256, TEXTS, below, journal_key,
    key, sent,
};

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
    /// Stores a snapshot. Its text must be stored already or in the same batch.
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
        /// What becomes of the one before it.
        over: Over,
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
    /// Stores one record, in the place of those numbered from `since` to `seq`.
    PutRecord {
        /// The project's id.
        project: String,
        /// The document's id.
        document: String,
        /// The number of the first record it stands for; its own if only for itself.
        since: u32,
        /// The record's number.
        seq: u32,
        /// The record.
        json: String,
    },
    /// Keeps what is stored of a document as it is in a place of its own, before the other writes of the batch.
    SetAside {
        /// The project's id.
        project: String,
        /// The document's id.
        document: String,
        /// ISO 8601.
        at: String,
        /// What is wrong with it.
        why: String,
    },
    /// Keeps changes that could not be stored as what they are.
    PutAside {
        /// The project's id.
        project: String,
        /// The document's id.
        document: String,
        /// ISO 8601.
        at: String,
        /// Why.
        why: String,
        /// The records, JSON.
        records: Vec<String>,
    },
    /// Removes a document's snapshots and journal and what was set aside of it, and its text unless another document has the same one.
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

/// What a snapshot may take the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Whatever is there, if anything is; it becomes the earlier one.
    Any,
    /// What is damaged: the earlier one stays what it is.
    Damaged,
    /// One of the same edit or an earlier one, which becomes the earlier one. Otherwise nothing is written: where there is
    /// none, the document was deleted; where there is a later one, whoever writes is behind.
    Older,
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
        let stores: &[&str] = if only_records { &[JOURNAL] } else { &ALL };
        let transaction = Transaction::write(self.database()?, stores, durability)?;
        let cleaned = match issue(&transaction, writes) {
            Ok(reads) if reads.is_empty() => {
                transaction.commit();
                Ok(())
            }
            Ok(reads) => finish(&transaction, reads).await,
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

/// What a batch has to read before it is complete: requests are carried out in the order they were made, so each read
/// gives what was there before the write that follows it.
#[derive(Default)]
struct Reads {
    /// Entries that are being deleted.
    deleted: Vec<Pending>,
    /// Snapshots that are being replaced, with their keys, and by what edit's, if only where they are no later.
    replaced: Vec<(Array, Pending, Option<Newer>)>,
    /// What is set aside: its key, the object it becomes, its parts by name.
    aside: Vec<(Array, Object, Vec<Part>)>,
}

impl Reads {
    fn is_empty(&self) -> bool {
        self.deleted.is_empty() && self.replaced.is_empty() && self.aside.is_empty()
    }
}

/// A snapshot that is not written yet: the number of its last edit, and what to write.
type Newer = (u32, Object);

/// A field of what is set aside, and the read that gives it.
type Part = (&'static str, Pending);

/// Issues all writes at once, awaiting nothing.
fn issue(transaction: &Transaction, writes: &[Write]) -> Result<Reads, StorageError> {
    let journal = transaction.store(JOURNAL)?;
    let mut reads = Reads::default();
    for write in writes {
        match write {
            Write::PutProject { id, json, opened_at } => {
                let value = object(&[("json", json.into()), ("opened_at", opened_at.into())])?;
                sent(transaction.store(PROJECTS)?.put_with_key(&value, &id.into()))?;
            }
            Write::PutText { sha256, text } => {
                sent(transaction.store(TEXTS)?.put_with_key(&JsValue::from_str(text), &sha256.into()))?;
            }
            Write::PutDocument { project, document, text_sha256, seq, snapshot, over } => {
                let (documents, this) = (transaction.store(DOCUMENTS)?, key(&[project, document]));
                let value = object(&[
                    (TEXT_SHA256, text_sha256.into()),
                    ("seq", (*seq).into()),
                    ("snapshot", snapshot.into()),
                ])?;
                if *over != Over::Damaged {
                    let newer = (*over == Over::Older).then(|| (*seq, value.clone()));
                    reads.replaced.push((this.clone(), Pending::new(documents.get(&this))?, newer));
                }
                if *over != Over::Older {
                    sent(documents.put_with_key(&value, &this))?;
                }
            }
            Write::AppendRecord { project, document, seq, json } => {
                sent(journal.add_with_key(&json.into(), &journal_key(project, document, *seq)))?;
            }
            Write::PutRecord { project, document, since, seq, json } => {
                let this = journal_key(project, document, *seq);
                let range = sent(IdbKeyRange::bound(&journal_key(project, document, *since), &this))?;
                sent(journal.delete(&range))?;
                sent(journal.put_with_key(&json.into(), &this))?;
            }
            Write::SetAside { project, document, at, why } => {
                let (this, range) = (key(&[project, document]), below(&[project, document])?);
                let parts = vec![
                    ("snapshot", Pending::new(transaction.store(DOCUMENTS)?.get(&this))?),
                    ("earlier", Pending::new(transaction.store(EARLIER)?.get(&this))?),
                    ("numbers", Pending::new(journal.get_all_keys_with_key(&range))?),
                    ("records", Pending::new(journal.get_all_with_key(&range))?),
                ];
                reads.aside.push((key(&[project, document, at]), aside(document, at, why)?, parts));
            }
            Write::PutAside { project, document, at, why, records } => {
                let value = aside(document, at, why)?;
                let records: Array = records.iter().map(JsValue::from).collect();
                sent(Reflect::set(&value, &"not_stored".into(), &records))?;
                reads.aside.push((key(&[project, document, at]), value, Vec::new()));
            }
            Write::DeleteDocument { project, document } => {
                delete(transaction, &below(&[project, document])?, Some(&key(&[project, document])), &mut reads)?;
            }
            Write::DeleteProject { id } => {
                sent(transaction.store(PROJECTS)?.delete(&id.into()))?;
                delete(transaction, &below(&[id])?, None, &mut reads)?;
            }
        }
    }
    Ok(reads)
}

/// Deletes the entries of `range`, and of `one` where a document has just one.
fn delete(
    transaction: &Transaction,
    range: &IdbKeyRange,
    one: Option<&Array>,
    reads: &mut Reads,
) -> Result<(), StorageError> {
    for name in [DOCUMENTS, EARLIER, JOURNAL, ASIDE] {
        let store = transaction.store(name)?;
        let key: &JsValue = match one {
            Some(one) if matches!(name, DOCUMENTS | EARLIER) => one,
            _ => range,
        };
        if name == DOCUMENTS {
            reads.deleted.push(Pending::new(store.get_all_with_key(key))?);
        }
        sent(store.delete(key))?;
    }
    Ok(())
}

/// Does what needed the reads. Texts are counted after all other writes of the batch, so that a document put back in it
/// keeps its text.
async fn finish(transaction: &Transaction, reads: Reads) -> Result<(), StorageError> {
    for (key, value, parts) in reads.aside {
        for (name, part) in parts {
            sent(Reflect::set(&value, &name.into(), &part.answer().await?))?;
        }
        sent(transaction.store(ASIDE)?.put_with_key(&value, &key))?;
    }
    for (key, replaced, newer) in reads.replaced {
        let before = replaced.answer().await?;
        if !before.is_object() {
            continue;
        }
        if let Some((seq, value)) = newer {
            let there = Reflect::get(&before, &"seq".into()).unwrap_or(JsValue::UNDEFINED);
            if there.as_f64().is_some_and(|there| there > f64::from(seq)) {
                continue;
            }
            sent(transaction.store(DOCUMENTS)?.put_with_key(&value, &key))?;
        }
        sent(transaction.store(EARLIER)?.put_with_key(&before, &key))?;
    }
    if reads.deleted.is_empty() {
        return Ok(());
    }
    let texts: IdbObjectStore = transaction.store(TEXTS)?;
    let index = sent(transaction.store(DOCUMENTS)?.index(TEXT_SHA256))?;
    for entries in reads.deleted {
        for entry in Array::from(&entries.answer().await?).iter() {
            let sha256 = Reflect::get(&entry, &TEXT_SHA256.into()).unwrap_or(JsValue::UNDEFINED);
            if sha256.is_string() && answer(index.count_with_key(&sha256)).await?.as_f64() == Some(0.0) {
                sent(texts.delete(&sha256))?;
            }
        }
    }
    Ok(())
}

fn aside(document: &str, at: &str, why: &str) -> Result<Object, StorageError> {
    object(&[("document", document.into()), ("at", at.into()), ("why", why.into())])
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, StorageError> {
    let object = Object::new();
    for (name, value) in fields {
        sent(Reflect::set(&object, &(*name).into(), value))?;
    }
    Ok(object)
}
