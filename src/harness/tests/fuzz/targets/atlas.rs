#![no_main]

#[path = "../atlas.rs"]
mod atlas;
#[path = "../../../examples/toy/claims.rs"]
mod toy;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| atlas::check(bytes));
