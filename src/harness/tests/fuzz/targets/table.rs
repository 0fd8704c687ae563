#![no_main]

#[path = "../choices.rs"]
mod choices;
#[path = "../folder.rs"]
mod folder;
#[path = "../loaded.rs"]
mod loaded;
#[path = "../table.rs"]
mod table;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| table::check(bytes));
