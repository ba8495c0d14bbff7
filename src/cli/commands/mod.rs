//! The commands, one file each.

pub mod convert;
pub mod formats;
mod idle;
pub mod merge;
pub mod split;
pub mod stats;
pub mod validate;
