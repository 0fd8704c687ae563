#![no_main]

#[path = "../choices.rs"]
mod choices;
#[path = "../split.rs"]
mod split;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| split::check(bytes));
