#![no_main]

#[path = "../choices.rs"]
mod choices;
#[path = "../folder.rs"]
mod folder;
#[path = "../checkpoint.rs"]
mod checkpoint;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checkpoint::check(bytes));
