//! Small things that outlast the page (theme, name, where one was, what was removed and what is in a file), kept in
//! `localStorage`: text under a name. What is one tab's own is kept in `sessionStorage`.
//!
//! Must not know: what they mean. Limitations: other tabs are not told; texts and annotations are never kept here.

use std::fmt;

/// Other programs may share the origin (`localhost`, a folder of a static host).
const PREFIX: &str = "counterclaim.";

/// Why a preference could not be kept or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreferenceError {
    /// The browser gives this page no storage.
    Unavailable,
    /// The browser took no more.
    Full,
}

impl fmt::Display for PreferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unavailable => "This browser does not let the page remember settings. They last until you close it.",
            Self::Full => "The browser's storage is full, so this setting lasts only until you close the page.",
        })
    }
}

impl std::error::Error for PreferenceError {}

/// What was kept under this name, if anything.
///
/// # Errors
/// `Unavailable`.
pub fn get(name: &str) -> Result<Option<String>, PreferenceError> {
    storage()?.get_item(&key(name)).map_err(|_| PreferenceError::Unavailable)
}

/// Keeps `value` under this name.
///
/// # Errors
/// `Unavailable`, `Full`.
pub fn set(name: &str, value: &str) -> Result<(), PreferenceError> {
    storage()?.set_item(&key(name), value).map_err(|_| PreferenceError::Full)
}

/// Forgets what was kept under this name.
///
/// # Errors
/// `Unavailable`.
pub fn remove(name: &str) -> Result<(), PreferenceError> {
    storage()?.remove_item(&key(name)).map_err(|_| PreferenceError::Unavailable)
}

/// The names of all that is kept, and how many bytes it takes, about: two a character.
///
/// # Errors
/// `Unavailable`.
pub fn all() -> Result<(Vec<String>, u64), PreferenceError> {
    let storage = storage()?;
    let length = storage.length().unwrap_or(0);
    let keys = (0..length).filter_map(|at| storage.key(at).ok().flatten());
    let names: Vec<String> = keys.filter_map(|key| key.strip_prefix(PREFIX).map(str::to_owned)).collect();
    let sizes = names.iter().filter_map(|name| Some(name.len() + get(name).ok()??.len()));
    let bytes = sizes.map(|size| 2 * (size + PREFIX.len()) as u64).sum();
    Ok((names, bytes))
}

/// What this tab kept under this name, if anything; it is there after a reload, and in a copy of the tab.
#[must_use]
pub fn in_tab(name: &str) -> Option<String> {
    tab_storage()?.get_item(&key(name)).ok().flatten()
}

/// Keeps `value` under this name for this tab.
pub fn set_in_tab(name: &str, value: &str) {
    if let Some(storage) = tab_storage() {
        // Where there is no room, what all tabs share is used.
        drop(storage.set_item(&key(name), value));
    }
}

/// Forgets what this tab kept under this name.
pub fn remove_in_tab(name: &str) {
    if let Some(storage) = tab_storage() {
        // Fails for no name.
        drop(storage.remove_item(&key(name)));
    }
}

fn tab_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}

/// Asked for each time: the getter itself throws where storage is blocked.
fn storage() -> Result<web_sys::Storage, PreferenceError> {
    web_sys::window().and_then(|window| window.local_storage().ok().flatten()).ok_or(PreferenceError::Unavailable)
}

fn key(name: &str) -> String {
    format!("{PREFIX}{name}")
}
