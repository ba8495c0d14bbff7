//! The only code that touches the browser: selection, files, storage, preferences.
//!
//! Knows offsets ([`crate::model::offset`]) and nothing else of the model, and nothing of Yew.

pub mod channel;
pub mod clock;
pub mod everything;
pub mod files;
pub mod frame;
pub mod highlight;
pub mod html;
pub mod locks;
pub mod observe;
pub mod page;
pub mod preferences;
pub mod program;
pub mod selection;
pub mod storage;
pub mod style;
pub mod words;
