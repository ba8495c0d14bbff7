//! The command line: the same formats, for files, folders and pipes.
//!
//! Owns: [`run`], the commands and their reports. Must not know: the browser, the screen.
//!
//! Lines of JSON are read, written and forgotten in batches, so that a corpus may be larger than memory; everything
//! else is read whole. Documents are read and written on all cores.

mod arguments;
mod clock;
mod commands;
mod extras;
mod failure;
mod hashes;
mod obeys;
mod pipeline;
mod progress;
mod read;
mod report;
mod schemes;
mod write;

use std::io::Write;
use std::process::ExitCode;

use arguments::{Arguments, Command};
use clap::Parser;
use failure::{Failure, Outcome};

/// Runs the command that the program was started with. The status is 0, or 1 if data could not be read, placed or
/// written as they should, or 2 if the command makes no sense, or 130 if it was stopped. What loses nothing is told and fails
/// only `validate`.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Nobody is left to tell if this fails.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    write::remove_when_stopped();
    let outcome = match &arguments.command {
        Command::Convert(convert) => commands::convert::run(convert),
        Command::Validate(validate) => commands::validate::run(validate),
        Command::Stats(stats) => commands::stats::run(stats),
        Command::Split(split) => commands::split::run(split),
        Command::Merge(merge) => commands::merge::run(merge),
        Command::Schema => commands::formats::schema(),
        Command::Formats(formats) => commands::formats::run(formats),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => ExitCode::from(1),
        // Whoever read our output has had enough of it.
        Err(Failure::NobodyReads) => ExitCode::SUCCESS,
        Err(failure) => {
            drop(writeln!(std::io::stderr(), "counterclaim: {failure}"));
            ExitCode::from(if matches!(failure, Failure::Usage(_)) { 2 } else { 1 })
        }
    }
}
