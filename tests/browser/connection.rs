//! The connection to the storage: how it is opened, shared, lost and refused, and what it asks of the browser.

use std::cell::Cell;
use std::rc::Rc;

use counterclaim::browser::storage::{Durability, Storage, StorageError, begin_new_log, estimate, request_persistence};
use wasm_bindgen_test::wasm_bindgen_test;

use super::storage::{OPEN, commit, fresh, project, record, script};

#[wasm_bindgen_test]
async fn another_tab_can_upgrade_and_this_one_is_told() {
    let name = "storage-upgrade";
    let storage = fresh(name).await;
    let told = Rc::new(Cell::new(0));
    let count = told.clone();
    storage.on_closed(move |reason| {
        assert_eq!(reason, StorageError::Closed);
        count.set(count.get() + 1);
    });
    assert!(!storage.is_closed());

    // Would wait for ever if the connection were held.
    script(name, &format!("{OPEN} (await open(9)).close();")).await;
    assert_eq!(told.get(), 1);
    assert!(storage.is_closed());
    assert_eq!(commit(&storage, &[project("p", "")]).await, Err(StorageError::Closed));
    assert_eq!(storage.projects().await, Err(StorageError::Closed));
    assert_eq!(Storage::open(name).await.err(), Some(StorageError::NewerVersion));

    // Told at once when it has happened already.
    let count = told.clone();
    storage.on_closed(move |_| count.set(count.get() + 1));
    assert_eq!(told.get(), 2);
}

#[wasm_bindgen_test]
async fn a_tab_that_holds_on_is_reported_and_not_waited_for() {
    let name = "storage-blocked";
    script(name, &format!("{OPEN} await request(indexedDB.deleteDatabase(name));")).await;
    // A connection to version 1 that ignores `versionchange`, and a program that wants version 2.
    let body = "const ask = indexedDB.open; IDBFactory.prototype.realOpen = ask;
        window.held = await open(1);
        IDBFactory.prototype.open = function (n) { return this.realOpen(n, 9); };";
    script(name, &format!("{OPEN} {body}")).await;
    let blocked = Storage::open(name).await.err();
    script(name, "IDBFactory.prototype.open = IDBFactory.prototype.realOpen; window.held.close();").await;
    assert_eq!(blocked, Some(StorageError::Blocked));
    // The late connection of the refused attempt closes itself: deleting does not hang.
    script(name, &format!("{OPEN} await request(indexedDB.deleteDatabase(name));")).await;
}

#[wasm_bindgen_test]
async fn storage_that_is_not_given_is_said_to_be_unavailable() {
    for getter in ["throw new DOMException('blocked', 'SecurityError')", "return null", "return undefined"] {
        script(
            "",
            &format!(
                "window.realStorage = Object.getOwnPropertyDescriptor(window, 'indexedDB');
                 Object.defineProperty(window, 'indexedDB', {{ configurable: true, get() {{ {getter} }} }})"
            ),
        )
        .await;
        let refused = Storage::open("storage-unavailable").await.err();
        script("", "Object.defineProperty(window, 'indexedDB', window.realStorage)").await;
        assert_eq!(refused, Some(StorageError::Unavailable), "{getter}");
    }
}

#[wasm_bindgen_test]
async fn durability_reaches_the_browser() {
    let name = "storage-durability";
    let storage = fresh(name).await;
    script(
        name,
        "window.realTransaction = IDBDatabase.prototype.transaction; window.seen = [];
         IDBDatabase.prototype.transaction = function (...given) {
             const made = window.realTransaction.apply(this, given); window.seen.push(made.durability); return made; };",
    )
    .await;
    storage.commit(&[project("p", "")], Durability::Strict).await.unwrap();
    storage.commit(&[project("p", "")], Durability::Relaxed).await.unwrap();
    let seen =
        script(name, "IDBDatabase.prototype.transaction = window.realTransaction; return window.seen.join(' ');").await;
    assert_eq!(seen.as_string().unwrap(), "strict relaxed");
}

#[wasm_bindgen_test]
async fn clones_share_the_connection_and_the_last_one_closes_it() {
    let name = "storage-clones";
    let storage = fresh(name).await;
    let clone = storage.clone();
    drop(storage);
    commit(&clone, &[project("p", "")]).await.unwrap();
    drop(clone);
    // Would be blocked for ever by an open connection, since nobody listens any more.
    script(name, &format!("{OPEN} await request(indexedDB.deleteDatabase(name));")).await;
}

#[wasm_bindgen_test]
async fn room_and_persistence_can_be_asked_for() {
    let (used, quota) = estimate().await.unwrap();
    assert!(quota > used, "{used} of {quota}");
    assert!(request_persistence().await.is_some());
}

#[wasm_bindgen_test]
async fn a_new_log_leaves_what_is_stored_and_no_database_behind() {
    let storage = fresh("storage-log").await;
    commit(&storage, &[project("p", "2024"), record("p", "d", 1)]).await.unwrap();
    // As a page leaves it that was closed in the middle.
    script("counterclaim-log", &format!("{OPEN} (await open(1)).close();")).await;
    begin_new_log().await.unwrap();
    let names = script("", "return (await indexedDB.databases()).map((one) => one.name).join();").await;
    assert!(!names.as_string().unwrap().contains("counterclaim-log"), "{names:?}");
    assert_eq!(storage.projects().await.unwrap().len(), 1);
    commit(&storage, &[record("p", "d", 2)]).await.unwrap();
}
