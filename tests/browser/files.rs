//! Files in and out, and preferences, in a real browser.

use counterclaim::browser::files::{
    Dropped, FileError, FileKind, PickedFile, SIZE_LIMIT, SaveError, SaveTarget, chosen, download,
};
use counterclaim::browser::preferences::{self, PreferenceError};
use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, File, HtmlInputElement};

async fn script(body: &str) -> JsValue {
    let run = Function::new_no_args(&format!("return (async () => {{ {body} }})()"));
    let promise: Promise = run.call0(&JsValue::NULL).unwrap().dyn_into().unwrap();
    promise.await.unwrap()
}

async fn file(js: &str) -> PickedFile {
    let file: File = script(&format!("return {js}")).await.dyn_into().unwrap();
    PickedFile::new(format!("folder/{}", file.name()), file)
}

#[wasm_bindgen_test]
async fn a_file_is_read_byte_for_byte() {
    let odd = file("new File([new Uint8Array([0, 255, 13, 10, 195])], 'odd.txt')").await;
    assert_eq!((odd.path(), odd.size()), ("folder/odd.txt", 5));
    assert_eq!(odd.read().await.unwrap(), [0, 255, 13, 10, 195]);
    assert_eq!(odd.read_up_to(5).await.unwrap().len(), 5);
    assert_eq!(file("new File([], 'empty.txt')").await.read().await.unwrap(), b"");
}

#[wasm_bindgen_test]
async fn a_file_above_the_limit_is_refused_before_it_is_read() {
    let small = file("new File(['123456'], 'six.txt')").await;
    let refused = FileError::TooLarge { path: "folder/six.txt".into(), size: 6, limit: 5 };
    assert_eq!(small.read_up_to(5).await, Err(refused));
    // Claims to be large; reading it would succeed.
    let js = "Object.defineProperty(new File(['x'], 'big.txt'), 'size', { value: 200000000 })";
    let error = file(js).await.read().await.unwrap_err();
    assert_eq!(error, FileError::TooLarge { path: "folder/big.txt".into(), size: 200_000_000, limit: SIZE_LIMIT });
    let said = "“folder/big.txt” was not opened: it has 200 MB, and a file may have up to 100 MB. \
                Split it and open the parts.";
    assert_eq!(error.to_string(), said);
}

#[wasm_bindgen_test]
async fn a_file_that_cannot_be_read_says_why() {
    let js = "Object.defineProperty(new File(['x'], 'gone.txt'), 'arrayBuffer',
        { value: async () => { throw new DOMException('it is gone', 'NotFoundError'); } })";
    let reason = "NotFoundError: it is gone".into();
    assert_eq!(file(js).await.read().await, Err(FileError::Unreadable { path: "folder/gone.txt".into(), reason }));
}

#[wasm_bindgen_test]
async fn chosen_files_keep_the_order_of_choosing_and_the_input_is_emptied() {
    let input = script(
        "const input = document.createElement('input'); input.type = 'file'; input.multiple = true;
         const data = new DataTransfer();
         for (const name of ['b.txt', 'a.txt', 'c.txt']) data.items.add(new File([name], name));
         input.files = data.files; return input;",
    )
    .await;
    let input: HtmlInputElement = input.dyn_into().unwrap();
    let files = chosen(&input);
    let paths: Vec<_> = files.iter().map(PickedFile::path).collect();
    assert_eq!(paths, ["b.txt", "a.txt", "c.txt"]);
    assert_eq!(input.files().unwrap().length(), 0);
    assert_eq!(files[0].read().await.unwrap(), b"b.txt");
    assert_eq!(chosen(&input), []);
}

#[wasm_bindgen_test]
async fn dropped_files_come_in_order_and_text_is_no_file() {
    let data = script(
        "const data = new DataTransfer(); data.setData('text/plain', 'text');
         for (const name of ['b.txt', 'a.txt']) data.items.add(new File([name], name));
         return data;",
    )
    .await;
    let dropped = Dropped::take(&data.dyn_into::<DataTransfer>().unwrap());
    let collected = dropped.collect().await;
    let paths: Vec<_> = collected.files.iter().map(PickedFile::path).collect();
    assert_eq!(paths, ["a.txt", "b.txt"]);
    assert_eq!(collected.failures, []);
    let text = script("const data = new DataTransfer(); data.setData('text/plain', 'text'); return data;").await;
    let collected = Dropped::take(&text.dyn_into::<DataTransfer>().unwrap()).collect().await;
    assert!(collected.files.is_empty() && collected.failures.is_empty());
}

#[wasm_bindgen_test]
async fn dropped_folders_are_walked_in_order_without_hidden_entries() {
    // A folder of 250 files (more than one portion), in Chromium's sandboxed file system.
    let data = script(
        "const system = await new Promise((yes, no) => window.webkitRequestFileSystem(0, 1 << 20, yes, no));
         const folder = (parent, name) => new Promise((yes, no) =>
             parent.getDirectory(name, { create: true }, yes, no));
         const file = (parent, name) => new Promise((yes, no) => parent.getFile(name, { create: true }, yes, no));
         const top = await folder(system.root, 'texts');
         for (let n = 0; n < 250; n += 1) await file(top, `${String(n).padStart(3, '0')}.txt`);
         await file(top, '.hidden');
         await file(await folder(top, '.git'), 'inside.txt');
         await file(await folder(await folder(top, 'a'), 'b'), 'deep.txt');
         const data = new DataTransfer(); data.items.add(new File(['x'], 'x'));
         window.realEntry = DataTransferItem.prototype.webkitGetAsEntry;
         DataTransferItem.prototype.webkitGetAsEntry = () => top;
         return data;",
    )
    .await;
    let dropped = Dropped::take(&data.dyn_into::<DataTransfer>().unwrap());
    script("DataTransferItem.prototype.webkitGetAsEntry = window.realEntry").await;
    let collected = dropped.collect().await;
    assert_eq!(collected.failures, []);
    let mut expected: Vec<_> = (0..250).map(|number| format!("texts/{number:03}.txt")).collect();
    expected.push("texts/a/b/deep.txt".into());
    let paths: Vec<_> = collected.files.iter().map(PickedFile::path).collect();
    assert_eq!(paths, expected);
    assert_eq!(collected.files[250].read().await.unwrap(), b"");
}

#[wasm_bindgen_test]
async fn a_download_has_its_name_type_and_bytes() {
    script(
        "window.clicked = null;
         window.realClick = HTMLAnchorElement.prototype.click;
         HTMLAnchorElement.prototype.click = function () {
             window.clicked = { name: this.download, href: this.href }; };",
    )
    .await;
    let bytes = [0, 195, 164, 10];
    let done = download("a “b”.json", "application/json", &bytes);
    let seen = script(
        "HTMLAnchorElement.prototype.click = window.realClick;
         const blob = await (await fetch(window.clicked.href)).blob();
         return [window.clicked.name, blob.type, [...new Uint8Array(await blob.arrayBuffer())]].join(' ');",
    )
    .await;
    done.unwrap();
    assert_eq!(seen.as_string().unwrap(), "a “b”.json application/json 0,195,164,10");
}

const KIND: FileKind<'_> = FileKind { description: "Dataset", media_type: "application/json", extension: ".json" };

/// What the dialog does, as the body of its function.
async fn picker(body: &str) {
    script(&format!("window.showSaveFilePicker = async (options) => {{ window.asked = options; {body} }};")).await;
}

#[wasm_bindgen_test]
async fn the_same_file_is_written_again() {
    picker(
        "const root = await navigator.storage.getDirectory();
         return root.getFileHandle('saved.json', { create: true });",
    )
    .await;
    let target = SaveTarget::pick("dataset.json", KIND).await.unwrap();
    assert_eq!(target.name(), "saved.json");
    let asked = script("return JSON.stringify(window.asked)").await.as_string().unwrap();
    let expected = r#"{"suggestedName":"dataset.json","types":[{"description":"Dataset","accept":{"application/json":[".json"]}}]}"#;
    assert_eq!(asked, expected);
    for content in ["longer content", "short"] {
        target.write(content.as_bytes()).await.unwrap();
        let body = "const root = await navigator.storage.getDirectory();
            return (await (await root.getFileHandle('saved.json')).getFile()).text();";
        assert_eq!(script(body).await.as_string().unwrap(), content);
    }
    // The disk fails in the middle: the file is as it was.
    script(
        "window.realWrite = FileSystemWritableFileStream.prototype.write;
         FileSystemWritableFileStream.prototype.write = async function (bytes) {
             await window.realWrite.call(this, 'half'); throw new DOMException('no room', 'QuotaExceededError'); };",
    )
    .await;
    let failed = target.write(b"whole").await;
    let body = "FileSystemWritableFileStream.prototype.write = window.realWrite;
        const root = await navigator.storage.getDirectory();
        return (await (await root.getFileHandle('saved.json')).getFile()).text();";
    assert_eq!(script(body).await.as_string().unwrap(), "short");
    let (name, reason) = (Some("saved.json".to_owned()), "QuotaExceededError: no room".to_owned());
    assert_eq!(failed, Err(SaveError::Failed { name, reason }));
    target.write(b"whole").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_closed_dialog_a_failure_and_no_dialog_are_told_apart() {
    picker("throw new DOMException('the person closed it', 'AbortError');").await;
    assert_eq!(SaveTarget::pick("a.json", KIND).await, Err(SaveError::Cancelled));
    picker("throw new DOMException('no click', 'SecurityError');").await;
    let reason = "SecurityError: no click".to_owned();
    assert_eq!(SaveTarget::pick("a.json", KIND).await, Err(SaveError::Failed { name: None, reason }));
    script("window.showSaveFilePicker = undefined").await;
    assert_eq!(SaveTarget::pick("a.json", KIND).await, Err(SaveError::Unavailable));
}

#[wasm_bindgen_test]
async fn preferences_are_kept_or_refused_without_a_panic() {
    preferences::set("theme", "dark").unwrap();
    assert_eq!(preferences::get("theme"), Ok(Some("dark".into())));
    assert_eq!(script("return localStorage.getItem('counterclaim.theme')").await.as_string().unwrap(), "dark");
    assert_eq!(preferences::set("big", &"x".repeat(20_000_000)), Err(PreferenceError::Full));
    preferences::remove("theme").unwrap();
    assert_eq!(preferences::get("theme"), Ok(None));

    script(
        "window.realLocal = Object.getOwnPropertyDescriptor(window, 'localStorage');
         Object.defineProperty(window, 'localStorage', { configurable: true,
             get() { throw new DOMException('blocked', 'SecurityError'); } });",
    )
    .await;
    let (read, wrote) = (preferences::get("theme"), preferences::set("theme", "dark"));
    script("Object.defineProperty(window, 'localStorage', window.realLocal)").await;
    assert_eq!(read, Err(PreferenceError::Unavailable));
    assert_eq!(wrote, Err(PreferenceError::Unavailable));
}
