#![no_main]

#[path = "../choices.rs"]
mod choices;
#[path = "../idx.rs"]
mod idx;
#[path = "../loaded.rs"]
mod loaded;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| idx::check(bytes));
