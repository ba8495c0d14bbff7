//! Reading the stored work back. Whatever lies in the database, the answer is a value, never a panic.

use std::collections::BTreeSet;

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbKeyRange;

use super::database::{Transaction, answer};
use super::{
    ALL, ASIDE, DOCUMENTS, EARLIER, JOURNAL, PROJECTS, Storage, StorageError, TEXT_SHA256, TEXTS, below, journal_key,
    key, sent,
};

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredDocument {
    /// The text, as imported.
    pub text: String,
    /// The number of the last journal record the snapshot contains, as the writer counts them, and the annotations
    /// when it was written, JSON. The earlier one in the place of one that is of the wrong kind; none if both are.
    pub snapshot: Option<(u32, String)>,
    /// Every record of the document, in ascending order of its number; `None`: one that is no text.
    pub records: Records,
    /// What is missing or of the wrong kind.
    pub damage: Vec<String>,
}

/// Records by number; `None`: one that is no text.
pub type Records = Vec<(u32, Option<String>)>;

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
    /// `Damaged` if the text is missing, `Closed`, or what else the browser says.
    pub async fn document(&self, project: &str, document: &str) -> Result<Option<StoredDocument>, StorageError> {
        self.explained(self.read_document(project, document).await)
    }

    /// The records numbered above `seq`, in ascending order.
    ///
    /// # Errors
    /// `Closed`, or what else the browser says.
    pub async fn records_after(&self, project: &str, document: &str, seq: u32) -> Result<Records, StorageError> {
        self.explained(self.read_records_after(project, document, seq).await)
    }

    /// The snapshot before the newest, as [`StoredDocument::snapshot`]; `None` if there is none, or none of the right
    /// kind.
    ///
    /// # Errors
    /// `Closed`, or what else the browser says.
    pub async fn earlier(&self, project: &str, document: &str) -> Result<Option<(u32, String)>, StorageError> {
        let read = async {
            let transaction = Transaction::read(self.database()?, &[EARLIER])?;
            let entry = answer(transaction.store(EARLIER)?.get(&key(&[project, document]))).await?;
            Ok(snapshot(&entry))
        };
        self.explained(read.await)
    }

    /// What was set aside of a document, or of all documents of a project for an empty `document`, the oldest first:
    /// everything that was stored, as JSON.
    ///
    /// # Errors
    /// `Closed`, or what else the browser says.
    pub async fn set_aside(&self, project: &str, document: &str) -> Result<Vec<String>, StorageError> {
        let read = async {
            let transaction = Transaction::read(self.database()?, &[ASIDE])?;
            let range = of(project, document)?;
            let entries = answer(transaction.store(ASIDE)?.get_all_with_key(range.as_ref())).await?;
            Ok(Array::from(&entries).iter().map(|entry| json(&entry)).collect())
        };
        self.explained(read.await)
    }

    /// Everything that is stored of a document, or of a project and all its documents for an empty `document`, as it is:
    /// an object with a list of keys and values for each store, JSON.
    ///
    /// # Errors
    /// `Closed`, or what else the browser says.
    pub async fn as_stored(&self, project: &str, document: &str) -> Result<String, StorageError> {
        self.explained(self.read_as_stored(project, document).await.map(|all| json(&all)))
    }

    /// How many bytes are stored of a project: texts, states, edits and what was set aside, as UTF-8 and with their keys.
    ///
    /// # Errors
    /// `Closed`, or what else the browser says.
    pub async fn size(&self, project: &str) -> Result<u64, StorageError> {
        self.explained(self.read_as_stored(project, "").await.map(|all| size(&all, DEEPEST)))
    }

    async fn read_as_stored(&self, project: &str, document: &str) -> Result<Object, StorageError> {
        let transaction = Transaction::read(self.database()?, &ALL)?;
        let range = of(project, document)?;
        let all = Object::new();
        let (texts, mut known) = (Array::new(), BTreeSet::new());
        for name in [DOCUMENTS, EARLIER, JOURNAL, ASIDE] {
            let store = transaction.store(name)?;
            let keys = Array::from(&answer(store.get_all_keys_with_key(&range)).await?);
            let values = Array::from(&answer(store.get_all_with_key(&range)).await?);
            let entries = Array::new();
            for (key, value) in keys.iter().zip(values.iter()) {
                if let Some(sha256) = field(&value, TEXT_SHA256).as_string()
                    && known.insert(sha256.clone())
                {
                    let sha256 = sha256.into();
                    let text = answer(transaction.store(TEXTS)?.get(&sha256)).await?;
                    texts.push(&Array::of2(&sha256, &text));
                }
                entries.push(&Array::of2(&key, &value));
            }
            sent(Reflect::set(&all, &name.into(), &entries))?;
        }
        let entry = answer(transaction.store(PROJECTS)?.get(&project.into())).await?;
        sent(Reflect::set(&all, &PROJECTS.into(), &Array::of1(&Array::of2(&project.into(), &entry))))?;
        sent(Reflect::set(&all, &TEXTS.into(), &texts))?;
        Ok(all)
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
        let transaction = Transaction::read(self.database()?, &[DOCUMENTS, EARLIER, TEXTS, JOURNAL])?;
        let this = key(&[project, document]);
        let mut stored = StoredDocument::default();
        let mut entry = answer(transaction.store(DOCUMENTS)?.get(&this)).await?;
        stored.snapshot = snapshot(&entry);
        if stored.snapshot.is_none() {
            let earlier = answer(transaction.store(EARLIER)?.get(&this)).await?;
            if entry.is_undefined() && earlier.is_undefined() {
                return Ok(None);
            }
            stored.snapshot = snapshot(&earlier);
            stored.damage.push("The newest state is missing or not readable.".to_owned());
            if field(&entry, TEXT_SHA256).as_string().is_none() {
                entry = earlier;
            }
        }
        let text = match field(&entry, TEXT_SHA256).as_string() {
            Some(sha256) => answer(transaction.store(TEXTS)?.get(&sha256.as_str().into())).await?.as_string(),
            None => None,
        };
        let missing = || StorageError::damaged(format!("the text of document “{document}” is missing"));
        stored.text = text.ok_or_else(missing)?;
        stored.records = records(&transaction, &below(&[project, document])?, &mut stored.damage).await?;
        Ok(Some(stored))
    }

    async fn read_records_after(&self, project: &str, document: &str, seq: u32) -> Result<Records, StorageError> {
        let transaction = Transaction::read(self.database()?, &[JOURNAL])?;
        let end = key(&[project, document]);
        end.push(&Array::new());
        let start = journal_key(project, document, seq);
        let range = sent(IdbKeyRange::bound_with_lower_open(&start, &end, true))?;
        records(&transaction, &range, &mut Vec::new()).await
    }
}

async fn records(
    transaction: &Transaction,
    range: &IdbKeyRange,
    damage: &mut Vec<String>,
) -> Result<Records, StorageError> {
    let journal = transaction.store(JOURNAL)?;
    let keys = Array::from(&answer(journal.get_all_keys_with_key(range)).await?);
    let values = Array::from(&answer(journal.get_all_with_key(range)).await?);
    let mut records = Vec::with_capacity(values.length() as usize);
    for (key, value) in keys.iter().zip(values.iter()) {
        match key.dyn_ref::<Array>().and_then(|key| number(&key.get(2))) {
            Some(seq) => records.push((seq, value.as_string())),
            None => damage.push("An edit has no number.".to_owned()),
        }
    }
    Ok(records)
}

/// The keys of what is stored of a document, or of all of a project's for an empty `document`.
fn of(project: &str, document: &str) -> Result<IdbKeyRange, StorageError> {
    if document.is_empty() { below(&[project]) } else { below(&[project, document]) }
}

/// How deep what this program stores is nested, from the object of all stores to a record that was set aside.
const DEEPEST: u32 = 5;

fn size(value: &JsValue, deep: u32) -> u64 {
    match value.as_string() {
        Some(text) => text.len() as u64,
        None if deep > 0 && value.is_object() => {
            Object::values(value.unchecked_ref()).iter().map(|value| size(&value, deep - 1)).sum()
        }
        None => 0,
    }
}

fn json(value: &JsValue) -> String {
    js_sys::JSON::stringify(value).map_or_else(|_| "null".to_owned(), String::from)
}

fn snapshot(entry: &JsValue) -> Option<(u32, String)> {
    Some((number(&field(entry, "seq"))?, field(entry, "snapshot").as_string()?))
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

fn number(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    // A float is compared on purpose: only whole numbers in range come back unchanged.
    (f64::from(number as u32) == number).then_some(number as u32)
}
