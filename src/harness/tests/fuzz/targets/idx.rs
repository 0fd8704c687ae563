#![no_main]

#[path = "../choices.rs"]
mod choices;
#[path = "../folder.rs"]
mod folder;
#[path = "../idx.rs"]
mod idx;
#[path = "../loaded.rs"]
mod loaded;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| idx::check(bytes));
