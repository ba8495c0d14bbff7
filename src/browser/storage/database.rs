//! IndexedDB as futures: opening, one transaction, one request.
//!
//! Every future here is resolved by an event of the database itself, so that awaiting it inside a transaction
//! keeps the transaction alive; awaiting anything else would end it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{
    IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode,
};

use super::StorageError;

#[wasm_bindgen]
extern "C" {
    /// With what is not in the stable part of web-sys yet.
    #[wasm_bindgen(extends = Object)]
    type Database;
    /// A browser that does not know `options` ignores them.
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Database, stores: &Array, mode: &str, options: &Object) -> Result<IdbTransaction, JsValue>;
}

/// How far a write must have gone before it counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Handed to the operating system: survives a killed browser, not a power cut.
    Relaxed,
    /// Flushed to the disk.
    Strict,
}

fn factory() -> Result<IdbFactory, StorageError> {
    // Some browsers throw here in a private window, others answer null.
    web_sys::window().and_then(|window| window.indexed_db().ok().flatten()).ok_or(StorageError::Unavailable)
}

/// How long the browser may take to open a database: a slow disk takes a second or two.
const PATIENCE_MILLISECONDS: i32 = 6_000;

/// Opens a database; `create` makes the stores of a new one.
pub(super) async fn open(
    name: &str,
    version: u32,
    create: fn(&IdbDatabase) -> Result<(), JsValue>,
) -> Result<IdbDatabase, StorageError> {
    let window = web_sys::window().ok_or(StorageError::Unavailable)?;
    let request =
        factory()?.open_with_u32(name, version).map_err(|error| unavailable(StorageError::from_js(&error)))?;

    let failure: Rc<RefCell<Option<StorageError>>> = Rc::default();
    let upgrade = {
        let (request, failure) = (request.clone(), failure.clone());
        Closure::once(move || {
            if let Err(error) = upgraded(&request, create) {
                *failure.borrow_mut() = Some(error);
            }
        })
    };
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));

    let event = Promise::new(&mut |resolve, _| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&resolve));
        request.set_onblocked(Some(&resolve));
        // Where there is no clock, one waits.
        drop(window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE_MILLISECONDS));
    });
    let event = event.await.map_err(|error| StorageError::from_js(&error))?;
    request.set_onupgradeneeded(None);
    request.set_onblocked(None);
    // Time that is up is no event.
    let kind = event.dyn_ref::<web_sys::Event>().map(web_sys::Event::type_);
    if kind.as_deref().is_none_or(|kind| kind == "blocked") {
        close_when_opened(&request);
        return Err(if kind.is_some() { StorageError::Blocked } else { StorageError::Silent });
    }
    request.set_onsuccess(None);
    request.set_onerror(None);
    if let Some(error) = failure.borrow_mut().take() {
        return Err(error);
    }
    let database = outcome(&request).map_err(unavailable)?;
    database.dyn_into().map_err(|other| StorageError::Other(format!("opening gave {other:?}")))
}

/// Deletes the database of that name, if there is one. Other tabs close their connections when they hear of it.
///
/// # Errors
/// What the browser says.
pub async fn delete(name: &str) -> Result<(), StorageError> {
    answer(factory()?.delete_database(name).map(Into::into)).await.map(drop)
}

/// A page that may not store gets `InvalidStateError` from some browsers on opening, not "closed".
fn unavailable(error: StorageError) -> StorageError {
    if error == StorageError::Closed { StorageError::Unavailable } else { error }
}

fn upgraded(request: &IdbOpenDbRequest, create: fn(&IdbDatabase) -> Result<(), JsValue>) -> Result<(), StorageError> {
    let made = outcome(request).and_then(|database| {
        let database =
            database.dyn_into().map_err(|other| StorageError::Other(format!("the upgrade gave {other:?}")))?;
        create(&database).map_err(|error| StorageError::from_js(&error))
    });
    if made.is_err()
        && let Some(transaction) = request.transaction()
    {
        // A half-made database must not stay.
        transaction.abort().map_err(|error| StorageError::from_js(&error))?;
    }
    made
}

/// A blocked request may still succeed later; nobody waits for that connection any more, and nobody makes the stores.
fn close_when_opened(request: &IdbOpenDbRequest) {
    let late = request.clone();
    let leave_as_it_is = Closure::once_into_js(move || {
        if let Some(transaction) = late.transaction() {
            // Fails only if the upgrade has failed already.
            drop(transaction.abort());
        }
    });
    request.set_onupgradeneeded(Some(leave_as_it_is.unchecked_ref()));
    let late = request.clone();
    let close = Closure::once_into_js(move || {
        if let Ok(database) = outcome(&late)
            && let Some(database) = database.dyn_ref::<IdbDatabase>()
        {
            database.close();
        }
    });
    request.set_onerror(None);
    request.set_onsuccess(Some(close.unchecked_ref()));
}

/// What a request that is done has to say.
fn outcome(request: &IdbRequest) -> Result<JsValue, StorageError> {
    match request.error() {
        Ok(Some(exception)) => Err(StorageError::from_exception(&exception)),
        Ok(None) => request.result().map_err(|error| StorageError::from_js(&error)),
        Err(error) => Err(StorageError::from_js(&error)),
    }
}

/// A request on its way, listened to from the start: its answer must not be missed while another is awaited.
pub(super) struct Pending {
    request: IdbRequest,
    event: Promise,
}

impl Pending {
    pub(super) fn new(request: Result<IdbRequest, JsValue>) -> Result<Self, StorageError> {
        let request = request.map_err(|error| StorageError::from_js(&error))?;
        let event = Promise::new(&mut |resolve, _| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&resolve));
        });
        Ok(Self { request, event })
    }

    /// The transaction is still open when the answer arrives.
    pub(super) async fn answer(self) -> Result<JsValue, StorageError> {
        self.event.await.map_err(|error| StorageError::from_js(&error))?;
        self.request.set_onsuccess(None);
        self.request.set_onerror(None);
        outcome(&self.request)
    }
}

/// The answer of a request made just now.
pub(super) async fn answer(request: Result<IdbRequest, JsValue>) -> Result<JsValue, StorageError> {
    Pending::new(request)?.answer().await
}

/// One transaction. [`Self::complete`] is the only proof that its writes happened.
pub(super) struct Transaction {
    inner: IdbTransaction,
    ended: Promise,
}

impl Transaction {
    pub(super) fn read(database: &IdbDatabase, stores: &[&str]) -> Result<Self, StorageError> {
        database
            .transaction_with_str_sequence_and_mode(&names(stores), IdbTransactionMode::Readonly)
            .map(Self::started)
            .map_err(|error| StorageError::from_js(&error))
    }

    pub(super) fn write(database: &IdbDatabase, stores: &[&str], durability: Durability) -> Result<Self, StorageError> {
        let wanted = match durability {
            Durability::Relaxed => "relaxed",
            Durability::Strict => "strict",
        };
        let begin = || {
            let options = Object::new();
            Reflect::set(&options, &"durability".into(), &wanted.into())?;
            database.unchecked_ref::<Database>().transaction(&names(stores), "readwrite", &options)
        };
        begin().map(Self::started).map_err(|error| StorageError::from_js(&error))
    }

    fn started(inner: IdbTransaction) -> Self {
        // Listened to from the start: the end must not be missed while requests are awaited.
        let ended = Promise::new(&mut |resolve, _| {
            inner.set_oncomplete(Some(&resolve));
            inner.set_onabort(Some(&resolve));
        });
        Self { inner, ended }
    }

    pub(super) fn store(&self, name: &str) -> Result<IdbObjectStore, StorageError> {
        self.inner.object_store(name).map_err(|error| StorageError::from_js(&error))
    }

    /// Gives every write of this transaction up.
    pub(super) fn abort(&self) -> Result<(), StorageError> {
        self.inner.abort().map_err(|error| StorageError::from_js(&error))
    }

    /// Says that nothing more is coming, so that the end does not wait for this page to hear of each request: a page that
    /// was left meanwhile would give its writes up.
    #[expect(deprecated, reason = "web-sys marks it so; the Indexed Database API 3.0 does not")]
    pub(super) fn commit(&self) {
        // Refused where a request has failed already, which the end tells; unknown to browsers before 2021, where the
        // transaction ends by itself.
        drop(self.inner.commit());
    }

    /// Waits for the end: `Ok` after the `complete` event, else why the whole transaction was undone.
    pub(super) async fn complete(self) -> Result<(), StorageError> {
        let event = self.ended.await.map_err(|error| StorageError::from_js(&error))?;
        self.inner.set_oncomplete(None);
        self.inner.set_onabort(None);
        if event.dyn_ref::<web_sys::Event>().is_some_and(|event| event.type_() == "complete") {
            return Ok(());
        }
        Err(match self.inner.error() {
            Some(exception) => StorageError::from_exception(&exception),
            None => StorageError::Other("the write was interrupted".to_owned()),
        })
    }
}

fn names(stores: &[&str]) -> Array {
    stores.iter().map(|name| JsValue::from_str(name)).collect()
}
