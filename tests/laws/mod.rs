//! One file for each part of the model.

mod annotations;
mod boundaries;
mod history;
mod offsets;
mod search;
mod segments;
