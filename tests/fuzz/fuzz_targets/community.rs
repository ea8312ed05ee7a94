//! Any bytes as a community: reading, checking and computing must end, without a panic.
#![no_main]

#[path = "../try_community.rs"]
mod try_community;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let folder = std::env::temp_dir().join(format!("aircover-fuzz-{}", std::process::id()));
    try_community::all_of_it(bytes, &folder);
});
