#![no_main]

#[path = "../choices.rs"]
mod choices;
#[path = "../folder.rs"]
mod folder;
#[path = "../merge.rs"]
mod merge;
#[path = "../store.rs"]
mod store;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| merge::check(bytes));
