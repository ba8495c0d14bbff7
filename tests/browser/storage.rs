//! The storage on a real IndexedDB: what is committed is there for a new connection, whole or not at all.

use std::rc::Rc;

use counterclaim::browser::storage::{
    Durability, Over, Records, Storage, StorageError, StoredDocument, VERSION, Write,
};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

/// Runs JavaScript with `name` bound to the database's name: what another program, or another version, would do.
pub(super) async fn script(name: &str, body: &str) -> JsValue {
    let run = Function::new_with_args("name", &format!("return (async () => {{ {body} }})()"));
    let promise: Promise = run.call1(&JsValue::NULL, &name.into()).unwrap().dyn_into().unwrap();
    promise.await.unwrap()
}

pub(super) const OPEN: &str = "const request = (r) => new Promise((yes, no) => { r.onsuccess = () => yes(r.result);
        r.onerror = () => no(r.error); });
    const open = (version) => request(indexedDB.open(name, version));";

pub(super) async fn fresh(name: &str) -> Storage {
    script(name, &format!("{OPEN} await request(indexedDB.deleteDatabase(name));")).await;
    Storage::open(name).await.unwrap()
}

pub(super) fn project(id: &str, opened_at: &str) -> Write {
    Write::PutProject { id: id.into(), json: format!("{{\"name\":\"{id}\"}}"), opened_at: opened_at.into() }
}

fn text(sha256: &str, text: &str) -> Write {
    Write::PutText { sha256: sha256.into(), text: Rc::from(text) }
}

fn document(project: &str, document: &str, sha256: &str, seq: u32) -> Write {
    Write::PutDocument {
        project: project.into(),
        document: document.into(),
        text_sha256: sha256.into(),
        seq,
        snapshot: format!("{{\"at\":{seq}}}"),
        over: Over::Any,
    }
}

pub(super) fn record(project: &str, document: &str, seq: u32) -> Write {
    Write::AppendRecord { project: project.into(), document: document.into(), seq, json: format!("[{seq}]") }
}

fn records(numbers: &[u32]) -> Records {
    numbers.iter().map(|seq| (*seq, Some(format!("[{seq}]")))).collect()
}

pub(super) async fn commit(storage: &Storage, writes: &[Write]) -> Result<(), StorageError> {
    storage.commit(writes, Durability::Relaxed).await
}

#[wasm_bindgen_test]
async fn a_new_connection_reads_what_was_committed() {
    let name = "storage-round-trip";
    let odd = "Zeile\r\n\u{0}\u{feff}👩‍👩‍👧 عربي 中文\u{a0}";
    let first = fresh(name).await;
    commit(&first, &[project("p", "2026-01-01T00:00:00Z"), text("aa", odd), document("p", "d", "aa", 2)])
        .await
        .unwrap();
    commit(&first, &[record("p", "d", 3)]).await.unwrap();
    drop(first);

    let second = Storage::open(name).await.unwrap();
    let found = second.document("p", "d").await.unwrap().unwrap();
    let snapshot = Some((2, "{\"at\":2}".into()));
    let expected = StoredDocument { text: odd.into(), snapshot, records: records(&[3]), damage: Vec::new() };
    assert_eq!(found, expected);
    let projects = second.projects().await.unwrap();
    assert_eq!(projects.len(), 1);
    assert_eq!(projects[0].json, "{\"name\":\"p\"}");
    assert_eq!(projects[0].opened_at, "2026-01-01T00:00:00Z");
    assert_eq!(projects[0].damaged, None);
    assert_eq!(second.document("p", "other").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn records_come_in_the_order_of_their_numbers() {
    let storage = fresh("storage-order").await;
    // 9, 10, 100: the order of numbers, not of digits; other documents' records stay out.
    let order = [100, 9, 1, 10, 2];
    let mut batch = vec![text("aa", "text"), document("p", "d", "aa", 0), record("p", "d2", 5), record("p2", "d", 6)];
    batch.extend(order.map(|seq| record("p", "d", seq)));
    commit(&storage, &batch).await.unwrap();

    let found = storage.document("p", "d").await.unwrap().unwrap();
    assert_eq!(found.records, records(&[1, 2, 9, 10, 100]));
    assert_eq!(storage.records_after("p", "d", 9).await.unwrap(), records(&[10, 100]));
    assert_eq!(storage.records_after("p", "d", 100).await.unwrap(), records(&[]));
    assert_eq!(storage.records_after("p", "none", 0).await.unwrap(), records(&[]));
}

#[wasm_bindgen_test]
async fn the_same_number_again_is_a_conflict_and_the_batch_has_no_effect() {
    let storage = fresh("storage-conflict").await;
    commit(&storage, &[text("aa", "text"), document("p", "d", "aa", 0), record("p", "d", 1)]).await.unwrap();

    let batch = [project("late", ""), document("p", "d", "aa", 7), record("p", "d", 1), record("p", "d", 2)];
    assert_eq!(commit(&storage, &batch).await, Err(StorageError::Conflict));
    let found = storage.document("p", "d").await.unwrap().unwrap();
    assert_eq!((found.snapshot.unwrap().0, found.records), (0, records(&[1])));
    assert_eq!(storage.projects().await.unwrap(), []);

    // The same with a deletion in the batch, which reads before it ends.
    let batch = [Write::DeleteProject { id: "p".into() }, record("q", "d", 1), record("q", "d", 1)];
    assert_eq!(commit(&storage, &batch).await, Err(StorageError::Conflict));
    assert!(storage.document("p", "d").await.unwrap().is_some());
    // The connection still works.
    commit(&storage, &[record("p", "d", 2)]).await.unwrap();
}

#[wasm_bindgen_test]
async fn a_full_disk_leaves_nothing_of_the_batch_and_says_so() {
    let name = "storage-full";
    let storage = fresh(name).await;
    script(
        name,
        "window.realAdd = IDBObjectStore.prototype.add;
         IDBObjectStore.prototype.add = () => { throw new DOMException('no room', 'QuotaExceededError'); };",
    )
    .await;
    let full = commit(&storage, &[project("p", ""), record("p", "d", 1)]).await;
    script(name, "IDBObjectStore.prototype.add = window.realAdd;").await;
    assert_eq!(full, Err(StorageError::Full));
    assert_eq!(storage.projects().await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn deleting_takes_the_journal_along_and_keeps_what_others_use() {
    let name = "storage-delete";
    let storage = fresh(name).await;
    let setup = [
        project("p", "1"),
        project("q", "2"),
        text("shared", "shared"),
        text("own", "own"),
        document("p", "a", "shared", 0),
        document("p", "b", "shared", 0),
        document("p", "c", "own", 0),
        document("q", "a", "shared", 0),
        record("p", "a", 1),
        record("p", "b", 1),
        record("p", "c", 1),
        record("q", "a", 1),
    ];
    commit(&storage, &setup).await.unwrap();

    let delete = |document: &str| Write::DeleteDocument { project: "p".into(), document: document.into() };
    commit(&storage, &[delete("a"), delete("c")]).await.unwrap();
    assert_eq!(storage.document("p", "a").await.unwrap(), None);
    assert_eq!(storage.records_after("p", "a", 0).await.unwrap(), []);
    let kept = storage.document("p", "b").await.unwrap().unwrap();
    assert_eq!((kept.text.as_str(), kept.records), ("shared", records(&[1])));
    assert_eq!(texts(name).await, "shared");

    commit(&storage, &[Write::DeleteProject { id: "p".into() }]).await.unwrap();
    assert_eq!(storage.document("p", "b").await.unwrap(), None);
    assert_eq!(storage.records_after("p", "b", 0).await.unwrap(), []);
    let left: Vec<_> = storage.projects().await.unwrap().into_iter().map(|project| project.id).collect();
    assert_eq!(left, ["q"]);
    assert_eq!(storage.document("q", "a").await.unwrap().unwrap().records, records(&[1]));

    // Deleted and put back in one batch: the text stays.
    let again = [
        Write::DeleteDocument { project: "q".into(), document: "a".into() },
        document("q", "a", "shared", 4),
        record("q", "a", 1),
    ];
    commit(&storage, &again).await.unwrap();
    assert_eq!(storage.document("q", "a").await.unwrap().unwrap().text, "shared");
    commit(&storage, &[Write::DeleteProject { id: "q".into() }]).await.unwrap();
    assert_eq!(texts(name).await, "");
}

/// The keys of the stored texts.
async fn texts(name: &str) -> String {
    let body = "const db = await open(); const keys = await request(db.transaction('texts')
        .objectStore('texts').getAllKeys()); db.close(); return keys.join(' ');";
    script(name, &format!("{OPEN} {body}")).await.as_string().unwrap()
}

#[wasm_bindgen_test]
async fn projects_come_with_the_last_opened_first() {
    let storage = fresh("storage-projects").await;
    commit(&storage, &[project("a", "2026-01-02"), project("b", "2026-01-03"), project("c", "2026-01-01")])
        .await
        .unwrap();
    commit(&storage, &[project("c", "2026-01-04")]).await.unwrap();
    let ids: Vec<_> = storage.projects().await.unwrap().into_iter().map(|project| project.id).collect();
    assert_eq!(ids, ["c", "b", "a"]);
}

#[wasm_bindgen_test]
async fn damaged_entries_are_reported() {
    let name = "storage-damaged";
    let storage = fresh(name).await;
    commit(&storage, &[project("good", "2"), text("aa", "text")]).await.unwrap();
    let body = "const db = await open();
        const t = db.transaction(['projects', 'documents', 'texts', 'journal'], 'readwrite');
        const d = t.objectStore('documents');
        const whole = {text_sha256: 'aa', seq: 1, snapshot: '{}'};
        t.objectStore('projects').put(null, 'bad');
        t.objectStore('projects').put({json: 'x', opened_at: '9'}, 17);
        t.objectStore('texts').put(5, 'number');
        d.put('a string', ['p', 'string']);
        d.put({...whole, text_sha256: 'none'}, ['p', 'text']);
        d.put({...whole, text_sha256: 'number'}, ['p', 'text-kind']);
        d.put({...whole, seq: 1.5}, ['p', 'seq']);
        d.put({...whole, seq: -1}, ['p', 'seq-negative']);
        d.put({...whole, snapshot: {}}, ['p', 'snapshot']);
        d.put(whole, ['p', 'record']);
        d.put(whole, ['p', 'record-number']);
        t.objectStore('journal').put({}, ['p', 'record', 4]);
        t.objectStore('journal').put('{}', ['p', 'record-number', 'four']);
        await new Promise((yes) => { t.oncomplete = yes; });
        db.close();";
    script(name, &format!("{OPEN} {body}")).await;

    let projects = storage.projects().await.unwrap();
    assert_eq!(projects.len(), 3);
    let good: Vec<_> = projects.iter().filter(|p| p.damaged.is_none()).map(|p| p.id.as_str()).collect();
    assert_eq!(good, ["good"]);
    for id in ["string", "text", "text-kind"] {
        let read = storage.document("p", id).await;
        assert!(matches!(&read, Err(StorageError::Damaged { what }) if what.contains("the text of")), "{id}: {read:?}");
    }
    for id in ["seq", "seq-negative", "snapshot"] {
        let found = storage.document("p", id).await.unwrap().unwrap();
        assert_eq!((found.snapshot, found.damage.len()), (None, 1), "{id}");
    }
    let found = storage.document("p", "record").await.unwrap().unwrap();
    assert_eq!((found.records, found.damage), (vec![(4, None)], Vec::new()));
    let found = storage.document("p", "record-number").await.unwrap().unwrap();
    assert_eq!((found.records, found.damage.len()), (Vec::new(), 1));
}

#[wasm_bindgen_test]
async fn the_snapshot_before_is_kept_and_takes_the_place_of_a_damaged_one() {
    let name = "storage-earlier";
    let storage = fresh(name).await;
    commit(&storage, &[text("aa", "text"), document("p", "d", "aa", 0)]).await.unwrap();
    assert_eq!(storage.earlier("p", "d").await.unwrap(), None);
    commit(&storage, &[document("p", "d", "aa", 5)]).await.unwrap();
    assert_eq!(storage.earlier("p", "d").await.unwrap(), Some((0, "{\"at\":0}".into())));
    for damage in ["d.put('a string', ['p', 'd'])", "d.delete(['p', 'd'])"] {
        let body = format!(
            "const db = await open(); const t = db.transaction('documents', 'readwrite');
             const d = t.objectStore('documents'); {damage}; await new Promise((yes) => {{ t.oncomplete = yes; }}); db.close();"
        );
        script(name, &format!("{OPEN} {body}")).await;
        let found = storage.document("p", "d").await.unwrap().unwrap();
        assert_eq!((found.text.as_str(), found.snapshot.unwrap().0, found.damage.len()), ("text", 0, 1));
    }
    // What mends leaves the good one where it is, and the damaged one aside.
    let why = "it was damaged".to_owned();
    let aside = Write::SetAside { project: "p".into(), document: "d".into(), at: "2026".into(), why };
    let mut mended = document("p", "d", "aa", 5);
    if let Write::PutDocument { over, .. } = &mut mended {
        *over = Over::Damaged;
    }
    commit(&storage, &[record("p", "d", 1)]).await.unwrap();
    commit(&storage, &[aside, mended]).await.unwrap();
    assert_eq!(storage.earlier("p", "d").await.unwrap(), Some((0, "{\"at\":0}".into())));
    let kept = storage.set_aside("p", "d").await.unwrap();
    assert!(
        kept.len() == 1 && kept[0].contains("it was damaged") && kept[0].contains("\"records\":[\"[1]\"]"),
        "{kept:?}"
    );
    commit(&storage, &[Write::DeleteProject { id: "p".into() }]).await.unwrap();
    assert_eq!(storage.set_aside("p", "").await.unwrap(), Vec::<String>::new());
    assert_eq!(storage.earlier("p", "d").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn a_snapshot_of_a_tab_that_is_behind_takes_no_later_ones_place_and_brings_nothing_back() {
    let storage = fresh("storage-behind").await;
    let idle = |name: &str, seq: u32| {
        let mut write = document("p", name, "aa", seq);
        if let Write::PutDocument { over, .. } = &mut write {
            *over = Over::Older;
        }
        write
    };
    let seqs = async |name: &str| {
        let newest = storage.document("p", name).await.unwrap().and_then(|stored| stored.snapshot);
        let earlier = storage.earlier("p", name).await.unwrap();
        [newest, earlier].map(|one| one.map(|(seq, _)| seq))
    };
    commit(&storage, &[text("aa", "text"), document("p", "d", "aa", 0)]).await.unwrap();
    commit(&storage, &[idle("d", 5)]).await.unwrap();
    assert_eq!(seqs("d").await, [Some(5), Some(0)]);
    commit(&storage, &[idle("d", 4), record("p", "d", 6)]).await.unwrap();
    assert_eq!(seqs("d").await, [Some(5), Some(0)]);
    assert_eq!(storage.records_after("p", "d", 0).await.unwrap(), records(&[6]), "the rest of the batch is written");
    // Two of the same state, as before thinning.
    commit(&storage, &[idle("d", 5)]).await.unwrap();
    assert_eq!(seqs("d").await, [Some(5), Some(5)]);
    commit(&storage, &[Write::DeleteDocument { project: "p".into(), document: "d".into() }]).await.unwrap();
    commit(&storage, &[idle("d", 9)]).await.unwrap();
    assert_eq!(seqs("d").await, [None, None]);
}

#[wasm_bindgen_test]
async fn a_record_takes_the_place_of_those_it_stands_for() {
    let storage = fresh("storage-thin").await;
    let mut batch = vec![text("aa", "text"), document("p", "d", "aa", 0), record("p", "d2", 3)];
    batch.extend((1..=6).map(|seq| record("p", "d", seq)));
    commit(&storage, &batch).await.unwrap();
    let (project, document) = ("p".to_owned(), "d".to_owned());
    commit(&storage, &[Write::PutRecord { project, document, since: 2, seq: 4, json: "[4]".into() }]).await.unwrap();
    assert_eq!(storage.records_after("p", "d", 0).await.unwrap(), records(&[1, 4, 5, 6]));
    assert_eq!(storage.records_after("p", "d2", 0).await.unwrap(), records(&[3]));
}

#[wasm_bindgen_test]
async fn what_version_1_stored_is_read_and_written_further() {
    let name = "storage-upgraded";
    let body = "await request(indexedDB.deleteDatabase(name));
        const asked = indexedDB.open(name, 1);
        asked.onupgradeneeded = () => {
            const db = asked.result;
            for (const store of ['projects', 'texts', 'journal']) db.createObjectStore(store);
            const d = db.createObjectStore('documents');
            d.createIndex('text_sha256', 'text_sha256');
            d.put({text_sha256: 'aa', seq: 1, snapshot: '{}'}, ['p', 'd']);
            asked.transaction.objectStore('texts').put('text', 'aa');
            asked.transaction.objectStore('journal').put('[1]', ['p', 'd', 1]);
        };
        (await request(asked)).close();";
    script(name, &format!("{OPEN} {body}")).await;
    let storage = Storage::open(name).await.unwrap();
    let found = storage.document("p", "d").await.unwrap().unwrap();
    assert_eq!((found.text.as_str(), found.snapshot.unwrap().0, found.records), ("text", 1, records(&[1])));
    commit(&storage, &[document("p", "d", "aa", 1), record("p", "d", 2)]).await.unwrap();
    assert_eq!(storage.earlier("p", "d").await.unwrap(), Some((1, "{}".into())));
    assert_eq!(VERSION, 2);
}
