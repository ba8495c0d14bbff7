//! One file for each topic, each with one `check`.

mod commands;
mod edits;
mod history;
mod notation;
mod places;
mod project;
mod queries;
mod segments;
