//! One reader, whose format `COUNTERCLAIM_FUZZ_FORMAT` names, under libFuzzer. Run by `cargo xtask fuzz`.
#![no_main]

use std::env;
use std::process;
use std::sync::OnceLock;

use counterclaim::formats::format::Format;
use counterclaim::formats::{FORMATS, format};
use libfuzzer_sys::fuzz_target;

#[path = "../tests/support/hostile.rs"]
mod hostile;

/// The format whose reader is tried.
fn chosen() -> &'static Format {
    static CHOSEN: OnceLock<&'static Format> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        let name = env::var("COUNTERCLAIM_FUZZ_FORMAT").unwrap_or_default();
        format(&name).unwrap_or_else(|| {
            let known: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
            eprintln!("COUNTERCLAIM_FUZZ_FORMAT is “{name}”; it must be one of {}.", known.join(", "));
            process::exit(2);
        })
    })
}

fuzz_target!(init: { chosen(); }, |input: &[u8]| {
    hostile::exercise(chosen(), input);
});
