//! Any bytes as a spreadsheet that somebody keeps: reading, proposing a mapping and taking rows must end, without a panic.
#![no_main]

#[path = "../try_import.rs"]
mod try_import;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| try_import::all_of_it(bytes));
