#![no_main]

#[path = "../choices.rs"]
mod choices;
#[path = "../state.rs"]
mod state;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| state::check(bytes));
