#![no_main]

#[path = "../record.rs"]
mod record;
#[path = "../signed.rs"]
mod signed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| record::check(bytes));
