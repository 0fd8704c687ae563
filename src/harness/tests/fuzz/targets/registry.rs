#![no_main]

#[path = "../registry.rs"]
mod registry;
#[path = "../signed.rs"]
mod signed;
#[path = "../../../examples/toy/claims.rs"]
mod toy;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| registry::check(bytes));
