//! The commands, one file each.

pub mod convert;
pub mod formats;
pub mod merge;
pub mod split;
pub mod stats;
pub mod validate;
