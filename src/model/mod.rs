//! What is true of a text and its annotations.
//!
//! No serde, no clock, no random ids, no browser; nothing here can fail on input or output. Offsets are code
//! points unless a type says otherwise (see [`offset`]).

pub mod annotations;
pub mod boundary;
pub mod breaks;
mod chunks;
pub mod command;
pub mod digest;
pub mod direction;
pub mod document;
pub mod edit;
pub mod extra;
pub mod figures;
pub mod find;
pub mod history;
pub mod offset;
pub mod order;
pub mod project;
pub mod quote;
pub mod relation;
pub mod scheme;
pub mod segment;
pub mod span;
pub mod text;
pub mod wrapped;
