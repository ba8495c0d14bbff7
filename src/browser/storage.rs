//! The person's work, kept in this browser: one IndexedDB database with projects, texts, snapshots and journals.
//!
//! Owns: the names and shapes of what is stored (version [`VERSION`]), [`Storage`], [`Write`].
//! Must not know: what the JSON in it says.
//!
//! | store | key | value |
//! |---|---|---|
//! | `projects` | project id | `{json, opened_at}` |
//! | `texts` | SHA-256 of the text, hex | the text, once |
//! | `documents` | `[project, document]` | `{text_sha256, seq, snapshot}`; index `text_sha256` |
//! | `journal` | `[project, document, seq]` | one record, JSON |
//! | `earlier` | `[project, document]` | what was in `documents` before, in case what is there now gets damaged |
//! | `aside` | `[project, document, time]` | what was found damaged, as it was, or could not be stored, and why |
//!
//! Version 2 added the last two.
//!
//! Limitations: strings are stored as JavaScript strings; a lone surrogate cannot occur, since all come from Rust.

mod database;
mod error;
pub mod handles;
mod log;
mod quota;
mod read;
mod write;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::IdbDatabase;

pub use database::{Durability, delete};
pub use error::StorageError;
pub use log::begin as begin_new_log;
pub use quota::{estimate, is_persistent, request_persistence};
pub use read::{Records, StoredDocument, StoredProject};
pub use write::{Over, Write};

/// The name of the program's database.
pub const NAME: &str = "counterclaim";
/// The version of the stores; a database with a higher one is refused ([`StorageError::NewerVersion`]).
pub const VERSION: u32 = 2;

/// Every database of the program.
pub const DATABASES: [&str; 3] = [NAME, handles::NAME, log::NAME];

const PROJECTS: &str = "projects";
const TEXTS: &str = "texts";
const DOCUMENTS: &str = "documents";
const JOURNAL: &str = "journal";
const EARLIER: &str = "earlier";
const ASIDE: &str = "aside";
const ALL: [&str; 6] = [PROJECTS, TEXTS, DOCUMENTS, JOURNAL, EARLIER, ASIDE];
const TEXT_SHA256: &str = "text_sha256";

/// An open connection. Clones share it; it is closed when the last one is dropped.
#[derive(Clone)]
pub struct Storage {
    connection: Rc<Connection>,
}

/// Called once, with the reason, when the connection is lost from outside.
type OnClosed = Box<dyn FnOnce(StorageError)>;

struct Connection {
    database: IdbDatabase,
    state: Rc<State>,
    // Removed from the database when dropped.
    _listeners: [EventListener; 2],
}

#[derive(Default)]
struct State {
    closed: Cell<bool>,
    on_closed: RefCell<Option<OnClosed>>,
}

impl State {
    fn close(&self) {
        if self.closed.replace(true) {
            return;
        }
        let callback = self.on_closed.borrow_mut().take();
        if let Some(callback) = callback {
            callback(StorageError::Closed);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Running transactions still finish.
        self.database.close();
    }
}

impl Storage {
    /// Opens the database of that name ([`NAME`], but for tests), and makes the stores it lacks if it is new or older.
    ///
    /// # Errors
    /// `Unavailable`, `Blocked`, `NewerVersion`, `Full`, or what else the browser says.
    pub async fn open(name: &str) -> Result<Self, StorageError> {
        let database = database::open(name, VERSION, create).await?;
        let state = Rc::new(State::default());
        let version_change = {
            let (database, state) = (database.clone(), state.clone());
            // Another tab wants to upgrade or delete: holding on would block it for good.
            EventListener::new(&database.clone(), "versionchange", move |_| {
                database.close();
                state.close();
            })
        };
        let close = {
            let state = state.clone();
            EventListener::new(&database, "close", move |_| state.close())
        };
        Ok(Self { connection: Rc::new(Connection { database, state, _listeners: [version_change, close] }) })
    }

    /// Sets what happens, once, when the connection is lost from outside: at once if it already is. From then on
    /// everything answers [`StorageError::Closed`]. The earlier callback, if any, is dropped.
    pub fn on_closed(&self, callback: impl FnOnce(StorageError) + 'static) {
        let state = &self.connection.state;
        if state.closed.get() {
            callback(StorageError::Closed);
        } else {
            state.on_closed.replace(Some(Box::new(callback)));
        }
    }

    /// Whether the connection was lost from outside.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.connection.state.closed.get()
    }

    fn database(&self) -> Result<&IdbDatabase, StorageError> {
        if self.is_closed() { Err(StorageError::Closed) } else { Ok(&self.connection.database) }
    }

    /// An interrupted transaction has no better reason than the lost connection, if it was lost.
    fn explained<T>(&self, result: Result<T, StorageError>) -> Result<T, StorageError> {
        result.map_err(|error| match error {
            StorageError::Other(_) if self.is_closed() => StorageError::Closed,
            error => error,
        })
    }
}

/// Makes the stores that are missing; those of an older version stay as they are.
fn create(database: &IdbDatabase) -> Result<(), JsValue> {
    let there = database.object_store_names();
    for name in ALL.into_iter().filter(|name| !there.contains(name)) {
        let store = database.create_object_store(name)?;
        if name == DOCUMENTS {
            store.create_index_with_str(TEXT_SHA256, TEXT_SHA256)?;
        }
    }
    Ok(())
}

fn key(parts: &[&str]) -> Array {
    parts.iter().map(|part| JsValue::from_str(part)).collect()
}

fn journal_key(project: &str, document: &str, seq: u32) -> JsValue {
    Array::of3(&project.into(), &document.into(), &seq.into()).into()
}

fn sent<T>(request: Result<T, JsValue>) -> Result<T, StorageError> {
    request.map_err(|error| StorageError::from_js(&error))
}

/// All array keys that begin with `parts`: an array sorts after every string and number, so `[…parts, []]` ends them.
fn below(parts: &[&str]) -> Result<web_sys::IdbKeyRange, StorageError> {
    let end = key(parts);
    end.push(&Array::new());
    sent(web_sys::IdbKeyRange::bound(&key(parts), &end))
}
