//! Reading the stored work back. Whatever lies in the database, the answer is a value, never a panic.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbKeyRange;

use super::database::{Transaction, answer};
use super::{DOCUMENTS, JOURNAL, PROJECTS, Storage, StorageError, TEXT_SHA256, TEXTS, below, journal_key, key};

/// A project as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredProject {
    /// The key.
    pub id: String,
    /// What the program wrote; empty if [`Self::damaged`].
    pub json: String,
    /// When it was last opened, ISO 8601; empty if that is not known.
    pub opened_at: String,
    /// Why the entry cannot be read, if it cannot: one damaged project must not hide the others.
    pub damaged: Option<StorageError>,
}

/// A document as stored, with all its journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// The text, as imported.
    pub text: String,
    /// The number of the last journal record the snapshot contains, as the writer counts them.
    pub seq: u32,
    /// The annotations when the snapshot was written, JSON.
    pub snapshot: String,
    /// Every record of the document, in ascending order of its number.
    pub records: Vec<(u32, String)>,
}

impl Storage {
    /// All projects, the one opened last first.
    ///
    /// # Errors
    /// `Closed`, or what else the browser says.
    pub async fn projects(&self) -> Result<Vec<StoredProject>, StorageError> {
        self.explained(self.read_projects().await)
    }

    /// A document with its text and all its journal, all of one moment; `None` if there is none.
    ///
    /// # Errors
    /// `Damaged` if a part is missing or of the wrong kind, `Closed`, or what else the browser says.
    pub async fn document(&self, project: &str, document: &str) -> Result<Option<StoredDocument>, StorageError> {
        self.explained(self.read_document(project, document).await)
    }

    /// The records numbered above `seq`, in ascending order.
    ///
    /// # Errors
    /// `Damaged` if one is of the wrong kind, `Closed`, or what else the browser says.
    pub async fn records_after(
        &self,
        project: &str,
        document: &str,
        seq: u32,
    ) -> Result<Vec<(u32, String)>, StorageError> {
        self.explained(self.read_records_after(project, document, seq).await)
    }

    async fn read_projects(&self) -> Result<Vec<StoredProject>, StorageError> {
        let transaction = Transaction::read(self.database()?, &[PROJECTS])?;
        let store = transaction.store(PROJECTS)?;
        let keys = Array::from(&answer(store.get_all_keys()).await?);
        let values = Array::from(&answer(store.get_all()).await?);
        let mut projects: Vec<_> = keys.iter().zip(values.iter()).map(|(key, value)| project(&key, &value)).collect();
        projects.sort_by(|a, b| b.opened_at.cmp(&a.opened_at).then_with(|| a.id.cmp(&b.id)));
        Ok(projects)
    }

    async fn read_document(&self, project: &str, document: &str) -> Result<Option<StoredDocument>, StorageError> {
        let transaction = Transaction::read(self.database()?, &[DOCUMENTS, TEXTS, JOURNAL])?;
        let entry = answer(transaction.store(DOCUMENTS)?.get(&key(&[project, document]))).await?;
        if entry.is_undefined() {
            return Ok(None);
        }
        let name = format!("document “{document}”");
        let sha256 = string_field(&entry, TEXT_SHA256, &name)?;
        let text = answer(transaction.store(TEXTS)?.get(&sha256.as_str().into())).await?;
        let text = text.as_string().ok_or_else(|| StorageError::damaged(format!("the text of {name} is missing")))?;
        let seq =
            number(&field(&entry, "seq")).ok_or_else(|| StorageError::damaged(format!("{name} has no valid “seq”")))?;
        let snapshot = string_field(&entry, "snapshot", &name)?;
        let records = records(&transaction, &below(&[project, document])?, &name).await?;
        Ok(Some(StoredDocument { text, seq, snapshot, records }))
    }

    async fn read_records_after(
        &self,
        project: &str,
        document: &str,
        seq: u32,
    ) -> Result<Vec<(u32, String)>, StorageError> {
        let transaction = Transaction::read(self.database()?, &[JOURNAL])?;
        let end = key(&[project, document]);
        end.push(&Array::new());
        let range = IdbKeyRange::bound_with_lower_open(&journal_key(project, document, seq), &end, true)
            .map_err(|error| StorageError::from_js(&error))?;
        records(&transaction, &range, &format!("document “{document}”")).await
    }
}

async fn records(
    transaction: &Transaction,
    range: &IdbKeyRange,
    name: &str,
) -> Result<Vec<(u32, String)>, StorageError> {
    let journal = transaction.store(JOURNAL)?;
    let keys = Array::from(&answer(journal.get_all_keys_with_key(range)).await?);
    let values = Array::from(&answer(journal.get_all_with_key(range)).await?);
    let mut records = Vec::with_capacity(values.length() as usize);
    for (key, value) in keys.iter().zip(values.iter()) {
        let seq = key.dyn_ref::<Array>().and_then(|key| number(&key.get(2)));
        match (seq, value.as_string()) {
            (Some(seq), Some(json)) => records.push((seq, json)),
            (seq, _) => {
                let which = seq.map_or_else(|| "a change".to_owned(), |seq| format!("change {seq}"));
                return Err(StorageError::damaged(format!("{which} of {name} is not readable")));
            }
        }
    }
    Ok(records)
}

fn project(key: &JsValue, value: &JsValue) -> StoredProject {
    let id = key.as_string();
    let json = field(value, "json").as_string();
    let name = format!("project “{}”", id.as_deref().unwrap_or("?"));
    let damaged = match (&id, &json) {
        (Some(_), Some(_)) => None,
        (None, _) => Some(StorageError::damaged(format!("{name} has no valid id"))),
        (_, None) => Some(StorageError::damaged(format!("{name} has no valid “json”"))),
    };
    StoredProject {
        id: id.unwrap_or_default(),
        json: json.unwrap_or_default(),
        opened_at: field(value, "opened_at").as_string().unwrap_or_default(),
        damaged,
    }
}

/// Undefined when the value is no object or has no such field.
fn field(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn string_field(value: &JsValue, name: &str, of: &str) -> Result<String, StorageError> {
    field(value, name).as_string().ok_or_else(|| StorageError::damaged(format!("{of} has no valid “{name}”")))
}

fn number(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    // A float is compared on purpose: only whole numbers in range come back unchanged.
    (f64::from(number as u32) == number).then_some(number as u32)
}
