//! What can go wrong with the browser's storage, in words for the person.

use std::fmt;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

/// Why something could not be stored or read. Whatever it says, the work in memory is untouched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// The browser gives this page no storage (private window, storage blocked by a setting).
    Unavailable,
    /// The browser's space for this page is used up.
    Full,
    /// A journal record with this number is already there: another tab wrote it first.
    Conflict,
    /// The database was made by a newer version of the program.
    NewerVersion,
    /// The browser has not answered for some seconds; it may later.
    Silent,
    /// Another tab holds an older version of the database open.
    Blocked,
    /// The connection was closed: another tab upgraded or deleted the database, or the browser cleared it.
    Closed,
    /// A stored entry cannot be read.
    Damaged {
        /// Which entry, and what is wrong with it.
        what: String,
    },
    /// Anything else; the browser's own words.
    Other(String),
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unavailable => {
                "This browser does not let the page store anything (a private window, or storage is blocked). \
                 You can go on working, but download your work before you close the page."
            }
            Self::Silent => {
                "This browser's storage does not answer, so nothing of what it keeps is here now and nothing is stored. \
                 You can go on working; it is tried again. If this stays, download your work before you close the page."
            }
            Self::Full => {
                "The browser's storage is full, so the last change is not stored. Download your work now, \
                 then delete projects you no longer need or free disk space."
            }
            Self::Conflict => {
                "The same document was changed in another tab, so the last change is not stored yet: it is being made \
                 again on top of that. If this stays, download your work."
            }
            Self::NewerVersion => {
                "The stored work was written by a newer version of this program. Reload the page to get that version; \
                 nothing was changed."
            }
            Self::Blocked => {
                "Another tab holds an older version of the stored work open. Close the other tabs of this program, \
                 then reload the page."
            }
            Self::Closed => {
                "The browser closed the storage (another tab updated the program, or the site's data was cleared), \
                 so changes are no longer stored. Download your work, then reload the page."
            }
            Self::Damaged { what } => {
                return write!(
                    f,
                    "A stored entry cannot be read: {what}. Nothing was changed; open the last exported file instead."
                );
            }
            Self::Other(words) => {
                return write!(
                    f,
                    "The browser's storage failed ({words}). Download your work, then reload the page and try again."
                );
            }
        })
    }
}

impl std::error::Error for StorageError {}

impl StorageError {
    pub(super) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    /// By the exception's name, as the Indexed Database API 3.0 lists them (section 2.12, "Exceptions").
    pub(super) fn from_exception(exception: &DomException) -> Self {
        match exception.name().as_str() {
            "QuotaExceededError" => Self::Full,
            "ConstraintError" => Self::Conflict,
            "VersionError" => Self::NewerVersion,
            "SecurityError" => Self::Unavailable,
            "InvalidStateError" => Self::Closed,
            "NotFoundError" => Self::damaged("the database lacks one of its parts"),
            name => Self::Other(format!("{name}: {}", exception.message())),
        }
    }

    pub(super) fn from_js(value: &JsValue) -> Self {
        match value.dyn_ref::<DomException>() {
            Some(exception) => Self::from_exception(exception),
            None => Self::Other(format!("{value:?}")),
        }
    }
}
